"""The only writer of what people say about a finding: 保留并说明 of the department, 此条不成立 of a reviewer.

What was said stays in the books; the next word about the same finding, or a withdrawal, takes it out of
force.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from journal.actions import record
from reviews import access
from reviews.models import Explanation, Submission, lock
from reviews.problems import Refused, Stale, TextMissing

SHORTEST = 5  # characters
LONGEST = 500
ACTIONS = {Explanation.Kind.KEPT: "explain", Explanation.Kind.DISMISSED: "dismiss"}
LACKING = {
    Explanation.Kind.KEPT: f"请写明保留的原因，至少 {SHORTEST} 个字。",
    Explanation.Kind.DISMISSED: f"请写一句为什么不成立，至少 {SHORTEST} 个字。",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The finding that is spoken of: its rule, its cell and what stood there."""

    rule: str
    row_key: str
    field: str
    text: str


def in_force(submission: Submission) -> QuerySet[Explanation]:
    """The latest word last.  It holds while its cell's text stands, which the reader compares."""
    return Explanation.objects.filter(submission=submission, withdrawn_at=None)


def of_older(submissions: Iterable[int]) -> QuerySet[Explanation]:
    """What was said in the sheets that this one comes from, by primary key; the latest last."""
    kept = Q(submission__in=list(submissions), kind=Explanation.Kind.KEPT, withdrawn_at=None)
    return Explanation.objects.filter(kept).order_by("id")


@transaction.atomic
def say(*, submission: Submission, kind: str, about: Subject, text: str, by: User) -> Explanation:
    """In the place of what was said before about the same finding."""
    access.require(by, lock(submission), ACTIONS[Explanation.Kind(kind)])
    text = text.strip()[:LONGEST]
    if len(text) < SHORTEST:
        raise TextMissing(LACKING[Explanation.Kind(kind)])
    older = in_force(submission).filter(rule=about.rule, row_key=about.row_key, field=about.field, kind=kind)
    older.update(withdrawn_at=timezone.now())
    _record(submission, by, kind=kind, rule=about.rule)
    try:
        with transaction.atomic():
            return Explanation.objects.create(
                submission=submission,
                kind=kind,
                rule=about.rule,
                row_key=about.row_key,
                field=about.field,
                cell_text=about.text,
                text=text,
                by=by,
                by_name=access.signature(by),
                by_role=access.person_of(by).role,
            )
    except IntegrityError as error:
        raise Stale from error


@transaction.atomic
def withdraw(explanation: Explanation, *, by: User) -> None:
    """By whoever may say the like now."""
    access.require(by, lock(explanation.submission), ACTIONS[Explanation.Kind(explanation.kind)])
    standing = Explanation.objects.filter(pk=explanation.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=timezone.now()):
        raise Refused("这句说明已经撤回。")
    _record(explanation.submission, by, kind="withdrawn", rule=explanation.rule)


def _record(submission: Submission, by: User, **detail: object) -> None:
    record("sheet.explained", by=by, target=f"submission:{submission.key}", label=str(submission), **detail)
