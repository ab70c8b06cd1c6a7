"""A worker process that can be killed, on the database DATABASE_URL names.

python -m tests.ingest.worker_process prepare               makes the tables, a region, one upload
python -m tests.ingest.worker_process work [read|keep]      a batch worker; says "here" in the middle of
                                                            reading (keeping) and waits there to be killed
python -m tests.ingest.worker_process age                   lets two minutes pass for the job
python -m tests.ingest.worker_process show                  what stands in the database, as JSON
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  Django has to be set up first
from django.db.models import F  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from departments.roles import Role  # noqa: E402
from ingest import intake, jobs  # noqa: E402
from ingest.models import Draft, Job, Upload  # noqa: E402
from tests.cast import make_region, make_user  # noqa: E402
from tests.ingest.desk import a_file  # noqa: E402

REPORT = Path(__file__).parent.parent / "data" / "reports" / "zhoucun-2024.md"


def prepare() -> None:
    call_command("migrate", verbosity=0)
    region = make_region("周村区")
    intake.upload([a_file("报告.md", REPORT.read_bytes())], region, None, make_user(Role.ADMIN, region))


def work(stop_in: str = "") -> None:
    if stop_in == "read":
        jobs.read_isolated = _waiting_in(jobs.read_isolated)
    if stop_in == "keep":
        jobs.keep_report = _waiting_after(jobs.keep_report)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
    show()


def _waiting_in(read):
    def waiting(path, progress, layouts=()):
        def page(done: int, total: int) -> None:
            progress(done, total)
            _wait_here()

        return read(path, progress=page, layouts=layouts)

    return waiting


def _waiting_after(keep):
    """Inside of the transaction, with every draft written."""

    def waiting(upload, report):
        keep(upload, report)
        _wait_here()

    return waiting


def _wait_here() -> None:
    print("here", flush=True)
    time.sleep(120)


def show() -> None:
    upload, job = Upload.objects.get(), Job.objects.get()
    found = {
        "upload": upload.state,
        "message": upload.message,
        "step": job.step,
        "attempts": job.attempts,
        "drafts": Draft.objects.count(),
        "queue": sorted(DBTaskResult.objects.values_list("status", flat=True)),
    }
    print(json.dumps(found))
    Job.objects.update(heartbeat=F("heartbeat") - timedelta(minutes=2))


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "show": show}[sys.argv[1]](*sys.argv[2:])
