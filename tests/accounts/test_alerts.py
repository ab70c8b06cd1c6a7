"""What somebody is told of his own account: after each log-in in words, under the bell, in the day's mail."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import second_step
from accounts.models import Password
from departments.roles import Role
from reviews.models import Notice
from tests.accounts.conftest import KEY, PASSWORD, code_at, device_for, log_in, signed_in
from tests.cast import make_user

pytestmark = pytest.mark.django_db
DESK = {"REMOTE_ADDR": "10.8.0.1", "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0"}
PHONE = {"REMOTE_ADDR": "10.8.0.1", "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0"}


def told(user) -> list[str]:
    return [one.text for one in Notice.objects.filter(to=user, kind=Notice.Kind.SECURITY)]


def first_page(user, **where: str) -> str:
    client = signed_in(user, **where)
    return client.get(reverse("home")).content.decode()


def test_the_first_log_in_has_nothing_before_it(clerk):
    assert "上次登录" not in first_page(clerk, **DESK)
    assert told(clerk) == []


def test_after_a_log_in_one_line_says_when_and_where_the_last_one_was(clerk):
    first_page(clerk, **DESK)
    page = first_page(clerk, **DESK)
    assert "上次登录：" in page and "10.8.0.1，Chrome · Windows。" in page and "输错" not in page
    assert told(clerk) == []


def test_and_how_often_the_password_was_wrong_since(clerk):
    first_page(clerk, **DESK)
    for _ in range(2):
        log_in(clerk, "wrong", REMOTE_ADDR="10.7.7.7")
    assert "之后密码输错 2 次" in first_page(clerk, **DESK)
    assert "输错" not in first_page(clerk, **DESK)


@pytest.mark.parametrize("where", (PHONE, DESK | {"REMOTE_ADDR": "10.9.9.9"}))
def test_a_log_in_from_a_place_not_used_before_stands_under_the_bell_once(clerk, where):
    first_page(clerk, **DESK)
    for _ in range(2):
        first_page(clerk, **where)
    assert len(told(clerk)) == 1
    assert "没有用过的地方登录" in told(clerk)[0] and where["REMOTE_ADDR"] in told(clerk)[0]


def test_another_persons_places_are_not_ones_own(clerk, cast):
    first_page(clerk, **DESK)
    Client(**PHONE).force_login(cast.head)
    first_page(clerk, **PHONE)
    assert len(told(clerk)) == 1 and told(cast.head) == []


def test_a_changed_password_is_told_to_its_owner(clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    assert told(clerk) == []  # the first one
    new = "Kuai7-tie-lu-3"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    signed_in(clerk, **DESK).post(reverse("accounts:password"), sent)
    assert len(told(clerk)) == 1 and "您的密码改过了" in told(clerk)[0] and "10.8.0.1" in told(clerk)[0]


def test_so_is_one_that_somebody_else_reset(clerk, cast):
    Password.objects.create(user=clerk, set_at=clerk.date_joined)
    client = Client()
    client.force_login(cast.admin)
    client.post(reverse("admin:auth_user_password_change", args=[clerk.pk]))
    assert "您的密码由别人重设了" in told(clerk)[0] and told(cast.admin) == []


def test_so_is_a_second_step_set_up_and_taken_away(clerk):
    key = second_step.new_key(clerk)
    opened = second_step.Device(user=clerk, key=key).bin_key.hex()
    assert second_step.set_up(clerk, key, code_at(opened))
    second_step.remove(clerk, by=clerk)
    assert ["设了两步验证" in told(clerk)[1], "两步验证取消了" in told(clerk)[0]] == [True, True]


def test_also_where_an_administrator_took_it_away(clerk, cast):
    device_for(clerk, KEY)
    second_step.remove(clerk, by=cast.admin)
    assert "由管理员取消了" in told(clerk)[0]


def test_a_line_leads_to_ones_own_log_ins_and_is_read_then(cast):
    reader = make_user(Role.READER, cast.region)
    device_for(reader)
    second_step.remove(reader, by=cast.admin)
    client = Client()
    client.force_login(reader)
    answer = client.get(reverse("reviews:notice", args=[Notice.objects.get(to=reader).pk]))
    assert answer.url == reverse("accounts:sessions")
    assert not Notice.objects.filter(to=reader, read_at=None).exists()
