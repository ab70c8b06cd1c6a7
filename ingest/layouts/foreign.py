"""Foreign tables as JSON, for the page where somebody says what their columns mean; and what may be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ingest.layouts.anatomy import anatomy
from ingest.layouts.undescribed import fingerprint
from sheets import terms
from sheets.documents import FORMS, HAS_TASKS
from sheets.extra import LONGEST_TERM, PREFIX, term_of
from sheets.grid import Cell, Grid

_OURS = ("绩效", "指标")
ROWS_BELOW = 8  # of indicators that are kept to be shown
Json = dict[str, Any]


def grid_json(grid: Grid) -> Json:
    """A table down to its first rows of indicators; cells are [row, column, rowspan, colspan, text]."""
    head = anatomy(grid).head
    rows = min(grid.rows, head[1] + 1 + ROWS_BELOW) if head else grid.rows
    first = next((cell for cell in grid.cells if cell.text.strip()), None)
    origin = first.origin if first else None
    return {
        "fingerprint": fingerprint(grid),
        "title": first.text if first else "",
        "page": origin.page if origin else None,
        "place": origin.place if origin else None,
        "rows": rows,
        "columns": grid.columns,
        "cells": [
            [cell.row, cell.column, min(cell.rowspan, rows - cell.row), cell.colspan, cell.text]
            for cell in grid.cells
            if cell.row < rows
        ],
    }


def may_be_mapped(grid: Grid) -> bool:
    """It speaks of targets at all: budget tables and lists of contents are nobody's to map."""
    parts = anatomy(grid)
    return bool(parts.titles) and any(word in cell.text for cell in grid.cells for word in _OURS)


def grid_of(found: Json) -> Grid:
    cells = tuple(Cell(row, column, text, tall, wide) for row, column, tall, wide, text in found["cells"])
    return Grid(found["rows"], found["columns"], cells)


def choices(form: str, *, row: bool) -> list[tuple[str, str]]:
    """The fields that a label (or, `row`, a column) can be said to be: value and standard name."""
    found = list(terms.names(form, row=row).items())
    return sorted(found, key=lambda pair: term_of(pair[0]) is not None)


def mistakes(form: str, labels: Mapping[str, str | None], columns: Mapping[str, str | None]) -> list[str]:
    """What keeps a mapping from being of use, each in a sentence."""
    if form not in FORMS:
        return ["请您先选这是哪一种表。"]
    found = [*_doubled(labels, form, row=False), *_doubled(columns, form, row=True)]
    found += [*_unknown(labels, form, row=False), *_unknown(columns, form, row=True)]
    for field, name in (("level3", "三级指标"), ("value", "指标值")):
        if field not in columns.values():
            found.append(f"没有一栏是“{name}”。请您指明哪一栏是它，没有它读不出指标。")
    if form in HAS_TASKS and "name" not in labels.values():
        found.append("没有一个标签是“项目名称”。请您指明哪个标签后面是名称。")
    return found


def _doubled(meant: Mapping[str, str | None], form: str, *, row: bool) -> list[str]:
    names, what = terms.names(form, row=row), "栏" if row else "个标签"
    times = Counter(field for field in meant.values() if field)
    return [
        f"有 {count} {what}都选了“{names.get(field) or term_of(field)}”。请您只留一{what[:1]}，其余改选别的。"
        for field, count in times.items()
        if count > 1
    ]


def _unknown(meant: Mapping[str, str | None], form: str, *, row: bool) -> list[str]:
    names = terms.names(form, row=row)
    found = []
    for key, field in meant.items():
        term = term_of(field or "")
        if field and not term and field not in names:
            found.append(f"“{key}”选的不是这种表的栏目。请您重新选择。")
        elif term and len(term) > LONGEST_TERM:
            found.append(f"“{key}”的名称超过 {LONGEST_TERM} 个字，不能作附加栏。请您选一个现成的栏目。")
    return found


def own_term(title: str) -> str:
    """The further field that keeps a label or a column under its own name."""
    return PREFIX + title.rpartition("/")[2].partition("#")[0].strip("*＊:：")[:LONGEST_TERM]
