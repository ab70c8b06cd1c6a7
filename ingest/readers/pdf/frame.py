"""From pdfium's coordinates to those of the page as shown: points, y from the top, upright."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium


class Frame(NamedTuple):
    """x = ax·X + bx·Y + cx, y = ay·X + by·Y + cy, with (X, Y) of the content stream."""

    ax: float
    bx: float
    cx: float
    ay: float
    by: float
    cy: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.ax * x + self.bx * y + self.cx, self.ay * x + self.by * y + self.cy

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The upright box around two corners, smaller values first."""
        (left, top), (right, bottom) = self.point(x0, y0), self.point(x1, y1)
        if left > right:
            left, right = right, left
        return (left, top, right, bottom) if top <= bottom else (left, bottom, right, top)

    def direction(self, x: float, y: float) -> tuple[float, float]:
        return self.ax * x + self.bx * y, self.ay * x + self.by * y

    def within(self, a: float, b: float, c: float, d: float, e: float, f: float) -> Frame:
        """The frame of what is drawn under a matrix (x' = a·x + c·y + e, y' = b·x + d·y + f)."""
        ex, ey = self.point(e, f)
        return Frame(
            *(self.ax * a + self.bx * b, self.ax * c + self.bx * d, ex),
            *(self.ay * a + self.by * b, self.ay * c + self.by * d, ey),
        )


def bounds(page: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of what is shown of a page, in its own coordinates."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
    return rect.left, rect.bottom, rect.right, rect.top


def frame(box: tuple[float, float, float, float], turns: int) -> Frame:
    """turns: quarter turns clockwise that the page is to be shown with."""
    left, bottom, right, top = box
    return (
        Frame(1, 0, -left, 0, -1, top),
        Frame(0, 1, -bottom, 1, 0, -left),
        Frame(-1, 0, right, 0, 1, -bottom),
        Frame(0, -1, top, -1, 0, right),
    )[turns % 4]
