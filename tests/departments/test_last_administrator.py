"""A region is never left without an administrator, nor the site without a superuser."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from departments import administrators
from departments.models import Person
from departments.roles import Role
from tests.cast import make_cast, make_region, make_user
from tests.together import at_once

pytestmark = pytest.mark.django_db
LAST = "唯一的管理员不能停用、删除、注销，也不能换角色或地区。请先另设一位管理员。"
LIST = "admin:auth_user_changelist"


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root")


def within(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(user: User, **changes: object) -> dict[str, object]:
    """The account's form as it stands, with the changes; None leaves a box unticked."""
    person = Person.objects.filter(user=user).first()
    form = {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(user, name)}
    form |= {"username": user.username, "person-TOTAL_FORMS": bool(person) + 0}
    form |= {"person-INITIAL_FORMS": bool(person) + 0, "person-MIN_NUM_FORMS": 0, "person-MAX_NUM_FORMS": 1}
    if person:
        given = {"id": person.pk, "user": user.pk, "name": person.name, "role": person.role}
        given |= {"region": person.region_id, "department": person.department_id or ""}
        form |= {f"person-0-{name}": value for name, value in given.items()}
    return {name: value for name, value in (form | changes).items() if value is not None}


def change(by: User, user: User, **changes: object):
    return within(by).post(reverse("admin:auth_user_change", args=[user.pk]), sent(user, **changes))


def changes_of(cast) -> dict[str, dict[str, object]]:
    return {
        "closed": {"is_active": None},
        "another role": {"person-0-role": Role.REVIEWER.value},
        "another region": {"person-0-region": cast.foreigner.person.region_id},
    }


@pytest.mark.parametrize("what", ("closed", "another role", "another region"))
@pytest.mark.parametrize("by", ("himself", "superuser"))
def test_the_last_administrator_keeps_account_role_and_region(cast, root, what, by):
    answer = change(root if by == "superuser" else cast.admin, cast.admin, **changes_of(cast)[what])
    if (by, what) != ("himself", "another region"):  # no other region is offered to him at all
        assert f"“淄川区”{LAST}" in answer.content.decode()
    assert administrators.administrators().get(region=cast.region).user == cast.admin


@pytest.mark.parametrize("what", ("closed", "another role", "another region"))
def test_one_of_two_may_go(cast, root, what):
    make_user(Role.ADMIN, cast.region)
    assert change(root, cast.admin, **changes_of(cast)[what]).status_code == 302
    assert not administrators.administrators().filter(user=cast.admin, region=cast.region).exists()


def test_a_closed_account_is_no_other_administrator(cast):
    User.objects.filter(pk=make_user(Role.ADMIN, cast.region).pk).update(is_active=False)
    make_user(Role.ADMIN, make_region("张店区"))
    assert LAST in change(cast.admin, cast.admin, is_active=None).content.decode()


def test_what_does_not_touch_his_power_is_changed(cast):
    assert change(cast.admin, cast.admin, **{"person-0-name": "王五"}).status_code == 302
    assert Person.objects.get(user=cast.admin).name == "王五"


def test_the_last_administrator_is_not_deleted(cast):
    client = within(cast.admin)
    for method in (client.get, client.post):
        answer = method(reverse("admin:auth_user_delete", args=[cast.admin.pk]), {"post": "yes"}, follow=True)
        assert LAST in answer.content.decode()
    assert User.objects.filter(pk=cast.admin.pk).exists()


def test_nor_in_bulk_with_all_the_others(cast):
    other = make_user(Role.ADMIN, cast.region)
    chosen = {"action": "delete_selected", "_selected_action": [cast.admin.pk, other.pk], "post": "yes"}
    answer = within(cast.admin).post(reverse(LIST), chosen, follow=True)
    assert LAST in answer.content.decode()
    assert User.objects.filter(pk__in=[cast.admin.pk, other.pk]).count() == 2
    within(cast.admin).post(reverse(LIST), chosen | {"_selected_action": [other.pk]})
    assert not User.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("name", ("is_active", "is_staff", "is_superuser"))
def test_the_last_superuser_keeps_all_his_power(root, name):
    assert "唯一的系统总管理员" in change(root, root, **{name: None}).content.decode()
    User.objects.create_superuser("second")
    assert change(root, root, **{name: None}).status_code == 302


def test_the_last_superuser_is_not_deleted(root):
    answer = within(root).post(
        reverse("admin:auth_user_delete", args=[root.pk]), {"post": "yes"}, follow=True
    )
    assert "唯一的系统总管理员" in answer.content.decode()
    assert User.objects.filter(pk=root.pk).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_send_each_other_away_at_once_do_not_both_succeed():
    cast = make_cast()
    other = make_user(Role.ADMIN, cast.region)
    closed = {"is_active": None}
    at_once(lambda: change(cast.admin, other, **closed), lambda: change(other, cast.admin, **closed))
    assert administrators.administrators().filter(region=cast.region).count() == 1
