"""What a password must be, when it has to be changed, and what changing it does."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import passwords
from accounts.models import OldPassword, Password, SignIn
from journal.models import Entry
from tests.accounts.conftest import PASSWORD, log_in, signed_in

pytestmark = pytest.mark.django_db
CHANGE = "accounts:password"


def faults(password: str, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    "good",
    ("Kuai7-tie-lu", "jRt5pLw9xqK2", "青山不改绿水长流AbCd", "correct horse battery", "Mq4-绿水青山-xxyw"),
)
def test_good_ones_are_taken(good):
    assert faults(good) == []


@pytest.mark.parametrize(
    ("bad", "word"),
    (
        ("Ab3-x", "至少 12 位"),
        ("jRt5pLw9xqK", "至少 12 位，现在是 11 位"),
        ("kuaitielubao", "请至少用 3 种"),
        ("Qwertyuiop1!", "容易猜到"),
        ("1qaz2wsx3eDC", "容易猜到"),
        ("Woaini1314!!", "容易猜到"),
        ("P@ssw0rd2024", "容易猜到"),
        ("Zhongguo2026!", "容易猜到"),
        ("Aaaa1111----", "容易猜到"),
        ("Admin@123456", "容易猜到"),
        ("password123456789", "容易猜到"),
    ),
)
def test_bad_ones_say_what_is_wrong(bad, word):
    assert any(word in fault for fault in faults(bad)), faults(bad)


def test_the_bureau_says_how_long_they_are_and_old_ones_still_sign_in(clerk, settings):
    settings.PASSWORD_LENGTH = 14
    assert "至少 14 位" in faults(PASSWORD)[0]
    assert log_in(clerk).status_code == 302
    settings.PASSWORD_LENGTH = 10
    assert faults("jRt5pLw9xq") == []


@pytest.mark.parametrize("name", ("username", "name", "department", "region"))
def test_names_of_the_person_are_no_password(clerk, name):
    person = clerk.person
    told = {
        "username": clerk.username,
        "name": person.name,
        "department": person.department.short_name,
        "region": person.region.name,
    }
    assert "密码里不要有用户名" in " ".join(faults(f"X7-{told[name]}-kq9Lw", clerk))


def test_each_rule_is_told_before_one_types(clerk):
    page = signed_in(clerk).get(reverse(CHANGE)).content.decode()
    for rule in get_password_validators([{"NAME": "accounts.password_rules.Length"}]):
        assert rule.get_help_text() in page
    assert "和最近 5 次用过的不同。" in page


def change(client, new: str, old: str = PASSWORD):
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse(CHANGE), data)


def test_the_own_password_is_changed_and_all_other_sessions_end(clerk):
    here, there = signed_in(clerk), signed_in(clerk)
    assert change(here, "Kuai7-tie-lu").status_code == 302
    assert here.get(reverse("home")).status_code == 200
    assert there.get(reverse("home")).url.startswith("/login/")
    assert list(SignIn.objects.filter(ended_at=None).values_list("key", flat=True)) == [
        here.session.session_key
    ]
    assert Entry.objects.filter(action="password.changed", username=clerk.username).exists()


def test_none_of_the_last_five_is_taken_again(clerk):
    client, old = signed_in(clerk), PASSWORD
    for number in range(5):
        new = f"Kuai{number}-tie-lu-x{number}"
        assert change(client, new, old).status_code == 302
        old = new
    assert OldPassword.objects.filter(user=clerk).count() == 5
    for number in range(5):
        assert (
            "最近 5 次用过的密码不能再用"
            in change(client, f"Kuai{number}-tie-lu-x{number}", old).content.decode()
        )
    assert change(client, PASSWORD, old).status_code == 302


def test_the_old_password_is_asked_and_not_without_end(clerk):
    client = signed_in(clerk)
    for _ in range(10):
        assert "现在的密码不对" in change(client, "Kuai7-tie-lu", "wrong").content.decode()
    assert "请过一刻钟再试" in change(client, "Kuai7-tie-lu").content.decode()


def test_who_was_given_a_password_changes_it_before_anything_else(clerk, settings):
    settings.PASSWORD_FIRST_CHANGE = True
    passwords.ask_for_another(clerk)
    client = signed_in(clerk)
    assert client.get(reverse("projects:tables")).url == reverse(CHANGE)
    assert client.post(reverse("reviews:read")).url == reverse(CHANGE)
    assert client.get(reverse("publishing:public-home")).status_code == 200
    assert "别人替您设的" in client.get(reverse(CHANGE)).content.decode()
    change(client, "Kuai7-tie-lu")
    assert client.get(reverse("home")).status_code == 200


def test_an_expired_password_opens_the_page_of_change_only(clerk, settings):
    settings.PASSWORD_DAYS = 90
    aged(clerk, days=91)
    client = signed_in(clerk)
    assert client.get(reverse("home")).url == reverse(CHANGE)
    change(client, "Kuai7-tie-lu")
    assert client.get(reverse("home")).status_code == 200


def aged(user, *, days: int) -> None:
    set_at = timezone.now() - timedelta(days=days)
    Password.objects.update_or_create(user=user, defaults={"set_at": set_at})


@pytest.mark.parametrize(("days", "told"), ((82, False), (84, True)))
def test_a_week_before_it_says_so(clerk, settings, days, told):
    settings.PASSWORD_DAYS = 90
    aged(clerk, days=days)
    assert ("天到期" in signed_in(clerk).get(reverse("home")).content.decode()) == told


def test_without_settings_nobody_is_bothered(clerk):
    aged(clerk, days=4000)
    passwords.ask_for_another(clerk)
    assert signed_in(clerk).get(reverse("home")).status_code == 200


def test_an_administrator_gives_a_password_for_one_log_in(cast, clerk, client, settings):
    settings.PASSWORD_FIRST_CHANGE = True
    theirs, where = signed_in(clerk), reverse("admin:auth_user_password_change", args=[clerk.pk])
    client.force_login(cast.admin)
    assert client.get(where).status_code == 200
    page = client.post(where).content.decode()
    word = page.split('<code id="word">')[1].split("</code>")[0]
    assert faults(word) == []
    assert word not in client.get(where).content.decode()
    assert theirs.get(reverse("home")).url.startswith("/login/")
    assert log_in(clerk).status_code == 200
    fresh = signed_in_with(clerk, word)
    assert fresh.get(reverse("home")).url == reverse(CHANGE)
    entry = Entry.objects.get(action="password.reset")
    assert (entry.username, entry.label) == (cast.admin.username, clerk.username)
    assert word not in str(list(Entry.objects.values_list("detail", "label")))


def signed_in_with(user, password):
    client = Client()
    assert log_in(user, password, client=client).status_code == 302
    return client


def test_no_administrator_resets_what_is_another_regions(cast, client):
    client.force_login(cast.admin)
    where = reverse("admin:auth_user_password_change", args=[cast.foreigner.pk])
    assert client.post(where).status_code == 404


def test_ones_own_is_changed_on_the_one_page_that_asks_for_it(cast, client):
    client.force_login(cast.admin)
    doors = reverse("admin:auth_user_password_change", args=[cast.admin.pk]), reverse("admin:password_change")
    for where in doors:
        for answer in (client.get(where), client.post(where)):
            assert answer.status_code == 302 and answer.url == reverse(CHANGE)
    assert User.objects.get(pk=cast.admin.pk).password == cast.admin.password
