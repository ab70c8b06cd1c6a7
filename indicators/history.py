"""A target beside what was reached before: which asks for more, and can they be compared at all.

Columns of history are written by hand: without a sign, without a unit, three years in one cell.  A number
without a unit has the target's; `2021年3.1个，2022年4.2个` is parsed into its years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from indicators.printed import compact, fold
from indicators.units import PERCENT, ratio, unit
from indicators.values import Quantity, TargetValue, parse

Direction = Literal["up", "down"]
_MOST_DIGITS = 20  # more than a Decimal can round
_YEARLY = re.compile(r"((?:19|20)\d\d)年?[^\d;,。-]*?(-?\d+(?:\.\d+)?)([^\d;,。、-]{0,6})")
# what is the better the less of it there is; 违法建设查处率 is none: its last word counts
_HARM = re.compile(
    r"(?:死亡|发生|发病|事故|成灾|流失|失业|投诉|违规|违法|差错|超标|损耗|能耗|排放|低体重|不良|返贫|逾期|缺陷)"
    r"(?:概?率|比例|人?数|件数|起数|次数|量|面积)?$"
)


@dataclass(frozen=True, slots=True)
class Reached:
    """A number of the past in the target's unit; shown: as it is to be read."""

    number: Decimal
    shown: str


def direction(target: Quantity, name: str) -> Direction:
    """By the sign; without one by the name."""
    if target.operator in ("≤", "<"):
        return "down"
    if target.operator in ("≥", ">"):
        return "up"
    return "down" if _HARM.search(name) else "up"


def reached(target: Quantity, text: str) -> Reached | None:
    """What a cell of history says in the target's unit; None where it says no number of that kind."""
    value = read(target, text)
    if isinstance(value, Quantity):
        number = in_unit_of(target, value)
        return None if number is None or not _same_group(target, value) else Reached(number, text)
    years = yearly(text)
    if not years:
        return None
    numbers = [in_unit_of(target, year) for _, year in years]
    if None in numbers:
        return None
    known = [number for number in numbers if number is not None]
    mean = sum(known, Decimal(0)) / len(known)
    if mean.adjusted() > _MOST_DIGITS:
        return None
    mean = mean.quantize(Decimal("0.01"))
    return Reached(mean, f"{mean}（{'、'.join(str(year) for year, _ in years)}年平均）")


def read(target: Quantity, text: str) -> TargetValue:
    """What a cell of history means: a unit that the target has, too, is believed without a sign before it."""
    value = parse(text)
    if isinstance(value, Quantity):
        return value
    signed = parse(f"={text}")
    return signed if isinstance(signed, Quantity) and signed.unit == target.unit else value


def yearly(text: str) -> tuple[tuple[int, Quantity], ...]:
    """The years named in a text, each with its number; none where fewer than two are."""
    found = []
    for match in _YEARLY.finditer(fold(compact(text))):
        value = parse(match[2] + match[3].strip())
        if isinstance(value, Quantity):
            found.append((int(match[1]), value))
    return tuple(found) if len(found) >= 2 else ()


def in_unit_of(target: Quantity, other: Quantity) -> Decimal | None:
    """The other's number in the target's unit; None where they measure different things.

    `5.21张` beside `5.2张/千人` leaves out what all of the row is counted per.
    """
    if not other.unit or other.unit == target.unit:
        return other.number
    factor = ratio(other.unit, target.unit)
    if factor is not None:
        return other.number * factor.numerator / factor.denominator
    if target.unit.split("/")[0] == other.unit:
        return other.number
    return None


def is_unlike(target: Quantity, text: str) -> bool:
    """Whether a cell of history is a number that measures something else: 86所 beside 90%."""
    value = parse(text)
    if not isinstance(value, Quantity) or not value.unit or not target.unit:
        return False
    if in_unit_of(target, value) is not None:
        return False
    return PERCENT in (unit(target.unit).over, unit(value.unit).over) or _counts(target) and _counts(value)


def _counts(value: Quantity) -> bool:
    """Plain units: two units of rates may be two spellings of one."""
    return "/" not in value.unit


def _same_group(target: Quantity, other: Quantity) -> bool:
    """小学≥8000人 is not beaten by 初中3000人."""
    return not target.label or not other.label or target.label == other.label


def is_weaker(target: Quantity, past: Decimal, way: Direction) -> bool:
    return target.number < past if way == "up" else target.number > past
