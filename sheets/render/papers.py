"""What is printed: filled sheets, and the book of a year with its cover, preface and contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sheets.documents import Document
from sheets.layout import Sheet

YEAR_NOTE = "（{year}年度）"


@dataclass(frozen=True, slots=True)
class Page:
    """A filled sheet.  entry: its line in the contents of a book.

    ticket: what a workbook that is to come back says of itself (`xlsx.Ticket`); empty on what goes out.
    """

    sheet: Sheet
    document: Document
    entry: str = ""
    ticket: str = ""

    @property
    def dated(self) -> Page:
        """As it goes out alone, without a cover that says the year: it says it itself, as others do."""
        if self.sheet.year_note or not self.document.fiscal_year:
            return self
        return replace(self, sheet=replace(self.sheet, year_note=YEAR_NOTE))


@dataclass(frozen=True, slots=True)
class Part:
    """第一部分 …: sheets under a common title."""

    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """title, publisher, day: the cover.  heading and preface: 编报说明, paragraph by paragraph."""

    title: str
    publisher: str
    day: str
    heading: str
    preface: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def pages(self) -> Iterator[Page]:
        return (page for part in self.parts for page in part.pages)
