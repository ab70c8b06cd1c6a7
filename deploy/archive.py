"""A folder as an archive that is the same every time: sorted names, one time, no owner."""

import gzip
import hashlib
import tarfile
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "MANIFEST.sha256"
_THEN = 1_577_836_800  # the first second of 2020


def files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path) -> None:
    """As `sha256sum --check` reads it."""
    lines = [f"{digest(path)}  {path.relative_to(folder)}\n" for path in files(folder)]
    (folder / MANIFEST).write_text("".join(lines))


def pack(folder: Path, target: Path) -> None:
    """Under another name until it is whole."""
    beside = target.with_name(f".{target.name}")
    with (
        beside.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=3, mtime=_THEN) as packed,
        tarfile.open(mode="w", fileobj=packed, format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in files(folder):
            with path.open("rb") as content:
                archive.addfile(_entry(path, folder), content)
    beside.replace(target)


def _entry(path: Path, folder: Path) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(str(Path(folder.name) / path.relative_to(folder)))
    entry.size, entry.mtime = path.stat().st_size, _THEN
    entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
    return entry
