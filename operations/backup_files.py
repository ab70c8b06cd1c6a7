"""The files that rows name, wherever they are kept: read and written through the store's own interface.

Only these are backed up.  What lies beside them is made again when it is asked for (pictures of pages, public
PDFs), or belongs to nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import FileField

from operations.backup_archive import FILES, PIECE, Archive, Writer


def named(cursor: Any, tables: Collection[str]) -> list[str]:
    """`tables`: those that are there."""
    every = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    fields = [one for one in every if isinstance(one, FileField) and one.model._meta.db_table in tables]
    return sorted({name for field in fields for name in _names(cursor, field)})


def _names(cursor: Any, field: FileField) -> Iterator[str]:
    column, table = field.column, field.model._meta.db_table
    cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')
    yield from (name for (name,) in cursor.fetchall())


def copy(names: Iterable[str], writer: Writer) -> list[str]:
    """The names of those that are not there."""
    missing = []
    for name in names:
        try:
            with default_storage.open(name) as file:
                writer.add(FILES + name, file)
        except FileNotFoundError:
            missing.append(name)
    return missing


def add(archive: Archive, new: list[str]) -> None:
    """Every file of the archive into the store whose name is free there; `new`: those."""
    for name in archive.files:
        if not default_storage.exists(name):
            new.append(name)
            _save(archive, name)


def exchange(archive: Archive, different: list[str]) -> None:
    """Those that are there, but not as they are in the archive; one by one they leave the list."""
    while different:
        default_storage.delete(different[0])
        _save(archive, different[0])
        del different[0]


def _save(archive: Archive, name: str) -> None:
    with archive.file(name) as member:
        default_storage.save(name, File(member))


def wrong(archive: Archive) -> list[str]:
    """The names of those that are not in the store as they are in the archive."""
    return [name for name, digest in archive.files.items() if not is_whole(name, digest)]


def is_whole(name: str, digest: str) -> bool:
    try:
        with default_storage.open(name) as file:
            return _sha256(file) == digest
    except FileNotFoundError:
        return False


def _sha256(file: Any) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def remove(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
