"""A dozen people at once on a site as in production: whatever was acknowledged to them is found again."""

import os
import subprocess
import sys

import pytest

from journal import guards
from tests.faults.own_database import url_of
from tests.throwaway_site import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CROWD = """
import django
django.setup()
from django.db import connections
from tests import crowd, crowd_cast, live_site
people = crowd_cast.make_people(12)
connections.close_all()
with live_site.served(workers=2) as port:
    ledger = crowd.together(people, port, seconds=600, coming=2, think=0.2, enough=crowd.is_busy)
print(ledger.wrong, crowd_cast.missing(ledger), bool(ledger.ids))
"""


def test_nothing_acknowledged_is_lost_and_nothing_goes_wrong(own_database, tmp_path):
    guards.install(own_database)
    own = {"DJANGO_SETTINGS_MODULE": "perfgoals.settings", "MEDIA_ROOT": str(tmp_path), "LOG_LEVEL": "ERROR"}
    there = f"with live_site.data({url_of(own_database)!r}):"
    script = f"from tests import live_site\n{there}\n{_indented(CROWD)}"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ | own, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[] [] True", done.stderr[-3_000:]


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.strip().splitlines())
