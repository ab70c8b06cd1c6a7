"""A PDF's pages, one at a time: each is read and let go before the next is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest import limits
from ingest.readers.pdf.chars import Printed, direction, printed
from ingest.readers.pdf.frame import bounds, frame
from ingest.readers.pdf.page import Char, Page
from ingest.readers.pdf.paths import DARK, Box, Drawn, drawn, invisible, remove
from ingest.recognise import Unreadable

_LARGE = 1.6  # times the usual size: pale words that are larger are a watermark even on an area
_ORDER = attrgetter("order")
_PICTURED = 0.3  # of the page
_STAMP = 40  # characters: fewer on a picture are a stamp or a page number
_AFRESH = 40  # pages
_SHOWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_FLATTENED = 1  # pdfium's answer
_PASSWORD = 4  # pdfium's error code


class File:
    """A PDF held open.  It is opened anew every so many pages, for pdfium keeps all fonts it has met."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document = _opened(data)
        self.count = len(self._document)
        limits.check_pages(self.count)

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def pages(self, chosen: Iterable[int] | None = None) -> Iterator[Page]:
        """Every page in turn, or those chosen, counted from 0."""
        for done, index in enumerate(range(self.count) if chosen is None else chosen, 1):
            yield self._page(index)
            if done % _AFRESH == 0:
                self._document.close()
                self._document = _opened(self._data)

    def _page(self, index: int) -> Page:
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(f"这个 PDF 的第 {index + 1} 页已损坏，请您重新导出后再上传。") from error
        try:
            if _is_annotated(page) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == _FLATTENED:
                page.close()
                page = self._document[index]
            return _page(page, index + 1)
        finally:
            page.close()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        if not len(document):
            raise Unreadable("这个 PDF 里没有页面，请您重新导出后再上传。")
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Unreadable("这个 PDF 设了打开密码，请您去掉密码后再上传。") from error
        raise Unreadable("这个 PDF 已损坏或不完整，无法打开，请您重新导出后再上传。") from error
    return document


def _is_annotated(page: Any) -> bool:
    """Filled form fields, stamps and notes are to be seen on the page; links are not."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in _SHOWN:
            return True
    return False


def _page(page: Any, number: int) -> Page:
    box = bounds(page)
    turns, found, words = _words(page, box, number)
    if words.hidden:
        strays = words.strays
        remove(page, words.hidden)
        turns, found, words = _words(page, box, number)
        words = words._replace(strays=strays)
    shown = _assembled(number, box, turns, found, words)
    pictured = found.pictures > _PICTURED * shown.width * shown.height
    if pictured and (len(shown.chars) < _STAMP or invisible(page)):
        return replace(shown, scanned=True)
    return shown


def _words(page: Any, box: Box, number: int) -> tuple[int, Drawn, Printed]:
    """Quarter turns that the page is to be shown with, what it draws, and what it says.

    The text page is loaded anew when words are taken out, for pdfium drops what is drawn over an equal word.
    """
    turns = pdfium.FPDFPage_GetRotation(page)
    text = pdfium.FPDFText_LoadPage(page)
    try:
        limits.check_characters(pdfium.FPDFText_CountChars(text), number)
        turns -= direction(text, frame(box, turns))
        shown = frame(box, turns)
        found = drawn(page, shown, box)
        return turns, found, printed(text, shown, found.clipped, found.places)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _assembled(number: int, box: Box, turns: int, found: Drawn, words: Printed) -> Page:
    width, height = box[2] - box[0], box[3] - box[1]
    if turns % 2:
        width, height = height, width
    kept, strays = _parted_by_paleness(words, found)
    return Page(
        number,
        width,
        height,
        tuple(kept),
        tuple(found.rules),
        tuple(strays),
        words.unmapped,
        tuple(box for box, _ in found.fills),
    )


def _parted_by_paleness(words: Printed, found: Drawn) -> tuple[list[Char], list[Char]]:
    """Pale words are a watermark, except small ones on a dark area (a coloured head cell)."""
    if not words.pale:
        return sorted(words.chars, key=_ORDER), words.strays
    usual = median(char.size for char in words.chars) if words.chars else 0.0
    dark = [area for area, brightness in found.fills if brightness < DARK]
    kept = [char for char in words.pale if char.size <= _LARGE * usual and _on(char, dark)]
    names = {id(char) for char in kept}
    strays = words.strays + [char for char in words.pale if id(char) not in names]
    return sorted(words.chars + kept, key=_ORDER), strays


def _on(char: Char, areas: list[Box]) -> bool:
    x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in areas)
