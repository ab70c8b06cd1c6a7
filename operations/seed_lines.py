"""Rows as lines of PostgreSQL's COPY, the one form in which they are made, and into the database.

PostgreSQL takes the lines as they are; any other database is given the values read back from them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Max, Model

NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_READ = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
_ESCAPED = re.compile(r"\\[\\tnr]")
_BLOCK = 1 << 20


def line(values: Iterable[Any]) -> str:
    return "\t".join(map(_text, values))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if value is None:
        return NOTHING
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    return value.isoformat() if isinstance(value, datetime) else str(value)


class Table:
    """Lines of a model on their way into the database.

    columns: the names of the fields that a line tells of, in its order; the others get their default.
    """

    def __init__(self, model: type[Model], columns: Sequence[str]):
        self.model, self.lines = model, list[str]()
        fields = {field.attname: field for field in model._meta.concrete_fields}
        fields |= {field.name: field for field in model._meta.concrete_fields}
        given = [fields[name] for name in columns]
        left = [field for field in model._meta.concrete_fields if field not in given]
        self.fields: list[Field[Any, Any]] = [*given, *left]
        self.ending = "".join(f"\t{_text(field.get_default())}" for field in left)
        self.key = (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def add(self, text: str) -> int:
        """A line without its key, which is the first column; the key."""
        key = self.key
        self.key += 1
        self.lines.append(f"{key}\t{text}{self.ending}")
        return key

    def add_with_key(self, key: int, text: str) -> None:
        """Of a table whose key is another table's."""
        self.lines.append(f"{key}\t{text}{self.ending}")

    def taken(self) -> "Part":
        lines, self.lines = self.lines, []
        return Part(self, lines)


class Part:
    """Some lines of a table, to be written while more are made."""

    def __init__(self, table: Table, lines: Sequence[str]):
        self.table, self.lines = table, lines

    def write(self, connection: BaseDatabaseWrapper) -> None:
        """connection: of the thread that began the transaction, whichever thread this is."""
        if not self.lines:
            return
        if connection.vendor == "postgresql":
            self._copy(connection)
        else:
            self._insert(connection)

    def _copy(self, connection: BaseDatabaseWrapper) -> None:
        text = StringIO("\n".join(self.lines) + "\n")
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {self._names(connection)} FROM STDIN", text, _BLOCK)

    def _insert(self, connection: BaseDatabaseWrapper) -> None:
        """Statements of one row each: a model's own `bulk_create` would set the times anew."""
        places = ", ".join(["%s"] * len(self.table.fields))
        statement = f"INSERT INTO {self._names(connection)} VALUES ({places})"
        with connection.cursor() as cursor:
            cursor.executemany(statement, (self._values(text, connection) for text in self.lines))

    def _names(self, connection: BaseDatabaseWrapper) -> str:
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(field.column) for field in self.table.fields)
        return f"{quoted(self.table.model._meta.db_table)} ({columns})"

    def _values(self, text: str, connection: BaseDatabaseWrapper) -> list[Any]:
        parts = zip(self.table.fields, text.split("\t"), strict=True)
        return [_value(field, part, connection) for field, part in parts]


def _value(field: Field[Any, Any], text: str, connection: BaseDatabaseWrapper) -> Any:
    if text == NOTHING:
        return None
    text = _ESCAPED.sub(lambda match: _READ[match[0]], text)
    value = json.loads(text) if isinstance(field, JSONField) else field.to_python(text)
    return field.get_db_prep_save(value, connection)


@contextmanager
def without_indexes(models: Sequence[type[Model]]) -> Iterator[None]:
    """PostgreSQL builds an index of many rows in a fraction of the time of putting each row into it.

    Inside one transaction: nobody sees the tables without them, and when it fails they are as they were.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        constraints, indexes = _constraints(cursor, tables), _indexes(cursor, tables)
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _, statement in indexes:
            cursor.execute(statement)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _constraints(cursor: Any, tables: list[str]) -> list[tuple[str, str, str]]:
    """Keys of other tables and what is unique; those other tables refer to stay."""
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[])"
        " ORDER BY contype DESC, conname",
        [tables],
    )
    return cursor.fetchall()


def _indexes(cursor: Any, tables: list[str]) -> list[tuple[str, str]]:
    """Those that no constraint made."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        [tables],
    )
    return cursor.fetchall()
