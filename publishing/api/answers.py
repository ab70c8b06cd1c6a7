"""Rows of the database as the interface tells them.  Nobody's name is among it."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from departments.models import Department
from projects.pages import MOST, MOST_OF_ALL, count_to
from publishing import errata
from publishing.data.csv import plain
from publishing.data.rows import Rows
from publishing.models import Book, Publication, PublishedRow, Release

Told = dict[str, Any]


def address(publication: Publication) -> str:
    return f"/public/sheets/{publication.key}/"


def page(found: QuerySet, limit: int, offset: int, tell, *, most: int = MOST) -> Told:
    """Two queries and what `found` fetches along.  most: how far they are counted."""
    items = [tell(one) for one in found[offset : offset + limit]]
    number = count_to(found, most + 1)
    counted = {"total": min(number, most), "more": number > most}
    return counted | {"limit": limit, "offset": offset, "items": items}


def page_of_rows(rows: Rows, limit: int, offset: int) -> Told:
    """As a page, and how far words were looked for."""
    told = list(rows.found[offset : offset + limit + 1])
    shown, ahead = told[:limit], next(iter(told[limit:]), None)
    number = count_to(rows.found, MOST_OF_ALL + 1)
    further = rows.after(ahead)
    return {
        "total": min(number, MOST_OF_ALL),
        "more": number > MOST_OF_ALL,
        "limit": limit,
        "offset": offset,
        "searched": rows.searched,
        "next": str(further) if further else None,
        "items": [row(one) for one in shown],
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def department(one: Department) -> Told:
    return {
        "region": one.region.name,
        "code": one.code,
        "name": one.name,
        "short_name": one.short_name,
        "sheets": one.sheets,
    }


def publication(one: Publication) -> Told:
    return {
        "key": one.key,
        "region": one.region.name,
        "fiscal_year": one.fiscal_year,
        "form": one.kind,
        "department": one.department.name,
        "department_code": one.department.code,
        "name": one.name,
        "amount": _plain(one.amount),
        "version": one.number,
        "published_at": one.published_at.isoformat(),
        "changed_at": one.changed_at.isoformat(),
        "address": address(one),
    }


def whole(one: Publication, release: Release) -> Told:
    return publication(one) | {
        "version": release.number,
        "changed_at": release.at.isoformat(),
        "sha256": release.sha256,
        "note": note(release),
        "document": release.document,
    }


def note(release: Release) -> str:
    """Of a correction; what was said at the first publishing stays in the house."""
    return release.note if release.number > 1 else ""


def version(release: Release) -> Told:
    return {
        "number": release.number,
        "at": release.at.isoformat(),
        "sha256": release.sha256,
        "note": note(release),
        "address": f"{address(release.publication)}versions/{release.number}/",
    }


def erratum(release: Release) -> Told:
    """Its publication comes with all of its versions."""
    one = release.publication
    before = max(
        (other for other in one.releases.all() if other.number < release.number), key=lambda it: it.number
    )
    before.publication = one
    changes = errata.between(before, release)
    return {
        "key": one.key,
        "name": one.name or one.get_kind_display(),
        "department": one.department.name,
        "version": release.number,
        "at": release.at.isoformat(),
        "note": note(release),
        "changes": [
            {"kind": change.kind, "place": change.place, "old": change.old, "new": change.new}
            for change in changes
        ],
    }


def row(one: PublishedRow) -> Told:
    sheet = one.publication
    return {
        "key": sheet.key,
        "region": sheet.region.name,
        "fiscal_year": sheet.fiscal_year,
        "department": sheet.department.name,
        "sheet": sheet.name or sheet.get_kind_display(),
        "form": sheet.kind,
        "task": one.task,
        "level1": one.level1,
        "level2": one.level2,
        "level3": one.level3,
        "value": one.value,
        "kind": one.value_kind,
        "operator": one.value_operator,
        "number": _plain(one.value_number),
        "unit": one.value_unit,
        "canonical_number": _plain(one.value_canonical_number),
        "canonical_unit": one.value_canonical_unit,
        "address": address(sheet),
    }


def book(one: Book) -> Told:
    return {
        "key": one.key,
        "region": one.region.name,
        "fiscal_year": one.fiscal_year,
        "title": one.title,
        "version": one.version,
        "sha256": one.sha256,
        "published_at": one.published_at and one.published_at.isoformat(),
        "address": f"/public/books/{one.key}/",
    }
