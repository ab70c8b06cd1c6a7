"""The public reads from a replica, but never what the primary no longer shows.

A replica is a little late.  It is asked only where it stands in the same state as the primary
(`models.generations`): all that was written before that state is then on it.  Else the primary answers, as it
does where the replica is away or breaks off in the middle.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.utils import Error
from django.http import FileResponse
from django.http.response import HttpResponseBase

from publishing.models import generations

NAME, CACHE = "replica", "django_cache"
LEFT_ALONE = 10.0  # seconds in which a replica that failed is not asked again by this process
_reading: ContextVar[bool] = ContextVar("reading", default=False)
_asked_again_at = 0.0
Response = TypeVar("Response", bound=HttpResponseBase)
log = logging.getLogger(__name__)


class Router:
    """Everything is the primary's, but for what is read inside of `drawn` and outside of a transaction."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """What is kept for speed is written meanwhile, too."""
        transaction = connections[DEFAULT_DB_ALIAS].in_atomic_block
        there = _reading.get() and not transaction and model._meta.app_label != CACHE
        return NAME if there else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def is_there() -> bool:
    return NAME in connections.databases


def drawn(draw: Callable[[], Response], state: str) -> Response:
    """What `draw` gives: read from the replica if that is in `state`, the primary's of just now."""
    if not state or not _stands_at(state):
        return draw()
    try:
        with _reads():
            response = draw()
    except Exception:
        if not _broke_off():
            raise
        log.warning("the replica broke off", exc_info=True)
    else:
        if not _broke_off():
            return _read_on(response)
    _leave_alone()
    return draw()


def _broke_off() -> bool:
    """Also where the failure has become a page by now."""
    return connections[NAME].errors_occurred


@contextmanager
def _reads() -> Iterator[None]:
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def _stands_at(state: str) -> bool:
    if not is_there() or time.monotonic() < _asked_again_at:
        return False
    try:
        return generations.current(using=NAME) == state
    except Error as error:
        log.warning("the replica is away: %s", error)
        _leave_alone()
        return False


def _leave_alone() -> None:
    global _asked_again_at
    _asked_again_at = time.monotonic() + LEFT_ALONE
    connections[NAME].close()


def _read_on(response: Response) -> Response:
    """What is streamed is read while it is sent, from where it was begun."""
    if response.streaming and not isinstance(response, FileResponse):
        response.streaming_content = _pieces(iter(response.streaming_content))
    return response


def _pieces(content: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        with _reads():
            piece = next(content, None)
        if piece is None:
            return
        yield piece
