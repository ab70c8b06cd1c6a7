"""The cheapest cutting of a flow into the cells of rows, by dynamic programming.

A state is (next column, has the row a cell yet); of all ways to read the pieces so far that lead to a state
only the cheapest is kept.  A row takes its columns from left to right; a column that gets no cell is empty,
or covered by a merged cell from above.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ingest.readers.flow_cells import (
    LONGEST,
    NEVER,
    SIDE,
    SOURCES,
    Experience,
    Slot,
    Span,
    price_of_lines,
    price_of_text,
)
from ingest.readers.likeness import is_dash, is_value
from ingest.readers.pieces import Piece
from sheets.layout import Kind

UNREAD = 8.0
HOPELESS = 14.0  # the lines of one cell
NEW_ROW = 0.5
UNNUMBERED = 4.0
ALONE = 0.5
VALUES_IN_CELL = 3
ALIKE = 0.5
WHOLLY_ALIKE = 2.0
ECHO = 6  # pieces
BEAM = 12.0
_SKIPPED = {"explanation": 4.0, "standard_source": 3.0, "history_source": 3.0, "remark": 2.0}


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell as cut from the flow: its column, and its pieces from `start` to before `end`."""

    column: int
    start: int
    end: int


Row = tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """The last cell of a reading and the way to it; no cell where a row ended."""

    before: _Way | None
    cut: Cut | None


State = tuple[int, bool]
States = dict[State, tuple[float, _Way | None]]


class Spans:
    """All runs of pieces that were looked at, with what does not depend on experience."""

    def __init__(self, slots: Sequence[Slot], pieces: Sequence[Piece]) -> None:
        self.slots, self.pieces = slots, pieces
        self.values = [0, *accumulate(int(is_value(piece.text) or is_dash(piece.text)) for piece in pieces)]
        self.known: dict[tuple[int, int], Span] = {}
        self.prices: dict[tuple[int, int, int], float] = {}

    def span(self, start: int, end: int) -> Span:
        if (start, end) not in self.known:
            pieces = self.pieces
            self.known[start, end] = Span(
                tuple(pieces[start:end]),
                pieces[end] if end < len(pieces) else None,
                tuple(piece.text for piece in pieces[max(0, start - ECHO) : start]),
                pieces[end].text if end < len(pieces) else "",
            )
        return self.known[start, end]

    def price(self, column: int, start: int, end: int) -> float:
        """What the text costs in a column, its lines aside."""
        key = (column, start, end)
        if key not in self.prices:
            slot, span = self.slots[column], self.span(start, end)
            text = price_of_text(slot, span)
            self.prices[key] = (
                text if text >= NEVER else text + span.own_price - self._alike(slot, start, end)
            )
        return self.prices[key]

    def _alike(self, slot: Slot, start: int, end: int) -> float:
        """Neighbouring cells often begin alike, sources are alike; the second lines of one cell aren't."""
        text = self.pieces[start].text
        near = [*self.pieces[max(0, start - 4) : start], *self.pieces[start + 1 : start + 5]]
        if len(text) <= 3 or all(piece.text != text for piece in near):
            return 0.0
        return WHOLLY_ALIKE if end == start + 1 and slot.name in SOURCES else ALIKE

    def overfull(self, start: int, end: int) -> bool:
        return self.values[end] - self.values[start] > VALUES_IN_CELL


class Cutter:
    def __init__(self, spans: Spans, experience: Experience) -> None:
        self.spans, self.slots, self.experience = spans, spans.slots, experience
        self.indicator = next(index for index, slot in enumerate(self.slots) if slot.name == "level3")

    def cut(self) -> tuple[Row, ...]:
        count = len(self.spans.pieces)
        best: list[States] = [{} for _ in range(count + 1)]
        best[0][0, False] = (0.0, None)
        for start in range(count + 1):
            self._skip_on(best[start])
            if start < count:
                _prune(best[start])
                self._fill_from(best, start)
                self._pass_over(best, start)
        ends = [state for (column, _), state in best[-1].items() if column == len(self.slots)]
        return _rows(min(ends, key=lambda state: state[0])[1])

    def _skip_on(self, states: States) -> None:
        """Leave columns empty; where a row is full, begin the next."""
        self._skip_columns(states, len(self.slots))
        price, way = states.get((len(self.slots), True), (0.0, None))
        if way is not None:
            _keep(states, (0, False), price + NEW_ROW, _Way(way, None))
            self._skip_columns(states, self.indicator)

    def _skip_columns(self, states: States, end: int) -> None:
        for column in range(end):
            for begun in (False, True):
                if (column, begun) in states:
                    price, way = states[column, begun]
                    _keep(states, (column + 1, begun), price + self._skip_price(column, begun, way), way)

    def _skip_price(self, column: int, begun: bool, way: _Way | None) -> float:
        """What it costs that a column gets no cell.

        The columns before the indicator are a tree: below a new cell all the finer ones are new.  Behind it
        neighbouring merged columns mostly begin together.
        """
        slot = self.slots[column]
        if slot.name in ("level3", "value"):
            return 10.0
        if column < self.indicator:
            return 0.1 if not begun else 0.5 if slot.name == SIDE else 5.0
        if slot.merge:
            last = _last(way)
            together = self._is_last(column) and last == column - 1 and self.slots[last].merge
            return 1.2 if together else 0.6
        return 6.0 if slot.kind is Kind.VALUE else _SKIPPED.get(slot.name, 2.5)

    def _fill_from(self, best: list[States], start: int) -> None:
        live = {column for column, _ in best[start] if column < len(self.slots)}
        for column in live:
            states = [
                (price + self._price_to_fill(column, begun, way), way)
                for begun in (False, True)
                if (column, begun) in best[start] and (begun or column <= self.indicator)
                for price, way in [best[start][column, begun]]
            ]
            if states:
                paid, way = min(states, key=lambda state: state[0])
                for end, price in self._cells(column, start):
                    _keep(best[end], (column + 1, True), paid + price, _Way(way, Cut(column, start, end)))

    def _pass_over(self, best: list[States], start: int) -> None:
        """Leave a piece unread: what no cell wants."""
        for state, (price, way) in best[start].items():
            _keep(best[start + 1], state, price + UNREAD, way)

    def _price_to_fill(self, column: int, begun: bool, way: _Way | None) -> float:
        """A new duty has a number of its own; the last columns mostly begin together."""
        if not begun and column and self.slots[column - 1].kind is Kind.FIXED:
            return UNNUMBERED
        alone = self._is_last(column) and self.slots[column].merge and _last(way) != column - 1
        return ALONE if alone else 0.0

    def _is_last(self, column: int) -> bool:
        return column == len(self.slots) - 1

    def _cells(self, column: int, start: int) -> Iterator[tuple[int, float]]:
        slot, room = self.slots[column], self.experience.widths.get(column)
        longest = 1 if slot.kind is Kind.FIXED else LONGEST
        for end in range(start + 1, min(start + longest, len(self.spans.pieces)) + 1):
            span = self.spans.span(start, end)
            lines = price_of_lines(span, room)
            if lines > HOPELESS or self.spans.overfull(start, end):
                return
            text = self.spans.price(column, start, end)
            if text < NEVER:
                yield end, lines + text - self.experience.bonus(slot, column, span.text)


def _last(way: _Way | None) -> int:
    """The column filled last."""
    return way.cut.column if way and way.cut else 0


def _keep(states: States, state: State, price: float, way: _Way | None) -> None:
    if state not in states or price < states[state][0]:
        states[state] = (price, way)


def _prune(states: States) -> None:
    """Forget the ways that are far behind the best one."""
    if states:
        limit = min(price for price, _ in states.values()) + BEAM
        for state in [state for state, (price, _) in states.items() if price > limit]:
            del states[state]


def _rows(way: _Way | None) -> tuple[Row, ...]:
    rows: list[list[Cut]] = [[]]
    while way is not None:
        if way.cut is None:
            rows.append([])
        else:
            rows[-1].append(way.cut)
        way = way.before
    return tuple(tuple(reversed(row)) for row in reversed(rows) if row)
