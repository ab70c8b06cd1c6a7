"""The only writer of a submission's state and version and of events; of points, `threads` is.

Content is one floor up: `projects.actions` calls these inside its transaction and hands in the snapshot.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from departments.models import Department
from journal.actions import record
from reviews import access, notices, scores, signals, threads, workflow
from reviews.models import Event, State, Submission, lock
from reviews.problems import NameTaken, OpinionMissing, Refused, Stale

__all__ = ["begin", "erase", "lock", "log", "move", "new_version"]

Snapshot = dict[str, Any]
LACKING = {"retract": "请写明撤下的原因，公开网站的原地址会显示。"}  # where it is no return
RECORDED = {"begin": "sheet.begun", "publish": "sheet.published", "retract": "sheet.withdrawn"}


def begin(
    *,
    kind: str,
    fiscal_year: int,
    department: Department,
    name: str,
    amount: Decimal | None,
    rows: int,
    by: User,
    snapshot: Snapshot,
    state: str = State.DRAFT,
    replaces: Submission | None = None,
    based_on: Submission | None = None,
    label: str = "新建",
) -> Submission:
    """A new submission with its first event.  The caller has asked `access` whether it may be begun."""
    submission = Submission(
        kind=kind,
        fiscal_year=fiscal_year,
        region_id=department.region_id,
        department=department,
        name=name,
        amount=amount,
        rows=rows,
        state=state,
        replaces=replaces,
        based_on=based_on,
        edition=replaces.edition + 1 if replaces else 1,
    )
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken from error
    _tell_the_one_before(submission, state)
    log(submission, action="begin", label=label, from_state="", by=by, opinion="", snapshot=snapshot)
    return submission


def _tell_the_one_before(submission: Submission, state: str) -> None:
    """The edition that this one replaces: how far the later one is."""
    if submission.replaces_id:
        Submission.objects.filter(pk=submission.replaces_id).update(later_state=state)


def new_version(*, submission: Submission, name: str, amount: Decimal | None, rows: int) -> None:
    """Counts a save.  Compare and set: without row locks a second saver still cannot pass unseen."""
    unchanged = Submission.objects.filter(
        pk=submission.pk, version=submission.version, state=submission.state
    )
    now = timezone.now()
    try:
        with transaction.atomic():
            done = unchanged.update(
                version=F("version") + 1, name=name, amount=amount, rows=rows, changed_at=now
            )
    except IntegrityError as error:
        raise NameTaken from error
    if not done:
        raise Stale
    submission.version += 1
    submission.name, submission.amount, submission.changed_at = name, amount, now
    submission.rows = rows


@transaction.atomic
def move(
    *,
    submission: Submission,
    action: str,
    by: User,
    opinion: str = "",
    snapshot: Snapshot,
    ticked: Mapping[int, str] | None = None,
    is_told: bool = True,
) -> Event:
    """One row of the workflow's table, from the state and version that `by` had in sight.

    ticked: of each point whose cell was changed since the return, what became of the cell.  is_told: people
    hear of it.
    """
    access.require(by, submission, action)
    step = workflow.find(submission.state, access.person_of(by).role, action)
    if step is None:
        raise Refused("没有这项操作。")
    opinion = opinion.strip()
    undone = _check(submission, step, by=by, opinion=opinion, ticked=ticked or {})
    before = submission.state
    _set_state(submission, step)
    event = log(
        submission,
        action=action,
        label=step.label,
        from_state=before,
        by=by,
        opinion=opinion,
        snapshot=snapshot,
    )
    threads.send(submission, event)
    if undone:
        threads.hold_again(submission, undone)
    if is_told:
        notices.after_move(submission, event)
    return event


def _check(
    submission: Submission, step: workflow.Move, *, by: User, opinion: str, ticked: Mapping[int, str]
) -> Event | None:
    """What the table asks of this row; the decision it takes back, if that is what it does."""
    if step.needs_opinion and not opinion:
        raise OpinionMissing(LACKING.get(step.action))
    if step.needs_answers:
        threads.require_answers(submission, by=by, ticked=ticked)
    if step.needs_closed:
        threads.require_closed(submission, submission.state)
    if step.needs_grade:
        scores.require(submission)
    if not step.takes_back:
        return None
    undone = threads.undoable(by, submission)
    if undone is None:
        raise Refused("已经不能撤回：过了五分钟，或者已有人接着办理。")
    return undone


def _set_state(submission: Submission, step: workflow.Move) -> None:
    sent = int(step.action == "submit")
    unmoved = Submission.objects.filter(pk=submission.pk, state=submission.state, version=submission.version)
    if not unmoved.update(state=step.next, round=F("round") + sent):
        raise Stale
    submission.state = step.next.value
    submission.round += sent
    _tell_the_one_before(submission, submission.state)
    for known in ("senders", "sendings"):
        vars(submission).pop(known, None)


def log(
    submission: Submission,
    *,
    action: str,
    label: str,
    from_state: str,
    by: User,
    opinion: str,
    snapshot: Snapshot,
) -> Event:
    """Name and role are written down as they were: people change their desks."""
    person = access.person_of(by)
    event = Event.objects.create(
        submission=submission,
        action=action,
        label=label,
        from_state=from_state,
        to_state=submission.state,
        version=submission.version,
        by=by,
        by_name=access.signature(by),
        by_role=person.role if person else "",
        opinion=opinion,
        snapshot=snapshot,
    )
    Submission.objects.filter(pk=submission.pk).update(moved_at=event.at)
    submission.moved_at = event.at
    signals.logged.send(Event, event=event)
    record(
        RECORDED.get(action, "sheet.moved"),
        by=by,
        target=f"submission:{submission.key}",
        label=str(submission),
        action=action,
        was=from_state,
        state=submission.state,
        version=submission.version,
    )
    return event


def erase(submission: Submission) -> None:
    """Takes a submission out of the books that nobody has touched since it was begun."""
    if submission.comments.exists() or submission.events.exclude(action="begin").exists():
        raise Refused("这张表已经有人办理过，不能撤销。")
    signals.erased.send(Submission, submission=submission)
    record("sheet.erased", target=f"submission:{submission.key}", region=submission.region_id)
    _tell_the_one_before(submission, "")
    submission.events.all().delete()
    submission.delete()
