"""One too many in a minute: 429, when to come again, and nobody else is held up."""

import pytest
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ingest.models import Upload
from perfgoals.rates import RATES
from publishing.models import CallRate
from tests.cast import make_submission
from tests.pages.test_office_pages import signed_in
from tests.pages.walking import URLS
from tests.publishing.public import published

pytestmark = pytest.mark.django_db

NOW = 1_800_000_010.0  # ten seconds into a minute


@pytest.fixture(autouse=True)
def minute(monkeypatch, settings):
    """Two of everything, in a minute that does not end."""
    monkeypatch.setattr("publishing.api.call_rates.time", lambda: NOW)
    for rate in RATES:
        setattr(settings, rate.setting, 2)


def refused(response) -> str:
    assert response.status_code == 429 and response["Retry-After"] == "50"
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    return response.content.decode()


def code(client: Client, where: str) -> int:
    """With the file read to its end."""
    response = client.get(where)
    b"".join(response)
    return response.status_code


def sign_in(address: str, **more):
    data = {"username": "无此人", "password": "x"}
    return Client(REMOTE_ADDR=address).post(reverse("login"), data, **more)


def test_one_address_signs_in_so_often_and_another_is_not_held_up():
    assert [sign_in("10.0.0.1").status_code for _ in range(2)] == [200, 200]
    assert "登录的次数太多，请 50 秒后再试。" in refused(sign_in("10.0.0.1"))
    assert sign_in("10.0.0.2").status_code == 200


def test_behind_a_proxy_the_caller_counts_and_not_the_proxy(settings):
    settings.AXES_IPWARE_PROXY_COUNT = 1
    passed = [{"X-Forwarded-For": f"198.51.100.9, 203.0.113.{number}"} for number in (1, 1, 2, 1)]
    codes = [sign_in("10.0.0.1", headers=headers).status_code for headers in passed]
    assert codes == [200, 200, 200, 429]


def test_whoever_has_no_address_is_counted_all_the_same():
    """A socket of the same machine."""
    assert [sign_in("unix:").status_code for _ in range(3)] == [200, 200, 429]
    assert AccessAttempt.objects.get().ip_address == "0.0.0.0"


def test_looking_at_the_door_is_not_counted(client):
    assert [client.get(reverse("login")).status_code for _ in range(4)] == [200] * 4


def test_a_person_takes_so_many_files_and_another_is_not_held_up(cast):
    sheet = make_submission(cast, state="department_review")
    where = reverse("projects:export", args=[sheet.key, "xlsx"])
    clerk = signed_in(cast.clerk)
    assert [clerk.get(where).status_code for _ in range(2)] == [200, 200]
    assert "下载太多" in refused(clerk.get(reverse("projects:csv")))
    assert signed_in(cast.head).get(where).status_code == 200


def test_a_person_brings_in_so_many_files_and_no_more_is_kept(cast):
    admin = signed_in(cast.admin)
    for _ in range(2):
        admin.post(reverse("ingest:desk"), {"files": SimpleUploadedFile("甲.pdf", b"%PDF-1.7")})
    refused(admin.post(reverse("ingest:desk"), {"files": SimpleUploadedFile("乙.pdf", b"%PDF-1.7")}))
    assert Upload.objects.filter(name="乙.pdf").count() == 0


def test_public_files_are_counted_by_address_with_the_interface(cast):
    key = published(cast).key
    where = reverse("publishing:public-file", args=[key, "json"])
    here = Client(REMOTE_ADDR="192.0.2.1")
    assert [code(here, "/api/v1/regions"), code(here, where)] == [200, 200]
    assert "下载太多" in refused(here.get(where))
    assert code(Client(REMOTE_ADDR="192.0.2.2"), where) == 200


def test_without_a_limit_nothing_is_counted(cast, settings):
    settings.FILES_PER_MINUTE = 0
    clerk = signed_in(cast.clerk)
    assert [clerk.get(reverse("projects:csv")).status_code for _ in range(4)] == [200] * 4
    assert not CallRate.objects.exists()


def test_counting_takes_the_same_statements_each_time(cast, settings):
    settings.FILES_PER_MINUTE = 100
    clerk, numbers = signed_in(cast.clerk), []
    for _ in range(5):
        with CaptureQueriesContext(connection) as queries:
            clerk.get(reverse("projects:csv"))
        numbers.append(sum("callrate" in query["sql"] for query in queries))
    assert numbers == [4] * 5


def test_every_file_that_is_made_is_counted():
    """A new address that makes a file is put into the table."""
    counted = set().union(*(rate.names for rate in RATES))
    words = ("csv", "excel", "export", "pdf", "file", "json")
    files = {
        name
        for name in URLS
        if any(word in name.replace("-", "_").split(":")[-1].split("_") for word in words)
    }
    assert files - counted <= {"publishing:api:openapi-json"}
