"""A Book as it is printed: a draft from what its sheets say now, a published one from its frozen copy."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from publishing.books import queries
from publishing.books import texts as book_texts
from publishing.books.figures import Figures, city_of, figures
from publishing.models import Book
from sheets.documents import DEPARTMENT_STRATEGY, HAS_TASKS, Document, from_json
from sheets.reconcile import Check, reconcile, stated_in
from sheets.render import papers
from sheets.shown import shown

PARTS = ("projects", "departments")


class Draft:
    """A book that is being composed: its sheets, figures and words as of now."""

    def __init__(self, book: Book, texts: Mapping[str, str] | None = None) -> None:
        self.book = book
        self.texts = book_texts.complete(texts or book.texts)
        self.sheets = queries.held(book)
        said = queries.documents(book)
        self.documents: list[Document] = [said[one.submission_id] for one in self.sheets]
        self.figures: Figures = figures(self.documents, city=_city(book))
        self.words = words_of(book, self.figures)
        self.preface = book_texts.paragraphs(self.texts[book_texts.PREFACE], self.words)

    def line(self, name: str) -> str:
        return book_texts.line(self.texts[name], self.words)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Each figure in the preface as it will be printed, typed by hand or not, beside the sheets."""
        return reconcile(stated_in(self.preface), self.documents)

    @property
    def doubts(self) -> tuple[str, ...]:
        return tuple(check.line for check in self.checks if not check.agrees)

    @property
    def paper(self) -> papers.Book:
        return _paper(self.book, {name: self.line(name) for name in _LINES}, self.preface, self.documents)

    def json(self) -> dict[str, Any]:
        """What a published book keeps of itself, beside its sheets."""
        return {
            "lines": {name: self.line(name) for name in _LINES},
            "preface": list(self.preface),
            "words": self.words,
            "stated": [check.line for check in self.checks],
        }


_LINES = tuple(name for name in book_texts.NAMES if name != book_texts.PREFACE)


def words_of(book: Book, found: Figures) -> dict[str, str]:
    day = timezone.localdate(book.published_at) if book.published_at else timezone.localdate()
    place = book_texts.Place(
        book.region.name, book.region.full_name, book.fiscal_year, f"{day.year}年{day.month}月"
    )
    return book_texts.words(found, place)


def paper(book: Book) -> papers.Book:
    """What the renderers print."""
    return frozen_paper(book) if book.frozen else Draft(book).paper


def composed(book: Book, documents: Sequence[Document]) -> papers.Book:
    """Of these sheets, in the words of a book that need not be kept."""
    texts = book_texts.complete(book.texts)
    words = words_of(book, figures(documents, city=_city(book)))
    lines = {name: book_texts.line(texts[name], words) for name in _LINES}
    return _paper(book, lines, book_texts.paragraphs(texts[book_texts.PREFACE], words), documents)


def frozen_paper(book: Book) -> papers.Book:
    frozen = book.frozen
    documents = [from_json(sheet["document"]) for sheet in frozen["sheets"]]
    return _paper(book, frozen["lines"], tuple(frozen["preface"]), documents)


def _paper(
    book: Book, lines: Mapping[str, str], preface: tuple[str, ...], documents: Sequence[Document]
) -> papers.Book:
    return papers.Book(
        title=lines["title"],
        publisher=lines["publisher"],
        day=lines["day"],
        heading=lines["heading"],
        preface=preface,
        parts=tuple(_parts(book, lines, documents)),
    )


def _parts(book: Book, lines: Mapping[str, str], documents: Sequence[Document]) -> Iterator[papers.Part]:
    """No part without sheets."""
    for name in PARTS:
        held = [one for one in documents if (one.form in HAS_TASKS) == (name == "projects")]
        if held:
            yield papers.Part(lines[name], tuple(_page(book, *one) for one in enumerate(held, 1)))


def _page(book: Book, number: int, document: Document) -> papers.Page:
    sheet = shown(document, region=book.region.name, year=book.fiscal_year)
    return papers.Page(sheet, document, f"{number}、{entry(document, _city(book))}")


def entry(document: Document, city: str) -> str:
    """Its line in the contents."""
    if document.form in HAS_TASKS:
        return f"{document.name}绩效目标"
    kind = "整体战略目标表" if document.form == DEPARTMENT_STRATEGY else "年度整体绩效目标表"
    return f"{(document.department.name or '').removeprefix(city)}{kind}"


def _city(book: Book) -> str:
    return city_of(book.region.full_name, book.region.name)
