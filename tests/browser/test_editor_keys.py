"""Keys, modes and the mouse on the paper; input methods."""

import pytest
from playwright.sync_api import expect

from tests.browser.editing import Desk
from tests.cast import make_submission

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
ONE, TWO, THREE = "row00001", "row00002", "row00003"


@pytest.fixture
def desk(page, live_server, cast):
    desk = Desk(page, live_server.url)
    desk.open(cast.clerk, make_submission(cast, rows=3))
    return desk


# ---- ready, typing ----


def test_a_click_makes_a_cell_ready_and_another_click_lets_one_type(desk):
    desk.click(ONE, "value")
    assert (desk.mode, desk.here) == ("ready", (ONE, "value"))
    expect(desk.box).to_be_focused()
    assert desk.box.input_value() == "≥1个"
    desk.box.click()
    assert desk.mode == "typing"


def test_a_key_replaces_a_short_text(desk):
    desk.click(ONE, "value")
    desk.type("9")
    assert (desk.mode, desk.box.input_value()) == ("typing", "9")


def test_a_key_continues_a_long_text(desk):
    desk.click("head", "goal")
    desk.type("很")
    assert desk.box.input_value() == "保障校园安全。很"


def test_f2_types_at_the_end(desk):
    desk.click(ONE, "value")
    desk.press("F2", "ArrowLeft")
    desk.type("0")
    assert desk.box.input_value() == "≥10个"


def test_a_double_click_types(desk):
    desk.cell(ONE, "level3").dblclick()
    assert desk.mode == "typing"


def test_arrows_move_when_ready_and_move_the_caret_when_typing(desk):
    desk.click(TWO, "level3")
    desk.press("ArrowRight")
    assert desk.here == (TWO, "value")
    desk.press("ArrowUp")
    assert desk.here == (ONE, "value")
    desk.press("F2", "ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight")
    assert (desk.mode, desk.here) == ("typing", (ONE, "value"))


def test_merged_cells_count_once_and_one_comes_back_to_the_line_one_left(desk):
    desk.click(TWO, "level3")
    desk.press("ArrowLeft")
    assert desk.here == (TWO, "level2")
    desk.press("ArrowLeft")
    assert desk.here == (TWO, "level1")
    desk.press("ArrowRight", "ArrowRight")
    assert desk.here == (TWO, "level3")


def test_arrows_lead_from_the_rows_into_the_head_and_back(desk):
    desk.click(ONE, "value")
    desk.press("ArrowUp")
    assert desk.here == ("head", "goal")
    desk.press("ArrowUp")
    assert desk.here == ("head", "budget.other")
    desk.press("ArrowDown", "ArrowDown")
    assert desk.here == (ONE, "value")


def test_at_the_edge_an_arrow_does_nothing(desk):
    desk.click("head", "name")
    desk.press("ArrowUp", "ArrowLeft")
    assert desk.here == ("head", "name")


def test_what_was_typed_at_the_edge_is_kept_for_good(desk):
    desk.click("head", "name")
    desk.type("校舍安全")
    desk.press("Shift+Enter", "F2", "Escape")
    assert (desk.mode, desk.here) == ("ready", ("head", "name"))
    assert desk.text("head", "name") == "校舍安全"


def test_tab_reads_on_over_the_ends_of_rows_and_leaves_after_the_last_cell(desk):
    desk.click(ONE, "value")
    desk.press("Tab")
    assert desk.here == (TWO, "level3")
    desk.press("Shift+Tab")
    assert desk.here == (ONE, "value")
    desk.press("Control+End")
    last = desk.here
    desk.press("Tab")
    assert desk.mode == "none"
    assert desk.here == last


def test_the_whole_paper_is_one_stop_of_the_tab_key(desk):
    stops = "document.querySelectorAll('#paper [tabindex=\"0\"], #paper textarea').length"
    assert desk.page.evaluate(stops) == 1
    desk.click(TWO, "value")
    desk.press("Escape")
    assert desk.page.evaluate(stops) == 1
    desk.page.locator("#paste-open").focus()
    desk.press("Tab", "Tab")
    expect(desk.box).to_be_focused()
    assert desk.here == (TWO, "value")


def test_enter_keeps_what_was_typed_and_goes_down(desk):
    desk.click(ONE, "value")
    desk.type("≥7个")
    desk.press("Enter")
    assert desk.here == (TWO, "value")
    assert desk.text(ONE, "value") == desk.printed(ONE, "value") == "≥7个"
    desk.press("Shift+Enter")
    assert desk.here == (ONE, "value")


def test_enter_is_a_new_line_in_a_long_text_and_alt_enter_in_any(desk):
    desk.click("head", "goal")
    desk.type("甲")
    desk.press("Enter")
    desk.type("乙")
    desk.press("Control+Enter")
    assert desk.text("head", "goal") == "保障校园安全。甲\n乙"
    desk.click(ONE, "level3")
    desk.type("丙")
    desk.press("Alt+Enter")
    desk.type("丁")
    desk.press("Tab")
    assert desk.printed(ONE, "level3") == "丙\n丁"


def test_escape_gives_the_old_text_back_and_then_the_paper_the_focus(desk):
    desk.click(ONE, "value")
    desk.type("错了")
    desk.press("Escape")
    assert (desk.mode, desk.box.input_value()) == ("ready", "≥1个")
    desk.press("Escape")
    assert desk.mode == "none"
    assert desk.text(ONE, "value") == "≥1个"


def test_delete_clears_a_cell_and_says_so_of_a_long_text(desk):
    desk.click(ONE, "value")
    desk.press("Delete")
    assert (desk.mode, desk.text(ONE, "value")) == ("ready", "")
    desk.click("head", "goal")
    desk.type("说明" * 30)
    desk.press("Control+Enter", "ArrowUp", "Backspace")
    assert desk.text("head", "goal") == ""
    expect(desk.toast()).to_contain_text("已清空年度总体绩效目标。")
    desk.toast().get_by_role("button", name="撤销").click()
    assert desk.text("head", "goal").startswith("保障校园安全。说明")


def test_home_and_end_go_to_the_ends_of_the_row_and_of_the_sheet(desk):
    desk.click(TWO, "value")
    desk.press("Home")
    assert desk.here[1] == "level1"
    desk.press("Control+Home")
    assert desk.here == ("head", "name")
    desk.press("Control+End")
    assert desk.here == (THREE, "value")


def test_leaving_the_paper_keeps_what_was_typed(desk):
    desk.click(ONE, "value")
    desk.type("≥8个")
    desk.page.locator("#tab-remarks").click()
    assert desk.mode == "none"
    assert desk.printed(ONE, "value") == "≥8个"


# ---- what is typed ----


def test_signs_are_put_right_in_values_and_left_alone_in_texts(desk):
    """D4"""
    desk.click(ONE, "value")
    desk.type(">=95%")
    desk.press("Tab")
    assert desk.printed(ONE, "value") == "≥95%"
    desk.click(ONE, "level3")
    desk.type(">=95%")
    desk.press("Tab")
    assert desk.printed(ONE, "level3") == ">=95%"
    desk.click("head", "budget.total")
    desk.type("７８５．５")
    desk.press("Enter")
    assert desk.text("head", "budget.total") == "785.5"


def test_a_sign_put_right_is_a_step_of_its_own(desk):
    desk.click(ONE, "value")
    desk.type("<=５％")
    desk.press("Tab")
    assert desk.text(ONE, "value") == "≤5%"
    desk.press("Control+z")
    assert desk.text(ONE, "value") == "<=５％"
    desk.press("Control+z")
    assert desk.text(ONE, "value") == "≥1个"


def test_blanks_around_a_text_go_when_one_leaves_the_cell(desk):
    desk.click(ONE, "level3")
    desk.type(" 保安人数 ")
    desk.press("Alt+Enter", "Tab")
    assert desk.text(ONE, "level3") == "保安人数"


def test_an_input_method_loses_no_letter_and_its_enter_stays_in_the_cell(desk):
    """D1"""
    desk.click(ONE, "level3")
    desk.compose("z", "zhuan", "zhuan'zhi")
    assert desk.ask("composing")
    assert desk.box.input_value() == "zhuan'zhi"
    enter = "new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, isComposing: true})"
    desk.box.evaluate(f"box => box.dispatchEvent({enter})")
    assert desk.here == (ONE, "level3")
    desk.chosen("专职")
    assert (desk.mode, desk.box.input_value()) == ("typing", "专职")
    desk.press("Enter")
    assert desk.here == (TWO, "level3")
    assert desk.printed(ONE, "level3") == "专职"


def test_nothing_is_drawn_while_an_input_method_composes(desk):
    desk.click(ONE, "level3")
    desk.compose("bao", "bao'an")
    desk.ask("absorb([{op: 'insert', row: 'feedbeef', task: 'task0001', after: '', cells: {}}])")
    assert desk.rows() == [ONE, TWO, THREE]
    desk.chosen("保安")
    expect(desk.page.locator("tr[data-key]")).to_have_count(4)
    assert (desk.mode, desk.box.input_value()) == ("typing", "保安")
    expect(desk.box).to_be_focused()


def test_the_row_grows_with_what_is_typed(desk):
    before = desk.cell(ONE, "level3").bounding_box()["height"]
    desk.click(ONE, "level3")
    desk.type("学校专职保安项目经费总额" * 8)
    assert desk.cell(ONE, "level3").bounding_box()["height"] > 2 * before
    assert desk.box.evaluate("box => box.scrollHeight <= box.clientHeight + 1")


def test_a_text_that_is_taken_over_meanwhile_shows_in_the_ready_cell_but_not_in_the_typed_one(desk):
    change = "absorb([{{op: 'set', row: '{}', field: 'value', old: '', new: '≥50个'}}])"
    desk.click(ONE, "value")
    desk.ask(change.format(ONE))
    assert desk.box.input_value() == "≥50个"
    desk.type("≥60个")
    desk.ask(change.format(ONE))
    assert desk.box.input_value() == "≥60个"


# ---- help, place, names ----


def test_the_place_of_the_cell_is_said_in_words(desk):
    desk.click(TWO, "value")
    expect(desk.page.locator("#place")).to_have_text("第2行 · 指标值")
    assert desk.box.get_attribute("aria-label") == "第2行 数量指标 新建学校数量2 指标值"
    desk.click("head", "goal")
    expect(desk.page.locator("#place")).to_have_text("年度总体绩效目标")


def test_the_paper_is_a_grid(desk):
    grid = desk.page.get_by_role("grid", name="项目支出绩效目标表：校园安全")
    assert int(grid.get_attribute("aria-rowcount")) == grid.locator("tr").count()


def test_from_the_paper_an_arrow_leads_back_to_the_cell(desk):
    desk.click(TWO, "value")
    desk.press("Escape")
    assert desk.mode == "none"
    desk.press("ArrowDown")
    assert (desk.mode, desk.here) == ("ready", (TWO, "value"))


def test_saving_by_key_says_so(desk):
    desk.click(TWO, "value")
    desk.type("≥22个")
    desk.press("Control+s")
    desk.said("已保存。")
    assert desk.box.input_value() == "≥22个"


def test_a_question_mark_shows_the_keys(desk):
    desk.click(ONE, "value")
    desk.press("Escape")
    desk.press("?")
    dialog = desk.page.get_by_role("dialog", name="快捷键")
    expect(dialog).to_be_visible()
    desk.press("Escape")
    expect(dialog).to_be_hidden()
