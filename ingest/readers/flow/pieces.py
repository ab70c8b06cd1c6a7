"""The pieces of a text flow: what stands between two blanks or line ends, in printed order.

A piece is the smallest thing that can be moved: a cell is one or more neighbouring pieces.  How a piece is
parted from the one before it (`gap`) is all that is left of the paper's geometry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from indicators.printed import compact

PAGE_GAP = 3  # so many empty lines in a row are a page's end where no form feed says so
SIGNS = "≥≤=><＞＜＝≧≦"
CLOSING = "，。、；：！？）)》〉”’】〕﹞%％‰…,;!?"
OPENING = "（(《〈“‘【〔﹝["
_INSEPARABLE = re.compile(r"[0-9A-Za-z.,%‰/+\-]+")


class Gap(IntEnum):
    """What parts a piece from the piece before it."""

    GLUED = -1  # a line's end that the extractor made inside a line
    NONE = 0  # nothing: two cells were printed without white space between them
    SPACE = 1
    LINE = 2
    BLANK = 3  # an empty line
    PAGE = 4


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    line: int
    gap: Gap
    page: int = 1


def normal(text: str) -> str:
    """For comparing labels: no white space, no colon at the end, one form of brackets and letters."""
    return compact(unicodedata.normalize("NFKC", text)).rstrip(":")


def split(text: str) -> tuple[Piece, ...]:
    """All pieces of a text, form feeds and runs of empty lines taken as page ends."""
    return tuple(_split(text))


def _split(text: str) -> Iterator[Piece]:
    page, empty, gap = 1, 0, Gap.PAGE
    for number, line in enumerate(text.split("\n"), start=1):
        feeds = line.count("\f")
        words = line.replace("\f", " ").split()
        page, gap = page + feeds, Gap.PAGE if feeds else gap
        if not words:
            empty += 1
            continue
        if empty >= PAGE_GAP and gap != Gap.PAGE:
            page, gap = page + 1, Gap.PAGE
        for word in _signs_joined(words):
            yield Piece(word, number, gap if gap == Gap.PAGE else _gap(gap, empty), page)
            gap = Gap.SPACE
        gap, empty = Gap.LINE, 0


def _gap(gap: Gap, empty: int) -> Gap:
    return Gap.BLANK if gap == Gap.LINE and empty else gap


def _signs_joined(words: list[str]) -> list[str]:
    """`≥ 450人` is one word."""
    out: list[str] = []
    for word in words:
        if out and out[-1][-1] in SIGNS:
            out[-1] += word
        else:
            out.append(word)
    return out


@lru_cache(maxsize=65536)
def width(text: str) -> float:
    """In ems, as a printer sets it: 1 for a Chinese character, a half for a Latin one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


@lru_cache(maxsize=65536)
def first_unit(text: str) -> float:
    """The width of what a line cannot be parted in at its beginning: a character, a number, a bracket."""
    start = 0
    while start < len(text) - 1 and text[start] in OPENING:
        start += 1
    run = _INSEPARABLE.match(text, start)
    end = run.end() if run else start + 1
    while end < len(text) and text[end] in CLOSING:
        end += 1
    return width(text[:end])
