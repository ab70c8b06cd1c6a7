"""A sheet with its content and the one of the year before, as its page needs them: one statement.

Its fingerprint says which of all that can stand beside it is there: nothing else is asked for.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from projects import queries
from projects.documents import HEAD_FIELDS, TEXT_FIELDS, task_of, with_head
from projects.fingerprints import BEFORE, GATES, LATER, RULES, SCHEMES, Fingerprint
from projects.models import Head
from reviews import rule_settings
from reviews.models import Event, Submission
from sheets.documents import Document, Task

_SHEET = tuple(field.attname for field in Submission._meta.concrete_fields)
_HEAD = (*HEAD_FIELDS, "to_check")
_TASK = ("position", "key", "seq", "name")
_ROW = ("position", "key", "extra", *TEXT_FIELDS)
_COLUMNS = (
    *_SHEET,
    *(f"head__{name}" for name in _HEAD),
    *(f"tasks__{name}" for name in _TASK),
    *(f"tasks__indicators__{name}" for name in _ROW),
)
_AT_HEAD = len(_SHEET)
_AT_TASK = _AT_HEAD + len(_HEAD)
_AT_ROW = _AT_TASK + len(_TASK)
_SETTINGS = {RULES: "rules", GATES: "gates", SCHEMES: "scheme"}

Line = Sequence[Any]  # of an indicator, or of a task or a sheet without any


@dataclass(frozen=True, slots=True)
class Whole:
    """before: the year before's key and content.  moves: the newest first, without their snapshots.
    parts: of the fingerprint, those that hold something."""

    document: Document
    before: tuple[int, Document] | None
    moves: tuple[Event, ...]
    parts: Collection[str]


def know(submission: Submission, look: Fingerprint, *, own: bool) -> Whole:
    """The sheet knows from now on what it consists of, as it stands now.  own: with its moves."""
    found = _read(submission, {submission.pk, submission.based_on_id, *look.parts.get(BEFORE, ())} - {None})
    documents = {one.pk: document for one, document in found}
    if submission.pk not in documents:
        raise Http404
    _renew(submission, next(one for one, _ in found if one.pk == submission.pk))
    _leave_unasked(submission, look.parts.keys())
    last = queries.nearest(submission, [one for one, _ in found])
    moves = tuple(queries.history(submission)) if own else ()
    vars(submission)["sendings"] = [move for move in moves if move.action == "submit"]
    before = (last.pk, documents[last.pk]) if last else None
    vars(submission)["whole"] = Whole(documents[submission.pk], before, moves, look.parts.keys())
    return vars(submission)["whole"]


def of(submission: Submission) -> Whole | None:
    """What is known of it already."""
    return vars(submission).get("whole")


def may_have(submission: Submission, part: str) -> bool:
    """Whether it is worth a question: nobody has looked, or something is there."""
    whole = of(submission)
    return whole is None or part in whole.parts


def _renew(submission: Submission, now: Submission) -> None:
    for name in _SHEET:
        setattr(submission, name, getattr(now, name))
    submission.head = now.head


def _leave_unasked(submission: Submission, parts: Collection[str]) -> None:
    if LATER not in parts:
        Submission.replaced_by.related.set_cached_value(submission, None)
    for part in _SETTINGS.keys() - parts:
        rule_settings.know_unset(_SETTINGS[part], submission.region_id, submission.fiscal_year)


def _read(submission: Submission, keys: Collection[int]) -> list[tuple[Submission, Document]]:
    """Each with its head."""
    lines = _lines().filter(pk__in=keys)
    return [
        _sheet(submission._state.db, list(own))
        for _, own in groupby(sorted(lines, key=_place), lambda line: line[0])
    ]


@cache
def _lines() -> QuerySet[Submission]:
    """Of all sheets: sixty columns are looked up once."""
    return Submission.objects.order_by().values_list(*_COLUMNS)


def _place(line: Line) -> tuple[Any, ...]:
    """Sheet by sheet, task by task, row by row."""
    return line[0], line[_AT_TASK] or 0, line[_AT_TASK + 1] or "", line[_AT_ROW] or 0


def _sheet(database: str | None, lines: list[Line]) -> tuple[Submission, Document]:
    first = lines[0]
    one = Submission.from_db(database, _SHEET, first[:_AT_HEAD])
    one.head = Head.from_db(database, ("submission_id", *_HEAD), (one.pk, *first[_AT_HEAD:_AT_TASK]))
    return one, with_head(one, one.head, tuple(_tasks(lines)))


def _tasks(lines: Iterable[Line]) -> Iterator[Task]:
    for key, own in groupby(lines, lambda line: line[_AT_TASK + 1]):
        if key is not None:
            rows = list(own)
            _, _, seq, name = rows[0][_AT_TASK:_AT_ROW]
            texts = (row[_AT_ROW + 1 :] for row in rows if row[_AT_ROW + 1] is not None)
            yield task_of(key, seq, name, texts)
