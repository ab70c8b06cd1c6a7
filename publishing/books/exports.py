"""What `manage.py export` writes: the sheets of a region and year as one file, or as the book of the year."""

from collections.abc import Collection
from dataclasses import dataclass

from departments.models import Region
from projects.documents import document_of
from publishing.books import compose, queries
from publishing.models import Book
from reviews.models import Submission
from sheets import interchange
from sheets.documents import Document
from sheets.reconcile import stated_in
from sheets.render import papers
from sheets.render.files import FORMATS
from sheets.shown import shown

ENDINGS = (*FORMATS, interchange.ENDING)
IN_FORCE = tuple(queries.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sheets of a region and year, in the order of the printed package."""

    region: Region
    year: int
    documents: tuple[Document, ...]

    @property
    def pages(self) -> tuple[papers.Page, ...]:
        return tuple(
            papers.Page(shown(one, region=self.region.name, year=self.year), one) for one in self.documents
        )

    @property
    def book(self) -> papers.Book:
        """In the region's own words."""
        texts = queries.texts_of(self.region)
        book = Book(region=self.region, fiscal_year=self.year, texts=texts)
        return compose.composed(book, self.documents)


def chosen(region: Region, year: int, *, states: Collection[str] = IN_FORCE, kind: str = "") -> Chosen:
    """The newest edition of each sheet that stands in one of these states."""
    found = Submission.objects.filter(region=region, fiscal_year=year, state__in=states)
    found = found.exclude(later_state__in=states)
    found = found.filter(kind=kind) if kind else found
    ready = found.select_related("department", "head").prefetch_related("tasks", "indicators")
    documents = tuple(document_of(one) for one in queries.in_order(list(ready)))
    return Chosen(region, year, documents)


def made(chosen: Chosen, ending: str, *, as_book: bool) -> bytes:
    if ending == interchange.ENDING:
        return interchange.written(_report(chosen, as_book=as_book))
    of = FORMATS[ending]
    return of.book(chosen.book) if as_book else of.sheets(chosen.pages)


def _report(chosen: Chosen, *, as_book: bool) -> dict[str, object]:
    book = chosen.book if as_book else None
    return interchange.report_json(
        chosen.documents,
        title=book.title if book else f"{chosen.region.name}{chosen.year}年度绩效目标表",
        region=chosen.region.name,
        year=chosen.year,
        stated=stated_in(book.preface) if book else (),
    )
