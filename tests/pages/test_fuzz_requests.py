"""Six hundred requests that no page sends; ten thousand are in benchmarks/fuzz_requests.py."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages.fuzzing import fuzz, make_world, told

pytestmark = pytest.mark.django_db

REQUESTS, SEED = 600, 7


@pytest.mark.slow
def test_no_request_brings_the_site_down(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    statuses, failures = told(fuzz(make_world(), REQUESTS, SEED))
    assert [str(failure) for failure in failures] == []
    assert statuses.total() >= REQUESTS and statuses[200] > statuses.total() / 4


def test_a_length_that_is_no_number_is_refused():
    for where in (reverse("login"), "/api/v1/projects"):
        answer = Client().post(where, b"a=1", "application/x-www-form-urlencoded", CONTENT_LENGTH="x")
        assert answer.status_code == 400
