"""What workers do for the desk: batches of decisions, audits, and going on with what a dead worker left."""

from __future__ import annotations

from collections.abc import Callable

from django_tasks import task

from projects import audits, batches
from reviews import audits as looks
from reviews import batches as rows
from reviews import reaping
from reviews.models import AuditRun, Batch

REAPERS: list[Callable[[], int]] = []  # of the floors above: each queues again what is its own


@task(priority=10)
def run_batch(batch_id: int) -> None:
    """Before the reading of files: somebody waits for it."""
    batches.run(batch_id)


def queue(batch: Batch) -> None:
    run_batch.enqueue(batch.pk)


@task()
def run_audit(run_id: int) -> None:
    audits.run(run_id)


def queue_audit(run: AuditRun) -> None:
    run_audit.enqueue(run.pk)


def reap() -> int:
    """Queues again what a dead worker left; how many."""
    own = reaping.reap(rows.WORK, run_batch.enqueue) + reaping.reap(looks.WORK, run_audit.enqueue)
    return own + sum(again() for again in REAPERS)
