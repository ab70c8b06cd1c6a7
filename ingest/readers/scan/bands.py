"""Lines of words that stand so close that a detector takes them for one: parted where their ink is thinnest.

A band is a line's first row of pixels and the row after its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Band = tuple[int, int]
Dark = NDArray[np.uint8]  # 0 paper to 255 ink, without dust
Profile = NDArray[np.float64]  # ink in each row

_LETTERS = (0.75, 1.5)  # of the usual letter's height: what one line may measure
_TALL = 1.6  # from so many letters on, ink may be two lines
_VALLEY = 0.62  # of the lines' own ink, at most, stands between two lines
_NEAR = 0.22  # of a line's height: so far from its even place a valley is looked for
_LEAST = 6  # pixels; lower ink is no line of letters
_MOST = 90


def bands(dark: Dark, letter: float) -> list[Band]:
    """The lines in a part of a page, by its ink.  letter: how tall one is, as a rule."""
    profile = dark.sum(axis=1, dtype=np.float64)
    return [band for run in _runs(profile) for band in _parted(profile, run, letter)]


def letter_height(parts: Iterable[Dark]) -> float:
    """How tall letters are as a rule: lines of words that stand alone tell, the lower ones of all."""
    heights = [
        last - first
        for part in parts
        for first, last in _runs(part.sum(axis=1, dtype=np.float64))
        if _LEAST <= last - first <= _MOST
    ]
    return float(np.percentile(heights, 25)) if heights else 0.0


def _runs(profile: Profile) -> Iterator[Band]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (profile > 0).astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _parted(profile: Profile, run: Band, letter: float) -> list[Band]:
    """A run of inked rows as its lines, all of about one height."""
    first, last = run
    tall = last - first
    if not letter or tall < _TALL * letter:
        return [run]
    ink = profile[first:last]
    usual = float(np.median(ink[ink > 0]))
    most, least = tall / (_LETTERS[0] * letter), tall / (_LETTERS[1] * letter)
    tries = [_cuts(ink, count) for count in range(max(2, int(np.ceil(least))), int(most) + 1)]
    found = [(float(np.mean(ink[cuts])), cuts) for cuts in tries if max(ink[cuts]) <= _VALLEY * usual]
    if not found:
        return [run]
    _, cuts = min(found, key=lambda one: one[0])
    return list(pairwise([first, *(first + cut for cut in cuts), last]))


def parted_evenly(dark: Dark, letter: float) -> list[Band]:
    """Ink that is too tall for one line as the lines it may be, however dark it is between them."""
    profile = dark.sum(axis=1, dtype=np.float64)
    least, most = len(profile) / (_LETTERS[1] * letter), len(profile) / (_LETTERS[0] * letter)
    tries = [_cuts(profile, count) for count in range(max(2, round(least)), round(most) + 1)]
    cuts = min(tries, key=lambda cuts: float(np.mean(profile[cuts])), default=[])
    return list(pairwise([0, *cuts, len(profile)]))


def parted_at(dark: Dark, middles: Sequence[float]) -> list[Band]:
    """Ink as lines of which the middles are known: cut at the palest row between two of them."""
    profile = dark.sum(axis=1, dtype=np.float64)
    cuts = []
    for above, below in pairwise(middles):
        reach = (below - above) * _NEAR
        first = min(len(profile) - 1, max(0, round((above + below) / 2 - reach)))
        near = profile[first : max(first + 1, round((above + below) / 2 + reach) + 1)]
        cuts.append(first + int(near.argmin()))
    return list(pairwise([0, *cuts, len(profile)]))


def _cuts(ink: Profile, count: int) -> list[int]:
    """The palest row near each place where a line of so many would end."""
    height = len(ink) / count
    reach = max(1, round(_NEAR * height))
    out = []
    for number in range(1, count):
        even = round(number * height)
        near = ink[max(0, even - reach) : even + reach + 1]
        out.append(max(0, even - reach) + int(near.argmin()))
    return out
