"""All runs of a flow's pieces that were looked at as cells, with what does not depend on experience."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from math import log2

from ingest.readers.flow.cells import (
    LONGEST,
    NEVER,
    SOURCES,
    Slot,
    price_of_lines,
    price_of_text,
)
from ingest.readers.flow.likeness import is_dash, is_value
from ingest.readers.flow.pieces import Gap, Piece
from ingest.readers.flow.printing import Blanks, is_mixed
from ingest.readers.flow.span import Span, span_of
from sheets.layout import Kind

HOPELESS = 14.0  # the lines of one cell
DEAREST = 18.0  # what a cell may cost: two pieces left unread are cheaper
VALUES_IN_CELL = 3
ALIKE = 0.5
WHOLLY_ALIKE = 2.0
ECHO = 6  # pieces
TORN = 0.8  # a cell that begins inside a word, for each time the word was doubled
MOST_TORN = 3.0
LONGEST_VALUE = 60  # characters
PURE_LAST = 6.0  # a cell of one line and one script in the stream of the others
LONG_LINE, NEARLY_WRAPPED = 12, 1.0  # characters of a line that may fill its cell, and what it costs then
Priced = tuple[tuple[int, float, str], ...]


class Spans:
    """later: the pieces of second streams, whose cells mix scripts or are wrapped."""

    def __init__(
        self,
        slots: Sequence[Slot],
        pieces: Sequence[Piece],
        blanks: Blanks = Blanks.LOOSE,
        later: frozenset[int] = frozenset(),
        pairs: Counter[str] | None = None,
    ) -> None:
        self.slots, self.pieces, self.blanks, self.later = slots, pieces, blanks, later
        self.pairs = pairs or Counter()
        self.values = [0, *accumulate(int(_measures(piece.text, blanks)) for piece in pieces)]
        self._known: dict[tuple[int, int], Span] = {}
        self._texts: dict[tuple[int, int, int], float] = {}
        self._near: dict[int, bool] = {}
        self._priced: dict[tuple[int, int, float | None, float], Priced] = {}

    def span(self, start: int, end: int) -> Span:
        """The pieces from `start` to before `end`; the shorter ones that begin there are made on the way."""
        known = self._known.get((start, end))
        if known is None:
            pieces = self.pieces
            if end == start + 1:
                before = tuple(piece.text for piece in pieces[max(0, start - ECHO) : start])
                known = Span(pieces[start], before, self.blanks, self._torn(start))
            else:
                known = self.span(start, end - 1).longer(pieces[end - 1])
            self._known[start, end] = known.closed(pieces[end] if end < len(pieces) else None)
        return known

    def _torn(self, start: int) -> float:
        """What it costs to begin a cell between two characters that stand together elsewhere."""
        if not start or self.blanks is Blanks.LOOSE or self.pieces[start].gap == Gap.SPACE:
            return 0.0
        pair = self.pieces[start - 1].text[-1] + self.pieces[start].text[0]
        return min(MOST_TORN, TORN * log2(1 + self.pairs[pair])) if pair.isalpha() else 0.0

    def joined(self, runs: Sequence[tuple[int, int]]) -> Span:
        """Runs on both sides of a page's end as one cell."""
        return span_of([piece for start, end in runs for piece in self.pieces[start:end]], self.blanks)

    def cells(self, column: int, start: int, stop: int, room: float | None, least: float) -> Priced:
        """The cells of a column that begin with a piece and end before `stop`: end, price, text."""
        key = (column, start, room, least)
        if key not in self._priced:
            self._priced[key] = tuple(self._cells(column, start, stop, room, least))
        return self._priced[key]

    def _cells(
        self, column: int, start: int, stop: int, room: float | None, least: float
    ) -> list[tuple[int, float, str]]:
        slot = self.slots[column]
        longest = 1 if slot.kind is Kind.FIXED else LONGEST
        found: list[tuple[int, float, str]] = []
        for end in range(start + 1, min(start + longest, stop) + 1):
            span = self.span(start, end)
            lines = price_of_lines(span, room, least)
            if lines > HOPELESS or self.overfull(start, end):
                break
            if slot.kind is Kind.VALUE and len(span.text) > LONGEST_VALUE:
                break
            text = self.price(column, start, end)
            if lines + text < DEAREST:
                found.append((end, lines + text, span.text))
        return found

    def price(self, column: int, start: int, end: int) -> float:
        """What the text costs in a column, its lines aside."""
        key = (column, start, end)
        if key not in self._texts:
            self._texts[key] = self._price(self.slots[column], start, end)
        return self._texts[key]

    def _price(self, slot: Slot, start: int, end: int) -> float:
        span = self.span(start, end)
        text = price_of_text(slot, span)
        if text >= NEVER:
            return text
        if start in self.later and end == start + 1 and not is_mixed(span.text):
            text += PURE_LAST if len(span.text) < LONG_LINE else NEARLY_WRAPPED
        if slot.kind is Kind.FIXED:
            return text
        return text + span.own_price - self._alike(slot, start, end)

    def _alike(self, slot: Slot, start: int, end: int) -> float:
        """Neighbouring cells often begin alike, sources are alike; the second lines of one cell aren't."""
        if start not in self._near:
            text = self.pieces[start].text
            near = [*self.pieces[max(0, start - 4) : start], *self.pieces[start + 1 : start + 5]]
            self._near[start] = len(text) > 3 and any(piece.text == text for piece in near)
        if not self._near[start]:
            return 0.0
        return WHOLLY_ALIKE if end == start + 1 and slot.name in SOURCES else ALIKE

    def overfull(self, start: int, end: int) -> bool:
        return self.values[end] - self.values[start] > VALUES_IN_CELL


def _measures(text: str, blanks: Blanks) -> bool:
    """A target that stands alone; where figures are set apart, a bare one is none."""
    if blanks is Blanks.SCRIPTS and text[0].isdecimal():
        return text[-1] in "%％"
    return is_value(text) or is_dash(text)


def pairs_of(pieces: Sequence[Piece]) -> Counter[str]:
    """How often two characters stand side by side in a text: words of this very file."""
    texts = (piece.text for piece in pieces)
    return Counter(text[index : index + 2] for text in texts for index in range(len(text) - 1))
