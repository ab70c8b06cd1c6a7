"""The amount that each standard of a task is paid from.

A standard finds its amount by name, by its product, because one is left over, or, where the amounts are as
many as the kinds of things, by their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from indicators.products import fits
from indicators.units import unit
from projects.rules.ledger import Entry, Ledger, Standard, ledgers
from projects.rules.names import likeness, own_words
from projects.rules.promises import ALIKE, STRONG, Group, Promise, groups_of
from projects.rules.table import Cell, Table

_LOST = "标准用于哪一项金额看不出"
_EXACT = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be paid from one amount.

    strong: by the names it is meant for nothing else; sure: because nothing else is left.  gaps: standards
    that may belong here and cannot be computed.  spare: there are things without a standard.
    """

    ledger: Ledger
    amount: Entry
    groups: tuple[Group, ...]
    strong: bool
    sure: bool
    gaps: tuple[str, ...]
    spare: bool

    @property
    def least(self) -> tuple[Promise, ...]:
        """The smallest tier of each group; of several groups over the same things the greatest alone."""
        found: dict[tuple[int, ...], Promise] = {}
        for group in self.groups:
            key = tuple(map(id, group.counts)) or (id(group),)
            found[key] = max(found.get(key, group.lowest), group.lowest, key=Promise.money)
        return tuple(found.values())

    @property
    def most(self) -> tuple[Promise, ...]:
        return tuple(one for group in self.groups for one in group.most)

    @property
    def covers(self) -> bool:
        """Whether the standards are for all that the amount is for, not for a part of the people only."""
        if self.sure or len({group.counts for group in self.groups}) > 1:
            return True
        return all(len(group.standards) > 1 or not self.own(group.standards[0]) for group in self.groups)

    def own(self, standard: Standard) -> str:
        """What only the standard's name says; "" where it is less than a word."""
        row = self.amount.row
        above = (row.table.name, self.ledger.block.task.name or "") if row else ()
        counts = (one.name for group in self.groups if group.promises for one in group.counts)
        found = own_words(standard.name, self.amount.name, *above, *counts)
        return found if len(found) > 1 else ""

    @property
    def related(self) -> list[Cell]:
        """All cells but the amount's, each once."""
        entries = [
            one
            for group in self.groups
            for one in (*group.standards, *(group.counts if group.promises else ()))
        ]
        return list(dict.fromkeys(one.cell for one in entries if one.cell))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """All claims of a sheet; unknown: why the others cannot be computed."""

    claims: tuple[Claim, ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=4)
def reckoning(table: Table) -> Reckoning:
    """Made once for all rules of a sheet, which run one after the other."""
    claims: list[Claim] = []
    unknown: list[str] = []
    for ledger in ledgers(table):
        groups = groups_of(ledger)
        claims += [one for one in _claims(groups, ledger) if one.amount.canonical > 0]
        unknown += [group.why for group in groups if group.why]
    return Reckoning(tuple(claims), tuple(unknown))


def _claims(groups: Sequence[Group], ledger: Ledger) -> Iterator[Claim]:
    """One for each amount that standards are found for, and for each standard without one the total."""
    placed = _placed(groups, ledger)
    lost = [group for group in groups if not any(group in one.groups for one in placed)]
    used = {one.cell for group in groups if group.promises for one in group.counts}
    unused = [one for one in ledger.counts if one.cell not in used]
    for one in placed:
        ready = tuple(group for group in one.groups if group.promises)
        gaps = [group.why for group in one.groups if group.why]
        kinds = {unit(group.standards[0].unit).per for group in one.groups}
        gaps += [group.why or _LOST for group in lost if _may_belong(group, one.amount, kinds)]
        if ready:
            strong = one.sure or all(group.like(one.amount) >= STRONG for group in ready)
            wordy = bool(ledger.wordy and one.amount is ledger.total)
            spare = wordy or bool(ledger.dark) or _is_spare(_of(one.amount, unused, ledger), one.groups)
            yield Claim(ledger, one.amount, ready, strong, one.sure, tuple(gaps), spare)
    for group in lost:
        if group.promises and ledger.total:
            yield Claim(ledger, ledger.total, (group,), strong=False, sure=False, gaps=(_LOST,), spare=True)


def _may_belong(group: Group, amount: Entry, kinds: set[tuple[str, ...]]) -> bool:
    return group.like(amount) > 0 or unit(group.standards[0].unit).per in kinds


def _of(amount: Entry, counts: Sequence[Entry], ledger: Ledger) -> Sequence[Entry]:
    """What a part of the total may be for, too: of several parts what shares a word with it."""
    if amount is ledger.total or len(ledger.amounts) < 2:
        return counts
    return [one for one in counts if likeness(one.name, amount.name) > 0]


def _is_spare(counts: Sequence[Entry], groups: Sequence[Group]) -> bool:
    """Whether there are more of the things that these standards are paid for."""
    standards = [one for group in groups for one in group.standards]
    return any(fits(one.rate.thing, it.unit, it.name) for one in standards for it in counts)


@dataclass(slots=True)
class _Place:
    amount: Entry
    groups: list[Group]
    sure: bool = False


def _placed(groups: Sequence[Group], ledger: Ledger) -> list[_Place]:
    """Each amount that has groups, in the order of print."""
    places = [_Place(one, []) for one in (ledger.total, *ledger.amounts) if one]
    by_amount = {id(one.amount): one for one in places}
    for group in groups:
        if amount := _amount_for(group, ledger):
            by_amount[id(amount)].groups.append(group)
    parts = [one for one in places if one.amount is not ledger.total]
    lost = [group for group in groups if not any(group in one.groups for one in places)]
    if len(lost) == len(groups) and _go_in_order(groups, parts):
        return parts
    _go_by_product(lost, parts)
    if len(groups) == len(parts) and not ledger.dark:
        _go_where_one_is_left(groups, parts)
    return [one for one in places if one.groups]


def _amount_for(group: Group, ledger: Ledger) -> Entry | None:
    """By name."""
    if not ledger.amounts:
        return ledger.total
    made = [one for one in ledger.amounts if group.like(one) >= ALIKE and _makes(group, one)]
    if len(made) == 1:
        return made[0]
    scores = [group.like(one) for one in ledger.amounts]
    best = max(scores)
    whole = group.like(ledger.total) if ledger.total else 0.0
    if any(likeness(one.name, row.name) >= best for one in group.standards for row in ledger.dark):
        return None
    if best >= ALIKE and scores.count(best) == 1 and best >= whole:
        return ledger.amounts[scores.index(best)]
    return ledger.total if whole >= STRONG and whole > best else None


def _go_by_product(lost: Sequence[Group], parts: Sequence[_Place]) -> None:
    """To the only free part that is just what a standard makes."""
    for group in lost:
        free = [one for one in parts if not one.groups and _makes(group, one.amount)]
        if len(free) == 1:
            free[0].groups.append(group)
            free[0].sure = True


def _makes(group: Group, amount: Entry) -> bool:
    if not group.promises:
        return False
    off = abs(sum((one.money() for one in group.most), Decimal(0)) - amount.canonical)
    return off <= max(amount.canonical * _EXACT, amount.digit / 2)


def _go_where_one_is_left(groups: Sequence[Group], parts: Sequence[_Place]) -> None:
    """As many standards as parts, and all but one have found theirs."""
    free = [one for one in parts if not one.groups]
    left = [group for group in groups if not any(group in one.groups for one in parts)]
    if len(free) == len(left) == 1 and len(parts) > 1:
        free[0].groups.append(left[0])
        free[0].sure = True


def _go_in_order(groups: Sequence[Group], parts: Sequence[_Place]) -> bool:
    """Where no name tells: as many amounts as kinds of things go together as they stand."""
    kinds: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        kinds.setdefault(unit(group.standards[0].unit).per, []).append(group)
    if len(kinds) < 2 or len(kinds) != len(parts) or not all(one.promises for one in groups):
        return False
    for place, found in zip(parts, kinds.values(), strict=True):
        place.groups = found
    return True
