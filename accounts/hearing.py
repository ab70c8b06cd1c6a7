"""What the site hears of accounts, whoever does it: log-ins, changes of people, passwords."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from accounts import alerts, passwords, sign_ins
from departments.models import Person
from journal.actions import record

_OF_USER = ("is_active", "is_staff", "is_superuser", "username")
_OF_PERSON = ("role", "department_id", "region_id")


def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    before = alerts.log_ins(user)
    sign_ins.begin(request, user)
    record("login.done", by=user, request=request, browser=alerts.place_of(request).browser)
    alerts.after_log_in(user, request, before)
    if getattr(request, "_messages", None) is not None:
        _greet(request, alerts.last_time(user, before))
        _warn(request, user)


def _greet(request: HttpRequest, line: str) -> None:
    if line:
        messages.info(request, line)


def _warn(request: HttpRequest, user: User) -> None:
    ends = None if sign_ins.is_by_provider(request) else passwords.ends_at(user)
    left = ends - timezone.now() if ends else None
    if left is not None and passwords.WARNED >= left > timedelta(0):
        messages.warning(request, f"密码还有 {left.days + 1} 天到期。请在右上角菜单里的“密码和登录”改密码。")


def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    sign_ins.forget(request.session.session_key)
    if user is not None:
        record("login.ended", by=user, request=request)


def refused(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Under the name that was typed, whether it is an account or not."""
    username = str(credentials.get("username", ""))
    record("login.failed", username=username, region=_region_of(username), request=request)


def locked(request: HttpRequest, username: str, **kwargs: Any) -> None:
    record("login.locked", username=username or "", region=_region_of(username), request=request)


def _region_of(username: str) -> int | None:
    return Person.objects.filter(user__username=username).values_list("region", flat=True).first()


def person_changes(instance: Person, **kwargs: Any) -> None:
    """Before it is saved.  Another place is another view of everything: sessions begin anew."""
    before = Person.objects.filter(pk=instance.pk).values(*_OF_PERSON).first()
    changed = {name: [old, getattr(instance, name)] for name, old in (before or {}).items()}
    changed = {name: both for name, both in changed.items() if both[0] != both[1]}
    if changed:
        record("person.changed", target=f"user:{instance.user_id}", label=instance.name, **changed)
        sign_ins.end_all(instance.user, "changed")


def user_changes(instance: User, update_fields: Any = None, **kwargs: Any) -> None:
    watched = set(_OF_USER) & set(update_fields or _OF_USER)
    before = (
        User.objects.filter(pk=instance.pk).values(*_OF_USER).first() if watched and instance.pk else None
    )
    changed = {name: [old, getattr(instance, name)] for name, old in (before or {}).items()}
    changed = {name: both for name, both in changed.items() if both[0] != both[1]}
    if changed:
        record("user.changed", target=f"user:{instance.pk}", label=instance.username, **changed)
        sign_ins.end_all(instance, "changed")
