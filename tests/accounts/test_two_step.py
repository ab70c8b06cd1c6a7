"""The second step: set up with a first code, asked on a page of its own, each code once, recovery codes."""

from datetime import UTC, datetime
from time import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts import second_step
from accounts.models import Device, RecoveryCode
from journal.models import Entry
from tests.accounts.conftest import KEY, PASSWORD, code_at, device_for, log_in, signed_in

pytestmark = pytest.mark.django_db
PAGE, CODE = "accounts:two-step", "login-code"


@pytest.fixture
def careful(clerk) -> User:
    """Set up some time ago."""
    device_for(clerk)
    return clerk


def asked(user: User) -> Client:
    """The password was right."""
    client = Client()
    assert log_in(user, client=client).url == reverse(CODE)
    return client


def answer(client: Client, code: str):
    return client.post(reverse(CODE), {"code": code})


def key_in(client: Client, user: User) -> str:
    """That of the picture, in the session until the first code."""
    return Device(user=user, key=client.session["two_step_sealed"]).bin_key.hex()


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def test_it_is_set_up_with_a_first_code_and_gives_ten_codes_once(clerk):
    client = signed_in(clerk)
    page = client.get(reverse(PAGE)).content.decode()
    key = key_in(client, clerk)
    assert "<svg" in page and "style=" not in page.split("<main")[1]
    assert second_step.secret(clerk, client.session["two_step_sealed"]) in page
    shown = client.post(reverse(PAGE), {"code": code_at(key), "password": PASSWORD}).content.decode()
    assert shown.count("<li>") >= 10
    assert RecoveryCode.objects.filter(user=clerk).count() == 10
    assert Device.objects.get(user=clerk).confirmed
    assert "恢复码还剩 10 个" in client.get(reverse(PAGE)).content.decode()
    assert Entry.objects.filter(action="two_step.set", username=clerk.username).exists()


def test_whoever_finds_an_open_session_sets_up_no_device_of_his_own(clerk):
    client = signed_in(clerk)
    client.get(reverse(PAGE))
    for password in ("", "不是这个密码-1"):
        sent = {"code": code_at(key_in(client, clerk)), "password": password}
        assert "密码" in client.post(reverse(PAGE), sent).content.decode()
    assert not Device.objects.filter(user=clerk).exists()


def test_a_wrong_first_code_sets_nothing(clerk):
    client = signed_in(clerk)
    client.get(reverse(PAGE))
    page = client.post(reverse(PAGE), {"code": "000000", "password": PASSWORD}).content.decode()
    assert "动态码不对" in page
    assert not Device.objects.exists()


def test_the_password_alone_opens_nothing(careful):
    client = asked(careful)
    assert not is_in(client)
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get(reverse(CODE)).status_code == 200


@pytest.mark.parametrize(("steps", "opens"), ((-2, False), (-1, True), (0, True), (1, True), (2, False)))
def test_a_clock_may_be_one_step_off(careful, steps, opens):
    client = asked(careful)
    answer(client, code_at(KEY, steps))
    assert is_in(client) == opens


def test_a_code_counts_once(careful):
    code = code_at(KEY)
    first, second = asked(careful), asked(careful)
    answer(first, code)
    answer(second, code)
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_way_goes_on_where_it_led(careful):
    client = Client()
    data = {"username": careful.username, "password": PASSWORD, "next": "/tables/"}
    client.post(reverse("login"), data)
    assert answer(client, code_at(KEY)).url == "/tables/"


def test_wrong_ones_make_the_next_wait(careful, monkeypatch):
    client, moment = asked(careful), datetime.now(UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    assert "请等 1 秒" in answer(client, "000000").content.decode()
    answer(client, code_at(KEY))
    assert not is_in(client)
    assert Entry.objects.filter(action="login.code_refused", username=careful.username).count() == 2


def test_after_five_wrong_ones_the_password_is_asked_again(careful):
    client = asked(careful)
    ways = [answer(client, "000000").status_code for _ in range(5)]
    assert ways == [200, 200, 200, 200, 302]
    assert client.get(reverse(CODE)).url == reverse("login")


def test_after_five_minutes_too(careful):
    client = asked(careful)
    session = client.session
    session["second_step"] = session["second_step"] | {"at": int(time()) - 301}
    session.save()
    assert answer(client, code_at(KEY)).url == reverse("login")


def test_a_password_changed_in_between_ends_it(careful):
    client = asked(careful)
    careful.set_password("Kuai7-tie-lu")
    careful.save()
    assert answer(client, code_at(KEY)).url == reverse("login")


def test_a_recovery_code_opens_once(careful):
    codes = second_step.renew_codes(careful)
    first, second = asked(careful), asked(careful)
    answer(first, codes[0].upper().replace("-", " "))
    answer(second, codes[0])
    assert (is_in(first), is_in(second)) == (True, False)
    assert RecoveryCode.objects.count() == 9
    assert codes[0] not in str(list(RecoveryCode.objects.values_list("digest")))


def test_another_persons_recovery_code_opens_nothing(careful, cast):
    codes = second_step.renew_codes(cast.head)
    client = asked(careful)
    answer(client, codes[0])
    assert not is_in(client)


def within(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_it_is_removed_with_the_password_only(careful):
    client = within(careful)
    assert "现在的密码不对" in client.post(reverse(PAGE), {"password": "wrong"}).content.decode()
    assert Device.objects.exists()
    client.post(reverse(PAGE), {"password": PASSWORD})
    assert not Device.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert Entry.objects.filter(action="two_step.removed").exists()


def test_new_recovery_codes_ask_the_password_and_end_the_old(careful):
    old, client = second_step.renew_codes(careful), within(careful)
    client.post(reverse("accounts:two-step-codes"), {"password": "wrong"})
    assert RecoveryCode.objects.filter(digest=second_step._digest(careful, old[0])).exists()
    page = client.post(reverse("accounts:two-step-codes"), {"password": PASSWORD}).content.decode()
    assert old[0] not in page
    assert not RecoveryCode.objects.filter(digest=second_step._digest(careful, old[0])).exists()


def test_a_role_may_have_to(clerk, settings):
    settings.TWO_STEP_ROLES = ["clerk"]
    client = signed_in(clerk)
    assert client.get(reverse("home")).url == reverse(PAGE)
    client.get(reverse(PAGE))
    client.post(reverse(PAGE), {"code": code_at(key_in(client, clerk)), "password": PASSWORD})
    assert is_in(client)
    client.post(reverse(PAGE), {"password": PASSWORD})
    assert Device.objects.filter(user=clerk).exists()


def test_the_registers_are_behind_it_too(cast, settings):
    settings.TWO_STEP_ROLES = ["admin"]
    client = within(cast.admin)
    assert client.get(reverse("admin:index")).url == reverse(PAGE)


def test_administrators_undo_it_for_who_has_lost_the_device(careful, cast):
    chosen = {"action": "remove_second_step", "_selected_action": [careful.pk]}
    within(cast.admin).post(reverse("admin:auth_user_changelist"), chosen)
    assert not Device.objects.exists()


def test_but_not_their_own_without_the_password(cast):
    device_for(cast.admin)
    chosen = {"action": "remove_second_step", "_selected_action": [cast.admin.pk]}
    within(cast.admin).post(reverse("admin:auth_user_changelist"), chosen)
    assert Device.objects.filter(user=cast.admin).exists()


def test_nobody_sees_the_keys_in_the_registers():
    root = User.objects.create_superuser("root")
    assert within(root).get("/admin/otp_totp/totpdevice/").status_code == 404


@pytest.mark.parametrize("wrong", ("', '" * 9, "12345a", "１２３４５６", "123456789", "x" * 41, ""))
def test_odd_codes_are_refused(careful, wrong):
    client = asked(careful)
    assert answer(client, wrong).status_code == 200
    assert not is_in(client)
