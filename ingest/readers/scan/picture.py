"""A page as a picture: upright, its paper white.

Lengths in a Picture are pixels of the picture turned upright; `unit` is a pixel at 200 dpi, so that sizes can
be said once for all resolutions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw as pdfium_raw

from ingest.readers.scan.colours import shades_of
from ingest.recognise import Unreadable
from sheets.grid import Box

Shades = NDArray[np.uint8]  # height x width, 0 black to 255 paper

MOST_DPI = 200.0
LEAST_DPI = 150.0
A4_LONG = 11.69  # inches; a picture that names no size is taken for this
INK = 170  # darker is ink
_MOST_TURN = 2.5  # degrees
_AS_SHARP = 0.999  # of the best: thick rules leave a range of angles equally good
_POINTS = 200_000  # pixels of ink looked at for the angle
_SMALL = 8  # the paper's own shade is judged on a picture so many times smaller
_HEADER = 4096  # bytes of a PNG in which its resolution stands
_SCANNERS = (100, 1200)  # dpi
_LARGEST = 100_000_000  # pixels of a picture
_TIFF = (b"II*\x00", b"MM\x00*")
_BROKEN = "这张图片打不开或者太大，请您换成 PNG 或 JPEG 格式、A4 大小的图片后再导入。"


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page was turned upright: its size in pixels, and the degrees by which it falls to the right.

    quarters: turned so often by 90 degrees to the right, before.
    """

    width: int
    height: int
    angle: float
    quarters: int = 0

    def back(self, box: Box) -> Box:
        """A box of the upright page where it stands in the scan; both in per cent."""
        turn = math.radians(self.angle)
        dx = (box[0] + box[2] - 100) / 200 * self.width
        dy = (box[1] + box[3] - 100) / 200 * self.height
        x = 50 + 100 * (dx * math.cos(turn) - dy * math.sin(turn)) / self.width
        y = 50 + 100 * (dx * math.sin(turn) + dy * math.cos(turn)) / self.height
        half_x, half_y = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
        back = x - half_x, y - half_y, x + half_x, y + half_y
        for _ in range(self.quarters):
            back = back[1], 100 - back[2], back[3], 100 - back[0]
        return _on_page(back[0]), _on_page(back[1]), _on_page(back[2]), _on_page(back[3])


def _on_page(per_cent: float) -> float:
    return round(min(100.0, max(0.0, per_cent)), 2)


@dataclass(frozen=True, slots=True)
class Picture:
    """shades: the page upright.  angle: degrees by which the scan falls to the right.

    quarters: of a turn to the right by which it stood wrong besides.
    """

    shades: Shades
    dpi: float
    angle: float = 0.0
    quarters: int = 0

    @property
    def unit(self) -> float:
        return self.dpi / MOST_DPI

    @property
    def width(self) -> int:
        return int(self.shades.shape[1])

    @property
    def height(self) -> int:
        return int(self.shades.shape[0])

    @property
    def turn(self) -> Turn:
        return Turn(self.width, self.height, self.angle, self.quarters)

    def quartered(self, quarters: int) -> Picture:
        """Turned to the right by so many times 90 degrees."""
        shades = np.ascontiguousarray(np.rot90(self.shades, -quarters))
        return Picture(shades, self.dpi, self.angle, (self.quarters + quarters) % 4)


def count(data: bytes) -> int:
    """Pages of a PDF; a picture is one."""
    return len(_opened(data)) if data.startswith(b"%PDF-") else 1


def pictures(data: bytes, chosen: Iterable[int] | None = None) -> Iterator[Picture]:
    """The pages in order, or those chosen, counted from 0; each is made when it is asked for."""
    if not data.startswith(b"%PDF-"):
        yield upright(*_decoded(data))
        return
    document = _opened(data)
    for number in range(len(document)) if chosen is None else chosen:
        yield upright(*_rendered(document[number]))


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable("这个 PDF 打不开，可能已损坏或者设有密码，请您重新导出后再上传。") from error


def _rendered(page: pdfium.PdfPage) -> tuple[Shades, float]:
    """A page in the resolution of its own picture, as far as that is of use."""
    images = page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE])
    found = max((image.get_metadata().horizontal_dpi for image in images), default=MOST_DPI)
    width, height = page.get_size()
    dpi = min(MOST_DPI, max(LEAST_DPI, round(found)), 72 * math.sqrt(_LARGEST / max(width * height, 1.0)))
    colours = page.render(scale=dpi / 72).to_numpy()
    return shades_of(np.ascontiguousarray(colours[:, :, :3]), dpi), float(dpi)


def _decoded(data: bytes) -> tuple[Shades, float]:
    """A picture file in a useful resolution; one that names none is taken for an A4 page."""
    if data.startswith(_TIFF):
        raise Unreadable("TIFF 图片里可能有好几页，请您另存为 PDF，或者每页另存为 PNG、JPEG 图片后再导入。")
    try:
        colours = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise Unreadable(_BROKEN) from error
    if colours is None or colours.shape[0] * colours.shape[1] > _LARGEST:
        raise Unreadable(_BROKEN)
    dpi = _named_dpi(data) or max(colours.shape) / A4_LONG
    shades = shades_of(colours.astype(np.uint8), dpi)
    wanted = min(MOST_DPI, max(LEAST_DPI, dpi))
    if abs(wanted - dpi) < 1:
        return shades.astype(np.uint8), dpi
    way = cv2.INTER_AREA if wanted < dpi else cv2.INTER_CUBIC
    return cv2.resize(shades, None, fx=wanted / dpi, fy=wanted / dpi, interpolation=way).astype(
        np.uint8
    ), wanted


def _named_dpi(data: bytes) -> float | None:
    """The resolution that a JPEG or PNG names, when a scanner can have meant it."""
    dpi = 0.0
    if data[6:11] == b"JFIF\0" and data[13] in (1, 2):
        dpi = int.from_bytes(data[14:16], "big") * (2.54 if data[13] == 2 else 1)
    elif (at := data.find(b"pHYs", 0, _HEADER)) > 0 and data[at + 12 : at + 13] == b"\1":
        dpi = int.from_bytes(data[at + 4 : at + 8], "big") * 0.0254
    return dpi if _SCANNERS[0] <= dpi <= _SCANNERS[1] else None


def upright(shades: Shades, dpi: float) -> Picture:
    white = whitened(shades)
    angle = tilt(white)
    return Picture(turned(white, angle), dpi, angle)


def whitened(shades: Shades) -> Shades:
    """The paper's own shade taken out: grey paper and shadows become white, dark areas keep their print."""
    small = cv2.resize(shades, None, fx=1 / _SMALL, fy=1 / _SMALL, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 31)
    paper = cv2.resize(paper, (shades.shape[1], shades.shape[0]))
    return cv2.divide(shades, paper, scale=255).astype(np.uint8)


def tilt(shades: Shades) -> float:
    """Degrees by which lines fall to the right: where rows of ink, summed along that slope, differ most."""
    rows, columns = np.nonzero(shades < INK)
    if not len(rows):
        return 0.0
    step = len(rows) // _POINTS + 1
    ys, xs = rows[::step].astype(np.float32), columns[::step].astype(np.float32)
    coarse = max(
        np.arange(-_MOST_TURN, _MOST_TURN + 0.01, 0.1), key=lambda angle: _sharpness(xs, ys, angle, 3)
    )
    near = np.arange(coarse - 0.1, coarse + 0.101, 0.01)
    sharp = np.array([_sharpness(xs, ys, angle, 1) for angle in near])
    return round(float(near[sharp >= _AS_SHARP * sharp.max()].mean()), 2)


def _sharpness(xs: NDArray[np.float32], ys: NDArray[np.float32], angle: float, bin_size: int) -> float:
    rows = (ys - xs * math.tan(math.radians(angle))) / bin_size
    ink = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    return float((ink * ink).sum())


def turned(shades: Shades, angle: float) -> Shades:
    """The picture turned back by an angle around its middle, as large as before."""
    if abs(angle) < 0.02:
        return shades
    height, width = shades.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    back = cv2.warpAffine(shades, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return back.astype(np.uint8)
