"""Sheets and books as files, whatever the format: what a file of each kind is made by and called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from sheets.render.papers import Book, Page

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """ending: of the file's name.  module: loaded when first wanted, with what it needs."""

    ending: str
    label: str
    content_type: str
    module: str
    of_sheets: str = "sheets"

    def sheets(self, pages: Iterable[Page]) -> bytes:
        made: bytes = self._maker(self.of_sheets)(pages)
        return made

    def book(self, book: Book, made: Callable[[int], None] | None = None) -> bytes:
        """made: told how many sheets are done."""
        data: bytes = self._maker("book")(book, made=made)
        return data

    def _maker(self, name: str) -> Callable[..., Any]:
        maker: Callable[..., Any] = getattr(import_module(self.module), name)
        return maker


FORMATS = {
    one.ending: one
    for one in (
        Format(
            "xlsx", "Excel（官方版式）", f"{_OFFICE}.spreadsheetml.sheet", "sheets.render.xlsx", "workbook"
        ),
        Format("docx", "Word", f"{_OFFICE}.wordprocessingml.document", "sheets.render.docx"),
        Format("pdf", "PDF", "application/pdf", "sheets.render.pdf"),
    )
}
