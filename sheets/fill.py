"""Fill a sheet with a Document: the Grid as the official form stands on paper.

Grid columns are not table columns.  A line with two pairs has edges where the table has none, so the
paper is ruled with all edges first (`Ruler`), and each cell spans the rulings between its own edges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sheets.documents import Document, Indicator, Party, Task, row_path
from sheets.grid import Cell, Grid, Role
from sheets.layout import Amounts, Column, Labelled, Line, Sheet, Table, TaskLine

HEAD_KEY = "head"  # the row key of every field that stands above the indicators
DASHES = frozenset({"-", "－", "—", "–", "/"})  # "nothing to say here": said for its own row only
_FULL = 100.0
_NARROWEST_LABEL = 7.0  # per cent; a label of the head is never put into a narrower column


def fill(sheet: Sheet, document: Document) -> Grid:
    """The Grid of a Document.  Every cell to be filled carries path, key and field, also an empty one."""
    pen = _Pen(ruler(sheet))
    _title(pen, sheet, document)
    for block in sheet.blocks:
        if isinstance(block, Line):
            _line(pen, block, document)
        elif isinstance(block, Amounts):
            _amounts(pen, block, document)
        elif isinstance(block, Table):
            _tables(pen, sheet, document)
    return Grid(pen.row, len(pen.ruler.edges) - 1, tuple(pen.cells), fiscal_year=document.fiscal_year)


def column_widths(sheet: Sheet) -> tuple[float, ...]:
    """Width of each Grid column of the sheet, in per cent."""
    edges = ruler(sheet).edges
    return tuple(round(right - left, 3) for left, right in pairwise(edges))


def party_text(party: Party | None) -> str:
    if party is None:
        return ""
    return f"[{party.code}]{party.name or ''}" if party.code else party.name or ""


def head_text(document: Document, name: str) -> str:
    """The printed text of a field of the head: `name`, `department`, `budget.total`."""
    if name in ("department", "unit"):
        return party_text(getattr(document, name))
    value: object = document
    for part in name.split("."):
        value = getattr(value, part, None)
    return str(value or "")


def row_text(row: Indicator, name: str) -> str:
    value = getattr(row, name)
    return "" if value is None else str(value)


def runs(column: Column, rows: Sequence[Indicator], within: Sequence[int] | None) -> list[int]:
    """For each row the first row of the merged cell it lies in, for one column."""
    starts: list[int] = []
    for index, row in enumerate(rows):
        text = row_text(row, column.field)
        merged = (
            column.merge
            and index > 0
            and text
            and text not in DASHES
            and text == row_text(rows[index - 1], column.field)
            and (within is None or within[index] == within[index - 1])
        )
        starts.append(starts[-1] if merged else index)
    return starts


@dataclass(frozen=True, slots=True)
class Ruler:
    """All vertical edges of a sheet in per cent, from 0 to 100, and the ones its head uses."""

    edges: tuple[float, ...]
    label: float  # where the label column of the head ends
    middle: float  # where the second pair of a line, or the amount behind its own label, begins

    def span(self, left: float, right: float) -> tuple[int, int]:
        column = self.edges.index(left)
        return column, self.edges.index(right) - column


def ruler(sheet: Sheet) -> Ruler:
    """The edges of the table, and one more where a line with two pairs needs it."""
    table = table_edges(sheet.table)
    label = sheet.table.side_width or next(edge for edge in table if edge >= _NARROWEST_LABEL)
    middle = min((edge for edge in table if label < edge < _FULL), key=lambda edge: abs(edge - _FULL / 2))
    paired = any(isinstance(block, Line) and len(block.pairs) > 1 for block in sheet.blocks)
    extra = {middle + label} if paired else set()
    return Ruler(tuple(sorted({*table, *extra})), label, middle)


def table_edges(table: Table) -> list[float]:
    edges = [0.0] + ([table.side_width] if table.side else [])
    for column in table.columns:
        edges.append(round(edges[-1] + column.width, 3))
    return edges


@dataclass(slots=True)
class _Pen:
    """Puts cells on the current row; `row` moves down as blocks are written."""

    ruler: Ruler
    row: int = 0
    cells: list[Cell] = field(default_factory=list)

    def put(self, left: float, right: float, cell: Cell) -> None:
        column, colspan = self.ruler.span(left, right)
        self.cells.append(replace(cell, row=self.row + cell.row, column=column, colspan=colspan))


def _title(pen: _Pen, sheet: Sheet, document: Document) -> None:
    pen.put(0, _FULL, Cell(0, 0, sheet.title, role=Role.TITLE))
    pen.row += 1
    if sheet.year_note:
        text = sheet.year_note.format(year=document.fiscal_year or "　　")
        pen.put(0, _FULL, Cell(0, 0, text, role=Role.NOTE, path="fiscal_year"))
        pen.row += 1


def _head_cell(document: Document, name: str, text: str) -> Cell:
    return Cell(0, 0, text, path=name, key=HEAD_KEY, field=name)


def _line(pen: _Pen, line: Line, document: Document) -> None:
    """A line above the frame is one running text, label and value together, as it is printed."""
    if not line.bordered:
        text = "　".join(pair.label + head_text(document, pair.field) for pair in line.pairs)
        pen.put(0, _FULL, _head_cell(document, line.pairs[0].field, text))
    else:
        for pair, (left, right) in _halves(pen.ruler, line.pairs):
            pen.put(left, left + pen.ruler.label, Cell(0, 0, pair.label, role=Role.LABEL))
            value = _head_cell(document, pair.field, head_text(document, pair.field))
            pen.put(left + pen.ruler.label, right, value)
    pen.row += 1


def _halves(ruler: Ruler, pairs: tuple[Labelled, ...]) -> Iterator[tuple[Labelled, tuple[float, float]]]:
    edges = (0.0, _FULL) if len(pairs) == 1 else (0.0, ruler.middle, _FULL)
    return zip(pairs, pairwise(edges), strict=True)


def _amounts(pen: _Pen, amounts: Amounts, document: Document) -> None:
    label = Cell(0, 0, amounts.label, rowspan=len(amounts.parts), role=Role.LABEL)
    pen.put(0, pen.ruler.label, label)
    for part in amounts.parts:
        pen.put(pen.ruler.label, pen.ruler.middle, Cell(0, 0, part.label, role=Role.LABEL))
        value = _head_cell(document, part.field, head_text(document, part.field))
        pen.put(pen.ruler.middle, _FULL, value)
        pen.row += 1


def _tables(pen: _Pen, sheet: Sheet, document: Document) -> None:
    """One table for each task, under the task's line where the sheet has one."""
    line = next((block for block in sheet.blocks if isinstance(block, TaskLine)), None)
    tasks = document.tasks if line else document.tasks or (Task(),)
    for index, task in enumerate(tasks):
        if line:
            text = f"{line.label}{task.seq}：{task.name or ''}"
            path = f"tasks[{index}].name"
            pen.put(0, _FULL, Cell(0, 0, text, path=path, key=task.key, field="name"))
            pen.row += 1
        _table(pen, sheet, index, task)


def _table(pen: _Pen, sheet: Sheet, number: int, task: Task) -> None:
    table = sheet.table
    depth = head_depth(table)
    if table.side:
        rowspan = depth + len(task.indicators)
        pen.put(0, table.side_width, Cell(0, 0, table.side, rowspan=rowspan, role=Role.LABEL))
    for tier in range(depth):
        _head_tier(pen, table, tier, depth)
        pen.row += 1
    _rows(pen, sheet, number, task)
    pen.row += len(task.indicators)


def head_depth(table: Table) -> int:
    return max(len(column.titles) for column in table.columns)


def _head_tier(pen: _Pen, table: Table, tier: int, depth: int) -> None:
    edges = table_edges(table)[1 if table.side else 0 :]
    start = 0
    while start < len(table.columns):
        end = _same_title(table.columns, start, tier)
        titles = table.columns[start].titles
        if tier < len(titles):
            rowspan = depth - tier if tier == len(titles) - 1 else 1
            pen.put(edges[start], edges[end], Cell(0, 0, titles[tier], rowspan=rowspan, role=Role.HEAD))
        start = end


def _same_title(columns: tuple[Column, ...], start: int, tier: int) -> int:
    """The end of the columns that share one head cell at this tier."""

    def place(column: Column) -> tuple[tuple[str, ...], bool]:
        return column.titles[: tier + 1], len(column.titles) > tier + 1

    end = start + 1
    while end < len(columns) and place(columns[end]) == place(columns[start]):
        end += 1
    return end


def _rows(pen: _Pen, sheet: Sheet, number: int, task: Task) -> None:
    edges = table_edges(sheet.table)[1 if sheet.table.side else 0 :]
    starts: dict[str, list[int]] = {}
    for column, (left, right) in zip(sheet.table.columns, pairwise(edges), strict=True):
        within = starts.get(column.within) if column.within else None
        starts[column.field] = runs(column, task.indicators, within)
        for cell in _column_cells(sheet.form, number, task, column, starts[column.field]):
            pen.put(left, right, cell)


def _column_cells(
    form: str, number: int, task: Task, column: Column, starts: Sequence[int]
) -> Iterator[Cell]:
    for index, rows in Counter(starts).items():
        row = task.indicators[index]
        yield Cell(
            index,
            0,
            row_text(row, column.field),
            rowspan=rows,
            path=row_path(form, number, index, column.field),
            key=row.key,
            field=column.field,
        )
