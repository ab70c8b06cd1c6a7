"""One report on its way in: brought, and what stands in the database of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import F
from django_tasks_db.models import DBTaskResult

from departments.roles import Role
from ingest import intake
from ingest.models import Draft, Job, Upload
from tests.cast import make_region, make_user
from tests.ingest.desk import a_file

REPORT = Path(__file__).parent.parent / "data" / "reports" / "zhoucun-2024.md"


def bring() -> None:
    region = make_region("周村区")
    intake.upload([a_file("报告.md", REPORT.read_bytes())], region, None, make_user(Role.ADMIN, region))


def found() -> dict[str, Any]:
    upload, job = Upload.objects.get(), Job.objects.get()
    return {
        "upload": upload.state,
        "message": upload.message,
        "step": job.step,
        "attempts": job.attempts,
        "drafts": Draft.objects.count(),
        "queue": sorted(DBTaskResult.objects.values_list("status", flat=True)),
    }


def let_two_minutes_pass() -> None:
    Job.objects.update(heartbeat=F("heartbeat") - timedelta(minutes=2))
