"""What workers do for the desk: batches of decisions, and going on with what a dead worker left."""

from __future__ import annotations

import logging

from django.db import transaction
from django_tasks import task

from projects import batches
from reviews import batches as rows
from reviews.models import Batch

logger = logging.getLogger(__name__)


@task(priority=10)
def run_batch(batch_id: int) -> None:
    """Before the reading of files: somebody waits for it."""
    batches.run(batch_id)


def queue(batch: Batch) -> None:
    run_batch.enqueue(batch.pk)


def reap() -> int:
    """Queues again what a dead worker left; how many."""
    if not rows.left_behind().exists():
        return 0
    with transaction.atomic():
        freed = rows.free()
        for pk in freed:
            logger.warning("worker of batch %s has died, queued again", pk)
            run_batch.enqueue(pk)
    return len(freed)
