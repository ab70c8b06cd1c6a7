"""What is asked of every page of somebody signed in: not idle, not too long, password changed, step set up.

All of it stands in the session (`sign_ins.DOOR`).  When somebody was last here is noted once a minute at
most; what a page asks by itself, without anybody at the keys, says so and counts for nothing.
"""

from collections.abc import Callable
from time import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts import sign_ins
from journal.actions import record

UNATTENDED = "X-Unattended"  # a heartbeat of the editor, a list that looks whether a job is done
ALWAYS = {"logout", "size", "accounts:password", "accounts:two-step", "accounts:two-step-codes"}


class Gate:
    """After messages, so that it can say why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Disposition", "").startswith("attachment"):
            _note_export(request)
        if response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL)):
            _say_why(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        door = _door(request)
        if words := _over(door):
            return _leave(request, words)
        if page := _first(door, request):
            return redirect(page)
        _touch(request, door)
        return None


def _note_export(request: HttpRequest) -> None:
    """Whatever leaves as a file, from a page that is not everybody's."""
    match = request.resolver_match
    if match and getattr(match.func, "login_required", True) and request.user.is_authenticated:
        told = {"target": match.view_name or "", "label": request.path, "asked": request.GET.urlencode()}
        record("data.exported", by=request.user, request=request, **told)


def _door(request: HttpRequest) -> dict[str, Any]:
    """Also of a session from before there was a door."""
    if sign_ins.DOOR not in request.session:
        by_provider = sign_ins.is_by_provider(request)
        request.session[sign_ins.DOOR] = sign_ins.door(request.user, by_provider=by_provider)
    return request.session[sign_ins.DOOR]


def _over(door: dict[str, Any]) -> str:
    now, idle = time(), settings.SESSION_IDLE_MINUTES
    if idle and now - door["seen"] > idle * 60:
        return f"您已经 {idle} 分钟没有操作，登录已结束。请重新登录。"
    if now - door["began"] > settings.SESSION_COOKIE_AGE:
        return f"登录满 {settings.SESSION_COOKIE_AGE // 3600} 小时，已结束。请重新登录。"
    return ""


def _leave(request: HttpRequest, words: str) -> HttpResponse:
    record("session.expired", by=request.user, request=request)
    logout(request)
    messages.info(request, words)
    return redirect_to_login(request.get_full_path())


def _first(door: dict[str, Any], request: HttpRequest) -> str:
    """What has to be done before anything else."""
    match = request.resolver_match
    if match and match.view_name in ALWAYS:
        return ""
    if door["change"] or (door["ends"] is not None and time() > door["ends"]):
        return "accounts:password"
    return "accounts:two-step" if door["set_up"] else ""


def _touch(request: HttpRequest, door: dict[str, Any]) -> None:
    now = int(time())
    if now - door["seen"] >= sign_ins.TOUCHED and UNATTENDED not in request.headers:
        door["seen"] = now
        request.session.modified = True


def _say_why(request: HttpRequest) -> None:
    """Somebody comes with the key of a session that has been ended for a reason."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if key and (words := sign_ins.why_ended(key)):
        messages.info(request, words)
