"""Acting in a colleague's place while he is away: who may for whom, from when until when.

A delegation lends a place and nothing more: it ends with its last day, it cannot be lent on, and the rights
of an administrator are not lent at all.
"""

from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from departments.models import Person
from departments.roles import OF_A_DEPARTMENT, Role
from journal.actions import record
from reviews import access, notices
from reviews.models import Delegation
from reviews.problems import Refused

OF_FINANCE = (Role.REVIEWER, Role.FINANCE_HEAD)
GIVERS = (*OF_A_DEPARTMENT, *OF_FINANCE)
LONGEST = timedelta(days=366)
CHOSEN = "acting_for"  # in the session: the key of the delegation by which the user acts


def colleagues(giver: Person) -> QuerySet[Person]:
    """Who may take the giver's place: clerks and heads of the department, finance staff of the region."""
    roles = OF_A_DEPARTMENT if giver.role in OF_A_DEPARTMENT else OF_FINANCE
    same = Person.objects.filter(region=giver.region_id, department=giver.department_id, role__in=roles)
    return same.filter(user__is_active=True).exclude(pk=giver.pk)


@transaction.atomic
def give(*, by: User, taker: Person, since: date, until: date) -> Delegation:
    """The user's own place, never one he acts in himself."""
    giver = access.own_person(by)
    if getattr(by, "acting", None) is not None:
        raise Refused("您正在代别人办理，不能再委托出去。请先换回自己。")
    if giver is None or giver.role not in GIVERS:
        raise Refused("只有填报人、审核人可以委托代办。")
    if not colleagues(giver).filter(pk=taker.pk).exists():
        raise Refused("只能委托给同一部门、同一地区的同事。")
    Person.objects.select_for_update(of=("self",)).get(pk=giver.pk)  # of two sent at once, one waits
    _check(giver, taker, since, until)
    made = Delegation.objects.create(giver=giver, taker=taker, since=since, until=until)
    notices.delegated(made)
    record(
        "delegation.given", by=by, target=f"user:{taker.user_id}", label=taker.name, since=since, until=until
    )
    return made


def _check(giver: Person, taker: Person, since: date, until: date) -> None:
    if until < since:
        raise Refused("结束日期在开始日期之前，请改一下。")
    if until < timezone.localdate():
        raise Refused("结束日期已经过去，请改一下。")
    if until - since > LONGEST:
        raise Refused("一次委托最长一年，请把结束日期改早一些。")
    same = Delegation.objects.filter(giver=giver, taker=taker, ended_at__isnull=True)
    if same.filter(since__lte=until, until__gte=since).exists():
        raise Refused(f"这段时间已经委托给{taker.name}了。要改日期，请先收回原来的委托。")


@transaction.atomic
def end(delegation: Delegation, *, by: User) -> None:
    """Before its time; from this moment on."""
    if delegation.giver.user_id != by.pk:
        raise Refused("只有委托人自己可以收回委托。")
    if not Delegation.objects.filter(pk=delegation.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        raise Refused("这项委托已经收回。")
    notices.delegation_ended(delegation)
    record("delegation.ended", by=by, target=f"user:{delegation.taker.user_id}", label=delegation.taker.name)


def open_to(user: User) -> QuerySet[Delegation]:
    """In whose place the user may act today."""
    today = notices.running(Delegation.objects.filter(taker__user=user.pk))
    return today.select_related("giver__department", "giver__region", "giver__user").order_by("pk")


def take(user: User, delegation_id: object) -> bool:
    """Lets the user act in the giver's place for as long as this object lives: one request, one batch.

    False, and nothing changes, where the delegation does not hold (any more).
    """
    found = next((one for one in open_to(user) if one.pk == delegation_id), None)
    own = access.own_person(user)
    if found is None or own is None or not _still_colleagues(found.giver, own):
        return False
    user.acting = found
    return True


def _still_colleagues(giver: Person, taker: Person) -> bool:
    """People change their desks, and a lent place must not reach further than on the day it was lent."""
    roles = OF_A_DEPARTMENT if giver.role in OF_A_DEPARTMENT else OF_FINANCE
    same = (giver.region_id, giver.department_id) == (taker.region_id, taker.department_id)
    return same and giver.role in GIVERS and taker.role in roles and giver.user.is_active


def of(person: Person) -> QuerySet[Delegation]:
    """What the person has given and taken, the newest first."""
    given = Delegation.objects.filter(giver=person) | Delegation.objects.filter(taker=person)
    return given.select_related("giver", "taker")
