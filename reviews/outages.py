"""What is nobody's mistake and passes: the database is away, or a disk is full.

Told from the driver's own errors (PostgreSQL's five-letter codes, SQLite's names), not from their words.
"""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import Error, InterfaceError, OperationalError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
DISK_FULL, READ_ONLY = "53100", "25006"
CONNECTION, RESOURCES, SHUTDOWN = "08", "53", "57P"  # how such codes begin
SQLITE_FULL = "SQLITE_FULL"
SQLITE_AWAY = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_READONLY", "SQLITE_LOCKED")


@dataclass(frozen=True, slots=True)
class Outage:
    """sentence: what is the matter; advice: who can do what."""

    code: str
    sentence: str
    advice: str


AWAY = Outage(
    "away",
    "系统暂时连不上数据库。",
    "请等一两分钟再试；一直这样，请告诉系统维护人员。",
)
FULL = Outage(
    "full",
    "服务器的磁盘满了，现在存不进东西。",
    "请告诉系统维护人员腾出空间，之后再试一次。",
)


def outage_of(error: BaseException | None) -> Outage | None:
    """None for everything else: that has to be mended in the program."""
    for one in _with_causes(error):
        if getattr(one, "errno", None) in NO_ROOM and isinstance(one, OSError):
            return FULL
        if isinstance(one, Error) and (found := _of_database(one)):
            return found
    return None


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _of_database(error: Error) -> Outage | None:
    driver = error.__cause__
    if isinstance(driver, sqlite3.Error):
        return _of_sqlite(getattr(driver, "sqlite_errorname", ""))
    if code := getattr(driver, "pgcode", None):
        return _of_postgres(code)
    return AWAY if isinstance(error, OperationalError | InterfaceError) else None


def _of_sqlite(name: str) -> Outage | None:
    if name == SQLITE_FULL:
        return FULL
    return AWAY if name.startswith(SQLITE_AWAY) else None


def _of_postgres(code: str) -> Outage | None:
    if code == DISK_FULL:
        return FULL
    return AWAY if code == READ_ONLY or code.startswith((CONNECTION, RESOURCES, SHUTDOWN)) else None
