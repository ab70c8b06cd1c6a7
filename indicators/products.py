"""Money per thing and time, and what it comes to: 元/人/月 × 人 × 12 月 = 元, 万元/平方米 × 万平方米 = 万元.

A standard with a time in its unit holds for a whole year: 月 twelve times, 学期 twice.  How many days are
meant by 元/人/天 no unit says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from indicators.units import times, unit

MONEY = "元"
# time in a unit -> how often a year has it; 0: as often as a sheet says
PERIODS: dict[str, int] = {
    "年": 1,
    "年度": 1,
    "学年": 1,
    "半年": 2,
    "学期": 2,
    "季度": 4,
    "月": 12,
    "周": 0,
    "日": 0,
    "工作日": 0,
    "小时": 0,
    "学时": 0,
    "课时": 0,
}
# one thing under several names
_KIN: dict[str, str] = {
    **dict.fromkeys(("人次", "生", "学生", "人年", "岗", "岗位", "例"), "人"),
    **dict.fromkeys(("场次", "次", "期", "批次"), "场"),
    **dict.fromkeys(("户次", "家", "企业"), "户"),
    **dict.fromkeys(("幢",), "栋"),
    **dict.fromkeys(("棵",), "株"),
    **dict.fromkeys(("本", "部"), "册"),
}
PEOPLE = "人"
_GENERAL = frozenset("个家处所座项件台套户")  # counts things of any name
_NUMBER_OF = re.compile("(?:个数|数量|总数|数)$")
_OCCASIONS = frozenset({"次", "场", "期"})


@dataclass(frozen=True, slots=True)
class Rate:
    """factor: 元 that one printed unit gives for one canonical thing.  times: as in PERIODS."""

    factor: Fraction
    things: tuple[str, ...]
    times: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """An amount, for nothing named."""
        return not self.things and not self.times

    @property
    def thing(self) -> str:
        """The one that is counted; of 元/人/次 the people, as there is at least one occasion for each."""
        counted = [word for word in self.things if word not in _OCCASIONS] or self.things
        return counted[0] if len(counted) == 1 else ""

    @property
    def periods(self) -> int | None:
        """In a year; None where the unit does not say it."""
        product = 1
        for word in self.times:
            product *= PERIODS[word]
        return product or None


@lru_cache(maxsize=2048)
def rate(text: str) -> Rate | None:
    """Of a printed unit; None for one that is no money."""
    of = unit(text)
    if of.over != MONEY:
        return None
    things = tuple(word for word in of.per if word not in PERIODS)
    return Rate(of.factor, things, tuple(word for word in of.per if word in PERIODS))


def kin(word: str) -> str:
    """One name for things that are counted alike: 人次 and 生 are 人."""
    return _KIN.get(word, word)


def is_people(word: str) -> bool:
    return kin(word) == PEOPLE


def is_count(text: str) -> bool:
    """Whether a printed unit counts or measures things: no share, no time, no money, nothing per another."""
    of = unit(text)
    return bool(of.over) and not of.per and of.over not in {MONEY, "%", "分钟", "倍", "分", *PERIODS}


def is_general(thing: str) -> bool:
    """Whether it counts things of any name: 个, 处."""
    return thing in _GENERAL


def fits(thing: str, counted: str, name: str) -> bool:
    """Whether what a rate is for is what a quantity of the unit `counted` and this name counts."""
    of = unit(counted).over
    if kin(thing) == kin(of):
        return True
    if of in _GENERAL:
        counted_things = _NUMBER_OF.sub("", name)
        return thing in _GENERAL or (thing in name and len(thing) > 1) or counted_things.endswith(thing)
    return False


@lru_cache(maxsize=4096)
def product(price: Decimal, per: Rate, count: Decimal, counted: str, periods: int) -> Decimal:
    """In 元; count in its printed unit."""
    return times(price * count, per.factor * unit(counted).factor * periods)
