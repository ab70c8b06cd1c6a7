"""Signs that are told by their shape, because recognisers drop or mistake them: "‰" and a lone "-"."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ingest.readers.scan_picture import Shades
from ingest.readers.scan_words import WordLine, Words

REPAIRED = "符号按字形还原"
DASH = Words("-", 0.9, (0.5,), (REPAIRED,))

_FLAT = 1.35  # how much further ink is spread along a dash than across it
_LONGEST = 30  # units (pixels at 200 dpi); longer ones may be words
_HEIGHT_OF_TOP = 0.35  # of a sign: above the lower rings
_INK = 0.3  # of the darkest
_FREE = (
    0.46  # of a sign's height, how far right of the slash nothing stands above the rings: "%" 0.4, "‰" 0.5
)
_GAP = 0.25  # of the darkest: paler columns part letters
_THIRD_RING = "0oO。°º"

Line = NDArray[np.float32]


def dash(line: WordLine, print_: Shades, unit: float) -> bool:
    """Is the line nothing but one short level stroke?"""
    spot = line.spot
    if not line.unboxed or spot.width > _LONGEST * unit:
        return False
    x0, y0 = max(0, int(spot.x0)), max(0, int(spot.y0))
    dark = 255 - print_[y0 : int(spot.y1) + 1, x0 : int(spot.x1) + 1].astype(np.float32)
    dark = np.maximum(0, dark - _INK * dark.max())
    ys, xs = np.mgrid[: dark.shape[0], : dark.shape[1]]
    return bool(_spread(xs, dark) > _FLAT * _spread(ys, dark))


def _spread(places: NDArray[np.int64], weights: Line) -> float:
    mean = float(np.average(places, weights=weights))
    return math.sqrt(float(np.average((places - mean) ** 2, weights=weights)))


def mended(words: Words, line: Shades) -> Words:
    """The words with "‰" where the line's picture shows its third ring."""
    text = words.text
    if "%" not in text or len(words.places) != len("".join(text.split())):
        return words
    places = iter(words.places)
    at = [0.0 if letter.isspace() else next(places) * line.shape[1] for letter in text]
    out, kept, index = "", [], 0
    while index < len(text):
        last = index + 1 if index + 1 < len(text) and text[index + 1] in _THIRD_RING else index
        thousandth = text[index] == "%" and is_permille(line, at[index], at[last])
        out += "‰" if thousandth else text[index]
        kept.append(at[index])
        index = last + 1 if thousandth else index + 1
    if out == text:
        return words
    shares = [place / line.shape[1] for letter, place in zip(out, kept, strict=True) if not letter.isspace()]
    return Words(out, words.confidence, tuple(shares), (*words.repairs, REPAIRED))


def is_permille(line: Shades, sign: float, end: float) -> bool:
    """Whether the sign at a place has two rings at its foot: then nothing stands above the last one.

    end: where its last part stands, should that have been read as a letter of its own.
    """
    dark = 255 - line.astype(np.float32)
    last = max(_letter(dark, sign)[1], _letter(dark, end)[1])
    part = dark[:, max(0, last - 2 * len(dark)) : last]
    top, height = _longest_run(part.max(axis=1) > part.max() / 2)
    over = part[top : top + max(1, int(_HEIGHT_OF_TOP * height))].max(axis=0)
    filled = np.nonzero(over[::-1] > _INK * part.max())[0]
    return len(filled) > 0 and _FREE <= filled[0] / height < 1.0


def _letter(dark: Line, place: float) -> tuple[int, int]:
    """The columns of the letter at a place, or of what hangs together with it."""
    runs = _runs(dark.max(axis=0) > _GAP * dark.max())
    return min(runs, key=lambda run: max(run[0] - place, place - run[1], 0))


def _runs(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _longest_run(inked: NDArray[np.bool_]) -> tuple[int, int]:
    """Where it begins and how long it is: what neighbouring lines reach in is shorter."""
    first, last = max(_runs(inked), key=lambda run: run[1] - run[0])
    return first, last - first
