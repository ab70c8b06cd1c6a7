"""Carries labels down that are printed in the first row of their group only.

Where a column draws merged cells, its empty boxes are empty.  Where it draws none, an empty box below a label
belongs to it, within the cell of the column that bounds it, within a task, and under the level 1 that its
level 2 belongs to.  (docs/decisions/0005)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indicators.levels import level1_of, official_level1
from ingest.readers.titles import is_task
from sheets.fill import DASHES
from sheets.grid import Cell, Grid, Origin
from sheets.heads import Head, find_head
from sheets.layout import Column, Sheet

FILLED = "只印在组内首行的标签已补到各行"
_NEVER_EMPTY = frozenset({"seq", "level1", "level2"})  # an empty box is no content there
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of indicators, with the head it stands under and the task it belongs to."""

    index: int
    head: Head
    task: int
    block: int = 0  # the how manieth block of the table it stands in
    opens_block: bool = False


class Filler:
    """cells: by the place where they begin."""

    def __init__(self, sheet: Sheet, grid: Grid, seams: frozenset[int]) -> None:
        self.sheet, self.grid, self.seams = sheet, grid, seams
        self.covering = grid.covering()
        self.changed: dict[Place, Cell] = {}
        self.gone: set[Place] = set()
        self.groups: dict[str, dict[int, int]] = {}  # by field: the group of each row

    def run(self) -> Grid:
        rows = list(self._rows())
        for column in self.sheet.table.columns:
            if column.merge and any(column.field in row.head.columns for row in rows):
                self._column(column, [row for row in rows if column.field in row.head.columns])
        cells = tuple(
            self.changed.get((cell.row, cell.column), cell)
            for cell in self.grid.cells
            if (cell.row, cell.column) not in self.gone
        )
        return replace(self.grid, cells=cells)

    def _rows(self) -> Iterator[_Row]:
        printed = self.grid.lines()
        head: Head | None = None
        task = index = 0
        table, seams = self.sheet.table, sorted(self.seams)
        while index < self.grid.rows:
            found = find_head(table, printed, self.covering, index)
            texts = [cell.text for cell in printed[index] if cell.text.strip()]
            if found:
                head, index = found, found.last
            elif is_task(texts, (self.sheet,)):
                head, task = None, task + 1
            elif head and any(head.holds(cell) for cell in printed[index] if cell.text.strip()):
                yield _Row(index, head, task, bisect_right(seams, index), index in self.seams)
            index += 1

    def _cell(self, row: _Row, column: Column) -> Cell | None:
        """The cell of a column, if it stands in this column alone and below the head."""
        places = row.head.columns[column.field]
        if len(places) == 1:
            return self.covering.get((row.index, places[0]))
        cells = [self.covering.get((row.index, place)) for place in places]
        return next(
            (cell for cell in cells if cell and cell.row > row.head.last and cell.text.strip()), cells[0]
        )

    def _column(self, column: Column, rows: list[_Row]) -> None:
        """Each row's cell, or the one above it; a group is the run of rows with the same."""
        cells = [self._cell(row, column) for row in rows]
        open_ = {block: self._is_open(column, block, rows, cells) for block in {row.block for row in rows}}
        carried = False
        groups = self.groups[column.field] = {}
        above: Cell | None = None
        before: _Row | None = None
        for row, cell in zip(rows, cells, strict=True):
            same = before is not None and self._bounded(column, row, before)
            carried = carried or row.opens_block
            group = groups[before.index] if before and same else row.index
            if cell is not None and cell.text.strip():
                groups[row.index] = group if above and above.text == cell.text else row.index
                above, carried = cell, False
            elif (
                above is not None
                and same
                and (open_[row.block] or carried)
                and self._suits(column, row, above)
            ):
                above = self._extended(above, row, column)
                groups[row.index] = group
            else:
                groups[row.index], above = row.index, None
            before = row

    def _is_open(self, column: Column, block: int, rows: list[_Row], cells: list[Cell | None]) -> bool:
        """Nothing in the column is merged; where an empty box may be content, no group repeats its text.

        Of one block of the table; rows and cells: of all of them.
        """
        cells = [cell for row, cell in zip(rows, cells, strict=True) if row.block == block]
        rows = [row for row in rows if row.block == block]
        if any(cell and cell.rowspan > 1 and cell.text.strip() for cell in cells):
            return False
        if column.field in _NEVER_EMPTY:
            return True
        texts = [cell.text.strip() if cell else "" for cell in cells]
        return not any(
            texts[at] and texts[at] == texts[at - 1] and texts[at] not in DASHES
            for at in range(1, len(rows))
            if self._bounded(column, rows[at], rows[at - 1])
        )

    def _bounded(self, column: Column, row: _Row, before: _Row) -> bool:
        """What bounds the column stays the same from one row to the next."""
        if row.task != before.task or row.head is not before.head:
            return False
        bound = self.groups.get(column.within or "")
        return bound is None or bound.get(row.index) == bound.get(before.index)

    def _suits(self, column: Column, row: _Row, above: Cell) -> bool:
        if above.text.strip() in DASHES:
            return False
        if column.field != "level1" or "level2" not in row.head.columns:
            return True
        level2 = self.covering.get((row.index, row.head.columns["level2"][0]))
        known, own = level1_of(level2.text) if level2 else None, official_level1(above.text)
        return known is None or own is None or known == own

    def _extended(self, above: Cell, row: _Row, column: Column) -> Cell:
        """The cell above, now down to this row, in place of the empty boxes there."""
        for at in row.head.columns[column.field]:
            empty = self.covering.get((row.index, at))
            if empty is not None and not empty.text.strip() and empty.colspan == 1:
                self.gone.add((empty.row, empty.column))
        origin = above.origin or Origin()
        if FILLED not in origin.repairs:
            above = replace(above, origin=replace(origin, repairs=(*origin.repairs, FILLED)))
        taller = above.moved(above.row, row.index + 1 - above.row)
        self.changed[above.row, above.column] = taller
        for index in range(above.row, row.index + 1):
            self.covering[index, above.column] = taller
        return taller


def filled(sheet: Sheet, grid: Grid, seams: frozenset[int] = frozenset()) -> Grid:
    """The grid with its labels carried down.  seams: rows that begin a further block of the same table."""
    return Filler(sheet, grid, seams).run()
