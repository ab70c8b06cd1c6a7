"""Does a release answer?  First on a socket that nobody else knows, before the public is let in."""

import subprocess
import tempfile
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket

from deploy.installer import settings_file
from deploy.installer.refusals import Refusal
from deploy.installer.releases import Release

READY, PAGE = "/health/ready", "/login/"
PATIENCE = 90  # seconds
TRIES = 6  # of ten seconds each
OK = 200


class UnixConnection(HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self) -> None:
        self.sock = socket(AF_UNIX, SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def connection(bind: str) -> HTTPConnection:
    if bind.startswith("unix:"):
        return UnixConnection(bind.removeprefix("unix:"))
    return HTTPConnection(bind, timeout=10)


def status(bind: str, path: str, host: str) -> int:
    """What is answered; 0 for nothing."""
    asked = connection(bind)
    try:
        asked.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return asked.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        asked.close()


def require_answer(release: Release) -> None:
    """Starts the release on a socket of its own, asks, and stops it again."""
    given = settings_file.read(release.layout.settings_file)
    host = given.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    with tempfile.TemporaryDirectory(prefix="perfgoals-") as folder:
        release.layout.own(Path(folder))
        bind = f"unix:{folder}/web.sock"
        with (Path(folder) / "said").open("w+") as said, _server(release, bind, said) as server:
            try:
                if not (_comes(server, bind) and _opens(bind, host)):
                    raise Refusal(f"{release.version} 启动后不能打开页面：\n{_last_words(said)}")
            finally:
                server.terminate()


def _server(release: Release, bind: str, said) -> subprocess.Popen[bytes]:
    command = [
        str(release.python.with_name("gunicorn")),
        "--config",
        "deploy/gunicorn.conf.py",
        "perfgoals.wsgi",
    ]
    surroundings = release.surroundings(BIND=bind, WEB_WORKERS="1", WEB_THREADS="1")
    return subprocess.Popen(command, stdout=said, stderr=said, **surroundings)


def _last_words(said) -> str:
    said.seek(0)
    return "\n".join(f"    {line}" for line in said.read().strip().splitlines()[-6:])


def _comes(server: subprocess.Popen[bytes], bind: str) -> bool:
    for _ in range(PATIENCE * 4):
        if status(bind, READY, "localhost") == OK:
            return True
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.25)
            return False
    return False


def _opens(bind: str, host: str) -> bool:
    """A slow machine may need longer for its first page than one asking waits."""
    return next((said for _ in range(TRIES) if (said := status(bind, PAGE, host))), 0) == OK


def require_ready(bind: str) -> None:
    """The site that systemd has started."""
    for _ in range(PATIENCE):
        if status(bind, READY, "localhost") == OK:
            return
        time.sleep(1)
    raise Refusal("网站启动后一直没有就绪。", "journalctl -u perfgoals-web -n 50")
