"""The request a thread works on, so that whatever is recorded on the way knows where it came from."""

import ipaddress
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

UNKNOWN = "0.0.0.0"
_CURRENT: ContextVar[HttpRequest | None] = ContextVar("journal_request", default=None)


def current() -> HttpRequest | None:
    return _CURRENT.get()


def remember(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        token = _CURRENT.set(request)
        try:
            return get_response(request)
        finally:
            _CURRENT.reset(token)

    return answer


def signed_in(request: HttpRequest | None) -> Any:
    """The user of the request; None where there is none, or nobody."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def address_of(request: HttpRequest) -> str:
    """Whom the outermost of our own proxies saw; without one, who is at the other end."""
    count = settings.AXES_IPWARE_PROXY_COUNT
    passed = request.headers.get("X-Forwarded-For", "").split(",") if count else []
    asked = passed[-count].strip() if len(passed) >= count > 0 else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(asked))
    except ValueError:
        return UNKNOWN
