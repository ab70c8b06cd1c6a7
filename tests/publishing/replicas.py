"""A second database that follows the first: on PostgreSQL a real standby, on SQLite a copy of the file."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import connection, connections

from publishing.replica import NAME


class CopiedFile:
    """As old as its last catching up."""

    def __init__(self) -> None:
        self.folder = mkdtemp()
        self.place = {"NAME": f"{self.folder}/copy.sqlite3"}

    def hold(self) -> None:
        """It never follows by itself."""

    def catch_up(self) -> None:
        connections[NAME].close()
        target = sqlite3.connect(self.place["NAME"])
        connection.ensure_connection()
        connection.connection.backup(target)
        target.close()

    def stop(self) -> None:
        shutil.rmtree(self.folder)


class Standby:
    """Of the server under test, by streaming; where the tests are root's, another account's."""

    def __init__(self) -> None:
        source = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]
        self.folder = mkdtemp(prefix="perfgoals-standby-")  # short: a socket lies in it
        self.account = "pgserver" if os.geteuid() == 0 else None
        if self.account:
            shutil.chown(self.folder, self.account)
        self.data, self.place = f"{self.folder}/data", {"HOST": self.folder}
        self._do("pg_basebackup", "-D", self.data, "-R", "-c", "fast", "-h", source, "-U", "postgres")
        self._do(
            "pg_ctl",
            "start",
            "-w",
            "-D",
            self.data,
            "-l",
            f"{self.data}/log",
            "-o",
            f'-h "" -k {self.folder}',
        )

    def _do(self, name: str, *arguments: str) -> None:
        path = Path(os.environ["PG_BIN"], name)
        subprocess.run([path, *arguments], user=self.account, check=True, stdout=subprocess.DEVNULL)

    def hold(self) -> None:
        self._say("SELECT pg_wal_replay_pause()")

    def catch_up(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_lsn()")
            [written] = cursor.fetchone()
        self._say("SELECT pg_wal_replay_resume()")
        while not self._say(f"SELECT pg_last_wal_replay_lsn() >= '{written}' FROM pg_sleep(0.01)"):
            pass

    def _say(self, statement: str) -> Any:
        with connections[NAME].cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def stop(self) -> None:
        self._do("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self.data)
        shutil.rmtree(self.folder)


Replica = CopiedFile | Standby


@contextmanager
def followed() -> Iterator[Replica]:
    """The test's own database, by one of the name the site knows.

    Begun before a test begins: Django lets it ask no database that it has not named by then.
    """
    one = Standby() if connection.vendor == "postgresql" else CopiedFile()
    mirror = {"TEST": connection.settings_dict["TEST"] | {"MIRROR": "default"}}
    connections.settings[NAME] = connection.settings_dict | mirror | one.place
    try:
        yield one
    finally:
        connections[NAME].close()
        del connections[NAME], connections.settings[NAME]
        one.stop()
