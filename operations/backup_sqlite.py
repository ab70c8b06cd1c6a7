"""SQLite's side of a backup: its own interface copies the file as of one moment, while others write."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from operations.backup_archive import Archive, Damaged, Writer
from operations.backup_problems import InUse

MEMBER = "database.sqlite3"
ROWS_AT_ONCE = 1_000
TRIES = 80  # a quarter of a second each, while somebody else writes


class Snapshot:
    """A copy of the file, which nobody else knows."""

    member = MEMBER
    rights: tuple[str, ...] = ()

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path, self._connection = path, connection
        self.cursor = connection.cursor()

    def tables(self) -> list[str]:
        return tables(self._connection)

    def contents(self) -> dict[str, dict[str, Any]]:
        return contents(self._connection)

    def add_to(self, writer: Writer) -> None:
        with self._path.open("rb") as file:
            writer.add(MEMBER, file, packed=True)


@contextmanager
def snapshot(database: BaseDatabaseWrapper, folder: Path) -> Iterator[Snapshot]:
    path = folder / MEMBER
    live = sqlite3.connect(database.settings_dict["NAME"])
    with closing(live), closing(sqlite3.connect(path)) as copy:
        _copy(live, copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file
        yield Snapshot(path, copy)


def version(database: BaseDatabaseWrapper) -> str:
    return f"SQLite {sqlite3.sqlite_version}"


def is_empty(database: BaseDatabaseWrapper) -> bool:
    with closing(sqlite3.connect(database.settings_dict["NAME"])) as live:
        return not tables(live)


def restore(database: BaseDatabaseWrapper, archive: Archive, folder: Path) -> list[str]:
    """Looked at as a file of its own, then copied into the database's file in one transaction of SQLite's."""
    path = folder / "restored.sqlite3"
    archive.extract(MEMBER, path)
    said = archive.manifest["tables"]
    with closing(sqlite3.connect(path)) as restored:
        _require_sound(restored, said)
        with closing(sqlite3.connect(database.settings_dict["NAME"])) as live:
            _copy(restored, live)
            _require_sound(live, said)
            live.execute("PRAGMA journal_mode=WAL")
    return []


def _require_sound(connection: sqlite3.Connection, said: dict[str, Any]) -> None:
    if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise Damaged("里面的数据库文件坏了")
    if contents(connection) != said:
        raise Damaged("有表的内容与清单不符")


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """All pages at one go; raises InUse instead of waiting for ever for a writer."""
    source.backup(target, progress=_patient(), sleep=0.25)


def _patient() -> Callable[[int, int, int], None]:
    waited = 0

    def called(status: int, left: int, total: int) -> None:
        nonlocal waited
        waited += 1
        if waited > TRIES:
            raise InUse

    return called


def tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found if not name.startswith("sqlite_")]


def contents(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Rows, and the SHA-256 of all of them, of every table."""
    return {name: _content(connection, name) for name in tables(connection)}


def _content(connection: sqlite3.Connection, table: str) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    while some := cursor.fetchmany(ROWS_AT_ONCE):
        rows += len(some)
        digest.update("\n".join(map(repr, some)).encode("utf-8", "surrogatepass") + b"\n")
    return {"rows": rows, "sha256": digest.hexdigest()}
