"""A site for pictures and measurements: a database of its own, a free port, gone afterwards."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError

from tests.ports import HOST, kept_port

ROOT = Path(__file__).parent.parent
PATIENCE = 300  # seconds until the server has to answer


def manage(*arguments: str, **own: str) -> None:
    """own: more of the environment."""
    command, quiet = [sys.executable, "manage.py", *arguments], subprocess.DEVNULL
    subprocess.run(command, cwd=ROOT, check=True, stdout=quiet, env=os.environ | own)


@contextmanager
def site() -> Iterator[str]:
    """Its address.  The environment is this process's: Django set up afterwards sees the data."""
    with TemporaryDirectory() as folder:
        own = {
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "MEDIA_ROOT": folder,
            "IMPORT_WORKERS": "0",
        }
        os.environ.update(own)
        manage("migrate", "--verbosity", "0")
        with _server() as url:
            yield url


@contextmanager
def _server() -> Iterator[str]:
    quiet = subprocess.DEVNULL
    with kept_port() as port:
        address = f"{HOST}:{port}"
        command = [sys.executable, "manage.py", "runserver", "--noreload", address]
        with subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet) as server:
            try:
                _wait_for(f"http://{address}/login/", server)
                yield f"http://{address}"
            finally:
                server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 5):
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()
        except HTTPError:
            raise
        except OSError:  # nobody listens yet, or who listens is not ready and was not waited for
            if server.poll() is not None:
                raise
            _pause(server)
        else:
            return
    raise TimeoutError(url)


def _pause(server: subprocess.Popen[bytes]) -> None:
    """A fifth of a second, or until the server gives up."""
    try:
        server.wait(0.2)
    except subprocess.TimeoutExpired:
        return
