"""Accounts with passwords, hashed quickly, and with second steps."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from accounts import sealing
from accounts.models import Device, Password, owner_of

PASSWORD = "Right-horse-7"
NOW = 1_800_000_010.0  # ten seconds into a step of the devices
KEY = "31323334353637383930313233343536373839ff"


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def step(monkeypatch):
    """One that does not end between the making of a code and its answer."""
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", SimpleNamespace(time=lambda: NOW))


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


def device_for(user: User, key: str = KEY) -> Device:
    """Set up some time ago."""
    sealed = sealing.seal(bytes.fromhex(key), owner_of(user.pk))
    return Device.objects.create(user=user, key=sealed, confirmed=True)


def code_at(key: str, steps: int = 0) -> str:
    totp = TOTP(bytes.fromhex(key))
    totp.time = NOW + steps * 30
    return f"{totp.token():06}"
