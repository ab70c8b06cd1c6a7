"""One batch of three sheets: ordered, and what stands in the database of it."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django_tasks_db.models import DBTaskResult

from projects import tasks
from reviews import batches
from reviews.models import Batch, Event, Submission
from tests.cast import make_cast
from tests.projects.test_batches import sheet


def order() -> None:
    cast = make_cast()
    seen = [(one.key, one.version) for one in (sheet(cast, name) for name in ("甲", "乙", "丙"))]
    tasks.queue(batches.begin(by=cast.head, action="pass", opinion="同意。", sheets=seen))


def found() -> dict[str, Any]:
    batch = Batch.objects.get()
    return {
        "batch": batch.state,
        "done": batch.done,
        "failures": batch.failures,
        "states": list(Submission.objects.order_by("pk").values_list("state", flat=True)),
        "passed": Event.objects.filter(action="pass").count(),
        "queue": sorted(DBTaskResult.objects.values_list("status", flat=True)),
    }


def let_two_minutes_pass() -> None:
    Batch.objects.update(heartbeat=F("heartbeat") - timedelta(minutes=2))
