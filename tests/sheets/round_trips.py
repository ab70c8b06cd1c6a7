"""Out and in again: sheets and books written in a format and read from it, beside what they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from ingest.reports import Report, read_report
from sheets import interchange
from sheets.documents import Document
from sheets.reconcile import Stated, stated_in
from sheets.render.files import FORMATS
from sheets.render.papers import Book, Page

ENDINGS = (*FORMATS, interchange.ENDING)


def file_of(pages: Sequence[Page], ending: str) -> bytes:
    if ending == interchange.ENDING:
        documents = [page.document for page in pages]
        return interchange.written(interchange.report_json(documents, title="", region=None, year=None))
    return FORMATS[ending].sheets(pages)


def book_of(book: Book, ending: str) -> bytes:
    if ending == interchange.ENDING:
        documents, stated = [page.document for page in book.pages], stated_in(book.preface)
        found = interchange.report_json(documents, title=book.title, region=None, year=None, stated=stated)
        return interchange.written(found)
    return FORMATS[ending].book(book)


def lost_of_sheets(pages: Sequence[Page], ending: str) -> str:
    """What came back otherwise, in words; empty when nothing did.  A layout may be named or not."""
    report = read_report(file_of(pages, ending), f"sheets.{ending}")
    return _lost([page.document for page in pages], report)


def lost_of_book(book: Book, ending: str) -> str:
    """Its tables, and the counts and totals its preface states, which agree with the tables."""
    report = read_report(book_of(book, ending), f"book.{ending}")
    if lost := _lost([page.document for page in book.pages], report):
        return lost
    if _figures(report.stated) != _figures(stated_in(book.preface)):
        return f"stated figures: {_figures(report.stated)}"
    return "; ".join(check.line for check in report.checks if not check.agrees)


def _figures(stated: Sequence[Stated]) -> list[tuple[str, str, str]]:
    return [(one.what, one.value, one.unit) for one in stated]


def _lost(wanted: Sequence[Document], report: Report) -> str:
    if len(report.documents) != len(wanted):
        return f"{len(report.documents)} sheets instead of {len(wanted)}"
    pairs = zip(wanted, report.documents, strict=True)
    differing = (_difference(one, replace(found, layout=one.layout)) for one, found in pairs)
    unplaced = (f"unplaced: {line.text}" for line in report.unplaced)
    return next(filter(None, (*differing, *unplaced)), "")


def _difference(wanted: Document, found: Document) -> str:
    if wanted == found:
        return ""
    for name in (field.name for field in fields(wanted) if field.name != "tasks"):
        if getattr(wanted, name) != getattr(found, name):
            return f"{name}: {getattr(wanted, name)!r} came back as {getattr(found, name)!r}"
    rows, others = list(wanted.indicators), list(found.indicators)
    pairs = ((row, other) for row, other in zip(rows, others, strict=False) if row != other)
    return f"{len(others)} rows of {len(rows)}: {next(pairs, 'tasks differ')!r}"
