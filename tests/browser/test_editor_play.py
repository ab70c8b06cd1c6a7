"""Whatever keys somebody presses, the paper, the model and the server say the same."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from projects import actions
from sheets.catalogue import sheet_for
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND, HAS_TASKS, PROJECT
from sheets.fill import row_text
from tests.browser.editing import Desk
from tests.browser.test_editor_drawing import filled
from tests.cast import content, fresh, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
OUTLINE = Path(__file__).parent / "outline.js"
PRESSES = 120
KEYS = (
    *["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Tab", "Enter"] * 4,
    *["Shift+Tab", "Shift+Enter", "Control+Enter", "Escape", "F2", "Delete", "Home", "End", "Backspace"],
    *["Alt+Insert", "Alt+Delete", "Alt+ArrowUp", "Alt+ArrowDown", "Alt+Enter"] * 2,
    *["Shift+ArrowDown", "Shift+ArrowRight", "Control+a", "PageDown", "PageUp", "Control+Home"],
    *["Control+z"] * 5,
    *["Control+y"] * 3,
)
TEXTS = ("≥95%", ">=5", "数量", "保障", "12", "-", "质量指标")
SENT = """() => {
    const { queue } = document.getElementById("paper").editor.saving;
    return !queue.waiting.length && !queue.under.length;
}"""
ROWS = "model.tasks.map(task => task.rows.map(row => [row.key, row.cells]))"


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", [PROJECT, FUND, DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY])
def test_paper_model_and_server_agree_after_any_keys(page, live_server, cast, kind, seed):
    page.add_init_script(path=OUTLINE)
    desk = Desk(page, live_server.url)
    sheet = sheet_for(kind, region=cast.region.name, year=2024)
    submission = actions.create(
        by=cast.clerk, region=cast.region, department=cast.department, kind=kind, fiscal_year=2024,
        name="校园安全",
    )  # fmt: skip
    document = filled(sheet)
    write(submission, document if sheet.form in HAS_TASKS else replace(document, name=None), by=cast.clerk)
    desk.open(cast.clerk, fresh(submission))
    play(desk, random.Random(seed))

    page.evaluate("document.getElementById('paper').editor.keep()")
    page.wait_for_function(SENT)
    assert desk.ask("saving.queue.conflicts") == []
    assert {one["row"] for one in desk.ask("saving.queue.refused")} <= {"head"}
    fields = [column.field for column in sheet.table.columns]
    here = [[[key, {name: cells[name] for name in fields}] for key, cells in rows] for rows in desk.ask(ROWS)]
    there = [
        [[row.key, {name: row_text(row, name) for name in fields}] for row in task.indicators]
        for task in content(submission).tasks
    ]
    assert here == there
    drawn = outline(page)
    page.reload()
    page.wait_for_selector("html[data-editor=on]")
    assert drawn == outline(page)


def play(desk: Desk, chance: random.Random) -> None:
    desk.click(desk.rows()[0], "value")
    for _ in range(PRESSES):
        if not desk.page.locator("#paper :focus").count():
            rows = desk.rows()
            desk.ask(f"goto('{rows[0]}', 'value')" if rows else "goto('head', 'department')")
        if chance.random() < 0.35:
            desk.type(chance.choice(TEXTS))
        else:
            desk.press(chance.choice(KEYS))
    desk.press("Escape", "Escape", "Escape")


def outline(page) -> list:
    """Below the head: a text that the server refuses stays in it."""
    lines = page.evaluate("window.outline(document.querySelector('#paper table.sheet'))")
    return [line for line in lines if line[1] or line[2]]
