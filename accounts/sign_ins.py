"""Where an account is signed in: at most so many at once, the oldest ends; ended ones say why.

What every request asks (idle? too old? password to change?) stands in the session itself, under DOOR, so that
no page needs a statement more.  Works with every engine of sessions: it is asked for by its own interface.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import passwords, second_step
from accounts.browsers import short
from accounts.models import SignIn
from journal.actions import record
from journal.requests import address_of

DOOR = "door"  # in the session: seen, began, ends, change, set_up
PROVIDER = "accounts.provider.ByProvider"
TOUCHED = 60  # seconds between two notes of when somebody was last here
SAID = timedelta(days=1)
WHY = {
    "elsewhere": "您的账号同时登录的地方太多，最早的这一处已结束。要接着用，请重新登录。",
    "by_hand": "这一处登录已在“我的登录”里结束。要接着用，请重新登录。",
    "password": "密码改过了，这一处登录已结束。请用新密码登录。",
    "changed": "您的角色、部门或账号有变动，登录已结束。请重新登录。",
    "admin": "管理员结束了您的登录。要接着用，请重新登录。",
}


def begin(request: HttpRequest, user: User) -> None:
    """After the key of the session is the new one."""
    now = timezone.now()
    request.session[DOOR] = door(user, by_provider=is_by_provider(request))
    _make_room(user)
    SignIn.objects.filter(ended_at__lt=now - SAID).delete()
    SignIn.objects.update_or_create(
        key=request.session.session_key,
        defaults={
            "user": user,
            "began_at": now,
            "address": address_of(request),
            "browser": request.headers.get("User-Agent", "")[:200],
        },
    )


def is_by_provider(request: HttpRequest) -> bool:
    return request.session.get(BACKEND_SESSION_KEY) == PROVIDER


def door(user: User, *, by_provider: bool = False) -> dict[str, Any]:
    """Whoever came by the provider used no password and no step of this site: none of them stops him."""
    now, ends = int(time()), None if by_provider else passwords.ends_at(user)
    return {
        "seen": now,
        "began": now,
        "ends": int(ends.timestamp()) if ends else None,
        "change": not by_provider and passwords.is_given(user),
        "set_up": not by_provider and second_step.is_missing(user),
        "audits": settings.AUDITORS_ONLY and user.has_perm("journal.read_journal"),
    }


def _make_room(user: User) -> None:
    """For one more."""
    most = settings.SESSIONS_AT_ONCE
    if most:
        end(open_of(user)[most - 1 :], "elsewhere", by=user)


def open_of(user: User) -> QuerySet[SignIn]:
    """The newest first.  Those too old for any session are no longer there."""
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SignIn.objects.filter(user=user, ended_at=None, began_at__gt=oldest)


def end(sign_ins: Iterable[SignIn], why: str, *, by: Any = None) -> int:
    """Takes their sessions out of the store; the next request of each is nobody's."""
    ended = list(sign_ins)
    for one in ended:
        store(one.key).delete()
        record("session.ended", by=by, target=f"user:{one.user_id}", label=one.address, why=why)
    SignIn.objects.filter(pk__in=[one.pk for one in ended]).update(ended_at=timezone.now(), why=why)
    return len(ended)


def end_all(user: User, why: str, *, by: Any = None, but: str | None = None) -> int:
    return end(SignIn.objects.filter(user=user, ended_at=None).exclude(key=but or ""), why, by=by)


def store(key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)


def forget(key: str | None) -> None:
    SignIn.objects.filter(key=key or "").delete()


def renamed(old: str | None, new: str | None) -> None:
    """The session goes on under a new key."""
    SignIn.objects.filter(key=old or "").update(key=new or "")


def why_ended(key: str) -> str:
    """In words, for whoever comes back with the key of a session that is over."""
    why = SignIn.objects.filter(key=key, ended_at__isnull=False).values_list("why", flat=True).first()
    return WHY.get(why or "", "")


def shown(user: User, key: str | None) -> list[dict[str, Any]]:
    """Those whose session still stands, each with when it was last used."""
    found = []
    for one in open_of(user):
        known = store(one.key).load().get(DOOR)
        if known:
            seen = datetime.fromtimestamp(known["seen"], tz=UTC)
            found.append({"one": one, "seen": seen, "here": one.key == key, "browser": short(one.browser)})
    return found
