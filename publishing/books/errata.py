"""更正 of a published book: what its sheets say now otherwise than in print, and which are withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from publishing.errata import Change, compared
from publishing.models import Book, Publication, Release
from sheets.documents import from_json


@dataclass(frozen=True, slots=True)
class Erratum:
    """A sheet as it is public now beside its printed version; changes in the order of the form."""

    key: str
    name: str
    printed: int  # the version in the book
    number: int
    at: datetime
    note: str
    changes: tuple[Change, ...]


def errata(book: Book) -> list[Erratum]:
    """In the order of the book.  Two queries."""
    printed = _printed(book)
    newest = Release.objects.filter(
        publication__key__in=printed,
        publication__withdrawn_at__isnull=True,
        number=F("publication__number"),
    ).select_related("publication")
    by_key = {
        one.publication.key: one
        for one in newest
        if one.publication.since <= printed[one.publication.key]["number"] != one.number
    }
    return [_erratum(book, sheet, by_key[key]) for key, sheet in printed.items() if key in by_key]


def withdrawn(book: Book) -> list[Publication]:
    """Sheets of the book that are not public as printed there: its files must not be handed out."""
    printed = _printed(book)
    there = Publication.objects.filter(key__in=printed).defer("search").order_by("pk")
    return [one for one in there if one.withdrawn_at or one.since > printed[one.key]["number"]]


def _printed(book: Book) -> dict[str, Mapping[str, Any]]:
    return {sheet["key"]: sheet for sheet in book.frozen.get("sheets", ())}


def _erratum(book: Book, sheet: Mapping[str, Any], now: Release) -> Erratum:
    found = compared(from_json(sheet["document"]), from_json(now.document), region=book.region.name)
    publication = now.publication
    name = publication.name or publication.get_kind_display()
    return Erratum(publication.key, name, sheet["number"], now.number, now.at, now.note, tuple(found))
