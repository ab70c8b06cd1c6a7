"""What the public sees: publications that are not withdrawn, their rows, and what was found in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from departments.models import Region
from projects import grams
from publishing.models import Publication, PublishedRow, Release, Shelf
from publishing.models.publications import IN_ORDER
from reviews.models import Kind

# of one region or department
ORDERS = {
    "": ("-fiscal_year", "region__name", "department__code", "department__name", "kind", "name", "pk"),
    "-amount": (F("amount").desc(nulls_last=True), "name", "pk"),
    "amount": (F("amount").asc(nulls_last=True), "name", "pk"),
    "name": ("name", "department__name", "pk"),
    "-changed": ("-changed_at", "pk"),
}
# of all, each with an index
ORDERS_OF_ALL = {
    "": IN_ORDER["placed"],
    "-amount": IN_ORDER["dearest"],
    "amount": IN_ORDER["cheapest"],
    "name": IN_ORDER["named"],
    "-changed": IN_ORDER["newest"],
}
FEW_REGIONS = 6  # with more, departments are listed of one region only
MOST_HITS = 200  # of a search
SHORTEST, LONGEST, MOST = 2, 40, 5  # of a word that is looked for; words
ROWS_SHOWN = 6
_YEAR = re.compile(r"(?:19|20)\d\d")
_LARGEST, _LEAST = Decimal(10) ** 12, Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Place:
    """Region and year that were asked for, and those there are to choose from."""

    region: Region | None
    year: int | None
    regions: tuple[Region, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for: words long enough, and those that are not."""

    words: tuple[str, ...]
    short: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    publication: Publication
    rows: tuple[PublishedRow, ...]
    more: int
    goal: str


def publications() -> QuerySet[Publication]:
    """The one gate: nothing else of this site reads publications."""
    found = Publication.objects.filter(withdrawn_at__isnull=True).select_related("region", "department")
    return found.defer("search", "grams", "name_grams")


def place(wanted: Mapping[str, str], *, newest: bool = False) -> Place:
    """A single region needs no choice; newest: a year that nobody chose is the last one."""
    regions = tuple(Region.objects.filter(Exists(Shelf.objects.filter(region=OuterRef("pk")))))
    named = next((one for one in regions if one.name == wanted.get("region")), None)
    region = named or (regions[0] if len(regions) == 1 else None)
    shelves = _of_region(region).order_by("-fiscal_year")
    years = tuple(shelves.values_list("fiscal_year", flat=True).distinct())
    year = _year(wanted.get("year", ""))
    return Place(region, year if year in years else years[0] if newest and years else None, regions, years)


def _of_region(region: Region | None) -> QuerySet[Shelf]:
    return Shelf.objects.filter(region=region) if region else Shelf.objects.all()


def _shelves(where: Place) -> QuerySet[Shelf]:
    found = _of_region(where.region)
    return found.filter(fiscal_year=where.year) if where.year else found


def _year(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) else None


def of_place(where: Place) -> QuerySet[Publication]:
    found = publications().filter(region=where.region) if where.region else publications()
    return found.filter(fiscal_year=where.year) if where.year else found


def facts(where: Place) -> dict[str, Any]:
    """The figures of the home page: one query."""
    return _shelves(where).aggregate(
        projects=Sum("projects", default=0),
        money=Sum("money", default=Decimal(0)),
        wholes=Count("department", filter=Q(wholes__gt=0), distinct=True),
        rows=Sum("rows", default=0),
    )


def filtered(where: Place, wanted: Mapping[str, str]) -> QuerySet[Publication]:
    found = of_place(where)
    if wanted.get("kind") in Kind.values:
        found = found.filter(kind=wanted["kind"])
    if (number := wanted.get("department", "")).isascii() and number.isdecimal() and len(number) < 10:
        found = found.filter(department=int(number))
    lowest, highest = amount(wanted.get("from", "")), amount(wanted.get("to", ""))
    if lowest is not None:
        found = found.filter(amount__gte=lowest)
    if highest is not None:
        found = found.filter(amount__lte=highest)
    orders = ORDERS if is_narrow(where, wanted) else ORDERS_OF_ALL
    return found.order_by(*orders.get(wanted.get("sort", ""), orders[""]))


def is_narrow(where: Place, wanted: Mapping[str, str]) -> bool:
    """Few enough to be counted, and put into any order."""
    return where.region is not None or bool(wanted.get("department"))


def amount(text: str) -> Decimal | None:
    """万元; what is no amount asks for nothing."""
    try:
        number = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return number.quantize(_LEAST) if number.is_finite() and abs(number) < _LARGEST else None


def lists_departments(where: Place) -> bool:
    return where.region is not None or len(where.regions) <= FEW_REGIONS


def departments(where: Place) -> list[dict[str, Any]]:
    names = ("department", "department__short_name", "department__name", "region__name")
    return _summed(_shelves(where), names, "region__name", "department__code", "department__name")


def regions(where: Place) -> list[dict[str, Any]]:
    """The same of each region."""
    return _summed(_shelves(where), ("region__name",), "region__name")


def _summed(shelves: QuerySet[Shelf], names: Iterable[str], *order: str) -> list[dict[str, Any]]:
    sums = {f"{name}_": Sum(name) for name in ("projects", "funds", "wholes", "money")}
    rows = shelves.order_by(*order).values(*names).annotate(**sums)
    return [{name.removesuffix("_"): value for name, value in row.items()} for row in rows]


# ---- search ----


def asked(text: str) -> Asked:
    words = tuple(dict.fromkeys(text.casefold().replace("\0", " ").split()))
    long_enough = tuple(word[:LONGEST] for word in words if len(word) >= SHORTEST)[:MOST]
    return Asked(long_enough, tuple(word for word in words if len(word) < SHORTEST))


def search(where: Place, wanted: Asked) -> list[int]:
    """Primary keys of sheets that have every word somewhere: first those with one in their name, then the
    newest.  One more than `MOST_HITS` at most.  Two queries."""
    place = (grams.of_region(where.region.pk),) if where.region else ()
    having = grams.having(wanted.words, *place, text="search")
    found = of_place(where).filter(having).order_by(*IN_ORDER["placed"]).values_list("pk", flat=True)
    in_name = list(found.filter(named(wanted.words))[: MOST_HITS + 1])
    return list(dict.fromkeys([*in_name, *found[: MOST_HITS + 1]]))[: MOST_HITS + 1]


def named(words: Iterable[str]) -> Q:
    """With one of them in the name."""
    found = Q(pk__in=())
    for word in words:
        here = Q() if connection.vendor == "postgresql" and grams.is_exact(word) else Q(name__icontains=word)
        if connection.vendor == "postgresql":
            here &= Q(name_grams__holds=sorted(grams.grams(word)))
        found |= here
    return found


def in_order(keys: Iterable[int]) -> list[Publication]:
    wanted = list(keys)
    known = publications().in_bulk(wanted)
    return [known[key] for key in wanted if key in known]


def hits(found: Iterable[Publication], wanted: Asked) -> list[Hit]:
    """With the rows the words stand in, those with most of them first; two queries for a page of sheets."""
    sheets = list(found)
    rows = _rows([one.pk for one in sheets], wanted)
    goals = _goals(sheets)
    return [_hit(one, rows.get(one.pk, []), goals.get(one.pk, ""), wanted) for one in sheets]


def _hit(publication: Publication, rows: list[PublishedRow], goal: str, wanted: Asked) -> Hit:
    best = sorted(rows, key=lambda row: -sum(word in row.search for word in wanted.words))[:ROWS_SHOWN]
    shown = tuple(sorted(best, key=lambda row: row.position))
    return Hit(publication, shown, len(rows) - len(shown), _around(goal, wanted.pattern))


def _rows(keys: list[int], wanted: Asked) -> dict[int, list[PublishedRow]]:
    found: dict[int, list[PublishedRow]] = {}
    anywhere = Q(pk__in=[])
    for word in wanted.words:
        anywhere |= Q(search__contains=word)
    here = PublishedRow.objects.filter(publication__in=keys).order_by("publication_id", "position")
    for row in here.filter(anywhere):
        found.setdefault(row.publication_id, []).append(row)
    return found


def _goals(sheets: list[Publication]) -> dict[int, str]:
    newest = Release.objects.filter(publication__in=sheets, number=F("publication__number"))
    return {pk: goal or "" for pk, goal in newest.values_list("publication", "document__goal")}


def _around(text: str, pattern: re.Pattern[str]) -> str:
    """The part of a long text where a word stands."""
    match = pattern.search(text)
    if not match:
        return ""
    begins, ends = max(0, match.start() - 30), match.end() + 60
    return f"{'…' if begins else ''}{text[begins:ends]}{'…' if ends < len(text) else ''}"


# ---- versions ----


def corrected(where: Place) -> int:
    """How many versions came after the first, from what the sheets tell."""
    sheets = of_place(where).filter(number__gt=1).order_by()
    return sheets.aggregate(number=Sum(F("number") - F("since"), default=0))["number"]


def corrections(where: Place) -> QuerySet[Release]:
    """Every version after the first that may be read, the newest first."""
    found = Release.objects.filter(number__gt=1, publication__withdrawn_at__isnull=True)
    found = found.filter(number__gt=F("publication__since"))
    if where.region or where.year:  # an index leads to the corrected sheets
        found = found.filter(publication__number__gt=1)
    found = found.filter(publication__region=where.region) if where.region else found
    found = found.filter(publication__fiscal_year=where.year) if where.year else found
    return (
        found.defer("document", "signed_off", "publication__search", "publication__grams")
        .select_related("publication__department", "publication__region")
        .order_by("-at", "-pk")
    )


def publication(key: str) -> Publication | None:
    """A withdrawn one, too: its address says that it was withdrawn, and why."""
    return Publication.objects.select_related("region", "department").filter(key=key).first()


def versions(publication: Publication) -> list[Release]:
    """The newest first, without their contents."""
    readable = publication.releases.filter(number__gte=publication.since)
    return list(readable.defer("document", "signed_off").order_by("-number"))


def contents(release: Release) -> dict[str, Any]:
    return Release.objects.values_list("document", flat=True).get(pk=release.pk)
