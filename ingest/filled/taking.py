"""Taking a filled-in sheet over: with a choice for each cell that both sides changed; or as a new draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User

from ingest.filled.file import Filled
from ingest.filled.proposals import Proposal
from ingest.filled.rows import numbered
from projects import actions
from reviews import access
from reviews.models import Submission
from reviews.problems import Problem
from sheets.difference import Conflict
from sheets.documents import Document, Indicator, Party, Task, from_json, to_json, with_row_fields
from sheets.extra import PREFIX
from sheets.fill import HEAD_KEY
from sheets.render.xlsx_ticket import Ticket


def with_choices(proposal: Proposal, theirs: Iterable[int]) -> Document:
    """The document with the site's side of these conflicts, by their number, and the file's of the others."""
    document, chosen = proposal.document, set(theirs)
    for number, one in enumerate(proposal.conflicts):
        document = _with_side(document, one, one.theirs if number in chosen else one.mine)
    return document


def _with_side(document: Document, one: Conflict, side: Any) -> Document:
    if one.key == HEAD_KEY:
        return _with_head(document, one.field, side)
    tasks = (changed for task in document.tasks for changed in _with_task(task, one, side))
    return replace(document, tasks=tuple(tasks))


def _with_head(document: Document, name: str, value: Any) -> Document:
    if name.startswith(PREFIX):
        return replace(document, extra=document.extra | {name.removeprefix(PREFIX): value})
    if name.startswith("budget."):
        assert document.budget
        return replace(document, budget=replace(document.budget, **{name.removeprefix("budget."): value}))
    return replace(document, **{name: value})


def _with_task(task: Task, one: Conflict, side: Any) -> list[Task]:
    """None: the task, or the row, was deleted on that side."""
    if task.key == one.key:
        if not one.field:
            return [task] if side is not None else []
        return [replace(task, **{one.field: side})]
    rows = tuple(changed for row in task.indicators for changed in _with_row(row, one, side))
    return [replace(task, indicators=rows)]


def _with_row(row: Indicator, one: Conflict, side: Any) -> list[Indicator]:
    if row.key != one.key:
        return [row]
    if one.field:
        return [with_row_fields(row, {one.field: side})]
    return [side] if isinstance(side, Indicator) else []


def take_over(
    proposal: Proposal, *, theirs: Iterable[int] = (), by: User
) -> actions.Saved | actions.Conflict:
    """Writes what was shown.  Raises a Problem; nothing is written where the sheet has changed since."""
    submission = proposal.submission
    return actions.save(
        submission=submission,
        document=with_choices(proposal, theirs),
        base_version=submission.version,
        by=by,
    )


def begin(sheet: Filled, *, by: User) -> Submission:
    """A new draft with what the file holds."""
    person = access.person_of(by)
    if person is None or person.department is None:
        raise Problem("只有填报人可以新建绩效目标表。")
    own = Party(person.department.code, person.department.name)
    rows = (replace(task, indicators=numbered(task.indicators)) for task in sheet.document.tasks)
    document = replace(sheet.document, department=own, tasks=tuple(rows))
    return actions.begin_from(by=by, department=person.department, document=document, based_on=None)


def as_json(sheet: Filled) -> dict[str, Any]:
    """A sheet of a file on its way through the pages."""
    ticket = list(sheet.ticket) if sheet.ticket else None
    return {
        "worksheet": sheet.worksheet,
        "ticket": ticket,
        "table": to_json(sheet.document),
        "blank": list(sheet.blank),
        "problems": list(sheet.problems),
    }


def of_json(kept: Mapping[str, Any]) -> Filled:
    ticket = Ticket(*kept["ticket"]) if kept["ticket"] else None
    return Filled(
        kept["worksheet"], ticket, from_json(kept["table"]), tuple(kept["blank"]), tuple(kept["problems"])
    )
