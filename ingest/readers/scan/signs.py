"""Signs that are told by their shape, because recognisers drop or mistake them: "‰" and "-".

A sign is restored only where its ink is seen.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ingest.readers.scan.comparisons import WITH_BAR, has_bar, has_equals
from ingest.readers.scan.picture import Shades
from ingest.readers.scan.words import WordLine, Words

REPAIRED = "符号按字形还原"
DASH = Words("-", 0.9, (0.5,), (REPAIRED,))

_FLAT = 1.35  # how much further ink is spread along a dash than across it
_LONGEST = 30  # units (pixels at 200 dpi); longer ones may be words
_INK = 0.3  # of the darkest
_GAP = 0.25  # of the darkest: paler columns part letters
# of a sign's height
_TOP = 0.35  # above the lower rings
_FREE = 0.46  # so far right of the slash nothing stands above the rings: "%" 0.4, "‰" 0.5 and more
_FOOT = 0.72  # where rings are, and a dash behind the sign is not
_RINGED = 0.7  # of that way, at least, is over rings
_MIDDLE = (0.35, 0.72)  # where a dash stands; a full stop stands lower
_THICK = 0.3  # a dash at most
_WIDE, _WIDE_BEFORE_4 = 0.22, 0.32  # a dash at least; a 4 begins with a level stroke of its own
_THIRD_RING = "0oO。°º"
_DASHES = "-—–－一"
_NUMBERED = re.compile(r"\d+\s*(?:[、．)）]|\.\D)")
_ENOUGH = 2  # letters: a sign and a figure
_COMPARISONS = "≤≥<>=≧≦＜＞＝"

Dark = NDArray[np.float32]  # 0 paper to 255 ink


def dash(line: WordLine, print_: Shades, unit: float) -> bool:
    """Is the line nothing but one short level stroke?"""
    spot = line.ink
    if spot is None or not line.low or spot.width > _LONGEST * unit:
        return False
    x0, y0 = max(0, int(spot.x0) - 1), max(0, int(spot.y0) - 1)
    dark = 255 - print_[y0 : int(spot.y1) + 1, x0 : int(spot.x1) + 1].astype(np.float32)
    dark = np.maximum(0, dark - _INK * dark.max())
    ys, xs = np.mgrid[: dark.shape[0], : dark.shape[1]]
    return bool(_spread(xs, dark) > _FLAT * _spread(ys, dark))


def _spread(places: NDArray[np.int64], weights: Dark) -> float:
    mean = float(np.average(places, weights=weights))
    return math.sqrt(float(np.average((places - mean) ** 2, weights=weights)))


@dataclass(slots=True)
class _Letter:
    """text: the letter, after the blanks before it.  at: its middle, in pixels of the line's picture."""

    text: str
    at: float


def mended(words: Words, line: Shades) -> Words:
    """The words with the signs that the line's picture shows."""
    letters = _letters(words, line.shape[1])
    if not letters or not set(words.text) & {"%", *"0123456789"}:
        return words
    dark = 255 - line.astype(np.float32)
    changed = _with_comparison(_with_minus(_with_permille(letters, dark), dark), dark)
    text = "".join(letter.text for letter in changed)
    if text == words.text.strip():
        return words
    places = tuple(letter.at / line.shape[1] for letter in changed)
    return Words(text, words.confidence, places, (*words.repairs, REPAIRED))


def _letters(words: Words, width: int) -> list[_Letter]:
    """The letters with their places; none when the recogniser's places do not fit its text."""
    texts: list[str] = []
    blanks = ""
    for letter in words.text.strip():
        if letter.isspace():
            blanks += letter
        else:
            texts.append(blanks + letter)
            blanks = ""
    if len(texts) != len(words.places):
        return []
    return [_Letter(text, place * width) for text, place in zip(texts, words.places, strict=True)]


def _with_permille(letters: list[_Letter], dark: Dark) -> list[_Letter]:
    out: list[_Letter] = []
    taken = False
    for index, letter in enumerate(letters):
        if taken:
            taken = False
            continue
        after = letters[index + 1] if index + 1 < len(letters) else None
        split = after is not None and after.text in _THIRD_RING
        end = letters[index + split]
        if letter.text.endswith("%") and is_permille(dark, end.at if end is not letters[-1] else None):
            out.append(_Letter(letter.text[:-1] + "‰", letter.at))
            taken = split
        else:
            out.append(letter)
    return out


def is_permille(dark: Dark, place: float | None) -> bool:
    """Whether the sign there has two rings at its foot: nothing stands above the last one.

    place: within the sign, or None for the line's last sign.
    """
    runs = _runs(dark.max(axis=0) > _GAP * dark.max())
    end = (runs[-1] if place is None else min(runs, key=lambda run: max(run[0] - place, place - run[1], 0)))[
        1
    ]
    part = dark[:, max(0, end - 2 * len(dark)) : end]
    top, height = _rows(part)
    inked = _INK * part.max()
    over = part[top : top + max(1, int(_TOP * height))].max(axis=0) > inked
    below = part[top + int(_FOOT * height) : top + height].max(axis=0) > inked
    filled = np.flatnonzero(over[::-1])
    free = int(filled[0]) if len(filled) else 0
    return _FREE * height <= free < height and bool(below[::-1][:free].mean() > _RINGED)


def _with_minus(letters: list[_Letter], dark: Dark) -> list[_Letter]:
    """A dash read as a full stop, or not read at all at the line's begin."""
    for index, letter in enumerate(letters):
        if letter.text.endswith(".") and _may_be_dash(letters, index):
            if _MIDDLE[0] <= _height_of(dark, letter.at) <= _MIDDLE[1]:
                letter.text = letter.text[:-1] + "-"
            return letters
    before_4 = letters[0].text == "4"
    wanted = _WIDE_BEFORE_4 if before_4 else _WIDE
    if _is_amount(letters) and (
        width := _begins_with_dash(dark, wanted, apart=before_4 and len(letters) == 1)
    ):
        start = _runs(dark.max(axis=0) > _GAP * dark.max())[0][0]
        return [_Letter("-", min(start + width / 2, letters[0].at - 0.5)), *letters]
    return letters


def _with_comparison(letters: list[_Letter], dark: Dark) -> list[_Letter]:
    """The first sign with the bar, or with the "=" behind it, that its ink shows."""
    if letters[0].text not in WITH_BAR or len(letters) < _ENOUGH or not letters[1].text.isdigit():
        return letters
    first, second = letters[0].at, letters[1].at
    if has_bar(dark, first, second):
        return [_Letter(WITH_BAR[letters[0].text], first), *letters[1:]]
    figures = [two.at - one.at for one, two in pairwise(letters[1:]) if (one.text + two.text).isdigit()]
    if figures and has_equals(dark, first, second, median(figures)):
        return [letters[0], _Letter("=", (first + second) / 2), *letters[1:]]
    return letters


def _may_be_dash(letters: list[_Letter], index: int) -> bool:
    """Before a figure that has no figure before it, or behind a page number that a dash begins."""
    before = letters[index - 1].text[-1] if index else ""
    if index + 1 == len(letters):
        return letters[0].text in _DASHES and before.isdigit()
    return letters[index + 1].text.isdigit() and (not before or before in _COMPARISONS)


def _is_amount(letters: list[_Letter]) -> bool:
    """Begins with a figure that is not the number of a paragraph."""
    text = "".join(letter.text for letter in letters)
    return text[0].isdigit() and not _NUMBERED.match(text)


def _height_of(dark: Dark, place: float) -> float:
    """How far down the ink at a place stands, as a share of the line's height."""
    top, height = _rows(dark)
    near = dark[:, max(0, round(place) - 1) : round(place) + 2].sum(axis=1)
    near = np.maximum(0, near - _INK * near.max())
    return (float(np.average(np.arange(len(near)), weights=near)) - top) / height if near.any() else 1.0


def _begins_with_dash(dark: Dark, wide: float, *, apart: bool) -> int:
    """The width of a dash that the line begins with; 0 without one.  apart: white must follow."""
    top, height = _rows(dark)
    inked = dark[top : top + height] > _INK * dark.max()
    columns = np.flatnonzero(inked.any(axis=0))
    width = 0
    for column in range(int(columns[0]), inked.shape[1]):
        rows = np.flatnonzero(inked[:, column])
        if not len(rows) or len(rows) > max(2, _THICK * height) or rows[-1] - rows[0] >= len(rows):
            break
        if not _MIDDLE[0] <= rows.mean() / height <= _MIDDLE[1]:
            break
        width += 1
    end = int(columns[0]) + width
    if apart and inked[:, end : end + 1].any():
        return 0
    return width if width >= max(2, wide * height) else 0


def _rows(dark: Dark) -> tuple[int, int]:
    """Where a line begins and how high it is: what neighbouring lines reach in is shorter."""
    first, last = max(_runs(dark.max(axis=1) > dark.max() / 2), key=lambda run: run[1] - run[0])
    return first, last - first


def _runs(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
