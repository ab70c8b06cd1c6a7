"""White space that belongs to the layout and not to the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BLANK = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")  # also zero width, and the soft hyphen
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_BREAK = "\x00"  # between texts that are cleaned together; no file holds it


def without_layout(text: str) -> str:
    """The text without line breaks and without the blanks set between signs.

    A blank stays between two words of letters, between a word and a number (GB/T 34146), and before a time.
    """
    return _BLANK.sub(_kept, text).strip()


def all_without_layout(texts: Sequence[str]) -> list[str]:
    """The same for many texts in one go."""
    whole = _BREAK.join(texts)
    found = _BLANK.sub(_kept, whole).split(_BREAK)
    return found if len(found) == len(texts) else [without_layout(text) for text in texts]


def _kept(blank: re.Match[str]) -> str:
    text, start, end = blank.string, blank.start(), blank.end()
    if not start or end == len(text):
        return ""
    before, after = text[start - 1], text[end]
    words = _is_letter(before) or _is_letter(after) or (before.isdigit() and _CLOCK.match(text, end))
    return " " if words and _is_wordlike(before, ",.;:)") and _is_wordlike(after, "(") else ""


def _is_letter(sign: str) -> bool:
    return sign.isalpha() and sign < "\u0250"


def _is_wordlike(sign: str, marks: str) -> bool:
    return sign < "\u0250" and (sign.isalnum() or sign in marks)
