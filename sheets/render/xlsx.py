"""Draw sheets as a workbook in the official layout: to be handed out, or to be filled in and brought back.

Each cell is a text, as printed: `=100%` is no formula and 12.50 keeps its zero.  A page with a ticket carries
a hidden column behind the table with the rows' keys, and in its first row the ticket, so that a file that
comes back is matched exactly, however its rows were moved, put in or taken out.
Not protected: a protected worksheet lets nobody put a row into merged cells, and that is what people do.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from xlsxwriter import Workbook

from sheets.render.papers import Book, Page
from sheets.render.xlsx_book import open_book, write_contents
from sheets.render.xlsx_looks import Looks
from sheets.render.xlsx_names import Names
from sheets.render.xlsx_sheet import Drawing
from sheets.render.xlsx_table import Table

Made = Callable[[int], None]
_TEXTS_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(pages: Iterable[Page], made: Made | None = None) -> bytes:
    """One worksheet for each, named after it.  What goes out alone says its year.

    made: told how many are done.
    """
    held = io.BytesIO()
    with Workbook(held, _TEXTS_ONLY) as whole:
        looks, names = Looks(whole), Names()
        for done, page in enumerate(pages, 1):
            its = page if page.ticket else page.dated
            Drawing(whole.add_worksheet(names.of(_title(page)), Table), looks, its).draw()
            if done == 1:
                whole.set_properties({"title": _title(page)})
            if made:
                made(done)
    return held.getvalue()


def book(book: Book, made: Made | None = None) -> bytes:
    """Cover, preface and contents, then a worksheet for each sheet, numbered as in the contents."""
    held = io.BytesIO()
    with Workbook(held, _TEXTS_ONLY) as whole:
        looks, names = Looks(whole), Names()
        whole.set_properties({"title": book.title})
        contents = open_book(whole, book, looks, names)
        tabs: list[str] = []
        for done, page in enumerate(book.pages, 1):
            tabs.append(names.of(f"{done} {_title(page)}"))
            Drawing(whole.add_worksheet(tabs[-1], Table), looks, page).draw()
            if made:
                made(done)
        write_contents(contents, book, looks, tabs)
    return held.getvalue()


def _title(page: Page) -> str:
    document = page.document
    return document.name or f"{document.department.name or ''}{page.sheet.title}"
