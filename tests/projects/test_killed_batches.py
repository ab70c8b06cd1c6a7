"""A worker as a process of its own, killed (SIGKILL) in the middle of a batch."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.own_database import standing_in, url_of
from tests.projects import one_batch

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parent.parent.parent
SCRIPT = [sys.executable, "-m", "tests.projects.batch_process"]
PATIENCE = 600  # seconds


def found(database) -> dict[str, Any]:
    with standing_in(database):
        one_batch.let_two_minutes_pass()
        return one_batch.found()


def test_the_next_worker_goes_on_where_the_killed_one_stood(own_database):
    environment = os.environ | {"DATABASE_URL": url_of(own_database), "DEBUG": "1"}
    with standing_in(own_database):
        one_batch.order()
    worker = subprocess.Popen([*SCRIPT, "stop"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    with worker:
        assert worker.stdout.readline().strip() == "here"
        worker.send_signal(signal.SIGKILL)
    half = found(own_database)
    assert (half["batch"], half["done"], half["passed"]) == ("running", 1, 1)
    assert half["states"] == ["finance_review", "department_review", "department_review"]
    done = subprocess.run(SCRIPT, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    whole = found(own_database)
    assert (whole["batch"], whole["done"], whole["failures"], whole["passed"]) == ("done", 3, [], 3)
    assert whole["states"] == ["finance_review"] * 3
