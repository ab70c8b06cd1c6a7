"""The packages of every machine a bundle is for: asked of pip once, kept in dist/, checked by their hashes.

pip's own words are never passed on: they would name the registry.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")
GLIBCS = (5, 12, 17, 24, 26, 27, 28)  # 2.28 is what openEuler 20.03, Kylin V10 and Debian 10 have
_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))? \\$")


@dataclass(frozen=True)
class Target:
    python: str
    machine: str

    def platforms(self) -> Iterator[str]:
        yield from (f"manylinux_2_{minor}_{self.machine}" for minor in GLIBCS)
        yield f"manylinux2014_{self.machine}"

    def wants(self, marker: str | None) -> bool:
        """Any patch version of this Python: which one the machine has is not known here."""
        return not marker or any(
            Marker(marker).evaluate(self._environment(patch)) for patch in ("0", "1", "2", "99")
        )

    def _environment(self, patch: str) -> dict[str, str]:
        return {
            "python_version": self.python,
            "python_full_version": f"{self.python}.{patch}",
            "implementation_name": "cpython",
            "platform_machine": self.machine,
            "platform_system": "Linux",
            "sys_platform": "linux",
            "os_name": "posix",
        }


class NoWheels(Exception):
    """What could not be had, in one line without an address."""


def every_target() -> tuple[Target, ...]:
    return tuple(Target(python, machine) for machine in MACHINES for python in PYTHONS)


def this_target() -> Target:
    machine = sysconfig.get_platform().rpartition("-")[2]
    return Target("{}.{}".format(*sys.version_info[:2]), machine)


def required(pins: str, target: Target) -> str:
    """What a target needs, with hashes and without markers: pip would judge those by this machine."""
    kept: list[str] = []
    wanted = False
    for line in pins.splitlines():
        if pin := _PIN.match(line):
            wanted = target.wants(pin["marker"])
            line = f"{pin['name']}=={pin['version']} \\"
        if wanted and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def together(lists: Iterable[Path]) -> str:
    """Several lists of pins as one; each package once."""
    blocks: dict[str, list[str]] = {}
    for path in lists:
        name = ""
        for line in path.read_text().splitlines():
            if _PIN.match(line):
                name = line
                blocks[name] = []
            if name and line not in blocks[name]:
                blocks[name].append(line)
    return "".join("\n".join(lines) + "\n" for _, lines in sorted(blocks.items()))


def collect(pins: str, targets: Iterable[Target], store: Path) -> list[Path]:
    """The wheels of all targets, in `store/<what was asked>/`; asked again only when the pins change."""
    found: dict[str, Path] = {}
    for target in targets:
        asked = required(pins, target)
        key = hashlib.sha256(f"{target}{GLIBCS}{asked}".encode()).hexdigest()[:16]
        folder = store / f"{target.machine}-{target.python}-{key}"
        if not folder.is_dir():
            _download(asked, target, folder)
        found |= {path.name: path for path in folder.glob("*.whl")}
    return [found[name] for name in sorted(found)]


def _download(asked: str, target: Target, folder: Path) -> None:
    """Into a folder beside, which takes its name when all is there: one that is there is complete."""
    beside = folder.with_name(f".{folder.name}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    listed = beside / "asked.txt"
    listed.write_text(asked)
    platforms = [word for platform in target.platforms() for word in ("--platform", platform)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        + ["--only-binary=:all:", "--require-hashes", "--implementation", "cp", *platforms]
        + ["--python-version", target.python, "--dest", str(beside), "--requirement", str(listed)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoWheels(f"{target.machine}, Python {target.python}: {missing(done.stderr)}")
    listed.unlink()
    beside.rename(folder)


def missing(said: str) -> str:
    """The packages pip found nothing for; nothing else of what it says."""
    names = re.findall(r"No matching distribution found for ([\w.-]+==[\w.]+)", said)
    return "没有 " + "、".join(names) + " 的安装包" if names else "取不到安装包，请检查网络后再运行"


def own_pip() -> Path:
    """The pip that came with this Python: a machine whose Python has none gets it from the bundle."""
    import ensurepip  # noqa: PLC0415  Debian parts it from its Python

    return next((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
