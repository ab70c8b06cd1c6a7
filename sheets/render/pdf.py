"""Sheets and the book of a year as PDF: the official layout on A4, to be printed, archived and read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sheets.render import stretches, typeset
from sheets.render.papers import Book, Page
from sheets.render.pdf_cells import drawn, entry_of

_TEMPLATE = Path(__file__).with_suffix(".typ")

Made = Callable[[int], None]


def sheets(pages: Iterable[Page], made: Made | None = None) -> bytes:
    """Each on a page of its own.  Raises typeset.Undrawn."""
    chosen = [page.dated for page in pages]
    if not chosen:
        raise ValueError("no sheets")
    title = entry_of(chosen[0]) if len(chosen) == 1 else chosen[0].sheet.title
    return _set({"title": title, "author": "", "deep": 1, "book": None}, [("", chosen)], made)


def book(book: Book, made: Made | None = None) -> bytes:
    """Cover, preface, contents, and the parts in order.  Raises typeset.Undrawn."""
    front = {"publisher": book.publisher, "day": book.day, "heading": book.heading, "preface": book.preface}
    data = {"title": book.title, "author": book.publisher, "deep": 2, "book": front}
    return _set(data, [(part.title, part.pages) for part in book.parts], made)


def _set(data: dict[str, Any], parts: Sequence[tuple[str, Sequence[Page]]], made: Made | None) -> bytes:
    """made: told how many sheets are done."""
    told = made or (lambda done: None)
    cuts = stretches.cut(parts)
    whole = data | {"stubs": [], "ahead": False}
    if len(cuts) > 1:
        return stretches.pdf(_TEMPLATE.read_bytes(), whole, cuts, told)
    done = typeset.pdf(_TEMPLATE.read_bytes(), whole | {"parts": drawn(parts)})
    for number in range(1, cuts[0].count + 1):
        told(number)
    return done
