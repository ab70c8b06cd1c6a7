"""Every statement is timed; a slow one is logged with its text, without its parameters.

Parameters are what people typed: they do not belong in a log.  psycopg2 and sqlite3 both are given the text
with its placeholders.
"""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from operations import metrics
from operations.requests import passing

LONGEST = 2_000  # characters of a statement in the log
log = logging.getLogger("perfgoals.slow")


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of `connection_created`; a connection that is opened again is watched already."""
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        _note(str(sql), perf_counter() - began)


def _note(sql: str, seconds: float) -> None:
    if one := passing():
        one.statements += 1
        one.database_seconds += seconds
    if seconds * 1_000 >= settings.SLOW_QUERY_MS > 0:
        metrics.SLOW.inc()
        log.warning(
            "slow statement",
            extra={"milliseconds": round(seconds * 1_000), "sql": " ".join(sql[:LONGEST].split())},
        )
