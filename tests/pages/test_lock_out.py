"""Failed logins lock the pair of account and address, and nobody else."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def answer(username: str, password: str, *, address: str = "10.0.0.1") -> HttpResponse:
    return Client(REMOTE_ADDR=address).post(reverse("login"), {"username": username, "password": password})


def log_in(username: str, password: str, **where: str) -> int:
    return answer(username, password, **where).status_code


@pytest.fixture
def clerk(cast):
    cast.clerk.set_password("right")
    cast.clerk.save()
    return cast.clerk.username


@pytest.fixture
def locked(clerk):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(clerk, "wrong")
    return clerk


def test_the_right_password_signs_in(clerk):
    assert log_in(clerk, "right") == 302


def test_after_too_many_failures_the_right_password_is_refused_too(locked):
    refused = answer(locked, "right")
    assert refused.status_code == 429
    assert "连续输错 5 次" in refused.content.decode()


def test_a_locked_account_is_open_from_another_address(locked):
    assert log_in(locked, "right", address="10.0.0.2") == 302
