"""The money of a task: its amounts with their total, its standards, and the things it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from indicators.levels import OLD_COST
from indicators.products import Rate, is_count, rate
from indicators.units import PERCENT, times, unit
from indicators.values import Part, Quantity, Range
from projects.rules.amounts import plain
from projects.rules.goal_numbers import numbers
from projects.rules.names import is_secured, says_standard, says_total
from projects.rules.table import Block, Cell, Row, Table
from sheets.documents import FUND

TEN_THOUSAND = Decimal(10_000)
_MOST_DIGITS = 20  # more than a Decimal can round
_ITEM = re.compile(r"(?:^|(?<=[。；;\n]))\s*\d{1,2}[、.．](?!\d)")
_ABOUT = re.compile("[余多约近超]")
_LONGEST_LABEL = 10
_BEARS = "负担|分担|承担|配套|补助|补贴|奖补|贴息|出资"
_SHARE = re.compile(f"(?:{_BEARS}).{{0,4}}(?:比例|比率|占比)$")
_SHARE_SAID = re.compile(f"(?:{_BEARS}).{{0,4}}$")
_ECONOMIC = ("", "经济成本指标", OLD_COST)
_FLOORS, _CEILINGS = frozenset({"≥", ">"}), frozenset({"≤", "<"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A number with its unit, as printed.  row: None for one of the goal text.  name: also of its part."""

    row: Row | None
    name: str
    operator: str
    number: Decimal
    unit: str

    @property
    def text(self) -> str:
        return f"{plain(self.number)} {self.unit}".rstrip()

    @property
    def signed(self) -> str:
        return f"{self.operator}{self.text}"

    @property
    def canonical(self) -> Decimal:
        return times(self.number, unit(self.unit).factor)

    @property
    def digit(self) -> Decimal:
        """The worth of its last printed digit, in the canonical unit."""
        return times(Decimal(1).scaleb(_exponent(self.number)), unit(self.unit).factor)

    @property
    def is_floor(self) -> bool:
        return self.operator not in _CEILINGS

    @property
    def is_open(self) -> bool:
        """At least so much."""
        return self.operator in _FLOORS

    @property
    def is_ceiling(self) -> bool:
        return self.operator not in _FLOORS

    @property
    def cell(self) -> Cell | None:
        return self.row.cell("value") if self.row else None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Entry):
    """Money for each of many."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class Ledger:
    """amounts: without the total.  wordy: standards given in words; dark: amounts that cannot be read.
    days: how many the task says.  blank: quantities that cannot be read.  shares: of what a standard comes
    to, the part that this money bears."""

    block: Block
    total: Entry | None
    amounts: tuple[Entry, ...]
    standards: tuple[Standard, ...]
    counts: tuple[Entry, ...]
    said: tuple[Entry, ...]
    wordy: tuple[Row, ...]
    dark: tuple[Row, ...]
    days: int | None
    blank: tuple[Row, ...]
    shares: tuple[Decimal, ...]


@lru_cache(maxsize=4)
def ledgers(table: Table) -> tuple[Ledger, ...]:
    """Of each task; the rules of one sheet run one after the other."""
    goals = _goals(table)
    found = [_ledger(block, _head(table), goals[block.number]) for block in table.tasks]
    if table.form == FUND and any(_begins_with_total(one) for one in found):
        found = [_with_first(one) if one.total is None else one for one in found]
    return tuple(found)


def _begins_with_total(ledger: Ledger) -> bool:
    """Whether parts stand below the total."""
    total = ledger.total
    return total is not None and total.row is next((row for row in ledger.block.rows if _is_cost(row)), None)


def _with_first(ledger: Ledger) -> Ledger:
    """As the other tasks of the fund have it, also where a part is greater by mistake."""
    if not ledger.amounts:
        return ledger
    return replace(ledger, total=ledger.amounts[0], amounts=ledger.amounts[1:])


def _goals(table: Table) -> list[str]:
    """The goal of each task: of a fund the item of its number, where there are as many."""
    if table.form != FUND:
        return [table.goal] * len(table.tasks)
    _, *items = _ITEM.split(table.goal)
    return items if len(items) == len(table.tasks) else [""] * len(table.tasks)


def _head(table: Table) -> Decimal | None:
    """The total of a project in 元."""
    amount = None if table.form == FUND or not table.head("budget.total") else table.amount("budget.total")
    return None if amount is None else amount * TEN_THOUSAND


def _said(goal: str) -> Iterator[Entry]:
    """What the goal text counts; ≈ for about."""
    for one in numbers(goal):
        if is_count(one.unit):
            about = "≈" if _ABOUT.search(one.noun[-2:] + one.text) else ""
            yield Entry(row=None, name=one.words, operator=about, number=one.number, unit=one.unit)


def _ledger(block: Block, head: Decimal | None, goal: str) -> Ledger:
    found = [entry for row in block.rows for entry in _entries(row)]
    standards = tuple(one for one in found if isinstance(one, Standard))
    plainly = [one for one in found if not isinstance(one, Standard)]
    amounts = [one for one in plainly if is_amount(one)]
    total = total_of(amounts, head)
    counts = _once(one for one in plainly if is_count(one.unit))
    return Ledger(
        block,
        total,
        tuple(one for one in amounts if one is not total),
        standards,
        counts,
        tuple(_said(goal)),
        *_unread(block.rows, found),
        _days(plainly),
        _blank(block.rows, counts),
        tuple(_shares(block.rows, goal)),
    )


def _blank(rows: Sequence[Row], counts: Sequence[Entry]) -> tuple[Row, ...]:
    read = {id(one.row) for one in counts}
    return tuple(row for row in rows if row.level2 == "数量指标" and id(row) not in read)


def _shares(rows: Sequence[Row], goal: str) -> Iterator[Decimal]:
    """15 % of 区级负担比例 =15%, and of 区级负担15% in the goal."""
    for row in rows:
        if row.quantity and row.quantity.unit == PERCENT and _SHARE.search(row.name):
            yield row.quantity.canonical_number / 100
    for one in numbers(goal):
        if one.canonical_unit == PERCENT and _SHARE_SAID.search(one.noun):
            yield one.canonical_number / 100


def _once(counts: Iterable[Entry]) -> tuple[Entry, ...]:
    """A row that is printed twice counts nothing more."""
    return tuple({(one.name, one.number, one.unit): one for one in reversed(list(counts))}.values())[::-1]


def _unread(rows: Sequence[Row], found: Sequence[Entry]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Standards without a number, and other costs without one."""
    read = {id(one.row) for one in found}
    costs = [row for row in rows if _is_cost(row) and row.level2 in _ECONOMIC]
    left = [row for row in costs if id(row) not in read and not is_secured(row.name)]
    wordy = tuple(row for row in left if says_standard(row.name))
    return wordy, tuple(row for row in left if row not in wordy)


def _days(found: Sequence[Entry]) -> int | None:
    """Where exactly one row gives a number of days."""
    said = [one.number for one in found if unit(one.unit).over == "日" and not unit(one.unit).per]
    return int(said[0]) if len(said) == 1 and said[0] == int(said[0]) else None


def _is_cost(row: Row) -> bool:
    return row.level1 == "成本指标" or row.level2 == OLD_COST


def is_amount(entry: Entry) -> bool:
    of = rate(entry.unit)
    return of is not None and of.is_plain


def _entries(row: Row) -> Iterator[Entry]:
    """Of a cost its amounts and standards, of an output what it counts, its days and its standards."""
    if (not _is_cost(row) and row.level1 != "产出指标") or is_secured(row.name):
        return
    for part in row.parts:
        for entry in _of_part(row, part):
            money = rate(entry.unit)
            if money and (not money.is_plain or (_is_cost(row) and says_standard(row.name))):
                yield _standard(entry, money)
            elif _belongs(row, entry, money):
                yield entry


def _belongs(row: Row, entry: Entry, money: Rate | None) -> bool:
    if _is_cost(row):
        return money is not None and row.level2 in _ECONOMIC
    if money is not None or row.level2 not in ("", "数量指标"):
        return False
    return is_count(entry.unit) or unit(entry.unit).over == "日"


def _of_part(row: Row, part: Part) -> Iterator[Entry]:
    """None of a value that is a sentence: 按实际情况一次核定，最高不超过3万元."""
    if isinstance(part, (Quantity, Range)) and len(part.label) > _LONGEST_LABEL:
        return
    if isinstance(part, Quantity):
        name = row.name + part.label
        yield Entry(row=row, name=name, operator=part.operator, number=part.number, unit=part.unit)
    elif isinstance(part, Range):
        low = Entry(row=row, name=row.name + part.label, operator="≥", number=part.low, unit=part.unit)
        yield low
        yield replace(low, operator="≤", number=part.high)


def _standard(entry: Entry, of: Rate) -> Standard:
    return Standard(
        row=entry.row,
        name=entry.name,
        operator=entry.operator,
        number=entry.number,
        unit=entry.unit,
        rate=of,
    )


def total_of(amounts: Sequence[Entry], head: Decimal | None) -> Entry | None:
    """The one that says what the whole costs; None where a sheet gives parts only.

    The only one; or in this order: what equals the head of the sheet, what is called a total, the first when
    the others add up to it or to the head; of a task, which has no head, the first when none is greater.
    """
    if not amounts:
        return None
    first, *others = amounts
    if not others:
        return first
    named = [one for one in amounts if says_total(one.name)]
    equal = [one for one in amounts if one.canonical == head]
    for found in ([one for one in equal if one in named], equal, named):
        if found:
            return found[0]
    rest = sum((one.canonical for one in others), Decimal(0))
    if rest in (first.canonical, head):
        return first
    if head is None and first.canonical >= max(one.canonical for one in others):
        return first
    return None


def ten_thousands(money: Decimal) -> str:
    """元 as 万元 for people: two digits behind the point, more for the very small, none for the absurd."""
    amount = money / TEN_THOUSAND
    if amount.adjusted() > _MOST_DIGITS:
        return plain(amount)
    return plain(round(amount, 2 if abs(amount) >= Decimal("0.1") else 4))
