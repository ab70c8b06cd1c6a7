"""A table's part on one page: the cells that its rules part, with what is printed in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_page import Char, Page
from ingest.readers.pdf_text import Row, joined, rows
from ingest.readers.ruling import Ruling, Slot, rulings
from sheets.grid import Box

_OVER = 0.2  # of a character: so much over a rule, it belongs to the word it was written in
_TIGHT = 0.6  # of a character's width may lie between two of one word
_BEYOND = 0.8  # sizes between a cell's end, or its last line, and a line that runs out of it
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

    pad: points that even the fullest of its lines leaves free.
    """

    page: int
    xs: tuple[float, ...]
    rows: int
    box: Box
    pieces: list[Piece] = field(default_factory=list)
    pad: float = 100.0


def parts(page: Page) -> tuple[list[Part], list[Char]]:
    """The ruled tables of a page with their cells, and the characters outside of them."""
    tables = sorted((ruling for ruling in rulings(page.rules) if _is_table(ruling, page)), key=_area)
    inside, outside = _placed(page.chars, tables)
    return [_part(page, table, cells) for table, cells in zip(tables, inside, strict=True)], outside


def _is_table(table: Ruling, page: Page) -> bool:
    """One column alone is a frame around something, except the row that a page end left over of a table."""
    left, top, right, foot = table.box
    return len(table.xs) > 2 or (foot - top <= _SLIP and right - left >= _WIDE * page.width)


def _area(table: Ruling) -> float:
    """A table inside another one's cell has its own cells: smaller ones come first."""
    left, top, right, foot = table.box
    return (right - left) * (foot - top)


def _placed(
    chars: Sequence[Char], tables: Sequence[Ruling]
) -> tuple[list[dict[int, list[Char]]], list[Char]]:
    """For each table, slot -> its characters; and those in no table."""
    inside: list[dict[int, list[Char]]] = [{} for _ in tables]
    outside: list[Char] = []
    before: tuple[int, int, Char] | None = None
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
        for number, table in enumerate(tables):
            slot = table.at(x, y)
            if slot is None:
                continue
            if before and before[0] == number and before[1] != slot:
                over = _runs_over(before[2], char, table) or _runs_down(before[1], slot, char, table)
                slot = before[1] if over else slot
            inside[number].setdefault(slot, []).append(char)
            before = number, slot, char
            break
        else:
            before = None
            outside.append(char)
    return inside, _taken_in(outside, tables, inside)


def _taken_in(
    outside: list[Char], tables: Sequence[Ruling], inside: list[dict[int, list[Char]]]
) -> list[Char]:
    """Chrome lets a label's last line run out of the part that a page end left of its cell."""
    left: list[Char] = []
    reached: dict[tuple[int, int], float] = {}
    for char in sorted(outside, key=lambda char: char.baseline):
        found = _beyond(char, tables, reached)
        if found is None:
            left.append(char)
        else:
            reached[found] = char.y1
            inside[found[0]].setdefault(found[1], []).append(char)
    return left


def _beyond(
    char: Char, tables: Sequence[Ruling], reached: dict[tuple[int, int], float]
) -> tuple[int, int] | None:
    """Table and slot that a character runs out of, line by line."""
    x = (char.x0 + char.x1) / 2
    for number, table in enumerate(tables):
        slot = table.open_foot(x) if char.y1 > table.ys[-1] else None
        if slot is not None:
            end = max(table.ys[-1], reached.get((number, slot), 0.0))
            return (number, slot) if char.y0 - end <= _BEYOND * char.size else None
        slot = table.open_head(x) if char.y0 < table.ys[0] <= char.y1 + _BEYOND * char.size else None
        if slot is not None:
            return number, slot
    return None


def _runs_over(before: Char, char: Char, table: Ruling) -> bool:
    """A word wider than its cell goes on over the rule: the rule then lies in a character or tight by it."""
    if before.baseline != char.baseline or not 0 <= char.x0 - before.x1 + 0.5 <= _TIGHT * char.size:
        return False
    width = char.x1 - char.x0
    return any(
        before.x0 + _OVER * width < x < before.x1 - _OVER * width
        or char.x0 + _OVER * width < x < char.x1 - _OVER * width
        for x in table.xs
    )


def _runs_down(before: int, slot: int, char: Char, table: Ruling) -> bool:
    """A line through which the rule below its cell is drawn, when it follows on the cell's other lines."""
    above, below = table.slots[before], table.slots[slot]
    same = (above.column, above.colspan) == (below.column, below.colspan)
    top = table.ys[below.row]
    return same and above.row + above.rowspan == below.row and top - char.y0 > _OVER * char.size


def _part(page: Page, table: Ruling, cells: dict[int, list[Char]]) -> Part:
    part = Part(page.number, table.xs, len(table.ys) - 1, table.box)
    xs = [round(100 * x / page.width, 2) for x in table.xs]
    ys = [round(100 * y / page.height, 2) for y in table.ys]
    for number, slot in enumerate(table.slots):
        right, foot = slot.column + slot.colspan, slot.row + slot.rowspan
        box = xs[slot.column], ys[slot.row], xs[right], ys[foot]
        lines = rows(cells.get(number, ()))
        piece = _piece(slot, lines, box)
        part.pieces.append(piece)
        if lines:
            width = table.xs[right] - table.xs[slot.column]
            _measure(piece, lines, width, table.ys[foot])
            part.pad = min(part.pad, max(0.0, min(width - (line.x1 - line.x0) for line in lines)))
    return part


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
