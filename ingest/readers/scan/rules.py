"""The ruled lines of a scanned page.

A rule is a thin dark line, longer than any stroke of a letter or held at both ends by other rules.  A broken
one is one.  What cells the rules part is told by `ruling`, for drawn and scanned pages alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.page import Rule
from ingest.readers.scan.picture import INK, Picture, Shades

# Sizes in units (pixels at 200 dpi).
THICKEST = 11
SMOOTH = 5  # along the rule: noise averages out, a hairline stays
PIECE = 28  # of a rule; shorter is noise or a stroke
GAP = 14  # a rule broken for so long is one
BREAK = 0.04  # of its shorter part a rule may be broken
ALIGNED = 2
SHORTEST = 34
SURE = 110  # no letter's stroke is so long
LONG = 64  # none but a title's
HELD = 2.5  # a short one must come nearer to what holds it
RIM = 215  # brighter beside a rule is its rim
DARKEST = 40  # least contrast of 255 beside the rule
BESIDE = (5, 6, 7)  # so far from a rule's middle its rim has ended
WRITTEN = 0.3  # of its way with ink close above or below: a line of bold words

Mask = NDArray[np.uint8]


class Stretch(NamedTuple):
    """A drawn line by its box; `level` runs from left to right, the others from top to bottom."""

    x0: float
    y0: float
    x1: float
    y1: float
    level: bool

    @property
    def length(self) -> float:
        return self.x1 - self.x0 if self.level else self.y1 - self.y0

    @property
    def at(self) -> float:
        """Where it stands across its way."""
        return (self.y0 + self.y1) / 2 if self.level else (self.x0 + self.x1) / 2

    @property
    def start(self) -> float:
        return self.x0 if self.level else self.y0

    def ends(self) -> tuple[Stretch, Stretch]:
        """Its first and its last point."""
        if self.level:
            return self._replace(x1=self.x0), self._replace(x0=self.x1)
        return self._replace(y1=self.y0), self._replace(y0=self.y1)

    def touches(self, other: Stretch, near: float) -> bool:
        return (
            self.x0 - near <= other.x1
            and other.x0 - near <= self.x1
            and self.y0 - near <= other.y1
            and other.y0 - near <= self.y1
        )


@dataclass(frozen=True, slots=True)
class Ruled:
    """rules: in points.  print: the page without them."""

    rules: tuple[Rule, ...]
    print: Shades


def ruling(picture: Picture) -> Ruled:
    """The rules of a page, and the page without them."""
    level_mask = line_mask(picture.shades, picture.unit)
    upright_mask = line_mask(np.ascontiguousarray(picture.shades.T), picture.unit)
    level = _lines(level_mask, picture.unit)
    upright = [_across(rule) for rule in _lines(upright_mask, picture.unit)]
    found = drawn_only(picture, kept(level, upright, picture.unit))
    mask = cv2.bitwise_or(level_mask, np.ascontiguousarray(upright_mask.T))
    rules = tuple(drawn(stretch, picture.dpi) for stretch in found)
    return Ruled(rules, erased(picture.shades, mask.astype(np.uint8), found))


def drawn_only(picture: Picture, found: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The rules without lines of bold words, whose level strokes melt into one: no rule across holds them."""
    near = HELD * picture.unit
    return tuple(rule for rule in found if any(_holds(rule, found, near)) or not _is_written(picture, rule))


def _is_written(picture: Picture, rule: Stretch) -> bool:
    shades = picture.shades if rule.level else picture.shades.T
    first, last = (rule.x0, rule.x1) if rule.level else (rule.y0, rule.y1)
    way = np.s_[max(0, int(first)) : int(last)]
    sides = [round(rule.at + sign * far * picture.unit) for far in BESIDE for sign in (-1, 1)]
    return any((shades[side, way] < INK).mean() > WRITTEN for side in sides if 0 <= side < len(shades))


def erased(shades: Shades, mask: Mask, found: Iterable[Stretch]) -> Shades:
    """The picture without the rules; strokes of letters that look like one stay."""
    out = shades.copy()
    for rule in found:
        x0, y0 = max(0, int(rule.x0) - 2), max(0, int(rule.y0) - 2)
        spot = np.s_[y0 : int(rule.y1) + 2, x0 : int(rule.x1) + 2]
        rim = cv2.dilate(mask[spot], np.ones((3, 3), np.uint8))
        out[spot][(mask[spot] > 0) | ((rim > 0) & (shades[spot] > RIM))] = 255
    return out


def _lines(mask: Mask, unit: float) -> list[Stretch]:
    """The level lines of a mask."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = [Stretch(float(x), float(y), float(x + w), float(y + h), True) for x, y, w, h, _ in stats[1:]]
    return [rule for rule in joined(found, unit) if rule.length >= SHORTEST * unit]


def _across(rule: Stretch) -> Stretch:
    return Stretch(rule.y0, rule.x0, rule.y1, rule.x1, not rule.level)


def line_mask(shades: Shades, unit: float) -> Mask:
    """Where level lines are: thin, darker than what stands above and below, and longer than most strokes."""
    dark = cv2.blur(cv2.bitwise_not(shades), (_odd(SMOOTH * unit), 1))
    across = cv2.getStructuringElement(cv2.MORPH_RECT, (1, _odd(THICKEST * unit)))
    thin = cv2.morphologyEx(dark, cv2.MORPH_TOPHAT, across)
    mask = (thin > DARKEST).astype(np.uint8)
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, _odd(PIECE * unit)), np.uint8)).astype(np.uint8)


def joined(pieces: Sequence[Stretch], unit: float) -> list[Stretch]:
    """Level pieces that follow each other on one line made one."""
    out: list[Stretch] = []
    for piece in sorted(pieces, key=lambda rule: rule.x0):
        before = next((i for i, rule in enumerate(out) if _follows(piece, rule, unit)), None)
        if before is None:
            out.append(piece)
        else:
            rule = out[before]
            out[before] = Stretch(
                rule.x0, min(rule.y0, piece.y0), max(rule.x1, piece.x1), max(rule.y1, piece.y1), True
            )
    return out


def _follows(piece: Stretch, rule: Stretch, unit: float) -> bool:
    """A short piece must come nearer than a long one: it may be a letter's stroke in line with the rule."""
    gap = min(GAP * unit, BREAK * min(piece.length, rule.length))
    return -GAP * unit < piece.x0 - rule.x1 <= gap and abs(piece.at - rule.at) <= ALIGNED * unit


def _odd(size: float) -> int:
    return max(3, round(size) // 2 * 2 + 1)


def kept(level: Sequence[Stretch], upright: Sequence[Stretch], unit: float) -> tuple[Stretch, ...]:
    """The lines that are sure by their length, and the shorter ones that sure ones hold."""
    found = {rule for rule in (*level, *upright) if rule.length >= SURE * unit}
    rest = [rule for rule in (*level, *upright) if rule not in found]
    while held := _held(rest, found, unit):
        found.update(held)
        rest = [rule for rule in rest if rule not in found]
    return tuple(found)


def _held(rest: Sequence[Stretch], found: Iterable[Stretch], unit: float) -> list[Stretch]:
    """At both ends by rules across; or at one, if they are long or stop where others do: at a page's end."""
    sure = list(found)
    ends = {rule: _holds(rule, sure, HELD * unit) for rule in rest}
    whole = [rule for rule, (first, last) in ends.items() if first and last]
    if whole:
        return whole
    half = [rule for rule, (first, last) in ends.items() if first or last]
    stops = [(rule.level, side, end.start) for rule in (*sure, *half) for side, end in enumerate(rule.ends())]
    return [
        rule
        for rule in half
        if rule.length >= LONG * unit or _in_line(rule, ends[rule][0], stops, HELD * unit)
    ]


def _holds(rule: Stretch, sure: Iterable[Stretch], near: float) -> tuple[bool, bool]:
    """Whether a rule across stands at its begin, and at its end."""
    across = [other for other in sure if other.level != rule.level]
    first, last = rule.ends()
    return any(other.touches(first, near) for other in across), any(
        other.touches(last, near) for other in across
    )


def _in_line(rule: Stretch, side: int, stops: Sequence[tuple[bool, int, float]], near: float) -> bool:
    """Its free end (side: 1 the last) stands where at least two others end too."""
    at = rule.ends()[side].start
    return sum(level == rule.level and of == side and abs(stop - at) <= near for level, of, stop in stops) > 2


def drawn(rule: Stretch, dpi: float) -> Rule:
    """A stretch as a rule of the page: straight, in points."""
    x0, y0, x1, y1 = (72 * length / dpi for length in rule[:4])
    if rule.level:
        return Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    return Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
