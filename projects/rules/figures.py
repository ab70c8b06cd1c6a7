"""The figures of the goal text beside the indicators."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from indicators.units import convert
from indicators.values import Quantity, Range
from projects.rules.amounts import plain
from projects.rules.goal_numbers import Number, numbers
from projects.rules.shared_words import pairs
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FUND, PROJECT

_ROUGH = re.compile(r"[余多约近]|左右|以上|超过|不少于|不低于|至少")
_CLOSE = Decimal("0.05")  # what 54000余名 may be off 5.4万人
_MONEY = "元"
_MOST_PARTS = 8
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
    def plain_numbers(self) -> frozenset[Decimal]:
        """Of values and names, whatever they count."""
        printed = {number for those in self.by_unit.values() for number, _ in those}
        bare = {part.number for row in self.rows for part in row.parts if isinstance(part, Quantity)}
        named = {
            one.number for row in self.rows for one in (*numbers(row.name), *numbers(row.text("explanation")))
        }
        return frozenset(printed | bare | named)


@rule("A10", Level.WARNING, forms=(PROJECT, FUND))
def goal_figures_are_measured(table: Table) -> Iterator[Answer]:
    """年度目标里的数与指标里的数一致

    为什么：目标说做多少、花多少，指标要能量出来；两处的数不同，考核就没有依据。
    依据：财预〔2015〕88号：绩效目标应当细化量化，绩效指标是绩效目标的细化和量化描述。
    例：目标写“培训农民 800 人”，指标“培训人数 ≥600人”。
    """
    figures = _Figures(table.rows)
    total = table.amount("budget.total")
    for number in numbers(table.goal):
        yield from _judged(table, figures, number, total)


def _judged(table: Table, figures: _Figures, number: Number, total: Decimal | None) -> Iterator[Answer]:
    if not number.unit or not _COUNTED.search(number.unit + number.noun):
        return
    if _is_found(figures, number, total):
        yield PASSED
        return
    row = _meant(figures, number)
    yield _unequal(table, number, row) if row else _unmeasured(table, number)


def _is_found(figures: _Figures, number: Number, total: Decimal | None) -> bool:
    those = [figure for figure, _ in figures.by_unit.get(number.canonical_unit, ())]
    wanted = number.canonical_number
    if number.canonical_unit == _MONEY and total and wanted == total * 10_000:
        return True
    if wanted in those or number.number in figures.plain_numbers or wanted in figures.plain_numbers:
        return True
    return any(_is_close(number, wanted, one) for one in those) or _is_sum(wanted, those)


def _is_close(number: Number, wanted: Decimal, other: Decimal) -> bool:
    rough = _ROUGH.search(number.text + number.noun[-3:] + number.after[:2])
    return bool(rough) and abs(wanted - other) <= _CLOSE * max(wanted, other)


def _is_sum(wanted: Decimal, those: Iterable[Decimal]) -> bool:
    """Of some of them: 49.5万头 of 48万头 and 1.5万头."""
    parts = sorted({one for one in those if 0 < one < wanted}, reverse=True)[:_MOST_PARTS]
    return any(sum(some) == wanted for size in range(2, len(parts) + 1) for some in combinations(parts, size))


def _meant(figures: _Figures, number: Number) -> Row | None:
    """The row that measures what the number counts, by unit and words; None where there is not just one."""
    words = pairs(number.words)
    scored = [
        (len(words & pairs(row.name)), row) for _, row in figures.by_unit.get(number.canonical_unit, ())
    ]
    best = max((score for score, _ in scored), default=0)
    rows = [row for score, row in scored if score == best]
    return rows[0] if best >= 2 and len(rows) == 1 else None


def _unequal(table: Table, number: Number, row: Row) -> Fault:
    return table.fault(
        "goal",
        f"目标写{number.text}，指标不同",
        f"年度目标写“{number.noun[-12:]}{number.text}”，指标“{row.name}”是“{row.text('value')}”。请核对，改成一致。",
        sum=(_side_by_side(number, row),),
        related=[row.cell("value")],
    )


def _side_by_side(number: Number, row: Row) -> str:
    quantity, said = row.quantity, f"目标 {number.text}，指标 {row.text('value')}"
    same = convert(number.number, number.unit, quantity.unit) if quantity else None
    if quantity is None or same is None:
        return said
    return f"{said}，差 {plain(abs(same - quantity.number))} {quantity.unit}"


def _unmeasured(table: Table, number: Number) -> Fault:
    return table.fault(
        "goal",
        f"目标里的{number.text}没有指标",
        f"年度目标写“{number.noun[-12:]}{number.text}”，指标里没有这个数。请补上指标，或核对数字。",
        level=Level.HINT,
    )
