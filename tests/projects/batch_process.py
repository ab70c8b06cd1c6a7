"""A worker process that can be killed in the middle of a batch, on the database DATABASE_URL names.

python -m tests.projects.batch_process prepare       makes the tables, three sheets, and a batch that waits
python -m tests.projects.batch_process work [stop]   a batch worker; with `stop` it says "here" inside of the
                                                     second sheet's transaction and waits there to be killed
python -m tests.projects.batch_process show          what stands in the database, as JSON; two minutes pass
"""

import json
import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  Django has to be set up first
from django.db.models import F  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from projects import actions, tasks  # noqa: E402
from reviews import batches  # noqa: E402
from reviews.models import Batch, Event, Submission  # noqa: E402
from tests.cast import make_cast  # noqa: E402
from tests.projects.test_batches import sheet  # noqa: E402


def prepare() -> None:
    call_command("migrate", verbosity=0)
    cast = make_cast()
    seen = [(one.key, one.version) for one in (sheet(cast, name) for name in ("甲", "乙", "丙"))]
    tasks.queue(batches.begin(by=cast.head, action="pass", opinion="同意。", sheets=seen))


def work(stop: str = "") -> None:
    if stop:
        actions.move = _waiting_after_one(actions.move)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
    show()


def _waiting_after_one(move):
    """The second sheet is moved, but nothing of it is committed."""
    done = []

    def waiting(**what):
        found = move(**what)
        if done:
            print("here", flush=True)
            time.sleep(120)
        done.append(found)
        return found

    return waiting


def show() -> None:
    batch = Batch.objects.get()
    found = {
        "batch": batch.state,
        "done": batch.done,
        "failures": batch.failures,
        "states": list(Submission.objects.order_by("pk").values_list("state", flat=True)),
        "passed": Event.objects.filter(action="pass").count(),
        "queue": sorted(DBTaskResult.objects.values_list("status", flat=True)),
    }
    print(json.dumps(found))
    Batch.objects.update(heartbeat=F("heartbeat") - timedelta(minutes=2))


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "show": show}[sys.argv[1]](*sys.argv[2:])
