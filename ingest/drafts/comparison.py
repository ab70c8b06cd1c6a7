"""A drafted sheet beside the one that is there already: what differs, and the sheet with what was chosen.

A drafted row is the stored row of the same name under the same levels; what is left over is matched by ever
less, and at last not at all.  An order that differs is no difference: the stored one stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from indicators.printed import compact, fold
from indicators.values import Quantity, parse
from ingest.drafts.cells import Address, party_text, with_texts
from projects.documents import with_keys
from sheets.difference import Change, difference
from sheets.documents import Document, Indicator, Party, Task

Item = TypeVar("Item", Indicator, Task)
_SIGNS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "==": "="}
_WRITTEN_SIGN = re.compile("|".join(_SIGNS))
_LIKENESS: tuple[Callable[[Indicator], tuple[object, ...]], ...] = (
    lambda row: (row.seq, row.level1, row.level2, row.level3, row.value),
    lambda row: (row.level1, row.level2, row.level3),
    lambda row: (row.level2, row.level3),
    lambda row: (row.level3,),
    lambda row: (row.level2, row.value),
)
_TASK_LIKENESS: tuple[Callable[[Task], tuple[object, ...]], ...] = (
    lambda task: (task.name,),
    lambda task: (task.seq,),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, row or task that differs.  name: what a page posts to take it; old is stored, new drafted."""

    name: str
    path: str
    change: Change

    @property
    def only_written_otherwise(self) -> bool:
        """Another spelling of the same: another width of brackets, `<=` for `≤`, `2300` for `2300.00`."""
        return self.change.kind == "changed" and _same(self.change.field, self.old, self.new)

    @property
    def old(self) -> str:
        return _words(self.change.old)

    @property
    def new(self) -> str:
        return _words(self.change.new)


def aligned(stored: Document, drafted: Document) -> Document:
    """The drafted sheet with the keys of the stored rows and tasks."""
    tasks = _paired(stored.tasks, drafted.tasks, _TASK_LIKENESS)
    named = (
        replace(
            task,
            key=old.key if old else task.key,
            indicators=_with_row_keys(old.indicators if old else (), task.indicators),
        )
        for task, old in zip(drafted.tasks, tasks, strict=True)
    )
    return with_keys(replace(drafted, tasks=tuple(named)))


def _with_row_keys(stored: Sequence[Indicator], drafted: Sequence[Indicator]) -> tuple[Indicator, ...]:
    pairs = zip(drafted, _paired(stored, drafted, _LIKENESS), strict=True)
    return tuple(replace(row, key=old.key) if old else row for row, old in pairs)


def _paired(
    stored: Sequence[Item], drafted: Sequence[Item], likeness: Sequence[Callable[[Item], tuple[object, ...]]]
) -> list[Item | None]:
    """For each drafted item the stored one it is; of equal ones the first with the first."""
    found: list[Item | None] = [None] * len(drafted)
    left = list(stored)
    for like in likeness:
        waiting: dict[tuple[object, ...], list[Item]] = {}
        for item in left:
            waiting.setdefault(like(item), []).append(item)
        for number, item in enumerate(drafted):
            if found[number] is None and any(like(item)) and waiting.get(like(item)):
                found[number] = waiting[like(item)].pop(0)
        left = [item for item in left if not any(item is one for one in found)]
    return found


def differences(stored: Document, drafted: Document) -> tuple[Difference, ...]:
    """`drafted` is aligned.  Numbers that are counted, and where a row stands, are no content.

    A whole task that is new or gone is one difference, its rows with it.
    """
    both = {task.key for task in stored.tasks} & {task.key for task in drafted.tasks}
    within = {
        row.key for side in (stored, drafted) for task in side.tasks if task.key not in both
        for row in task.indicators
    }  # fmt: skip
    return tuple(
        Difference(f"{change.key}:{change.field or change.kind}", change.path, change)
        for change in difference(stored, drafted)
        if change.kind != "moved" and change.field != "seq" and change.key not in within
    )


def applied(stored: Document, drafted: Document, taken: Collection[str]) -> Document:
    """The stored sheet with the differences of these names taken from the drafted one."""
    chosen = [one.change for one in differences(stored, drafted) if one.name in taken]
    texts = {Address(one.key, one.field): _words(one.new) for one in chosen if one.kind == "changed"}
    deleted = {one.key for one in chosen if one.kind == "deleted"}
    inserted = {one.key for one in chosen if one.kind == "inserted"}
    document = with_texts(stored, texts)
    tasks = _woven(document.tasks, drafted.tasks, deleted, inserted)
    rows = {task.key: task.indicators for task in drafted.tasks}
    known = {task.key for task in stored.tasks}
    return replace(
        document,
        tasks=tuple(
            replace(
                task,
                seq=number if {task.key for task in tasks} ^ known else task.seq,
                indicators=tuple(_woven(task.indicators, rows.get(task.key, ()), deleted, inserted)),
            )
            for number, task in enumerate(tasks, 1)
        ),
    )


def _woven(
    stored: Sequence[Item], drafted: Sequence[Item], deleted: Collection[str], inserted: Collection[str]
) -> list[Item]:
    """The stored ones in their order, what is new after its predecessor."""
    out = [item for item in stored if item.key not in deleted]
    have = {item.key for item in out}
    previous: str | None = None
    for item in drafted:
        if item.key not in have and item.key in inserted:
            place = next((index + 1 for index, one in enumerate(out) if one.key == previous), 0)
            out.insert(place, item)
            have.add(item.key)
        if item.key in have:
            previous = item.key
    return out


def _same(field: str, one: str, other: str) -> bool:
    if not one or not other:
        return False
    if field.startswith("budget."):
        return _amount(one) is not None and _amount(one) == _amount(other)
    return _plain(one) == _plain(other) or _meaning(one) == _meaning(other) is not None


def _plain(text: str) -> str:
    return _WRITTEN_SIGN.sub(lambda sign: _SIGNS[sign[0]], fold(compact(text)))


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(fold(text).replace(",", ""))
    except InvalidOperation:
        return None


def _meaning(text: str) -> tuple[object, ...] | None:
    """Of a single quantity."""
    value = parse(text)
    if not isinstance(value, Quantity):
        return None
    return value.operator, value.canonical_number, value.canonical_unit, value.label, value.note


def _words(value: object) -> str:
    """Of a whole row or task what one recognises it by."""
    if isinstance(value, Party):
        return party_text(value)
    if isinstance(value, Indicator):
        return "　".join(text for text in (value.level2, value.level3, value.value) if text)
    if isinstance(value, Task):
        return value.name or ""
    return "" if value is None else str(value)
