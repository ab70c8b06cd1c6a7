"""A table's part on one page: the cells that its rules part, with what is printed in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.pdf.page import Char, Page
from ingest.readers.pdf.places import placed
from ingest.readers.pdf.ruling import Ruling, Slot, rulings
from ingest.readers.pdf.sparse import is_filled, is_head, is_sparse
from ingest.readers.pdf.text import Row, joined, rows
from sheets.grid import Box

_SLIP = 60.0  # points: the height of a row or two
_WIDE = 0.5  # of the page
_PITCH = 1.15  # sizes from line to line where there is only one line


@dataclass(slots=True)
class Piece:
    """A cell, or the part of one that stands on this page.

    lines: its printed lines, from the top.  below: how many more lines it could hold; free: points that its
    last line leaves free; first, word: points that its first character and its first word need.
    open_head, open_foot: whether no rule closes it there.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    lines: tuple[str, ...]
    box: Box  # per cent of the page
    open_head: bool = False
    open_foot: bool = False
    below: float = 0.0
    free: float = 0.0
    first: float = 0.0
    word: float = 0.0

    @property
    def text(self) -> str:
        return joined(self.lines)


@dataclass(slots=True)
class Part:
    """xs: where its columns begin and the last one ends, in points; box likewise.

    pad: points that even the fullest of its lines leaves free.  sparse: its rules part no cells; doubtful:
    they do not where other texts stand beside or below it.
    """

    page: int
    xs: tuple[float, ...]
    rows: int
    box: Box
    pieces: list[Piece] = field(default_factory=list)
    pad: float = 100.0
    sparse: bool = False
    doubtful: bool = False


def parts(page: Page) -> tuple[list[Part], list[Char]]:
    """The ruled tables of a page with their cells, and the characters outside of them."""
    tables = sorted((ruling for ruling in rulings(page.rules) if _is_table(ruling, page)), key=_area)
    inside, outside = placed(page.chars, tables)
    found = [_part(page, table, cells) for table, cells in zip(tables, inside, strict=True)]
    for part in found:
        _cut_stripes(part)
    return found, outside


def _is_table(table: Ruling, page: Page) -> bool:
    """One column alone is a frame around something, except the row that a page end left over of a table."""
    left, top, right, foot = table.box
    if table.rims and not is_filled(table, page):
        return False
    return len(table.xs) > 2 or (foot - top <= _SLIP and right - left >= _WIDE * page.width)


def _area(table: Ruling) -> float:
    """A table inside another one's cell has its own cells: smaller ones come first."""
    left, top, right, foot = table.box
    return (right - left) * (foot - top)


def _part(page: Page, table: Ruling, cells: dict[int, list[Char]]) -> Part:
    part = Part(page.number, table.xs, len(table.ys) - 1, table.box)
    found = []
    xs = [round(100 * x / page.width, 2) for x in table.xs]
    ys = [round(100 * y / page.height, 2) for y in table.ys]
    for number, slot in enumerate(table.slots):
        right, foot = slot.column + slot.colspan, slot.row + slot.rowspan
        box = xs[slot.column], ys[slot.row], xs[right], ys[foot]
        lines = rows(cells.get(number, ()))
        piece = _piece(slot, lines, box)
        part.pieces.append(piece)
        if lines:
            found.append((slot, lines, cells[number]))
            width = table.xs[right] - table.xs[slot.column]
            _measure(piece, lines, width, table.ys[foot])
            part.pad = min(part.pad, max(0.0, min(width - (line.x1 - line.x0) for line in lines)))
    part.sparse = is_sparse(found, table)
    part.doubtful = table.rims or is_head([piece.text for piece in part.pieces if piece.lines])
    return part


def _cut_stripes(part: Part) -> None:
    """Where borders are set apart, merged cells reach further to the page's end than the rows beside them."""
    foot = _stripe([piece for piece in part.pieces if piece.row + piece.rowspan == part.rows])
    if foot and foot.open_foot and part.rows > 1:
        _drop_row(part, foot)
    head = _stripe([piece for piece in part.pieces if piece.row == 0])
    if head and head.open_head and part.rows > 1:
        _drop_row(part, head)
        for piece in part.pieces:
            piece.row = max(piece.row - 1, 0)


def _stripe(row: list[Piece]) -> Piece | None:
    """The one empty cell over several columns that lies between merged ones only."""
    own = [piece for piece in row if piece.rowspan == 1]
    return own[0] if len(own) == 1 and own[0].colspan > 1 and not own[0].lines else None


def _drop_row(part: Part, stripe: Piece) -> None:
    for piece in part.pieces:
        if piece is not stripe and piece.row <= stripe.row < piece.row + piece.rowspan:
            piece.rowspan -= 1
    part.pieces.remove(stripe)
    part.rows -= 1


def _piece(slot: Slot, lines: list[Row], box: Box) -> Piece:
    return Piece(
        *(slot.row, slot.column, slot.rowspan, slot.colspan),
        tuple(line.text for line in lines),
        box,
        slot.open_head,
        slot.open_foot,
    )


def _measure(piece: Piece, lines: list[Row], width: float, foot: float) -> None:
    last = lines[-1]
    pitch = last.y1 - lines[-2].y1 if len(lines) > 1 else _PITCH * last.size
    piece.below = (foot - last.y1) / max(pitch, 1.0)
    piece.free = width - (last.x1 - last.x0)
    piece.first, piece.word = lines[0].first, lines[0].word
