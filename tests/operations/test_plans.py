"""What the pages really ask, planned by PostgreSQL on several thousand sheets: nothing is read through."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department, Person
from departments.roles import Role
from operations.seed import Plan, sow
from projects.models import Indicator, Words
from publishing.models import Publication, PublishedRow
from publishing.public.cache import PAGES
from reviews.models import Event, StoredFinding, Submission

PLAN = Plan(
    seed="plans",
    regions=16,
    years=5,
    departments=5,
    sheets=8,
    indicators=20,
    last_year=2026,
    password="!",
)
LARGE = (Submission, Indicator, Words, Event, StoredFinding, Publication, PublishedRow)
TABLES = {model._meta.db_table for model in LARGE}
# the pages that are asked for most, each with who asks and for what; sheets drawn anew, and as they are kept
HOT = {
    "the list": (Role.REVIEWER, "/tables/"),
    "the list of all years by amount": (Role.REVIEWER, "/tables/?year=&sort=amount"),
    "the list of all places": (Role.CLERK, "/tables/?scope=all&year="),
    "a search": (Role.REVIEWER, "/tables/?q=校车"),
    "a home page": (Role.REVIEWER, "/"),
    "a sheet": (Role.CLERK, "/tables/{draft}/?anew=1"),
    "a sheet that is kept": (Role.CLERK, "/tables/{draft}/"),
    "the editor": (Role.CLERK, "/tables/{draft}/edit/?anew=1"),
    "the editor that is kept": (Role.CLERK, "/tables/{draft}/edit/"),
    "the queue": (Role.REVIEWER, "/tables/{finance_review}/review/"),
    "the public search": (None, "/public/search/?q=校车"),
    "a public sheet": (None, "/public/sheets/{published}/"),
}
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(scope="module")
def sown(django_db_setup, django_db_blocker):
    """Some 3,200 sheets with 65,000 indicators, once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        sow(PLAN, told=lambda made: None)
        yield
        transaction.set_rollback(True)


def department() -> Department:
    """One that has a sheet in every state."""
    return next(
        one
        for one in Department.objects.order_by("pk")
        if one.submissions.filter(fiscal_year=2026).values("state").distinct().count() == 6
    )


def client_of(role: Role | None, place: Department) -> Client:
    client = Client()
    if role:
        people = Person.objects.filter(region=place.region, role=role, department__in=[place, None])
        people = people or Person.objects.filter(region=place.region, role=role, department=None)
        client.force_login(people[0].user)
    return client


def address(where: str, place: Department) -> str:
    newest = Submission.objects.filter(department=place, later_state="").order_by("fiscal_year")
    return where.format_map({one.state: one.key for one in newest})


def asked(client: Client, where: str) -> list[str]:
    """The statements of the page as it is opened the second time, with their values."""
    client.get(where)
    PAGES.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(where)
    assert response.status_code == 200
    return [one["sql"] for one in captured if one["sql"].lstrip("(").startswith("SELECT")]


def read_through(statement: str) -> list[str]:
    """The large tables that are read from one end to the other."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        told = cursor.fetchone()[0]
    plan = json.loads(told) if isinstance(told, str) else told
    return [
        node["Relation Name"]
        for node in nodes(plan[0]["Plan"])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in TABLES
    ]


def nodes(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


@pytest.mark.parametrize("name", HOT)
def test_no_page_that_is_asked_for_often_reads_a_large_table_through(sown, name):
    role, where = HOT[name]
    place = department()
    statements = asked(client_of(role, place), address(where, place))
    assert statements
    found = {statement: tables for statement in statements if (tables := read_through(statement))}
    assert not found


def test_a_table_that_is_read_through_would_be_noticed(sown):
    assert read_through("SELECT count(*) FROM projects_indicator WHERE level3 LIKE '%数量%'")
