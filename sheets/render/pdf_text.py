"""How wide texts are: what cannot be broken is set smaller, or broken, so that no text leaves its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

_LEAST = 0.72  # of the type: an unbroken run is set smaller down to this, else broken
_OPENING = frozenset("（(［[｛{《〈“‘「『【〔")
_CLOSING = frozenset("）)］]｝}》〉”’」』】〕，。、；：！？,.;:!?％%‰℃·…—～")
_WIDE_LATIN = frozenset("mwMW@%&‰—…")
_EAST = frozenset("WF")

Text = str | list[str]


def fitted(text: str, ems: float) -> tuple[Text, float]:
    """The text for a cell so many ems wide, and its size; every second piece of a list breaks anywhere."""
    if not text or (ems >= len(text)):
        return text, 1.0
    runs = list(unbroken(text))
    widest = max((width(run) for run in runs if len(run) > ems), default=0.0)  # no letter is wider than an em
    if widest <= ems:
        return text, 1.0
    if widest * _LEAST <= ems:
        return text, round(ems / widest, 3)
    return _pieces(runs, ems), 1.0


def line_count(text: str, room: float, points: float) -> int:
    return 1 if not text else int(width(text) * points / max(room, points)) + 1


def width(text: str) -> float:
    return sum(map(_ems, text))


def unbroken(text: str) -> Iterator[str]:
    """The runs between the places where a line may end."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    yield text[start:]


@cache
def _may_break(left: str, right: str) -> bool:
    if left in _OPENING or right in _CLOSING:
        return False
    return left in " \n" or _is_east(left) or _is_east(right)


@cache
def _is_east(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in _EAST


@cache
def _ems(letter: str) -> float:
    """At the most, in the faces that are used."""
    if _is_east(letter) or letter in _WIDE_LATIN or letter > "\u2000":
        return 1.0
    return 0.75 if letter.isupper() else 0.6


def _pieces(runs: list[str], ems: float) -> list[str]:
    pieces = [""]
    for run in runs:
        if width(run) > ems:
            pieces += [run, ""]
        else:
            pieces[-1] += run
    return pieces
