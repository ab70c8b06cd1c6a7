"""The keys of second steps as they lie in the database, and what becomes of them with another SECRET_KEY."""

import io
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import sealing, second_step
from accounts.models import Device, RecoveryCode, owner_of
from tests.accounts.conftest import KEY, PASSWORD, code_at, device_for, log_in, signed_in

pytestmark = pytest.mark.django_db
PAGE, CODE = "accounts:two-step", "login-code"
OTHER = "another secret key, as long as they are, of another installation"
migration = import_module("accounts.migrations.0002_sealed_devices")


@pytest.fixture
def careful(clerk) -> User:
    device_for(clerk)
    return clerk


def opens(user: User, code: str) -> bool:
    client = Client()
    log_in(user, client=client)
    return client.post(reverse(CODE), {"code": code}).status_code == 302


def rotated(settings) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], OTHER


def test_no_key_stands_readable_in_its_row_or_in_a_session(clerk):
    client = signed_in(clerk)
    client.get(reverse(PAGE))
    shown = Device(user=clerk, key=client.session["two_step_sealed"]).bin_key
    assert shown.hex() not in str(dict(client.session)) and second_step.secret(
        clerk, client.session["two_step_sealed"]
    ).replace(" ", "") not in str(dict(client.session))
    client.post(reverse(PAGE), {"code": code_at(shown.hex()), "password": PASSWORD})
    kept = TOTPDevice.objects.get(user=clerk).key
    assert shown.hex() not in kept and len(kept) <= 80
    assert Device.objects.get(user=clerk).bin_key == shown


def test_the_same_key_is_sealed_differently_each_time_and_opens_for_nobody_else(careful, cast):
    device = Device.objects.get(user=careful)
    assert sealing.seal(bytes.fromhex(KEY), owner_of(careful.pk)) != device.key
    stolen = Device(user=cast.head, key=device.key)
    assert not stolen.is_readable()


@pytest.mark.parametrize("text", (KEY, "", "1:", "1:%%%", "1:YWJj", "1:钥匙"))
def test_what_was_not_sealed_opens_nothing(text):
    with pytest.raises(sealing.Unreadable):
        sealing.opened(text, "two-step:1")


def test_after_a_rotation_codes_and_recovery_codes_count_and_the_key_is_sealed_anew(careful, settings):
    codes = second_step.renew_codes(careful)
    rotated(settings)
    assert opens(careful, codes[0])
    assert opens(careful, code_at(KEY))
    settings.SECRET_KEY_FALLBACKS = []
    assert Device.objects.get(user=careful).bin_key.hex() == KEY


def test_the_command_seals_all_anew_so_that_the_old_key_can_go(careful, settings):
    rotated(settings)
    said = io.StringIO()
    call_command("second_steps", stdout=said)
    assert said.getvalue() == "两步验证 1 个可用，其中 1 个已用现在的 SECRET_KEY 重新加密。\n"
    settings.SECRET_KEY_FALLBACKS = []
    assert opens(careful, code_at(KEY))


def test_with_another_secret_key_nobody_gets_in_and_the_page_says_what_to_do(careful, settings):
    codes = second_step.renew_codes(careful)
    settings.SECRET_KEY = OTHER
    client = Client()
    log_in(careful, client=client)
    page = client.get(reverse(CODE)).content.decode()
    assert "请联系管理员取消您的两步验证，登录以后重新设置。" in page
    assert not opens(careful, code_at(KEY)) and not opens(careful, codes[0])
    assert Device.objects.filter(user=careful).exists()


def test_who_is_signed_in_another_way_sets_it_up_anew(careful, settings):
    settings.SECRET_KEY, settings.TWO_STEP_ROLES = OTHER, ["clerk"]
    client = Client()
    client.force_login(careful)
    assert "网站换过密钥" in client.get(reverse(PAGE)).content.decode()
    client.post(reverse(PAGE), {"password": PASSWORD})
    assert "two_step_sealed" not in client.session and not Device.objects.exists()
    assert "<svg" in client.get(reverse(PAGE)).content.decode()


def test_the_command_names_those_that_no_key_opens_and_removes_them_when_asked(careful, cast, settings):
    settings.SECRET_KEY = OTHER
    device_for(cast.admin)
    with pytest.raises(CommandError, match=f"^1 个不能再用，.*：{careful.username}。$"):
        call_command("second_steps", stdout=io.StringIO())
    call_command("second_steps", "--remove-unreadable", stdout=io.StringIO())
    assert [one.user for one in Device.objects.all()] == [cast.admin]
    assert not RecoveryCode.objects.filter(user=careful).exists()
    call_command("second_steps", "--remove", cast.admin.username, stdout=io.StringIO())
    with pytest.raises(CommandError, match="没有设两步验证"):
        call_command("second_steps", "--remove", cast.admin.username)


def test_keys_from_before_are_sealed_by_the_migration_and_it_can_be_undone(clerk):
    TOTPDevice.objects.create(user=clerk, key=KEY, confirmed=True)
    for _ in range(2):
        migration.seal(apps, None)
    assert Device.objects.get(user=clerk).bin_key.hex() == KEY
    migration.unseal(apps, None)
    assert TOTPDevice.objects.get(user=clerk).key == KEY
