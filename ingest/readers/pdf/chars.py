"""The characters of a page of a PDF through pdfium's raw calls: four calls each, the rest once a word.

pdfium honours /ActualText (Skia's radicals) and leaves out what is drawn over an equal character.  Where a
file has no such text, radicals are mended here.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.readers.pdf.frame import Frame
from ingest.readers.pdf.page import Char
from ingest.readers.pdf.paths import Box, brightness

ASCENT = 0.88  # of the em over the baseline, for every font
_DESCENT = 0.12
_PALE = 190  # brightness from which on a word is a watermark, unless it stands on a dark area
_UPRIGHT = 0.02  # how far a direction may be from upright or level
PLACE = 1 << 20  # more than the characters of any page
_SKIPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe")
_HYPHENS = (0x2, 0xFFFE)  # what pdfium says for a hyphen at a line's end
_RADICALS = dict(
    zip(
        "⻉⻓⻋⻮⻜⻛⻣⻤⻁⻩⻅⻆⻰⻧⻢⻨⻔⺠⻦⻬⻘⻝⺒⻙⻚⻥⻄⻥⻰⺟⺝⻎⻏⻖",
        "贝长车齿飞风骨鬼虎黄见角龙卤马麦门民鸟齐青食巳韦页鱼西鱼龙母月辶阝阝",
        strict=True,
    )
)

_text_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)  # the same call, with an address instead of a pointer: ten times as cheap


class _Style(NamedTuple):
    """turn: quarter turns clockwise from upright, None when turned by anything else."""

    size: float
    turn: int | None


class _Word(NamedTuple):
    """What the characters of one text object have in common.  place: its number in the content stream."""

    clip: Box | None
    place: int
    brightness: int


class Printed(NamedTuple):
    """chars as they are to be read; pale: those that are no watermark only on a dark area.

    hidden: addresses of the text objects that clip paths hide.
    """

    chars: list[Char]
    pale: list[Char]
    strays: list[Char]
    unmapped: int
    hidden: frozenset[int]


class _Reader:
    """Holds what pdfium writes its answers into."""

    def __init__(self, text: Any, frame: Frame, clipped: dict[int, Box], places: dict[int, int]) -> None:
        self.text, self.frame, self.clipped, self.places = text, frame, clipped, places
        self.unmapped = 0
        self.chars: list[Char] = []
        self.pale: list[Char] = []
        self.strays: list[Char] = []
        self.hidden: set[int] = set()
        self.shown: set[int] = set()
        self._matrix, self._rect = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._matrix_at, self._rect_at = ctypes.byref(self._matrix), ctypes.byref(self._rect)
        self._colour_at = [ctypes.byref(part) for part in self._colour]
        self._x_at, self._y_at = ctypes.byref(self._x), ctypes.byref(self._y)

    def style(self, index: int) -> _Style:
        """Of the text object that a character belongs to."""
        text, matrix = self.text, self._matrix
        pdfium.FPDFText_GetMatrix(text, index, self._matrix_at)
        across = self.frame.direction(matrix.a, matrix.b)
        up = self.frame.direction(matrix.c, matrix.d)
        size = pdfium.FPDFText_GetFontSize(text, index) * (up[0] ** 2 + up[1] ** 2) ** 0.5
        return _Style(abs(size) or 1.0, _turn(across, up))

    def brightness(self, index: int) -> int:
        pdfium.FPDFText_GetFillColor(self.text, index, *self._colour_at)
        red, green, blue, alpha = self._colour
        return brightness(red.value, green.value, blue.value, alpha.value)

    def read(self) -> Printed:
        """Words that follow each other on one baseline have one size."""
        text, rect, where, box = self.text, self._rect, self._rect_at, self.frame.box
        handle = ctypes.cast(text, ctypes.c_void_p).value
        unicode, loose_box, origin = (
            *(pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox),
            pdfium.FPDFText_GetCharOrigin,
        )
        x, y, x_at, y_at = self._x, self._y, self._x_at, self._y_at
        _, _, _, across, up, start = self.frame
        last, baseline, end, style, word = 0, -1.0, 0.0, _Style(1.0, 0), _Word(None, 0, 0)
        for index in range(pdfium.FPDFText_CountChars(text)):
            code = unicode(text, index)
            if code == 32 or code == 13 or code == 10:
                continue
            address = _text_object(handle, index)
            letter = self.letter(code, index) if address else ""
            if not letter:
                continue
            loose_box(text, index, where)
            origin(text, index, x_at, y_at)
            line = across * x.value + up * y.value + start
            if address != last:
                last, word = address, self._word(address, index, word)
                style = style if line == baseline and rect.left > end else self.style(index)
            baseline, end = line, rect.left
            shape = box(rect.left, rect.bottom, rect.right, rect.top)
            char = _char(letter, shape, style, line, word.place * PLACE + index)
            if word.clip:
                self._clip(char, word, address, style)
            else:
                self._sort(char, word, style)
        return Printed(self.chars, self.pale, self.strays, self.unmapped, frozenset(self.hidden - self.shown))

    def _word(self, address: int, index: int, before: _Word) -> _Word:
        place = self.places.get(address, before.place)
        return _Word(self.clipped.get(address), place, self.brightness(index))

    def _clip(self, char: Char, word: _Word, address: int, style: _Style) -> None:
        if word.clip and _outside(char, word.clip):
            self.hidden.add(address)
            self.strays.append(char)
        else:
            self.shown.add(address)
            self._sort(char, word, style)

    def _sort(self, char: Char, word: _Word, style: _Style) -> None:
        if style.turn is None:
            self.strays.append(char)
        else:
            (self.pale if word.brightness >= _PALE else self.chars).append(char)

    def _pair(self, code: int, index: int) -> str:
        """A sign beyond the first plane comes in two halves; it stands where the first is."""
        low = pdfium.FPDFText_GetUnicode(self.text, index + 1) if code < 0xDC00 else 0
        return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00) if 0xDC00 <= low < 0xE000 else ""

    def letter(self, code: int, index: int) -> str:
        """What a character says, "" for white space."""
        if code in _HYPHENS:
            return "-"
        if code == 0 or code == 0xFFFD or pdfium.FPDFText_HasUnicodeMapError(self.text, index):
            self.unmapped += 1
            return chr(code or 0xFFFD)
        letter = chr(code)
        if code < 0x2E80:
            return "" if code < 32 or letter.isspace() or letter in _SKIPPED else letter
        if code <= 0x3000:
            return "" if code == 0x3000 else mended(letter)
        if 0xD800 <= code < 0xE000:
            return self._pair(code, index)
        return "" if letter in _SKIPPED else letter


def mended(letter: str) -> str:
    """The character that a radical stands for (U+2E80 to U+2FDF: printers write 部⻔ for 部门)."""
    return _RADICALS.get(letter) or (unicodedata.normalize("NFKC", letter) if letter <= "\u2fdf" else letter)


def _char(letter: str, box: Box, style: _Style, line: float, order: int) -> Char:
    x0, y0, x1, y1 = box
    size, turn = style
    if turn != 0:
        return Char(letter, x0, y0, x1, y1, size, order, y1, turn or 0)
    return Char(letter, x0, line - ASCENT * size, x1, line + _DESCENT * size, size, order, line)


def _turn(across: tuple[float, float], up: tuple[float, float]) -> int | None:
    """Quarter turns clockwise, of y from the top; mirrored or slanted by more than italics is None."""
    x, y = across
    length = (x * x + y * y) ** 0.5
    if not length or x * up[1] - y * up[0] >= 0:
        return None
    if abs(y) <= _UPRIGHT * length:
        return 0 if x > 0 else 2
    if abs(x) <= _UPRIGHT * length:
        return 1 if y > 0 else 3
    return None


def _outside(char: Char, clip: Box) -> bool:
    x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    return not (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3])


def direction(text: Any, frame: Frame) -> int:
    """Quarter turns that most characters of a page are written in, looked at every few characters."""
    reader = _Reader(text, frame, {}, {})
    count = pdfium.FPDFText_CountChars(text)
    seen: Counter[int | None] = Counter()
    for index in range(0, count, max(1, count // 40)):
        if pdfium.FPDFText_GetUnicode(text, index) > 32:
            seen[reader.style(index).turn] += 1
    turn = seen.most_common(1)[0][0] if seen else 0
    return turn or 0


def printed(text: Any, frame: Frame, clipped: dict[int, Box], places: dict[int, int]) -> Printed:
    """All characters of a page's text.  clipped: what clip paths leave of text objects; places: their order.

    pdfium's own order puts what it takes for one line together; the content stream's stands in `Char.order`.
    """
    return _spread(_Reader(text, frame, clipped, places).read())


def _spread(printed: Printed) -> Printed:
    """Several characters of one /ActualText all have the box of their word: each gets its share of it."""
    chars, start = printed.chars, 0
    for end in range(1, len(chars) + 1):
        if end < len(chars) and chars[end][1:5] == chars[start][1:5]:
            continue
        if end - start > 1:
            chars[start:end] = _shares(chars[start:end])
        start = end
    return printed


def _shares(chars: list[Char]) -> list[Char]:
    first = chars[0]
    width = (first.x1 - first.x0) / len(chars)
    return [
        char._replace(x0=first.x0 + width * index, x1=first.x0 + width * (index + 1))
        for index, char in enumerate(chars)
    ]
