"""`restore FILE [--replace]`: what `backup` made, into an empty database, all of it or nothing.

--replace: the database is not empty; what is in it is backed up into BACKUP_DIR first.  Exit 0: restored, and
every table and file compared; 1: refused, or not all done, and what is where; 2: FILE is no whole backup.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from accounts import second_step
from journal.actions import record
from journal.models import Entry
from operations import backup_restoring
from operations.backup_archive import Damaged
from operations.backup_problems import Half, Problem
from operations.refusals import why

NO_BACKUP = 2


class Command(BaseCommand):
    help = "从备份恢复数据库和文件：全部恢复，或者什么都不动。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="backup 做的文件")
        parser.add_argument("--replace", action="store_true", help="数据库不是空的：先备份，再整个替换")

    def handle(self, *args: object, **options: Any) -> None:
        path = Path(options["file"])
        try:
            done = backup_restoring.restore(path, connection, replace=options["replace"])
            _tell_journal(path, done)
        except Damaged as error:
            raise CommandError(f"没有恢复：{path} 不能用，{error}。", returncode=NO_BACKUP) from error
        except Half as error:
            raise CommandError(str(error)) from error
        except (Problem, OSError, DatabaseError) as error:
            raise CommandError(f"没有恢复：{why(error)}") from error
        self.stdout.write(_said(path, done))


def _tell_journal(path: Path, done: backup_restoring.Restored) -> None:
    """Backups older than the journal have no place for it."""
    connection.close()
    if Entry._meta.db_table in done.manifest["tables"]:
        record("backup.restored", label=path.name, made_at=done.manifest["made_at"])


def _said(path: Path, done: backup_restoring.Restored) -> str:
    tables = done.manifest["tables"]
    rows = sum(one["rows"] for one in tables.values())
    roles = "、".join(done.without_rights)
    return "".join(
        (
            f"已从 {path.name}（{done.manifest['made_at']}）恢复：{len(tables)} 张表 {rows} 行，",
            f"{len(done.files)} 个文件，逐表逐个核对一致。",
            f"原有内容已备份到 {done.before}。" if done.before else "",
            f"这台服务器没有角色 {roles}，授权没有恢复，请执行 deploy/roles.sql。" if roles else "",
            "备份的版本较旧，请再运行 manage.py migrate。" if done.is_older else _second_steps(),
        )
    )


def _second_steps() -> str:
    """Sealed where the backup was made, with the SECRET_KEY of there."""
    lost = sum(1 for _ in second_step.unreadable())
    if not lost:
        return ""
    return (
        f"有 {lost} 个账号的两步验证是用另一个 SECRET_KEY 加密的，不能再用："
        "请把那个 SECRET_KEY 写进 SECRET_KEY_FALLBACKS，"
        "或者运行 manage.py second_steps --remove-unreadable，请本人登录以后重新设置。"
    )
