"""Whether what the site stands on is there: database, its tables, room, a place for files, workers."""

import os
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from ingest import rollcall
from operations import places

NEEDED = ("database", "migrations")  # without them no page is answered
LEAST_ROOM = 500 * 2**20  # bytes: a report of 100 MB, its pictures, and a night's log
_UP_TO_DATE: list[bool] = []  # once they are, they stay so as long as the process lives


def all_of_them() -> dict[str, bool]:
    if not database():
        return dict.fromkeys(("database", "migrations", "workers"), False) | _of_files()
    return {"database": True, "migrations": migrations(), "workers": workers()} | _of_files()


def _of_files() -> dict[str, bool]:
    return {"files": files(), "room": room()}


def database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations() -> bool:
    if not _UP_TO_DATE and not unapplied():
        _UP_TO_DATE.append(True)
    return bool(_UP_TO_DATE)


def unapplied() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, backwards in plan]


def workers() -> bool:
    return rollcall.present().exists()


def files() -> bool:
    return os.access(places.nearest(Path(settings.MEDIA_ROOT)), os.W_OK)


def room() -> bool:
    return places.free(Path(settings.MEDIA_ROOT)) >= LEAST_ROOM
