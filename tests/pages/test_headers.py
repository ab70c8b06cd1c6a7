"""Every kind of answer carries the headers that keep browsers from harm, and tells no version."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from perfgoals.headers import ALWAYS
from tests.cast import make_submission
from tests.pages.test_office_pages import signed_in
from tests.publishing.public import published

pytestmark = pytest.mark.django_db

TELLING = ("Server", "X-Powered-By", "Via")
SOURCES = ("'self'", "'none'", "data:")


def assert_safe(response) -> None:
    if response.streaming:
        b"".join(response)
    assert [name for name in ALWAYS if name not in response] == []
    assert response["X-Content-Type-Options"] == "nosniff" and response["X-Frame-Options"] == "DENY"
    policy = dict(one.strip().split(" ", 1) for one in response["Content-Security-Policy"].split(";"))
    assert {"default-src", "base-uri", "form-action", "frame-ancestors"} <= set(policy)
    assert {word for words in policy.values() for word in words.split()} <= set(SOURCES)
    assert not any(name in response for name in TELLING)


@pytest.fixture
def sheet(cast):
    return make_submission(cast, state="department_review")


ANYBODY = {
    "the door": ("/login/", 200),
    "a door to sign in at": ("/tables/", 302),
    "the public site": ("/public/", 200),
    "nothing": ("/nowhere/", 404),
    "nothing public": ("/public/sheets/00000000/", 404),
    "the interface": ("/api/v1/regions", 200),
    "nothing of the interface": ("/api/v1/nowhere", 404),
    "a refusal of the interface": ("/api/v1/exchange/targets", 401),
    "a bad question": ("/public/data/indicators.csv?year=x", 400),
    "a wrong method": ("/size/", 405),
    "robots": ("/robots.txt", 200),
    "a probe": ("/health/live", 200),
    "a static file": ("/static/pages.css", 200),
    "no static file": ("/static/nowhere.css", 404),
}


@pytest.mark.parametrize("kind", ANYBODY)
def test_whatever_anybody_gets_is_safe(kind, client):
    where, status = ANYBODY[kind]
    response = client.get(where)
    assert response.status_code == status
    assert_safe(response)


def test_public_files_are_safe(cast, client):
    key = published(cast).key
    for ending in ("json", "csv", "xlsx"):
        response = client.get(reverse("publishing:public-file", args=[key, ending]))
        assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
        assert_safe(response)


def test_pages_of_people_are_safe_and_nobody_keeps_them(cast, sheet):
    client = signed_in(cast.head)
    for where in ("/", "/tables/", f"/tables/{sheet.key}/", f"/tables/{sheet.key}/review/", "/tables/csv/"):
        response = client.get(where)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"], where
        assert_safe(response)
    forbidden = client.get("/settings/people/")
    assert forbidden.status_code == 403 and "no-store" in forbidden["Cache-Control"]
    assert_safe(forbidden)


def test_what_is_the_same_for_all_may_be_kept(cast):
    """Also when somebody signed in asks."""
    answers = [signed_in(cast.head).get("/public/") for _ in range(2)]
    assert ["public" in one["Cache-Control"] for one in answers] == [True, True]
    assert_safe(answers[1])


def test_a_broken_page_is_safe(cast, monkeypatch):
    monkeypatch.setattr("perfgoals.home.queries.home", lambda user: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(cast.head)
    response = client.get("/")
    assert response.status_code == 500 and "Traceback" not in response.content.decode()
    assert_safe(response)


def test_a_form_without_its_token_is_refused_safely(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    response = client.post("/notices/read/", {})
    assert response.status_code == 403
    assert_safe(response)


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000)
def test_with_https_browsers_are_told_to_stay_there(client):
    away = client.get("/login/")
    assert (away.status_code, away.url) == (301, "https://testserver/login/")
    assert_safe(away)
    there = client.get("/login/", secure=True)
    assert there["Strict-Transport-Security"].startswith("max-age=31536000")
    assert_safe(there)


def test_a_host_that_is_not_ours_is_refused_safely(client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    for where in ("/login/", "/public/"):
        response = client.get(where, headers={"Host": "evil.example"})
        assert response.status_code == 400
        assert_safe(response)
