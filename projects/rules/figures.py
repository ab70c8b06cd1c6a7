"""The figures of the goal text beside the indicators."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from indicators.units import PERCENT, convert, times, unit
from indicators.values import Quantity, Range
from projects.rules.amounts import plain
from projects.rules.goal_numbers import Number, numbers
from projects.rules.shared_words import pairs
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FUND, PROJECT

_ROUGH = re.compile(r"[余多约近]|左右|以上|超过|不少于|不低于|至少")
_CLOSE = Decimal("0.05")  # what 54000余名 may be off 5.4万人
_MONEY, _PEOPLE = "元", "人"
_TOTAL = re.compile(
    r"(?:总额|总投资|计划投资|项目(?:预算)?资金|预算(?:金额|资金)?|以上合计|共需资金|总需资金)(?:为|约|共|计)*$"
)
_MOST_PARTS = 8
_FOR_EACH = re.compile("[人户亩生场次]均|平均|每[^年月季]")
_COUNTED = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class _Figures:
    """All quantities that rows print, by canonical unit: in values, else in names and explanations."""

    rows: tuple[Row, ...]

    @cached_property
    def by_unit(self) -> dict[str, list[tuple[Decimal, Row]]]:
        found: dict[str, list[tuple[Decimal, Row]]] = {}
        for row in self.rows:
            for part in row.parts:
                if isinstance(part, Quantity):
                    found.setdefault(part.canonical_unit, []).append((part.canonical_number, row))
                elif isinstance(part, Range):
                    for bound in part.canonical_bounds:
                        found.setdefault(part.canonical_unit, []).append((bound, row))
        return found

    @cached_property
    def counted(self) -> frozenset[Decimal]:
        """Of values that are no share and no money: 个, 处 and 家 may count one thing."""
        units = self.by_unit.keys() - {_MONEY, PERCENT}
        return frozenset(number for one in units for number, _ in self.by_unit[one])

    @cached_property
    def money(self) -> frozenset[Decimal]:
        """All amounts, also of each: 25万元/处."""
        units = [one for one in self.by_unit if one.partition("/")[0] == _MONEY]
        numbers_ = [number for one in units for number, _ in self.by_unit[one]]
        parts = [part for row in self.rows for part in row.parts if isinstance(part, Quantity)]
        return frozenset([*numbers_, *(_for_one(one) for one in parts if one.canonical_unit in units)])

    @cached_property
    def named(self) -> frozenset[Decimal]:
        """Of names and explanations, whatever they count."""
        return frozenset(one.number for row in self.rows for text in _worded(row) for one in numbers(text))


def _for_one(part: Quantity) -> Decimal:
    """1800 of 1800元/亩, as 亩均1800元 has it."""
    return times(part.number, unit(part.unit.partition("/")[0]).factor)


def _worded(row: Row) -> Iterator[str]:
    """Texts of a row that may hold a figure; its value where that is no plain number."""
    yield from (row.name, row.text("explanation"))
    if row.quantity is None:
        yield row.text("value")


@rule("A10", Level.WARNING, forms=(PROJECT, FUND))
def goal_figures_are_measured(table: Table) -> Iterator[Answer]:
    """年度目标里的数与指标里的数一致

    为什么：目标说做多少、花多少，指标要能量出来；两处的数不同，考核就没有依据。
    依据：财预〔2015〕88号：绩效目标应当细化量化，绩效指标是绩效目标的细化和量化描述。
    例：目标写“培训农民 800 人”，指标“培训人数 ≥600人”。
    """
    figures = _Figures(table.rows)
    total = table.amount("budget.total")
    found = [one for one in numbers(table.goal) if one.unit and _COUNTED.search(one.unit + one.noun)]
    said = {one.canonical_number for one in found}
    for number in found:
        if _is_found(figures, number, total):
            yield PASSED
        elif total and _is_total(number):
            yield _not_the_total(table, number)
        elif row := _meant(figures, number, said):
            yield _unequal(table, number, row)
        else:
            yield _unmeasured(table, number)


def _is_total(number: Number) -> bool:
    return number.canonical_unit == _MONEY and bool(_TOTAL.search(number.noun))


def _not_the_total(table: Table, number: Number) -> Fault:
    total = f"{table.head('budget.total')} {table.money_unit}"
    return table.fault(
        "goal",
        f"目标写{number.text}，总额不同",
        f"年度目标写“{number.quoted}”，资金总额是 {total}。请核对，改成一致。",
        sum=(f"目标 {number.text}，资金总额 {total}",),
        related=[table.head_cell("budget.total")],
    )


def _is_found(figures: _Figures, number: Number, total: Decimal | None) -> bool:
    those = [figure for figure, _ in figures.by_unit.get(number.canonical_unit, ())]
    wanted = number.canonical_number
    if number.canonical_unit == _MONEY and total and wanted == total * 10_000:
        return True
    if wanted in those or number.number in figures.named:
        return True
    if wanted in (figures.money if number.canonical_unit.startswith(_MONEY) else figures.counted):
        return number.canonical_unit != PERCENT
    return any(_is_close(number, wanted, one) for one in those) or _is_sum(wanted, those)


def _is_close(number: Number, wanted: Decimal, other: Decimal) -> bool:
    rough = _ROUGH.search(number.text + number.noun[-3:] + number.after[:2])
    return bool(rough) and abs(wanted - other) <= _CLOSE * max(wanted, other)


def _is_sum(wanted: Decimal, those: Iterable[Decimal]) -> bool:
    """Of some of them: 36.2万只 of 34万只 and 2.2万只."""
    parts = sorted({one for one in those if 0 < one < wanted}, reverse=True)[:_MOST_PARTS]
    return any(sum(some) == wanted for size in range(2, len(parts) + 1) for some in combinations(parts, size))


def _meant(figures: _Figures, number: Number, said: set[Decimal]) -> Row | None:
    """The row that measures what the number counts, by unit and words, or the only one of people.

    said: the goal's numbers; a row whose own is among them measures that one.
    """
    there = [(one, row) for one, row in _of_its_kind(figures, number) if one not in said]
    words = pairs(_own_words(number))
    scored = [(len(words & pairs(row.name)), row) for _, row in there]
    best = max((score for score, _ in scored), default=0)
    rows = [row for score, row in scored if score == best]
    if len(rows) != 1:
        return None
    if best >= 2 or (len(there) == 1 and (best or number.canonical_unit.startswith(f"{_MONEY}/"))):
        return rows[0]
    return rows[0] if number.canonical_unit == _PEOPLE and rows[0].level1 == "产出指标" else None


def _of_its_kind(figures: _Figures, number: Number) -> Iterable[tuple[Decimal, Row]]:
    """What is measured in its unit; of 亩均 1800元 the money for each."""
    if number.canonical_unit != _MONEY or not _FOR_EACH.search(number.noun):
        return figures.by_unit.get(number.canonical_unit, ())
    units = [one for one in figures.by_unit if one.startswith(f"{_MONEY}/")]
    return [pair for one in units for pair in figures.by_unit[one]]


def _own_words(number: Number) -> str:
    """What stands before a 和 belongs to the number before."""
    return number.after if number.noun.endswith(("和", "及", "与")) else number.words


def _unequal(table: Table, number: Number, row: Row) -> Fault:
    return table.fault(
        "goal",
        f"目标写{number.text}，指标不同",
        f"年度目标写“{number.quoted}”，指标“{row.name}”是“{row.text('value')}”。请核对，改成一致。",
        sum=(_side_by_side(number, row),),
        related=[row.cell("value")],
        level=Level.HINT if _has_unread_like(table, number, row) else None,
    )


def _has_unread_like(table: Table, number: Number, row: Row) -> bool:
    """Whether a quantity without a number may be what the goal counts as well as this row."""
    words = pairs(_own_words(number))
    unread = [one for one in table.rows if one.level2 == "数量指标" and not _is_read(one)]
    return any(words & pairs(row.name) <= pairs(one.name) & words for one in unread)


def _is_read(row: Row) -> bool:
    return any(isinstance(part, Quantity | Range) for part in row.parts)


def _side_by_side(number: Number, row: Row) -> str:
    quantity, said = row.quantity, f"目标 {number.text}，指标 {row.text('value')}"
    same = convert(number.number, number.unit, quantity.unit) if quantity else None
    if quantity is None or same is None:
        return said
    return f"{said}，差 {plain(abs(same - quantity.number))} {quantity.unit}"


def _is_clear(number: Number) -> bool:
    """Money and people are for indicators to measure, but for some 其中."""
    return number.canonical_unit in (_MONEY, _PEOPLE) and "其中" not in number.noun


def _are_unread(table: Table) -> bool:
    """Whether some row of money or numbers has no number in its value: it may be the one."""
    return any(
        row.level1 == "成本指标" or row.level2 == "数量指标" for row in table.rows if not _is_read(row)
    )


def _unmeasured(table: Table, number: Number) -> Fault:
    return table.fault(
        "goal",
        f"目标里的{number.text}没有指标",
        f"年度目标写“{number.quoted}”，指标里没有这个数。请补上指标，或核对数字。",
        level=None if _is_clear(number) and not _are_unread(table) else Level.HINT,
    )
