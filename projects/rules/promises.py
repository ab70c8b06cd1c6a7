"""What the standards of a task come to.

A standard finds its things by unit and name; tiers (农村、城市) share things that are not counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.products import fits, is_general, is_people, product
from indicators.units import times, unit
from projects.rules.amounts import plain
from projects.rules.ladders import are_tiers
from projects.rules.ledger import Entry, Ledger, Standard, ten_thousands
from projects.rules.names import has_same_figures, is_family, likeness, own_words, says_total

ALIKE = 0.3  # from here on a name points to another
STRONG = 0.5  # from here on it means it
_TIMES = {"月": "月", "学期": "学期", "季度": "季度", "半年": "个半年", "日": "天"}


@dataclass(frozen=True, slots=True)
class Promise:
    """A standard times the things that it is paid for; counts: several where they make up one whole."""

    standard: Standard
    counts: tuple[Entry, ...]
    periods: int

    @property
    def count(self) -> Decimal:
        return sum((one.number for one in self.counts), Decimal(0)) if self.counts else Decimal(1)

    @property
    def counted(self) -> str:
        return self.counts[0].unit if self.counts else ""

    def money(self, periods: int | None = None) -> Decimal:
        """In 元."""
        per = self.standard.rate
        return product(self.standard.number, per, self.count, self.counted, periods or self.periods)

    @property
    def line(self) -> str:
        """208 个 × 1920 元/个/年 ＝ 39.94 万元."""
        factors = [f"{plain(self.count)} {self.counted}"] if self.counts else []
        factors.append(self.standard.text)
        if self.periods > 1:
            factors.append(f"{self.periods} {_TIMES.get(self.standard.rate.times[0], '')}")
        return f"{' × '.join(factors)} ＝ {ten_thousands(self.money())} 万元"

    @property
    def is_floor(self) -> bool:
        """At least so much is promised."""
        entries = (self.standard, *self.counts)
        return all(one.is_floor for one in entries) and any(one.is_open for one in entries)

    @property
    def is_of_people(self) -> bool:
        return bool(self.counts) and is_people(unit(self.counted).over)


@dataclass(frozen=True, slots=True)
class Group:
    """Tiers over the same things, or standards that look alike and may be paid beside each other.

    promises: one for each, () where it is not known for how many or how long, or one is nought.
    why: what is not known, as half a sentence.
    """

    standards: tuple[Standard, ...]
    promises: tuple[Promise, ...] = ()
    why: str = ""

    @property
    def lowest(self) -> Promise:
        return min(self.promises, key=Promise.money)

    @property
    def most(self) -> tuple[Promise, ...]:
        """The highest tier; all where they may be paid to the same people."""
        names = [one.name for one in self.standards]
        if len(set(names)) == 1 or are_tiers(names):
            return (max(self.promises, key=Promise.money),)
        return self.promises

    @property
    def counts(self) -> tuple[Entry, ...]:
        return self.promises[0].counts

    def like(self, amount: Entry) -> float:
        return max(likeness(one.name, amount.name) for one in self.standards)


def groups_of(ledger: Ledger) -> list[Group]:
    return [group for family in families(ledger.standards) for group in _groups(family, ledger)]


def families(standards: Sequence[Standard]) -> list[list[Standard]]:
    """Tiers together: several values of one cell, or rows of one unit whose names differ in one place."""
    found: list[list[Standard]] = []
    for one in standards:
        for family in found:
            if _is_tier(one, family[-1]):
                family.append(one)
                break
        else:
            found.append([one])
    return found


def _is_tier(one: Standard, other: Standard) -> bool:
    if one.row is other.row:
        return True
    if unit(one.unit).per != unit(other.unit).per or not is_family(one.name, other.name):
        return False
    return likeness(one.name, other.name) > 0 or are_tiers((one.name, other.name))


def _groups(family: Sequence[Standard], ledger: Ledger) -> Iterator[Group]:
    """One for the tiers together, or one each where each has things of its own."""
    own = [_nearest(one, _fitting(one, ledger.counts)) for one in family]
    if len(family) > 1 and all(own) and len({id(one) for one in own}) == len(family):
        yield from (_group((one,), (it,), ledger) for one, it in zip(family, own, strict=True) if it)
    elif all(_is_without_things(one, ledger) for one in family):
        yield _group(tuple(family), (), ledger)
    else:
        counts = _shared(family, ledger)
        if counts and not _is_blank(family, counts, ledger):
            yield _group(tuple(family), counts, ledger)
        else:
            yield Group(tuple(family), why="没有对应的数量")


def _is_without_things(standard: Standard, ledger: Ledger) -> bool:
    """5000元/月: for the time alone, where nobody is counted."""
    return standard.rate.times != () and not standard.rate.things and not _fitting(standard, ledger.counts)


def _fitting(standard: Standard, counts: Sequence[Entry]) -> list[Entry]:
    thing = standard.rate.thing
    if standard.rate.things:
        return [one for one in counts if thing and fits(thing, one.unit, one.name)]
    return [one for one in counts if likeness(standard.name, one.name) > 0]


def _is_blank(family: Sequence[Standard], counts: Sequence[Entry], ledger: Ledger) -> bool:
    """Whether their things cannot be read, as a row that is nearer by name has no number of them."""
    near = [likeness(one.name, count.name) for one in family for count in counts]
    blank = [likeness(one.name, row.name) for one in family for row in ledger.blank]
    return max(blank, default=0) > max(near, default=0)


def _nearest(standard: Standard, counts: Sequence[Entry]) -> Entry | None:
    """The one whose name is nearest, of those alike the one of the same age or size; None where two are."""
    scores = [
        (likeness(standard.name, one.name), has_same_figures(standard.name, one.name)) for one in counts
    ]
    best = max(scores, default=(0.0, False))
    return counts[scores.index(best)] if best[0] and scores.count(best) == 1 else None


def _shared(family: Sequence[Standard], ledger: Ledger) -> tuple[Entry, ...]:
    """The things that all tiers are for: the only ones, the nearest by name, or several that are parts."""
    counts = _fitting(family[0], ledger.counts)
    if len(counts) == 1:
        return tuple(counts) if _is_meant(family, counts[0], ledger) else ()
    if not counts:
        return tuple(_of_goal(family[0], ledger.said))
    scores = [sum(likeness(one.name, count.name) for one in family) for count in counts]
    best = _without_parts([one for one, score in zip(counts, scores, strict=True) if score == max(scores)])
    if len(best) == 1:
        sure = max(scores) >= ALIKE or (sum(scores) == max(scores) and _has_amount(family, ledger))
        return tuple(best) if sure else ()
    if len(family) > 1 or not (_is_whole(best, max(scores)) or _are_parted(family[0], best, ledger)):
        return ()
    return _as_said(tuple(best), ledger.said)


def _without_parts(counts: list[Entry]) -> list[Entry]:
    """Of a total with its parts the total alone."""
    if len(counts) < 3:
        return counts
    made = sum((one.canonical for one in counts), Decimal(0)) / 2
    totals = [one for one in counts if one.canonical == made]
    totals = totals or [one for one in counts if says_total(one.name)]
    if len(totals) == 1 and all(likeness(one.name, totals[0].name) > 0 for one in counts):
        return totals
    return counts


def _are_parted(standard: Standard, counts: Sequence[Entry], ledger: Ledger) -> bool:
    """Whether rows of one unit share what the total is about, and the only standard says nothing more:
    亩均投资 beside 新建农田面积 and 改造农田面积."""
    total = ledger.total
    if total is None or len(ledger.standards) > 1 or len({one.unit for one in counts}) > 1:
        return False
    first = counts[0].name
    alike = all(likeness(one.name, first) > 0 and likeness(one.name, total.name) > 0 for one in counts)
    return alike and _names_its_thing((standard,), ledger) and len(own_words(standard.name, total.name)) < 2


def _has_amount(family: Sequence[Standard], ledger: Ledger) -> bool:
    """Whether an amount bears their name."""
    amounts = [one for one in (ledger.total, *ledger.amounts) if one]
    return any(likeness(one.name, amount.name) >= STRONG for one in family for amount in amounts)


def _is_meant(family: Sequence[Standard], count: Entry, ledger: Ledger) -> bool:
    """Whether the only things of the unit are those of the standard: names share words, or both belong to
    what the task is about, of which tiers in several rows need not say it."""
    if any(likeness(one.name, count.name) > 0 for one in family) or _names_its_thing(family, ledger):
        return True
    above = [one.name for one in (ledger.total, *ledger.amounts) if one]
    above += [ledger.block.task.name or "", *({count.row.table.name} if count.row else ())]
    tiers = len({id(one.row) for one in family}) > 1
    return _is_about(count.name, above) and (tiers or any(_is_about(one.name, above) for one in family))


def _names_its_thing(family: Sequence[Standard], ledger: Ledger) -> bool:
    """Whether they alone are paid for a thing of a name of its own: 元/村, 元/亩, not 元/人 or 元/个."""
    thing = family[0].rate.thing
    others = [one for one in ledger.standards if one.rate.thing == thing and one not in family]
    return bool(thing) and not others and not is_people(thing) and not is_general(thing)


def _is_about(name: str, above: Sequence[str]) -> bool:
    return len(own_words(name)) < 2 or any(likeness(name, one) > 0 for one in above)


def _is_whole(counts: Sequence[Entry], score: float) -> bool:
    """Whether they are parts of one thing: the values of one cell, or of rows named alike."""
    first = counts[0]
    if len({one.unit for one in counts}) > 1:
        return False
    one_cell = all(one.row is first.row for one in counts)
    return one_cell or (score >= ALIKE and all(is_family(one.name, first.name) for one in counts))


def _of_goal(standard: Standard, said: Sequence[Entry]) -> list[Entry]:
    found = _nearest(standard, _fitting(standard, said))
    return [found] if found and likeness(standard.name, found.name) >= STRONG else []


def _as_said(counts: tuple[Entry, ...], said: Sequence[Entry]) -> tuple[Entry, ...]:
    """In place of parts the whole as the goal text gives it, where it does; with the rows of the parts."""
    whole = sum((one.canonical for one in counts), Decimal(0))
    for one in said:
        if unit(one.unit).over == unit(counts[0].unit).over and abs(one.canonical - whole) * 100 <= whole:
            return (replace(one, operator="≥"), *(replace(part, number=Decimal(0)) for part in counts))
    return counts


def _group(standards: tuple[Standard, ...], counts: tuple[Entry, ...], ledger: Ledger) -> Group:
    periods = [_periods(one, counts, ledger) for one in standards]
    if not all(periods):
        return Group(standards, why="没有写明天数，标准乘不出金额")
    made = tuple(Promise(one, counts, often or 1) for one, often in zip(standards, periods, strict=True))
    return Group(standards, made) if all(one.money() > 0 for one in made) else Group(standards)


def _periods(standard: Standard, counts: Sequence[Entry], ledger: Ledger) -> int | None:
    """How often in a year; where 人次 are counted and the standard is for a month, each time is one."""
    per = standard.rate
    if "月" in per.times and counts and unit(counts[0].unit).over == "人次":
        return 1
    return ledger.days if per.periods is None and per.times == ("日",) else per.periods


def months(promise: Promise) -> Iterator[Decimal]:
    """What it comes to when it is paid for fewer months, or for months that the unit does not say."""
    if "月" in promise.standard.rate.times:
        yield from (promise.money(often) for often in range(1, 12))
    elif not promise.standard.rate.times:
        yield promise.money(12)


def price(amount: Entry, promise: Promise) -> Decimal:
    """What the amount gives for each, in the standard's own unit."""
    per = promise.standard.rate
    things = times(promise.count, unit(promise.counted).factor)
    return times(amount.canonical / things / promise.periods, 1 / per.factor)
