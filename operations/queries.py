"""What stands in the queue, who works, what has failed: as many statements whatever there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Model, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ingest import rollcall
from ingest.models import Job, Upload, Worker
from publishing.models import BookFile
from reviews.models import AuditRun, Batch

LATELY = timedelta(days=1)
_OPEN = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Queue:
    """Tasks that wait and that run; since when the oldest waits; those that failed within a day."""

    waiting: int
    running: int
    failed: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Kind:
    """Work of one kind that people have asked for and that is not done."""

    label: str
    waiting: int
    running: int


def queue() -> Queue:
    counted = dict(
        DBTaskResult.objects.filter(status__in=_OPEN).order_by().values_list("status").annotate(Count("pk"))
    )
    oldest = (
        DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    )
    return Queue(
        counted.get(TaskResultStatus.READY, 0),
        counted.get(TaskResultStatus.RUNNING, 0),
        failed().count(),
        oldest,
    )


def failed() -> QuerySet[DBTaskResult]:
    """The newest first."""
    since = timezone.now() - LATELY
    return DBTaskResult.objects.failed().filter(finished_at__gte=since).order_by("-finished_at")


def workers() -> QuerySet[Worker]:
    return rollcall.present()


def database_size() -> int:
    """Bytes; of SQLite without what still lies in its log."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return cursor.fetchone()[0]


def database_clock() -> datetime:
    """What time the database thinks it is: heartbeats go by that, sessions and limits by our clock."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT now()")
            return cursor.fetchone()[0]
    return timezone.now()


def works() -> list[Kind]:
    """What people have asked for: one statement a kind."""
    reading = Job.objects.filter(upload__state=Upload.State.READING)
    return [
        _kind("读取导入的文件", reading.values_list("step"), Job.Step.WAITING),
        _kind("批量办理", _open_of(Batch).values_list("state"), Batch.State.WAITING),
        _kind("检查一个年度", _open_of(AuditRun).values_list("state"), AuditRun.State.WAITING),
        _kind("制作成册文件", _open_of(BookFile).values_list("state"), BookFile.State.WAITING),
    ]


def _open_of(model: type[Model]) -> QuerySet:
    return model.objects.filter(state__in=(model.State.WAITING, model.State.RUNNING))


def _kind(label: str, states: QuerySet, waiting: str) -> Kind:
    counted = dict(states.order_by().annotate(Count("pk")))
    return Kind(label, counted.pop(waiting, 0), sum(counted.values()))
