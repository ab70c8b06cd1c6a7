"""Which cell a character belongs to: the one its middle lies in, except where words run over a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.pdf.chars import PLACE
from ingest.readers.pdf.page import Char
from ingest.readers.pdf.ruling import Ruling

_OVER = 0.2  # of a character: so much over a rule, it belongs to the word it was written in
_TIGHT = 0.6  # of a character's width may lie between two of one word
_BEYOND = 0.8  # sizes between a cell's end, or its last line, and a line that runs out of it
_TANGLED = (0.12, 0.97)  # sizes between two lines that are printed over each other
_NEXT = 2  # text objects further on: what is written next

Cells = dict[int, list[Char]]  # slot -> its characters


def placed(chars: Sequence[Char], tables: Sequence[Ruling]) -> tuple[list[Cells], list[Char]]:
    """For each table, slot -> its characters; and those in no table."""
    inside: list[Cells] = [{} for _ in tables]
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
    for table, cells in zip(tables, inside, strict=True):
        _untangle(table, cells)
    return inside, _taken_in(outside, tables, inside)


def _taken_in(outside: list[Char], tables: Sequence[Ruling], inside: list[Cells]) -> list[Char]:
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


def _untangle(table: Ruling, cells: Cells) -> None:
    """Where Chrome lets a cell's last line run into the next cell, it was written behind the line before.

    The cell is one that a page end cut, or its line lies over another.
    """
    for slot in list(cells):
        own = table.slots[slot]
        above = table.areas[own.row - 1][own.column] if own.row else slot
        if above == slot or table.slots[above].colspan != own.colspan or not cells.get(above):
            continue
        if not (table.slots[above].open_head or _tangled(cells[slot])):
            continue
        end = max(char.order for char in cells[above]) // PLACE
        run = list(_written_next(cells[slot], end))
        if len(run) < len(cells[slot]):
            cells[above] += run
            cells[slot] = [char for char in cells[slot] if char not in run]


def _tangled(chars: Sequence[Char]) -> bool:
    """Two lines that lie over each other, not side by side like a raised figure."""
    near, far = _TANGLED
    lines = sorted({(char.baseline, char.size) for char in chars})
    return any(
        near * size < low - high < far * size and _overlap(chars, high, low)
        for (high, size), (low, _) in pairwise(lines)
    )


def _overlap(chars: Sequence[Char], high: float, low: float) -> bool:
    upper = [char for char in chars if char.baseline == high]
    return any(
        min(one.x1, char.x1) - max(one.x0, char.x0) > char.size / 2
        for char in chars
        if char.baseline == low
        for one in upper
    )


def _written_next(chars: Sequence[Char], end: int) -> Iterator[Char]:
    """What was written directly behind an object of the content stream, and what follows on it."""
    for char in sorted(chars, key=lambda char: char.order):
        place = char.order // PLACE
        if not 0 <= place - end <= _NEXT:
            return
        end = place
        yield char
