"""Two people in one sheet, in a real browser: merged, or chosen cell by cell."""

import pytest
from playwright.sync_api import expect

from projects import actions
from sheets.documents import from_json
from sheets.operations import Delete, Insert, Set
from tests.browser.saving_desk import Desk, elsewhere, value, values
from tests.cast import content, fresh, make_submission, make_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def submission(cast):
    return make_submission(cast, rows=3)


@pytest.fixture
def desk(page, live_server, cast, submission):
    return Desk(page, live_server.url, cast.clerk, submission).open()


@pytest.fixture
def colleague(cast):
    found = make_user(cast.clerk.person.role, cast.region, cast.department)
    found.person.name = "刘芳"
    found.person.save()
    return found


# -- two people


def test_different_cells_are_merged_and_the_toast_says_so(desk, submission, colleague):
    goal = Set(row="head", field="goal", old="保障校园安全。", new="保障全区校园安全。")
    elsewhere(submission, value("≥20个", old="≥2个", row="row00002"), goal, by=colleague)
    desk.type("row00001", "value", "≥10个").saved()
    expect(desk.page.locator(".toast")).to_contain_text("已合并刘芳的 2 处修改")
    expect(desk.cell("row00002", "value")).to_have_text("≥20个")
    expect(desk.cell("head", "goal")).to_have_text("保障全区校园安全。")
    assert values(submission) == ["≥10个", "≥20个", "≥3个"]


def test_a_row_that_a_colleague_inserted_appears(desk, submission, colleague):
    task = content(submission).tasks[0].key
    cells = {"level1": "产出指标", "level2": "数量指标", "level3": "刘芳加的"}
    elsewhere(submission, Insert(row="theirs", task=task, after="row00001", cells=cells), by=colleague)
    desk.type("row00003", "value", "≥30个").saved()
    expect(desk.cell("theirs", "level3")).to_have_text("刘芳加的")
    assert desk.page.locator("tr[data-key]").nth(1).get_attribute("data-key") == "theirs"


def test_the_cell_that_is_being_typed_in_is_not_written_over(desk, submission, colleague):
    desk.cell("row00001", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("F2")
    desk.page.keyboard.type("左右")
    elsewhere(submission, value("≥99个"), by=colleague)
    desk.page.keyboard.type("上下")
    expect(desk.page.locator(".cell-ed")).to_have_value("≥1个左右上下")
    expect(desk.page.get_by_role("dialog")).to_contain_text("有 1 格，您和刘芳都改了")


def test_the_same_cell_is_chosen_cell_by_cell_and_both_texts_stay(desk, submission, colleague):
    elsewhere(submission, value("≥11个"), value("≥22个", old="≥2个", row="row00002"), by=colleague)
    desk.page.evaluate("document.getElementById('paper').editor.saving.blocked = 'test'")
    desk.type("row00001", "value", "≥10个").type("row00002", "value", "≥20个")
    desk.page.evaluate("document.getElementById('paper').editor.saving.unblock()")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("有 2 格，您和刘芳都改了")
    expect(dialog.get_by_role("radio", checked=True)).to_have_count(2)
    desk.state("2 格未保存：和刘芳的修改冲突")
    expect(desk.cell("row00001", "value").locator(".mk.x")).to_have_text("冲")
    dialog.get_by_role("row").filter(has_text="第2行").get_by_role("radio").nth(1).check()
    desk.press("按选择保存").saved()
    assert values(submission)[:2] == ["≥10个", "≥22个"]
    expect(desk.cell("row00002", "value")).to_have_text("≥22个")
    unsaved = submission.events.filter(action="unsaved").first()
    assert [row.value for row in from_json(unsaved.snapshot).indicators][:2] == ["≥10个", "≥20个"]
    assert any("≥11个" in str(one.document) for one in submission.revisions.all())


def test_a_choice_put_off_keeps_my_text_in_sight_and_unsaved(desk, submission, colleague):
    elsewhere(submission, value("≥11个"), by=colleague)
    desk.type("row00001", "value", "≥10个")
    desk.press("先不处理，回去看看")
    expect(desk.cell("row00001", "value")).to_contain_text("≥10个")
    assert values(submission)[0] == "≥11个"
    desk.press("逐格选").press("全部用刘芳的").press("按选择保存").saved()
    expect(desk.cell("row00001", "value")).to_have_text("≥11个")


def gone(submission, key="row00002"):
    row = next(row for row in content(submission).indicators if row.key == key)
    cells = {name: getattr(row, name) for name in ("level1", "level2", "level3", "value")}
    return Delete(row=key, task=content(submission).tasks[0].key, after="row00001", cells=cells)


@pytest.mark.parametrize(("choice", "left"), [("全部用我的", 3), ("全部用刘芳的", 2)])
def test_a_row_deleted_there_and_changed_here_is_kept_or_given_up(desk, submission, colleague, choice, left):
    elsewhere(submission, gone(submission), by=colleague)
    desk.type("row00002", "value", "≥20个")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("删除这一行")
    desk.press(choice).press("按选择保存").saved()
    expect(desk.page.locator("tr[data-key]")).to_have_count(left)
    desk.done()
    assert values(submission) == (["≥1个", "≥20个", "≥3个"] if left == 3 else ["≥1个", "≥3个"])


@pytest.mark.parametrize(("choice", "left"), [("全部用我的", 2), ("全部用刘芳的", 3)])
def test_a_row_changed_there_and_deleted_here_comes_back_or_goes(desk, submission, colleague, choice, left):
    elsewhere(submission, value("≥22个", old="≥2个", row="row00002"), by=colleague)
    desk.cell("row00002", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("Alt+Delete")
    expect(desk.page.get_by_role("dialog")).to_contain_text("≥22个")
    desk.press(choice).press("按选择保存")
    expect(desk.page.locator("tr[data-key]")).to_have_count(left)
    desk.done()
    assert len(values(submission)) == left


def test_who_else_is_here_is_said_with_the_row(desk, submission, colleague, new_context, live_server):
    other = new_context()
    try:
        theirs = Desk(other.new_page(), live_server.url, colleague, submission).open()
        theirs.type("row00002", "value", "≥20个").saved()
        theirs.type("row00002", "level3", "改名", leave=False).done()
        desk.type("row00001", "value", "≥10个").saved()
        line = desk.page.locator("#others")
        expect(line).to_contain_text("刘芳正在编辑这张表（第 2 行）。您可以同时填，改到同一格时会提醒。")
        expect(desk.page.locator("tr[data-key=row00002] .gut")).to_have_attribute("data-here", "刘芳")
    finally:
        other.close()


def test_a_sheet_sent_in_meanwhile_says_so_and_gives_the_words_back(desk, submission, colleague):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    actions.move(submission=fresh(submission), action="submit", by=colleague)
    desk.page.unroute("**/ops/")
    desk.page.evaluate("document.getElementById('paper').editor.saving.unblock()")
    line = desk.page.locator(".bar-line")
    expect(line).to_contain_text("已由刘芳送审，您没存上的 1 格不能再存。")
    desk.press("复制我的改动")
    expect(desk.page.locator(".toast")).to_contain_text("已复制")
    assert values(submission)[0] == "≥1个"


def test_a_cell_over_several_rows_is_one_line_to_choose(desk, submission, colleague):
    rows = [row.key for row in content(submission).indicators]
    level = [Set(row=row, field="level2", old="数量指标", new="质量指标") for row in rows]
    elsewhere(submission, *level, by=colleague)
    mine = [
        {"op": "set", "row": row, "field": "level2", "old": "数量指标", "new": "时效指标"} for row in rows
    ]
    desk.page.evaluate("(ops) => document.getElementById('paper').editor.do('改二级指标', ops)", mine)
    expect(desk.page.get_by_role("dialog")).to_contain_text("有 1 格，您和刘芳都改了")
    desk.state("1 格未保存")
    desk.press("按选择保存").saved()
    assert [row.level2 for row in content(submission).indicators] == ["时效指标"] * 3
