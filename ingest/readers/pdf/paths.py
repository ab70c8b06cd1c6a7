"""What a page of a PDF draws: rules, filled areas, and the clip paths of its words.

Rules are drawn as strokes, as thin filled rectangles, as the sides of rectangles, as strips of a picture, and
many in one path or one by one; here they are all level or upright lines (`pdf_page.Rule`).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf.frame import Frame
from ingest.readers.pdf.page import Rule

THIN = 2.6  # points: a filled area no wider is a rule
_SHORT = 0.2  # points: what is smaller both ways is nothing
_RIM = 1.0  # points
_FORMS_DEEP = 8  # forms within forms
_WHITE = 245
DARK = 160  # brightness of an area that pale words and white cells show on
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Drawn:
    """rules and fills of a page, upright; clipped: address of a text object -> what its clip path leaves.

    places: address of a text object -> its place in the content stream.

    fills are the areas that are neither thin nor white, with the brightness of their colour (0 to 255).
    pictures: how much of the page they cover, in points squared.
    """

    rules: list[Rule] = field(default_factory=list)
    fills: list[tuple[Box, int]] = field(default_factory=list)
    clipped: dict[int, Box] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    pictures: float = 0.0


class _Reader:
    """Holds what pdfium writes its answers into."""

    def __init__(self, paper: Box) -> None:
        self.drawn = Drawn()
        self._paper = self._shown = paper
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._where = [ctypes.byref(number) for number in self._numbers]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self._x, self._y, self._mode, self._stroked = (
            *(ctypes.c_float(), ctypes.c_float()),
            *(ctypes.c_int(), ctypes.c_int()),
        )

    def read(self, item: Any, frame: Frame, depth: int = 0) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == _TEXT:
            address = ctypes.cast(item, ctypes.c_void_p).value or 0
            self.drawn.places[address] = len(self.drawn.places)
            if clip := self._clip(item, frame):
                self.drawn.clipped[address] = clip
        elif kind == _PATH:
            self._path(item, frame)
        elif kind in (_IMAGE, _SHADING):
            self._picture(item, frame)
        elif kind == _FORM and depth < _FORMS_DEEP:
            inner = frame.within(*self._matrix_of(item))
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self.read(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _matrix_of(self, item: Any) -> tuple[float, float, float, float, float, float]:
        pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(self._matrix))
        matrix = self._matrix
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _bounds(self, item: Any, frame: Frame) -> Box:
        pdfium.FPDFPageObj_GetBounds(item, *self._where)
        left, bottom, right, top = self._numbers
        return frame.box(left.value, bottom.value, right.value, top.value)

    def _clip(self, item: Any, frame: Frame) -> Box | None:
        """Most words have no clip path; of many paths only their common part shows."""
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        if count <= 0:
            return None
        boxes = [self._around(self._clip_points(clip, path), frame) for path in range(count)]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return max(lefts), max(tops), min(rights), min(bottoms)

    def _clip_points(self, clip: Any, path: int) -> list[tuple[float, float]]:
        count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        return [self._point(pdfium.FPDFClipPath_GetPathSegment(clip, path, i)) for i in range(max(count, 0))]

    def _point(self, segment: Any) -> tuple[float, float]:
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(self._x), ctypes.byref(self._y))
        return self._x.value, self._y.value

    @staticmethod
    def _around(points: list[tuple[float, float]], frame: Frame) -> Box:
        if not points:
            return 0.0, 0.0, 0.0, 0.0
        shown = [frame.point(x, y) for x, y in points]
        xs, ys = [x for x, _ in shown], [y for _, y in shown]
        return min(xs), min(ys), max(xs), max(ys)

    def _picture(self, item: Any, frame: Frame) -> None:
        self._shown = self._paper
        box = self._bounds(item, frame)
        if not self._thin(box, edge=False):
            self.drawn.pictures += (box[2] - box[0]) * (box[3] - box[1])

    def _path(self, item: Any, frame: Frame) -> None:
        self._shown = self._clip(item, frame) or self._paper
        if self._thin(self._bounds(item, frame), edge=False):
            return
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(self._mode), ctypes.byref(self._stroked))
        stroked, filled = bool(self._stroked.value), bool(self._mode.value)
        if not (stroked or filled):
            return
        inner = frame.within(*self._matrix_of(item))
        brightness = 0 if stroked else self._brightness(item)
        for points in self._parts(item):
            shown = [inner.point(x, y) for x, y in points]
            if stroked:
                self._strokes(shown)
            else:
                self._filled(shown, brightness)

    def _parts(self, item: Any) -> Iterator[list[tuple[float, float]]]:
        """The points of each part of a path; a closed one ends where it began.  Curves end a part."""
        points: list[tuple[float, float]] = []
        for index in range(pdfium.FPDFPath_CountSegments(item)):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind != pdfium.FPDF_SEGMENT_LINETO and points:
                yield points
                points = []
            points.append(self._point(segment))
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points

    def _brightness(self, item: Any) -> int:
        if not pdfium.FPDFPageObj_GetFillColor(item, *(ctypes.byref(part) for part in self._colour)):
            return 0
        return brightness(*(part.value for part in self._colour))

    def _strokes(self, points: list[tuple[float, float]]) -> None:
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            self._thin((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), edge=False)

    def _filled(self, points: list[tuple[float, float]], brightness: int) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = min(xs), min(ys), max(xs), max(ys)
        if self._thin(box, edge=False) or (brightness >= _WHITE and not self._on_dark(box)):
            return
        box = _common(box, self._shown)
        if min(box[2] - box[0], box[3] - box[1]) <= THIN:
            return
        self.drawn.fills.append((box, brightness))
        left, top, right, bottom = box
        self.drawn.rules += [
            *(Rule(left, top, right, top, edge=True), Rule(left, bottom, right, bottom, edge=True)),
            *(Rule(left, top, left, bottom, edge=True), Rule(right, top, right, bottom, edge=True)),
        ]

    def _on_dark(self, box: Box) -> bool:
        """White cells on a dark area leave it to be seen between them, as rules."""
        left, top, right, bottom = box
        return any(
            bright < DARK and area[0] <= left and area[1] <= top and right <= area[2] and bottom <= area[3]
            for area, bright in self.drawn.fills
        )

    def _thin(self, box: Box, *, edge: bool) -> bool:
        """Takes an area as a rule, if it is one; says whether nothing is left to be done with it."""
        if box[2] - box[0] > THIN < box[3] - box[1]:
            return False
        left, top, right, bottom = _common(box, self._shown)
        width, height = right - left, bottom - top
        if max(width, height) >= _SHORT and min(width, height) >= 0:
            middle = (top + bottom) / 2 if width >= height else (left + right) / 2
            level = width >= height
            self.drawn.rules.append(
                Rule(left, middle, right, middle, edge) if level else Rule(middle, top, middle, bottom, edge)
            )
        return True


def brightness(red: int, green: int, blue: int, alpha: int) -> int:
    """How bright a colour looks on white paper, 0 to 255, by its darkest part."""
    return 255 - (255 - min(red, green, blue)) * alpha // 255


def _common(box: Box, shown: Box) -> Box:
    """What is to be seen of a box, with the rules at the rim; less than nothing where nothing is."""
    return (
        *(max(box[0], shown[0] - _RIM), max(box[1], shown[1] - _RIM)),
        *(min(box[2], shown[2] + _RIM), min(box[3], shown[3] + _RIM)),
    )


def drawn(page: Any, frame: Frame, paper: Box) -> Drawn:
    """All that a page draws on what is shown of its paper, forms within the page included."""
    reader = _Reader(frame.box(*paper))
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        reader.read(pdfium.FPDFPage_GetObject(page, index), frame)
    return reader.drawn


def remove(page: Any, addresses: frozenset[int]) -> None:
    """Takes text objects off a page that is open; those in forms stay."""
    for index in reversed(range(pdfium.FPDFPage_CountObjects(page))):
        item = pdfium.FPDFPage_GetObject(page, index)
        if ctypes.cast(item, ctypes.c_void_p).value in addresses and pdfium.FPDFPage_RemoveObject(page, item):
            pdfium.FPDFPageObj_Destroy(item)


def invisible(page: Any) -> bool:
    """Whether most words of a page are there only to be found and copied, as under a scanned picture."""
    texts = [
        item
        for index in range(pdfium.FPDFPage_CountObjects(page))
        if pdfium.FPDFPageObj_GetType(item := pdfium.FPDFPage_GetObject(page, index)) == _TEXT
    ]
    modes = [
        pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE for item in texts
    ]
    return bool(sum(modes) > len(modes) / 2)
