"""Where things lie: room on the disks, the newest backup."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Backup:
    name: str
    size: int
    at: datetime


def nearest(folder: Path) -> Path:
    """The folder itself, or the one above it that is there."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def free(folder: Path) -> int:
    return shutil.disk_usage(nearest(folder)).free


def total(folder: Path) -> int:
    return shutil.disk_usage(nearest(folder)).total


def last_backup() -> Backup | None:
    """By the file's own time; None where there is none, or the folder is elsewhere."""
    found = [(one.stat(), one.name) for one in Path(settings.BACKUP_DIR).glob("*.zip")]
    if not found:
        return None
    newest, name = max(found, key=lambda pair: pair[0].st_mtime)
    return Backup(
        name, newest.st_size, datetime.fromtimestamp(newest.st_mtime, tz=timezone.get_default_timezone())
    )
