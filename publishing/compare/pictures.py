"""Values of one unit on an axis, one row of dots for each district: who sets it higher."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from projects import charts
from publishing.compare.aspects import Aspect, shown
from publishing.compare.side_by_side import Column

MOST_ROWS = 12
# what is drawn first, where nothing was asked for
ORDER = (Aspect.STANDARD, Aspect.SATISFACTION, Aspect.PEOPLE, Aspect.COVERAGE, Aspect.BUDGET)
Values = dict[str, Counter[Decimal]]  # by district


@dataclass(frozen=True, slots=True)
class Picture:
    """rows: district, values with how often each stands."""

    title: str
    answer: str
    drawn: SafeString
    rows: Sequence[tuple[str, str, int]]


def picture(columns: Sequence[Column], asked: Aspect | None) -> Picture | None:
    """None where no unit stands in columns of two districts or years."""
    name = _name(columns)
    for about in dict.fromkeys((asked, *ORDER, *Aspect) if asked else (*ORDER, *Aspect)):
        by_unit = _by_unit(columns, about, name)
        unit = max(
            by_unit, key=lambda one: (len(by_unit[one]), sum(map(len, by_unit[one].values()))), default=""
        )
        if by_unit and len(by_unit[unit]) > 1:
            return _picture(about, unit, by_unit[unit])
    return None


def _name(columns: Sequence[Column]) -> Callable[[Column], str]:
    """Of a row of dots: the district, with the year where there are several; of one district, its sheets."""
    there = {(column.region, column.year) for column in columns if column.publication}
    if len(there) == 1:
        return lambda column: column.label
    several = len({year for _, year in there}) > 1
    return lambda column: f"{column.region} {column.year}" if several else column.region


def _by_unit(columns: Sequence[Column], about: Aspect, name: Callable[[Column], str]) -> dict[str, Values]:
    found: defaultdict[str, Values] = defaultdict(lambda: defaultdict(Counter))
    for column in columns:
        for one in column.numbers(about):
            found[one.unit][name(column)][one.number] += 1
    return found


def _picture(about: Aspect, unit: str, values: Values) -> Picture:
    title = f"{about}，谁定得高？"
    rows = [
        charts.Dots(name, [(number, f"{shown(number)}{unit}", times) for number, times in sorted(of.items())])
        for name, of in list(values.items())[:MOST_ROWS]
    ]
    listed = [(row.label, text, times) for row in rows for _, text, times in row.values]
    return Picture(title, _answer(unit, values), charts.dots("values", rows, title=title), listed)


def _answer(unit: str, values: Values) -> str:
    """From the highest to the lowest."""
    order = sorted(values.items(), key=lambda one: (-max(one[1]), one[0]))
    told = "；".join(f"{name} {sum(of.values())} 个，{_span(of, unit)}" for name, of in order)
    highest = [name for name, of in order if max(of) == max(order[0][1])]
    same = len(highest) == len(order)
    return f"每个点是一个指标值。{told}。" + ("最高的一样高。" if same else f"最高的在{'、'.join(highest)}。")


def _span(of: Counter[Decimal], unit: str) -> str:
    low, high = min(of), max(of)
    return f"{shown(low)}{unit}" if low == high else f"{shown(low)}–{shown(high)}{unit}"
