"""Workers as processes of their own, killed (SIGKILL) in the middle of an import."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ingest import intake, tasks
from tests.ingest.desk import a_file

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
SCRIPT = [sys.executable, "-m", "tests.ingest.worker_process"]
TABLES = 14  # in the report that is read
REPORT = ROOT / "tests" / "data" / "reports" / "zhoucun-2024.md"


class Site:
    """A database and a folder of its own, worked on by processes only."""

    def __init__(self, folder: Path, url: str):
        self.environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(folder), "DEBUG": "1"}

    def do(self, *command: str) -> str:
        done = subprocess.run(
            [*SCRIPT, *command], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def after_a_worker_killed_while(self, place: str) -> dict:
        """What stands in the database then."""
        worker = subprocess.Popen(
            [*SCRIPT, "work", place], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        with worker:
            assert worker.stdout.readline().strip() == "here"
            worker.send_signal(signal.SIGKILL)
        return json.loads(self.do("show"))

    def after_a_worker(self) -> dict:
        return json.loads(self.do("work"))


@pytest.fixture
def site(request, tmp_path):
    """On PostgreSQL a database of the same server, dropped afterwards."""
    if connection.vendor != "postgresql":
        return _prepared(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}")
    run = request.getfixturevalue("on_the_server")
    run("CREATE DATABASE killed_workers")
    request.addfinalizer(lambda: run("DROP DATABASE killed_workers WITH (FORCE)"))
    head, _, query = os.environ["DATABASE_URL"].partition("?")
    return _prepared(tmp_path, f"{head.rpartition('/')[0]}/killed_workers?{query}")


@pytest.fixture
def on_the_server(django_db_setup, django_db_blocker):
    """Runs a statement outside of any transaction."""

    def run(statement: str) -> None:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def _prepared(folder: Path, url: str) -> Site:
    site = Site(folder, url)
    site.do("prepare")
    return site


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
    intake.upload([a_file("报告.md", REPORT.read_bytes())], cast.region, None, cast.admin)
    long_ago = timezone.now() - timedelta(minutes=2)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=long_ago)
    assert tasks.reap() == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    assert tasks.reap() == 0
