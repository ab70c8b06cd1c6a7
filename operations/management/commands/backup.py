"""`backup [FILE] [--keep N]`: the database and its files, as of one moment, in one archive.

Without FILE into the folder BACKUP_DIR, under the hour; FILE may be a folder, too.  The site goes on
meanwhile.  --keep removes the older ones with such names from that folder.  Exit 0: made and read back; 1:
not made, with one line why.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from journal.actions import record
from operations import backup_making
from operations.backup_archive import Damaged
from operations.backup_problems import Problem
from operations.refusals import why


class Command(BaseCommand):
    help = "把数据库和文件备份成一个文件；网站可以照常运行。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help="写到哪个文件或文件夹")
        parser.add_argument("--keep", metavar="N", type=int, help="同一文件夹里只留最新的 N 份")

    def handle(self, *args: object, **options: Any) -> None:
        path, keep = _path(options["file"]), options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep 至少是 1。")
        try:
            made = backup_making.make(path, connection)
            old = backup_making.keep_newest(path.parent, keep) if keep else []
            _tell_journal(made)
        except (Problem, Damaged, OSError, DatabaseError) as error:
            raise CommandError(f"没有备份：{why(error)}") from error
        self.stdout.write(_said(made, len(old)))


def _path(given: str | None) -> Path:
    path = Path(given) if given else settings.BACKUP_DIR
    if path.is_dir() or not given:
        return path / backup_making.NAME.format(timezone.localtime())
    return path


def _tell_journal(made: backup_making.Made) -> None:
    record("backup.made", label=made.path.name, rows=made.rows, files=len(made.files), size=made.size)


def _said(made: backup_making.Made, old: int) -> str:
    lost = len(made.manifest["missing"])
    return "".join(
        (
            f"已备份到 {made.path}：{made.tables} 张表 {made.rows} 行，{len(made.files)} 个文件，",
            f"共 {made.size:,} 字节，已回读核对。",
            f"有 {lost} 个文件早已不在，没有备份（清单的 missing 里有名称）。" if lost else "",
            f"删去旧备份 {old} 份。" if old else "",
        )
    )
