import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from departments.actions import register_department, register_unit
from departments.models import Department, Person, Unit
from departments.roles import Role
from tests.cast import make_department, make_region, make_user

pytestmark = pytest.mark.django_db


def test_a_printed_department_is_entered_once_under_its_short_name():
    region = make_region("淄川区")
    first = register_department(region=region, code="202", name="淄博市淄川区教育和体育局")
    again = register_department(region=region, code="202", name="淄博市淄川区教体局")
    assert first == again and first.short_name == "教育和体育局"


@pytest.mark.parametrize(
    ("printed", "short"),
    [
        ("淄博市淄川区水利局", "水利局"),
        ("淄川区农业农村局", "农业农村局"),
        ("中国共产党淄博市淄川区委员会组织部", "委员会组织部"),
        ("市税务局第二分局", "市税务局第二分局"),
    ],
)
def test_the_short_name_begins_after_the_regions(printed, short):
    region = make_region("淄川区")
    assert register_department(region=region, code=None, name=printed).short_name == short


def test_a_code_printed_later_is_added_to_the_department_of_that_name():
    region = make_region("淄川区")
    register_department(region=region, code=None, name="淄博市淄川区水利局")
    found = register_department(region=region, code="310", name="淄博市淄川区水利局")
    assert (found.code, Department.objects.count()) == ("310", 1)


def test_departments_without_a_code_do_not_collide():
    region = make_region("周村区")
    make_department(region, "商务局", None)
    make_department(region, "教育局", None)
    assert region.departments.count() == 2


def test_two_regions_may_use_the_same_code():
    make_department(make_region("淄川区"), "教育局", "202")
    make_department(make_region("周村区"), "教育局", "202")
    assert Department.objects.filter(code="202").count() == 2


def test_a_unit_is_entered_once():
    department = make_department(make_region("淄川区"), "教育局", "202")
    for _ in range(2):
        register_unit(department=department, code="202001", name="实验小学")
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD])
def test_the_database_refuses_a_clerk_or_head_without_a_department(role):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(role, make_region("淄川区"))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE_HEAD, Role.ADMIN])
def test_the_database_refuses_finance_and_administrators_inside_a_department(role):
    region = make_region("淄川区")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(role, region, make_department(region, "教育局", "202"))


def test_the_database_refuses_an_unknown_role(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(user=cast.reader).update(role="king")


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"admin:{name}", args=args))


def test_an_administrator_finds_only_the_own_regions_departments(client, cast):
    text = page(client, cast.admin, "departments_department_changelist").content.decode()
    assert "淄博市淄川区教育局" in text and "商务局" not in text


def test_an_administrator_finds_only_the_own_regions_accounts(client, cast):
    text = page(client, cast.admin, "auth_user_changelist").content.decode()
    assert cast.stranger.username in text and cast.foreigner.username not in text


def test_an_administrator_cannot_open_anothers_account(client, cast):
    assert page(client, cast.admin, "auth_user_change", cast.foreigner.pk).status_code == 302
    assert page(client, cast.admin, "auth_user_change", cast.clerk.pk).status_code == 200


def test_an_administrator_cannot_make_a_superuser(client, cast):
    text = page(client, cast.admin, "auth_user_change", cast.clerk.pk).content.decode()
    assert "is_superuser" not in text and "is_staff" not in text


def test_an_administrator_can_give_only_places_in_the_own_region(client, cast):
    text = page(client, cast.admin, "auth_user_change", cast.clerk.pk).content.decode()
    assert "淄博市淄川区水利局" in text and "商务局" not in text


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "finance_head", "reader"])
def test_nobody_else_enters_the_registers(client, cast, who):
    assert page(client, getattr(cast, who), "departments_department_changelist").status_code == 302


def test_staff_without_the_role_sees_no_register(client, cast):
    User.objects.filter(pk=cast.reader.pk).update(is_staff=True)
    assert page(client, cast.reader, "departments_department_changelist").status_code == 403


def test_the_log_of_moves_cannot_be_changed_in_the_admin(client, admin_user):
    client.force_login(admin_user)
    assert client.get(reverse("admin:reviews_event_changelist")).status_code == 200
    assert client.get(reverse("admin:reviews_event_add")).status_code == 403
