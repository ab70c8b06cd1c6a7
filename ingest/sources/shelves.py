"""What is made of a source file once and kept beside it: pictures of its pages, its blocks as laid out.

The making runs in a process of its own, with limits: the file is somebody else's, and PDFium is not made for
threads.  Pure: the caller says where the source lies and where the shelves stand.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from ingest.isolated import limit_memory

_MEMORY = 3 * 2**30
_SECONDS = 30
_SHELVES_KEPT = 80
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTEXT = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
_AT_ONCE = BoundedSemaphore(2)

Work = Callable[..., bytes]


class NotMade(Exception):
    """It could not be made of this file."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One source file's.  `place`: the folder of all shelves; `sha256` is the file's.

    source: where the file lies, given a folder it may be brought into.
    """

    source: Callable[[Path], Path]
    sha256: str
    place: Path

    def kept(self, name: str, work: Work, *arguments: int) -> Path:
        """The file of this name; if it is not there yet, what `work(source, *arguments)` gives.

        Raises NotMade.
        """
        folder = self._folder()
        target = folder / name
        if not target.exists():
            _apart(work, self.source(folder), target, *arguments)
        return target

    def _folder(self) -> Path:
        if not _SHA256.fullmatch(self.sha256):
            raise NotMade(self.sha256)
        folder = self.place / self.sha256
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _tidy(self.place)
        return folder


def _tidy(place: Path) -> None:
    shelves = sorted((one for one in place.iterdir() if one.is_dir()), key=_changed)
    for old in shelves[:-_SHELVES_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _changed(shelf: Path) -> float:
    """Another process may tidy, too: what is gone is the oldest."""
    try:
        return shelf.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _apart(work: Work, source: Path, target: Path, *arguments: int) -> None:
    """What the child made lies at the target, whole, or not at all."""
    with _AT_ONCE:
        child = _CONTEXT.Process(target=_limited, args=(work, source, target, *arguments), daemon=True)
        child.start()
        child.join(_SECONDS)
        child.kill()
        child.join()
    if not target.exists():
        raise NotMade(f"{source.name} {target.name}")


def _limited(work: Work, source: Path, target: Path, *arguments: int) -> None:
    limit_memory(_MEMORY)
    try:
        _store(target, work(source, *arguments))
    except Exception as error:  # whatever a broken file sets off: nothing is made of it
        sys.exit(f"{source.name} {target.name}: {type(error).__name__} {error}")


def _store(target: Path, data: bytes) -> None:
    """Whole or not at all: two may make the same at once."""
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(data)
    os.replace(part.name, target)
