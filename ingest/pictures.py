"""Pages of a source file as pictures, drawn once and kept.

Drawing runs in a process of its own: PDFium is not made for threads, and a broken file can bring it down.
A picture is a palette PNG, which keeps thin rules and small type sharp, or a JPEG where the page is a scan.
Pure: the caller says where the source lies and where pictures are kept.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import BoundedSemaphore

import pypdfium2 as pdfium
from PIL import Image

from ingest.isolated import limit_memory

WIDTH = 1600  # pixels: 137 dpi on A4 across, where 17 columns of 5 pt type are still read
BYTES = 150_000
_HIGHEST = 4000
_COLOURS = 32
_QUALITIES = (80, 65, 50, 38)
_SHRINK = 0.8
_MEMORY = 3 * 2**30
_SECONDS = 20
_FILES_KEPT = 80  # source files whose pictures stay
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTEXT = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
_AT_ONCE = BoundedSemaphore(2)


class NoPicture(Exception):
    """The page cannot be drawn, or there is none."""


def picture(source: Path, sha256: str, page: int, folder: Path) -> Path:
    """The picture of a page, counted from 1, of the PDF with this checksum.  Raises NoPicture."""
    kept = _shelf(folder, sha256) / f"{page}-{WIDTH}"
    if not kept.exists():
        _apart(_draw, source, kept, page)
    return kept


def sizes(source: Path, sha256: str, folder: Path) -> list[tuple[float, float]]:
    """Width and height of every page, in points.  Raises NoPicture."""
    kept = _shelf(folder, sha256) / "sizes.json"
    if not kept.exists():
        _apart(_measure, source, kept)
    return [(width, height) for width, height in json.loads(kept.read_text())]


def content_type(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"


def _shelf(folder: Path, sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise NoPicture(sha256)
    shelf = folder / sha256
    if not shelf.exists():
        shelf.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
    return shelf


def _tidy(folder: Path) -> None:
    shelves = sorted((one for one in folder.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    for old in shelves[:-_FILES_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _apart(work: Callable[..., None], source: Path, target: Path, *more: int) -> None:
    """Does the work in a child.  What it made lies at the target, whole, or not at all."""
    with _AT_ONCE:
        child = _CONTEXT.Process(target=_limited, args=(work, source, target, *more), daemon=True)
        child.start()
        child.join(_SECONDS)
        child.kill()
        child.join()
    if not target.exists():
        raise NoPicture(f"{source.name}: {more}")


def _limited(work: Callable[..., None], source: Path, target: Path, *more: int) -> None:
    limit_memory(_MEMORY)
    try:
        work(source, target, *more)
    except Exception as error:  # whatever a broken file sets off: the page has no picture
        sys.exit(f"{source.name} {more}: {error}")


def _draw(source: Path, target: Path, number: int) -> None:
    with pdfium.PdfDocument(source) as pdf:
        page = pdf.get_page(number - 1)
        width, height = page.get_size()
        scale = min(WIDTH / width, _HIGHEST / height)
        image = page.render(scale=scale).to_pil().convert("RGB")
        _store(target, packed(image))


def _measure(source: Path, target: Path) -> None:
    with pdfium.PdfDocument(source) as pdf:
        found = [pdf.get_page_size(index) for index in range(len(pdf))]
        _store(target, json.dumps(found).encode())


def packed(image: Image.Image) -> bytes:
    """The picture in at most BYTES: sharp if that will do, else as a photograph, else smaller."""
    return next(data for data in _packings(image) if len(data) <= BYTES)


def _packings(image: Image.Image) -> Iterator[bytes]:
    few = image.quantize(_COLOURS, dither=Image.Dither.NONE)
    yield _saved(few, "PNG")
    while True:
        for quality in _QUALITIES:
            yield _saved(image, "JPEG", quality=quality)
        image = image.resize((int(image.width * _SHRINK) or 1, int(image.height * _SHRINK) or 1))


def _saved(image: Image.Image, form: str, **how: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, optimize=True, **how)
    return stream.getvalue()


def _store(target: Path, data: bytes) -> None:
    """Whole or not at all: two may draw the same page at once."""
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(data)
    os.replace(part.name, target)
