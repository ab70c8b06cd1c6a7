"""The rows of a sheet in the database, written so that the count of statements does not grow with them."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model

from projects.documents import (
    ROW_COLUMNS,
    TASK_COLUMNS,
    head_columns,
    indicators_of,
    tasks_of,
)
from projects.models import Head, Indicator, Task
from reviews.models import Submission
from sheets.documents import Document

Row = TypeVar("Row", Task, Indicator)


def insert(submission: Submission, document: Document) -> None:
    """Three statements.  Every task and row has its key."""
    Head.objects.bulk_create([Head(submission=submission, **head_columns(document))])
    tasks = Task.objects.bulk_create(tasks_of(submission, document))
    by_key = {task.key: task for task in tasks}
    Indicator.objects.bulk_create(indicators_of(submission, document, by_key))


def update(submission: Submission, document: Document) -> None:
    """Only what changed.  Rows are known by their keys: the same key stays the same row, wherever it moved.

    Head, tasks and indicators are compared as they were read; the submission is locked since.
    """
    _update_head(submission, document)
    old_tasks = {task.key: task for task in submission.tasks.all()}
    tasks = tasks_of(submission, document)
    _store(Task, old_tasks, tasks, TASK_COLUMNS)
    old_rows = {row.key: row for row in submission.indicators.all()}
    rows = indicators_of(submission, document, {task.key: task for task in tasks})
    _store(Indicator, old_rows, rows, ROW_COLUMNS)
    _remove(Indicator, old_rows, rows)
    _remove(Task, old_tasks, tasks)


def _update_head(submission: Submission, document: Document) -> None:
    changed = {
        name: value
        for name, value in head_columns(document).items()
        if getattr(submission.head, name) != value
    }
    if changed:
        Head.objects.filter(pk=submission.pk).update(**changed)


def _store(model: type[Row], old: dict[str, Row], wanted: Sequence[Row], columns: Sequence[str]) -> None:
    for row in wanted:
        if row.key in old:
            row.pk = old[row.key].pk
    new = [row for row in wanted if row.key not in old]
    known = [(row, old[row.key]) for row in wanted if row.key in old]
    touched = [name for name in columns if any(_differ(pair, name) for pair in known)]
    changed = [pair[0] for pair in known if any(_differ(pair, name) for name in touched)]
    if new:
        model.objects.bulk_create(new)
    if changed:
        model.objects.bulk_update(changed, [name.removesuffix("_id") for name in touched])


def _differ(pair: tuple[Model, Model], name: str) -> bool:
    return getattr(pair[0], name) != getattr(pair[1], name)


def _remove(model: type[Row], old: dict[str, Row], wanted: Sequence[Row]) -> None:
    kept = {row.key for row in wanted}
    if gone := [row.pk for key, row in old.items() if key not in kept]:
        model.objects.filter(pk__in=gone).delete()
