"""Signs of comparison before a value, told by their shape: in small type "≥" and ">=" are read as ">".

"≥" is as tall as the figure behind it, ">" is not; the bars of a "=" stand level in the middle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Dark = NDArray[np.float32]  # 0 paper to 255 ink

WITH_BAR = {">": "≥", "<": "≤", "＞": "≥", "＜": "≤"}

_INK, _LEAST = 0.46, 0.3  # of the darkest
_TINTED = 0.28  # of the darkest: behind the sign is no white paper but a watermark
_TALL, _MOST = 0.86, 1.5  # of a figure's height: a sign with a bar
# Shares of the way from figure to figure.
_PAIR = 1.5  # two signs at least
_WAY = 0.6  # there the second one stands
_NEAR = 0.3
_LEVEL = 1.45  # a "=" is no higher


def has_bar(dark: Dark, first: float, second: float) -> bool:
    """Is the first sign as tall as the figure behind it?  first, second: their middles, in pixels."""
    between = dark[:, int(first) : max(int(first) + 1, round(second))].sum(axis=0)
    border = int(first) + int(between.argmin())
    left = max(0, round(2 * first - border) - 2)
    if np.median(dark[:, left:border]) > _TINTED * dark.max():
        return False
    sign, figure = _extent(dark[:, left:border]), _extent(dark[:, border : round(2 * second - border) + 1])
    return bool(sign and figure and _TALL * figure <= sign <= _MOST * figure)


def has_equals(dark: Dark, first: float, second: float, pitch: float) -> bool:
    """Does a "=" stand between the first sign and the figure behind it?  pitch: from figure to figure."""
    if second - first < _PAIR * pitch:
        return False
    middle = first + _WAY * (second - first)
    between = dark[:, int(middle - _NEAR * pitch) : round(middle + _NEAR * pitch) + 1]
    inked = between.max(axis=1) > _LEAST * dark.max()
    return bool(inked.any() and _height(inked) < _LEVEL * pitch)


def _extent(part: Dark) -> int:
    return _height((part > _INK * part.max()).any(axis=1)) if part.size and part.any() else 0


def _height(inked: NDArray[np.bool_]) -> int:
    rows = np.flatnonzero(inked)
    return int(rows[-1] - rows[0]) + 1 if len(rows) else 0
