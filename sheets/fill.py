"""Fill a sheet with a Document: the Grid as the official form stands on paper.

Grid columns are not table columns.  A line with two pairs has edges where the table has none, so the
paper is ruled with all edges first (`Ruler`), and each cell spans the rulings between its own edges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, repeat
from operator import attrgetter
from typing import Any

from sheets import extra
from sheets.documents import Document, Indicator, Party, Task, row_field, row_path_around
from sheets.grid import Cell, Grid, Role
from sheets.layout import Amounts, Block, Column, FixedRow, Labelled, Line, Panel, Sheet, Table, TaskLine
from sheets.many import many

HEAD_KEY = "head"  # the row key of every field that stands above the indicators
DASHES = frozenset({"-", "－", "—", "–", "/"})  # "nothing to say here": said for its own row only
_FULL = 100.0
_NARROWEST_LABEL = 7.0  # per cent; a label of the head is never put into a narrower column
_SHEETS = 64  # layouts kept ruled
_DIGITS = 3  # of the number of a row that may be many: a thousand of them are a sheet of their own
_EMPTY = Cell(0, 0, role=Role.EMPTY)
_SAME_EDGE = 2.5  # per cent; a panel's edge so near to the table's stands on it


def fill(sheet: Sheet, document: Document) -> Grid:
    """The Grid of a Document.  Every cell to be filled carries path, key and field, also an empty one."""
    pen = _Pen(ruler(sheet))
    _title(pen, sheet, document)
    for block in sheet.blocks:
        if isinstance(block, Line):
            _line(pen, block, document)
        elif isinstance(block, Amounts):
            _amounts(pen, block, document)
        elif isinstance(block, Panel):
            _panel(pen, block, document)
        elif isinstance(block, Table):
            _tables(pen, sheet, document)
            _fixed_rows(pen, block.foot, _column_edges(block), block.columns, document, left=0.0)
    return Grid(pen.row, len(pen.ruler.edges) - 1, tuple(pen.cells), document.fiscal_year)


def column_widths(sheet: Sheet) -> tuple[float, ...]:
    """Width of each Grid column of the sheet, in per cent."""
    edges = ruler(sheet).edges
    return tuple(round(right - left, 3) for left, right in pairwise(edges))


def party_text(party: Party | None) -> str:
    if party is None:
        return ""
    return f"[{party.code}]{party.name or ''}" if party.code else party.name or ""


def head_text(document: Document, name: str) -> str:
    """The printed text of a field of the head: `name`, `department`, `budget.total`, `extra.项目期`."""
    if term := extra.term_of(name):
        return document.extra.get(term, "")
    if name in ("department", "unit"):
        return party_text(getattr(document, name))
    value: object = document
    for part in name.split("."):
        value = getattr(value, part, None)
    return str(value or "")


def row_text(row: Indicator, name: str) -> str:
    value = row_field(row, name)
    return "" if value is None else str(value)


def column_texts(rows: Sequence[Indicator], name: str) -> list[str]:
    """`row_text` of every row: what kind of field it is, is asked once."""
    values = (
        map(attrgetter(name), rows) if not extra.term_of(name) else (row_field(row, name) for row in rows)
    )
    return ["" if value is None else str(value) for value in values]


def head_pairs(sheet: Sheet, document: Document) -> tuple[Labelled, ...]:
    """Every field that stands above or below the indicators of this document, also in rows of any number."""
    found: list[Labelled] = []
    for block in sheet.blocks:
        if isinstance(block, Panel):
            found += block.pairs(_all_rows(block.rows, document))
        elif isinstance(block, Table):
            found += Panel("", block.columns, block.foot).pairs(block.foot)
        elif not isinstance(block, TaskLine):
            found += block.pairs
    return tuple(found)


def _all_rows(rows: Sequence[FixedRow], document: Document) -> tuple[FixedRow, ...]:
    """With a row that may be many as often as it is filled, and once more to be filled."""
    return tuple(
        row.at(number) for row in rows for number in (range(_filled(row, document) + 1) if row.many else (0,))
    )


def _filled(row: FixedRow, document: Document) -> int:
    """How many rows of a kind there are, up to the last with a text; a number beyond reason is no row's."""
    begins = {extra.term_of(name or "") or "" for name in row.fields}
    begins = {term.partition("{n}")[0] for term in begins} - {""}
    counted = (
        term.removeprefix(begin).partition("]")[0]
        for term in document.extra
        for begin in begins
        if term.startswith(begin)
    )
    numbers = (int(number) for number in counted if number.isdecimal() and len(number) <= _DIGITS)
    return max(numbers, default=-1) + 1


def runs(column: Column, texts: Sequence[str], within: Sequence[int] | None) -> list[int]:
    """For each row the first row of the merged cell it lies in, for one column with its texts."""
    if not column.merge:
        return list(range(len(texts)))
    starts: list[int] = []
    for index, text in enumerate(texts):
        merged = (
            index > 0
            and text
            and text == texts[index - 1]
            and text not in DASHES
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


@lru_cache(maxsize=_SHEETS)
def ruler(sheet: Sheet) -> Ruler:
    """The edges of the table, and more where the head needs them."""
    table = table_edges(sheet.table)
    label = sheet.table.side_width or next(edge for edge in table if edge >= _NARROWEST_LABEL)
    middle = min((edge for edge in table if label < edge < _FULL), key=lambda edge: abs(edge - _FULL / 2))
    plain = Ruler(tuple(table), label, middle)
    edges = {edge for block in sheet.blocks for edge in _block_edges(plain, block)}
    return Ruler(tuple(sorted({*table, *edges})), label, middle)


def _block_edges(plain: Ruler, block: Block) -> Iterator[float]:
    """What a block of the head needs beside the table's edges."""
    if isinstance(block, Line) and block.bordered and len(block.pairs) > 1:
        starts = _starts(plain, len(block.pairs))
        yield from starts
        yield from (start + plain.label for start in starts[:-1])
    elif isinstance(block, Amounts) and block.beside:
        yield from _quarters(plain)
    elif isinstance(block, Panel):
        yield from _panel_edges(plain, block)


def _starts(ruler: Ruler, pairs: int) -> tuple[float, ...]:
    """Where the pairs of a line begin, and the end."""
    if pairs == 1:
        return (0.0, _FULL)
    if pairs == 2:
        return (0.0, ruler.middle, _FULL)
    return tuple(round(_FULL * number / pairs, 3) for number in range(pairs + 1))


def _quarters(ruler: Ruler) -> tuple[float, ...]:
    """Label, amount, label, amount."""
    return (
        ruler.label,
        round((ruler.label + ruler.middle) / 2, 3),
        ruler.middle,
        round((ruler.middle + _FULL) / 2, 3),
        _FULL,
    )


def _panel_edges(ruler: Ruler, panel: Panel) -> list[float]:
    """Right of the label, scaled to the paper; on the table's edges where those are near."""
    widths = [panel.names, *(column.width for column in panel.columns)]
    scale = (_FULL - ruler.label) / sum(widths)
    edges: list[float] = []
    place = ruler.label
    for width in widths:
        place += width * scale
        near = min(ruler.edges, key=lambda edge: abs(edge - place))
        taken = bool(width) and near in (ruler.label, *edges[-1:])
        edges.append(near if abs(near - place) < _SAME_EDGE and not taken else round(place, 3))
    return [ruler.label, *edges] if panel.names else edges


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
        self.cells.append(cell.put(self.row + cell.row, column, colspan))


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
    return zip(pairs, pairwise(_starts(ruler, len(pairs))), strict=True)


def _amounts(pen: _Pen, amounts: Amounts, document: Document) -> None:
    label = Cell(0, 0, amounts.label, rowspan=len(amounts.rows), role=Role.LABEL)
    pen.put(0, pen.ruler.label, label)
    edges = _quarters(pen.ruler) if amounts.beside else (pen.ruler.label, pen.ruler.middle, _FULL)
    for row in amounts.rows:
        for part, at in zip(row, (0, 2), strict=False):
            pen.put(edges[at], edges[at + 1], Cell(0, 0, part.label, role=Role.LABEL))
            value = _head_cell(document, part.field, head_text(document, part.field))
            end = _FULL if part is row[-1] else edges[at + 2]
            pen.put(edges[at + 1], end, value)
        pen.row += 1


def _panel(pen: _Pen, panel: Panel, document: Document) -> None:
    """The label beside titles and rows; titles are labels here, only indicators stand under a head."""
    edges, depth = _panel_edges(pen.ruler, panel), head_depth(panel.table)
    rows = _all_rows(panel.rows, document)
    label = Cell(0, 0, panel.label, rowspan=depth + len(rows), role=Role.LABEL)
    pen.put(0, pen.ruler.label, label)
    if panel.names:
        pen.put(edges[0], edges[1], Cell(0, 0, rowspan=depth, role=Role.EMPTY))
    columns = edges[1:] if panel.names else edges
    for tier in range(depth):
        _head_tier(pen, panel.columns, columns, tier, Role.LABEL)
        pen.row += 1
    _fixed_rows(pen, rows, columns, panel.columns, document, left=edges[0])


def _fixed_rows(
    pen: _Pen,
    rows: Sequence[FixedRow],
    edges: Sequence[float],
    columns: Sequence[Column],
    document: Document,
    *,
    left: float,
) -> None:
    """left: where a row's own label begins, at or before the first column."""
    for row in rows:
        first = next(index for index, name in enumerate(row.fields) if name)
        first = first if row.label else 0
        if row.label:
            pen.put(left, edges[first], Cell(0, 0, row.label, role=Role.LABEL))
        for index in range(first, len(columns)):
            name = row.fields[index]
            cell = _head_cell(document, name, head_text(document, name)) if name else _EMPTY
            pen.put(edges[index], edges[index + 1], cell)
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
        _head_tier(pen, table.columns, _column_edges(table), tier, Role.HEAD)
        pen.row += 1
    _rows(pen, sheet, number, task)
    pen.row += len(task.indicators)


def head_depth(table: Table) -> int:
    return max(len(column.titles) for column in table.columns)


def _column_edges(table: Table) -> list[float]:
    return table_edges(table)[1 if table.side else 0 :]


def _head_tier(pen: _Pen, columns: tuple[Column, ...], edges: Sequence[float], tier: int, role: Role) -> None:
    depth, start = max(len(column.titles) for column in columns), 0
    while start < len(columns):
        end = _same_title(columns, start, tier)
        titles = columns[start].titles
        if tier < len(titles):
            rowspan = depth - tier if tier == len(titles) - 1 else 1
            pen.put(edges[start], edges[end], Cell(0, 0, titles[tier], rowspan=rowspan, role=role))
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
    edges = _column_edges(sheet.table)
    starts: dict[str, list[int]] = {}
    found: list[tuple[int, int, str, int, int, str, str]] = []
    for column, (left, right) in zip(sheet.table.columns, pairwise(edges), strict=True):
        name, within = column.field, starts.get(column.within) if column.within else None
        texts = column_texts(task.indicators, name)
        starts[name] = runs(column, texts, within)
        place, colspan = pen.ruler.span(left, right)
        begin, end = row_path_around(sheet.form, number, name)
        found += (
            (index, place, texts[index], rows, colspan, f"{begin}{index}{end}", name)
            for index, rows in Counter(starts[name]).items()
        )
    if found:
        pen.cells += _value_cells(found, pen.row, task.indicators)


def _value_cells(found: Sequence[tuple[Any, ...]], top: int, indicators: Sequence[Indicator]) -> list[Cell]:
    rows, columns, texts, rowspans, colspans, paths, names = zip(*found, strict=True)
    return many(
        Cell,
        len(found),
        row=[top + row for row in rows],
        column=columns,
        text=texts,
        rowspan=rowspans,
        colspan=colspans,
        role=repeat(Role.VALUE),
        path=paths,
        key=[indicators[row].key for row in rows],
        field=names,
        origin=repeat(None),
    )
