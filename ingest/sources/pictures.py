"""Pages of a PDF, and scans, as small pictures.

A palette PNG keeps thin rules and small type sharp; what is too large as one becomes a JPEG.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from ingest.sources.shelves import Shelf

WIDTH = 1600  # pixels: 137 dpi on A4 across, where 17 columns of 5 pt type are still read
BYTES = 150_000
_HIGHEST = 4000
_COLOURS = 32
_QUALITIES = (80, 65, 50, 38)
_SHRINK = 0.8


def picture(shelf: Shelf, page: int) -> bytes:
    """The picture of a page, counted from 1.  Raises NotMade for a page that cannot be drawn."""
    return shelf.kept(f"{page}-{WIDTH}", _drawn, page).read_bytes()


def sizes(shelf: Shelf) -> list[tuple[float, float]]:
    """Width and height of every page, in points, of a picture file in pixels.  Raises NotMade."""
    found = json.loads(shelf.kept("sizes.json", _measured).read_text())
    return [(width, height) for width, height in found]


def content_type(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"


def _drawn(source: Path, number: int) -> bytes:
    return packed(_page(source, number) if _is_pdf(source) else _scan(source))


def _is_pdf(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(5) == b"%PDF-"


def _page(source: Path, number: int) -> Image.Image:
    with pdfium.PdfDocument(source) as pdf:
        page = pdf.get_page(number - 1)
        width, height = page.get_size()
        scale = min(WIDTH / width, _HIGHEST / height)
        return page.render(scale=scale).to_pil().convert("RGB")


def _scan(source: Path) -> Image.Image:
    """A picture file is one page, the way up its camera says, as the reader takes it."""
    with Image.open(source) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((WIDTH, _HIGHEST))
    return upright


def _measured(source: Path) -> bytes:
    if not _is_pdf(source):
        return json.dumps([_scan(source).size]).encode()
    with pdfium.PdfDocument(source) as pdf:
        return json.dumps([pdf.get_page_size(index) for index in range(len(pdf))]).encode()


def packed(image: Image.Image) -> bytes:
    """The picture in at most BYTES: sharp if that will do, else as a photograph, else smaller."""
    return next(data for data in _packings(image) if len(data) <= BYTES)


def _packings(image: Image.Image) -> Iterator[bytes]:
    yield _saved(image.quantize(_COLOURS, dither=Image.Dither.NONE), "PNG")
    while True:
        for quality in _QUALITIES:
            yield _saved(image, "JPEG", quality=quality)
        image = image.resize((int(image.width * _SHRINK) or 1, int(image.height * _SHRINK) or 1))


def _saved(image: Image.Image, form: str, **how: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, optimize=True, **how)
    return stream.getvalue()
