"""One decision on many sheets: its row, its progress, its end.  What is done to a sheet stands a floor up.

A batch is taken by compare and set, and each sheet is counted in the transaction that moves it: a worker that
dies leaves an old heartbeat and a count that is true, and the next one goes on from there.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import F
from django.db.models.functions import Now

from journal.actions import record
from reviews import notices
from reviews.models import Batch
from reviews.problems import OpinionMissing, Refused
from reviews.reaping import Work

MOST = 1000  # sheets at once
VERBS = {"submit": "送审", "pass": "通过", "approve": "批复", "return": "退回", "publish": "公开"}
NEEDS_OPINION = ("pass", "approve", "return")
WORK = Work(name="batch", model=Batch, waiting=Batch.State.WAITING, running=(Batch.State.RUNNING,))


class Elsewhere(Exception):
    """Another worker has taken the batch over."""


def begin(
    *, by: User, action: str, opinion: str, sheets: Iterable[tuple[str, int]], with_findings: bool = False
) -> Batch:
    """sheets: key and version as seen of each.  The caller queues it."""
    keys = [[key, version] for key, version in sheets]
    if action not in VERBS:
        raise Refused("没有这项操作。")
    if action in NEEDS_OPINION and not opinion.strip():
        raise OpinionMissing(f"批量{VERBS[action]}要写一条意见，每张表都记这一条。")
    if not 0 < len(keys) <= MOST:
        raise Refused(f"请先选表，一次最多 {MOST} 张。")
    record("batch.begun", by=by, action=action, sheets=len(keys))
    return Batch.objects.create(
        by=by,
        delegation=getattr(by, "acting", None),
        action=action,
        opinion=opinion.strip(),
        with_findings=with_findings,
        keys=keys,
    )


def take(batch_id: int) -> Batch | None:
    """The batch, now this worker's; None where it does not wait (any more)."""
    waiting = Batch.objects.filter(pk=batch_id, state=Batch.State.WAITING)
    if not waiting.update(state=Batch.State.RUNNING, heartbeat=Now()):
        return None
    return Batch.objects.select_related("by__person", "delegation__giver").get(pk=batch_id)


def count(batch: Batch) -> None:
    """One more sheet, inside of the transaction that moves it."""
    mine = Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING, done=batch.done)
    if not mine.update(done=F("done") + 1, heartbeat=Now()):
        raise Elsewhere
    batch.done += 1


def fail(batch: Batch, key: str, name: str, reason: str) -> None:
    """What could not be done and why; in the same transaction as its count."""
    batch.failures = [*batch.failures, [key, name, reason]]
    Batch.objects.filter(pk=batch.pk).update(failures=batch.failures)


def finish(batch: Batch) -> None:
    running = Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING, done=batch.done)
    if running.update(state=Batch.State.DONE):
        notices.batch_done(batch, VERBS[batch.action])
