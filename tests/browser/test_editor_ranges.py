"""Blocks of cells, and undo."""

import pytest
from playwright.sync_api import expect

from tests.browser.editing import EDITOR, Desk
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


# ---- ranges ----


def test_shift_arrows_shift_clicks_and_dragging_choose_a_block(desk):
    desk.click(ONE, "level3")
    desk.press("Shift+ArrowDown", "Shift+ArrowRight")
    assert desk.mode == "range"
    assert desk.ask("range") == {"keys": [ONE, TWO], "fields": ["level3", "value"]}
    desk.press("Escape")
    assert (desk.mode, desk.here) == ("ready", (ONE, "level3"))
    desk.click(THREE, "value", modifiers=["Shift"])
    assert desk.ask("range")["keys"] == [ONE, TWO, THREE]
    desk.press("Escape")
    desk.cell(TWO, "value").hover()
    desk.page.mouse.down()
    desk.cell(THREE, "level3").hover()
    desk.page.mouse.up()
    assert desk.ask("range") == {"keys": [TWO, THREE], "fields": ["level3", "value"]}


def test_delete_clears_the_block_in_one_step(desk):
    desk.click(ONE, "value")
    desk.press("Shift+ArrowDown", "Delete")
    assert desk.column("value") == ["", "", "≥3个"]
    desk.press("Control+z")
    assert desk.column("value") == ["≥1个", "≥2个", "≥3个"]


def test_control_a_chooses_all_rows(desk):
    desk.click(ONE, "value")
    desk.press("Control+a")
    assert desk.ask("range") == {"keys": [ONE, TWO, THREE], "fields": ["level1", "level2", "level3", "value"]}


# ---- undo ----


def test_a_visit_of_a_cell_is_one_step(desk):
    desk.click(ONE, "value")
    desk.type("一")
    desk.ask("commit()")
    desk.type("二")
    desk.press("Enter")
    assert desk.text(ONE, "value") == "一二"
    desk.press("Control+z")
    assert (desk.text(ONE, "value"), desk.here) == ("≥1个", (ONE, "value"))
    desk.press("Control+y")
    assert desk.text(ONE, "value") == "一二"


def test_while_typing_undo_is_the_text_areas_own(desk):
    desk.click(ONE, "value")
    desk.type("一")
    desk.press("Enter")
    desk.type("二")
    desk.press("Control+z")
    assert (desk.box.input_value(), desk.text(ONE, "value")) == ("≥2个", "一")
    desk.press("Control+z")
    assert desk.text(ONE, "value") == "≥1个"


def test_undo_and_redo_have_buttons_that_are_off_when_there_is_nothing(desk):
    undo, redo = desk.page.locator("#undo"), desk.page.locator("#redo")
    assert undo.is_disabled() and redo.is_disabled()
    desk.click(ONE, "value")
    desk.press("Delete")
    undo.click()
    assert desk.text(ONE, "value") == "≥1个"
    redo.click()
    assert desk.text(ONE, "value") == ""


def test_a_cell_that_somebody_else_changed_since_is_not_undone(desk):
    desk.click(ONE, "value")
    desk.press("Delete")
    desk.press("ArrowDown")
    desk.ask(f"absorb([{{op: 'set', row: '{ONE}', field: 'value', old: '', new: '≥99个'}}])")
    desk.press("Control+z")
    expect(desk.toast()).to_contain_text("第1行已被别人改过，没有撤销。")
    assert desk.text(ONE, "value") == "≥99个"


def test_a_hundred_steps_are_kept(desk):
    steps = """editor => { for (let number = 0; number < 120; number += 1) { editor.do("试", [{
        op: "set", row: "row00001", field: "value",
        old: editor.model.text("row00001", "value"), new: String(number) }]); } }"""
    desk.page.evaluate_handle(EDITOR).evaluate(steps)
    assert desk.ask("history.done.length") == 100
