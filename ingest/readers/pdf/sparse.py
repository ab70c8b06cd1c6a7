"""Tables whose rules or colours set off a head, labels or columns only: read as tables without rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.page import Box, Char, Page
from ingest.readers.pdf.ruling import Ruling, Slot
from ingest.readers.pdf.text import Row, pieces
from ingest.readers.unruled.words import is_label, is_title_word

_FILLED = 0.8  # of a table's area that is drawn by coloured cells alone
_MOST = 0.5  # of a table's characters
_LINES = 3  # with several texts side by side in one cell, or with no next line that goes on with them
_LOOSE = 1.4  # times the least distance of a cell's lines
_COLUMNS = 3  # of such lines in one row
_SPARE = 1.5  # of a line's size: a cell's margins, and what a printer leaves free besides
_SENTENCES = "。；;.！：:"
_NUMBERED = re.compile(r"[（(]?[\d一二三四五六七八九十①-⑳]+[）)]?[.、．]|[（(①-⑳]")

Found = Sequence[tuple[Slot, Sequence[Row], Sequence[Char]]]  # the cells of a table that are not empty


def is_filled(table: Ruling, page: Page) -> bool:
    """Each cell is an area of its own.  Where only heads and labels are, nothing parts the others."""
    bounds = [table.bounds(slot) for slot in table.slots]
    filled = sum(min(_size(box), sum(_common(box, fill) for fill in page.fills)) for box in bounds)
    return filled >= _FILLED * sum(map(_size, bounds))


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _common(box: Box, fill: Box) -> float:
    width = min(box[2], fill[2]) - max(box[0], fill[0])
    height = min(box[3], fill[3]) - max(box[1], fill[1])
    return max(width, 0.0) * max(height, 0.0)


def is_sparse(found: Found, table: Ruling) -> bool:
    """Most of a table stands in areas that are no cells: rows are not parted, or neither rows nor columns."""
    chars = sum(len(chars) for *_, chars in found)
    merged = sum(
        len(chars) for slot, lines, chars in found if slot.colspan > 1 and _holds_columns(lines, chars)
    )
    return max(merged, _unparted(found, table)) > _MOST * chars


def _holds_columns(lines: Sequence[Row], chars: Sequence[Char]) -> bool:
    return len(lines) >= _LINES and len(pieces(chars)) - len(lines) >= _LINES


def _unparted(found: Found, table: Ruling) -> int:
    """The characters of the rows of which several cells hold lines that do not go on with each other."""
    counted: dict[int, list[int]] = defaultdict(list)
    for slot, lines, chars in found:
        left, _, right, _ = table.bounds(slot)
        near = _LOOSE * max(_pitch(lines), lines[0].size)
        ends = [
            lower.y1 - upper.y1 > near or _ends(upper, lower, right - left)
            for upper, lower in pairwise(lines)
        ]
        if sum(ends) >= _LINES:
            counted[slot.row].append(len(chars))
    return sum(sum(row) for row in counted.values() if len(row) >= _COLUMNS)


def _pitch(lines: Sequence[Row]) -> float:
    """The least distance of two lines of a cell."""
    return min((lower.y1 - upper.y1 for upper, lower in pairwise(lines)), default=0.0)


def _ends(upper: Row, lower: Row, width: float) -> bool:
    """The next line's begin would have fitted, and no sentence ended."""
    free = width - (upper.x1 - upper.x0)
    sentence = upper.text[-1] in _SENTENCES or _NUMBERED.match(lower.text)
    return free > lower.word + _SPARE * upper.size and not sentence


def is_head(texts: Sequence[str]) -> bool:
    """Nothing but the titles of columns and labels."""
    return bool(texts) and all(is_title_word(text) or is_label(text) for text in texts)
