"""A worker process that can be killed in the middle of a batch, on the database DATABASE_URL names.

python -m tests.projects.batch_process [stop]    with `stop` it says "here" inside of the second sheet's
                                                 transaction and waits there to be killed
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  Django has to be set up first

from projects import actions  # noqa: E402


def work(stop: str = "") -> None:
    if stop:
        actions.move = _waiting_after_one(actions.move)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)


def _waiting_after_one(move):
    """The second sheet is moved, but nothing of it is committed."""
    done = []

    def waiting(**what):
        found = move(**what)
        if done:
            print("here", flush=True)
            time.sleep(600)
        done.append(found)
        return found

    return waiting


if __name__ == "__main__":
    work(*sys.argv[1:])
