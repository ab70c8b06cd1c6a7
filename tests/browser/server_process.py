"""A site that can be killed, on the database DATABASE_URL names.

python -m tests.browser.server_process PORT [PLACE]   serves; at the first autosave it says "here" and waits
                                                      to be killed: before it is kept, or after
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  Django has to be set up first

from projects import editing, ops  # noqa: E402


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


if __name__ == "__main__":
    assert ops.editing is editing
    serve(*sys.argv[1:])
