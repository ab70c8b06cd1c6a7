"""LibreOffice, as a reader of exported files that is not ours."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS = 600
MISSING = "没有找到 soffice：请先安装 libreoffice-calc 和 libreoffice-writer，再运行这项测试。"


def converted(files: Mapping[str, bytes], kind: str, folder: Path) -> dict[str, bytes]:
    """The files by name, each saved by LibreOffice as another kind, in one process with a profile of its own.

    kind: `pdf`, `xlsx`, `docx`, or with a filter and its options as `soffice --convert-to` takes it.  The
    answer has the new names.
    """
    program = shutil.which("soffice")
    assert program, MISSING
    brought, made = folder / "brought", folder / "made"
    brought.mkdir()
    for name, data in files.items():
        (brought / name).write_bytes(data)
    subprocess.run(
        [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        + ["--convert-to", kind, "--outdir", str(made), *(str(brought / name) for name in files)],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return {path.name: path.read_bytes() for path in sorted(made.iterdir())}
