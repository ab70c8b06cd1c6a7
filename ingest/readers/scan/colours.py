"""Seals taken off coloured pages: their ink is bright in its own colour, only the print under it stays.

Other coloured words are no seal and stay as dark as they are.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.uint8]  # height x width x blue, green, red
Shades = NDArray[np.uint8]

_COLOURED = 60  # between the brightest and the darkest of a point's three shades
# Inches.
_NEAR = 0.15  # the strokes of one seal, parted by print
_LEAST, _MOST = 0.8, 2.6  # a seal in both directions; a line of red words is lower
_RIM = 3  # pixels


def shades_of(colours: Colours, dpi: float) -> Shades:
    """The page in grey, its seals gone."""
    grey = cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    brightest, darkest = colours.max(axis=2), colours.min(axis=2)
    coloured = (brightest - darkest > _COLOURED).astype(np.uint8)
    if not coloured.any():
        return grey
    size = max(3, round(_NEAR * dpi))
    whole = cv2.dilate(coloured, np.ones((size, size), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    for x, y, width, height, _ in stats[1:]:
        if all(_LEAST * dpi <= length <= _MOST * dpi for length in (width, height)):
            spot = np.s_[max(0, y - _RIM) : y + height + _RIM, max(0, x - _RIM) : x + width + _RIM]
            grey[spot] = brightest[spot]
    return grey
