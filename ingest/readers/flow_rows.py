"""The cheapest cutting of a table's flow into cells, and of the cells into rows.

A row takes its columns from left to right; a column that gets no cell is empty or covered by a merged cell
from above.  Every cutting has a price (`flow_cells`), the cheapest is found by dynamic programming over
(piece, column, first filled column of the row).  The first cutting knows no widths; what it teaches makes
the next one better, until nothing changes.  Rejected: rules for each kind of break, one after another:
they contradict each other as soon as a report breaks its lines elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from ingest.readers.pieces import Gap, Piece, width
from sheets.layout import Kind

PASSES = 7
WIDTHS_ONLY = 2  # passes that learn no texts yet: they would repeat their own mistakes
HOPELESS = 25.0
NEW_ROW = 0.5
UNNUMBERED = 4.0
ALONE = 0.5
VALUES_IN_CELL = 3
ALIKE = 0.5
WHOLLY_ALIKE = 2.0
BEAM = 18.0
_SKIPPED = {"explanation": 4.0, "standard_source": 3.0, "history_source": 3.0, "remark": 2.0}


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell as cut from the flow: its column, and its pieces from `start` to before `end`."""

    column: int
    start: int
    end: int


Row = tuple[Cut, ...]


def skip_price(slots: Sequence[Slot], column: int, first: int | None, last: int) -> float:
    """What it costs that a column gets no cell; `first` and `last` are the row's filled columns so far.

    The columns before the indicator are a tree: below a new cell all the finer ones are new.  Behind it
    neighbouring merged columns mostly begin together.
    """
    slot = slots[column]
    if slot.name in ("level3", "value"):
        return 10.0
    if column < _indicator(slots):
        return 0.1 if first is None else 0.5 if slot.name == SIDE else 5.0
    if slot.merge:
        together = slots[last].merge and last == column - 1 > _indicator(slots)
        return 1.2 if together and column == len(slots) - 1 else 0.6
    if slot.kind is Kind.VALUE:
        return 6.0
    return _SKIPPED.get(slot.name, 2.5)


def _indicator(slots: Sequence[Slot]) -> int:
    return next(index for index, slot in enumerate(slots) if slot.name == "level3")


class _Cutter:
    def __init__(
        self,
        slots: Sequence[Slot],
        pieces: Sequence[Piece],
        experience: Experience,
        spans: dict[tuple[int, int], Span],
    ) -> None:
        self.slots, self.pieces, self.experience, self.spans = slots, pieces, experience, spans
        self.indicator = _indicator(slots)
        self.values = [0, *accumulate(int(is_value(piece.text) or is_dash(piece.text)) for piece in pieces)]

    def cut(self) -> tuple[Row, ...]:
        """Best price of (pieces used, next column, first filled column) with the way that led there."""
        best: list[dict[tuple[int, int], tuple[float, object]]] = [{} for _ in range(len(self.pieces) + 1)]
        best[0][(0, -1)] = (0.0, None)
        for start in range(len(self.pieces) + 1):
            self._skip_on(best[start])
            _prune(best[start])
            if start < len(self.pieces):
                self._fill_from(best, start)
        ends = [state for (column, _), state in best[-1].items() if column == len(self.slots)]
        return _rows(min(ends, key=lambda state: state[0]))

    def _skip_on(self, states: dict[tuple[int, int], tuple[float, object]]) -> None:
        width = len(self.slots)
        for column in range(width):
            for first in range(-1, self.indicator + 1):
                state = states.get((column, first))
                if state:
                    start = None if first < 0 else first
                    price = state[0] + skip_price(self.slots, column, start, _last(state[1]))
                    _keep(states, (column + 1, first), price, state[1])
        ends = [state for (column, _), state in states.items() if column == width]
        if ends:
            price, way = min(ends, key=lambda state: state[0])
            if way is not None:
                _keep(states, (0, -1), price + NEW_ROW, (way, None))
                for column in range(self.indicator):
                    state = states[(column, -1)]
                    price = state[0] + skip_price(self.slots, column, None, 0)
                    _keep(states, (column + 1, -1), price, state[1])

    def _fill_from(self, best: list[dict[tuple[int, int], tuple[float, object]]], start: int) -> None:
        by_column: dict[int, list[tuple[int, tuple[float, object]]]] = defaultdict(list)
        for (column, first), state in best[start].items():
            if column < len(self.slots):
                by_column[column].append((first, state))
        for column, states in by_column.items():
            for end, price in self._cells(column, start):
                for first, (paid, way) in states:
                    if first < 0 and column > self.indicator:
                        continue
                    key = (column + 1, column if first < 0 else first)
                    more = self._opening(column, first) + self._alone(column, way)
                    _keep(best[end], key, paid + price + more, (way, Cut(column, start, end)))

    def _opening(self, column: int, first: int) -> float:
        """A new duty has a number of its own."""
        counted = column and self.slots[column - 1].kind is Kind.FIXED
        return UNNUMBERED if first < 0 and counted else 0.0

    def _alone(self, column: int, way: object) -> float:
        """The last columns mostly begin together."""
        last = column == len(self.slots) - 1 and self.slots[column].merge
        return ALONE if last and _last(way) != column - 1 else 0.0

    def _cells(self, column: int, start: int) -> list[tuple[int, float]]:
        cells = []
        slot, room = self.slots[column], self.experience.widths.get(column)
        longest = 1 if slot.kind is Kind.FIXED else LONGEST
        for end in range(start + 1, min(start + longest, len(self.pieces)) + 1):
            span = self._span(start, end)
            lines = price_of_lines(span, room)
            if lines > HOPELESS or self.values[end] - self.values[start] > VALUES_IN_CELL:
                break
            text = price_of_text(slot, span)
            if text < NEVER:
                bonus = self.experience.bonus(column, span.text) + self._repeated(slot, start, end)
                cells.append((end, span.own_price + lines + text - bonus))
        return cells

    def _repeated(self, slot: Slot, start: int, end: int) -> float:
        """Neighbouring cells often begin alike, sources are alike; the second lines of one cell aren't."""
        text = self.pieces[start].text
        if len(text) <= 3:
            return 0.0
        near = [*self.pieces[max(0, start - 4) : start], *self.pieces[start + 1 : start + 5]]
        if all(piece.text != text for piece in near):
            return 0.0
        return WHOLLY_ALIKE if end == start + 1 and slot.name in SOURCES else ALIKE

    def _span(self, start: int, end: int) -> Span:
        key = (start, end)
        if key not in self.spans:
            pieces = self.pieces
            self.spans[key] = Span(
                tuple(pieces[start:end]),
                pieces[end] if end < len(pieces) else None,
                pieces[start - 1].text if start else "",
                pieces[end].text if end < len(pieces) else "",
            )
        return self.spans[key]


def _last(way: object) -> int:
    """The column filled last."""
    cut = way[1] if isinstance(way, tuple) else None
    return cut.column if isinstance(cut, Cut) else 0


def _keep(
    states: dict[tuple[int, int], tuple[float, object]], key: tuple[int, int], price: float, way: object
) -> None:
    if key not in states or price < states[key][0]:
        states[key] = (price, way)


def _prune(states: dict[tuple[int, int], tuple[float, object]]) -> None:
    """Forget the ways that are far behind the best one."""
    if states:
        limit = min(price for price, _ in states.values()) + BEAM
        for key in [key for key, (price, _) in states.items() if price > limit]:
            del states[key]


def _rows(state: tuple[float, object]) -> tuple[Row, ...]:
    """The way back, a linked list of cuts with None between rows, as rows."""
    rows: list[list[Cut]] = [[]]
    way = state[1]
    while isinstance(way, tuple):
        way, cut = way
        if cut is None:
            rows.append([])
        else:
            rows[-1].append(cut)
    return tuple(tuple(reversed(row)) for row in reversed(rows) if row)


def learn(pieces: Sequence[Piece], rows: Sequence[Row], heads: Mapping[int, Span]) -> Experience:
    """Widths that explain the most line breaks, and the texts of each column.

    A column whose texts are never broken gets the width of its head, if that is.
    """
    spans: dict[int, list[Span]] = defaultdict(list)
    for row in rows:
        for cut in row:
            spans[cut.column].append(Span(tuple(pieces[cut.start : cut.end])))
    texts = {column: Counter(span.text for span in cells) for column, cells in spans.items()}
    widths = {column: room for column, span in heads.items() if (room := _room([span]))}
    widths |= {column: room for column, cells in spans.items() if (room := _room(cells))}
    return Experience(widths, texts, sum(texts.values(), Counter()))


def _room(cells: Sequence[Span]) -> float | None:
    ends = [pair for span in cells for pair in zip(span.widths, span.needed, strict=False)]
    widths = [own for span in cells for own in span.widths]
    if not ends:
        return None

    def explained(room: float) -> float:
        held = sum(own <= room + 0.5 and room < needed for own, needed in ends)
        return held - 0.7 * sum(own > room + 0.5 for own in widths)

    best = max(sorted({own for own, _ in ends}), key=explained)
    return best if explained(best) > 0 else None


def cut_rows(
    slots: Sequence[Slot], pieces: Sequence[Piece], heads: Mapping[int, Span]
) -> tuple[tuple[Piece, ...], tuple[Row, ...]]:
    """The pieces (some cut in two on the way) and the rows they make."""
    experience, rows = learn(pieces, (), heads), ()
    spans: dict[tuple[int, int], Span] = {}
    for number in range(PASSES):
        found = _Cutter(slots, pieces, experience, spans).cut()
        if found == rows and number > WIDTHS_ONLY:
            break
        rows, experience = found, learn(pieces, found, heads)
        if number < WIDTHS_ONLY:
            experience = Experience(experience.widths)
        elif parted := part(pieces, experience):
            pieces, spans = parted, {}
    return tuple(pieces), tuple(with_reason(slots, pieces, row, rows) for row in rows)


def with_reason(slots: Sequence[Slot], pieces: Sequence[Piece], row: Row, rows: Sequence[Row]) -> Row:
    """A lone text behind two dashes is no source of the history there isn't: it is the reason, the remark.

    Unless the same text is a source elsewhere.
    """
    names = {slot.name: index for index, slot in enumerate(slots)}
    texts = [{cut.column: text_of(pieces, cut) for cut in one} for one in rows]
    own = {cut.column: text_of(pieces, cut) for cut in row}
    source, remark = names.get("history_source"), names.get("remark")
    history = [own.get(names.get(name, -1), "") for name in ("average_3y", "previous_year")]
    if source is None or remark is None or source not in own or remark in own:
        return row
    sources = [one.get(source) for one in texts].count(own[source])
    if not all(is_dash(text) for text in history) or is_dash(own[source]) or sources > 1:
        return row
    return tuple(replace(cut, column=remark) if cut.column == source else cut for cut in row)


def text_of(pieces: Sequence[Piece], cut: Cut) -> str:
    return "".join(piece.text for piece in pieces[cut.start : cut.end])


def part(pieces: Sequence[Piece], experience: Experience) -> tuple[Piece, ...] | None:
    """The pieces with those cut in two that are printed without a blank between two cells.

    Such a piece is wider than nearly all others and begins with a text that stands alone elsewhere.
    """
    widest = sorted(width(piece.text) for piece in pieces)[-max(2, len(pieces) // 100)]
    known = [text for texts in experience.texts.values() for text, count in texts.items() if count > 1]
    parted = [half for piece in pieces for half in _halves(piece, known, widest)]
    return tuple(parted) if len(parted) > len(pieces) else None


def _halves(piece: Piece, known: Sequence[str], widest: float) -> tuple[Piece, ...]:
    text = piece.text
    first = max((one for one in known if len(one) > 2 and text.startswith(one)), key=len, default="")
    if not first or width(text) <= widest or len(text) - len(first) < len(first):
        return (piece,)
    return replace(piece, text=first), Piece(text[len(first) :], piece.line, Gap.NONE, piece.page)
