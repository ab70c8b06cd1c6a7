"""The account the site runs as, and the folders that are its own."""

import pwd
import shutil
import subprocess
from contextlib import suppress

from deploy.installer.layout import ACCOUNT, Layout
from deploy.installer.refusals import Refusal


def make(layout: Layout) -> None:
    if not layout.in_earnest:
        return
    with suppress(KeyError):
        pwd.getpwnam(ACCOUNT)
        return
    shell = shutil.which("nologin", path="/usr/sbin:/sbin") or "/bin/false"
    done = subprocess.run(
        ["useradd", "--system", "--user-group", "--home-dir", str(layout.data), "--shell", shell, ACCOUNT],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refusal(f"没有建成账号 {ACCOUNT}：{done.stderr.strip()}", f"useradd --system {ACCOUNT}")


def make_folders(layout: Layout) -> None:
    for folder in (layout.data, layout.data / "files", layout.backups):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        layout.own(folder)
    if not layout.in_earnest:  # else systemd makes it
        layout.run.mkdir(parents=True, exist_ok=True)
