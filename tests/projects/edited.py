"""Edits as the editor sends them."""

from dataclasses import replace

from django.contrib.auth.models import User

from projects import editing
from projects.editing import Sent
from reviews.models import Submission
from sheets.operations import Set
from tests.cast import content, fresh


def value(number: int, old: str, new: str, **how) -> Set:
    return Set(row=f"row{number:05}", field="value", old=old, new=new, **how)


def goal(old: str, new: str, **how) -> Set:
    return Set(row="head", field="goal", old=old, new=new, **how)


def edit(submission: Submission, *operations, by: User, version: int | None = None) -> editing.Edited:
    seen = fresh(submission).version if version is None else version
    return editing.edit(submission=fresh(submission), sent=Sent(seen, operations), by=by)


def values_of(submission: Submission) -> list[str | None]:
    return [row.value for row in content(submission).indicators]


def with_value(document, text):
    task = document.tasks[0]
    rows = (replace(task.indicators[0], value=text), *task.indicators[1:])
    return replace(document, tasks=(replace(task, indicators=rows),))
