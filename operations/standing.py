"""What the page 运行状态 says: versions, room, the last backup, what is to be looked at."""

import platform
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

from operations import checks, places, queries

OLD_BACKUP = timedelta(days=2)
LONG_WAIT = timedelta(minutes=5)
CLOCKS_APART = timedelta(seconds=30)  # a worker is given up after two minutes of silence
TASKS = {
    "ingest.tasks.read_upload": "读取导入的文件",
    "projects.tasks.run_batch": "批量办理",
    "projects.tasks.run_audit": "检查一个年度",
    "publishing.books.tasks.make_file": "制作成册文件",
    "publishing.book_tasks.make_file": "制作成册文件",  # queued by an earlier version
}
_SAID = {
    "migrations": "数据库的结构不是这个版本的：请运行 manage.py migrate。",
    "workers": "没有后台进程：导入、批量办理、成册都在等。请启动 perfgoals-worker（manage.py db_worker）。",
    "files": "文件目录不能写：请检查目录的属主和权限。",
    "room": "磁盘剩余空间不足 500 MB：请清理或扩容，否则很快不能保存。",
}


def versions() -> list[tuple[str, str]]:
    return [
        ("系统", settings.VERSION),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        (connection.display_name, _database_version()),
        ("操作系统", platform.platform(terse=True)),
        ("会话", settings.SESSION_ENGINE.rpartition(".")[2]),
        ("缓存", settings.CACHES["default"]["BACKEND"].rpartition(".")[2]),
        ("邮件", settings.EMAIL_HOST or "没有设置"),
    ]


def _database_version() -> str:
    return ".".join(map(str, connection.get_database_version()))


def rooms() -> list[tuple[str, int, int | None]]:
    """What it is, bytes used by it or left, bytes in all."""
    files = Path(settings.MEDIA_ROOT)
    return [
        ("文件目录，剩余", places.free(files), places.total(files)),
        ("数据库", queries.database_size(), None),
    ]


def backup() -> places.Backup | None:
    return places.last_backup()


def failures(number: int) -> list[tuple[str, datetime, str]]:
    """What failed within a day, when, and the kind of error; its text stands in the log."""
    found = queries.failed().only("task_path", "finished_at", "exception_class_path")[:number]
    return [
        (TASKS.get(one.task_path, one.task_path), one.finished_at, one.exception_class_path) for one in found
    ]


def warnings() -> list[str]:
    said = [_SAID[name] for name, holds in checks.all_of_them().items() if not holds]
    return [*said, *_of_backup(), *_of_queue(), *_of_clocks()]


def _of_backup() -> list[str]:
    last = places.last_backup()
    if last is None:
        return ["还没有备份：请运行 manage.py backup，或启用每天的备份。"]
    return (
        ["最近两天没有备份：请检查每天的备份为什么没有做。"] if timezone.now() - last.at > OLD_BACKUP else []
    )


def _of_queue() -> list[str]:
    oldest = queries.queue().oldest
    waits = oldest is not None and timezone.now() - oldest > LONG_WAIT
    return ["有任务等了五分钟以上：后台进程太少，或者停了。"] if waits else []


def _of_clocks() -> list[str]:
    apart = abs(queries.database_clock() - timezone.now())
    seconds = f"{apart.total_seconds():.0f}"
    return [f"这台服务器和数据库的时钟相差 {seconds} 秒：请校时。"] if apart > CLOCKS_APART else []
