"""How a file's producer set and drew its text, told from the text alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from functools import lru_cache

from indicators.units import is_known
from ingest.readers.flow.pieces import Gap, Piece

ENOUGH = 3  # dates that show how blanks are set
MANY = 20  # figures beside words that show the same
_CLOSE = re.compile(r"\d[\u4e00-\u9fff]")
_BROKEN_OFF = "，。、；：！？）》”’】」』〉,;"  # what no printer but a few puts at a line's beginning
_DIGIT_THEN_CHINESE = re.compile(r"\d[年月]\d")
_DIGIT, _DATE_WORD = re.compile(r"\d$"), re.compile(r"[年月]")


class Blanks(Enum):
    """Where a cell's own text has blanks: nowhere, wherever Chinese and Latin meet, or here and there."""

    NONE = "none"
    SCRIPTS = "scripts"
    LOOSE = "loose"


def blanks(pieces: Sequence[Piece]) -> Blanks:
    """Dates tell: 2030年5月, 2030 年 5 月, 2030年 5月; without dates, figures beside words."""
    whole = sum(bool(_DIGIT_THEN_CHINESE.search(piece.text)) for piece in pieces)
    close = sum(bool(_CLOSE.search(piece.text)) for piece in pieces)
    behind = before = apart = 0
    for left, right in zip(pieces, pieces[1:], strict=False):
        if right.gap == Gap.SPACE:
            before += bool(_DIGIT.search(left.text) and _DATE_WORD.match(right.text))
            behind += bool(re.search(r"\d[年月]$", left.text) and right.text[0].isdecimal())
            apart += parts_scripts(left.text, right.text)
    if not behind and not before and (whole >= ENOUGH or close >= MANY):
        return Blanks.NONE
    set_apart = before >= ENOUGH or (apart >= MANY and not close)
    return Blanks.SCRIPTS if set_apart and not whole and not behind else Blanks.LOOSE


@lru_cache(maxsize=65536)
def is_mixed(text: str) -> bool:
    """Chinese and Latin characters or signs side by side: 12条, (乡镇)."""
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in text)
    return wide and any(char.isascii() and not char.isspace() for char in text)


def glued(pieces: Sequence[Piece], blanks: Blanks) -> tuple[Piece, ...]:
    """What an extractor or a printer parted inside a text marked as one again.

    Printers that set marks closer leave a gap extractors take for a line's end: “一网通办” / ，设立.  Others
    set a blank between a figure and the word behind it; a bare number at a line's beginning may be counted.
    """
    if blanks is Blanks.NONE:
        return tuple(_glue(piece, _breaks_off(piece)) for piece in pieces)
    if blanks is Blanks.SCRIPTS:
        follows = [False, *(_follows(left, right) for left, right in zip(pieces, pieces[1:], strict=False))]
        return tuple(_glue(piece, goes_on) for piece, goes_on in zip(pieces, follows, strict=True))
    return tuple(pieces)


def _glue(piece: Piece, goes_on: bool) -> Piece:
    return replace(piece, gap=Gap.GLUED) if goes_on else piece


def _breaks_off(piece: Piece) -> bool:
    return piece.gap == Gap.LINE and piece.text[0] in _BROKEN_OFF


def _follows(left: Piece, right: Piece) -> bool:
    counted = left.gap > Gap.SPACE and left.text.isdecimal() and not is_known(right.text)
    return right.gap == Gap.SPACE and not counted and ends_latin(left.text) and begins_chinese(right.text)


def ends_latin(text: str) -> bool:
    return text[-1].isascii() and (text[-1].isalnum() or text[-1] == "%")


def begins_chinese(text: str) -> bool:
    return "\u4e00" <= text[0] <= "\u9fff"


def parts_scripts(left: str, right: str) -> bool:
    """A blank that a printer sets by itself: between a Chinese character and a Latin one or a figure."""
    if ends_latin(left) and begins_chinese(right):
        return True
    return "\u4e00" <= left[-1] <= "\u9fff" and right[0].isascii() and right[0].isalnum()
