"""A worker as a process of its own, killed (SIGKILL) in the middle of a batch."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
SCRIPT = [sys.executable, "-m", "tests.projects.batch_process"]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """A database in a file of its own, whatever the suite runs on."""
    return os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}", "DEBUG": "1"}


def do(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [*SCRIPT, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_next_worker_goes_on_where_the_killed_one_stood(environment):
    do(environment, "prepare")
    worker = subprocess.Popen(
        [*SCRIPT, "work", "stop"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    with worker:
        assert worker.stdout.readline().strip() == "here"
        worker.send_signal(signal.SIGKILL)
    found = json.loads(do(environment, "show"))
    assert (found["batch"], found["done"], found["passed"]) == ("running", 1, 1)
    assert found["states"] == ["finance_review", "department_review", "department_review"]
    found = json.loads(do(environment, "work"))
    assert (found["batch"], found["done"], found["failures"], found["passed"]) == ("done", 3, [], 3)
    assert found["states"] == ["finance_review"] * 3
