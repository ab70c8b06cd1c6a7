"""Workers as processes of their own, killed (SIGKILL) in the middle of an import."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ingest import intake, tasks
from tests.faults.own_database import standing_in, url_of
from tests.ingest import one_import
from tests.ingest.desk import a_file

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parent.parent.parent
SCRIPT = [sys.executable, "-m", "tests.ingest.worker_process"]
TABLES = 14  # in the report that is read
PATIENCE = 600  # seconds


class Site:
    """A database and a folder of its own, worked on by processes only."""

    def __init__(self, folder: Path, database: BaseDatabaseWrapper):
        self.database = database
        own = {"DATABASE_URL": url_of(database), "MEDIA_ROOT": str(folder), "DEBUG": "1"}
        self.environment = os.environ | own

    def after_a_worker_killed_while(self, place: str) -> dict[str, Any]:
        """What stands in the database then."""
        worker = subprocess.Popen(
            [*SCRIPT, place], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        with worker:
            assert worker.stdout.readline().strip() == "here"
            worker.send_signal(signal.SIGKILL)
        return self.found()

    def after_a_worker(self) -> dict[str, Any]:
        done = subprocess.run(
            SCRIPT, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr
        return self.found()

    def found(self) -> dict[str, Any]:
        with standing_in(self.database):
            one_import.let_two_minutes_pass()
            return one_import.found()


@pytest.fixture
def site(own_database, tmp_path):
    with standing_in(own_database), override_settings(MEDIA_ROOT=tmp_path):
        one_import.bring()
    return Site(tmp_path, own_database)


def test_killed_while_reading_the_job_is_resumed_by_the_next_worker(site):
    found = site.after_a_worker_killed_while("read")
    assert (found["upload"], found["step"], found["attempts"]) == ("reading", "reading", 1)
    assert found["queue"] == ["RUNNING"]
    found = site.after_a_worker()
    assert (found["upload"], found["attempts"], found["drafts"]) == ("ready", 2, TABLES)
    assert found["queue"] == ["FAILED", "SUCCESSFUL"]


def test_killed_while_keeping_nothing_is_half_stored_and_twice_is_a_clear_failure(site):
    found = site.after_a_worker_killed_while("keep")
    assert (found["upload"], found["drafts"]) == ("reading", 0)
    found = site.after_a_worker_killed_while("keep")
    assert (found["upload"], found["attempts"], found["drafts"]) == ("reading", 2, 0)
    found = site.after_a_worker()
    assert (found["upload"], found["step"], found["drafts"]) == ("failed", "finished", 0)
    assert found["message"].startswith("读取中断了两次")


def test_killed_between_the_queue_and_the_job_it_is_queued_again(db, cast):
    """Found by benchmarks/kills.py: the entry said 'running', the job waited for ever."""
    intake.upload([a_file("报告.md", one_import.REPORT.read_bytes())], cast.region, None, cast.admin)
    long_ago = timezone.now() - timedelta(minutes=2)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=long_ago)
    assert tasks.reap() == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    assert tasks.reap() == 0
