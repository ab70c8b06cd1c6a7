"""Printed characters folded to one spelling, place for place: what is found can be cut from the print."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = {
    "≧": "≥",
    "⩾": "≥",
    "≮": "≥",
    "≦": "≤",
    "⩽": "≤",
    "≯": "≤",
    "−": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "〜": "~",
    "∼": "~",
    "；": ";",
    "²": "²",
    "³": "³",
}
_SPACE = re.compile(r"\s+")


def compact(text: str) -> str:
    """The text without white space: in Chinese tables all of it is layout."""
    return _SPACE.sub("", text)


def fold(text: str) -> str:
    """One spelling per character (full width, look-alike signs); as long as `text`, so places agree."""
    return "".join(map(_fold, text))


@lru_cache(maxsize=16384)
def _fold(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
