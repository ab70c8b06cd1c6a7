"""What workers do: read uploads, and begin again what a dead worker left.

The queue is a table of the same database (django-tasks-db): a file and its task are kept together or not at
all.  The queue itself never notices a dead worker, so `reap` does.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from ingest import jobs
from ingest.models import Job
from projects import tasks as decisions

logger = logging.getLogger(__name__)


@task()
def read_upload(job_id: int) -> None:
    jobs.run(job_id)


def queue(job: Job) -> None:
    read_upload.enqueue(job.pk)


def reap() -> int:
    """Queues again what a dead worker left, here and at the desk below; how many."""
    return _reap_jobs() + decisions.reap()


def _reap_jobs() -> int:
    """Nothing is locked where nothing is left."""
    if not jobs.left_behind().exists():
        return 0
    with transaction.atomic():
        freed = jobs.reap()
        for job in freed:
            logger.warning("worker of job %s has died, queued again", job.pk)
            _bury(job)
            queue(job)
    return len(freed)


def _bury(job: Job) -> None:
    """The queue's own entry of the dead worker would say 'running' for ever."""
    dead = DBTaskResult.objects.running().filter(task_path=read_upload.module_path)
    for entry in dead:
        if entry.args_kwargs["args"] == [job.pk]:
            entry.status, entry.finished_at = TaskResultStatus.FAILED, timezone.now()
            entry.save(update_fields=["status", "finished_at"])
