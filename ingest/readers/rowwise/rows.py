"""The rows of a table printed row by row: which lines belong to one row, and which of its words are its name.

All cells of a row are centred on one height.  So a row whose name and target have different numbers of lines
shows a mirrored order of words (target, name, target), and rows do not overlap; what is cheapest wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.readers.flow.likeness import begins_cut, is_measure, is_quality
from ingest.readers.flow.pieces import CLOSING, OPENING, SIGNS, width
from ingest.readers.rowwise.words import Word, compact_of, is_target

MOST_NAMES, MOST_VALUES = 4, 8  # lines of a cell
CROSSED = 4  # lines of a row that a page end cuts, in any order
NEVER = 1e6
_ODD_ORDER, _OVER_PAGE, _APART = 3.0, 1.0, 2.0
_JOIN_NAME, _JOIN_VALUE, _BLANK_BETWEEN, _SHORT_LINE = 0.9, 0.5, 0.4, 1.6
_TWO_TARGETS = 2.5
_WHOLE = 1.2  # two lines that are names of their own
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the words of its name and of its target."""

    name: tuple[Word, ...]
    value: tuple[Word, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return (*self.name, *self.value)

    @property
    def middle(self) -> float:
        """The height of its middle, in printed lines."""
        rows = [word.row for word in self.words]
        return (min(rows) + max(rows)) / 2


Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """together: a name and its target stand in one line.  widths: of the widest name and target, in ems.

    starts: the printed lines that tasks begin with, where several are read as one table.
    """

    together: bool
    name_width: float
    value_width: float
    starts: tuple[int, ...] = ()

    def task(self, words: Sequence[Word]) -> int:
        """The task whose line stands before the words."""
        return max((at for at, start in enumerate(self.starts) if start <= words[0].row), default=0)


def lines_of(words: Sequence[Word]) -> list[Line]:
    """The words by printed line; of more than two the last is the target."""
    found: dict[int, list[Word]] = {}
    for word in words:
        found.setdefault(word.row, []).append(word)
    return [tuple(line) for line in found.values()]


def manner_of(lines: Sequence[Line]) -> Manner:
    names = [width(compact_of(line[:-1])) for line in lines if len(line) > 1]
    values = [width(line[-1].text) for line in lines if len(line) > 1 or is_target(line[0].text)]
    values = [wide for wide in values if wide < 20] or [8.0]
    names = names or [width(line[0].text) for line in lines if not is_target(line[0].text)] or [12.0]
    double = sum(len(line) > 1 for line in lines)
    return Manner(double > len(lines) / 4, max(names), max(values))


def rows_of(lines: Sequence[Line], manner: Manner) -> tuple[list[Row], float]:
    """The cheapest reading of the lines, and its price."""
    count = len(lines)
    best: list[tuple[float, int, Row | None]] = [(NEVER, 0, None)] * (count + 1)
    best[0] = (0.0, 0, None)
    for start in range(count):
        if best[start][0] >= NEVER:
            continue
        for end, row, price in _rows_at(lines, start, manner):
            if best[start][0] + price < best[end][0]:
                best[end] = (best[start][0] + price, start, row)
    found: list[Row] = []
    at = count
    while at and (last := best[at][2]):
        found.append(last)
        at = best[at][1]
    return found[::-1], best[count][0]


def _rows_at(lines: Sequence[Line], start: int, manner: Manner) -> Iterator[tuple[int, Row, float]]:
    for end in range(start + 1, min(len(lines), start + MOST_NAMES + MOST_VALUES) + 1):
        run = lines[start:end]
        for order, price in _orders(run, manner):
            row = _row(run, order)
            yield end, row, price + price_of(row, manner)
    yield start + 1, _row(lines[start : start + 1], "N" if len(lines[start]) == 1 else "NV"), 12.0
    if len(lines[start]) == 1:
        yield start + 1, _row(lines[start : start + 1], "V"), 12.0


def _orders(run: Sequence[Line], manner: Manner) -> Iterator[tuple[str, float]]:
    """The orders of names (N) and targets (V) that a row of these lines may have, with their prices."""
    given = "".join("?" if len(line) == 1 else "NV" for line in run)
    crossed = len({line[0].page for line in run}) > 1
    for names in range(1, min(MOST_NAMES, len(given) - 1) + 1):
        values = len(given) - names
        if values > MOST_VALUES:
            continue
        orders = {mirrored(names, values): 0.0}
        if not manner.together:
            orders.setdefault("N" * names + "V" * values, 0.3)
        if crossed and len(run) <= CROSSED:
            for order in _any_order(names, values):
                orders.setdefault(order, _OVER_PAGE)
        for order, price in orders.items():
            if _fits(order, given):
                yield order, price + _apart(order, run, manner)


@lru_cache(maxsize=256)
def mirrored(names: int, values: int) -> str:
    """The words of a row from top to bottom, all its cells centred: 1 and 2 lines are VNV."""
    places = [(2 * at - names, 0) for at in range(names)] + [(2 * at - values, 1) for at in range(values)]
    return "".join("NV"[kind] for _, kind in sorted(places))


@lru_cache(maxsize=256)
def _any_order(names: int, values: int) -> tuple[str, ...]:
    if not names or not values:
        return ("N" * names + "V" * values,)
    return tuple(
        [f"N{rest}" for rest in _any_order(names - 1, values)]
        + [f"V{rest}" for rest in _any_order(names, values - 1)]
    )


def _fits(order: str, given: str) -> bool:
    return all(two in ("?", one) for one, two in zip(order, given, strict=True))


def _apart(order: str, run: Sequence[Line], manner: Manner) -> float:
    """Name and target of the same height in two lines, although the file prints them in one."""
    if not manner.together or (order.count("N") + order.count("V")) % 2:
        return 0.0
    singles = sum(len(line) == 1 for line in run)
    needed = abs(order.count("N") - order.count("V"))
    return _APART if singles > needed else 0.0


def _row(run: Sequence[Line], order: str) -> Row:
    names: list[Word] = []
    values: list[Word] = []
    at = 0
    for line in run:
        if len(line) > 1:
            names += line[:-1]
            values.append(line[-1])
            at += 2
        else:
            (names if order[at] == "N" else values).append(line[0])
            at += 1
    return Row(tuple(names), tuple(values))


def price_of(row: Row, manner: Manner) -> float:
    price = name_price(compact_of(row.name)) + value_price(compact_of(row.value))
    price += joins_price(row.name, manner.name_width, _JOIN_NAME)
    return price + joins_price(row.value, manner.value_width, _JOIN_VALUE)


def joins_price(words: Sequence[Word], widest: float, join: float) -> float:
    """Of the line breaks inside a cell: a line that is not full seldom goes on."""
    price = 0.0
    for left, right in zip(words, words[1:], strict=False):
        if left.row == right.row:
            continue
        measures = is_measure(left.text) + is_measure(right.text)
        price += join + _BLANK_BETWEEN * right.blank
        price += _WHOLE * (measures if join == _JOIN_VALUE else measures > 1)
        price += _TWO_TARGETS * (join == _JOIN_VALUE and _are_two(left.text, right.text))
        free = widest - width(left.text)
        price += _SHORT_LINE * min(1.0, max(0.0, free / widest - 0.2) * 2)
    return price


def _are_two(left: str, right: str) -> bool:
    """A whole target and a word that is one: no cell holds both without a mark between them."""
    return is_target(left) and left[-1] not in "；;、，," and is_quality(right)


@lru_cache(maxsize=65536)
def name_price(text: str) -> float:
    if not text:
        return 12.0
    price = 0.0 if is_measure(text) else 0.4
    price += 4.0 * is_target(text) + 2.0 * (text[0] in SIGNS) + 2.5 * begins_cut(text) + _unbalanced(text)
    price += 2.0 * (text[-1] in OPENING or text[-1] in "，、；") + 0.8 * is_quality(text)
    return price + 1.0 * (len(text) < 4) + 0.5 * any(sign in text for sign in SIGNS)


@lru_cache(maxsize=65536)
def value_price(text: str) -> float:
    if not text:
        return 12.0
    price = _unbalanced(text) + 2.0 * (text[-1] in "，、；/=") + 2.5 * (text[0] in CLOSING or text[0] in "/")
    if is_target(text):
        return price
    if any(char.isdecimal() for char in text):
        return price + 0.8 + 0.15 * max(0, len(text) - 12)
    price += 0.6 if is_quality(text) else 1.4
    return price + 1.2 * is_measure(text) + 0.15 * max(0, len(text) - 10) + 1.5 * (len(text) < 2)


def _unbalanced(text: str) -> float:
    return 2.0 * sum(text.count(left) != text.count(right) for left, right in _PAIRS)
