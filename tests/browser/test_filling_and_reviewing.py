"""The main job in a real browser: fill, submit, return with a comment, answer, resubmit, pass, approve."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, expect

from projects import actions
from reviews.models import Submission
from tests.browser.editing import Desk
from tests.cast import content, fresh

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
FARTHEST = 80  # presses of the Tab key to anything on a page


@pytest.fixture
def desk(page, live_server):
    return Office(page, live_server.url)


class Office(Desk):
    """One browser at which one person after another sits down."""

    def sit(self, user) -> None:
        self.page.context.clear_cookies()
        super().sit(user)
        self.page.goto(f"{self.url}/")

    def reach(self, wanted: Locator) -> None:
        """With the Tab key alone."""
        for _ in range(FARTHEST):
            if wanted.count() and wanted.first.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"the Tab key does not come to {wanted}")

    def goes(self, *keys: str) -> None:
        with self.page.expect_navigation():
            self.press(*keys)

    def begin(self, kind: str, name: str = "") -> Submission:
        self.page.goto(f"{self.url}{reverse('projects:new')}?kind={kind}&fiscal_year=2024")
        if name:
            self.page.locator("#name").fill(name)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="新建并填写").click()
        self.page.wait_for_selector("html[data-editor=on]")
        return Submission.objects.get()

    def fill(self, key: str, field: str, text: str) -> None:
        """The cell is ready: what is typed replaces its text."""
        self.click(key, field)
        self.press("Delete")
        self.page.keyboard.insert_text(text)
        self.press("Control+Enter")

    def send(self, label: str = "送审") -> None:
        self.page.get_by_role("button", name=label, exact=True).click()
        dialog = self.page.get_by_role("dialog")
        with self.page.expect_navigation():
            dialog.get_by_role("button", name=label, exact=True).click()

    def review(self, user, submission: Submission) -> None:
        self.sit(user)
        self.page.goto(
            self.url + reverse("projects:review", args=[submission.key]) + "?tab=remarks&with=none"
        )
        self.page.wait_for_selector("html[data-review]")

    def decide(self, key: str) -> None:
        self.press(key)
        expect(self.page.locator("#opinion")).to_be_focused()
        self.goes("Control+Enter")


def walk_to_approval(desk: Office, cast, submission: Submission, key: str, field: str) -> None:
    """From a filled editor to 批复, with one return on the way."""
    desk.send()
    assert fresh(submission).state == "department_review"

    desk.review(cast.head, submission)
    desk.page.locator(f".paper td[data-row='{key}'][data-field='{field}']").click(position={"x": 6, "y": 6})
    desk.press("c")
    desk.page.locator("#remark-text").fill("这一格请核对。")
    desk.press("Control+Enter")
    expect(desk.page.locator("[data-panel=remarks] .fc[data-comment]")).to_have_count(1)
    desk.press("Escape")
    desk.decide("r")
    assert fresh(submission).state == "returned"

    desk.open(cast.clerk, submission)
    assert desk.cell(key, field).locator(".mk.p").inner_text() == "批1"
    desk.fill(key, field, "≥95%")
    expect(desk.page.locator("#rail-remarks [id='批1']")).to_contain_text("改为“≥95%”")
    desk.send("重新送审")
    assert fresh(submission).state == "department_review"

    desk.review(cast.head, submission)
    card = desk.page.locator("[data-panel=remarks] [id='批1']")
    expect(card).to_contain_text("改为“≥95%”")
    desk.page.locator("[data-tab=remarks]").click()
    card.click()
    card.get_by_role("button", name="认可，关闭").click()
    expect(desk.page.locator("[data-panel=remarks] .fc.done")).to_have_count(1)
    desk.decide("a")
    assert fresh(submission).state == "finance_review"

    desk.review(cast.reviewer, submission)
    desk.decide("a")
    assert fresh(submission).state == "approved"


def test_a_project_sheet_is_filled_with_keys_alone(desk, cast):
    """D2: from 我的表 to 送审."""
    page = desk.page
    desk.sit(cast.clerk)
    desk.reach(page.get_by_role("link", name="新建表"))
    desk.goes("Enter")
    desk.reach(page.locator("#name"))
    desk.type("校园安全")
    desk.reach(page.get_by_role("button", name="新建并填写"))
    desk.goes("Enter")
    page.wait_for_selector("html[data-editor=on]")
    submission = Submission.objects.get()
    desk.reach(desk.box)
    assert desk.here == ("head", "name")
    desk.press("Enter", "Tab")
    desk.type("[202001]教育局")
    desk.press("Enter")
    for text in ("785", "700", "85"):
        desk.type(text)
        desk.press("Enter")
    desk.type("聘用保安190人。")
    desk.press("Enter")
    desk.type("保障校园安全。")
    desk.press("Control+Enter")
    rows = desk.rows()
    desk.press("Control+Home", *["Tab"] * 7)
    while desk.mode != "none":
        key, field = desk.here
        if field == "level3":
            desk.type(f"指标{rows.index(key) + 1}")
        if field == "value":
            desk.type(f">={rows.index(key) + 1}个")
        if (key, field) == (rows[-1], "value"):
            break
        desk.press("Tab")
    desk.press("Alt+Insert")
    desk.type("多出一行")
    desk.press("Tab")
    desk.type("=100%")
    desk.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("已自动保存")
    desk.reach(page.locator("[data-submit]"))
    desk.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    desk.goes("Control+Enter")
    assert fresh(submission).state == "department_review"
    document = content(submission)
    assert document.goal == "聘用保安190人。\n保障校园安全。"
    assert document.budget.total == "785"
    found = [(row.level3, row.value) for row in document.indicators]
    assert found == [
        *((f"指标{number}", f"≥{number}个") for number in range(1, len(rows) + 1)),
        ("多出一行", "=100%"),
    ]


def test_a_project_sheet_from_empty_to_approved(desk, cast):
    desk.sit(cast.clerk)
    submission = desk.begin("project", "校园安全")
    head = {
        "unit": "[202001]教育局", "budget.total": "785.00", "budget.fiscal": "785.00", "goal": "保障安全。",
    }  # fmt: skip
    for field, text in head.items():
        desk.fill("head", field, text)
    for number, key in enumerate(desk.rows(), 1):
        desk.fill(key, "level3", f"指标{number}")
        desk.fill(key, "value", f"≥{number}个")
    count = len(desk.rows())
    desk.click(desk.rows()[1], "value")
    desk.press("Alt+Insert")
    desk.page.keyboard.insert_text("巡查次数")
    desk.press("Tab")
    desk.page.keyboard.insert_text("≥12次")
    desk.press("Enter")
    last = desk.rows()[-1]
    walk_to_approval(desk, cast, submission, last, "value")
    rows = [(row.level1, row.level2, row.level3, row.value) for row in content(submission).indicators]
    assert len(rows) == count + 1
    assert rows[2] == ("产出指标", "数量指标", "巡查次数", "≥12次")
    assert rows[-1][1:] == ("服务对象满意度指标", f"指标{count}", "≥95%")


def test_the_wide_department_sheet_from_empty_to_approved(desk, cast):
    desk.sit(cast.clerk)
    submission = desk.begin("department_annual")
    (first,) = desk.rows()
    cells = {
        "level1": "义务教育", "level2": "学位保障", "objective": "学位够用", "level3": "入学率",
        "explanation": "适龄儿童入学人数占比", "value": "≥90%", "planned_value": "≥90%",
        "standard_value": "≥90%", "standard_source": "规划", "average_3y": "89%", "previous_year": "90%",
        "history_source": "统计公报", "remark": "-", "activity": "建设学校", "budget_project": "学校建设",
        "office": "基教科",
    }  # fmt: skip
    desk.click(first, "level1")
    for text in cells.values():
        desk.page.keyboard.insert_text(text)
        desk.press("Tab")
    desk.click(first, "value")
    desk.press("Alt+Insert")
    second = desk.here[0]
    desk.fill(second, "level3", "巩固率")
    desk.fill(second, "value", "≥99%")
    desk.click(second, "value")
    desk.press("Escape")
    desk.page.get_by_role("button", name="插入职责").click()
    third = desk.here[0]
    desk.fill(third, "level1", "学前教育")
    desk.fill(third, "level3", "普惠率")
    desk.fill(third, "value", "≥85%")
    walk_to_approval(desk, cast, submission, third, "value")
    rows = list(content(submission).indicators)
    assert [(row.seq, row.level1, row.level3, row.value) for row in rows] == [
        (1, "义务教育", "入学率", "≥90%"),
        (1, "义务教育", "巩固率", "≥99%"),
        (2, "学前教育", "普惠率", "≥95%"),
    ]
    assert {name: getattr(rows[0], name) for name in cells} == cells


# ---- the form with a box in every cell ----


def plain(submission: Submission) -> str:
    return reverse("projects:edit", args=[submission.key]) + "?plain=1"


def begun(cast) -> tuple[Submission, str]:
    submission = actions.create(
        by=cast.clerk, region=cast.region, department=cast.department, kind="project", fiscal_year=2024,
        name="校园安全",
    )  # fmt: skip
    return submission, next(content(submission).indicators).key


def save(page) -> None:
    with page.expect_response(lambda response: response.request.method == "GET"):
        page.keyboard.press("Control+s")
    page.get_by_text("已保存", exact=False).first.wait_for()


def test_rows_are_added_to_the_plain_form_without_a_reload(desk, cast):
    desk.sit(cast.clerk)
    submission, key = begun(cast)
    page = desk.page
    page.goto(desk.url + plain(submission))
    before = page.locator("[name=row]").count()
    page.locator(f"[name='c.{key}.level3']").fill("聘用保安人数")
    page.locator(f"button[value='add:{key}']").click()
    expect(page.locator("[name=row]")).to_have_count(before + 1)
    page.locator(f"[name='c.{key}.level2']").select_option("质量指标")
    save(page)
    rows = list(content(submission).indicators)
    assert (len(rows), rows[0].level3, rows[0].level2) == (before + 1, "聘用保安人数", "质量指标")


def test_two_browsers_in_one_cell_of_the_plain_form_choose(desk, cast, context):
    desk.sit(cast.clerk)
    submission, key = begun(cast)
    page, other = desk.page, context.new_page()
    for one in (page, other):
        one.goto(desk.url + plain(submission))
    other.locator(f"[name='c.{key}.value']").fill("≥10人")
    save(other)
    page.locator(f"[name='c.{key}.value']").fill("≥20人")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert page.get_by_text("有 1 格，您和填报人甲都改了").is_visible()
    assert page.get_by_text("≥10人").is_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="按选择保存", exact=True).click()
    assert next(content(submission).indicators).value == "≥20人"


def test_the_editor_works_without_script(new_context, cast, live_server):
    """D12"""
    client = Client()
    client.force_login(cast.clerk)
    context = new_context(java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('projects:new')}?kind=project&fiscal_year=2024")
    page.locator("#name").fill("校园安全")
    page.get_by_role("button", name="新建并填写").click()
    expect(page.get_by_role("table", name="项目支出绩效目标表：校园安全")).to_contain_text("数量指标")
    with page.expect_navigation():
        page.get_by_role("link", name="打不开？用普通填表页").click()
    count = page.locator("[name=row]").count()
    page.get_by_label("第1行 三级指标").fill("聘用保安人数")
    with page.expect_navigation():
        page.get_by_role("button", name="在第1行下面添加一行").click()
    assert page.get_by_label("第1行 三级指标").input_value() == "聘用保安人数"
    assert page.get_by_label("第2行 三级指标").input_value() == ""
    assert page.locator("[name=row]").count() == count + 1
    page.locator(".doc").get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    context.close()
