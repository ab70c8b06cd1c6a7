"""A machine with nothing: no network, an empty home, no settings of pip; and a bundle made for it."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPResponse
from pathlib import Path

from deploy import archive, bundle, wheels
from deploy.installer import probe

HOST = "goals.example.gov.cn"
PASSWORD = "Vq7-lantern-Ochre"
PATIENCE = 120  # seconds, on a machine that does other things
NOWHERE = {"PATH": os.defpath, "HOME": "/nonexistent", "LANG": "C.UTF-8"}
ALONE = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]


def require_cut_off() -> None:
    """Fails, and says why, where the kernel grants no network of one's own."""
    names = "import socket; print(*(name for _, name in socket.if_nameindex()))"
    done = run([*ALONE, sys.executable, "-I", "-c", names])
    assert done.returncode == 0, (
        f"this test cuts the network off with unshare, which was refused: {done.stdout}"
    )
    assert done.stdout.split() == ["lo"]


def make_bundle(folder: Path, version: str) -> Path:
    """For this Python and processor, not packed, with what one server needs."""
    top = folder / f"perfgoals-{version}"
    pins = wheels.together([bundle.ROOT / "requirements.txt"])
    found = wheels.collect(pins, [wheels.this_target()], bundle.ROOT / "dist/wheels")
    bundle.compose(top, version, pins, found)
    return top


def next_bundle(first: Path, version: str, files: dict[str, str]) -> Path:
    """The same with another version and some files more."""
    top = first.with_name(f"perfgoals-{version}")
    shutil.copytree(first, top, copy_function=os.link)
    for name, text in {"VERSION": f"{version}\n", **files}.items():
        (top / name).unlink(missing_ok=True)
        (top / name).write_text(text)
    (top / archive.MANIFEST).unlink()
    archive.write_manifest(top)
    return top


def run(command: list[str], *, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=NOWHERE | more,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


class Machine:
    """What install.sh, the units and the administrator's commands do, below a folder named from beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def install(self, top: Path, **more: str) -> subprocess.CompletedProcess[str]:
        words = ["--root", self.root.name, "--host", HOST]
        command = [*ALONE, str(top / "install.sh"), *words]
        return run(command, cwd=self.root.parent, PYTHON=sys.executable, **more)

    def roll_back(self, top: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*ALONE, str(top / "rollback.sh"), "--root", self.root.name, *words]
        return run(command, cwd=self.root.parent)

    def manage(self, *words: str, **more: str) -> str:
        done = run([*ALONE, str(self.root / "opt/perfgoals/manage"), *words], **more)
        assert done.returncode == 0, done.stdout
        return done.stdout

    @property
    def version(self) -> str:
        return (self.root / "opt/perfgoals/current").readlink().name

    @contextmanager
    def serving(self) -> Iterator["Site"]:
        """By the very line of the unit, with its settings and folder."""
        unit = self._unit()
        settings = dict(line.split("=", 1) for line in _lines(Path(unit["EnvironmentFile"])))
        command = [*ALONE, *shlex.split(unit["ExecStart"])]
        with (self.root / "said").open("w+") as said:
            server = subprocess.Popen(
                command, env=NOWHERE | settings, cwd=unit["WorkingDirectory"], stdout=said, stderr=said
            )
            try:
                probe.require_ready(settings["BIND"])
                yield Site(settings["BIND"])
            finally:
                server.terminate()
                server.wait()

    def _unit(self) -> dict[str, str]:
        path = self.root / "etc/systemd/system/perfgoals-web.service"
        return dict(line.split("=", 1) for line in _lines(path) if "=" in line)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


class Site:
    def __init__(self, bind: str) -> None:
        self.bind = bind

    def get(self, path: str) -> tuple[HTTPResponse, str]:
        with closing(probe.connection(self.bind)) as asked:
            asked.timeout = PATIENCE
            asked.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
            answer = asked.getresponse()
            return answer, answer.read().decode()
