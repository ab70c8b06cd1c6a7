"""One page of a PDF: its characters and its rules, upright as a reader sees it.

All lengths are points, x from the left and y from the top of the page as shown (after /Rotate).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]


class Char(NamedTuple):
    """A printed character; white space is none.

    x0 to x1 is its advance on the line, y0 to y1 the em box (0.88 of the size over the baseline, 0.12 below),
    whatever the font's own ascent.  order: its index in the content stream.  turn: quarter turns clockwise
    of a word written upwards or downwards on an upright page.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float  # height of the em
    order: int
    baseline: float
    turn: int = 0


class Rule(NamedTuple):
    """A drawn line, upright or level: x0 == x1 or y0 == y1, x0 <= x1, y0 <= y1.

    edge: it is only the rim of a filled area, not a line of its own.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page; number counts from 1.

    strays are characters that are there and belong to no text: turned, pale, or outside of their clip path.
    unmapped: how many characters say no letter, because their font has no Unicode map.  fills: the areas that
    are coloured.  scanned: a
    picture is what is to be read, with nothing, or what somebody else recognised invisibly, as its text.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...] = ()
    strays: tuple[Char, ...] = ()
    unmapped: int = 0
    fills: tuple[Box, ...] = ()
    scanned: bool = False
