"""A site as in production, for measurements and for crowds: PostgreSQL, gunicorn's processes, a db_worker.

It stands on this machine's own address only and is gone afterwards.
"""

import gzip
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from tests import postgres_server
from tests.ports import HOST, kept_port
from tests.throwaway_site import ROOT, _wait_for, manage

PRODUCTION = {
    "DEBUG": "0",
    "HTTPS": "0",
    "SECRET_KEY": "of a measurement only, and long enough for that",
    "PROXY_COUNT": "1",  # so that each caller has an address of his own
    "PASSWORD_FIRST_CHANGE": "0",
}
MOVED = 302
KEPT = 1  # seconds a connection may have been idle; gunicorn ends it after five


@contextmanager
def data(url: str = "") -> Iterator[None]:
    """The environment of this process from now on: a database (a new one, or the one of `url`), files."""
    with TemporaryDirectory() as folder:
        if url:
            _settle(url, folder)
            yield
            return
        with postgres_server.server() as own:
            _settle(own, folder)
            manage("migrate", "--verbosity", "0")
            yield


def _settle(url: str, folder: str) -> None:
    os.environ.update(PRODUCTION | {"DATABASE_URL": url, "MEDIA_ROOT": folder, "ALLOWED_HOSTS": HOST})


@contextmanager
def served(application: str = "perfgoals.wsgi", *, workers: int = 2, worker: bool = False) -> Iterator[int]:
    """The port of gunicorn with its production settings; its lines of log are dropped."""
    manage("collectstatic", "--noinput", "--verbosity", "0")
    gunicorn = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", application]
    with kept_port() as port, _started(gunicorn, _told(port, workers)) as web:
        _wait_for(f"http://{HOST}:{port}/login/", web)
        if not worker:
            yield port
            return
        with _started(["manage.py", "db_worker"], {}):
            yield port


def _told(port: int, workers: int) -> dict[str, str]:
    return {"BIND": f"{HOST}:{port}", "WEB_WORKERS": str(workers)}


@contextmanager
def _started(arguments: list[str], own: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Its last words are heard where it does not come up."""
    with TemporaryDirectory() as folder:
        words = Path(folder, "log")
        with words.open("wb") as log:
            command, environment = [sys.executable, *arguments], os.environ | own
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield process
        except OSError:
            sys.stderr.write(words.read_text()[-3_000:])
            raise
        finally:
            process.terminate()
            process.wait()


class Caller:
    """A browser's side of one person: a kept connection, cookies, the form's token."""

    def __init__(self, port: int, address: str = "192.0.2.1") -> None:
        self.address, self.cookies, self.location, self.used = address, {}, "", monotonic()
        self.connection = http.client.HTTPConnection(HOST, port, timeout=300)

    def ask(
        self, method: str, where: str, body: bytes | None = None, *, unpack: bool = False, **headers: str
    ) -> tuple[int, bytes]:
        """Status and body, packed as it came if nobody asks for more; where it leads is in `location`."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookie, "Accept-Encoding": "gzip", "X-Forwarded-For": self.address} | headers
        if monotonic() - self.used > KEPT:
            self.connection.close()  # the server has, or is about to
        self.connection.request(method, where, body, sent)
        response = self.connection.getresponse()
        content = response.read()
        self.location = response.headers.get("Location", "")
        self.used = monotonic()
        self._remember(response)
        packed = response.headers.get("Content-Encoding") == "gzip"
        return response.status, gzip.decompress(content) if packed and unpack else content

    def _remember(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value

    def send(self, where: str, data: dict[str, object]) -> int:
        form = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"]} | data, doseq=True).encode()
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", where, form, **{"Content-Type": kind})[0]

    def send_json(self, where: str, data: object) -> tuple[int, Any]:
        own = {"Content-Type": "application/json", "X-CSRFToken": self.cookies["csrftoken"]}
        status, content = self.ask("POST", where, json.dumps(data).encode(), unpack=True, **own)
        return status, json.loads(content) if content.startswith(b"{") else {}

    def sign_in(self, name: str, password: str) -> None:
        self.ask("GET", "/login/")
        status = self.send("/login/", {"username": name, "password": password})
        if status != MOVED:
            raise PermissionError(f"{name}: {status}")
