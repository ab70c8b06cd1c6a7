"""Lays what was cut from a flow on a Grid: the lines above the table, its head, its rows.

A merged cell is printed once, with the first row it covers; how far it reaches is judged here and noted in
the cell's Origin: down to the next cell of its column, but never past the next cell of a column it lies
within, nor past the next counted duty.  One exception: where the next text of the column is the same again
and only empty boxes stand between, the page end had cut one cell, and it reaches that far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.flow.cells import SIDE, Slot
from ingest.readers.flow.cut import Row
from ingest.readers.flow.head import Item, PrintedHead, head_depth
from ingest.readers.flow.pieces import Gap, Piece
from sheets.grid import Cell, Grid, Origin, Role
from sheets.layout import Kind, Line, Sheet

JOINED = "断行已接好"
OVER_PAGE = "跨页已接好"
JUDGED = "所在栏目系推定"
PARTED = "相连的两格已分开"
LEVELS = ("level1", "level2")

Place = tuple[int, int]  # row among the rows, column


@dataclass(slots=True)
class Draft:
    """A Grid in the making; `paged` tells whether page numbers can be trusted."""

    sheet: Sheet
    slots: Sequence[Slot]
    paged: bool
    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    @property
    def width(self) -> int:
        return len(self.slots)

    def put(self, cell: Cell, pieces: Sequence[Piece], *repairs: str) -> None:
        text = "".join(piece.text for piece in pieces)
        origin = self._origin(pieces, repairs) if pieces else None
        self.cells.append(replace(cell, text=text, origin=origin))

    def _origin(self, pieces: Sequence[Piece], repairs: tuple[str, ...]) -> Origin:
        lines = tuple(dict.fromkeys(piece.line for piece in pieces))
        inner = pieces[1:]
        if any(piece.gap == Gap.PAGE for piece in inner):
            repairs = (OVER_PAGE, *repairs)
        elif len(lines) > 1:
            repairs = (JOINED, *repairs)
        if any(piece.gap == Gap.NONE for piece in pieces):
            repairs = (*repairs, PARTED)
        return Origin(pieces[0].page if self.paged else None, lines, repairs=repairs)

    def grid(self) -> Grid:
        return Grid(self.row, self.width, tuple(self.cells))


def lay_items(draft: Draft, items: Sequence[Item]) -> None:
    """Titles and notes across the whole width; pairs of one Line on one row; amounts under their label."""
    index = 0
    while index < len(items):
        item = items[index]
        if item.kind == "amounts":
            parts = _parts(items[index + 1 :])
            label = Cell(draft.row, 0, rowspan=max(1, len(parts)), role=Role.LABEL)
            draft.put(label, (*item.label, *item.value))
            for part in parts:
                _lay_pair(draft, part, 1, draft.width)
                draft.row += 1
            draft.row += 0 if parts else 1
            index += 1 + len(parts)
        elif item.pair:
            index += _lay_line(draft, items, index)
        else:
            role = Role.TITLE if item.kind == "title" else Role.NOTE
            draft.put(Cell(draft.row, 0, colspan=draft.width, role=role), (*item.label, *item.value))
            draft.row += 1
            index += 1


def _parts(items: Sequence[Item]) -> list[Item]:
    parts: list[Item] = []
    for item in items:
        if not (item.pair and item.pair.kind is Kind.MONEY):
            break
        parts.append(item)
    return parts


def _lay_line(draft: Draft, items: Sequence[Item], index: int) -> int:
    """How many items went on this row."""
    line = next(
        (
            block
            for block in draft.sheet.blocks
            if isinstance(block, Line) and items[index].pair in block.pairs
        ),
        None,
    )
    following = items[index + 1] if index + 1 < len(items) else None
    paired = line and following and following.pair in line.pairs
    half = draft.width // 2 + 1
    _lay_pair(draft, items[index], 0, half if paired else draft.width)
    if paired and following:
        _lay_pair(draft, following, half, draft.width)
    draft.row += 1
    return 2 if paired else 1


def _lay_pair(draft: Draft, item: Item, left: int, right: int) -> None:
    if not item.label:
        draft.put(Cell(draft.row, left, colspan=right - left), item.value)
        return
    middle = left + 1 if left == 0 or right - left < 4 else left + (right - left) // 2
    draft.put(Cell(draft.row, left, colspan=middle - left, role=Role.LABEL), item.label)
    draft.put(Cell(draft.row, middle, colspan=right - middle), item.value)


def lay_head(draft: Draft, head: PrintedHead, tasks: Sequence[Sequence[Piece]] = ()) -> None:
    """The head below the first task's line, if there is one."""
    for line in tasks:
        lay_task(draft, line)
    for cell, pieces in head.cells.items():
        place = Cell(
            draft.row + cell.tier, cell.column, rowspan=cell.rowspan, colspan=cell.colspan, role=Role.HEAD
        )
        draft.put(place, pieces)
    draft.row += head_depth(draft.sheet)


def lay_task(draft: Draft, line: Sequence[Piece]) -> None:
    draft.put(Cell(draft.row, 0, colspan=draft.width, role=Role.LABEL), line)
    draft.row += 1


def lay_rows(draft: Draft, pieces: Sequence[Piece], rows: Sequence[Row]) -> None:
    texts = {
        (index, cut.column): "".join(pieces[at].text for at in cut.indices)
        for index, row in enumerate(rows)
        for cut in row
    }
    spans = reaches(draft.slots, texts, len(rows))
    for index, row in enumerate(rows):
        for cut in row:
            slot, reach = draft.slots[cut.column], spans[index, cut.column]
            role = Role.LABEL if slot.name == SIDE else Role.VALUE
            cell = Cell(draft.row + index, cut.column, rowspan=reach, role=role)
            repairs: tuple[str, ...] = (f"合并到以下{reach - 1}行，系推定",) if reach > 1 else ()
            repairs += (JUDGED,) if slot.name in _one_of_two(draft.slots, row) else ()
            draft.put(cell, [pieces[at] for at in cut.indices], *repairs)
    draft.row += len(rows)


def _one_of_two(slots: Sequence[Slot], row: Row) -> set[str]:
    """The source of the history or the remark behind it, where only one of them is printed."""
    found = {slots[cut.column].name for cut in row} & {"history_source", "remark"}
    return found if len(found) == 1 else set()


def reaches(slots: Sequence[Slot], texts: Mapping[Place, str], rows: int) -> dict[Place, int]:
    """For each cell (row, column) the rows it covers."""
    filled: list[set[int]] = [set() for _ in range(rows)]
    for row, column in texts:
        filled[row].add(column)
    return {place: _reach(slots, filled, texts, place) for place in texts}


def _reach(slots: Sequence[Slot], filled: Sequence[set[int]], texts: Mapping[Place, str], at: Place) -> int:
    row, column = at
    if not slots[column].merge:
        return 1
    bounds = _bounds(slots, column)
    end = _next(filled, row + 1, {column, *bounds})
    while (
        slots[column].name in LEVELS and end < len(filled) and _same_above(filled, texts, end, column, bounds)
    ):
        end = _next(filled, end + 1, {column, *bounds})
    again = _next(filled, end, {column})
    if slots[column].name not in LEVELS and texts.get((again, column)) == texts[at]:
        end = again
    return end - row


def _same_above(
    filled: Sequence[set[int]], texts: Mapping[Place, str], row: int, column: int, bounds: set[int]
) -> bool:
    """Only labels are printed on this row that say what was printed above: the cell reaches past them."""
    if column in filled[row]:
        return False
    for bound in filled[row] & bounds:
        above = next((texts[at, bound] for at in range(row - 1, -1, -1) if bound in filled[at]), None)
        if above != texts[row, bound]:
            return False
    return True


def _next(filled: Sequence[set[int]], row: int, columns: set[int]) -> int:
    """The first row from `row` on that prints one of the columns, or the end."""
    return next((at for at in range(row, len(filled)) if filled[at] & columns), len(filled))


def _bounds(slots: Sequence[Slot], column: int) -> set[int]:
    """The columns whose next cell ends a merged one: those it lies within; the counted duty for the rest.

    A goal, an activity, a budget, an office often hold for several tasks of one duty.
    """
    counted = {index for index, slot in enumerate(slots) if slot.kind is Kind.FIXED}
    if slots[column].name in LEVELS:
        return {index for index in range(column) if slots[index].name != SIDE}
    return counted
