"""What a row of a sheet tells of a policy: its budget, its standard, how many people, how satisfied they are.

Derived from the level 2, the unit of the value and the last noun of the name, as every sheet has them.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.levels import LEVELS, official_level2
from indicators.naming import Measure, counted_in, measured
from indicators.units import PERCENT, times, unit
from indicators.values import Compound, Quantity, parse

MONEY = "元"
MONTH, YEAR = "月", "年"
TEN_THOUSAND = 10_000
PLACES = 4  # behind the point, of a converted number


class Aspect(StrEnum):
    """In the order of the table."""

    BUDGET = "预算"
    STANDARD = "标准"
    PEOPLE = "人数、户数"
    QUANTITY = "其他数量"
    COVERAGE = "覆盖率"
    QUALITY = "质量"
    TIME = "时间"
    COST = "其他成本"
    BENEFIT = "效益"
    SATISFACTION = "满意度"
    OTHER = "其他"


# the end of what somebody asks for -> the aspect
ENDS: dict[str, Aspect] = {
    "标准": Aspect.STANDARD,
    "人数": Aspect.PEOPLE,
    "户数": Aspect.PEOPLE,
    "满意度": Aspect.SATISFACTION,
    "覆盖率": Aspect.COVERAGE,
    "预算": Aspect.BUDGET,
    "经费": Aspect.BUDGET,
    "金额": Aspect.BUDGET,
    "时间": Aspect.TIME,
    "时限": Aspect.TIME,
    "数量": Aspect.QUANTITY,
}
_PEOPLE = (Measure.PEOPLE, Measure.HOUSEHOLDS)
_OF_LEVEL2 = {
    "数量指标": Aspect.QUANTITY,
    "质量指标": Aspect.QUALITY,
    "时效指标": Aspect.TIME,
    "成本指标": Aspect.COST,
    **dict.fromkeys(LEVELS["成本指标"], Aspect.COST),
    **dict.fromkeys(LEVELS["效益指标"], Aspect.BENEFIT),
    "服务对象满意度指标": Aspect.SATISFACTION,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity in the unit all of its kind are compared in; a month's sum is a year's."""

    number: Decimal
    unit: str
    operator: str

    def __str__(self) -> str:
        return f"{shown(self.number)}{self.unit}"


def quantities(value: str) -> tuple[Quantity, ...]:
    """Those of a printed value, in the order of print."""
    meant = parse(value)
    parts = meant.parts if isinstance(meant, Compound) else (meant,)
    return tuple(part for part in parts if isinstance(part, Quantity))


def comparable(quantity: Quantity) -> Measured:
    """≥167元/月/人 is 2004元/人/年, 1551.22万元 stays so."""
    of = unit(quantity.unit)
    number, per = quantity.canonical_number, list(of.per)
    if of.over == MONEY and MONTH in per:
        number, per[per.index(MONTH)] = number * 12, YEAR
    over = of.over
    if over == MONEY and not per:
        number, over = times(number, Fraction(1, TEN_THOUSAND)), "万元"
    return Measured(number, "/".join((over, *per)), quantity.operator)


def shown(number: Decimal) -> str:
    """Without exponent and closing noughts."""
    return f"{round(number, PLACES):f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def aspect(level2: str, name: str, value: str) -> Aspect:
    found = quantities(value)
    of = unit(found[0].unit) if found else None
    usual = _OF_LEVEL2.get(official_level2(level2) or "", Aspect.OTHER)
    measure = measured(name)
    if usual == Aspect.SATISFACTION or measure == Measure.SATISFACTION:
        return Aspect.SATISFACTION
    if usual in (Aspect.COST, Aspect.QUANTITY, Aspect.OTHER) and "标准" in name:
        return Aspect.STANDARD
    if of and of.over == MONEY:
        return _of_money(usual, bool(of.per))
    if of and of.over == PERCENT and "覆盖" in name:
        return Aspect.COVERAGE
    counts = measure in _PEOPLE or (found and counted_in(found[0].unit) in _PEOPLE)
    if usual in (Aspect.QUANTITY, Aspect.OTHER) and counts:
        return Aspect.PEOPLE
    return Aspect.TIME if usual == Aspect.OTHER and measure == Measure.TIME else usual


def _of_money(usual: Aspect, is_rate: bool) -> Aspect:
    if usual in (Aspect.COST, Aspect.OTHER):
        return Aspect.STANDARD if is_rate else Aspect.BUDGET
    return Aspect.STANDARD if is_rate and usual == Aspect.QUANTITY else usual
