"""What stands before the sheets of a book: its cover, its preface, and contents that lead to each sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sheets.render.papers import Book
from sheets.render.xlsx_heights import MOST, digits
from sheets.render.xlsx_looks import Looks, Place
from sheets.render.xlsx_names import Names
from sheets.render.xlsx_sheet import paper
from sheets.render.xlsx_texts import plain, put

COVER, PREFACE, CONTENTS = "封面", "编报说明", "目录"
_WIDTH = 84.0  # digits of the one column
_ABOVE = 180.0  # points over the title of the cover
_WIDE = {Place.COVER: 2.4, Place.HEADING: 2.2, Place.SIGNED: 1.6}  # times as wide as 10.5 points
_WIDER = 1.4
_LINES = {Place.COVER: 42.0, Place.HEADING: 44.0, Place.PROSE: 21.0}  # points
_LINE = 26.0
_WORD = re.compile("(?<!^)(?:和|及|与|绩效|部门|项目|预算)")
_INDENT = "　　"


def open_book(workbook: Workbook, book: Book, looks: Looks, names: Names) -> Worksheet:
    """Cover and preface; returns the worksheet for the contents.  Without a text there is no preface."""
    cover = _Lines(_added(workbook, names.of(COVER)), looks)
    cover.leave(_ABOVE)
    cover.write(_balanced(book.title), Place.COVER)
    cover.leave(_ABOVE)
    for text in filter(None, (book.publisher, book.day)):
        cover.write(text, Place.SIGNED)
    if book.preface:
        preface = _Lines(_added(workbook, names.of(PREFACE)), looks)
        preface.write(book.heading, Place.HEADING)
        for text in book.preface:
            preface.write(_INDENT + text, Place.PROSE)
    return _added(workbook, names.of(CONTENTS))


def write_contents(worksheet: Worksheet, book: Book, looks: Looks, tabs: Sequence[str]) -> None:
    """tabs: the names of the sheets' worksheets, in order."""
    lines, links = _Lines(worksheet, looks), iter(enumerate(tabs, 1))
    lines.write(CONTENTS, Place.HEADING)
    for part in book.parts:
        if part.title:
            lines.write(part.title, Place.PART)
        for page in part.pages:
            number, tab = next(links)
            lines.link(f"{page.entry}……第{number}张", tab)


def _added(workbook: Workbook, name: str) -> Worksheet:
    worksheet: Worksheet = workbook.add_worksheet(name)
    worksheet.set_column(0, 0, _WIDTH)
    paper(worksheet)
    return worksheet


class _Lines:
    """Writes down the one column of a worksheet."""

    def __init__(self, worksheet: Worksheet, looks: Looks) -> None:
        self._worksheet, self._looks, self._row = worksheet, looks, 0

    def leave(self, points: float) -> None:
        self._worksheet.set_row(self._row, points)
        self._row += 1

    def write(self, text: str, place: Place) -> None:
        """A text too high for one row lies over several."""
        look, height = self._looks.place(place), _height(text, place)
        rows = math.ceil(height / MOST)
        for row in range(self._row, self._row + rows):
            self._worksheet.set_row(row, height / rows)
        if rows > 1:
            self._worksheet.merge_range(self._row, 0, self._row + rows - 1, 0, "", look)
        put(self._worksheet, self._row, 0, text, look)
        self._row += rows

    def link(self, text: str, tab: str) -> None:
        look, shown = self._looks.place(Place.ENTRY), plain(text)
        self._worksheet.set_row(self._row, _height(shown, Place.ENTRY))
        self._worksheet.write_url(self._row, 0, f"internal:'{tab}'!A1", look, shown)
        self._row += 1


def _balanced(title: str) -> str:
    """A title too wide for one line in two of about one length, parted before a word."""
    if "\n" in title or digits(title) < (_WIDTH - 2) / _WIDE[Place.COVER]:
        return title
    half = len(title) / 2
    words = (found.start() for found in _WORD.finditer(title))
    at = min(words, key=lambda place: abs(place - half), default=round(half))
    return f"{title[:at]}\n{title[at:]}"


def _height(text: str, place: Place) -> float:
    room = (_WIDTH - 2) / _WIDE.get(place, _WIDER)
    lines = sum(max(1, math.ceil(digits(line) / room)) for line in plain(text).split("\n"))
    return lines * _LINES.get(place, _LINE) + 4
