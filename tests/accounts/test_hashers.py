"""How passwords are kept, and that a log-in takes as much work for a name that is no account."""

from unittest import mock

import pytest
from argon2 import extract_parameters
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.models import User

from accounts.hashers import Argon2
from perfgoals import settings as told
from tests.accounts.conftest import PASSWORD, log_in

pytestmark = pytest.mark.django_db
OWASP = (19 * 1024, 2, 1)  # KiB, passes, lanes


@pytest.fixture(autouse=True)
def as_in_production(settings, quick):
    settings.PASSWORD_HASHERS = told.PASSWORD_HASHERS


def figures(encoded: str) -> tuple[int, int, int]:
    found = extract_parameters(encoded.removeprefix("argon2"))
    return found.memory_cost, found.time_cost, found.parallelism


def of_django(password: str) -> str:
    """As it was made before this site chose its own figures."""
    hasher = Argon2PasswordHasher()
    return hasher.encode(password, hasher.salt())


def kept(user: User, encoded: str) -> User:
    User.objects.filter(pk=user.pk).update(password=encoded)
    return user


def test_a_password_is_kept_with_argon2id_and_the_figures_of_owasp():
    encoded = make_password(PASSWORD)
    assert encoded.startswith("argon2$argon2id$") and figures(encoded) == OWASP


def test_an_old_hash_opens_the_door_and_is_made_anew(clerk):
    kept(clerk, of_django(PASSWORD))
    assert figures(User.objects.get(pk=clerk.pk).password) == (102_400, 2, 8)
    assert log_in(clerk).status_code == 302
    assert figures(User.objects.get(pk=clerk.pk).password) == OWASP
    assert log_in(clerk).status_code == 302


def test_a_wrong_password_leaves_an_old_hash_as_it_is(clerk):
    old = of_django(PASSWORD)
    log_in(kept(clerk, old), "wrong")
    assert User.objects.get(pk=clerk.pk).password == old


@pytest.mark.parametrize("who", ("unknown", "known", "closed", "without a password"))
def test_a_refused_log_in_makes_one_hash_with_the_same_figures_whoever_is_asked_for(clerk, who):
    kept(clerk, "!" if who == "without a password" else make_password(PASSWORD))
    User.objects.filter(pk=clerk.pk).update(is_active=who != "closed")
    user = User(username="nobody") if who == "unknown" else clerk
    made, verified = hashes_of(lambda: log_in(user, "wrong"))
    assert [figures(one) for one in made] + verified == [OWASP]


def hashes_of(doing) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Those that were made, and the figures of those that a password was held against."""
    made, verified, encode, verify = [], [], Argon2.encode, Argon2.verify

    def encoding(self, *args):
        made.append(encode(self, *args))
        return made[-1]

    def verifying(self, password, encoded):
        verified.append(figures(encoded))
        return verify(self, password, encoded)

    with mock.patch.object(Argon2, "encode", encoding), mock.patch.object(Argon2, "verify", verifying):
        doing()
    return made, verified
