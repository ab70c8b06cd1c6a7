"""Whatever is changed by a POST leaves an entry in the journal, or keeps a history of its own.

All addresses are walked, each as the role it is for; a request that wrote into a table of the trade and
recorded nothing is a gap.
"""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from journal.models import Entry
from journal.words import ACTIONS
from publishing.models import Token
from tests.cast import fresh
from tests.pages.walking import URLS, address, filed

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent
SAVES = {  # what a sheet says: each is a Revision with who, when and what, shown as 修改记录
    "projects:ops",
    "projects:edit",
    "projects:restore",
    "projects:carry",
    "projects:checked",
    "ingest:filled",
}
TRIFLES = {  # nobody else ever sees them
    "size",
    "reviews:read",
    "reviews:notice",
    "projects:keep-filter",
    "projects:drop-filter",
    "projects:keep-phrase",
    "projects:forget-phrase",
}
NOT_OF_THE_TRADE = (
    "journal_",
    "django_session",
    "axes_",
    "accounts_signin",
    "projects_presence",
    "publishing_callrate",
)
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
USED = re.compile(r'(?:record\w*\(\s*|\.get\(\w+, |: )"([a-z_]+\.[a-z_]+)"')
WHO = {"ingest": "admin", "publishing": "finance_head", "reviews": "finance_head", "accounts": "admin"}
IN_REVIEW = {"projects:edit", "projects:ops", "projects:carry", "projects:checked", "projects:restore"}
DATA = {
    "action": "pass",
    "do": "carry",
    "version": "1",
    "text": "请核对这一处的数",
    "opinion": "同意",
    "cell": "row00001:value",
    "rule": "C03",
    "kind": "project",
    "fiscal_year": "2024",
    "year": "2024",
    "name": "走一遍",
    "reason": "核对过了",
    "scopes": "targets:read",
    "expires_on": "2027-01-01",
    "per_minute": "60",
    "format": "pdf",
    "answer": "已改",
    "number": "1",
    "address": "10.0.0.1",
}


def who_for(name: str) -> tuple[str, ...]:
    app = name.partition(":")[0]
    return (WHO[app],) if app in WHO else ("head", "clerk", "finance_head")


@pytest.fixture
def place(cast):
    submission = filed(cast, "department_review")
    Token.objects.create(
        name="走", region=cast.region, digest="0" * 64, begins="pg_0", created_by=cast.finance_head
    )
    return submission


def test_whatever_a_form_changes_is_recorded(cast, place):
    gaps, changing = [], set()
    for name in sorted(set(URLS) - {"login", "logout", "login-code", "publishing:book-drop"}):
        for who in who_for(name):
            tables, told = posted(getattr(cast, who), name, place)
            if tables:
                changing.add(name)
            if tables and not told and name not in SAVES | TRIFLES:
                gaps.append((name, who, sorted(tables)))
    assert not gaps, gaps
    assert len(changing) > 12, sorted(changing)


def posted(user, name: str, place) -> tuple[set[str], bool]:
    """The tables it wrote into, and whether the journal knows."""
    client = Client()
    client.force_login(user)
    data = DATA | {"version": str(fresh(place).version)}
    known = Entry.objects.count()
    with CaptureQueriesContext(connection) as asked:
        status = client.post(address(name, place), data).status_code
    if status >= 400 or any(one["sql"].startswith("ROLLBACK") for one in asked):
        return set(), True  # refused, or taken back with its reason
    found = {match[1] for one in asked if (match := WRITES.match(one["sql"]))}
    return {one for one in found if not one.startswith(NOT_OF_THE_TRADE)}, Entry.objects.count() > known


def test_every_action_has_a_name_and_every_name_is_used():
    texts = [
        path.read_text()
        for app in (
            "accounts",
            "departments",
            "ingest",
            "journal",
            "operations",
            "perfgoals",
            "projects",
            "publishing",
            "reviews",
        )
        for path in (ROOT / app).rglob("*.py")
        if path.name != "words.py" and "migrations" not in path.parts
    ]
    used = {code for text in texts for code in USED.findall(text)}
    recorded = {code for code in used if code.partition(".")[0] in {one.partition(".")[0] for one in ACTIONS}}
    assert recorded - set(ACTIONS) == set()
    written = "\n".join(texts)
    assert [code for code in ACTIONS if f'"{code}"' not in written] == []
