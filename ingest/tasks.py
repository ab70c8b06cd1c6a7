"""What workers do: read uploads, and begin again what a dead worker left.

The queue is a table of the same database (django-tasks-db): a file and its task are kept together or not at
all.  The queue itself never notices a dead worker, so `reap` does.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from ingest import jobs
from ingest.models import Job
from projects import tasks as decisions
from reviews import reaping


@task()
def read_upload(job_id: int) -> None:
    jobs.run(job_id)


def queue(job: Job) -> None:
    read_upload.enqueue(job.pk)


def reap() -> int:
    """Queues again what a dead worker left, here and at the desk below; how many."""
    return reaping.reap(jobs.WORK, _queue_again, _missing) + decisions.reap()


def _queue_again(key: int) -> None:
    _bury(key)
    read_upload.enqueue(key)


def _missing() -> list[int]:
    """Jobs that wait, but not in the queue: their worker died when it had the task and not yet the job."""
    waiting = Job.objects.filter(step=Job.Step.WAITING, cancel_asked=False)
    taken = _entries(DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - reaping.SILENCE))
    if not taken or not waiting.exists():
        return []
    queued = _entries(DBTaskResult.objects.ready())
    return list(waiting.filter(pk__in=taken.keys() - queued.keys()).values_list("pk", flat=True))


def _entries(found: QuerySet[DBTaskResult]) -> dict[int, DBTaskResult]:
    """By the job they are to read."""
    mine = found.filter(task_path=read_upload.module_path)
    return {entry.args_kwargs["args"][0]: entry for entry in mine}


def _bury(key: int) -> None:
    """The queue's own entry of the dead worker would say 'running' for ever."""
    if entry := _entries(DBTaskResult.objects.running()).get(key):
        entry.status, entry.finished_at = TaskResultStatus.FAILED, timezone.now()
        entry.save(update_fields=["status", "finished_at"])
