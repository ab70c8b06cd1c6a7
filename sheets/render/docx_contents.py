"""The front of a book in Word: cover, preface, and contents that count their page numbers when opened."""

from __future__ import annotations

from collections.abc import Iterator

from sheets.render.docx_xml import field, link, paragraph, run, tab
from sheets.render.papers import Book

_AT_TOP = "<w:pageBreakBefore/>"
_HEADING = "目　录"


def front(book: Book) -> str:
    return "".join((*_cover(book), *_preface(book), *_contents(book)))


def bookmark(number: int) -> str:
    """Of a sheet; they count from 1."""
    return f"_Sheet{number}"


def _cover(book: Book) -> Iterator[str]:
    yield paragraph("Title", run(book.title))
    yield paragraph("Subtitle", run(book.publisher))
    if book.day:
        yield paragraph("Date", run(book.day))


def _preface(book: Book) -> Iterator[str]:
    if book.heading or book.preface:
        yield paragraph("Heading1", run(book.heading), _AT_TOP)
    yield from (paragraph("BodyText", run(text)) for text in book.preface)


def _contents(book: Book) -> Iterator[str]:
    """Lines that each count their own page.  LibreOffice would leave those of a TOC field as they are."""
    yield paragraph("TOCHeading", run(_HEADING), _AT_TOP)
    yield from (paragraph(style, inside) for style, inside in _lines(book))


def _lines(book: Book) -> Iterator[tuple[str, str]]:
    number = 0
    for part in book.parts:
        if part.title:
            yield "TOC1", _line(part.title, number + 1)
        for page in part.pages:
            number += 1
            yield "TOC2", _line(page.entry or page.sheet.title, number)


def _line(text: str, number: int) -> str:
    place = bookmark(number)
    return link(place, run(text) + tab() + field(f"PAGEREF {place} \\h", run(str(number))))
