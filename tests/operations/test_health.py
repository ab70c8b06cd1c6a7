"""The probes: asked by machines, without a name, a session or HTTPS."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client

from ingest import rollcall
from operations import checks

pytestmark = pytest.mark.django_db
STRANGER = Client(headers={"host": "10.1.2.3"})


@pytest.fixture(autouse=True)
def asked_anew():
    checks._UP_TO_DATE.clear()
    yield
    checks._UP_TO_DATE.clear()


def asked(path: str, status: int = 200) -> dict[str, object]:
    response = STRANGER.get(path)
    assert (response.status_code, response["Cache-Control"]) == (status, "no-store")
    return response.json()


def test_a_process_that_answers_is_alive_without_a_question_to_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked("/health/live") == {"state": "live"}


def test_a_site_with_a_worker_is_ready(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not" / "made" / "yet"
    rollcall.answer("somebody")
    found = asked("/health/ready")
    assert found["state"] == "ready"
    assert set(found["checks"]) == {"database", "migrations", "workers", "files", "room"}


def test_probes_need_no_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    rollcall.answer("somebody")
    assert asked("/health/ready")["state"] == "ready"


def test_without_a_worker_pages_are_answered_and_something_is_to_be_looked_at():
    found = asked("/health/ready")
    assert found["state"] == "degraded"
    assert found["checks"]["workers"] is False


def test_a_full_disk_is_told():
    rollcall.answer("somebody")
    with patch("operations.places.free", return_value=checks.LEAST_ROOM - 1):
        assert asked("/health/ready")["checks"]["room"] is False


def test_without_its_database_the_site_is_away():
    with patch("operations.checks.connection.cursor", side_effect=DatabaseError):
        found = asked("/health/ready", 503)
    assert found["state"] == "away"
    assert found["checks"]["database"] is False


def test_tables_of_an_older_version_are_away_and_newer_ones_are_seen_at_once():
    with patch("operations.checks.unapplied", return_value=["ingest.0002_worker"]):
        assert asked("/health/ready", 503)["checks"]["migrations"] is False
    assert asked("/health/ready")["checks"]["migrations"] is True
