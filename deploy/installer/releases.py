"""One version of the program in a folder of its own, with its own Python packages."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.installer import machine, settings_file
from deploy.installer.layout import Layout
from deploy.installer.refusals import Refusal

OWNERS = ("migrate", "backup", "restore")  # what the owner of the tables does, not the site's role
SAID = "installed.json"  # written last: a release without it was cut off and is made anew


@dataclass(frozen=True)
class Release:
    layout: Layout
    version: str

    @property
    def folder(self) -> Path:
        return self.layout.releases / self.version

    @property
    def app(self) -> Path:
        return self.folder / "app"

    @property
    def python(self) -> Path:
        return self.folder / "venv/bin/python"

    @property
    def is_complete(self) -> bool:
        return (self.folder / SAID).is_file()

    def said(self) -> dict[str, Any]:
        return json.loads((self.folder / SAID).read_text())

    def say(self, **more: Any) -> None:
        known = self.said() if self.is_complete else {}
        settings_file.write_whole(self.folder / SAID, json.dumps(known | more, ensure_ascii=False), 0o644)

    def manage(self, *words: str) -> None:
        """As the site's account, with the site's settings; what it prints is shown only where it fails."""
        done = self.run("manage.py", *words)
        if done.returncode:
            raise Refusal(f"{self.version} 的 manage.py {words[0]} 没有成功：\n{_end(done.stdout)}")

    def has_unapplied(self) -> bool:
        return self.run("manage.py", "migrate", "--check").returncode != 0

    def run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, program, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.surroundings(for_command=words[0]),
        )

    def surroundings(self, for_command: str = "", **more: str) -> dict[str, Any]:
        """Folder, environment and account of every process of the site."""
        given = settings_file.read(self.layout.settings_file) | more
        if for_command in OWNERS and self.layout.owner_file.exists():
            given |= settings_file.read(self.layout.owner_file)
        plain = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(self.layout.data)}
        found: dict[str, Any] = {"cwd": self.app, "env": plain | given, "umask": 0o077}
        if self.layout.in_earnest:
            account = self.layout.account
            found |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return found


def _end(said: str) -> str:
    return "\n".join(f"    {line}" for line in said.strip().splitlines()[-6:])


def version_of(bundle: Path) -> str:
    return bundle.resolve().joinpath("VERSION").read_text().strip()


def newer(one: str, other: str) -> bool:
    return _numbers(one) > _numbers(other)


def _numbers(version: str) -> list[tuple[int, str]]:
    """1.10 is newer than 1.9."""
    return [(int(part) if part.isdecimal() else -1, part) for part in version.split(".")]


def current(layout: Layout) -> Release | None:
    return Release(layout, layout.current.readlink().name) if layout.current.is_symlink() else None


def switch(release: Release) -> None:
    """In one step: the link leads to the one or to the other."""
    layout = release.layout
    beside = layout.prefix / ".current.new"
    beside.unlink(missing_ok=True)
    beside.symlink_to(release.folder.relative_to(layout.prefix))
    beside.replace(layout.current)
    settings_file.flush_folder(layout.prefix)


def lay(bundle: Path, layout: Layout) -> Release:
    """Unpacked and with its packages; what is there whole stays as it is."""
    release, contents = Release(layout, version_of(bundle)), machine.digests(bundle)
    digest = hashlib.sha256((bundle / machine.MANIFEST).read_bytes()).hexdigest()
    if release.is_complete:
        if release.said()["manifest"] != digest:
            raise Refusal(
                f"{release.version} 已经安装，但内容与这个安装包不同。", "请用版本号更高的安装包升级。"
            )
        return release
    shutil.rmtree(release.folder, ignore_errors=True)
    _copy(bundle, release, [name for name in contents if name.startswith("app/")])
    _make_environment(bundle, release)
    release.say(manifest=digest)
    return release


def _copy(bundle: Path, release: Release, names: list[str]) -> None:
    for name in names:
        target = release.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle / name, target)
        target.chmod(0o755 if name.endswith(".sh") else 0o644)
    for folder in (release.folder, *(path for path in release.folder.rglob("*") if path.is_dir())):
        folder.chmod(0o755)


def _make_environment(bundle: Path, release: Release) -> None:
    """From the wheels and nothing else; pip itself comes with them, the machine's Python may have none."""
    pip = next((bundle / "wheels").glob("pip-*.whl"))
    _must("建立 Python 环境", sys.executable, "-m", "venv", "--without-pip", str(release.folder / "venv"))
    _must(
        "安装软件包",
        *(str(release.python), f"{pip}/pip", "--isolated", "install", "--quiet", "--no-input", "--no-deps"),
        *(
            "--no-compile",
            "--no-index",
            "--no-cache-dir",
            "--disable-pip-version-check",
            "--no-warn-script-location",
        ),
        *("--find-links", str(bundle / "wheels"), "--require-hashes"),
        *("--requirement", str(bundle / "requirements.txt")),
    )
    if release.layout.in_earnest:  # the site's account may not write here later
        _must("编译程序", str(release.python), "-m", "compileall", "-q", "-j", "0", str(release.folder))


def _must(what: str, *command: str) -> None:
    plain = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent", "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(command, env=plain, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(f"{what}没有成功：\n{_end(done.stdout + done.stderr)}")
