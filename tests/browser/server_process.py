"""A site that can be killed, on the database DATABASE_URL names.

python -m tests.browser.server_process prepare              makes the tables, a clerk and a sheet, prints its
                                                            key
python -m tests.browser.server_process serve PORT [PLACE]   serves; at the first autosave it says "here" and
                                                            waits to be killed: before it is kept, or after
python -m tests.browser.server_process show KEY             what stands in the database, as JSON
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402  Django has to be set up first
from django.core.management import call_command  # noqa: E402

from projects import editing, ops  # noqa: E402
from reviews.models import Submission  # noqa: E402
from tests.cast import content, make_cast, make_submission  # noqa: E402

CLERK, PASSWORD = "填报", "Mubiao-2024"


def prepare() -> None:
    call_command("migrate", verbosity=0)
    cast = make_cast()
    User.objects.filter(pk=cast.clerk.pk).update(username=CLERK)
    clerk = User.objects.get(pk=cast.clerk.pk)
    clerk.set_password(PASSWORD)
    clerk.save()
    print(make_submission(cast, rows=3).key)


def serve(port: str, place: str = "") -> None:
    if place == "before":
        editing.write = stopping_after(editing.write)  # still inside the transaction
    if place == "after":
        editing.edit = stopping_after(editing.edit)
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, stdout=sys.stderr)


def stopping_after(act):
    def stop(*values, **named):
        act(*values, **named)
        print("here", flush=True)
        time.sleep(600)

    return stop


def show(key: str) -> None:
    submission = Submission.objects.get(key=key)
    rows = [[row.level3, row.value] for row in content(submission).indicators]
    print(json.dumps({"rows": rows, "version": submission.version}))


if __name__ == "__main__":
    assert ops.editing is editing
    {"prepare": prepare, "serve": serve, "show": show}[sys.argv[1]](*sys.argv[2:])
