"""The public reads from a replica, and never what the primary no longer shows."""

from contextlib import contextmanager

import pytest
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Region
from publishing import replica
from publishing.models import generations
from publishing.public.cache import PAGES
from publishing.replica import NAME
from tests.publishing.public import corrected, published, withdrawn
from tests.publishing.replicas import followed

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "replica"])]
TABLES = "/public/tables/"
API = "/api/v1/publications"


@pytest.fixture(autouse=True, scope="module")
def second_database(django_db_setup):
    with followed() as one:
        yield one


@pytest.fixture
def publication(cast):
    return published(cast)


@pytest.fixture(autouse=True)
def follower(second_database, publication, settings, monkeypatch):
    settings.DATABASE_ROUTERS = ["publishing.replica.Router"]
    monkeypatch.setattr(replica, "_asked_again_at", 0.0)
    PAGES.clear()
    second_database.catch_up()
    return second_database


@contextmanager
def asked():
    """How many statements the replica and the primary were asked."""
    with CaptureQueriesContext(connections[NAME]) as there, CaptureQueriesContext(connection) as here:
        yield lambda: (len(there), len(here))


def text(address: str) -> str:
    response = Client().get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def status(publication) -> int:
    return Client().get(reverse("publishing:public-sheet", args=[publication.key])).status_code


def test_a_page_is_read_from_the_replica_and_then_from_memory():
    with asked() as found:
        assert "校园安全" in text(TABLES)
    there, here = found()
    assert (there > 3, here) == (True, 1)
    with asked() as found:
        assert "校园安全" in text(TABLES)
    assert found() == (0, 1)


def test_files_of_data_are_read_from_the_replica_while_they_are_sent():
    with CaptureQueriesContext(connections[NAME]) as there, CaptureQueriesContext(connection) as here:
        assert "新建学校数量1" in text("/public/data/indicators.csv")
    assert any("publishing_release" in one["sql"] for one in there)
    assert not any("publishing_release" in one["sql"] for one in here)


def test_the_interface_reads_from_the_replica_only_for_whom_needs_no_token(publication):
    with asked() as found:
        assert publication.key in text(API)
    assert found()[0] > 2
    with asked() as found:
        Client().get(API, headers={"authorization": "Bearer no-such-token"})
    assert found()[0] == 0


def test_a_withdrawn_sheet_is_gone_with_the_next_request_however_late_the_replica_is(
    cast, publication, follower
):
    assert status(publication) == 200
    follower.hold()
    withdrawn(cast, publication)
    with asked() as found:
        assert status(publication) == 410
        assert "校园安全" not in text(TABLES)
        assert publication.key not in text(API)
    assert found()[0] == 3  # each time only which state it is in
    follower.catch_up()
    PAGES.clear()
    with asked() as found:
        assert status(publication) == 410
    assert found()[0] > 1


def test_what_is_new_is_shown_however_late_the_replica_is(cast, publication, follower):
    follower.hold()
    corrected(cast, publication)
    address = reverse("publishing:public-sheet", args=[publication.key])
    assert "≥9个" in text(address)
    follower.catch_up()
    assert "≥9个" in text(address)


def test_a_replica_that_is_away_is_left_alone_for_a_while(publication, follower, monkeypatch):
    away, tried = connections[NAME], []
    away.close()
    connect = away.connect
    monkeypatch.setattr(away, "connect", lambda: tried.append(1) or connect())
    for setting in follower.place:
        monkeypatch.setitem(away.settings_dict, setting, "/nowhere/at/all")
    assert status(publication) == 200
    assert publication.key in text(API)
    assert tried == [1]


def test_a_replica_that_breaks_off_in_the_middle_is_not_noticed(publication):
    def breaking_off(execute, sql, params, many, context):
        if "publishing_generation" not in sql:
            connections[NAME].connection.close()
        return execute(sql, params, many, context)

    client = Client(raise_request_exception=False)
    with connections[NAME].execute_wrapper(breaking_off):
        assert client.get(TABLES).status_code == 200
        replica._asked_again_at = 0.0
        assert publication.key in client.get(API).content.decode()


def test_what_is_worked_out_from_a_late_replica_is_not_kept_for_the_newest_state(cast, publication, follower):
    before = generations.current()
    follower.hold()
    withdrawn(cast, publication)
    with replica._reads():
        assert generations.current() == before
    assert generations.current() != before


def test_writing_and_what_is_read_within_a_transaction_is_the_primarys():
    router, region = replica.Router(), Region.objects.first()
    assert router.db_for_read(Region) == "default"
    with replica._reads():
        assert router.db_for_read(Region, instance=region) == NAME
        assert router.db_for_write(Region, instance=region) == "default"
        assert router.db_for_read(BaseDatabaseCache("kept", {}).cache_model_class) == "default"
        with transaction.atomic():
            assert router.db_for_read(Region) == "default"
    assert (router.allow_migrate("default", "publishing"), router.allow_migrate(NAME, "publishing")) == (
        True,
        False,
    )
