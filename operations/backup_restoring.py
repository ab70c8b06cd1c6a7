"""Restoring a backup: all of it or nothing, and only into a place where nothing is lost by it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from operations import backup_files, backup_making
from operations.backup_archive import Archive, Damaged, Manifest, files_in, reading
from operations.backup_making import SIDES
from operations.backup_problems import Half, Problem

BEFORE = "before-restore-{:%Y%m%d-%H%M%S-%f}.zip"
HALF = (
    "数据库已恢复并核对一致，但有 {number} 个文件没有换成备份里的：{named}（{why}）。"
    "请排除原因，再用同一份备份加 --replace 运行一次。"
)
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Restored:
    """before: the backup of what was there; without_rights: roles that are not known here."""

    manifest: Manifest
    before: Path | None
    without_rights: list[str]
    is_older: bool

    @property
    def files(self) -> dict[str, str]:
        return files_in(self.manifest)


def restore(path: Path, database: BaseDatabaseWrapper, *, replace: bool) -> Restored:
    if not path.is_file():
        raise Damaged("没有这个文件")
    with reading(path) as archive, database.wrap_database_errors:
        _require_fitting(archive.manifest, database)
        side = SIDES[database.vendor]
        is_empty = side.is_empty(database)
        if not (is_empty or replace):
            raise Problem(
                "这里的数据库不是空的，没有恢复。确实要用备份替换它，请加 --replace（会先备份现有内容）。"
            )
        before = None if is_empty else _kept(database)
        without_rights = _restored(archive, database, before)
    return Restored(archive.manifest, before and before.path, without_rights, _is_older(archive.manifest))


def _require_fitting(manifest: Manifest, database: BaseDatabaseWrapper) -> None:
    if manifest["vendor"] != database.vendor:
        theirs, ours = VENDORS[manifest["vendor"]], VENDORS[database.vendor]
        raise Problem(f"这份备份来自 {theirs}，这里用的是 {ours}，没有恢复。请核对 DATABASE_URL。")
    newer = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in _known()]
    if newer:
        raise Problem(f"这份备份来自更新的版本（这里没有 {newer[0]}），没有恢复。请先升级程序。")


def _known() -> set[tuple[str, str]]:
    """Also those that a squashed one stands for."""
    disk = MigrationLoader(None).disk_migrations
    return set(disk) | {old for one in disk.values() for old in one.replaces}


def _is_older(manifest: Manifest) -> bool:
    applied = {(app, name) for app, name in manifest["migrations"]}
    return any(not (key in applied or applied & set(one.replaces)) for key, one in _newest())


def _newest() -> list[tuple[tuple[str, str], Any]]:
    loader = MigrationLoader(None)
    return [(key, loader.graph.nodes[key]) for key in loader.graph.leaf_nodes()]


def _kept(database: BaseDatabaseWrapper) -> backup_making.Made:
    path = settings.BACKUP_DIR / BEFORE.format(timezone.localtime())
    return backup_making.make(path, database)


def _restored(
    archive: Archive, database: BaseDatabaseWrapper, before: backup_making.Made | None
) -> list[str]:
    """What is there is touched only when the database is restored and compared: whatever fails before leaves
    both as they were.  Files that are new come before the rows that name them; those that nothing names any
    more go after, and others are exchanged then."""
    new: list[str] = []
    try:
        different = _added(archive, new)
        with tempfile.TemporaryDirectory(prefix="restore-", dir=_room()) as folder:
            without_rights: list[str] = SIDES[database.vendor].restore(database, archive, Path(folder))
    except BaseException:
        backup_files.remove(new)
        raise
    _exchange(archive, different, set(before.files) - set(archive.files) if before else set())
    return without_rights


def _added(archive: Archive, new: list[str]) -> list[str]:
    """The names of files that are there with other contents; `new`: of those that were not there."""
    backup_files.add(archive, new)
    different = backup_files.wrong(archive)
    if wrong := sorted(set(different) & set(new)):
        raise Problem(f"有 {len(wrong)} 个文件写入后与备份不符（{wrong[0]}）。请检查存放文件的磁盘。")
    return different


def _exchange(archive: Archive, different: list[str], unnamed: set[str]) -> None:
    """What goes makes room for what comes."""
    try:
        backup_files.remove(unnamed)
        backup_files.exchange(archive, different)
        left = backup_files.wrong(archive)
    except Exception as error:
        raise Half(_half(different, error)) from error
    if left:
        raise Half(_half(left, "写入后与备份不符"))


def _half(left: list[str], why: object) -> str:
    named = "、".join(left[:3])
    return HALF.format(number=len(left), named=named, why=why)


def _room() -> Path:
    settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True)
    return settings.BACKUP_DIR
