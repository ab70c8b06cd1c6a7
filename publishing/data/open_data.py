"""What the public may have as data: sheets that are published and not withdrawn, frozen as they were.

Reads Publication, Release, PublishedRow and published Books only.  Nobody's name is among it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from departments.models import Department, Region
from projects import grams
from publishing.actions import digest
from publishing.models import Book, Publication, Release, Shelf
from publishing.models.publications import IN_ORDER
from sheets.documents import FORMAT

BATCH = 200  # sheets held at a time
MOST_WORDS, FEWEST_LETTERS = 10, 2
_SHOWN = Q(withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; whatever is empty is not asked."""

    words: str = ""
    region: str = ""
    department: str = ""
    kind: str = ""
    year: int | None = None
    least: Any = None
    most: Any = None


def words_of(text: str) -> list[str]:
    """In lower case, as what they are looked for in."""
    return text.casefold().split()


def wanted_words(asked: Asked) -> list[str]:
    return words_of(asked.words)[:MOST_WORDS]


def too_short(words: Iterable[str]) -> bool:
    return any(len(word) < FEWEST_LETTERS for word in words)


def publications(asked: Asked = Asked()) -> QuerySet[Publication]:  # noqa: B008  nothing changes an Asked
    """Of one region in the order of the printed package; of all the newest year first, as an index has it."""
    found = Publication.objects.filter(_SHOWN, _where(asked))
    if words := wanted_words(asked):
        found = found.filter(grams.having(words, text="search"))
    found = found.select_related("region", "department").defer("search", "grams", "name_grams")
    if not (asked.region or asked.department):
        return found.order_by(*IN_ORDER["placed"])
    return found.order_by(
        "region__name", "-fiscal_year", "kind", "department__code", "department__name", "name", "key"
    )


def _where(asked: Asked, prefix: str = "") -> Q:
    exact = {
        "region__name": asked.region,
        "kind": asked.kind,
        "fiscal_year": asked.year,
        "amount__gte": asked.least,
        "amount__lte": asked.most,
    }
    found = Q(**{prefix + name: value for name, value in exact.items() if value not in (None, "")})
    if asked.department:
        named = Q(**{f"{prefix}department__name": asked.department})
        found &= named | Q(**{f"{prefix}department__code": asked.department})
    return found


def of_publications(asked: Asked) -> Q:
    """What belongs to public sheets of this kind, whatever their words."""
    return Q(publication__withdrawn_at__isnull=True) & _where(asked, "publication__")


def publication(key: str) -> Publication | None:
    """A withdrawn one, too: its address says that it was withdrawn, and why."""
    return Publication.objects.select_related("region", "department").filter(key=key).first()


def releases(publication: Publication) -> QuerySet[Release]:
    """Its versions, the newest first; none that was withdrawn."""
    if publication.withdrawn_at:
        return Release.objects.none()
    return publication.releases.filter(number__gte=publication.since)


def newest(found: QuerySet[Publication]) -> Iterator[Release]:
    """The current version of each, with its publication, so many at a time."""
    current = Release.objects.filter(number=F("publication__number"))
    wanted = found.prefetch_related(Prefetch("releases", queryset=current, to_attr="current"))
    for one in wanted.iterator(chunk_size=BATCH):
        for release in one.current:
            release.publication = one
            yield release


_SHEETS = F("projects") + F("funds") + F("wholes")


def regions() -> QuerySet[Region]:
    sheets = Shelf.objects.filter(region=OuterRef("pk")).order_by().values("region")
    found = Region.objects.filter(Exists(sheets))
    return found.annotate(sheets=Subquery(sheets.annotate(number=Sum(_SHEETS)).values("number")))


def departments(region: str = "") -> QuerySet[Department]:
    sheets = Shelf.objects.filter(department=OuterRef("pk")).order_by().values("department")
    found = Department.objects.filter(Exists(sheets))
    found = found.annotate(sheets=Subquery(sheets.annotate(number=Sum(_SHEETS)).values("number")))
    found = found.filter(region__name=region) if region else found
    return found.select_related("region").order_by("region__name", "code", "name")


def corrections(*, region: str = "", year: int | None = None, key: str = "") -> QuerySet[Release]:
    """Versions after the first, the newest first, each with its publication's other versions."""
    found = Release.objects.filter(_where(Asked(region=region, year=year), "publication__"))
    found = found.filter(number__gt=1, publication__withdrawn_at__isnull=True)
    found = found.filter(number__gt=F("publication__since"))
    found = found.filter(publication__key=key) if key else found
    found = found.select_related("publication__region", "publication__department")
    return found.prefetch_related("publication__releases").order_by("-at", "-pk")


def books(*, region: str = "", year: int | None = None) -> QuerySet[Book]:
    wanted = {"region__name": region, "fiscal_year": year}
    found = Book.objects.filter(state=Book.State.PUBLISHED, **{k: v for k, v in wanted.items() if v})
    return found.select_related("region").order_by("-fiscal_year", "-pk")


def years_of_regions() -> list[tuple[str, int, int]]:
    """Region, year and number of sheets: what can be fetched in one file."""
    found = Shelf.objects.order_by("region__name", "-fiscal_year").values_list("region__name", "fiscal_year")
    return list(found.annotate(sheets=Sum(_SHEETS)))


def report(found: Iterable[Release], *, region: str, year: int | None, title: str) -> dict[str, Any]:
    """`perfgoals/1` of these sheets.  sha256: of all the tables together."""
    tables = [_table(release) for release in found]
    return {
        "format": FORMAT,
        "title": title,
        "region": region,
        "fiscal_year": year,
        "source": {"file": None, "sha256": digest({"tables": tables}), "kind": "database", "pages": None},
        "stated": [],
        "tables": tables,
        "unplaced": [],
    }


def _table(release: Release) -> Mapping[str, Any]:
    return release.document | {"published": published(release)}


def published(release: Release) -> dict[str, Any]:
    """Where a table comes from: an extra key of it."""
    key = release.publication.key
    return {
        "key": key,
        "version": release.number,
        "sha256": release.sha256,
        "address": f"/public/sheets/{key}/",
    }
