"""The main job in a real browser: fill, submit, return with a comment, answer, resubmit, pass, approve."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from reviews.models import Submission
from tests.cast import content, fresh

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def desk(page, live_server):
    return Desk(page, live_server.url)


class Desk:
    """One browser at which one person after another sits down."""

    def __init__(self, page, url: str):
        self.page, self.url = page, url

    def sit(self, user) -> None:
        client = Client()
        client.force_login(user)
        self.page.context.clear_cookies()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}
        self.page.context.add_cookies([cookie])
        self.page.goto(f"{self.url}/")

    def fill(self, name: str, text: str) -> None:
        self.page.locator(f"[name='{name}']").fill(text)

    def choose(self, name: str, text: str) -> None:
        self.page.locator(f"[name='{name}']").select_option(text)

    def save(self) -> None:
        with self.page.expect_response(lambda response: response.request.method == "GET"):
            self.page.keyboard.press("Control+s")
        self.page.get_by_text("已保存", exact=False).first.wait_for()

    def add(self, op: str) -> None:
        """Without a reload: the count of rows tells when it is there."""
        before = self.page.locator("[name=row]").count()
        self.page.locator(f"button[value='{op}']").click()
        expect(self.page.locator("[name=row]")).to_have_count(before + 1)

    def row_keys(self) -> list[str]:
        values = self.page.locator("[name=row]").evaluate_all("all => all.map(one => one.value)")
        return [value.split(":")[1] for value in values]

    def press(self, label: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label, exact=True).click()

    def begin(self, kind: str, name: str = "") -> Submission:
        self.page.get_by_role("link", name="新建表").first.click()
        self.page.get_by_label("表种").select_option(kind)
        self.page.get_by_label("年度").fill("2024")
        self.page.get_by_label("项目或资金名称").fill(name)
        self.press("新建并填写")
        return Submission.objects.get()

    def open(self, label: str) -> None:
        """The next step of the one sheet that waits on the home page."""
        with self.page.expect_navigation():
            self.page.locator("table.list").get_by_role("link", name=label, exact=True).click()

    def comment_on(self, key: str, field: str, text: str) -> None:
        """A click on the cell chooses it."""
        self.page.locator(f"td[data-row='{key}'][data-field='{field}']").click(position={"x": 6, "y": 6})
        assert self.page.locator("#cell").input_value() == f"{key}:{field}"
        self.page.locator("#remark-text").fill(text)
        self.press("提出")

    def decide(self, label: str, opinion: str = "") -> None:
        self.page.get_by_role("radio", name=label, exact=True).check()
        self.page.locator("#opinion").fill(opinion)
        self.press("提交结论")


def walk_to_approval(desk: Desk, cast, submission: Submission, key: str, field: str) -> None:
    """From a filled editor to 批复, with one return on the way."""
    desk.press("送审")
    assert fresh(submission).state == "department_review"

    desk.sit(cast.head)
    desk.open("审核")
    desk.comment_on(key, field, "这一格请核对。")
    desk.decide("退回", "请按意见改。")
    assert fresh(submission).state == "returned"

    desk.sit(cast.clerk)
    desk.open("处理意见")
    assert desk.page.locator(f"td[data-row='{key}'][data-field='{field}'] .mk.p").inner_text() == "批1"
    desk.fill(f"c.{key}.{field}", "≥95%")
    desk.save()
    desk.page.get_by_label("答复 批1").fill("已改为 95%。")
    desk.press("答复 批1")
    desk.press("重新送审")
    assert fresh(submission).state == "department_review"

    desk.sit(cast.head)
    desk.open("审核")
    assert desk.page.get_by_text("已改为 95%。").is_visible()
    desk.press("认可，关闭 批1")
    desk.decide("审核通过", "同意。")
    assert fresh(submission).state == "finance_review"

    desk.sit(cast.reviewer)
    desk.open("审核")
    desk.decide("批复")
    assert fresh(submission).state == "approved"
    assert desk.page.locator(".pill").first.inner_text() == "已批复"


def test_a_project_sheet_from_empty_to_approved(desk, cast):
    desk.sit(cast.clerk)
    submission = desk.begin("project", "校园安全")
    (first,) = desk.row_keys()
    desk.fill("h.budget.total", "785.00")
    desk.fill("h.goal", "保障校园安全。")
    desk.choose(f"c.{first}.level2", "数量指标")
    desk.fill(f"c.{first}.level3", "聘用保安人数")
    desk.fill(f"c.{first}.value", "≥190人")
    desk.add(f"add:{first}")
    second = desk.row_keys()[1]
    desk.fill(f"c.{second}.level3", "巡查次数")
    desk.fill(f"c.{second}.value", "≥12次")
    desk.add(f"add-group:{second}")
    third = desk.row_keys()[2]
    desk.choose(f"c.{third}.level2", "质量指标")
    desk.fill(f"c.{third}.level3", "持证上岗率")
    desk.fill(f"c.{third}.value", "≥90%")
    walk_to_approval(desk, cast, submission, third, "value")
    rows = [(row.level1, row.level2, row.level3, row.value) for row in content(submission).indicators]
    assert rows == [
        ("产出指标", "数量指标", "聘用保安人数", "≥190人"),
        ("产出指标", "数量指标", "巡查次数", "≥12次"),
        ("产出指标", "质量指标", "持证上岗率", "≥95%"),
    ]


def test_the_wide_department_sheet_from_empty_to_approved(desk, cast):
    desk.sit(cast.clerk)
    submission = desk.begin("department_annual")
    (first,) = desk.row_keys()
    cells = {
        "level1": "义务教育", "level2": "学位保障", "objective": "学位够用", "level3": "入学率",
        "explanation": "适龄儿童入学人数占比", "value": "≥90%", "planned_value": "≥90%",
        "standard_value": "≥90%", "standard_source": "规划", "average_3y": "89%", "previous_year": "90%",
        "history_source": "统计公报", "remark": "-", "activity": "建设学校", "budget_project": "学校建设",
        "office": "基教科",
    }  # fmt: skip
    for field, text in cells.items():
        desk.fill(f"c.{first}.{field}", text)
    desk.add(f"add:{first}")
    second = desk.row_keys()[1]
    desk.fill(f"c.{second}.level3", "巩固率")
    desk.fill(f"c.{second}.value", "≥99%")
    desk.add(f"add-group:{second}")
    third = desk.row_keys()[2]
    desk.fill(f"c.{third}.level1", "学前教育")
    desk.fill(f"c.{third}.level3", "普惠率")
    desk.fill(f"c.{third}.value", "≥85%")
    walk_to_approval(desk, cast, submission, third, "value")
    rows = list(content(submission).indicators)
    assert [(row.seq, row.level1, row.level3, row.value) for row in rows] == [
        (1, "义务教育", "入学率", "≥90%"),
        (1, "义务教育", "巩固率", "≥99%"),
        (2, "学前教育", "普惠率", "≥95%"),
    ]
    assert {name: getattr(rows[0], name) for name in cells} == cells


def test_two_browsers_in_one_cell_choose(desk, cast, context):
    desk.sit(cast.clerk)
    submission = desk.begin("project", "校园安全")
    (key,) = desk.row_keys()
    other = Desk(context.new_page(), desk.url)
    other.page.goto(desk.page.url)
    other.fill(f"c.{key}.value", "≥10人")
    other.save()
    desk.fill(f"c.{key}.value", "≥20人")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+s")
    assert desk.page.get_by_text("有 1 格，您和填报人甲都改了").is_visible()
    assert desk.page.get_by_text("≥10人").is_visible()
    desk.press("按选择保存")
    assert next(content(submission).indicators).value == "≥20人"


def test_the_editor_works_without_script(browser, cast, live_server):
    client = Client()
    client.force_login(cast.clerk)
    context = browser.new_context(java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(live_server.url + reverse("projects:new"))
    page.get_by_label("年度").fill("2024")
    page.get_by_label("项目或资金名称").fill("校园安全")
    page.get_by_role("button", name="新建并填写").click()
    page.get_by_label("第1行 三级指标").fill("聘用保安人数")
    page.get_by_role("button", name="在第1行下面添加一行").click()
    assert page.get_by_label("第1行 三级指标").input_value() == "聘用保安人数"
    assert page.get_by_label("第2行 三级指标").input_value() == ""
    context.close()
