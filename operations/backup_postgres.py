"""PostgreSQL's side of a backup: pg_dump in an exported snapshot; its script run in one transaction."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from psycopg2 import errors, sql
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from operations.backup_archive import Archive, Damaged, Writer
from operations.backup_problems import InUse, Problem

MEMBER = "database.dump"
VERSIONS = Path("/usr/lib/postgresql")  # where Debian and its kin keep them
PIECE = 1 << 16
UNKNOWN_BEFORE_17 = b"SET transaction_timeout"
TABLES = """SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
    AND c.relkind IN ('r', 'p') AND NOT EXISTS
    (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY c.relname"""
KEYS = """SELECT a.attname FROM pg_index i JOIN pg_attribute a
    ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY array_position(i.indkey, a.attnum)"""
# Of the schema, everything that no extension brought and that goes with nothing else.
DROPS = """SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name) FROM (
    SELECT oid, CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        ELSE 'TABLE' END AS kind, oid::regclass::text AS name
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL SELECT oid, 'ROUTINE', oid::regprocedure::text
    FROM pg_proc WHERE pronamespace = current_schema()::regnamespace) AS ours
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = ours.oid AND d.deptype IN ('e', 'i', 'a'))"""
ROLES = """SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
    WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('a', 'o')
    AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1"""


class Snapshot:
    """One state of the database, for this connection and for pg_dump's."""

    member = MEMBER

    def __init__(self, database: BaseDatabaseWrapper, cursor: Cursor, folder: Path) -> None:
        self._database, self.cursor, self._folder = database, cursor, folder
        cursor.execute("SELECT pg_export_snapshot()")
        (self._name,) = cursor.fetchone()
        cursor.execute(ROLES)
        self.rights = tuple(name for (name,) in cursor.fetchall())

    def tables(self) -> list[str]:
        return tables(self.cursor)

    def contents(self) -> dict[str, dict[str, Any]]:
        return contents(self.cursor)

    def add_to(self, writer: Writer) -> None:
        path = self._folder / MEMBER
        _run(
            self._database,
            "pg_dump",
            "--format=custom",
            f"--snapshot={self._name}",
            "--no-password",
            into=path,
        )
        with path.open("rb") as file:
            writer.add(MEMBER, file)


@contextmanager
def snapshot(database: BaseDatabaseWrapper, folder: Path) -> Iterator[Snapshot]:
    with _connected(database) as connection:
        connection.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
        program(connection.server_version, "pg_dump")  # before the work begins
        yield Snapshot(database, connection.cursor(), folder)


@contextmanager
def _connected(database: BaseDatabaseWrapper) -> Iterator[Connection]:
    """A connection of its own, in a transaction that ends with it unless it is committed."""
    wrapper = connections.create_connection(database.alias)
    wrapper.settings_dict = database.settings_dict
    with closing(wrapper):
        wrapper.connect()
        wrapper.connection.autocommit = False
        yield wrapper.connection


def version(database: BaseDatabaseWrapper) -> str:
    with _connected(database) as connection:
        return f"PostgreSQL {connection.info.parameter_status('server_version')}"


def is_empty(database: BaseDatabaseWrapper) -> bool:
    with _connected(database) as connection:
        return not tables(connection.cursor())


def restore(database: BaseDatabaseWrapper, archive: Archive, folder: Path) -> list[str]:
    """Everything in one transaction, which is given up unless every table is what the manifest says.

    The roles whose rights could not be given back, because this server does not know them.
    """
    path = folder / MEMBER
    archive.extract(MEMBER, path)
    with _connected(database) as connection:
        cursor = connection.cursor()
        unknown = _unknown_roles(cursor, archive.manifest["rights"])
        try:
            _drop_all(cursor)
            _run_script(database, connection, path, rights=not unknown)
        except errors.LockNotAvailable as error:
            raise InUse from error
        cursor.execute("RESET search_path")
        if contents(cursor) != archive.manifest["tables"]:
            raise Damaged("有表的内容与清单不符")
        connection.commit()
    return unknown


def _unknown_roles(cursor: Cursor, roles: list[str]) -> list[str]:
    cursor.execute("SELECT rolname FROM pg_roles")
    known = {name for (name,) in cursor.fetchall()}
    return [name for name in roles if name not in known]


def _drop_all(cursor: Cursor) -> None:
    """Who reads or writes now is waited for, not for ever."""
    cursor.execute("SET LOCAL lock_timeout = '20s'")
    cursor.execute(DROPS)
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


def _run_script(database: BaseDatabaseWrapper, connection: Connection, path: Path, *, rights: bool) -> None:
    """What pg_restore would do, over this connection."""
    without = [] if rights else ["--no-privileges"]
    command = [program(connection.server_version, "pg_restore"), "--no-owner", "--no-comments", *without]
    with subprocess.Popen([*command, "--file=-", str(path)], stdout=subprocess.PIPE) as pg_restore:
        assert pg_restore.stdout
        run_lines(connection.cursor(), pg_restore.stdout, old=connection.server_version < 170_000)
    if pg_restore.returncode:
        raise Damaged("pg_restore 读不了里面的数据库")


def run_lines(cursor: Cursor, script: IO[bytes], *, old: bool = False) -> None:
    """A script as pg_restore writes it: statements, and between them the rows of a table up to a line \\."""
    statements: list[bytes] = []
    for line in script:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            _execute(cursor, statements)
            cursor.copy_expert(line.decode(), Rows(script), PIECE)
        elif not line.startswith((b"--", b"\\")) and not (old and line.startswith(UNKNOWN_BEFORE_17)):
            statements.append(line)
    _execute(cursor, statements)


def _execute(cursor: Cursor, statements: list[bytes]) -> None:
    text = b"".join(statements).decode()
    statements.clear()
    if text.strip():
        cursor.execute(text)


class Rows:
    """The lines of one table, as a file that COPY reads."""

    def __init__(self, lines: IO[bytes]) -> None:
        self._lines, self._rest, self._ended = lines, b"", False

    def read(self, size: int) -> bytes:
        pieces, length = [self._rest], len(self._rest)
        while length < size and not self._ended:
            line = self._lines.readline()
            self._ended = line in (b"\\.\n", b"")
            if not self._ended:
                pieces.append(line)
                length += len(line)
        whole = b"".join(pieces)
        self._rest = whole[size:]
        return whole[:size]


def tables(cursor: Cursor) -> list[str]:
    cursor.execute(TABLES)
    return [name for (name,) in cursor.fetchall()]


def contents(cursor: Cursor) -> dict[str, dict[str, Any]]:
    """Rows, and the SHA-256 of all of them in the order of the primary key, of every table."""
    cursor.execute(
        "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1"
    )
    return {name: _content(cursor, name) for name in tables(cursor)}


def _content(cursor: Cursor, table: str) -> dict[str, Any]:
    name = sql.Identifier(table)
    cursor.execute(KEYS, [name.as_string(cursor)])
    keys = [sql.Identifier(key) for (key,) in cursor.fetchall()] or [sql.SQL("t::text")]
    rows = sql.SQL("COPY (SELECT * FROM {} AS t ORDER BY {}) TO STDOUT")
    digest = Digest()
    cursor.copy_expert(rows.format(name, sql.SQL(", ").join(keys)).as_string(cursor), digest)
    return {"rows": cursor.rowcount, "sha256": digest.sha256.hexdigest()}


class Digest:
    """A file that keeps of what is written only its digest."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def write(self, piece: bytes | str) -> None:
        self.sha256.update(piece.encode() if isinstance(piece, str) else piece)


def program(server: int, name: str) -> str:
    """The path of pg_dump or pg_restore, not older than the server: in PG_BIN, on PATH, beside the server."""
    found = [path for folder in _folders() if (path := shutil.which(name, path=folder))]
    needed = server // 10_000
    for path in found:
        if _major(path) >= needed:
            return path
    what = f"{name} 比数据库旧（数据库是 PostgreSQL {needed}）" if found else f"没有找到 {name}"
    raise Problem(
        f"{what}。请安装：sudo apt-get install postgresql-client-{needed}，"
        "或用环境变量 PG_BIN 写明它所在的文件夹。"
    )


def _folders() -> list[str]:
    if settings.PG_BIN:
        return [settings.PG_BIN]
    beside = sorted(VERSIONS.glob("*/bin"), key=lambda one: float(one.parent.name), reverse=True)
    return [*os.get_exec_path(), *map(str, beside)]


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"(\d+)", said.partition(")")[2] or said)[1])


def _run(database: BaseDatabaseWrapper, name: str, *options: str, into: Path) -> None:
    """How the database is reached is said as Django says it to psql."""
    args, env = DatabaseClient.settings_to_cmd_args_env(database.settings_dict, [])
    with _connected(database) as connection:
        path = program(connection.server_version, name)
    command = [path, *options, f"--file={into}", *args[1:]]
    done = subprocess.run(command, env=os.environ | (env or {}), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(f"{name} 没有做成：{done.stderr.strip() or done.returncode}")
