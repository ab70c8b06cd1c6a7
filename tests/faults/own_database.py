"""Databases beside the suite's own: made empty or as its copy, and taken for the site's for a while.

On PostgreSQL they stand on the same server, on SQLite in files.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_numbers = count(1)


@contextmanager
def empty_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    with _made(folder, "CREATE DATABASE {}") as database:
        yield database


@contextmanager
def copied_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """With all tables, and what the migrations put in."""
    template = connection.settings_dict["NAME"]
    with _made(folder, f'CREATE DATABASE {{}} TEMPLATE "{template}"') as database:
        if database.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(database.settings_dict["NAME"])) as copy:
                connection.connection.backup(copy)
        yield database


@contextmanager
def _made(folder: Path, statement: str) -> Iterator[BaseDatabaseWrapper]:
    name = f"beside_{next(_numbers)}"
    if connection.vendor == "sqlite":
        with closing(_wrapper(str(folder / f"{name}.sqlite3"))) as database:
            yield database
        return
    with closing(_wrapper("postgres")) as server:
        connection.close()  # nobody may be in a database that is copied
        _do(server, statement.format(name))
        try:
            with closing(_wrapper(name)) as database:
                yield database
        finally:
            _do(server, f"DROP DATABASE {name} WITH (FORCE)")


def url_of(database: BaseDatabaseWrapper) -> str:
    """For a process of its own."""
    name = database.settings_dict["NAME"]
    if database.vendor == "sqlite":
        return f"sqlite:///{name}"
    head, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"


def _wrapper(name: str) -> BaseDatabaseWrapper:
    made = connections.create_connection("default")
    made.settings_dict = made.settings_dict | {"NAME": name}
    return made


def _do(server: BaseDatabaseWrapper, statement: str) -> None:
    with server.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def standing_in(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Everything that asks for the site's database gets this one."""
    own = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = own
        with suppress(Exception):
            database.close()


def rows_of(database: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """All that stands in it, read without the code that makes backups."""
    with standing_in(database), connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _rows(cursor, name) for name in sorted(names)}


def _rows(cursor, name: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{name}"')
    return sorted(map(repr, cursor.fetchall()))
