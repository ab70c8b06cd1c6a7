"""Pictures of what is printed, for docs/screens/: a sheet of each kind, and the first pages of a book."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
from PIL.Image import Image

from sheets.render import pdf
from tests.sheets.both_reports import REPORTS, printed

SCALE = 1.3  # 72 dots to the inch: legible, and small
FRONT = 3  # cover, preface, contents


def pictures() -> Iterator[tuple[str, Image]]:
    """Names and pages; of a sheet of several pages the first two."""
    for report in REPORTS:
        book = printed(report).book
        front = pypdfium2.PdfDocument(pdf.book(book))
        yield from _named(f"paper-{report}-book", front, FRONT)
        for form, page in {page.document.form: page for page in reversed(tuple(book.pages))}.items():
            yield from _named(f"paper-{report}-{form.replace('_', '-')}", _alone(page), 2)


def _alone(page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf.sheets([page]))


def _named(name: str, paper: pypdfium2.PdfDocument, most: int) -> Iterator[tuple[str, Image]]:
    for number in range(min(len(paper), most)):
        yield f"{name}-{number + 1}", paper[number].render(scale=SCALE).to_pil()
