"""One wide table of many projects, name and amount and goal in columns of their own, parted by project.

Each part is drawn as the sheet of one project: columns that say something of the whole project become lines
above the head.  Cells keep their origins; a head that serves many parts is drawn in each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.layouts.anatomy import Anatomy, Title, anatomy, head_words, row_words
from sheets.grid import Cell, Grid

_FEWEST = 2  # rows of indicators that share a name, somewhere: else a name column is an indicator's


@dataclass(slots=True)
class _Part:
    name: Cell
    rows: list[int] = field(default_factory=list)


def parted(grid: Grid) -> tuple[Grid, ...]:
    """The parts of a wide table; none where the table is of one project."""
    parts = anatomy(grid)
    names = [title for title in parts.titles if _head_field(title) == "name"]
    has_rows = {"level3", "value"} <= {row_words().get(title.words[-1]) for title in parts.titles}
    if len(names) != 1 or not has_rows or not parts.head:
        return ()
    covering = grid.covering()
    found = _parts(names[0], parts.head[1], grid, covering)
    if not any(len(part.rows) >= _FEWEST for part in found):
        return ()
    heads = [title for title in parts.titles if _head_field(title)]
    return tuple(_drawn(part, heads, parts, grid, covering) for part in found)


def _head_field(title: Title) -> str | None:
    """The project's field a column is of.  What may be an indicator's is an indicator's."""
    return None if title.words[-1] in row_words() else head_words().get(title.words[-1])


def _parts(name: Title, last: int, grid: Grid, covering: dict[tuple[int, int], Cell]) -> list[_Part]:
    """The rows under each name; an empty box goes on with the name above."""
    found: list[_Part] = []
    for row in range(last + 1, grid.rows):
        cell = covering.get((row, name.cells[-1].column))
        if cell and cell.text.strip() and (not found or cell.text != found[-1].name.text):
            found.append(_Part(cell))
        if found:
            found[-1].rows.append(row)
    return found


def _drawn(
    part: _Part, heads: list[Title], parts: Anatomy, grid: Grid, covering: dict[tuple[int, int], Cell]
) -> Grid:
    gone = {at for title in heads for at in _columns(title)}
    kept = [column for column in range(grid.columns) if column not in gone]
    pen = _Pen(kept)
    first, last = parts.head or (0, 0)
    for row in range(first):
        pen.put_row([cell for cell in grid.cells if cell.row == row], whole=True)
    for title in heads:
        for value in _values(title, part, covering) or [Cell(0, 0)]:
            pen.put_line(title.cells[-1], value)
    for row in (*range(first, last + 1), *part.rows):
        pen.put_row(_row_cells(row, part, grid, first, last))
    return Grid(pen.row, max(len(kept), 2), tuple(pen.cells), grid.fiscal_year)


def _columns(title: Title) -> range:
    cell = title.cells[-1]
    return range(cell.column, cell.column + cell.colspan)


def _values(title: Title, part: _Part, covering: dict[tuple[int, int], Cell]) -> list[Cell]:
    """What stands in the column beside the project's rows: one text, or more that nobody can tell apart."""
    cells = (covering.get((row, title.cells[-1].column)) for row in part.rows)
    by_text = {cell.text: cell for cell in cells if cell and cell.text.strip()}
    return list(by_text.values())


def _row_cells(row: int, part: _Part, grid: Grid, first: int, last: int) -> Iterator[Cell]:
    """The cells that begin in a row, cut to the rows of the part."""
    end = last if row <= last else part.rows[-1]
    begin = first if row <= last else part.rows[0]
    for cell in grid.cells:
        begins = cell.row == row or (row == begin and cell.row < row < cell.row + cell.rowspan)
        if begins and cell.row + cell.rowspan > row:
            yield replace(cell, row=row, rowspan=min(cell.row + cell.rowspan - 1, end) - row + 1)


class _Pen:
    """Draws the columns that are kept, closed up."""

    def __init__(self, kept: list[int]) -> None:
        self.places = {column: at for at, column in enumerate(kept)}
        self.cells: list[Cell] = []
        self.row = 0

    def put_line(self, label: Cell, value: Cell) -> None:
        width = max(len(self.places), 2)
        self.cells.append(replace(label, row=self.row, column=0, rowspan=1, colspan=1))
        self.cells.append(replace(value, row=self.row, column=1, rowspan=1, colspan=width - 1))
        self.row += 1

    def put_row(self, cells: Iterator[Cell] | list[Cell], *, whole: bool = False) -> None:
        for cell in cells:
            columns = range(cell.column, cell.column + cell.colspan)
            at = [self.places[column] for column in columns if column in self.places]
            if at or whole:
                place, width = (at[0], len(at)) if at else (0, 1)
                self.cells.append(replace(cell, row=self.row, column=place, colspan=width))
        self.row += 1
