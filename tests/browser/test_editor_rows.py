"""Rows, levels, tasks and what is missing: what the editor does to the order of a sheet."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from projects import actions
from tests.browser.editing import Desk, opened, saved
from tests.cast import fresh, make_document, make_submission, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
LEVELS = ("数量指标", "数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标")
ABOVE = ("产出指标",) * 4 + ("效益指标", "满意度指标")
ONE, TWO, THREE, FOUR, FIVE, SIX = (f"row{number:05}" for number in range(1, 7))


@pytest.fixture
def desk(page, live_server, cast):
    """A complete sheet: nothing is missing."""
    document = make_document(rows=6)
    levels = zip(document.tasks[0].indicators, ABOVE, LEVELS, strict=True)
    rows = tuple(replace(row, level1=level1, level2=level2) for row, level1, level2 in levels)
    submission = make_submission(cast)
    write(submission, replace(document, tasks=(replace(document.tasks[0], indicators=rows),)), by=cast.clerk)
    return opened(page, live_server, cast, submission)


# ---- insert, duplicate, delete ----


def test_a_row_is_inserted_below_under_the_same_level_2_and_its_name_is_ready(desk):
    desk.click(TWO, "value")
    desk.press("Alt+Insert")
    key, field = desk.here
    assert (desk.mode, field, desk.rows().index(key)) == ("ready", "level3", 2)
    desk.type("巡查次数")
    desk.press("Tab")
    desk.type("≥12次")
    desk.press("Enter")
    rows = [(row.level1, row.level2, row.level3, row.value) for row in saved(desk).indicators]
    assert rows[2] == ("产出指标", "数量指标", "巡查次数", "≥12次")
    assert desk.page.locator("tr[data-key] .gut").all_inner_texts() == list("1234567")


def test_the_buttons_act_on_the_current_row_and_are_off_without_one(desk):
    insert = desk.page.get_by_role("button", name="插入一行", exact=True)
    assert insert.is_disabled()
    desk.click("head", "goal")
    assert insert.is_disabled()
    desk.click(ONE, "level3")
    insert.click()
    assert len(desk.rows()) == 7
    assert desk.mode == "ready"


def test_a_row_is_copied_below(desk):
    desk.click(THREE, "value")
    desk.page.get_by_role("button", name="复制行").click()
    assert desk.column("level3")[2:4] == ["新建学校数量3"] * 2
    assert desk.rows()[2:4] == [THREE, desk.here[0]]


def test_a_row_is_deleted_without_a_question_and_comes_back(desk):
    desk.click(FOUR, "value")
    desk.press("Alt+Delete")
    assert desk.here == (FIVE, "value")
    expect(desk.toast()).to_contain_text("已删除第 4 行“新建学校数量4”。")
    assert FOUR not in [row.key for row in saved(desk).indicators]
    desk.toast().get_by_role("button", name="撤销").click()
    assert desk.rows() == [ONE, TWO, THREE, FOUR, FIVE, SIX]
    assert [row.key for row in saved(desk).indicators] == desk.rows()


def test_all_rows_of_a_block_are_deleted_at_once(desk):
    desk.click(ONE, "value")
    desk.press("Shift+ArrowDown", "Shift+ArrowDown")
    desk.page.get_by_role("button", name="删除行").click()
    expect(desk.toast()).to_contain_text("已删除 3 行。")
    assert desk.rows() == [FOUR, FIVE, SIX]
    desk.press("Control+z")
    assert desk.rows() == [ONE, TWO, THREE, FOUR, FIVE, SIX]


def test_the_comment_of_a_row_stays_with_it_through_deleting_inserting_and_undoing(page, live_server, cast):
    """D7"""
    submission = make_submission(cast, state="department_review", rows=3)
    actions.comment(submission=submission, by=cast.head, text="请核对。", row_key=TWO, field="value")
    submission = actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="请改")
    desk = opened(page, live_server, cast, submission)
    mark = page.locator("tr[data-key='row00002'] .mk.p")
    assert mark.inner_text() == "批1"
    desk.click(TWO, "value")
    assert desk.box.get_attribute("aria-describedby") == "批1"
    desk.press("ArrowLeft")
    desk.press("Alt+Delete")
    question = page.get_by_role("alertdialog", name="删除这一行？")
    expect(question).to_contain_text("这一行有 1 条没答复的意见，删除后意见转到“表”上。")
    question.get_by_role("button", name="不删").click()
    assert TWO in desk.rows()
    desk.press("Alt+Delete")
    question.get_by_role("button", name="删除", exact=True).click()
    assert TWO not in [row.key for row in saved(desk).indicators]
    desk.press("Control+z")
    expect(mark).to_have_text("批1")
    desk.click(ONE, "level3")
    desk.page.get_by_role("button", name="这一行还可以…").click()
    desk.page.get_by_role("menuitem", name="在上面插入一行").click()
    expect(mark).to_have_text("批1")
    assert desk.cell(TWO, "value").locator(".mk.p").count() == 1
    assert [row.value for row in saved(desk).indicators] == [None, "≥1个", "≥2个", "≥3个"]
    assert fresh(submission).comments.get().row_key == TWO


# ---- move ----


def test_a_row_moves_inside_its_level_2_and_joins_the_neighbour_past_its_end(desk):
    desk.click(ONE, "value")
    desk.press("Alt+ArrowDown")
    assert (desk.rows()[:2], desk.here) == ([TWO, ONE], (ONE, "value"))
    desk.press("Alt+ArrowDown")
    assert (desk.rows()[:2], desk.text(ONE, "level2")) == ([TWO, ONE], "质量指标")
    expect(desk.toast()).to_contain_text("第2行移到了“质量指标”下面。")
    desk.press("Alt+ArrowDown")
    assert desk.rows()[:3] == [TWO, THREE, ONE]
    desk.press("Control+z", "Control+z", "Control+z")
    assert desk.rows()[:3] == [ONE, TWO, THREE]
    assert desk.text(ONE, "level2") == "数量指标"


def test_the_caret_stays_in_a_row_that_moves(desk):
    desk.click(TWO, "value")
    desk.press("F2")
    desk.type("左右")
    desk.press("Alt+ArrowUp")
    assert desk.here == (TWO, "value")
    assert desk.rows()[0] == TWO
    assert desk.text(TWO, "value") == "≥2个左右"
    expect(desk.box).to_be_focused()


def test_a_row_is_dragged_by_its_gutter(desk):
    handle = desk.page.locator(f"tr[data-key='{FIVE}'] .gut").bounding_box()
    aim = desk.cell(ONE, "value").bounding_box()
    mouse = desk.page.mouse
    mouse.move(handle["x"] + 20, handle["y"] + 10)
    mouse.down()
    mouse.move(aim["x"] + 20, aim["y"] + 20)
    mouse.move(aim["x"] + 20, aim["y"] + aim["height"] - 3)
    assert desk.page.locator("tr.dropped").count() == 1
    mouse.up()
    assert desk.rows() == [ONE, FIVE, TWO, THREE, FOUR, SIX]
    assert (desk.text(FIVE, "level1"), desk.text(FIVE, "level2")) == ("产出指标", "数量指标")


# ---- levels ----


def options(desk: Desk):
    return desk.page.get_by_role("listbox", name="二级指标").get_by_role("option")


def test_a_level_is_chosen_from_the_official_names_for_its_whole_block(desk):
    desk.click(ONE, "level2")
    expect(options(desk)).to_have_count(11)
    expect(desk.page.locator(".pop.levels")).to_contain_text("2 行一起改")
    options(desk).filter(has_text="社会成本指标").click()
    expect(desk.toast()).to_contain_text("2 行都改到“社会成本指标”。")
    assert desk.column("level1")[:3] == ["成本指标", "成本指标", "产出指标"]
    assert desk.rows()[:2] == [ONE, TWO]
    desk.press("Control+z")
    assert desk.column("level2") == list(LEVELS)


def test_a_level_is_found_by_typing_and_taken_with_enter(desk):
    desk.click(THREE, "value")
    desk.press("ArrowLeft", "ArrowLeft")
    assert desk.here == (THREE, "level2")
    desk.type("可持续")
    expect(options(desk)).to_have_count(1)
    desk.press("Enter")
    assert desk.text(THREE, "level2") == "可持续影响指标"
    assert desk.text(THREE, "level1") == "效益指标"
    assert desk.rows() == [ONE, TWO, FOUR, FIVE, THREE, SIX]
    assert [row.key for row in saved(desk).indicators] == desk.rows()


def test_what_is_typed_into_a_level_without_choosing_changes_nothing(desk):
    desk.click(FOUR, "level3")
    desk.press("ArrowLeft")
    desk.type("乱写")
    desk.press("Tab")
    assert desk.column("level2") == list(LEVELS)


def test_an_unknown_level_can_be_kept_as_it_is_written(desk):
    desk.click(FOUR, "level3")
    desk.press("ArrowLeft", "Enter")
    desk.page.get_by_role("button", name="按原文填写").click()
    desk.page.get_by_role("textbox", name="二级指标", exact=True).fill("进度安排")
    desk.press("Enter")
    assert desk.text(FOUR, "level2") == "进度安排"
    assert desk.text(FOUR, "level1") == "产出指标"


def test_one_row_of_a_block_changes_its_level_2(desk):
    desk.click(ONE, "level3")
    desk.page.get_by_role("button", name="这一行还可以…").click()
    desk.page.get_by_role("menuitem", name="改二级指标…").click()
    options(desk).filter(has_text="质量指标").click()
    assert desk.column("level2")[:3] == ["数量指标", "质量指标", "质量指标"]
    assert desk.rows()[:3] == [TWO, THREE, ONE]


# ---- what is missing ----


def test_a_missing_level_2_has_a_line_in_its_place_and_gets_a_row(page, live_server, cast):
    desk = opened(page, live_server, cast, make_submission(cast))
    lines = page.locator("tr.ghost")
    names = ("质量指标", "时效指标", "效益指标", "服务对象满意度指标")
    texts = [" ".join(text.split()) for text in lines.all_inner_texts()]
    assert texts == [f"缺 {name} ＋加一行" for name in names]
    lines.first.get_by_role("button").click()
    key, field = desk.here
    assert field == "level3"
    assert (desk.text(key, "level1"), desk.text(key, "level2")) == ("产出指标", "质量指标")
    expect(lines).to_have_count(3)


def test_what_is_missing_is_not_printed(page, live_server, cast):
    desk = opened(page, live_server, cast, make_submission(cast))
    side = page.locator("#paper th.lv").last
    assert side.evaluate("cell => cell.rowSpan") == 7
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tr.ghost").count() == 0
    assert side.evaluate("cell => cell.rowSpan") == 3
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("tr.ghost").count() == 4
    desk.click(TWO, "value")
    assert desk.here == (TWO, "value")


def test_arrows_reach_the_line_of_a_missing_level_and_enter_adds_the_row(page, live_server, cast):
    desk = opened(page, live_server, cast, make_submission(cast))
    desk.click(TWO, "value")
    desk.press("ArrowDown", "Enter")
    assert desk.here[1] == "level3"
    assert desk.column("level2") == ["数量指标", "数量指标", "质量指标"]


def test_enter_on_the_last_row_of_a_level_2_offers_a_row_and_enter_again_adds_it(desk):
    desk.click(TWO, "value")
    desk.press("Enter")
    here = desk.page.get_by_role("button", name="＋ 在“数量指标”下加一行")
    expect(here).to_be_focused()
    desk.press("Enter")
    assert desk.here[1] == "level3"
    assert desk.column("level2")[:3] == ["数量指标"] * 3
    assert desk.rows()[:2] == [ONE, TWO]
