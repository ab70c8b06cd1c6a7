"""make bundle: one archive that installs Perfgoals on a machine without a network.

    python -m deploy.bundle [--ocr] [--this-machine] [--version VERSION] [--to FOLDER]

--ocr           adds the reading of scans
--this-machine  wheels for this Python and processor only; else for every one that is served
--version       in place of pyproject.toml's
--to            where the archive goes: dist/

In the archive: install.sh, rollback.sh, app/ (the program with its static files collected), wheels/, a
manifest of SHA-256 digests, the list of contents with licences, and the same as CycloneDX.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from deploy import archive, contents, wheels

ROOT = Path(__file__).resolve().parent.parent
NOT_NEEDED = ("tests", "benchmarks", ".ci", ".gitignore", "Makefile", "requirements-dev.txt", "README.md")
PICTURES = "docs/screens"
AT_THE_TOP = ("install.sh", "rollback.sh")
_VERSION = re.compile(r'^version = "(?P<said>[\w.]+)"$', re.MULTILINE)


def main(words: list[str]) -> int:
    options = _parser().parse_args(words)
    if changed := uncommitted():
        print(f"注意：有{len(changed)}个文件没有提交，也装进了安装包：{changed[0]}……", file=sys.stderr)
    try:
        made = bundle(
            to=options.to,
            version=options.version or version_said(),
            targets=[wheels.this_target()] if options.this_machine else wheels.every_target(),
            ocr=options.ocr,
        )
    except wheels.NoWheels as refusal:
        print(f"没有做成安装包：{refusal}", file=sys.stderr)
        return 1
    print(f"{made}\t{made.stat().st_size / 2**20:.0f} MB\tSHA-256 {archive.digest(made)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.bundle", description="One archive that installs Perfgoals.")
    parser.add_argument("--ocr", action="store_true", help="add the reading of scans")
    parser.add_argument("--this-machine", action="store_true", help="only this Python and processor")
    parser.add_argument("--version", help="in place of pyproject.toml's")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="where the archive goes")
    return parser


def version_said() -> str:
    return _VERSION.search((ROOT / "pyproject.toml").read_text())["said"]


def bundle(*, to: Path, version: str, targets: Iterable[wheels.Target], ocr: bool = False) -> Path:
    to.mkdir(parents=True, exist_ok=True)
    pins = wheels.together(lists(ocr=ocr))
    found = wheels.collect(pins, targets, ROOT / "dist" / "wheels")
    with tempfile.TemporaryDirectory(dir=to, prefix=".bundle-") as folder:
        top = Path(folder, f"perfgoals-{version}")
        compose(top, version, pins, found)
        target = to / f"{top.name}.tar.gz"
        archive.pack(top, target)
    Path(f"{target}.sha256").write_text(f"{archive.digest(target)}  {target.name}\n")
    return target


def lists(*, ocr: bool) -> list[Path]:
    names = ["requirements.txt", "requirements-servers.txt", *(["requirements-ocr.txt"] if ocr else [])]
    return [ROOT / name for name in names]


def compose(top: Path, version: str, pins: str, found: Iterable[Path]) -> None:
    """The folder that is packed.  The manifest comes last: it covers all the rest."""
    lay_application(top / "app", version)
    collect_static(top / "app")
    for name in AT_THE_TOP:
        shutil.copy2(ROOT / "deploy" / name, top / name)
    (top / "requirements.txt").write_text(pins)
    _lay_wheels(top / "wheels", found)
    entries = contents.packages((top / "wheels").glob("*.whl"))
    (top / "VERSION").write_text(f"{version}\n")
    (top / "CONTENTS.txt").write_text(contents.as_text(version, entries))
    (top / "sbom.cdx.json").write_text(contents.as_cyclonedx(version, entries))
    archive.write_manifest(top)


def _lay_wheels(folder: Path, found: Iterable[Path]) -> None:
    folder.mkdir()
    for wheel in (*found, wheels.own_pip()):
        shutil.copyfile(wheel, folder / wheel.name)


def lay_application(folder: Path, version: str) -> None:
    """What the site needs of the tree; the version as asked."""
    for name in source_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    project = folder / "pyproject.toml"
    project.write_text(_VERSION.sub(f'version = "{version}"', project.read_text(), count=1))


def source_files() -> list[str]:
    """What git keeps, and what it would keep: tests try the tree as it stands, before it is committed."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return [name for name in listed.split("\0") if name and _needed(name) and (ROOT / name).is_file()]


def uncommitted() -> list[str]:
    changed = (line[3:] for line in _git("status", "--porcelain").splitlines())
    return [name for name in changed if _needed(name)]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _needed(name: str) -> bool:
    return name.split("/")[0] not in NOT_NEEDED and not name.startswith(PICTURES)


def collect_static(folder: Path) -> None:
    """As production serves them: named by their content, compressed."""
    with tempfile.TemporaryDirectory() as elsewhere:
        own = {
            "DEBUG": "0",
            "SECRET_KEY": "only for collecting files, kept nowhere",
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": f"sqlite:///{elsewhere}/none.sqlite3",
            "MEDIA_ROOT": elsewhere,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            cwd=folder,
            env={"PATH": os.environ["PATH"]} | own,
            check=True,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
