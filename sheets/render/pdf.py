"""Sheets and the book of a year as PDF: the official layout on A4, to be printed, archived and read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sheets.render import typeset
from sheets.render.papers import Book, Page
from sheets.render.pdf_cells import entry_of, sheet_data

_TEMPLATE = Path(__file__).with_suffix(".typ")

Made = Callable[[int], None]


def sheets(pages: Iterable[Page], made: Made | None = None) -> bytes:
    """Each on a page of its own.  Raises typeset.Undrawn."""
    chosen = [page.dated for page in pages]
    if not chosen:
        raise ValueError("no sheets")
    title = entry_of(chosen[0]) if len(chosen) == 1 else chosen[0].sheet.title
    return _set(
        {"title": title, "author": "", "book": None, "parts": [{"title": "", "sheets": _drawn(chosen, made)}]}
    )


def book(book: Book, made: Made | None = None) -> bytes:
    """Cover, preface, contents, and the parts in order.  Raises typeset.Undrawn."""
    done = 0
    parts = []
    for part in book.parts:
        parts.append({"title": part.title, "sheets": _drawn(part.pages, made, done)})
        done += len(part.pages)
    front = {"publisher": book.publisher, "day": book.day, "heading": book.heading, "preface": book.preface}
    return _set({"title": book.title, "author": book.publisher, "book": front, "parts": parts})


def _drawn(pages: Iterable[Page], made: Made | None, before: int = 0) -> list[dict[str, Any]]:
    drawn = []
    for done, page in enumerate(pages, before + 1):
        drawn.append(sheet_data(page))
        if made:
            made(done)
    return drawn


def _set(data: dict[str, Any]) -> bytes:
    return typeset.pdf(_TEMPLATE.read_bytes(), data)
