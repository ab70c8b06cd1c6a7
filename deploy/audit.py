"""Known weaknesses of the pinned packages: `make audit`.

    python -m deploy.audit [--advisories FILE] requirements.txt …

Where the network is open pip-audit asks for itself (`pip install pip-audit`; it is no part of the site).  In
a closed network --advisories names the collection of the open vulnerability database for Python (OSV, "PyPI
all.zip", or its files in a folder), carried in like the bundle; the pins are compared with it here.
Exit 0: nothing known; 1: something known; 2: could not be looked up, with one line why.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PIN = re.compile(r"^([\w.-]+)==([\w.!+-]+)", re.MULTILINE)
WITHOUT = "没有 pip-audit：请 pip install pip-audit，或给出漏洞库文件（make audit ADVISORIES=…）。"


@dataclass(frozen=True, slots=True, order=True)
class Known:
    package: str
    version: str
    number: str
    summary: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}  {self.number}  {self.summary}"


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(paths: list[Path]) -> dict[str, str]:
    return {plain(name): version for path in paths for name, version in PIN.findall(path.read_text("utf-8"))}


def advisories(source: Path) -> Iterator[dict[str, Any]]:
    if source.is_dir():
        yield from (json.loads(path.read_bytes()) for path in sorted(source.rglob("*.json")))
        return
    with zipfile.ZipFile(source) as packed:
        yield from (json.loads(packed.read(name)) for name in packed.namelist() if name.endswith(".json"))


def known(pinned: dict[str, str], source: Path) -> list[Known]:
    """An advisory lists every version it is about; one that was withdrawn counts for nothing."""
    found = set()
    for one in advisories(source):
        for affected in () if one.get("withdrawn") else one.get("affected", ()):
            name = plain(affected.get("package", {}).get("name", ""))
            if pinned.get(name) in affected.get("versions", ()):
                said = (one.get("summary") or one.get("details", ""))[:100].replace("\n", " ")
                found.add(Known(name, pinned[name], one["id"], said))
    return sorted(found)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="audit", description="已知漏洞检查")
    parser.add_argument("--advisories", type=Path, metavar="FILE")
    parser.add_argument("requirements", type=Path, nargs="+")
    return parser.parse_args()


def main(requirements: list[Path], source: Path | None) -> int:
    if source is None:
        return _by_pip_audit(requirements)
    try:
        pinned, found = pins(requirements), known(pins(requirements), source)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        print(f"漏洞库读不了：{error}", file=sys.stderr)
        return 2
    for one in found:
        print(one)
    print(f"{len(pinned)} 个软件包，{len(found)} 个已知漏洞。")
    return 1 if found else 0


def _by_pip_audit(requirements: list[Path]) -> int:
    program = shutil.which("pip-audit")
    if program is None:
        print(WITHOUT, file=sys.stderr)
        return 2
    files = [word for path in requirements for word in ("--requirement", str(path))]
    return subprocess.run([program, "--require-hashes", "--disable-pip", *files], check=False).returncode


if __name__ == "__main__":
    given = asked()
    sys.exit(main(given.requirements, given.advisories))
