"""Accounts with passwords, hashed quickly."""

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Password

PASSWORD = "Right-horse-7"


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clerk(cast) -> User:
    User.objects.filter(pk=cast.clerk.pk).update(password=make_password(PASSWORD))
    return User.objects.get(pk=cast.clerk.pk)


def log_in(
    user: User, password: str = PASSWORD, *, client: Client | None = None, **where: str
) -> HttpResponse:
    client = client or Client(**where)
    return client.post(reverse("login"), {"username": user.get_username(), "password": password})


def signed_in(user: User, **where: str) -> Client:
    client = Client(**where)
    assert log_in(user, client=client).status_code == 302
    return client


def given(user: User) -> None:
    """By somebody else."""
    Password.objects.filter(user=user).update(by_other=True)
