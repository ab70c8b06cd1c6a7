"""The sheet of seventeen columns: what stays in view, the row drawer, joining and parting cells."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from projects import actions
from sheets.documents import DEPARTMENT_ANNUAL, Document, Indicator, Party, Task
from tests.browser.accessibility import grave
from tests.cast import content, fresh, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
EDITOR = "document.getElementById('paper').editor"
LAST = "office"
# the current cell's box, the frame's, and how far head and frozen columns reach into the frame at that cell
HIDDEN = """() => {
  const wide = document.getElementById("paper").editor.wide, cell = document.querySelector(".act");
  const box = cell.getBoundingClientRect(), frame = wide.frame.getBoundingClientRect();
  const left = frame.left + wide.of(cell).left, top = frame.top + wide.headHeight;
  const frozen = wide.of(cell).column.freeze, line = wide.lineOf(cell).getBoundingClientRect();
  const aside = !frozen && (box.left < left - 1 || box.right > frame.left + wide.frame.clientWidth + 1);
  return aside || line.top < top - 1 || line.bottom > frame.top + wide.frame.clientHeight + 1;
}"""
RULES = """() => [...document.querySelectorAll(".wide-sheet .fx")].every((cell) => {
  const look = getComputedStyle(cell);
  return look.position === "sticky" && look.borderRightWidth === "1px" && look.borderBottomWidth === "1px";
})"""


def row(number: int, **texts) -> Indicator:
    duty = number // 4 + 1
    texts = {
        "activity": "开展检查" * 40 if number == 1 else f"活动{number}",
        "budget_project": "运转经费",
    } | texts
    return Indicator(
        key=f"row{number:05}",
        seq=duty,
        level1=f"职责{duty}",
        level2=f"细分职责{duty}",
        objective=f"目标{number}",
        level3=f"检查次数{number}",
        value=f"≥{number}次",
        previous_year=f"{number}次",
        **texts,
    )


def document(rows: int) -> Document:
    return Document(
        form=DEPARTMENT_ANNUAL,
        fiscal_year=2024,
        department=Party("202", "淄博市淄川区教育局"),
        tasks=(Task(key="task0001", indicators=tuple(map(row, range(rows)))),),
    )


@pytest.fixture
def sheet(cast):
    submission = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=DEPARTMENT_ANNUAL,
        fiscal_year=2024,
    )
    write(submission, document(20), by=cast.clerk)
    return fresh(submission)


@pytest.fixture
def editor(page, live_server, cast, sheet):
    client = Client()
    client.force_login(cast.clerk)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url + reverse("projects:edit", args=[sheet.key]))
    expect(page.locator(".jump")).to_be_visible()
    return Wide(page)


class Wide:
    """The clerk at the wide sheet."""

    def __init__(self, page):
        self.page, self.drawer = page, page.locator(".drawer")

    def goto(self, key: str, field: str) -> None:
        self.page.evaluate(f"([key, field]) => {EDITOR}.goto(key, field)", [key, field])

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def current(self) -> list[str]:
        return self.page.evaluate(f"Object.values({EDITOR}.current)")

    def text(self, key: str, field: str) -> str:
        return self.page.evaluate(f"([key, field]) => {EDITOR}.model.text(key, field)", [key, field])

    def covered(self, key: str, field: str) -> int:
        return self.page.evaluate(
            f"([key, field]) => {EDITOR}.model.covered(key, field).length", [key, field]
        )

    def box(self, field: str):
        return self.drawer.locator(f"textarea[data-field={field}]")

    def choose(self, label: str) -> None:
        """From the menu of the current row."""
        self.page.locator("#tool [data-do=menu]").click()
        self.page.get_by_role("menuitem", name=label).click()


@pytest.mark.parametrize("height", (768, 620))
def test_the_current_cell_is_never_behind_the_frozen_columns(editor, height):
    editor.page.set_viewport_size({"width": 1366, "height": height})
    editor.goto("row00002", "value")
    walk = (
        ["ArrowRight"] * 10
        + ["ArrowDown"] * 6
        + ["ArrowLeft"] * 14
        + ["ArrowUp"] * 3
        + ["PageDown", "End", "Home"]
    )
    hidden = []
    for key in walk:
        editor.press(key)
        hidden += [(key, editor.current())] if editor.page.evaluate(HIDDEN) else []
    assert hidden == []


def test_head_and_first_columns_keep_their_rules_while_scrolling(editor):
    frame = editor.page.locator(".wide")
    for left, top in ((0, 0), (300, 0), (700, 400), (5000, 5000)):
        frame.evaluate("(node, [left, top]) => node.scrollTo(left, top)", [left, top])
        assert editor.page.evaluate(RULES)
        head = editor.page.locator("thead .fx-level3").bounding_box()
        body = editor.page.locator("tbody .fx-level3").first.bounding_box()
        assert (head["x"], head["width"]) == (body["x"], body["width"])
        assert head["y"] == pytest.approx(frame.bounding_box()["y"], abs=1) or top == 0


def test_the_jump_row_brings_a_group_to_the_frozen_columns_and_marks_it(editor):
    for name, field in (("参考值", "planned_value"), ("预算与科室", LAST), ("职责与目标", "level2")):
        jump = editor.page.locator(".jump").get_by_role("button", name=name)
        jump.click()
        expect(jump).to_have_attribute("aria-current", "true")
        cell = editor.page.locator(f"tbody [data-field={field}]").first.bounding_box()
        frozen = editor.page.locator("tbody .fx-level3").first.bounding_box()
        assert cell["x"] >= frozen["x"] + frozen["width"] - 1 or field == "level2"
        assert cell["x"] + cell["width"] <= 1366


def test_a_long_text_shows_four_lines_and_all_of_it_when_one_comes_to_it(editor):
    clamp = editor.page.locator("[data-row=row00001][data-field=activity] .clamp")
    assert clamp.evaluate("node => node.clientHeight < node.scrollHeight")
    editor.goto("row00001", "activity")
    assert len(editor.page.locator(".cell-ed").input_value()) == 160
    editor.press("F2")
    editor.page.keyboard.type("。")
    editor.press("Tab")
    assert clamp.text_content() == "开展检查" * 40 + "。"


def test_the_text_of_a_cell_higher_than_the_window_is_in_sight(editor):
    editor.page.set_viewport_size({"width": 1366, "height": 420})
    editor.goto("row00002", "level1")
    box, frame = editor.page.locator(".cell-ed").bounding_box(), editor.page.locator(".wide").bounding_box()
    assert box["y"] >= frame["y"]
    assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 2
    assert box["height"] < editor.page.locator(".act").bounding_box()["height"]


def test_the_whole_width_is_a_look_and_a_click_goes_back_to_the_cell(editor):
    editor.page.get_by_role("button", name="整表缩放").click()
    frame = editor.page.locator(".wide")
    assert frame.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    editor.page.locator("[data-row=row00000][data-field=office]").click()
    assert frame.evaluate("node => node.scrollWidth > node.clientWidth")
    assert editor.current() == ["row00000", "office"]
    assert not editor.page.evaluate(HIDDEN)


def test_the_drawer_writes_the_same_sheet_with_the_same_undo(editor, sheet):
    editor.goto("row00003", "value")
    editor.press("F9")
    expect(editor.box("value")).to_be_focused()
    assert editor.drawer.locator("textarea").count() == 16
    editor.press("Control+a")
    editor.page.keyboard.type("≥30次")
    expect(editor.page.locator("[data-row=row00003][data-field=value]")).to_contain_text("≥30次")
    editor.press("Alt+PageDown")
    expect(editor.drawer).to_contain_text("第 5 行")
    expect(editor.box("value")).to_be_focused()
    assert editor.text("row00003", "value") == "≥30次"
    editor.press("Escape")
    expect(editor.drawer).to_be_hidden()
    assert editor.current() == ["row00004", "value"]
    editor.press("Control+z")
    assert editor.text("row00003", "value") == "≥3次"
    editor.press("Control+y")
    assert editor.page.evaluate(f"{EDITOR}.keep()")
    assert content(sheet).tasks[0].indicators[3].value == "≥30次"


def test_a_field_of_a_merged_cell_is_written_to_all_rows_it_covers(editor):
    editor.goto("row00001", "level2")
    editor.press("F9", "Control+a")
    editor.page.keyboard.type("学校安全")
    editor.press("Tab")
    assert [editor.text(f"row0000{number}", "level2") for number in range(4)] == ["学校安全"] * 4
    assert editor.text("row00004", "level2") == "细分职责2"


def test_a_pinned_drawer_stays_and_follows_and_is_remembered(editor):
    editor.goto("row00002", "value")
    editor.press("F9")
    editor.drawer.get_by_role("button", name="钉住").click()
    editor.page.locator("[data-row=row00000][data-field=value]").click()
    expect(editor.drawer).to_contain_text("第 1 行")
    editor.page.reload()
    expect(editor.drawer).to_be_visible()
    editor.drawer.get_by_role("button", name="钉住").click()
    editor.page.locator("[data-row=row00002][data-field=value]").click()
    expect(editor.drawer).to_be_hidden()


def test_a_double_click_in_the_gutter_opens_the_row(editor):
    editor.page.locator("tr[data-key=row00001] .gut").dblclick()
    expect(editor.drawer).to_contain_text("第 2 行")


def test_cells_are_joined_with_the_next_row_and_parted_again(editor):
    editor.goto("row00000", "objective")
    editor.choose("和下一行合并")
    assert editor.covered("row00000", "objective") == 2
    assert editor.text("row00001", "objective") == "目标0"
    editor.press("Control+z")
    assert editor.text("row00001", "objective") == "目标1"
    editor.press("Control+y")
    editor.goto("row00001", "objective")
    editor.choose("把本行拆开")
    assert editor.page.locator(".cell-ed").input_value() == "目标0"
    editor.page.keyboard.type("另一目标")
    editor.press("Tab")
    assert editor.text("row00000", "objective") == "目标0"
    assert editor.text("row00001", "objective") == "另一目标"
    assert editor.covered("row00000", "objective") == 1


@pytest.mark.parametrize("key", ["Control+z", "Escape"])
def test_parting_a_cell_is_given_up_with_one_key_and_no_text_is_lost(editor, key):
    editor.goto("row00000", "objective")
    editor.choose("和下一行合并")
    editor.goto("row00001", "objective")
    editor.choose("把本行拆开")
    editor.press(key)
    assert editor.text("row00001", "objective") == "目标0"
    assert editor.covered("row00000", "objective") == 2


def test_a_cell_is_not_joined_over_the_end_of_the_duty_it_lies_in(editor):
    editor.goto("row00003", "objective")
    editor.page.locator("#tool [data-do=menu]").click()
    expect(editor.page.get_by_role("menuitem", name="删除这一行")).to_be_visible()
    expect(editor.page.get_by_role("menuitem", name="和下一行合并")).to_have_count(0)


def test_a_duty_is_added_with_one_empty_row_and_counted(editor):
    editor.goto("row00001", "value")
    editor.page.get_by_role("button", name="插入职责").click()
    rows = editor.page.evaluate(f"{EDITOR}.model.rows().map((row) => row.cells.seq)")
    assert rows[:9] == ["1", "1", "1", "1", "2", "3", "3", "3", "3"]


def test_what_opens_on_the_wide_sheet_is_accessible(editor):
    """The drawer, the rail over the table, the row's menu, the keys: seen only while they are open."""
    editor.goto("row00001", "value")
    editor.press("F9")
    found = {"drawer": grave(Axe().run(editor.page).response)}
    editor.press("Escape")
    editor.page.locator("#rail-open").click()
    found["rail"] = grave(Axe().run(editor.page).response)
    editor.page.locator("#rail-open").click()
    editor.page.locator("#tool [data-do=menu]").click()
    found["menu"] = grave(Axe().run(editor.page).response)
    editor.press("Escape")
    editor.page.locator("#keys-open").click()
    found["keys"] = grave(Axe().run(editor.page).response)
    assert found == {"drawer": [], "rail": [], "menu": [], "keys": []}
