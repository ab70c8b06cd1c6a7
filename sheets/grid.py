"""The Grid: a table as it stands on paper, the middle between every input and every output.

A Grid is what readers produce and what `fill` produces; renderers draw it and `read` understands it.
Rows and columns count from 0.  A merged cell stands once, at its top left corner, with its spans.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter


class Role(StrEnum):
    TITLE = "title"  # the sheet's name
    NOTE = "note"  # （2024年度）, 单位：万元, and other printed words that are neither label nor value
    LABEL = "label"  # a printed label at the left of a value
    HEAD = "head"  # a column's title
    VALUE = "value"  # what somebody filled in
    EMPTY = "empty"


Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in per cent of the page, y from its top


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page of the source file; pages count from 1."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a cell was read: page and lines of the source file (both from 1), and what was repaired.

    place: worksheet and cell of a workbook (`部门整体!C12`).  also: where a cell goes on that a page end cut.
    raw: the printed lines it was joined from, when there were several.  confidence: 0 to 1, of recognised
    pictures only.
    """

    page: int | None = None
    lines: tuple[int, ...] = ()
    box: Box | None = None
    repairs: tuple[str, ...] = ()  # Chinese, for people: "断行已接好", "左移一格已还原"
    also: tuple[Spot, ...] = ()
    place: str | None = None
    raw: tuple[str, ...] = ()
    confidence: float | None = None


_PLACE = attrgetter("row", "column")
_UNHASHED = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: int
    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    role: Role = Role.VALUE
    path: str | None = None  # tasks[0].indicators[3].value, set by `fill` and by `read`
    key: str | None = None  # the row key of the indicator or task; "head" for head fields
    field: str | None = None  # the field's name under that key
    origin: Origin | None = _UNHASHED  # equal cells have equal places in the grid

    def moved(self, row: int, rowspan: int) -> Cell:
        """The same cell on another row: what `replace` does, in a third of its time."""
        if row == self.row and rowspan == self.rowspan:
            return self
        return Cell(
            row,
            self.column,
            self.text,
            rowspan,
            self.colspan,
            self.role,
            self.path,
            self.key,
            self.field,
            self.origin,
        )

    def put(self, row: int, column: int, colspan: int) -> Cell:
        """The same cell at another place."""
        return Cell(
            row,
            column,
            self.text,
            self.rowspan,
            colspan,
            self.role,
            self.path,
            self.key,
            self.field,
            self.origin,
        )

    def printed_as(self, role: Role) -> Cell:
        """The same cell as what it turned out to be."""
        return Cell(
            self.row,
            self.column,
            self.text,
            self.rowspan,
            self.colspan,
            role,
            self.path,
            self.key,
            self.field,
            self.origin,
        )

    def placed(self, path: str, key: str | None, name: str) -> Cell:
        """The same cell as the value of a field."""
        return Cell(
            self.row,
            self.column,
            self.text,
            self.rowspan,
            self.colspan,
            Role.VALUE,
            path,
            key,
            name,
            self.origin,
        )


@dataclass(frozen=True, slots=True)
class Grid:
    rows: int
    columns: int
    cells: tuple[Cell, ...] = field(default=())
    fiscal_year: int | None = None  # what stands around the table, for sheets that print no year themselves

    def __hash__(self) -> int:
        """Not of the cells: they are many, and grids are seldom of one size."""
        return hash((self.rows, self.columns, len(self.cells)))

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a position, or None.  Linear; build `covering()` for many look-ups."""
        for cell in self.cells:
            if (
                cell.row <= row < cell.row + cell.rowspan
                and cell.column <= column < cell.column + cell.colspan
            ):
                return cell
        return None

    def covering(self) -> dict[tuple[int, int], Cell]:
        """Every covered position with its cell."""
        return covering(self.cells)

    def lines(self) -> list[list[Cell]]:
        """For each row the cells that begin in it, from the left."""
        lines: list[list[Cell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=_PLACE):
            lines[cell.row].append(cell)
        return lines


def covering(cells: Iterable[Cell]) -> dict[tuple[int, int], Cell]:
    """Every position that these cells cover, with its cell."""
    found: dict[tuple[int, int], Cell] = {}
    for cell in cells:
        if cell.rowspan == 1 == cell.colspan:
            found[cell.row, cell.column] = cell
            continue
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                found[row, column] = cell
    return found
