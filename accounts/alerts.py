"""What somebody is told of his own account: where it was used last, what was changed about it.

A line under the bell for a changed password, a second step set up or taken away, a log-in from a place that
was not used before; it goes out with the day's mail where there is a server for it.  After each log-in a line
says when the last one was, and how often the password was wrong since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from accounts.browsers import short
from accounts.limits import DONE, FAILED
from journal.models import Entry
from journal.requests import address_of, current
from reviews import notices

KNOWN_FOR, MOST = timedelta(days=90), 100  # log-ins that are remembered as places
NOT_YOU = "不是您本人，请马上改密码，并告诉管理员。"


@dataclass(frozen=True, slots=True)
class Place:
    """An address and a kind of browser."""

    address: str
    browser: str

    def __str__(self) -> str:
        return "，".join(filter(None, (self.address, self.browser)))


@dataclass(frozen=True, slots=True)
class LogIn:
    at: datetime
    place: Place


def place_of(request: HttpRequest) -> Place:
    return Place(address_of(request), short(request.headers.get("User-Agent", "")))


def log_ins(user: User) -> list[LogIn]:
    """The newest first.  Those from before browsers were written down are left out."""
    done = Entry.objects.filter(username=user.get_username(), user=user.pk, action=DONE)
    found = done.filter(at__gt=timezone.now() - KNOWN_FOR).values_list("at", "address", "detail")[:MOST]
    return [LogIn(at, Place(where, told["browser"])) for at, where, told in found if "browser" in told]


def last_time(user: User, before: list[LogIn]) -> str:
    """Empty at the first log-in."""
    if not before:
        return ""
    failed = Entry.objects.filter(username=user.get_username(), action=FAILED, at__gt=before[0].at)
    wrong = failed.order_by()[:MOST].count()
    since = f"之后密码输错 {wrong} 次，不是您输的，请告诉管理员。" if wrong else ""
    return f"上次登录：{_moment(before[0].at)}，{before[0].place}。{since}"


def after_log_in(user: User, request: HttpRequest, before: list[LogIn]) -> None:
    place = place_of(request)
    if before and place not in {one.place for one in before}:
        _tell(user, f"您的账号在没有用过的地方登录（{_moment(timezone.now())}，{place}）。")


def password_changed(user: User, *, by_other: bool) -> None:
    what = "您的密码由别人重设了" if by_other else "您的密码改过了"
    _tell(user, f"{what}（{_here()}）。")


def second_step_set(user: User) -> None:
    _tell(user, f"您的账号设了两步验证（{_here()}）。")


def second_step_removed(user: User, *, by_other: bool) -> None:
    what = "您的两步验证由管理员取消了" if by_other else "您的两步验证取消了"
    _tell(user, f"{what}（{_here()}）。")


def _tell(user: User, text: str) -> None:
    notices.of_account(user, text + NOT_YOU)


def _here() -> str:
    """Now, and where the request comes from; a command has no place."""
    request = current()
    place = f"，{place_of(request)}" if request else ""
    return _moment(timezone.now()) + place


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{here.month}月{here.day}日 {here:%H:%M}"
