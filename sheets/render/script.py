"""What the editor's script is told of a sheet beside its drawn table: columns, fields, levels, keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.levels import LEVELS, REQUIRED, SPELLINGS, official_level2
from sheets.documents import HAS_TASKS, ROW_NAMES, Document, Task
from sheets.fill import DASHES, HEAD_KEY, head_depth, head_pairs, ruler, table_edges
from sheets.layout import Column, Kind, Sheet, TaskLine
from sheets.render.columns import column_names, heads_rows, row_classes
from sheets.render.html import WIDE
from sheets.render.marks import Address, Mark, Marks

LONGEST = 4000  # characters of one cell


def script_layout(sheet: Sheet, document: Document, marks: Marks | None = None) -> dict[str, Any]:
    """JSON for `<script id="layout">`; its shape is described in static/editor/model.js."""
    label = next((block.label for block in sheet.blocks if isinstance(block, TaskLine)), "")
    table = sheet.table
    return {
        "form": sheet.form,
        "title": sheet.title,
        "wide": len(table.columns) >= WIDE,
        "hasTasks": sheet.has_tasks,
        "taskLabel": label,
        "side": bool(table.side),
        "depth": head_depth(table),
        "columns": _columns(sheet),
        "head": [
            {
                "field": pair.field,
                "label": pair.label.rstrip("：:"),
                "synonyms": list(pair.synonyms),
                "kind": str(pair.kind),
            }
            for pair in head_pairs(sheet, document)
        ],
        "tasks": [_task(number, task) for number, task in enumerate(document.tasks)],
        "levels": _levels(sheet, document),
        "dashes": sorted(DASHES),
        "longest": LONGEST,
        "marks": script_marks(marks or {}),
    }


def _columns(sheet: Sheet) -> list[dict[str, Any]]:
    lines, table = ruler(sheet), sheet.table
    edges = table_edges(table)[1 if table.side else 0 :]
    return [
        _column(sheet, column, lines.span(left, right))
        for column, left, right in zip(table.columns, edges, edges[1:], strict=False)
    ]


def _column(sheet: Sheet, column: Column, place: tuple[int, int]) -> dict[str, Any]:
    first = ["f1"] if place[0] == 0 else []
    typed = ["ed"] if column.kind != Kind.FIXED else []
    name = ROW_NAMES[sheet.form].get(column.field, column.field)
    return {
        "field": column.field,
        "kind": str(column.kind),
        "title": column.titles[-1],
        "name": column_names(sheet.table.columns)[column.field],
        "titles": list(column.titles),
        "synonyms": list(column.synonyms),
        "merge": column.merge,
        "within": column.within,
        "freeze": column.freeze,
        "group": column.group,
        "width": column.width,
        "tag": "th" if heads_rows(column) else "td",
        "classes": " ".join([*first, *row_classes(column), *typed]),
        "colspan": place[1],
        "path": ("tasks[{t}].indicators[{r}]." if sheet.form in HAS_TASKS else "rows[{r}].") + name,
    }


def _task(number: int, task: Task) -> dict[str, Any]:
    rows = [row.key or f"{number}-{place}" for place, row in enumerate(task.indicators)]
    return {"key": task.key or f"t{number}", "rows": rows}


def _levels(sheet: Sheet, document: Document) -> dict[str, Any] | None:
    """The official names, and what the spellings of this sheet stand for; None where levels are typed."""
    fields = {column.field for column in sheet.table.columns if heads_rows(column)}
    if "level2" not in fields:
        return None
    printed = {row.level2 for row in document.indicators if row.level2}
    return {
        "names": [[name, list(below)] for name, below in LEVELS.items()],
        "spelled": {text: name for text in sorted(printed) if (name := official_level2(text))},
        "required": [list(names) for names in REQUIRED],
        "known": SPELLINGS,
    }


def script_marks(marks: Marks) -> list[dict[str, str]]:
    """Every mark with its cell, as the editor's paper takes them."""
    return [_mark(address, one) for address, found in marks.items() for one in found]


def _mark(address: Address, mark: Sequence[str]) -> dict[str, str]:
    row, name = address if isinstance(address, tuple) else (HEAD_KEY, address)
    return {"row": row, "field": name, **Mark(*mark)._asdict()}
