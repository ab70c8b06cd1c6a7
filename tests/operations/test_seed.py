"""The invented data: the same for the same seed, of every kind and in every state, as good as typed in."""

from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from jsonschema import Draft202012Validator

from departments.models import Department, Person, Unit
from departments.roles import Role
from operations.seed import AlreadyThere, Plan, sow
from operations.seed_places import names
from operations.seed_sheets import MARKS
from operations.seed_templates import template
from projects import actions, found, kept, words
from projects.documents import document_of, meaning
from projects.models import Indicator
from publishing import indexed, shelves
from publishing.actions import is_whole
from publishing.models import Publication, Release
from reviews import workflow
from reviews.models import Comment, Event, Kind, Notice, Reply, State, StoredFinding, Submission
from sheets.documents import to_json
from sheets.schema import schema
from sheets.shown import shown

PLAN = Plan(
    seed="trial",
    regions=2,
    years=3,
    departments=2,
    sheets=10,
    indicators=20,
    last_year=2026,
    password="!",
)
TABLE = Draft202012Validator({"$defs": schema()["$defs"], "$ref": "#/$defs/table"})


@pytest.fixture(scope="module")
def sown(django_db_setup, django_db_blocker):
    """Once for the module, and taken back.  What a first sowing gave, to compare."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            sow(PLAN, told=lambda made: None)
            first = everything()
            transaction.set_rollback(True)
        template.cache_clear()
        with transaction.atomic():
            sow(PLAN, told=lambda made: None)
            yield first
            transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sown")]


def everything() -> list[tuple[object, ...]]:
    """What stands in the sheets and what happened to them."""
    texts = Indicator.objects.order_by("submission__key", "task__position", "position")
    events = Event.objects.order_by("submission__key", "pk")
    points = Comment.objects.order_by("submission__key", "pk")
    return [
        *texts.values_list("submission__key", "key", "level3", "value", "value_canonical_number"),
        *events.values_list("submission__key", "action", "at", "by_name", "opinion"),
        *points.values_list("submission__key", "row_key", "text", "state"),
    ]


def client_of(role: Role, place: Q = Q()) -> Client:  # noqa: B008  a Q is never changed
    client = Client()
    client.force_login(Person.objects.filter(place, role=role).order_by("pk")[0].user)
    return client


def test_the_same_seed_gives_the_same_data(sown):
    assert everything() == sown


def test_a_larger_set_holds_the_districts_of_a_smaller_one():
    assert names("1", 300)[:3] == names("1", 3)
    assert len(set(names("1", 300))) == 300


def test_every_kind_and_state_is_there_in_every_district_and_year():
    for region in Department.objects.values_list("region", flat=True).distinct():
        here = Submission.objects.filter(region=region)
        assert set(here.values_list("kind", flat=True)) == set(Kind.values)
        assert set(here.values_list("fiscal_year", flat=True)) == {2024, 2025, 2026}
    assert set(Submission.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Indicator.objects.values_list("value_kind", flat=True)) >= set(Indicator.ValueKind.values)


def test_people_of_every_role_and_departments_with_codes_and_units_are_there():
    assert set(Person.objects.values_list("role", flat=True)) == {role.value for role in Role}
    assert not Department.objects.filter(code=None).exists()
    assert Unit.objects.count() == Department.objects.count() == 4


def test_sheets_of_a_year_are_based_on_those_before_and_some_have_later_editions():
    for one in Submission.objects.exclude(based_on=None).select_related("based_on"):
        assert (one.based_on.department_id, one.based_on.kind) == (one.department_id, one.kind)
        assert one.based_on.fiscal_year == one.fiscal_year - 1
    assert Submission.objects.filter(edition=2, replaces__later_state="published").exists()


def test_no_mark_is_left_in_any_text():
    texts = [str(line) for line in everything()]
    assert not [text for text in texts for mark in MARKS[:3] if mark in text]


def test_every_sheet_is_a_document_of_the_format_and_its_snapshots_are():
    for one in Submission.objects.prefetch_related("tasks", "indicators").select_related("head")[::3]:
        TABLE.validate(to_json(document_of(one)))
    for snapshot in Event.objects.order_by("version", "pk").values_list("snapshot", flat=True)[:40]:
        TABLE.validate(snapshot)


def test_the_last_snapshot_is_the_document_as_it_stands():
    for one in Submission.objects.exclude(state="draft")[:40]:
        assert one.events.first().snapshot == to_json(document_of(one))


def test_values_mean_what_a_save_would_have_written():
    for row in Indicator.objects.all()[:500]:
        told = meaning(row.value)
        assert {name: getattr(row, name) for name in told} == told


def test_findings_are_those_of_the_rules():
    one = Submission.objects.filter(kind="project", state="draft", based_on=None)[0]
    before = _rules(one)
    document = document_of(one)
    found.renew(one, shown(document, region=one.region.name), document)
    assert _rules(one) == before


def _rules(submission: Submission) -> Counter[tuple[str, str, str]]:
    return Counter(
        StoredFinding.objects.filter(submission=submission).values_list("rule", "row_key", "short")
    )


def test_every_move_is_one_that_the_workflow_allows():
    for event in Event.objects.exclude(action="begin").select_related("by__person"):
        move = workflow.find(event.from_state, event.by_role, event.action)
        assert move.next == event.to_state
        assert event.by.person.role == event.by_role


def test_the_last_event_led_to_the_state_and_threads_to_theirs():
    for one in Submission.objects.all():
        assert one.events.first().to_state == one.state
        assert one.round == one.events.filter(action="submit").count()
    assert set(Comment.objects.values_list("state", flat=True)) == {"open", "answered", "resolved"}
    assert Reply.objects.filter(kind="answer").exists()
    assert Comment.objects.filter(sent_at=None).exists()
    assert Notice.objects.filter(read_at=None).exists()


def test_what_is_kept_beside_the_sheets_is_true():
    assert not list(kept.untrue())
    assert not list(words.untrue())
    assert not list(indexed.untrue())
    assert not shelves.untrue()


def test_published_sheets_are_public_each_version_whole():
    published = Submission.objects.filter(state="published", replaces=None)
    assert Publication.objects.count() == published.count()
    assert all(map(is_whole, Release.objects.all()))
    for one in Publication.objects.prefetch_related("rows")[:20]:
        newest = one.releases.first().submission
        assert [row.level3 for row in one.rows.all()] == [row.level3 or "" for row in _rows(newest)]


def _rows(submission: Submission) -> list[Indicator]:
    return list(submission.indicators.order_by("task__position", "position"))


@pytest.mark.parametrize("role", list(Role))
def test_home_and_list_open_for_everybody(role):
    client = client_of(role)
    assert client.get("/").status_code == 200
    assert client.get("/tables/").status_code == 200


@pytest.mark.parametrize(
    ("role", "state", "where"),
    [
        (Role.CLERK, "draft", "edit/"),
        (Role.CLERK, "returned", ""),
        (Role.HEAD, "department_review", "review/"),
        (Role.REVIEWER, "finance_review", "review/"),
        (Role.READER, "published", "timeline/"),
    ],
)
def test_sheets_open_in_every_state(role, state, where):
    one = Submission.objects.filter(state=state)[0]
    place = Q(department=one.department) | Q(department=None, region=one.region)
    client = client_of(role, place)
    assert client.get(f"/tables/{one.key}/{where}").status_code == 200


def test_a_sheet_can_be_written_and_sent_on():
    one = Submission.objects.filter(state="department_review").exclude(comments__sent_at=None)[0]
    head = Person.objects.get(department=one.department, role=Role.HEAD).user
    moved = actions.move(submission=one, action="return", by=head, opinion="请核对")
    clerk = Person.objects.get(department=one.department, role=Role.CLERK).user
    document = document_of(moved)
    changed = replace(document, goal="按年度计划实施。")
    saved = actions.save(submission=moved, document=changed, base_version=moved.version, by=clerk)
    assert saved.version == one.version + 1


def test_public_pages_show_them():
    key = Publication.objects.values_list("key", flat=True)[0]
    for address in ("/public/", f"/public/sheets/{key}/", "/public/search/?q=满意度"):
        assert Client().get(address).status_code == 200


def test_nothing_is_made_where_these_districts_have_sheets():
    before = Submission.objects.count()
    with pytest.raises(AlreadyThere):
        sow(PLAN, told=lambda made: None)
    with pytest.raises(CommandError, match="已有这些地区的表"):
        call_command("seed", "--seed=trial", "--regions=1")
    assert Submission.objects.count() == before


def test_the_command_makes_further_districts_beside_those_that_are_there():
    told = StringIO()
    small = ("--departments=1", "--sheets=2", "--years=1")
    call_command("seed", "--seed=another", "--password=Trial-2026", *small, stdout=told, stderr=told)
    assert "已生成 1 个地区、2 张" in told.getvalue()
    newest = Person.objects.filter(role=Role.CLERK).order_by("-pk")[0]
    assert newest.user.check_password("Trial-2026")
    assert (
        Submission.objects.create(
            kind="project",
            fiscal_year=2026,
            region=newest.region,
            department=newest.department,
            name="手工新建",
        ).pk
        > newest.department.submissions.order_by("pk")[0].pk
    )


@pytest.mark.parametrize("option", ["--regions=0", "--years=21", "--sheets=201", "--indicators=0"])
def test_sizes_out_of_reach_are_refused(option):
    with pytest.raises(CommandError, match="应在 1 到"):
        call_command("seed", option)


def test_indexes_and_keys_of_other_tables_are_there_again():
    with connection.cursor() as cursor:
        told = connection.introspection.get_constraints(cursor, Submission._meta.db_table)
    kinds = [one["foreign_key"] for one in told.values() if one["foreign_key"]]
    assert len(kinds) >= 4
    assert any(
        one["columns"] == ["department_id", "kind", "fiscal_year", "name", "edition"] for one in told.values()
    )
