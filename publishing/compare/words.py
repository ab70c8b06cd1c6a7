"""In which words two and more columns differ: higher, lower, the same, or not to be compared, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from publishing.compare.aspects import Aspect, Measured, shown
from publishing.compare.side_by_side import Column, Item
from sheets.likeness import named_alike, plain

SAME, DIFFERENT, MISSING, UNLIKE = "一致", "有差别", "没有写", "不可比"
CSS = {SAME: "k", DIFFERENT: "h", MISSING: "w", UNLIKE: "w"}
# what says one thing in every sheet; other rows of an aspect have to be called alike to be compared
ONE_THING = (Aspect.BUDGET, Aspect.STANDARD, Aspect.PEOPLE, Aspect.COVERAGE, Aspect.SATISFACTION)
ALIKE = 0.6
_LOW, _HIGH = ("≥", ">"), ("≤", "<")
MONTHS = 12
_Ends = tuple[Decimal, Decimal]  # the lowest and the highest of a column


@dataclass(frozen=True, slots=True)
class Difference:
    word: str
    text: str

    @property
    def css(self) -> str:
        return CSS[self.word]


def difference(about: Aspect, columns: Sequence[Column]) -> Difference | None:
    """None where there is but one column."""
    if len(columns) < 2:
        return None
    there = [column for column in columns if about in column.items]
    missing = "、".join(column.label for column in columns if column not in there)
    if len(there) == 1:
        return Difference(MISSING, f"只有{there[0].label}写了，{missing}没有写。")
    found = _between(about, there)
    return Difference(found.word, f"{found.text}{missing}没有写。" if missing else found.text)


def _between(about: Aspect, columns: Sequence[Column]) -> Difference:
    if len({tuple(_printed(column, about)) for column in columns}) == 1:
        return Difference(SAME, "写的完全一样。")
    if about not in ONE_THING and not _called_alike(about, columns):
        return Difference(UNLIKE, "写的是不同的指标，不能直接比。")
    numbers = [_telling(about, column) for column in columns]
    if not all(numbers):
        return Difference(UNLIKE, "有的没有写数，不能直接比。")
    return _in_common_unit(columns, numbers)


def _in_common_unit(columns: Sequence[Column], numbers: Sequence[Sequence[Measured]]) -> Difference:
    """Of the unit that most columns write; who writes another one cannot be compared."""
    units = Counter(unit for of in numbers for unit in {one.unit for one in of})
    unit, times = max(units.items(), key=lambda one: one[1])
    if times == 1:
        return Difference(
            UNLIKE, f"计量单位不同（{'、'.join(one or '没有单位' for one in units)}），不能直接比。"
        )
    pairs = [
        (column, [one for one in of if one.unit == unit]) for column, of in zip(columns, numbers, strict=True)
    ]
    found = _of_numbers([column for column, of in pairs if of], [of for _, of in pairs if of])
    others = "、".join(column.label for column, of in pairs if not of)
    return Difference(found.word, f"{found.text}{others}的计量单位不同，不能比。" if others else found.text)


def _printed(column: Column, about: Aspect) -> list[tuple[str, str]]:
    return sorted((plain(item.name), item.value) for item in column.items[about])


def _called_alike(about: Aspect, columns: Sequence[Column]) -> bool:
    first, *others = (column.items[about] for column in columns)
    return all(_any_alike(first, items) for items in others)


def _any_alike(these: Sequence[Item], those: Sequence[Item]) -> bool:
    return any(named_alike(one.name, other.name) >= ALIKE for one in these for other in those)


def _telling(about: Aspect, column: Column) -> list[Measured]:
    """Of parts and their sum, the sum."""
    numbers = column.numbers(about)
    if about == Aspect.BUDGET and (whole := total(numbers)):
        return [whole]
    return numbers


def total(numbers: Sequence[Measured]) -> Measured | None:
    """The only one, or the one that the others add up to."""
    if len(numbers) == 1:
        return numbers[0]
    if not numbers or len({one.unit for one in numbers}) > 1:
        return None
    largest = max(numbers, key=lambda one: one.number)
    rest = sum((one.number for one in numbers), Decimal(0)) - largest.number
    return largest if abs(rest - largest.number) <= largest.number / 1000 else None


def _of_numbers(columns: Sequence[Column], numbers: Sequence[Sequence[Measured]]) -> Difference:
    signs = {one.operator for of in numbers for one in of if one.operator}
    if signs & {*_LOW} and signs & {*_HIGH}:
        return Difference(UNLIKE, "有的写下限（≥），有的写上限（≤），不能直接比。")
    ends = [(min(one.number for one in of), max(one.number for one in of)) for of in numbers]
    if len(set(ends)) == 1:
        return Difference(SAME, f"都是{_span(ends[0], numbers[0][0].unit)}。")
    unit = numbers[0][0].unit
    order = sorted(zip(ends, columns, strict=True), key=lambda one: one[0], reverse=True)
    groups: dict[_Ends, list[str]] = {}
    for span, column in order:
        groups.setdefault(span, []).append(column.label)
    told = "，".join(f"{'、'.join(labels)} {_span(span, unit)}" for span, labels in groups.items())
    return Difference(DIFFERENT, f"{told}。{_told_apart(list(groups.items()), unit)}")


def _told_apart(groups: Sequence[tuple[_Ends, list[str]]], unit: str) -> str:
    """groups: who writes the same, the highest first."""
    if any(above[0] <= below[1] for (above, _), (below, _) in pairwise(groups)):
        return "有高有低，有重叠。"
    (high, first), (low, last) = groups[0], groups[-1]
    if len(groups) > 2 or len(first) + len(last) > 2:
        return ""
    if high[0] != high[1] or low[0] != low[1]:
        return f"{first[0]}比{last[0]}高。"
    gap = f"{first[0]}比{last[0]}高 {shown(high[0] - low[0])}{unit}"
    return (
        f"{gap}，是它的 {round(high[0] / low[0], 1)} 倍。"
        if low[0] > 0 and high[0] >= 2 * low[0]
        else f"{gap}。"
    )


def _span(ends: _Ends, unit: str) -> str:
    low, high = ends
    return f"{shown(low)}{unit}" if low == high else f"{shown(low)}–{shown(high)}{unit}"


def each(column: Column) -> str:
    """How much money there is for each person, of budget and number; empty where one of them is not plain."""
    money = total(column.numbers(Aspect.BUDGET))
    people = [one for one in column.numbers(Aspect.PEOPLE) if one.unit == "人"]
    if money is None or len(people) != 1 or not people[0].number or money.unit != "万元":
        return ""
    yearly = money.number * 10_000 / people[0].number
    return f"{round(yearly, 1)}元/人/年（{round(yearly / MONTHS, 1)}元/人/月）"
