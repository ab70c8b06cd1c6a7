"""What workers do for the desk: batches of decisions, audits, and going on with what a dead worker left."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django_tasks import task

from projects import audits, batches
from reviews import audits as looks
from reviews import batches as rows
from reviews.models import AuditRun, Batch

logger = logging.getLogger(__name__)

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
    return _reap_batches() + _reap_audits() + sum(again() for again in REAPERS)


def _reap_batches() -> int:
    if not rows.left_behind().exists():
        return 0
    with transaction.atomic():
        freed = rows.free()
        for pk in freed:
            logger.warning("worker of batch %s has died, queued again", pk)
            run_batch.enqueue(pk)
    return len(freed)


def _reap_audits() -> int:
    if not looks.left_behind().exists():
        return 0
    with transaction.atomic():
        freed = looks.free()
        for pk in freed:
            logger.warning("worker of audit %s has died, queued again", pk)
            run_audit.enqueue(pk)
    return len(freed)
