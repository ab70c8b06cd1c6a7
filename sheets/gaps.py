"""A sheet filled up from an older one: empty cells get its texts, rows it lacks are put in where they stood.

Nothing that is written is changed.  Rows are one by their keys or by their level 2 and name; a row of which
nothing but its levels is written waits for any row of that level 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from indicators.levels import official_level2
from sheets.documents import (
    HAS_TASKS,
    ROW_NAMES,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
    row_field,
    with_row_fields,
)
from sheets.extra import PREFIX, Extra
from sheets.likeness import likeness

Keyed = TypeVar("Keyed", Indicator, Task)
_LEVELS = ("seq", "level1", "level2")


def matched_keys(older: Document, document: Document) -> dict[str, str]:
    """From the keys of the older sheet's rows and tasks to those they have in `document`.

    Every task and row has a key.  What has no counterpart is left out.
    """
    found = likeness(older, document, keyed=True)
    keys = {task: match.key for task, match in found.tasks.items() if task} | {
        row: match.key for row, match in found.rows.items()
    }
    if document.form not in HAS_TASKS or len(older.tasks) == len(document.tasks) == 1:
        keys |= _tasks_in_order(older, document, keys)
    return keys | _waiting_rows(older, document, keys)


def _tasks_in_order(older: Document, document: Document, keys: Mapping[str, str]) -> dict[str, str]:
    """Of sheets with one task each it is the same."""
    pairs = zip(older.tasks, document.tasks, strict=False)
    return {one.key or "": other.key or "" for one, other in pairs if one.key not in keys}


def _waiting_rows(older: Document, document: Document, keys: Mapping[str, str]) -> dict[str, str]:
    taken = set(keys.values())
    found: dict[str, str] = {}
    for task in older.tasks:
        own = next((one for one in document.tasks if one.key == keys.get(task.key or "")), None)
        waiting = [row for row in own.indicators if is_blank(row) and row.key not in taken] if own else []
        for row in task.indicators:
            if row.key in keys:
                continue
            blank = next((one for one in waiting if _same_level2(one, row)), None)
            if blank:
                waiting.remove(blank)
                found[row.key or ""] = blank.key or ""
    return found


def _same_level2(blank: Indicator, row: Indicator) -> bool:
    """Also of a blank row without any level."""
    return not blank.level2 or official_level2(blank.level2) == official_level2(row.level2 or "")


def is_blank(row: Indicator) -> bool:
    names = (*ROW_NAMES["department_annual"], *(PREFIX + term for term in row.extra))
    return not any(row_field(row, name) for name in names if name not in _LEVELS)


def with_matched_keys(document: Document, keys: Mapping[str, str]) -> Document:
    """The older sheet under the keys of its counterparts."""

    def renamed(row: Keyed) -> Keyed:
        return replace(row, key=keys.get(row.key or "", row.key))

    return replace(
        document,
        tasks=tuple(
            replace(renamed(task), indicators=tuple(map(renamed, task.indicators))) for task in document.tasks
        ),
    )


def filled(document: Document, older: Document) -> Document:
    """`older` has the keys of its counterparts (`with_matched_keys`) and the year of `document`."""
    tasks = woven(document.tasks, older.tasks, _filled_task)
    if document.form in HAS_TASKS:
        tasks = tuple(replace(task, seq=number) for number, task in enumerate(tasks, 1))
    return replace(
        document,
        name=document.name or older.name,
        goal=document.goal or older.goal,
        unit=_filled_party(document.unit, older.unit),
        budget=_filled_budget(document.budget, older.budget),
        extra=Extra({**older.extra, **document.extra}),
        tasks=tasks,
    )


def _filled_party(own: Party | None, older: Party | None) -> Party | None:
    return own if own and own.name else older or own


def _filled_budget(own: Budget | None, older: Budget | None) -> Budget | None:
    if own is None or older is None:
        return own or older
    return Budget(own.total or older.total, own.fiscal or older.fiscal, own.other or older.other)


def _filled_task(own: Task, older: Task) -> Task:
    rows = woven(own.indicators, older.indicators, _filled_row)
    return replace(own, name=own.name or older.name, indicators=rows)


def _filled_row(own: Indicator, older: Indicator) -> Indicator:
    names = (*ROW_NAMES["department_annual"], *(PREFIX + term for term in older.extra))
    lacking = {name: row_field(older, name) for name in names if row_field(own, name) in (None, "")}
    return with_row_fields(own, lacking)


def woven(
    own: Sequence[Keyed], older: Sequence[Keyed], fill: Callable[[Keyed, Keyed], Keyed]
) -> tuple[Keyed, ...]:
    """The own ones in their order, filled; each that is only in `older` behind the one it stood behind."""
    theirs = {one.key: one for one in older}
    out = [fill(one, theirs[one.key]) if one.key in theirs else one for one in own]
    have, previous = {one.key for one in own}, None
    for one in older:
        if one.key not in have:
            at = next((index + 1 for index, other in enumerate(out) if other.key == previous), 0)
            out.insert(at, one)
            have.add(one.key)
        previous = one.key
    return tuple(out)
