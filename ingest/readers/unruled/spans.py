"""How many rows a cell covers where no rule says it: a label in the middle of its group says where it ends.

The groups of a column tile its rows, so a label's middle is the middle of the rows from the one it begins in.
On paper a page end may keep a label's middle from view; then it holds to the page's end and on the next page
to the next label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from ingest.readers.unruled.pieces import Piece

_LEVEL = 0.25  # em by which cells of one row may be off its middle


class Standing(StrEnum):
    MIDDLE = "middle"
    TOP = "top"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Band:
    """A row's place on its page: what its own cells cover, and the room it has."""

    page: int
    y0: float
    y1: float
    top: float = 0.0
    bottom: float = 0.0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def bands(pieces: Sequence[Sequence[Piece]]) -> list[Band]:
    """The bands of consecutive rows; each row given by the cells that stand in it alone."""
    bare = [
        Band(row[0].page.number, min(piece.y0 for piece in row), max(piece.y1 for piece in row))
        for row in pieces
    ]
    gaps = [lower.y0 - upper.y1 for upper, lower in pairwise(bare) if lower.page == upper.page]
    usual = max(0.0, median(gaps)) / 2 if gaps else 0.0
    return [_roomy(bare, index, usual) for index in range(len(bare))]


def _roomy(bare: Sequence[Band], index: int, usual: float) -> Band:
    band = bare[index]
    above = bare[index - 1] if index and bare[index - 1].page == band.page else None
    below = bare[index + 1] if index + 1 < len(bare) and bare[index + 1].page == band.page else None
    top = (above.y1 + band.y0) / 2 if above else band.y0 - usual
    bottom = (band.y1 + below.y0) / 2 if below else band.y1 + usual
    return Band(band.page, band.y0, band.y1, top, bottom)


def reach(piece: Piece, rows: Sequence[Band], *, at_top: bool) -> tuple[int, bool]:
    """How many of the rows a cell covers that begins in the first, and whether it stands in their middle.

    The rows are those it could cover at most.  at_top: cells stand at the top of their rows.
    """
    near = _LEVEL * piece.size
    if abs(piece.middle - rows[0].middle) <= near or (at_top and stands_at_top(piece, rows[0])):
        return 1, True
    off = [abs((rows[0].top + last.bottom) / 2 - piece.middle) for last in rows]
    best = min(range(len(off)), key=off.__getitem__)
    return best + 1, off[best] <= near


def stands_at_top(piece: Piece, row: Band) -> bool:
    return abs(piece.y0 - row.y0) <= _LEVEL * piece.size


def stands_at_foot(piece: Piece, rows: Sequence[Band]) -> int:
    """How many of the rows a cell covers that ends with the last of them; 0 if it ends with none."""
    near = _LEVEL * piece.size
    return next((count for count, row in enumerate(rows, 1) if abs(piece.y1 - row.y1) <= near), 0)


def standing(rows: Sequence[Sequence[Piece]]) -> Standing:
    """How the cells of one row stand to each other, told from those of different height."""
    found = {Standing.MIDDLE: 0, Standing.TOP: 0, Standing.FOOT: 0}
    for row in rows:
        for one, other in pairwise(row):
            near = _LEVEL * one.size
            if abs((one.y1 - one.y0) - (other.y1 - other.y0)) > 2 * near:
                found[Standing.MIDDLE] += abs(one.middle - other.middle) <= near
                found[Standing.TOP] += abs(one.y0 - other.y0) <= near
                found[Standing.FOOT] += abs(one.y1 - other.y1) <= near
    return max(found, key=found.__getitem__)
