"""Which cell of a printed row belongs under which column, when cells were lost or moved.

Optical readers drop the empty cells at the left of a row, so that the rest slides to the left, or drop
only some of them.  Rejected: a list of repairs tried one after another (each new report needs a new one)
and right alignment (rows end with stray empty cells).  Chosen: the cells keep their order, each placing has
a price (how far a cell moved beside its neighbour, how badly its text suits the column), the cheapest wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sheets.layout import Column, Kind, Table

MOVED = 0.5  # per column that a cell moved more than its left neighbour
MOVED_AT_START = 0.4
MOVED_BACK = 1.5  # cells slide to the left only; the other way is rarely right
MISSING = 1.5  # an indicator without its name, or without its target
UNSUITED = 2.0
IMPOSSIBLE = 6.0
NEVER = 1e9
LONG_WORD = 12  # a target without any figure is a word or two

NEEDED = frozenset({"level3", "value"})
Piece = tuple[int, str]  # printed column and text of a filled cell

_LEVEL1 = re.compile(
    "(成本|产出|效益|满意度|项目完成|运行成本|管理效率|履职效能|社会效应|可持续发展能力)(指标)?"
)
_LEVEL2 = re.compile(
    ".{0,8}(成本|数量|质量|时效|进度|经济效益|社会效益|生态效益|环境效益|影响|可持续效益|满意度|可持续发展)(指标)?"
)
_TARGET = re.compile(r"([≥≤=＝<>＜＞≧≦﹦~]|-?\d[\d.,]*[%％‰]?$).*")
_FIGURE = re.compile(r"[\d≥≤=＝<>]|[一二三四五六七八九十]+")
_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Placing:
    """The columns of a row's filled cells, in order, and the price."""

    columns: tuple[int, ...]
    price: float

    @property
    def possible(self) -> bool:
        return self.price < NEVER


@cache
def _fields(table: Table) -> tuple[str, ...]:
    side = ("side",) if table.side else ()
    return side + tuple(column.field for column in table.columns)


def fields(table: Table) -> tuple[str, ...]:
    """The grid's columns: the side label, then the table's own."""
    return _fields(table)


@cache
def side_labels(table: Table) -> frozenset[str]:
    return frozenset({table.side, *table.side_synonyms}) if table.side else frozenset()


def columns(table: Table) -> tuple[Column | None, ...]:
    return ((None,) if table.side else ()) + table.columns


def misfit(table: Table, name: str, text: str) -> float:
    """How badly a text suits a column."""
    leveled = not any(column.field == "seq" for column in table.columns)
    if name == "side":
        return 0.0 if text in side_labels(table) else IMPOSSIBLE
    if text in side_labels(table) and len(text) > 2:
        return UNSUITED
    if name == "seq":
        return 0.0 if _NUMBER.fullmatch(text) else IMPOSSIBLE
    if name == "value":
        return UNSUITED / 2 if len(text) > LONG_WORD and not _FIGURE.search(text) else 0.0
    return _misfit_of_level(name, text) if leveled else _misfit_of_department(table, name, text)


def _misfit_of_level(name: str, text: str) -> float:
    if name == "level1":
        return 0.0 if _LEVEL1.fullmatch(text) else UNSUITED
    if name == "level2":
        return 0.0 if _LEVEL2.fullmatch(text) else UNSUITED / 2
    if name == "level3":
        return UNSUITED / 2 if _TARGET.match(text) or _is_level(text) else 0.0
    return 0.0


def _is_level(text: str) -> bool:
    """The name of a level, which no indicator bears."""
    return bool(_LEVEL1.fullmatch(text) or (text.endswith("指标") and _LEVEL2.fullmatch(text)))


def _misfit_of_department(table: Table, name: str, text: str) -> float:
    """Targets stand under targets, and titles of documents do not."""
    if name == "remark":
        return 0.0
    if _kinds(table)[name] is Kind.VALUE:
        return UNSUITED / 2 if text.startswith("《") else 0.0
    return UNSUITED / 2 if _TARGET.fullmatch(text) else 0.0


@cache
def _kinds(table: Table) -> dict[str, Kind]:
    return {column.field: column.kind for column in table.columns}


def place(table: Table, positions: Sequence[int], pieces: Sequence[Piece], *, whole: bool = True) -> Placing:
    """The cheapest placing of a row's filled cells; NEVER when there are more cells than columns.

    whole: the row is an indicator, so that a missing name or target has its price; otherwise it is the rest
    of a row that a page end cut.
    """
    names = fields(table)
    straight = _straight(table, positions, pieces)
    if straight is not None:
        return straight
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for _, text in pieces:
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for column, name in enumerate(names):
            unsuited = misfit(table, name, text)
            options = [
                (
                    price
                    + unsuited
                    + _moved(positions, pieces, column, trail)
                    + whole * _skipped(names, last, column),
                    (*trail, column),
                )
                for last, (price, trail) in best.items()
                if last < column
            ]
            if options:
                step[column] = min(options)
        best = step
    ends = [
        (price + whole * _skipped(names, last, len(names)), trail) for last, (price, trail) in best.items()
    ]
    price, trail = min(ends, default=(NEVER, ()))
    return Placing(trail, price)


def _skipped(names: Sequence[str], last: int, column: int) -> float:
    """The price of the needed columns left empty between two cells."""
    return MISSING * sum(name in NEEDED for name in names[last + 1 : column])


def _straight(table: Table, positions: Sequence[int], pieces: Sequence[Piece]) -> Placing | None:
    """The common case: every cell stands where its column stands, and suits it."""
    names = fields(table)
    where = {position: column for column, position in enumerate(positions)}
    found = tuple(where.get(position, -1) for position, _ in pieces)
    filled = {names[column] for column in found if column >= 0}
    if -1 in found or not filled >= NEEDED:
        return None
    if any(misfit(table, names[column], text) for column, (_, text) in zip(found, pieces, strict=True)):
        return None
    return Placing(found, 0.0)


def _moved(positions: Sequence[int], pieces: Sequence[Piece], column: int, trail: tuple[int, ...]) -> float:
    """The price of a cell's shift beside the cell before it; whole rows move more often than parts."""
    index = len(trail)
    shift = positions[column] - pieces[index][0]
    before = positions[trail[-1]] - pieces[index - 1][0] if trail else 0
    price = MOVED if trail else MOVED_AT_START
    return price * abs(shift - before) + MOVED_BACK * max(0, -shift)


def price_as_row(table: Table, positions: Sequence[int], pieces: Sequence[Piece]) -> float:
    return min(place(table, positions, pieces).price, 50.0)
