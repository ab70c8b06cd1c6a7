"""Where the words of a scanned page stand: a detector's boxes, cut at the rules, and ink that has no box.

Lengths are pixels of the picture turned upright.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.scan_picture import Shades

# Sizes in units (pixels at 200 dpi).
SPECK = 2  # in both directions no larger: dust
FAINT = 6  # square units; a line of less ink is none
PAPER = 190  # brighter is paper, or the rim of a stroke
GRAIN = 5  # per cent of the paper is darker than its grain
PALEST, DARKEST = 40, 85  # how much darker than white ink must be: on clean paper, on grainy paper
STROKES = 6  # between the strokes of one sign, as in "="
MARGIN = 3
EDGE = 1.5  # of a cell: half of its rule
THIN, NEAR = 4, 4  # what a rule may have left: so thin, and so near to it
CLOSE = 0.6  # of a line's height: ink so near to its end belongs to it
LETTER = 0.4  # of a line's height at least
TALL = 1.7  # times as tall as wide
SAME_LINE = 0.5  # of the lower box's height


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
    """A line of words in one cell, or outside of all; unboxed: the detector saw none, there is only ink."""

    spot: Spot
    unboxed: bool = False


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


def strokes(shades: Shades, unit: float) -> Strokes:
    """Every connected piece of ink but dust, pale ones too where the paper is clean."""
    smooth = cv2.GaussianBlur(shades, (3, 3), 0).astype(np.uint8)
    ink = (smooth < palest(smooth)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, width, height, area = stats[1:].T
    large = np.maximum(width, height) > SPECK * unit
    found = np.stack([x, y, x + width, y + height, area], axis=1).astype(np.int32)
    kept: Strokes = found[large]
    return kept


def palest(smooth: Shades) -> float:
    """The shade from which on the paper is no ink: well below its own grain."""
    paper = smooth[smooth > PAPER]
    grain = 255 - float(np.percentile(paper, GRAIN)) if paper.size else 0.0
    return 255 - min(max(2 * grain, PALEST), DARKEST)


def standing_in(found: Strokes, spot: Spot) -> Strokes:
    """The strokes whose centre lies in a box."""
    x, y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
    return found[(x >= spot.x0) & (x < spot.x1) & (y >= spot.y0) & (y < spot.y1)]


def lines_in(cell: Spot, boxes: Iterable[Spot], found: Strokes, unit: float) -> list[WordLine]:
    """The lines of words in a cell, from top to bottom.  found: the cell's own strokes."""
    free = Spot(
        *(cell.x0 + EDGE * unit, cell.y0 + EDGE * unit), *(cell.x1 - EDGE * unit, cell.y1 - EDGE * unit)
    )
    inside = [
        line
        for box in boxes
        if (part := cut(box, free)) and len(standing_in(found, part))
        for line in stacked(part, found)
    ]
    spots = one_line_each(inside)
    rest = []
    for stroke in found:
        mark = Spot(*map(float, stroke[:4]))
        near = [i for i, spot in enumerate(spots) if _on_line(mark, spot) and _belongs(mark, spot)]
        if near:
            best = max(near, key=lambda i: mark.within(spots[i]).height)
            spots[best] = _widened(spots[best], mark, unit).within(free)
        elif not any(_centre_in(mark, spot) for spot in spots):
            rest.append(stroke)
    lines = [WordLine(spot) for spot in spots]
    lines += [
        WordLine(spot.within(free), True) for spot in unboxed(rest, unit) if not _of_rule(spot, cell, unit)
    ]
    return sorted(lines, key=lambda line: line.spot.y0)


def _of_rule(spot: Spot, cell: Spot, unit: float) -> bool:
    """What was left of a rule beside it."""
    width, height = spot.width - 2 * MARGIN * unit, spot.height - 2 * MARGIN * unit
    level = height <= THIN * unit and min(spot.y0 - cell.y0, cell.y1 - spot.y1) < NEAR * unit
    upright = width <= THIN * unit and min(spot.x0 - cell.x0, cell.x1 - spot.x1) < NEAR * unit
    return level or (upright and height > 1.2 * width)


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


def stacked(box: Spot, found: Strokes) -> list[Spot]:
    """A box that is much taller than wide: its letters stand below each other."""
    if box.height < TALL * box.width:
        return [box]
    inside = sorted(standing_in(found, box), key=lambda stroke: int(stroke[1]))
    rows: list[list[float]] = []
    for stroke in inside:
        if rows and stroke[1] < rows[-1][1]:
            rows[-1][1] = max(rows[-1][1], float(stroke[3]))
        else:
            rows.append([float(stroke[1]), float(stroke[3])])
    letters = [row for row in rows if row[1] - row[0] > box.width / 3]
    if len(letters) < 2:
        return [box]
    ends = [box.y0, *((above[1] + below[0]) / 2 for above, below in pairwise(letters)), box.y1]
    return [Spot(box.x0, top, box.x1, foot) for top, foot in pairwise(ends)]


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


def _centre_in(mark: Spot, spot: Spot) -> bool:
    x, y = (mark.x0 + mark.x1) / 2, (mark.y0 + mark.y1) / 2
    return spot.x0 <= x <= spot.x1 and spot.y0 <= y <= spot.y1


def _belongs(mark: Spot, line: Spot) -> bool:
    """Ink close to a line is part of it; far from it only what is as tall as a letter."""
    gap = max(line.x0 - mark.x1, mark.x0 - line.x1)
    return gap < CLOSE * line.height or mark.height > LETTER * line.height


def _widened(line: Spot, mark: Spot, unit: float) -> Spot:
    """A line with a piece of ink that stands beside its box."""
    margin = MARGIN * unit
    x0 = mark.x0 - margin if mark.x0 < line.x0 else line.x0
    x1 = mark.x1 + margin if mark.x1 > line.x1 else line.x1
    return Spot(x0, line.y0, x1, line.y1)


def unboxed(rest: Sequence[NDArray[np.int32]], unit: float) -> list[Spot]:
    """Lines made of ink alone."""
    groups: list[list[NDArray[np.int32]]] = []
    for stroke in sorted(rest, key=lambda stroke: int(stroke[1])):
        if groups and stroke[1] - max(one[3] for one in groups[-1]) <= STROKES * unit:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return [
        _around(np.array(group), unit)
        for group in groups
        if sum(int(one[4]) for one in group) >= FAINT * unit * unit
    ]


def _around(group: Strokes, unit: float) -> Spot:
    margin = MARGIN * unit
    x0, y0 = group[:, 0].min() - margin, group[:, 1].min() - margin
    x1, y1 = group[:, 2].max() + margin, group[:, 3].max() + margin
    return Spot(float(x0), float(y0), float(x1), float(y1))
