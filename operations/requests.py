"""The outermost middleware: every request has a number, is counted, and leaves one line in the log.

The number stands in the answer (X-Request-ID), in every line that is logged on the way, and on the page of a
failure.  A proxy in front may give it; what is no number of a sane form is replaced.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from operations import metrics

HEADER = "X-Request-ID"
UNNAMED = "-"  # answered before an address was looked up: from memory, a file, a refusal
_SANE = re.compile(r"[0-9A-Za-z_-]{8,64}")
log = logging.getLogger("perfgoals.access")
Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(slots=True)
class Passing:
    """A request on its way: its number, what it asked of the database."""

    id: str
    request: HttpRequest | None = None
    statements: int = 0
    database_seconds: float = 0.0
    began: float = field(default_factory=perf_counter)

    @property
    def user(self) -> str:
        """Without a question to the database: empty where nobody has asked who it is."""
        known = vars(self.request).get("_cached_user") if self.request else None
        return known.get_username() if known else ""

    @property
    def seconds(self) -> float:
        return perf_counter() - self.began


_PASSING: ContextVar[Passing | None] = ContextVar("passing", default=None)


def passing() -> Passing | None:
    """The one this thread works on."""
    return _PASSING.get()


@contextmanager
def passes(one: Passing) -> Iterator[Passing]:
    token = _PASSING.set(one)
    try:
        yield one
    finally:
        _PASSING.reset(token)


def number_requests(get_response: Answer) -> Answer:
    def answer(request: HttpRequest) -> HttpResponse:
        request.id = _number(request)
        with passes(Passing(request.id, request)) as one:
            response = get_response(request)
            response[HEADER] = one.id
            _note(one, request, response)
        return response

    return answer


def _number(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if _SANE.fullmatch(given) else secrets.token_hex(8)


def _note(one: Passing, request: HttpRequest, response: HttpResponse) -> None:
    view = request.resolver_match.view_name if request.resolver_match else UNNAMED
    seconds = one.seconds
    metrics.answered(view or UNNAMED, request.method or "", response.status_code, seconds, one.statements)
    if log.isEnabledFor(logging.INFO):
        log.info(
            "%s %s %s", request.method, request.path, response.status_code, extra=_facts(one, view, seconds)
        )


def _facts(one: Passing, view: str, seconds: float) -> dict[str, object]:
    return {
        "view": view,
        "milliseconds": round(seconds * 1_000, 1),
        "statements": one.statements,
        "database_milliseconds": round(one.database_seconds * 1_000, 1),
    }
