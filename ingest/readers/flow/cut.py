"""The cheapest cutting of a flow into the cells of rows, by dynamic programming.

A state is (next column, where in the row); of all ways to read the pieces so far that lead to a state only
the cheapest is kept.  A row takes its columns from left to right; a column that gets no cell is empty, or
covered by a merged cell from above.

Some producers draw a page in two streams: first all cells of one script and one line, then the others.  Both
streams keep the order of the rows, so that a row is read from both at once: how far each stream is read is a
node.  Behind a page's end cells may go on that the end cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

from ingest.readers.flow.cells import NEVER, SIDE, Experience, price_of_lines, price_of_text
from ingest.readers.flow.pieces import Gap
from ingest.readers.flow.printing import Blanks
from ingest.readers.flow.spans import HOPELESS, Spans
from sheets.layout import Kind

UNREAD = 8.0
NEW_ROW = 0.5
WITHIN_LINE = 6.0  # a row that ends inside a printed line: only a merged cell can stand beside another row
LINE_BROKEN = 2.5  # two cells of one line, both unmerged, that a row prints on two lines
UNNUMBERED = 4.0
ALONE = 0.5
PRINTED_AGAIN = 0.3  # a finer label stays below a label that is printed again
APART = 2.0  # a merged cell that begins in the middle of a goal where the others do not
BEAM = 12.0
BEAM_OF_TWO = 20.0
LONGEST_REST = 12  # pieces
MOST_BONUS = 4.0  # what experience can take off a price
REST = 1.0  # a cell that goes on behind a page's end
FAR = 40  # rows that a merged cell covers at most before a page's end
SKIPPED = 1.0  # a column that is empty in nearly all rows
BETWEEN, WITHIN, RESTS = 0, 1, 2  # a row not begun, begun, or cells that go on from the page before
_SKIPPED = {"explanation": 4.0, "standard_source": 3.0, "history_source": 3.0, "remark": 2.0}


@dataclass(frozen=True, slots=True)
class Segment:
    """Pieces that belong together: the first stream from `start`, the second from `middle` to `end`.

    fresh: a row begins here.  paged: a page's end lies before.  breaks: pieces with which a row begins.
    """

    start: int
    middle: int
    end: int
    fresh: bool = True
    paged: bool = False
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell as cut from the flow: its column, and its pieces from `start` to before `end`.

    more: where it goes on behind a page's end.
    """

    column: int
    start: int
    end: int
    more: tuple[tuple[int, int], ...] = ()

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        return ((self.start, self.end), *self.more)

    @property
    def indices(self) -> list[int]:
        return [index for start, end in self.runs for index in range(start, end)]


Row = tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """The last cell of a reading and the way to it; no cell where a row ended.

    rest: the cell is what is left of an earlier one.
    """

    before: _Way | None
    cut: Cut | None
    rest: bool = False


State = tuple[int, int]
States = dict[State, tuple[float, _Way | None]]
Node = tuple[int, int]


class _Level:
    """All nodes at which equally many pieces are read."""

    __slots__ = ("least", "nodes")

    def __init__(self) -> None:
        self.nodes: dict[Node, States] = {}
        self.least = NEVER

    def keep(self, node: Node, state: State, price: float, way: _Way | None) -> None:
        _keep(self.nodes.setdefault(node, {}), state, price, way)
        self.least = min(self.least, price)

    def prune(self, beam: float) -> None:
        """Forget the ways that are far behind the best one."""
        limit = self.least + beam
        for node, states in list(self.nodes.items()):
            for state in [state for state, (price, _) in states.items() if price > limit]:
                del states[state]
            if not states:
                del self.nodes[node]


@dataclass(slots=True)
class _Run:
    """Where the pieces from `start` on stand: one stream of a segment, the other one read up to `other`."""

    levels: list[_Level]
    base: int
    start: int
    stop: int
    other: int
    first: bool
    two: bool
    beam: float

    def node(self, end: int) -> Node:
        return (end, self.other) if self.first else (self.other, end)

    def level(self, end: int) -> _Level:
        return self.levels[end + self.other - self.base]


class Cutter:
    def __init__(self, spans: Spans, experience: Experience, segments: Sequence[Segment]) -> None:
        self.spans, self.slots, self.experience, self.segments = spans, spans.slots, experience, segments
        self.indicator = next(index for index, slot in enumerate(self.slots) if slot.name == "level3")
        self.full = len(self.slots)

    def cut(self) -> tuple[float, tuple[Row, ...]]:
        """The price and the rows."""
        states: States = {(0, BETWEEN): (0.0, None)}
        for segment in self.segments:
            states = self._read(segment, self._enter(segment, states))
        self._skip_on(states)
        ends = [found for (column, mode), found in states.items() if column == self.full and mode != RESTS]
        price, way = min(ends, key=lambda found: found[0])
        return price, _rows(way)

    def _enter(self, segment: Segment, states: States) -> States:
        self._skip_on(states)
        between = states.get((0, BETWEEN)) or (0.0, None)
        if segment.fresh:
            return {(0, BETWEEN): between}
        return states | {(0, RESTS): between} if segment.paged else states

    def _read(self, segment: Segment, entered: States) -> States:
        levels = [_Level() for _ in range(segment.end - segment.start + 1)]
        for state, (price, way) in entered.items():
            levels[0].keep((segment.start, segment.middle), state, price, way)
        beam = BEAM if segment.middle == segment.end else BEAM_OF_TWO
        for level in levels[:-1]:
            level.prune(beam)
            for node, states in level.nodes.items():
                self._skip_on(states, WITHIN_LINE * self._lines_going_on(segment, node))
            level.prune(beam)
            for node, states in level.nodes.items():
                self._read_on(segment, levels, node, states)
            level.nodes.clear()
        return levels[-1].nodes[segment.middle, segment.end]

    def _lines_going_on(self, segment: Segment, node: Node) -> int:
        """How many of two streams stand inside a printed line: what follows is of the same row."""
        if segment.middle == segment.end:
            return 0
        places = zip(node, (segment.start, segment.middle), (segment.middle, segment.end), strict=True)
        return sum(start < at < end and self.spans.pieces[at].gap == Gap.SPACE for at, start, end in places)

    def _read_on(self, segment: Segment, levels: list[_Level], node: Node, states: States) -> None:
        """All that can begin with the next piece of either stream."""
        base, two = segment.start + segment.middle, segment.middle < segment.end
        beam = BEAM_OF_TWO if two else BEAM
        first, second = node
        if first < segment.middle:
            begun = {state: way for state, way in states.items() if state[1] != WITHIN}
            stop = first + 1 if two else segment.middle
            own = begun if first in segment.breaks else states
            self._steps(own, _Run(levels, base, first, stop, second, True, two, beam))
        if second < segment.end:
            self._steps(states, _Run(levels, base, second, segment.end, first, False, two, beam))

    def _steps(self, states: States, run: _Run) -> None:
        """Where a piece can lead: to a cell's end, to the end of a rest; or it stays unread."""
        for column in range(self.full):
            ways = [
                (price + self._price_to_fill(column, mode, way), way)
                for mode in (BETWEEN, WITHIN)
                if (column, mode) in states and (mode or column <= self.indicator)
                for price, way in [states[column, mode]]
            ]
            if ways:
                self._fill(column, *min(ways, key=lambda found: found[0]), run)
        for state, (price, way) in states.items():
            if state[1] == RESTS:
                self._rests(state[0], price, way, run)
            run.level(run.start + 1).keep(run.node(run.start + 1), state, price + UNREAD, way)

    def _fill(self, column: int, paid: float, way: _Way | None, run: _Run) -> None:
        slot, room, start = self.slots[column], self.experience.widths.get(column), run.start
        least = self.experience.least.get(column, 0.0) if room is None else 0.0
        broken = LINE_BROKEN if self._breaks_line(column, start, way, run) else 0.0
        for end, price, text in self.spans.cells(column, start, run.stop, room, least):
            level, total = run.level(end), paid + price + (broken if end == start + 1 else 0.0)
            limit = level.least + run.beam
            if total - MOST_BONUS <= limit:
                total -= self.experience.bonus(slot, column, text)
                if total <= limit:
                    level.keep(run.node(end), (column + 1, WITHIN), total, _Way(way, Cut(column, start, end)))

    def _breaks_line(self, column: int, start: int, way: _Way | None, run: _Run) -> bool:
        """Begins here a line, with a cell beside another one of one line in a row of two streams?"""
        if not run.two or self.slots[column].merge or self.spans.pieces[start].gap == Gap.SPACE:
            return False
        while way is not None and way.cut is not None and not way.rest:
            if way.cut.end == start:
                return way.cut.start == start - 1 and not self.slots[way.cut.column].merge
            way = way.before
        return False

    def _rests(self, first: int, paid: float, way: _Way | None, run: _Run) -> None:
        for column, cut in sorted(_last_cells(way, self.slots).items()):
            if column >= first:
                self._go_on(column, cut, paid, way, run)

    def _go_on(self, column: int, cut: Cut, paid: float, way: _Way | None, run: _Run) -> None:
        """The cell of a column goes on behind the page's end: what it costs more than without."""
        slot, room, start = self.slots[column], self.experience.widths.get(column), run.start
        alone = self.spans.joined(cut.runs)
        own = min(price_of_text(slot, alone), NEVER) + alone.own_price + price_of_lines(alone, room)
        for end in range(start + 1, min(start + LONGEST_REST, run.stop) + 1):
            whole = self.spans.joined((*cut.runs, (start, end)))
            lines, text = price_of_lines(whole, room), price_of_text(slot, whole)
            if lines > HOPELESS or self.spans.overfull(start, end):
                return
            price = paid + REST + lines + text + whole.own_price - own
            if text < NEVER and price <= run.level(end).least + run.beam:
                rest = _Way(way, Cut(column, start, end), rest=True)
                run.level(end).keep(run.node(end), (column + 1, RESTS), price, rest)

    def _skip_on(self, states: States, end_price: float = 0.0) -> None:
        """Leave columns empty; where a row is full, begin the next."""
        for (column, mode), (price, way) in list(states.items()):
            if mode == RESTS and column:
                _keep(states, (0, BETWEEN), price, way)
        self._skip_columns(states, self.full)
        price, way = states.get((self.full, WITHIN), (0.0, None))
        if way is not None:
            _keep(states, (0, BETWEEN), price + NEW_ROW + end_price, _Way(way, None))
            self._skip_columns(states, self.indicator)

    def _skip_columns(self, states: States, end: int) -> None:
        for column in range(end):
            for mode in (BETWEEN, WITHIN):
                if (column, mode) in states:
                    price, way = states[column, mode]
                    _keep(states, (column + 1, mode), price + self._skip_price(column, mode, way), way)

    def _skip_price(self, column: int, mode: int, way: _Way | None) -> float:
        """What it costs that a column gets no cell.

        The columns before the indicator are a tree: below a new cell all the finer ones are new.  Behind it
        neighbouring merged columns mostly begin together.
        """
        slot = self.slots[column]
        if slot.name in ("level3", "value"):
            return 10.0
        if column < self.indicator:
            if mode and self._repeats(way):
                return PRINTED_AGAIN
            return 0.1 if not mode else 0.5 if slot.name == SIDE else 5.0
        if slot.merge:
            last = _last(way)
            together = self._is_last(column) and last == column - 1 and self.slots[last].merge
            return 1.2 if together else 0.6
        price = 6.0 if slot.kind is Kind.VALUE else _SKIPPED.get(slot.name, 2.5)
        share = self.experience.empty.get(column)
        return price if share is None else min(price, SKIPPED - log(share))

    def _repeats(self, way: _Way | None) -> bool:
        """Is the last cell the one above it once more: a label printed in each of its rows?"""
        if way is None or way.cut is None or self.spans.blanks is Blanks.LOOSE:
            return False
        above = way.before
        for _ in range(FAR):
            if above is None or (above.cut and above.cut.column == way.cut.column and not above.rest):
                break
            above = above.before
        return above is not None and self._text(above.cut) == self._text(way.cut)

    def _text(self, cut: Cut | None) -> str:
        return self.spans.span(cut.start, cut.end).text if cut else ""

    def _price_to_fill(self, column: int, mode: int, way: _Way | None) -> float:
        """A new duty has a number of its own; the last columns mostly begin together."""
        if not mode and column and self.slots[column - 1].kind is Kind.FIXED:
            return UNNUMBERED
        alone = self._is_last(column) and self.slots[column].merge and _last(way) != column - 1
        apart = self.slots[column].name in self.experience.together and not self._with_others(column, way)
        return (ALONE if alone else 0.0) + (APART if apart else 0.0)

    def _with_others(self, column: int, way: _Way | None) -> bool:
        """Begins a merged cell where the one it belongs with begins?"""
        return _opened(way, self.indicator) if column > self.indicator else _last(way) == column - 1

    def _is_last(self, column: int) -> bool:
        return column == self.full - 1


def _opened(way: _Way | None, indicator: int) -> bool:
    """Begins a duty or a goal in this row?"""
    while way is not None and way.cut is not None and not way.rest:
        if way.cut.column < indicator:
            return True
        way = way.before
    return False


def _last(way: _Way | None) -> int:
    """The column filled last."""
    return way.cut.column if way and way.cut else 0


def _last_cells(way: _Way | None, slots: Sequence[object]) -> dict[int, Cut]:
    """The lowest cell of each column: of merged ones wherever it began, of the others in the last row."""
    found: dict[int, Cut] = {}
    rests: dict[int, list[tuple[int, int]]] = {}
    rows = 0
    while way is not None and rows < FAR:
        cut = way.cut
        if cut is None:
            rows += 1
        elif way.rest:
            rests.setdefault(cut.column, []).insert(0, (cut.start, cut.end))
        elif cut.column not in found and (rows < 2 or slots[cut.column].merge):  # type: ignore[attr-defined]
            found[cut.column] = replace(cut, more=tuple(rests.get(cut.column, ())))
        way = way.before
    return found


def _keep(states: States, state: State, price: float, way: _Way | None) -> None:
    if state not in states or price < states[state][0]:
        states[state] = (price, way)


def _rows(way: _Way | None) -> tuple[Row, ...]:
    ways: list[_Way] = []
    while way is not None:
        ways.append(way)
        way = way.before
    rows: list[list[Cut]] = [[]]
    for one in reversed(ways):
        if one.cut is None:
            rows.append([])
        elif one.rest:
            _join_rest(rows, one.cut)
        else:
            rows[-1].append(one.cut)
    return tuple(tuple(row) for row in rows if row)


def _join_rest(rows: list[list[Cut]], rest: Cut) -> None:
    for row in reversed(rows):
        for index, cut in enumerate(row):
            if cut.column == rest.column:
                row[index] = replace(cut, more=(*cut.more, (rest.start, rest.end)))
                return
