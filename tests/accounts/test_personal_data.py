"""What is kept about a person: all of it is exported; after erasure nothing names him but what was signed."""

import io
import json
import zipfile

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import erasing, personal
from accounts.personal import GOES, STAYS, pointing
from departments.models import Person
from departments.roles import Role
from journal.models import Entry
from publishing.api import tokens
from reviews.models import Batch, Delegation, Event, Notice, SavedFilter
from reviews.problems import Refused
from tests.cast import make_submission, make_user
from tests.pages.test_office_pages import signed_in
from tests.pages.walking import filed
from tests.publishing.api import ask, token_of

pytestmark = pytest.mark.django_db

NAME, ACCOUNT = "上官婉清", "shangguan-wanqing"


@pytest.fixture
def clerk(cast) -> User:
    """The clerk, under a name that nothing else has, who has left traces everywhere."""
    user = cast.clerk
    user.person.name, user.username, user.email = NAME, ACCOUNT, "wanqing@example.com"
    user.set_password("Shan-2026-guan")
    user.person.save()
    user.save()
    filed(cast, "published")
    Client().force_login(user)
    return user


def exported(client: Client, where: str) -> tuple[dict, str]:
    answer = client.get(where)
    body = b"".join(answer)
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        page = next(name for name in packed.namelist() if name.endswith(".html"))
        return json.loads(packed.read("data.json")), packed.read(page).decode()


def test_for_every_table_that_points_to_a_person_it_is_decided_what_becomes_of_it():
    found = {model._meta.label for to in (User, Person) for model, _ in pointing(to)}
    assert found == GOES | STAYS and not GOES & STAYS


def test_everybody_takes_out_all_that_is_kept_about_himself(cast, clerk):
    told, page = exported(signed_in(clerk), reverse("accounts:person-data"))
    tables = told["tables"]
    assert tables["auth.User"][0]["username"] == ACCOUNT and tables["departments.Person"][0]["name"] == NAME
    assert len(tables["reviews.Event"]) == Event.objects.filter(by=clerk).count() > 0
    expected = {one.label for one in personal.kept(clerk)}
    assert (
        expected == set(tables) and {"reviews.SavedFilter", "projects.Revision", "journal.Entry"} <= expected
    )
    assert NAME in page and "操作记录" in page
    assert Entry.objects.filter(action="person.exported", user=clerk.pk).exists()


def test_no_secret_and_nothing_of_the_sheets_is_in_the_file(cast, clerk):
    told, page = exported(signed_in(clerk), reverse("accounts:person-data"))
    whole = json.dumps(told, ensure_ascii=False) + page
    sessions = [one.key for one in clerk.sign_ins.all()]
    assert sessions and not any(secret in whole for secret in (clerk.password, *sessions))
    assert "新建学校数量" not in whole


def test_others_find_nothing_of_him(cast, clerk):
    addresses = [
        reverse(f"accounts:{name}", args=[clerk.person.pk]) for name in ("person", "person-file", "erase")
    ]
    for who in ("head", "reviewer", "finance_head", "reader", "stranger"):
        client = signed_in(getattr(cast, who))
        assert [client.get(where).status_code for where in addresses] == [403] * 3
    elsewhere = signed_in(make_user(Role.ADMIN, cast.foreigner.person.region))
    assert [elsewhere.get(where).status_code for where in addresses] == [404] * 3
    assert NAME not in elsewhere.get(reverse("accounts:people")).content.decode()


def erased(client: Client, person: Person, **typed: str):
    data = {"username": person.user.username, "reason": "调离"} | typed
    return client.post(reverse("accounts:erase", args=[person.pk]), data)


def test_an_administrator_erases_and_only_what_was_signed_names_him(cast, clerk):
    person, admin, session = clerk.person, signed_in(cast.admin), signed_in(clerk)
    page = admin.get(reverse("accounts:erase", args=[person.pk])).content.decode()
    assert "注销以后不能恢复" in page
    assert erased(admin, person).status_code == 302
    clerk = User.objects.get(pk=clerk.pk)
    assert (clerk.username, clerk.email, clerk.is_active) == (f"已注销-{clerk.pk}", "", False)
    assert not clerk.has_usable_password() and clerk.person.name == clerk.username
    assert session.get("/tables/").status_code == 302
    assert (
        not SavedFilter.objects.filter(owner=clerk).exists() and not Notice.objects.filter(to=clerk).exists()
    )
    assert not Delegation.objects.filter(taker=clerk.person).exists() and not clerk.sign_ins.exists()
    assert {one.label for one in personal.kept(clerk) if one.goes} == set()
    assert set(Event.objects.filter(by=clerk).values_list("by_name", flat=True)) == {NAME}
    assert Entry.objects.get(action="person.erased").target == f"user:{clerk.pk}"


def test_where_only_the_account_is_pointed_to_the_number_stands(cast, clerk):
    sheet = make_submission(cast, name="校园绿化")
    erased(signed_in(cast.admin), clerk.person)
    shown = signed_in(cast.head).get(reverse("projects:changes", args=[sheet.key])).content.decode()
    assert NAME not in shown and ACCOUNT not in shown


def test_a_delegation_that_decisions_were_made_by_stays_and_is_over(cast):
    giver, taker = make_user(Role.HEAD, cast.region, cast.department), cast.head
    today = timezone.localdate()
    lent = Delegation.objects.create(giver=giver.person, taker=taker.person, since=today, until=today)
    plain = Delegation.objects.create(giver=taker.person, taker=giver.person, since=today, until=today)
    Batch.objects.create(by=taker, delegation=lent, action="pass", keys=[])
    assert erased(signed_in(cast.admin), giver.person).status_code == 302
    assert not User.objects.get(pk=giver.pk).is_active
    lent.refresh_from_db()
    assert lent.ended_at and not Delegation.objects.filter(pk=plain.pk).exists()


def test_wrong_passwords_are_not_counted_any_longer(cast, clerk):
    AccessAttempt.objects.create(
        username=ACCOUNT, ip_address="10.1.1.1", attempt_time=timezone.now(), failures_since_start=4
    )
    erased(signed_in(cast.admin), clerk.person)
    assert not AccessAttempt.objects.filter(username=ACCOUNT).exists()


@pytest.mark.parametrize("typed", [{"username": "another"}, {"username": ""}, {"reason": ""}])
def test_one_press_erases_nobody(cast, clerk, typed):
    assert erased(signed_in(cast.admin), clerk.person, **typed).status_code == 422
    assert User.objects.get(pk=clerk.pk).username == ACCOUNT


def test_nobody_erases_himself_the_last_administrator_or_the_superuser(cast):
    other = make_user(Role.ADMIN, cast.region)
    assert "自己的账号" in erasing.refusal(cast.admin, cast.admin.person)
    erasing.erase(person=cast.admin.person, by=other, reason="调离")
    assert erasing.refusal(other, User.objects.get(pk=cast.admin.pk).person) == "这个账号已经注销。"
    third = make_user(Role.ADMIN, cast.region)
    User.objects.filter(pk=third.pk).update(is_active=False)
    with pytest.raises(Refused, match="唯一的管理员"):
        erasing.erase(person=other.person, by=User.objects.get(pk=third.pk), reason="调离")
    User.objects.filter(pk=third.pk).update(is_active=True, is_superuser=True)
    assert "总管理员" in erasing.refusal(other, User.objects.get(pk=third.pk).person)


def test_the_keys_made_in_his_name_stop(cast):
    other = make_user(Role.ADMIN, cast.region)
    token, secret = token_of(cast.admin)
    erasing.erase(person=cast.admin.person, by=other, reason="调离")
    token.refresh_from_db()
    assert token.revoked_at and tokens.refusal(token) and ask("/regions", secret).status_code == 401


def test_the_list_takes_the_same_number_of_queries_for_many(cast):
    client, numbers = signed_in(cast.admin), []
    client.get(reverse("accounts:people"))
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("accounts:people")).status_code == 200
        numbers.append(len(queries))
        for _ in range(15):
            make_user(Role.READER, cast.region)
    assert numbers[0] == numbers[1]
