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

from sheets.layout import Column, Table

MOVED = 0.5  # per column that a cell moved more than its left neighbour
MOVED_BACK = 1.5  # cells slide to the left only; the other way is rarely right
MISSING = 1.5  # an indicator without its name, or without its target
UNSUITED = 2.0
IMPOSSIBLE = 6.0
NEVER = 1e9

Piece = tuple[int, str]  # printed column and text of a filled cell

_LEVEL1 = re.compile(
    "(成本|产出|效益|满意度|项目完成|运行成本|管理效率|履职效能|社会效应|可持续发展能力)(指标)?"
)
_LEVEL2 = re.compile(
    ".{0,8}(成本|数量|质量|时效|进度|经济效益|社会效益|生态效益|环境效益|影响|可持续效益|满意度|可持续发展)(指标)?"
)
_TARGET = re.compile(r"([≥≤=＝<>＜＞≧≦﹦~]|-?\d[\d.,]*[%％‰]?$).*")
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
    return _misfit_of_level(name, text) if leveled else _misfit_of_department(name, text)


def _misfit_of_level(name: str, text: str) -> float:
    if name == "level1":
        return 0.0 if _LEVEL1.fullmatch(text) else UNSUITED
    if name == "level2":
        return 0.0 if _LEVEL2.fullmatch(text) else UNSUITED / 2
    if name == "level3":
        return UNSUITED / 2 if _TARGET.match(text) or _LEVEL1.fullmatch(text) else 0.0
    return 0.0


def _misfit_of_department(name: str, text: str) -> float:
    if name in ("level1", "level2", "objective", "level3", "explanation") and _TARGET.fullmatch(text):
        return UNSUITED / 2
    return 0.0


def place(table: Table, positions: Sequence[int], pieces: Sequence[Piece]) -> Placing:
    """The cheapest placing of a row's filled cells; NEVER when there are more cells than columns."""
    names = fields(table)
    straight = _straight(table, positions, pieces)
    if straight is not None:
        return straight
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{-1: (0.0, ())}]
    for _, text in pieces:
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for column, name in enumerate(names):
            unsuited = misfit(table, name, text)
            options = [
                (price + unsuited + _moved(positions, pieces, len(trail), column, trail), (*trail, column))
                for last, (price, trail) in best[-1].items()
                if last < column
            ]
            if options:
                step[column] = min(options)
        best.append(step)
    price, trail = min(best[-1].values(), default=(NEVER, ()))
    return Placing(trail, price)


def _straight(table: Table, positions: Sequence[int], pieces: Sequence[Piece]) -> Placing | None:
    """The common case: every cell stands where its column stands, and suits it."""
    names = fields(table)
    where = {position: column for column, position in enumerate(positions)}
    found = tuple(where.get(position, -1) for position, _ in pieces)
    filled = {names[column] for column in found if column >= 0}
    if -1 in found or not {"level3", "value"} <= filled:
        return None
    if any(misfit(table, names[column], text) for column, (_, text) in zip(found, pieces, strict=True)):
        return None
    return Placing(found, 0.0)


def _moved(
    positions: Sequence[int], pieces: Sequence[Piece], index: int, column: int, trail: tuple[int, ...]
) -> float:
    """The price of a cell's shift beside that of the cell before it."""
    shift = positions[column] - pieces[index][0]
    before = positions[trail[-1]] - pieces[index - 1][0] if trail else 0
    back = MOVED_BACK * max(0, -shift)
    return MOVED * abs(shift - before) + back


def lacking(table: Table, placing: Placing) -> int:
    """How many of the two cells are missing that every indicator has: its name and its target."""
    names = {fields(table)[column] for column in placing.columns}
    return len({"level3", "value"} - names)


def price_as_row(table: Table, positions: Sequence[int], pieces: Sequence[Piece]) -> float:
    placing = place(table, positions, pieces)
    return min(placing.price, 50.0) + MISSING * lacking(table, placing)
