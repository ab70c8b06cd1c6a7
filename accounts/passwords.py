"""The age of a password, and whether it has to be changed before anything else."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from accounts import alerts
from accounts.models import OldPassword, Password
from journal.actions import record
from journal.requests import current, signed_in

REMEMBERED = 5
WARNED = timedelta(days=7)
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
_GROUPS, _GROUP = 4, 4


@transaction.atomic
def remember(user: Any) -> None:
    """After any change, whoever made it: the site, the administration, a command."""
    by = signed_in(current())
    of_other = by is not None and by.pk != user.pk
    kept = {"set_at": timezone.now(), "by_other": of_other}
    _, is_first = Password.objects.update_or_create(user=user, defaults=kept)
    OldPassword.objects.create(user=user, encoded=user.password)
    newest = OldPassword.objects.filter(user=user).values_list("pk", flat=True)[:REMEMBERED]
    OldPassword.objects.filter(user=user).exclude(pk__in=list(newest)).delete()
    record("password.reset" if of_other else "password.changed", by=by or user, **_named(user))
    if not is_first:
        alerts.password_changed(user, by_other=by is None or of_other)


def _named(user: Any) -> dict[str, str]:
    return {"target": f"user:{user.pk}", "label": user.get_username()}


def ask_for_another(user: User) -> None:
    """At the next log-in, where PASSWORD_FIRST_CHANGE says so: for a password given by a command."""
    Password.objects.update_or_create(user=user, defaults={"set_at": timezone.now(), "by_other": True})


def ends_at(user: User) -> datetime | None:
    """None where it never ends."""
    if not settings.PASSWORD_DAYS or not user.has_usable_password():
        return None
    kept = Password.objects.filter(user=user).values_list("set_at", flat=True).first()
    return (kept or user.date_joined) + timedelta(days=settings.PASSWORD_DAYS)


def is_given(user: User) -> bool:
    if not settings.PASSWORD_FIRST_CHANGE:
        return False
    return Password.objects.filter(user=user, by_other=True).exists()


def one_time() -> str:
    """80 bits and more; groups, to be read out on the telephone.  All rules hold for it."""
    while True:
        groups = ["".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)]
        word = "-".join(groups)
        if (
            any(c.isdigit() for c in word)
            and any(c.isupper() for c in word)
            and any(c.islower() for c in word)
        ):
            return word
