"""Tables whose rules or colours set off only a head, labels or columns: to be read as tables without rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf_page import Char, Page
from ingest.readers.pdf_text import Row, pieces
from ingest.readers.ruling import Ruling, Slot
from ingest.readers.unruled_words import is_label, is_title_word

_FILLED = 0.8  # of a table's area that is drawn by coloured cells alone
_MOST = 0.5  # of a table's characters
_LINES = 3  # with several texts side by side in one cell, or so many wide gaps between its lines
_LOOSE = 1.4  # times the least distance of a cell's lines
_COLUMNS = 3  # with such gaps in one row

Found = Sequence[tuple[Slot, Sequence[Row], Sequence[Char]]]  # the cells of a table that are not empty


def is_filled(table: Ruling, page: Page) -> bool:
    """Each cell is an area of its own.  Where only heads and labels are, nothing parts the others."""
    filled = whole = 0.0
    for slot in table.slots:
        left, top, right, foot = table.bounds(slot)
        x, y = (left + right) / 2, (top + foot) / 2
        size = (right - left) * (foot - top)
        whole += size
        filled += size * any(one[0] <= x <= one[2] and one[1] <= y <= one[3] for one in page.fills)
    return filled >= _FILLED * whole


def is_sparse(found: Found) -> bool:
    """Most of a table stands in areas that are no cells: rows are not parted, or neither rows nor columns."""
    chars = sum(len(chars) for *_, chars in found)
    merged = sum(
        len(chars) for slot, lines, chars in found if slot.colspan > 1 and _holds_columns(lines, chars)
    )
    return max(merged, _unparted(found)) > _MOST * chars


def _holds_columns(lines: Sequence[Row], chars: Sequence[Char]) -> bool:
    return len(lines) >= _LINES and len(pieces(chars)) - len(lines) >= _LINES


def _unparted(found: Found) -> int:
    """The characters of the rows of which several cells hold lines that are set apart like rows."""
    counted: dict[int, list[int]] = defaultdict(list)
    for slot, lines, chars in found:
        if _gaps(lines) >= _LINES:
            counted[slot.row].append(len(chars))
    return sum(sum(row) for row in counted.values() if len(row) >= _COLUMNS)


def _gaps(lines: Sequence[Row]) -> int:
    if len(lines) <= _LINES:
        return 0
    falls = [lower.y1 - upper.y1 for upper, lower in pairwise(lines)]
    return sum(fall > _LOOSE * max(min(falls), lines[0].size) for fall in falls)


def is_head(texts: Sequence[str]) -> bool:
    """Nothing but the titles of columns and labels."""
    return bool(texts) and all(is_title_word(text) or is_label(text) for text in texts)
