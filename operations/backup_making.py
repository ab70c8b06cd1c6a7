"""Making a backup: one file that is whole, or none."""

from __future__ import annotations

import fcntl
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from operations import backup_files, backup_postgres, backup_sqlite
from operations.backup_archive import Manifest, files_in, reading, writing
from operations.backup_problems import Problem

NAME = "perfgoals-{:%Y%m%d-%H%M%S}.zip"
NAMED = re.compile(r"perfgoals-\d{8}-\d{6}\.zip")
BEING_MADE, LOCK = ".perfgoals-backup-", ".perfgoals-backup.lock"
TRIES = 3
SIDES: dict[str, Any] = {"sqlite": backup_sqlite, "postgresql": backup_postgres}


@dataclass(frozen=True, slots=True)
class Made:
    path: Path
    manifest: Manifest

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def tables(self) -> int:
        return len(self.manifest["tables"])

    @property
    def rows(self) -> int:
        return sum(one["rows"] for one in self.manifest["tables"].values())

    @property
    def files(self) -> dict[str, str]:
        return files_in(self.manifest)


class FilesGone(Exception):
    """A file was removed, with its row, between the snapshot and its copying."""


def make(path: Path, database: BaseDatabaseWrapper) -> Made:
    """Where somebody removes files meanwhile, it is begun anew."""
    if path.exists():
        raise Problem(f"已经有 {path}，没有覆盖它。请换一个文件名。")
    for _ in range(TRIES):
        try:
            with database.wrap_database_errors:
                return _made(path, database)
        except FilesGone:
            continue
    raise Problem("备份时一直有人在删除文件，没有做成。请过一会儿再备份。")


def _made(path: Path, database: BaseDatabaseWrapper) -> Made:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.parent), tempfile.TemporaryDirectory(prefix=BEING_MADE, dir=path.parent) as folder:
        whole = Path(folder, path.name)
        _write(whole, database, Path(folder))
        with reading(whole) as archive:
            manifest = archive.manifest
        whole.rename(path)
        _on_the_disk(path.parent)
    return Made(path, manifest)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time in a folder: what another one left behind there, nobody is making any more."""
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem(f"另一个备份正在写入 {folder}，没有做。请等它做完。") from error
        for left in folder.glob(f"{BEING_MADE}*/"):
            shutil.rmtree(left)
        yield


def _write(path: Path, database: BaseDatabaseWrapper, folder: Path) -> None:
    """The files first: the fewer go meanwhile."""
    side = SIDES[database.vendor]
    with side.snapshot(database, folder) as snapshot, writing(path) as writer:
        names = backup_files.named(snapshot.cursor, snapshot.tables())
        missing = backup_files.copy(names, writer)
        if missing:
            _require_named(missing, database, folder)
        tables = snapshot.contents()
        snapshot.add_to(writer)
        writer.finish(
            {
                "made_at": timezone.now().isoformat(timespec="seconds"),
                "versions": _versions(side, database),
                "vendor": database.vendor,
                "rights": snapshot.rights,
                "migrations": _migrations(snapshot.cursor),
                "tables": tables,
                "missing": missing,
            }
        )


def _require_named(missing: list[str], database: BaseDatabaseWrapper, folder: Path) -> None:
    """What rows name still was lost before this backup: that is said, and hinders nothing."""
    again = Path(tempfile.mkdtemp(dir=folder))
    with SIDES[database.vendor].snapshot(database, again) as now:
        if not set(missing) <= set(backup_files.named(now.cursor, now.tables())):
            raise FilesGone


def _versions(side: Any, database: BaseDatabaseWrapper) -> dict[str, str]:
    return {
        "perfgoals": settings.VERSION,
        "database": side.version(database),
        "django": django.get_version(),
        "python": platform.python_version(),
    }


def _migrations(cursor: Any) -> list[list[str]]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [list(row) for row in cursor.fetchall()]


def _on_the_disk(folder: Path) -> None:
    """The new name, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Removes the older ones among those that have their name from here."""
    ours = sorted(path for path in folder.iterdir() if NAMED.fullmatch(path.name))
    old = ours[: max(0, len(ours) - number)]
    for path in old:
        path.unlink()
    return old
