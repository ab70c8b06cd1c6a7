"""How a file is printed, as far as all its tables together tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers.pdf.table import Part, Piece


@dataclass(frozen=True, slots=True)
class Habits:
    """words: how often a text is a whole cell.

    leaves_open: its printer draws no rule where a page ends a cell, so a rule there says that the cell ends
    too.  merges_blanks: it merges boxes in which nothing stands, also where no page end cut them.
    """

    words: Counter[str]
    leaves_open: bool
    merges_blanks: bool = True

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Habits:
        words: Counter[str] = Counter()
        leaves_open = False
        merged: list[tuple[Part, Piece]] = []
        for part in parts:
            words.update(piece.text for piece in part.pieces if piece.lines)
            leaves_open = leaves_open or any(piece.open_head for piece in part.pieces)
            merged += [(part, piece) for piece in part.pieces if piece.rowspan > 1 and not piece.lines]
        return cls(words, leaves_open, any(_stands_below(*one, words) for one in merged))


def _stands_below(part: Part, blank: Piece, words: Counter[str]) -> bool:
    """A box of the same column lies right above it on the page, and is no head that other pages have too."""
    return any(
        piece.row + piece.rowspan == blank.row
        and (piece.column, piece.colspan) == (blank.column, blank.colspan)
        and words[piece.text] <= 1
        for piece in part.pieces
    )
