"""A filled sheet in Word: its title and lines as paragraphs, the rest as tables with true merges.

Word repeats only rows at a table's top, so the sheet is cut above each head of columns: every head opens a
table of its own, which a line of nothing parts from the one above.  The label at its left (绩效指标) would
hang from a repeated row into others; it stands beside the indicators instead, with no rule above it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sheets.fill import HEAD_KEY, column_widths, fill, head_pairs
from sheets.grid import Cell, Grid, Role, covering
from sheets.layout import Kind, Sheet
from sheets.render.docx_styles import GAP, TABLE
from sheets.render.docx_xml import paragraph, plain, run
from sheets.render.papers import Page

_CENTRED = frozenset({"level1", "level2", "seq", "office"})
_ABOVE = {Role.NOTE: "PerfNote", Role.VALUE: "PerfLine"}
_WHOLE_ROWS = 6  # lines of text up to which a row is not cut by a page's end
_LEAST, _LEAST_WIDE = 420, 260  # height of a row
_DIGIT, _DIGIT_WIDE = 105, 75  # width of one, half of a Chinese character
_NOTHING = Cell(0, 0, role=Role.EMPTY)
_HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
_NO_TOP = '<w:tcBorders><w:top w:val="nil"/></w:tcBorders>'
_STAYS = "<w:keepNext/>"
_BETWEEN = paragraph(GAP, more=f"{_STAYS}{_HIDDEN}")
_PADDING = 140
_NO_BOTTOM = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'


def drawn(page: Page, width: int, title: str) -> str:
    """width: of the paper.  title: the paragraph of the sheet's title."""
    grid = fill(page.sheet, page.document)
    above, cells = _parted(grid)
    lines = "".join(paragraph(_ABOVE[cell.role], run(cell.text)) for cell in above if cell.role in _ABOVE)
    return title + lines + _Tables(page, grid, cells, _edges(page.sheet, width)).xml()


def _parted(grid: Grid) -> tuple[list[Cell], list[Cell]]:
    """The lines above the frame, and what stands in it."""
    rows = 0
    lines = grid.lines()
    while rows < grid.rows and len(lines[rows]) == 1 and _is_above(lines[rows][0], grid):
        rows += 1
    above = [cell for cell in grid.cells if cell.row < rows]
    return above, [cell for cell in grid.cells if cell.row >= rows]


def _is_above(cell: Cell, grid: Grid) -> bool:
    return cell.role in (Role.TITLE, Role.NOTE) or (
        cell.key == HEAD_KEY and cell.colspan == grid.columns and cell.role is Role.VALUE
    )


def _edges(sheet: Sheet, width: int) -> list[int]:
    """Where the columns begin and end."""
    edges, at, widths = [0], 0.0, column_widths(sheet)
    for one in widths:
        at += one
        edges.append(round(at * width / sum(widths)))
    return edges


Places = Mapping[tuple[int, int], Cell]


@dataclass(slots=True)
class _Tables:
    page: Page
    grid: Grid
    cells: list[Cell]
    edges: list[int]
    kinds: dict[str, Kind] = field(init=False)
    wide: bool = field(init=False)
    heads: frozenset[int] = field(init=False)
    openings: dict[Cell, str] = field(init=False)  # cells with an edge that is not ruled

    def __post_init__(self) -> None:
        sheet = self.page.sheet
        self.kinds = {pair.field: pair.kind for pair in head_pairs(sheet, self.page.document)}
        self.kinds |= {column.field: column.kind for column in sheet.table.columns}
        self.wide = sheet.landscape
        self.heads = _head_rows(self.cells)
        self.openings = {}
        self.cells = [part for cell in self.cells for part in self._without_head(cell)]

    def _without_head(self, cell: Cell) -> Iterator[Cell]:
        """A label beside head and indicators as two: nothing beside the head, and the label."""
        depth = sum(row in self.heads for row in range(cell.row, cell.row + cell.rowspan))
        if cell.role is not Role.LABEL or not 0 < depth < cell.rowspan:
            yield cell
            return
        above = replace(cell, text="", rowspan=depth)
        below = replace(cell, row=cell.row + depth, rowspan=cell.rowspan - depth)
        self.openings |= {above: _NO_BOTTOM, below: _NO_TOP}
        yield from (above, below)

    def xml(self) -> str:
        places = covering(self.cells)
        starts = self._starts()
        ends = (*starts[1:], self.grid.rows)
        return _BETWEEN.join(
            self._table(range(start, end), places) for start, end in zip(starts, ends, strict=True)
        )

    def _starts(self) -> list[int]:
        """The rows that open a table: the first, and the first of each head."""
        first = min(cell.row for cell in self.cells)
        return sorted({first, *(row for row in self.heads if row - 1 not in self.heads)})

    def _table(self, rows: range, places: Places) -> str:
        columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(self.edges))
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}{self._wide}"/>'
            f'<w:tblW w:w="{self.edges[-1]}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
            f'<w:tblCaption w:val="{plain(self.page.sheet.title)}"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(self._rows(rows, places))}</w:tbl>"
        )

    def _rows(self, rows: range, places: Places) -> Iterator[str]:
        """The last row of a table that another one goes on stays with it."""
        repeated = rows[0] in self.heads
        for row in rows:
            repeated = repeated and row in self.heads
            goes_on = row == rows[-1] and row + 1 < self.grid.rows
            yield self._row(list(_in_row(row, places, self.grid.columns)), row, repeated, goes_on)

    def _row(self, cells: Sequence[Cell], row: int, repeated: bool, goes_on: bool) -> str:
        whole = "<w:cantSplit/>" if repeated or self._is_short(cells) else ""
        height = f'<w:trHeight w:val="{_LEAST_WIDE if self.wide else _LEAST}" w:hRule="atLeast"/>'
        head = "<w:tblHeader/>" if repeated else ""
        drawn = (self._cell(cell, row, stays=repeated or goes_on, goes_on=goes_on) for cell in cells)
        return f"<w:tr><w:trPr>{whole}{height}{head}</w:trPr>{''.join(drawn)}</w:tr>"

    def _cell(self, cell: Cell, row: int, *, stays: bool, goes_on: bool) -> str:
        width = self.edges[cell.column + cell.colspan] - self.edges[cell.column]
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        begins = row == cell.row
        merge = "" if cell.rowspan == 1 else '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
        edges = _NO_BOTTOM if goes_on else self.openings.get(cell, "")
        text = paragraph(self._style(cell), run(cell.text) if begins else "", _STAYS if stays else "")
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{edges}'
            f'<w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
        )

    def _style(self, cell: Cell) -> str:
        if cell.role in (Role.LABEL, Role.HEAD):
            return f"PerfLabel{self._wide}"
        centred = self.kinds.get(cell.field or "") is Kind.VALUE or cell.field in _CENTRED
        return f"PerfValue{self._wide}" if centred else f"PerfText{self._wide}"

    @property
    def _wide(self) -> str:
        return "Wide" if self.wide else ""

    def _is_short(self, cells: Iterable[Cell]) -> bool:
        return all(self._lines(cell) <= _WHOLE_ROWS for cell in cells if cell.rowspan == 1)

    def _lines(self, cell: Cell) -> float:
        room = self.edges[cell.column + cell.colspan] - self.edges[cell.column] - _PADDING
        digit = _DIGIT_WIDE if self.wide else _DIGIT
        digits = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in cell.text)
        return digits * digit / max(room, digit)


def _head_rows(cells: Iterable[Cell]) -> frozenset[int]:
    heads = (cell for cell in cells if cell.role is Role.HEAD)
    return frozenset(row for cell in heads for row in range(cell.row, cell.row + cell.rowspan))


def _in_row(row: int, places: Places, columns: int) -> Iterator[Cell]:
    """The cells of a row from the left, those from rows above among them; a hole is an empty cell."""
    column = 0
    while column < columns:
        cell = places.get((row, column)) or replace(_NOTHING, row=row, column=column)
        yield cell
        column = cell.column + cell.colspan
