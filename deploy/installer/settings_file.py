"""perfgoals.env: what the site is told, readable by the administrator only.  Made once, never overwritten."""

import os
import secrets
import socket
from pathlib import Path

from deploy.installer.layout import Layout
from deploy.installer.refusals import Refusal

HEAD = """\
# 预算绩效目标管理系统的设置。改后执行：systemctl restart perfgoals.target
# 每一项的意思见 docs/deployment.md。这个文件里有密钥，只有管理员能读。
"""
_UNSAFE = set(" \t\"'\\$`")


def make(layout: Layout, *, host: str = "", database: str = "") -> bool:
    """Whether it was made now."""
    path = layout.settings_file
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    text = HEAD + "".join(f"{name}={value}\n" for name, value in _first(layout, host, database).items())
    write_whole(path, text, 0o600)
    return True


def _first(layout: Layout, host: str, database: str) -> dict[str, str]:
    if unsafe := _UNSAFE & set(host + database):
        raise Refusal(
            f"域名或 DATABASE_URL 里有不能用的字符 {unsafe.pop()!r}。", "密码里的特殊字符请写成 %XX。"
        )
    if set("/:") & set(host):
        raise Refusal(f"--host 只写域名，不是 {host}。", "./install.sh --host goals.example.gov.cn")
    host = host or socket.getfqdn()
    return {
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": host,
        "SITE_URL": f"https://{host}",
        "HTTPS": "1",
        "PROXY_COUNT": "1",
        "DATABASE_URL": database or f"sqlite:///{layout.data / 'db.sqlite3'}",
        "MEDIA_ROOT": str(layout.data / "files"),
        "BACKUP_DIR": str(layout.backups),
        "BIND": f"unix:{layout.run / 'web.sock'}",
        "WEB_WORKERS": "4" if database.startswith("postgres") else "1",
        "WEB_THREADS": "4",
    }


def read(path: Path) -> dict[str, str]:
    """As systemd reads it, without its quoting: none is written here."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith(("#", ";")))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def write_whole(path: Path, text: str, mode: int) -> None:
    """All of it or nothing, whenever the machine stops."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
