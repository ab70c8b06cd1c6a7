"""Whether the bundle fits this machine: looked at before anything is changed."""

import hashlib
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.installer.layout import Layout
from deploy.installer.refusals import Refusal

PYTHONS = ((3, 11), (3, 12), (3, 13))
OLDEST_GLIBC = (2, 28)
ROOM = 1_500 * 2**20  # a release unpacked is 450 MB, with scans 900
ROOM_FOR_DATA = 500 * 2**20
MANIFEST = "MANIFEST.sha256"


def require(bundle: Path, layout: Layout) -> None:
    require_whole(bundle)
    require_python(sys.version_info[:2])
    require_glibc(*platform.libc_ver())
    require_wheels(bundle)
    require_room(layout.prefix, ROOM)
    require_room(layout.data, ROOM_FOR_DATA)
    if layout.in_earnest:
        require_root()
        require_open_to_all(Path(sys.executable).resolve())


def require_root() -> None:
    if os.geteuid() != 0:
        raise Refusal("安装要用管理员的身份。", "sudo ./install.sh")


def require_open_to_all(python: Path) -> None:
    """The site runs as an account of its own: a Python in somebody's home is none for it."""
    if shut := next((one for one in (python, *python.parents) if not one.stat().st_mode & 0o001), None):
        raise Refusal(
            f"其他账号打不开 {shut}，网站不能用这个 Python。",
            "换一个 Python：PYTHON=/usr/bin/python3 ./install.sh",
        )


def digests(bundle: Path) -> dict[str, str]:
    """File -> SHA-256, as the manifest says."""
    lines = (bundle / MANIFEST).read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def require_whole(bundle: Path) -> None:
    if not (bundle / MANIFEST).is_file():
        raise Refusal(f"{bundle} 里没有 {MANIFEST}，安装包没有解开完整。", "tar -xzf perfgoals-*.tar.gz")
    if wrong := next(_damaged(bundle), None):
        raise Refusal(f"安装包已损坏：{wrong} 与清单不符。", "请重新拷贝安装包，核对 .sha256 后再解开。")


def _damaged(bundle: Path) -> Iterator[str]:
    for name, digest in digests(bundle).items():
        path = bundle / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield name


def require_python(version: tuple[int, ...]) -> None:
    if version not in PYTHONS:
        raise Refusal(
            "需要 Python 3.11、3.12 或 3.13，现在用的是 {}.{}。".format(*version),
            "PYTHON=/usr/bin/python3.11 ./install.sh",
        )


def require_glibc(library: str, version: str) -> None:
    if library != "glibc" or tuple(map(int, version.split("."))) < OLDEST_GLIBC:
        raise Refusal(
            f"需要 glibc 2.28 或更新的系统，这台是 {library or '其他的库'} {version}。",
            "请换用 openEuler 20.03、麒麟 V10、Debian 10、RHEL 8 或更新的系统。",
        )


def require_wheels(bundle: Path) -> None:
    """Whether there is a bundle of this processor's and this Python's at all; pip looks at each."""
    machine, python = platform.machine(), "cp{}{}".format(*sys.version_info)
    names = [path.name for path in (bundle / "wheels").glob("*.whl")]
    if not any(machine in name for name in names):
        raise Refusal(f"安装包里没有 {machine} 处理器的软件包。", "请换用含有这种处理器的安装包。")
    if not any(machine in name and python in name for name in names):
        raise Refusal(
            "安装包里没有 Python {}.{} 的软件包。".format(*sys.version_info),
            "换一个 Python：PYTHON=/usr/bin/python3.11 ./install.sh",
        )


def require_room(folder: Path, wanted: int) -> None:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(there).free
    if free < wanted:
        raise Refusal(
            f"{there} 所在的磁盘只剩 {free / 2**20:.0f} MB，至少要 {wanted / 2**20:.0f} MB。",
            f"df -h {there}",
        )
