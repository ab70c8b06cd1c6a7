"""Whatever is done to a sheet, the script does what the server does, and draws it as the server draws it."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from sheets import applied, operations
from sheets.catalogue import FOREIGN, SHEETS
from sheets.documents import HAS_TASKS, Budget, Document, Indicator, Party, Task, with_row_fields
from sheets.fill import row_text
from sheets.layout import Sheet
from sheets.render.html import render
from sheets.render.script import script_layout

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
HERE = Path(__file__).parent
DRAWING, OUTLINE = (HERE / name for name in ("drawing.js", "outline.js"))
LEVELS = (("成本指标", "经济成本指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("-", "-"))


def filled(sheet: Sheet, rows: int = 7) -> Document:
    """Rows that share levels with their neighbours, in two tasks where the sheet has tasks."""
    made = tuple(_row(sheet, number) for number in range(rows))
    shares = (made[:4], made[4:]) if sheet.has_tasks else (made,)
    tasks = tuple(
        Task(seq=number, key=f"task{number:04}", name=f"任务{number}", indicators=share)
        for number, share in enumerate(shares, 1)
    )
    head = {"goal": "第一行\n第二行 <b>", "department": Party("202", "教育局"), "name": "校园安全"}
    budget = Budget("785.00") if sheet.form in HAS_TASKS else None
    return Document(form=sheet.form, fiscal_year=2024, budget=budget, tasks=tasks, layout=sheet.id, **head)


def _row(sheet: Sheet, number: int) -> Indicator:
    texts = {column.field: f"{column.titles[-1]}{number}" for column in sheet.table.columns}
    level1, level2 = LEVELS[number // 2 % 4]
    texts |= {name: text for name, text in (("level1", level1), ("level2", level2)) if name in texts}
    if "seq" in texts:
        texts["seq"] = number // 2 + 1 if sheet.table.columns[0].merge else number + 1
    return with_row_fields(Indicator(key=f"row{number:05}"), texts)


def page_of(sheet: Sheet, document: Document) -> str:
    """The drawn sheet as the editor's page has it, without the editor."""
    drawn = render(sheet, document, "edit")
    layout = json.dumps(script_layout(sheet, document)).replace("<", "\\u003c")
    return (
        f'<!doctype html><meta charset="utf-8"><div class="paper" id="paper">{drawn}</div>'
        f'<script type="application/json" id="layout">{layout}</script>'
    )


@pytest.fixture
def show(page, live_server):
    """Puts a page of ours where the server's own script can be loaded."""
    page.add_init_script(path=OUTLINE)

    def put(html: str) -> None:
        page.unroute_all()
        page.route("**/drawn/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{live_server.url}/drawn/")

    return put


def drawn_by_server(page, show, sheet: Sheet, document: Document) -> list:
    show(page_of(sheet, document))
    return page.evaluate("window.outline(document.querySelector('table.sheet'))")


@pytest.mark.parametrize(("seed", "tearing"), [(1, False), (2, True)])
@pytest.mark.parametrize("sheet", (*SHEETS, *FOREIGN), ids=lambda sheet: sheet.id)
def test_script_and_server_agree_after_any_operations(page, show, sheet, seed, tearing):
    document = filled(sheet)
    show(page_of(sheet, document))
    run = {"base": settings.STATIC_URL, "seed": seed * 7919, "steps": 30, "tearing": tearing}
    answer = page.evaluate(DRAWING.read_text(), run)
    before = drawn_by_server(page, show, sheet, document)
    assert tearing or answer["undone"]["drawn"] == before
    assert tearing or answer["undone"]["model"] == answer["start"]

    done = applied.apply(sheet, document, operations.from_json(answer["ops"]))
    assert done.conflicts == done.refused == ()
    assert rows_of(sheet, done.document) == rows_of_model(answer["end"]["model"])
    after = drawn_by_server(page, show, sheet, done.document)
    assert answer["end"]["drawn"] == after


def rows_of(sheet: Sheet, document: Document) -> list:
    fields = [column.field for column in sheet.table.columns]
    return [
        [
            task.key,
            task.name or "" if sheet.has_tasks else "",
            [[row.key, {name: row_text(row, name) for name in fields}] for row in task.indicators],
        ]
        for task in document.tasks
    ]


def rows_of_model(model: dict) -> list:
    return [
        [task["key"], task["name"], [[row["key"], row["cells"]] for row in task["rows"]]]
        for task in model["tasks"]
    ]
