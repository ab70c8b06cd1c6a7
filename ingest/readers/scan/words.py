"""Where the words of a scanned page stand: a detector's boxes, cut at the rules, and ink that has no box.

Lengths are pixels of the picture turned upright.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.scan.bands import Band, Dark, bands, letter_height, parted_at, parted_evenly
from ingest.readers.scan.picture import Shades

# Sizes in units (pixels at 200 dpi).
SPECK = 2  # in both directions no larger: dust
FAINT = 6  # square units; a line of less ink is none
PAPER = 190  # brighter is paper, or the rim of a stroke
GRAINS = 8  # so many times the paper's own grain darker than white is ink
PALEST, DARKEST = 40, 85  # but at least so much, and at most
MARGIN = 3
EDGE = 1.5  # of a cell: half of its rule
FAR = 5  # from a cell's edges a lone dash stands
FLAT = 3  # a lone dash at least
FAINTEST = 24  # of 255: the darkest of a lone dash
THIN, NEAR = 4, 4  # what a rule may have left: so thin, and so near to it
# Shares of a line's height.
CLOSE = 0.8  # ink so near to its end belongs to it
LETTER = 0.4  # a letter's at least
LOW = 0.5  # a dash at most
AROUND = 0.22  # white above and below
BLURRED = 1.8  # of a letter: a line so tall may be several that could not be parted
TOUCHING = 1.5  # pixels
ONE_LETTER = 1.15
SAME_LINE = 0.5  # of the lower box


class Spot(NamedTuple):
    """A box in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def within(self, other: Spot) -> Spot:
        """What lies in both; a width or height may be negative."""
        return Spot(
            max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1)
        )

    def with_(self, other: Spot) -> Spot:
        return Spot(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


Strokes = NDArray[np.int32]  # n x 5: x0, y0, x1, y1 and the ink in square pixels of each piece of ink


@dataclass(frozen=True, slots=True)
class WordLine:
    """A line of words in one cell, or outside of all, with a margin.

    ink: how far its ink reaches.  low: lower than a letter.  unboxed: a detector saw no words there.
    parts: the lines it may be, where it is too tall for one.  tight: cut free from a line that it touches.
    """

    spot: Spot
    ink: Spot | None = None
    low: bool = False
    unboxed: bool = False
    parts: tuple[WordLine, ...] = ()
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A recognised line.

    places: for each character but blanks, its middle as a share of the width of the picture it was read from.
    repairs: in Chinese, as Origin has them.
    """

    text: str
    confidence: float
    places: tuple[float, ...] = ()
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ink:
    """What is printed on a page.

    dark: without rules and dust, 0 paper to 255 ink.  letter: how tall one is as a rule, in pixels.
    pale: with dust and all that is too pale to be a letter's, smoothed.
    """

    dark: Dark
    strokes: Strokes
    unit: float
    letter: float = 0.0
    pale: Dark = field(default_factory=lambda: np.zeros((0, 0), np.uint8))

    def within(self, spot: Spot) -> Dark:
        return self.dark[max(0, int(spot.y0)) : int(spot.y1) + 1, max(0, int(spot.x0)) : int(spot.x1) + 1]

    def bands(self, spot: Spot) -> list[Spot]:
        """The lines within a box."""
        top = max(0, int(spot.y0))
        found = bands(self.within(spot), self.letter)
        whole = _joined([(top + first, top + last) for first, last in found], ONE_LETTER * self.letter)
        return [Spot(spot.x0, float(first), spot.x1, float(last)) for first, last in whole]


def _joined(found: Iterable[Band], tall: float) -> list[Band]:
    """Bands that together are no taller than one letter: the strokes of "=" or "二"."""
    out: list[Band] = []
    for first, last in found:
        if out and last - out[-1][0] <= tall:
            out[-1] = out[-1][0], last
        else:
            out.append((first, last))
    return out


def ink_of(shades: Shades, unit: float, cells: Sequence[Spot]) -> Ink:
    """Every connected piece of ink but dust, pale ones too where the paper is clean."""
    smooth = cv2.GaussianBlur(shades, (3, 3), 0).astype(np.uint8)
    mask = (smooth < palest(smooth)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x, y, width, height, area = stats.T
    large = np.maximum(width, height) > SPECK * unit
    large[0] = False
    found = np.stack([x, y, x + width, y + height, area], axis=1).astype(np.int32)
    dark = np.where(large[labels], cv2.bitwise_not(shades), 0).astype(np.uint8)
    ink = Ink(dark, found[large], unit, pale=cv2.bitwise_not(smooth).astype(np.uint8))
    return replace(ink, letter=letter_height(ink.within(cell) for cell in cells))


def palest(smooth: Shades) -> float:
    """The shade from which on the paper is no ink: well below its own grain, told far from all print."""
    print_ = cv2.dilate((smooth < PAPER).astype(np.uint8), np.ones((9, 9), np.uint8))
    paper = smooth[print_ == 0]
    grain = float(paper.std()) if paper.size else 0.0
    return 255 - min(max(GRAINS * grain, PALEST), DARKEST)


def standing_in(found: Strokes, spot: Spot) -> Strokes:
    """The strokes whose centre lies in a box."""
    x, y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
    return found[(x >= spot.x0) & (x < spot.x1) & (y >= spot.y0) & (y < spot.y1)]


def lines_in(cell: Spot, boxes: Iterable[Spot], ink: Ink) -> list[WordLine]:
    """A cell's lines of words, from top to bottom: where its ink stands, or its boxes where ink blurs."""
    edge = EDGE * ink.unit
    free = Spot(cell.x0 + edge, cell.y0 + edge, cell.x1 - edge, cell.y1 - edge)
    parts = [part for box in boxes if (part := cut(box, free))]
    lines: list[WordLine] = []
    for band in ink.bands(free):
        spot = _inked(band, ink)
        if not spot or _of_rule(spot, cell, ink.unit):
            continue
        boxed = [part for part in parts if _side_by_side(part, spot)]
        low = spot.height < LOW * ink.letter
        each = one_line_each(boxed)
        if spot.height > BLURRED * ink.letter and len(each) > 1:
            middles = [(part.y0 + part.y1) / 2 - spot.y0 for part in each]
            lines += _lines_of(spot, parted_at(ink.within(spot), middles), free, ink)
        else:
            wide = spot._replace(
                x0=min([spot.x0, *(part.x0 for part in boxed)]),
                x1=max([spot.x1, *(part.x1 for part in boxed)]),
            )
            parts_of = _parts(spot, free, ink)
            lines.append(WordLine(_with_margin(wide, ink).within(free), spot, low, not boxed, parts_of))
    if any(not line.low for line in lines):
        lines = [line for line in lines if not (line.low and line.unboxed)]
    return _set_apart(lines) or _faint(free, ink)


def _faint(free: Spot, ink: Ink) -> list[WordLine]:
    """The one short stroke in an empty cell, too small and pale to be told from dust but by its shape."""
    inner = Spot(free.x0 + FAR * ink.unit, free.y0 + FAR * ink.unit, *free[2:])
    far = FAR * ink.unit
    part = ink.pale[int(inner.y0) : int(free.y1 - far), int(inner.x0) : int(free.x1 - far)]
    if min(part.shape) < far or part.max() < FAINTEST:
        return []
    mask = (part > max(FAINTEST / 2, part.max() / 2)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = [one for one in stats[1:].tolist() if _is_short(one, ink.unit)]
    if len(found) != 1:
        return []
    x, y, width, height, _ = map(float, found[0])
    left, top = int(inner.x0) + x, int(inner.y0) + y
    spot = Spot(left, top, left + width, top + height)
    return [WordLine(_with_margin(spot, ink).within(free), spot, low=True, unboxed=True)]


def _is_short(stroke: Sequence[int], unit: float) -> bool:
    """No higher than wide, and as small as a dash: what is larger is a watermark's."""
    _, _, width, height, _ = stroke
    return height <= min(width, THIN * unit) and FLAT * unit <= width <= 3 * FAR * unit


def _parts(spot: Spot, free: Spot, ink: Ink) -> tuple[WordLine, ...]:
    """The lines that too tall a one may be."""
    if not ink.letter or spot.height <= BLURRED * ink.letter:
        return ()
    return tuple(_set_apart(_lines_of(spot, parted_evenly(ink.within(spot), ink.letter), free, ink)))


def _lines_of(spot: Spot, found: Iterable[Band], free: Spot, ink: Ink) -> list[WordLine]:
    """The lines of a part of a cell that is cut into bands."""
    top = max(0, int(spot.y0))
    bands_ = [Spot(free.x0, float(top + first), free.x1, float(top + last)) for first, last in found]
    inked = [part for band in bands_ if (part := _inked(band, ink))]
    return [WordLine(_with_margin(part, ink).within(free), part) for part in inked]


def _set_apart(lines: Sequence[WordLine]) -> list[WordLine]:
    """Lines that touch each other end where the next one begins."""
    out = list(lines)
    for at, (line, below) in enumerate(pairwise(lines)):
        if line.ink and below.ink and below.ink.y0 - line.ink.y1 < TOUCHING:
            border = (line.ink.y1 + below.ink.y0) / 2
            out[at] = replace(out[at], spot=out[at].spot._replace(y1=border), tight=True)
            out[at + 1] = replace(below, spot=below.spot._replace(y0=border), tight=True)
    return out


def _inked(band: Spot, ink: Ink) -> Spot | None:
    """How far the ink of a band reaches: from its letters on, as far as more ink stands close."""
    found = ink.strokes
    high = np.minimum(found[:, 3], band.y1) - np.maximum(found[:, 1], band.y0)
    middle = (found[:, 0] + found[:, 2]) / 2
    own = found[
        (high > SAME_LINE * np.minimum(found[:, 3] - found[:, 1], band.height))
        & (middle >= band.x0)
        & (middle < band.x1)
    ]
    if own[:, 4].sum() < FAINT * ink.unit**2:
        return None
    tall = own[own[:, 3] - own[:, 1] >= LETTER * band.height]
    x0, x1 = (tall if len(tall) else own)[:, 0].min(), (tall if len(tall) else own)[:, 2].max()
    close = CLOSE * max(band.height, ink.letter)
    for stroke in sorted(own.tolist(), key=lambda stroke: max(x0 - stroke[2], stroke[0] - x1)):
        if max(x0 - stroke[2], stroke[0] - x1) < close:
            x0, x1 = min(x0, stroke[0]), max(x1, stroke[2])
    return Spot(float(x0), band.y0, float(x1), band.y1)


def _with_margin(spot: Spot, ink: Ink) -> Spot:
    side = MARGIN * ink.unit
    over = max(AROUND * spot.height, (ink.letter * (1 + 2 * AROUND) - spot.height) / 2)
    return Spot(spot.x0 - side, spot.y0 - over, spot.x1 + side, spot.y1 + over)


def _of_rule(spot: Spot, cell: Spot, unit: float) -> bool:
    """What was left of a rule beside it."""
    level = spot.height <= THIN * unit and min(spot.y0 - cell.y0, cell.y1 - spot.y1) < NEAR * unit
    upright = spot.width <= THIN * unit and min(spot.x0 - cell.x0, cell.x1 - spot.x1) < NEAR * unit
    return level or (upright and spot.height > 1.2 * spot.width)


def free_lines(boxes: Iterable[Spot], found: Strokes) -> list[WordLine]:
    """Lines outside of tables, with the ink that stands close at their ends; pieces of one line made one."""
    lines: list[Spot] = []
    for box in sorted(boxes, key=lambda box: box.x0):
        at = next((i for i, line in enumerate(lines) if _goes_on(line, box)), None)
        if at is None:
            lines.append(box)
        else:
            lines[at] = lines[at].with_(box)
    return [WordLine(_with_ends(line, found)) for line in lines]


def _goes_on(line: Spot, box: Spot) -> bool:
    return _side_by_side(line, box) and box.x0 - line.x1 < CLOSE * min(line.height, box.height)


def _with_ends(line: Spot, found: Strokes) -> Spot:
    around = Spot(line.x0 - CLOSE * line.height, line.y0, line.x1 + CLOSE * line.height, line.y1)
    for stroke in standing_in(found, around):
        mark = Spot(*map(float, stroke[:4]))
        if _on_line(mark, line):
            line = _widened(line, mark, 1.0)
    return line


def cut(box: Spot, cell: Spot) -> Spot | None:
    """The part of a box that belongs to a cell: not what merely reaches over a rule."""
    part = box.within(cell)
    belongs = part.height >= SAME_LINE * min(box.height, cell.height) and part.width >= min(
        0.3 * box.height, 0.8 * box.width
    )
    return part if belongs else None


def one_line_each(boxes: Sequence[Spot]) -> list[Spot]:
    """Boxes that stand side by side made one."""
    out: list[Spot] = []
    for box in sorted(boxes, key=lambda box: (box.y0 + box.y1) / 2):
        if out and _side_by_side(out[-1], box):
            out[-1] = out[-1].with_(box)
        else:
            out.append(box)
    return out


def _side_by_side(first: Spot, second: Spot) -> bool:
    return first.within(second).height > SAME_LINE * min(first.height, second.height)


def _on_line(mark: Spot, line: Spot) -> bool:
    """A piece of ink stands on a line, beside or within it."""
    middle = (mark.y0 + mark.y1) / 2
    return line.y0 <= middle <= line.y1 and mark.within(line).height >= SAME_LINE * mark.height


def _widened(line: Spot, mark: Spot, unit: float) -> Spot:
    """A line with a piece of ink that stands beside its box."""
    margin = MARGIN * unit
    x0 = mark.x0 - margin if mark.x0 < line.x0 else line.x0
    x1 = mark.x1 + margin if mark.x1 > line.x1 else line.x1
    return Spot(x0, line.y0, x1, line.y1)
