"""The database is really away, at an address where none is; and it comes back, without any restart."""

import threading
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections
from django.test import Client
from django_tasks_db.management.commands import db_worker

from ingest import worker
from ingest.management.commands import db_worker as our_worker
from publishing.public.cache import PAGES
from reviews.models import Submission
from tests.cast import content, make_cast, make_submission
from tests.faults.calls import Caller
from tests.faults.own_database import copied_database, standing_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def original(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("database")
    with django_db_blocker.unblock(), copied_database(folder) as database:
        with standing_in(database):
            cast = make_cast()
            make_submission(cast, rows=3)
            make_submission(cast, name="公开的表", state="published")
        yield database, cast


@pytest.fixture
def site(original):
    database, cast = original
    PAGES.clear()
    with standing_in(database):
        yield cast


@contextmanager
def away():
    """Nobody answers at the address; a connection that was open is cut."""
    database = connections["default"]
    place = "NAME" if database.vendor == "sqlite" else "HOST"
    known = database.settings_dict[place]
    database.close()
    database.settings_dict[place] = "/nowhere/at/all"
    try:
        yield
    finally:
        database.close()
        database.settings_dict[place] = known


def client_of(user=None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("address", ["/", "/tables/", "/login/", "/public/", "/tables/0a0a0a0a/"])
def test_every_page_says_that_and_when_to_come_again(site, address):
    client = client_of(site.clerk)
    with away():
        answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    words = answer.content.decode()
    assert "系统暂时连不上数据库。" in words and "已保存的内容不会丢" in words
    assert "Traceback" not in words and "OperationalError" not in words
    client.cookies.clear()
    assert client.get("/login/").status_code == 200


def test_what_was_sent_is_said_not_to_be_done_and_a_second_try_does_it(site):
    client, sheet = client_of(site.clerk), Submission.objects.get(state="draft")
    form = {"action": "submit", "version": sheet.version, "opinion": ""}
    with away():
        answer = client.post(f"/tables/{sheet.key}/move/", form)
    assert answer.status_code == 503
    assert "这一次没有办成，什么都没有改" in answer.content.decode()
    assert Submission.objects.get(pk=sheet.pk).state == "draft"


def test_the_editor_is_told_in_json_and_its_save_succeeds_later(site):
    client, sheet = client_of(site.clerk), Submission.objects.get(state="draft")
    row = next(iter(content(sheet).indicators))
    change = {"op": "set", "id": "x1", "row": row.key, "field": "value", "old": row.value, "new": "≥77个"}
    sent = {"version": sheet.version, "user": site.clerk.pk, "ops": [change]}
    with away():
        answer = client.post(f"/tables/{sheet.key}/ops/", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"]) == (503, "系统暂时连不上数据库。")
    answer = client.post(f"/tables/{sheet.key}/ops/", sent, content_type="application/json")
    assert answer.status_code == 200
    assert next(iter(content(sheet).indicators)).value == "≥77个"


def test_a_system_is_told_in_the_form_of_the_interface(site):
    with away():
        answer = client_of().get("/api/v1/regions")
    assert (answer.status_code, answer.json()["code"]) == (503, "away")


def test_a_public_page_in_memory_waits_too_for_it_may_have_been_withdrawn(site):
    sheet, client = Submission.objects.get(state="published"), client_of()
    address = f"/public/sheets/{sheet.key}/"
    assert client.get(address).status_code == 200
    with away():
        assert client.get(address).status_code == 503
    assert client.get(address).status_code == 200


@pytest.mark.postgres
def test_connections_that_the_server_cut_are_opened_anew(site, monkeypatch):
    database = connections["default"]
    monkeypatch.setitem(database.settings_dict, "CONN_MAX_AGE", 60)
    caller = Caller(get_wsgi_application(), site.clerk)
    assert caller.get("/").status == 200
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    assert [caller.get("/").status for _ in range(2)] == [200, 200]


def test_a_worker_process_waits_and_goes_on(monkeypatch):
    tries = []

    def handle(self, **options):
        tries.append(options)
        if len(tries) < 3:
            raise OperationalError("away")

    monkeypatch.setattr(db_worker.Command, "handle", handle)
    monkeypatch.setattr(our_worker, "reap_now_and_then", lambda ended: None)
    monkeypatch.setattr(our_worker, "PAUSE", 0)
    call_command("db_worker", reload=False)
    assert len(tries) == 3


def test_so_do_the_threads_of_a_web_process(site, monkeypatch):
    ended, looks = threading.Event(), []

    def look() -> int:
        looks.append("away" if len(looks) < 2 else "there")
        if looks[-1] == "away":
            raise OperationalError("away")
        ended.set()
        return 0

    monkeypatch.setattr(worker.tasks, "reap", look)
    monkeypatch.setattr(worker, "LOOK_EVERY", 0)
    worker.reap_now_and_then(ended)
    assert looks == ["away", "away", "there"]
