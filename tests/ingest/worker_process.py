"""A batch worker that can be killed, on the database DATABASE_URL names.

python -m tests.ingest.worker_process [read|keep]    says "here" in the middle of reading (keeping) and waits
                                                     there to be killed
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  Django has to be set up first

from ingest import jobs  # noqa: E402


def work(stop_in: str = "") -> None:
    if stop_in == "read":
        jobs.read_isolated = _waiting_in(jobs.read_isolated)
    if stop_in == "keep":
        jobs.keep_report = _waiting_after(jobs.keep_report)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)


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
    time.sleep(600)


if __name__ == "__main__":
    work(*sys.argv[1:])
