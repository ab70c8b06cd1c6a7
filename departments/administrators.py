"""Every region keeps an administrator, and the site a superuser: the last of them does not go.

Gone is who is deleted, closed, given another role or another region.  Whoever asks before he acts holds the
region first (`hold`), so that two administrators do not send each other away at the same moment.
"""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import QuerySet

from departments.models import Person, Region
from departments.roles import Role

LAST = "“{region}”唯一的管理员不能停用、删除、注销，也不能换角色或地区。请先另设一位管理员。"
LAST_SUPERUSER = "唯一的系统总管理员不能停用、删除或取消。请先另设一位。"


def hold(accounts: Collection[int]) -> None:
    """Inside a transaction: until it ends, nobody else asks about the same regions, or about superusers."""
    regions = Region.objects.filter(people__user__in=accounts).order_by("pk").values_list("pk", flat=True)
    list(Region.objects.select_for_update().filter(pk__in=list(regions)).order_by("pk"))
    superusers = User.objects.filter(is_superuser=True).order_by("pk")
    if superusers.filter(pk__in=accounts).exists():
        list(superusers.select_for_update().values_list("pk", flat=True))


def refusal(leaving: Collection[int]) -> str:
    """Why these accounts cannot all go; empty where they can."""
    return refusal_of_place(leaving) or refusal_of_power(leaving)


def refusal_of_place(leaving: Collection[int]) -> str:
    """As administrators of their regions."""
    ruling = administrators()
    regions = Region.objects.filter(people__in=ruling.filter(user__in=leaving)).distinct()
    kept = ruling.exclude(user__in=leaving).values("region")
    alone = regions.exclude(pk__in=kept).first()
    return LAST.format(region=alone.name) if alone else ""


def refusal_of_power(leaving: Collection[int]) -> str:
    """As superusers."""
    ruling = User.objects.filter(is_superuser=True, is_active=True)
    is_alone = ruling.filter(pk__in=leaving).exists() and not ruling.exclude(pk__in=leaving).exists()
    return LAST_SUPERUSER if is_alone else ""


def administrators() -> QuerySet[Person]:
    return Person.objects.filter(role=Role.ADMIN, user__is_active=True)
