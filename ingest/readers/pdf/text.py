"""Characters to printed lines, lines to the text of a cell: order by baseline, then from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ingest.readers.pdf.page import Char

_LINE = 0.6  # of a character's size: what is lower starts a new line; small raised characters do not
_BLANK = 0.16  # of a character's size: a gap between two Latin words
_COLUMN = 2.6  # of a character's size: a gap that parts two texts on one line
_SPACED = 8  # characters: so many single ones, all with wide gaps, are one spaced word


class Row(NamedTuple):
    """A printed line: its text, its box in points, and the size of its largest character."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    first: float  # width of its first character
    word: float  # width of what stands unbroken at its begin


def rows(chars: Sequence[Char]) -> list[Row]:
    """The lines of a cell, from the top."""
    if any(char.turn for char in chars):
        return _turned(chars)
    return [row(line) for line in _lines(chars)]


def pieces(chars: Sequence[Char]) -> list[Row]:
    """The lines of a page outside of its tables, parted where a wide gap parts two texts."""
    return [row(part) for line in _lines(chars) for part in _parted(line)]


def joined(texts: Iterable[str]) -> str:
    """Lines of one text.  Only between two Latin words a line's end was a blank."""
    whole = ""
    for text in texts:
        blank = whole and text and _letter(whole[-1]) and _letter(text[0])
        whole += f" {text}" if blank else text
    return whole


def row(chars: Sequence[Char]) -> Row:
    """The characters of one line, in order."""
    text = chars[0].text
    for before, char in zip(chars, chars[1:], strict=False):
        if char.text.isascii() and _apart(before, char):
            text += " "
        text += char.text
    return Row(
        text,
        *(min(char.x0 for char in chars), min(char.y0 for char in chars)),
        *(max(char.x1 for char in chars), max(char.y1 for char in chars)),
        max(char.size for char in chars),
        chars[0].x1 - chars[0].x0,
        _first(chars).x1 - chars[0].x0,
    )


def _first(chars: Sequence[Char]) -> Char:
    """The last character of the first word; Chinese breaks behind each."""
    last = chars[0]
    for char in chars:
        if "\u2e80" <= char.text < "\uff00":
            break
        last = char
    return last


def _apart(before: Char, after: Char) -> bool:
    """Two Latin words, or two numbers, with a blank between them."""
    return after.x0 - before.x1 > _BLANK * after.size and _wordy(before.text[-1]) and _wordy(after.text[0])


def _wordy(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _letter(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _lines(chars: Sequence[Char]) -> Iterator[list[Char]]:
    line: list[Char] = []
    top = 0.0
    for char in sorted(chars, key=lambda char: char.baseline):
        if line and char.baseline - top > _LINE * char.size:
            yield sorted(line, key=lambda char: char.x0)
            line = []
        if not line:
            top = char.baseline
        line.append(char)
    if line:
        yield sorted(line, key=lambda char: char.x0)


def _parted(line: list[Char]) -> Iterator[list[Char]]:
    """Texts on one line; a title whose letters stand wide apart stays one."""
    cuts = [
        index
        for index, (before, char) in enumerate(zip(line, line[1:], strict=False), 1)
        if char.x0 - before.x1 > _COLUMN * max(char.size, before.size)
    ]
    if len(cuts) == len(line) - 1 and len(line) <= _SPACED:
        cuts = []
    for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
        yield line[start:end]


def _turned(chars: Sequence[Char]) -> list[Row]:
    """Words written upwards or downwards come in the order in which they were written."""
    return [row(sorted(chars, key=lambda char: char.order))]
