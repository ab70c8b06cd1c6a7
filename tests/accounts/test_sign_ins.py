"""Sessions: idle, too long, too many, ended by hand or by a change; no page asks a statement for it."""

from time import time

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import sign_ins
from accounts.models import SignIn
from departments.roles import Role
from journal.models import Entry
from tests.accounts.conftest import log_in, signed_in

pytestmark = pytest.mark.django_db


def known(client: Client, **changes: int) -> dict:
    """What stands in the session, changed as if time had passed."""
    session = client.session
    session[sign_ins.DOOR] = session[sign_ins.DOOR] | changes
    session.save()
    return session[sign_ins.DOOR]


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def why(client: Client) -> str:
    return client.get(reverse("home"), follow=True).content.decode()


@pytest.mark.parametrize(("minutes", "still"), ((29, True), (31, False)))
def test_who_is_idle_is_signed_out_and_told(clerk, settings, minutes, still):
    settings.SESSION_IDLE_MINUTES = 30
    client = signed_in(clerk)
    known(client, seen=int(time()) - minutes * 60)
    answer = client.get(reverse("projects:tables"), follow=True)
    assert ("30 分钟没有操作" in answer.content.decode()) == (not still)
    assert is_in(client) == still


def test_a_heartbeat_keeps_no_session_alive(clerk):
    client = signed_in(clerk)
    before = known(client, seen=int(time()) - 600)["seen"]
    client.get(reverse("home"), headers={"X-Unattended": "1"})
    assert client.session[sign_ins.DOOR]["seen"] == before
    client.get(reverse("home"))
    assert client.session[sign_ins.DOOR]["seen"] > before


def test_twelve_hours_are_enough_however_busy(clerk):
    client = signed_in(clerk)
    known(client, began=int(time()) - 12 * 3600 - 1, seen=int(time()))
    assert "登录满 12 小时" in why(client)
    assert not is_in(client)


def test_being_here_is_written_once_a_minute_at_most(clerk):
    client = signed_in(clerk)
    known(client, seen=int(time()) - 61)
    assert writes(client) == 1
    assert writes(client) == 0


def writes(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("reviews:overdue"))
    return sum("django_session" in one["sql"] and one["sql"].startswith("UPDATE") for one in asked)


def test_no_page_asks_where_one_is_signed_in(clerk):
    client = signed_in(clerk)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("projects:tables"))
    assert [one["sql"] for one in asked if "accounts_" in one["sql"] or "journal_" in one["sql"]] == []


def test_of_too_many_the_oldest_ends_and_says_so(clerk, settings):
    settings.SESSIONS_AT_ONCE = 3
    clients = [signed_in(clerk) for _ in range(4)]
    assert "同时登录的地方太多" in why(clients[0])
    assert [is_in(client) for client in clients] == [False, True, True, True]


def test_one_sees_where_one_is_signed_in_and_ends_one(clerk):
    here = signed_in(clerk, REMOTE_ADDR="10.1.1.1", HTTP_USER_AGENT="Firefox <b>")
    there = signed_in(clerk, REMOTE_ADDR="10.1.1.2")
    page = here.get(reverse("accounts:sessions")).content.decode()
    assert "10.1.1.1" in page and "10.1.1.2" in page and "Firefox &lt;b&gt;" in page
    other = SignIn.objects.get(address="10.1.1.2")
    here.post(reverse("accounts:end-session", args=[other.pk]))
    assert "在“我的登录”里结束" in why(there)
    assert is_in(here)


def test_nobody_ends_what_is_not_his(cast, clerk):
    signed_in(clerk)
    client = Client()
    client.force_login(cast.head)
    for one in SignIn.objects.all():
        assert client.post(reverse("accounts:end-session", args=[one.pk])).status_code == 404
    assert SignIn.objects.filter(ended_at=None).count() == 2


def test_another_role_ends_all_sessions(clerk):
    client = signed_in(clerk)
    person = clerk.person
    person.role = Role.HEAD.value
    person.save()
    assert "您的角色、部门或账号有变动" in why(client)
    entry = Entry.objects.get(action="person.changed")
    assert entry.detail["role"] == ["clerk", "head"]


def test_an_account_that_is_closed_is_out_at_once(clerk):
    client = signed_in(clerk)
    clerk.is_active = False
    clerk.save()
    assert not is_in(client)
    assert not SignIn.objects.filter(ended_at=None).exists()


def test_saving_a_person_without_a_change_ends_nothing(clerk):
    client = signed_in(clerk)
    clerk.person.save()
    clerk.save()
    assert is_in(client)


def test_administrators_end_sessions_of_their_people(cast, clerk):
    client, admin = signed_in(clerk), Client()
    admin.force_login(cast.admin)
    where = reverse("admin:auth_user_changelist")
    chosen = [clerk.pk, cast.foreigner.pk]
    admin.post(where, {"action": "end_sessions", "_selected_action": chosen})
    assert "管理员结束了您的登录" in why(client)


def test_the_key_is_a_new_one_after_each_log_in(clerk):
    client = Client()
    client.get(reverse("login"))
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    log_in(clerk, client=client)
    assert client.session.session_key not in (None, before)


def test_log_out_forgets_the_session(clerk):
    client = signed_in(clerk)
    client.post(reverse("logout"))
    assert not SignIn.objects.exists()
    assert Entry.objects.filter(action="login.ended").count() == 1


def test_a_session_from_before_is_given_a_door(clerk):
    client = signed_in(clerk)
    session = client.session
    del session[sign_ins.DOOR]
    session.save()
    assert is_in(client)
    assert client.session[sign_ins.DOOR]["seen"]


def test_cookies_are_for_this_site_alone(clerk, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = log_in(clerk).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


@pytest.mark.parametrize("engine", ("db", "cached_db", "cache"))
def test_every_engine_of_sessions_will_do(clerk, settings, engine):
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    here, there = signed_in(clerk), signed_in(clerk)
    user = User.objects.get(pk=clerk.pk)
    assert len(sign_ins.shown(user, None)) == 2
    assert sign_ins.end_all(user, "by_hand", but=here.session.session_key) == 1
    assert (is_in(here), is_in(there)) == (True, False)
