"""A character printed twice: 保障障 or 保保障, while the two of 供水水质 belong to two words.

neighbours.txt says of every common character which ones stand before it at the end of a word, and which
after it at the beginning of one (counted from the word list of jieba, MIT licence); characters that are
words of their own (村, 水) and those that are doubled on purpose (人人, 层层) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from projects.rules.confusions import Slip

_TWICE = re.compile(r"([\u4e00-\u9fff])\1")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# they end so many words of three characters that what stands before says nothing
_ENDINGS = frozenset("体化员品器型子式性机率法物理素线者网行义业务数量度系论家学师生民工补检评改创考")

_MANY = 45  # words; the list of so many is hardly whole


def _read() -> dict[str, tuple[str, str]]:
    """character -> (those before it, those after it)."""
    lines = Path(__file__).with_name("neighbours.txt").read_text("utf-8").splitlines()
    return {one: (before, after) for one, before, after in map(str.split, lines)}


_NEIGHBOURS = _read()


@lru_cache(maxsize=8192)
def doubled(text: str) -> tuple[Slip, ...]:
    return tuple(_doubled(text))


def _doubled(text: str) -> Iterator[Slip]:
    for match in _TWICE.finditer(text):
        one, (start, end) = match[1], match.span()
        if one not in _NEIGHBOURS or _is_pair(text, start):
            continue
        sure = _likelihood(text, one, start, end)
        if sure is not None:
            yield Slip(start, end, one, f"“{match[0]}”是不是多了一个“{one}”", is_sure=sure)


def _is_pair(text: str, start: int) -> bool:
    """Two doubled characters one after another: 实实在在, 方方面面."""
    after, before = text[start + 2 : start + 4], text[max(0, start - 2) : start]
    return any(len(two) == 2 and two[0] == two[1] for two in (before, after))


def _likelihood(text: str, one: str, start: int, end: int) -> bool | None:
    """None where it is no slip, else whether it surely is one.

    One is where a word begins with the second character and none ends with the first, or the other way round;
    not surely where many words do, rare ones among them that the list lacks.
    """
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    ends, begins = _NEIGHBOURS[one]
    if after and after in begins:
        if (before and before in ends) or (one in _ENDINGS and _HAN.match(before)):
            return None
        return len(ends) <= _MANY or not _HAN.match(before)
    if before and before in ends and _HAN.match(after):
        return len(begins) <= _MANY
    return None
