"""The file a backup is: a zip with the database, the files that rows name, and a manifest of what is in it.

    manifest.json       versions, migrations, every table's rows and digest, every member's size and SHA-256
    database.dump       of pg_dump's custom form, or database.sqlite3
    files/<name>        as the store of files calls them

A zip can be opened by any tool, its list stands at its end: one that was cut off is seen at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

FORMAT = "perfgoals-backup/1"
MANIFEST, FILES = "manifest.json", "files/"
PIECE = 1 << 20
OWNER_ONLY = 0o600

Manifest = dict[str, Any]


class Damaged(Exception):
    """No whole backup; the sentence says what is wrong with it."""


class Writer:
    """Members as they are added, each with its size and SHA-256."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, stream: IO[bytes], *, packed: bool = False) -> None:
        how = zipfile.ZipInfo(name)
        how.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        how.external_attr = OWNER_ONLY << 16
        digest, size = hashlib.sha256(), 0
        with self._archive.open(how, "w", force_zip64=True) as member:
            while piece := stream.read(PIECE):
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        self.members[name] = {"size": size, "sha256": digest.hexdigest()}

    def finish(self, manifest: Manifest) -> None:
        whole = {"format": FORMAT, **manifest, "members": self.members}
        self._archive.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """On the disk when this ends, and readable by its owner only."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w+b") as file:
        with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
            yield Writer(archive)
        file.flush()
        os.fsync(file.fileno())


class Archive:
    """A backup that has been read from its first byte to its last and is what its manifest says."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.manifest = _manifest(file)
        for name, said in self.manifest["members"].items():
            if _sha256(file, name) != said["sha256"]:
                raise Damaged(f"{name} 的内容与清单不符")

    @property
    def files(self) -> dict[str, str]:
        return files_in(self.manifest)

    def file(self, name: str) -> IO[bytes]:
        return self._file.open(FILES + name)

    def extract(self, name: str, path: Path) -> None:
        path.touch(OWNER_ONLY)
        with self._file.open(name) as member, path.open("wb") as file:
            while piece := member.read(PIECE):
                file.write(piece)


def files_in(manifest: Manifest) -> dict[str, str]:
    """SHA-256 by the name in the store."""
    members = manifest["members"].items()
    return {name[len(FILES) :]: one["sha256"] for name, one in members if name.startswith(FILES)}


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Raises Damaged."""
    try:
        with zipfile.ZipFile(path) as file:
            archive = Archive(file)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Damaged(f"压缩包损坏或不完整（{error}）") from error


def _manifest(file: zipfile.ZipFile) -> Manifest:
    try:
        manifest: Manifest = json.loads(file.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise Damaged("里面没有本系统的备份清单") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Damaged(f"不是本系统的备份，或者格式不是 {FORMAT}")
    if set(file.namelist()) != {MANIFEST, *manifest["members"]}:
        raise Damaged("里面的文件与清单不符")
    return manifest


def _sha256(file: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with file.open(name) as member:
        while piece := member.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
