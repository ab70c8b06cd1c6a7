"""Wrong passwords: three limits, none of which tells whether there is such an account."""

from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import limits
from journal.models import Entry
from tests.accounts.conftest import PASSWORD, log_in

pytestmark = pytest.mark.django_db


def failed(number: int, *, ago=timedelta(0), **where: object) -> None:
    """As if so many had been refused."""
    told = {"username": "somebody", "address": "10.9.9.9", "at": timezone.now() - ago} | where
    Entry.objects.bulk_create(Entry(action="login.failed", **told) for _ in range(number))


def status(user, **where: str) -> int:
    return log_in(user, **where).status_code


def test_many_machines_against_one_account_are_stopped(clerk):
    for number in range(limits.OF_ACCOUNT):
        failed(1, username=clerk.username, address=f"10.7.0.{number}")
    assert status(clerk, REMOTE_ADDR="10.7.1.1") == 429
    assert Entry.objects.filter(action="login.refused", username=clerk.username).exists()


def test_but_not_the_colleague_at_his_own_desk(clerk):
    assert status(clerk, REMOTE_ADDR="10.8.0.1") == 302
    failed(limits.OF_ACCOUNT, username=clerk.username)
    assert status(clerk, REMOTE_ADDR="10.8.0.1") == 302
    assert status(clerk, REMOTE_ADDR="10.8.0.2") == 429


@pytest.mark.parametrize("typed", ("{} ", " {}", "\u3000{}", "{}\u200a"))
def test_a_name_typed_another_way_is_the_same_account(clerk, typed):
    failed(limits.OF_ACCOUNT, username=clerk.username)
    sent = {"username": typed.format(clerk.username), "password": PASSWORD}
    assert Client().post(reverse("login"), sent).status_code == 429


def test_wide_letters_are_the_same_letters(clerk):
    User.objects.filter(pk=clerk.pk).update(username="clerk-7")
    failed(limits.OF_ACCOUNT, username="clerk-7")
    sent = {"username": "ｃｌｅｒｋ－７", "password": PASSWORD}
    assert Client().post(reverse("login"), sent).status_code == 429


def test_it_ends_by_itself(clerk):
    failed(limits.OF_ACCOUNT, username=clerk.username, ago=limits.OF_ACCOUNT_IN + timedelta(seconds=1))
    assert status(clerk) == 302


def test_attempts_at_a_closed_door_do_not_count(clerk):
    failed(limits.OF_ACCOUNT, username=clerk.username)
    before = Entry.objects.filter(action="login.failed").count()
    status(clerk)
    assert Entry.objects.filter(action="login.failed").count() == before


def test_one_machine_against_many_accounts_is_stopped(clerk, cast):
    for number in range(limits.OF_ADDRESS):
        failed(1, username=f"somebody-{number}", address="10.6.0.1")
    assert status(clerk, REMOTE_ADDR="10.6.0.1") == 429
    assert status(clerk, REMOTE_ADDR="10.6.0.2") == 302


def test_an_office_behind_one_gateway_has_room(clerk):
    for number in range(limits.OF_ADDRESS - 1):
        failed(1, username=f"somebody-{number}", address="10.6.0.1")
    assert status(clerk, REMOTE_ADDR="10.6.0.1") == 302


@pytest.mark.parametrize("number", (0, limits.OF_ACCOUNT))
def test_names_that_are_no_account_are_answered_alike(clerk, number):
    pages = []
    for name in (clerk.username, "no-such-account"):
        failed(number, username=name)
        answer = Client().post(reverse("login"), {"username": name, "password": "wrong"})
        body = answer.content.decode().replace(name, "").split("csrfmiddlewaretoken")
        pages.append((answer.status_code, body[0], body[-1][100:]))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("name", ("", "no-such-account"))
def test_the_same_work_is_done_for_a_name_that_is_no_account(clerk, name):
    with mock.patch.object(
        hashers.MD5PasswordHasher, "encode", autospec=True, return_value="md5$a$b"
    ) as hashed:
        Client().post(reverse("login"), {"username": name or clerk.username, "password": "wrong"})
    assert hashed.call_count == 1


def test_a_refused_log_in_is_in_the_journal_without_the_password(clerk):
    log_in(clerk, "My-secret-word-1", REMOTE_ADDR="10.5.0.1")
    entry = Entry.objects.get(action="login.failed")
    assert (entry.username, entry.address, entry.region) == (
        clerk.username,
        "10.5.0.1",
        clerk.person.region_id,
    )
    assert "secret" not in str(entry.detail) + entry.label + entry.target


# ---- lifting ----


@pytest.fixture
def admin(cast) -> Client:
    client = Client()
    client.force_login(cast.admin)
    return client


def test_administrators_see_what_is_closed_and_open_it(clerk, admin):
    failed(limits.OF_ACCOUNT, username=clerk.username)
    page = admin.get(reverse("accounts:locks")).content.decode()
    assert clerk.username in page
    admin.post(reverse("accounts:lift-lock"), {"username": clerk.username})
    assert status(clerk) == 302
    assert Entry.objects.get(action="lock.lifted").label == clerk.username


def test_the_lock_of_one_desk_is_seen_and_opened_too(clerk, admin):
    for _ in range(5):
        log_in(clerk, "wrong", REMOTE_ADDR="10.4.0.1")
    assert status(clerk, REMOTE_ADDR="10.4.0.1") == 429
    assert "10.4.0.1" in admin.get(reverse("accounts:locks")).content.decode()
    admin.post(reverse("accounts:lift-lock"), {"username": clerk.username})
    assert status(clerk, REMOTE_ADDR="10.4.0.1") == 302


def test_a_closed_address_is_opened(clerk, admin):
    failed(limits.OF_ADDRESS, address="10.6.0.1", region=clerk.person.region_id)
    assert "10.6.0.1" in admin.get(reverse("accounts:locks")).content.decode()
    assert admin.post(reverse("accounts:lift-lock"), {"address": "10.6.0.1"}).status_code == 302
    assert status(clerk, REMOTE_ADDR="10.6.0.1") == 302


def test_of_another_region_nothing_is_seen_or_opened(cast, admin):
    failed(limits.OF_ACCOUNT, username=cast.foreigner.username)
    assert cast.foreigner.username not in admin.get(reverse("accounts:locks")).content.decode()
    lifted = admin.post(reverse("accounts:lift-lock"), {"username": cast.foreigner.username})
    assert lifted.status_code == 404


def test_an_address_is_the_business_of_the_regions_whose_accounts_were_tried_from_there(cast, admin):
    """Of an office that two regions share, of the other region's, and one that tried only unknown names."""
    here, there = cast.region.pk, cast.foreigner.person.region_id
    failed(1, address="10.6.0.1", region=here)
    failed(limits.OF_ADDRESS, address="10.6.0.1", region=there)
    failed(limits.OF_ADDRESS, address="10.6.0.2", region=there)
    failed(limits.OF_ADDRESS, address="10.6.0.3")
    failed(1, address="10.6.0.2", region=here, ago=limits.OF_ADDRESS_IN + timedelta(seconds=1))
    assert limits.closed_addresses(here) == ["10.6.0.1"]
    assert admin.post(reverse("accounts:lift-lock"), {"address": "10.6.0.2"}).status_code == 404
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    page = root.get(reverse("accounts:locks")).content.decode()
    assert all(address in page for address in ("10.6.0.1", "10.6.0.2", "10.6.0.3"))
    assert root.post(reverse("accounts:lift-lock"), {"address": "10.6.0.3"}).status_code == 302


@pytest.mark.parametrize("who", ("clerk", "head", "reviewer", "finance_head", "reader"))
def test_others_lift_nothing(cast, who):
    client = Client()
    client.force_login(getattr(cast, who))
    assert client.get(reverse("accounts:locks")).status_code == 403
    assert client.post(reverse("accounts:lift-lock"), {"username": "x"}).status_code == 403


def test_what_is_counted_is_found_by_an_index(clerk, django_assert_num_queries):
    """However many entries there are, a log-in asks the same."""
    failed(3)
    with django_assert_num_queries(4):
        limits.is_closed("somebody", "10.9.9.9")
    failed(25)
    with django_assert_num_queries(4):
        limits.is_closed("somebody", "10.9.9.9")
