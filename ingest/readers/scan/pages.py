"""From the picture of a page to a Page as a PDF has it: characters and rules, in points.

So everything that is known of drawn pages serves scanned ones too.  What recognition alone can say, how sure
it is and what was mended, stands in Marks beside the Page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from ingest.readers.pdf.page import Char, Page
from ingest.readers.pdf.ruling import Ruling, rulings
from ingest.readers.raw import Line
from ingest.readers.scan.engine import Engine, engine
from ingest.readers.scan.heads import Read, with_labels
from ingest.readers.scan.picture import INK, Picture, Shades, count, pictures
from ingest.readers.scan.rules import ruling
from ingest.readers.scan.signs import DASH, dash, mended
from ingest.readers.scan.words import AROUND, Spot, WordLine, Words, free_lines, ink_of, lines_in
from sheets.grid import Box

__all__ = ["count", "engine", "page_of", "pictures", "righted"]

LONG = 2  # a line of words is so many times as long as tall at least
_ASKED = 7  # lines tell whether a page stands on its head
CLEAR = 0.95  # a tall line read with less confidence is tried as several
BOXED, UNBOXED = 0.3, 0.5  # least confidence in words where a detector saw some, and where only ink is
FOREIGN = 0.25  # of a line's height its neighbours reach in
_PADDING = 3  # of a line's height is put white at each end: recognisers drop what touches a border
_EM = 0.7  # of a line's box where no two Chinese characters tell
_BLANK = 0.25  # of a character's width lies free on the side of a blank
_ASCENT = 0.88  # of the em stand over the baseline, as PDF pages are measured
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A recognised line.  x and y: its middle, in per cent of the upright page."""

    x: float
    y: float
    confidence: float
    repairs: tuple[str, ...] = ()


def page_of(
    engine: Engine, picture: Picture, number: int, boxes: Sequence[Spot] | None = None
) -> tuple[Page, tuple[Mark, ...], tuple[Line, ...]]:
    """A page's characters and rules, the marks of its lines, and what was read too badly to stand there.

    boxes: of its words, where they are known.
    """
    ruled = ruling(picture)
    tables = rulings(ruled.rules)
    found = engine.boxes(picture.shades) if boxes is None else boxes
    lines = word_lines(found, picture, ruled.print, tables)
    scale = 72 / picture.dpi
    read, rest = _sorted(recognised(engine, ruled.print, lines, picture.unit), tables, scale)
    read = with_labels(read, tables, scale)
    chars: list[Char] = []
    marks = []
    for line, words in read:
        chars += _chars(line.spot, words, picture, len(chars))
        marks.append(_mark(line.spot, words, picture))
    marks += [_mark(line.spot, words, picture) for line, words in rest if not words.text.strip()]
    size = picture.width * scale, picture.height * scale
    unread = [
        Line(at, words.text.strip(), number, _box(line.spot, picture))
        for at, (line, words) in enumerate(rest, 1)
        if words.text.strip()
    ]
    return Page(number, *size, tuple(chars), ruled.rules), tuple(marks), tuple(unread)


def _sorted(
    found: Iterable[tuple[WordLine, Words]], tables: Sequence[Ruling], scale: float
) -> tuple[Read, Read]:
    """The lines with words, and those read so badly that they stay out, unless they are all a cell has."""
    lines = list(found)
    read = [(line, words) for line, words in lines if _is_read(line, words)]
    filled = {_place(line, tables, scale) for line, _ in read}
    for line, words in lines:
        place = _place(line, tables, scale)
        if words.text.strip() and not _is_read(line, words) and place not in filled and place is not None:
            read.append((line, words))
    taken = {line for line, _ in read}
    return read, [(line, words) for line, words in lines if line not in taken]


def _is_read(line: WordLine, words: Words) -> bool:
    return bool(words.text.strip()) and words.confidence >= (UNBOXED if line.unboxed else BOXED)


def _place(line: WordLine, tables: Sequence[Ruling], scale: float) -> tuple[int, int] | None:
    """The table and the cell in which a line stands."""
    x, y = scale * (line.spot.x0 + line.spot.x1) / 2, scale * (line.spot.y0 + line.spot.y1) / 2
    found = ((number, table.at(x, y)) for number, table in enumerate(tables))
    return next(((number, slot) for number, slot in found if slot is not None), None)


def _box(spot: Spot, picture: Picture) -> Box:
    wide, high = 100 / picture.width, 100 / picture.height
    return spot.x0 * wide, spot.y0 * high, spot.x1 * wide, spot.y1 * high


def _mark(spot: Spot, words: Words, picture: Picture) -> Mark:
    x0, y0, x1, y1 = _box(spot, picture)
    return Mark((x0 + x1) / 2, (y0 + y1) / 2, words.confidence, words.repairs)


def righted(engine: Engine, picture: Picture) -> tuple[Picture, list[Spot]]:
    """The page as it is read, with the boxes of its words: not lying on its side, not on its head."""
    boxes = engine.boxes(picture.shades)
    if _lying(boxes):
        picture = picture.quartered(1)
        boxes = engine.boxes(picture.shades)
    longest = sorted(boxes, key=lambda box: box.height - box.width)[:_ASKED]
    told = [
        engine.upside_down(part_of(picture.shades, box)) for box in longest if box.width > LONG * box.height
    ]
    if 2 * sum(told) > len(told):
        width, height = picture.width, picture.height
        picture = picture.quartered(2)
        boxes = [Spot(width - box.x1, height - box.y1, width - box.x0, height - box.y0) for box in boxes]
    return picture, boxes


def _lying(boxes: Sequence[Spot]) -> bool:
    """Most lines of words stand upright: the page was scanned sideways."""
    return sum(box.height > LONG * box.width for box in boxes) > 2 * sum(map(_level, boxes))


def _level(box: Spot) -> bool:
    return box.width > LONG * box.height


def word_lines(
    boxes: Sequence[Spot], picture: Picture, print_: Shades, tables: Sequence[Ruling]
) -> list[WordLine]:
    """All lines of a page: in the cells of its tables, and outside of them."""
    scale = picture.dpi / 72
    cells = [
        Spot(*(scale * length for length in table.bounds(slot))) for table in tables for slot in table.slots
    ]
    ink = ink_of(print_, picture.unit, cells)
    lines = [line for cell in cells for line in lines_in(cell, boxes, ink)]
    frames = [Spot(*(scale * length for length in table.box)) for table in tables]
    free = [box for box in boxes if not any(_inside(box, frame) for frame in frames)]
    return lines + free_lines(free, ink.strokes)


def _inside(box: Spot, frame: Spot) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1


def recognised(
    engine: Engine, print_: Shades, lines: Sequence[WordLine], unit: float
) -> Iterator[tuple[WordLine, Words]]:
    """Each line with its words."""
    pictures = {line: cropped(print_, line) for line in lines if not dash(line, print_, unit)}
    words = dict(zip(pictures, engine.words(list(pictures.values())), strict=True))
    again = reread(engine, print_, words)
    for line in lines:
        if line not in pictures:
            yield line, DASH
        elif line in again:
            yield from again[line]
        else:
            yield line, mended(words[line], pictures[line])


def reread(
    engine: Engine, print_: Shades, words: Mapping[WordLine, Words]
) -> dict[WordLine, list[tuple[WordLine, Words]]]:
    """Doubtful lines that are too tall for one as several, where those are read with more confidence."""
    doubtful = [line for line, said in words.items() if line.parts and said.confidence < CLEAR]
    if not doubtful:
        return {}
    pictures = {part: cropped(print_, part) for line in doubtful for part in line.parts}
    found = dict(zip(pictures, engine.words(list(pictures.values())), strict=True))
    return {
        line: [(part, mended(found[part], pictures[part])) for part in line.parts]
        for line in doubtful
        if min(found[part].confidence for part in line.parts) > words[line].confidence
    }


def cropped(shades: Shades, line: WordLine) -> Shades:
    """The picture of a line, with white at both ends, and above and below where it is cut free."""
    part = part_of(shades, line.spot)
    over = round(AROUND * len(part)) if line.tight else 0
    side = padding(len(part))
    white = part if line.tight else alone(part)
    return cv2.copyMakeBorder(white, over, over, side, side, cv2.BORDER_CONSTANT, value=255).astype(np.uint8)


def part_of(shades: Shades, spot: Spot) -> Shades:
    y0, y1 = max(0, round(spot.y0)), round(spot.y1)
    x0, x1 = max(0, round(spot.x0)), round(spot.x1)
    return shades[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]


def alone(line: Shades) -> Shades:
    """The line without what its neighbours reach in at its upper and lower border."""
    inked = line.min(axis=1) < INK
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    foreign = [(a, b) for a, b in runs if (a == 0 or b == len(line)) and b - a < FOREIGN * len(line)]
    if not foreign or len(runs) == len(foreign):
        return line
    out = line.copy()
    for first, last in foreign:
        out[max(0, first - 1) : last + 1] = 255
    return out


def padding(height: float) -> int:
    return round(height) // _PADDING


def _chars(spot: Spot, words: Words, picture: Picture, order: int) -> list[Char]:
    """The characters of a line, each reaching to the next one: only printed blanks leave a gap."""
    letters, blanks = _letters(words.text)
    centres = _centres(spot, words.places, len(letters))
    ends = [(left + right) / 2 for left, right in zip(centres, centres[1:], strict=False)]
    starts = [max(spot.x0, 2 * centres[0] - ends[0]) if ends else spot.x0, *ends]
    ends = [*ends, min(spot.x1, 2 * centres[-1] - ends[-1]) if ends else spot.x1]
    size = _size(spot, letters, centres)
    baseline = (spot.y0 + spot.y1) / 2 + (_ASCENT - 0.5) * size
    scale = 72 / picture.dpi
    out = []
    for at, (letter, start, end) in enumerate(zip(letters, starts, ends, strict=True)):
        left = start + (end - start) * _BLANK if at in blanks else start
        right = end - (end - start) * _BLANK if at + 1 in blanks else end
        top = baseline - _ASCENT * size
        edges = (scale * left, scale * top, scale * right, scale * (top + size))
        out.append(Char(letter, *edges, scale * size, order + at, scale * baseline))
    return out


def _letters(text: str) -> tuple[str, set[int]]:
    """The characters without blanks, and before which of them a blank stood."""
    letters = ""
    blanks = set()
    for letter in text.strip():
        if letter.isspace():
            blanks.add(len(letters))
        else:
            letters += letter
    return letters, blanks


def _centres(spot: Spot, places: Sequence[float], count: int) -> list[float]:
    """Where each character stands; evenly spread when the recogniser's places do not fit the text."""
    if len(places) != count or any(a >= b for a, b in zip(places, places[1:], strict=False)):
        return [spot.x0 + spot.width * (at + 0.5) / count for at in range(count)]
    side = padding(spot.height)
    return [min(spot.x1, max(spot.x0, spot.x0 - side + place * (spot.width + 2 * side))) for place in places]


def _size(spot: Spot, letters: str, centres: Sequence[float]) -> float:
    """The em: what two Chinese characters stand apart."""
    placed = pairwise(zip(centres, letters, strict=True))
    steps = [right - left for (left, a), (right, b) in placed if _CHINESE.match(a) and _CHINESE.match(b)]
    return min(max(median(steps), spot.height / 2), spot.height) if steps else _EM * spot.height
