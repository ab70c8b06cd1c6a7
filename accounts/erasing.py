"""Erasing a person: the account is closed for good, what named it goes, what was decided stays."""

from axes.utils import reset
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import sign_ins
from accounts.personal import GOES, pointing
from departments import administrators
from departments.models import Person
from departments.roles import Role
from journal.actions import record
from reviews import access
from reviews.models import Delegation
from reviews.problems import Refused

ERASED = "已注销-{}"  # the account's name from now on, and the person's


def refusal(by: User, person: Person) -> str | None:
    """Why `by` cannot erase this person."""
    own = access.own_person(by)
    if own is None or own.role != Role.ADMIN or own.region_id != person.region_id:
        return "只有本地区的管理员可以注销账号。"
    if person.user_id == by.pk:
        return "不能注销自己的账号，请由另一位管理员办理。"
    if person.user.is_superuser:
        return "系统总管理员的账号不在这里注销。"
    if is_erased(person):
        return "这个账号已经注销。"
    return administrators.refusal_of_place([person.user_id]) or None


def is_erased(person: Person) -> bool:
    return person.user.username == ERASED.format(person.user_id)


@transaction.atomic
def erase(*, person: Person, by: User, reason: str) -> None:
    administrators.hold([person.user_id])
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    if said := refusal(by, person):
        raise Refused(said)
    user, number = person.user, person.user_id
    sign_ins.end_all(user, "changed", by=by)
    gone = _take_away(user, person)
    _stop_tokens(user)
    reset(username=user.username)  # the count of wrong passwords names him, too
    User.objects.filter(pk=number).update(
        username=ERASED.format(number),
        first_name="",
        last_name="",
        email="",
        password="!",
        is_active=False,
        is_staff=False,
        last_login=None,
    )
    Person.objects.filter(pk=person.pk).update(name=ERASED.format(number))
    record("person.erased", by=by, target=f"user:{number}", label=reason, rows=gone)


def _take_away(user: User, person: Person) -> int:
    """How many rows.  What a batch of decisions was done by is part of its record."""
    gone, proofs = 0, Delegation.objects.filter(Q(giver=person) | Q(taker=person), batches__isnull=False)
    proofs.filter(ended_at=None).update(ended_at=timezone.now())
    for to, one in ((User, user), (Person, person)):
        for model, name in pointing(to):
            if model._meta.label in GOES:
                rows = model._base_manager.filter(Q(**{name: one}))
                gone += (rows.exclude(pk__in=proofs) if model is Delegation else rows).delete()[0]
    return gone


def _stop_tokens(user: User) -> None:
    """Keys that act in the person's name.  By its name: that floor stands beside this one."""
    tokens = apps.get_model("publishing", "Token")
    tokens.objects.filter(created_by=user, revoked_at=None).update(revoked_at=timezone.now())
