"""However long the journal grows, a page of it and a log-in read an index, from its end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from journal.models import Entry
from journal.queries import Asked, before, found, of_regions, place_of

pytestmark = pytest.mark.django_db
MANY = 4000


@pytest.fixture
def long(db):
    """Some 40 accounts in 4 regions, an entry a minute."""
    now = timezone.now()
    Entry.objects.bulk_create(
        (
            Entry(
                at=now - timedelta(minutes=number),
                action=("login.done", "login.failed", "sheet.moved", "data.exported")[number % 4],
                username=f"user-{number % 40}",
                region=number % 4,
                address=f"10.0.0.{number % 40}",
                target=f"submission:{number % 400}",
            )
            for number in range(MANY)
        ),
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journal_entry")


@pytest.mark.parametrize(
    "asked",
    (
        Asked(),
        Asked(usernames=("user-7",)),
        Asked(actions=("login.failed",)),
        Asked(address="10.0.0.7"),
        Asked(target="submission:7"),
        Asked(since=timezone.localdate() - timedelta(days=1), until=timezone.localdate()),
    ),
)
@pytest.mark.parametrize("regions", (None, [1]))
def test_a_page_reads_an_index(long, asked, regions):
    middle = place_of(Entry.objects.all()[MANY // 2])
    for page in ("", middle):
        plan = before(found(of_regions(regions), asked), page)[:51].explain()
        assert "Seq Scan on journal_entry" not in plan
        scans = [line for line in plan.splitlines() if line.strip().startswith(("SCAN", "0 0 0 SCAN"))]
        assert all("USING INDEX" in line or "USING COVERING INDEX" in line for line in scans), plan


def test_a_log_in_reads_an_index(long):
    recent = timezone.now() - timedelta(minutes=15)
    for failed in (
        Entry.objects.filter(username="user-1", action="login.failed", at__gt=recent).order_by(),
        Entry.objects.filter(address="10.0.0.1", action="login.failed", at__gt=recent).order_by(),
        Entry.objects.filter(target="account:user-1", action="lock.lifted", at__gt=recent),
    ):
        plan = failed[:30].explain()
        assert "Seq Scan" not in plan and "SCAN journal_entry\n" not in plan + "\n", plan
