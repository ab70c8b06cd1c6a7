"""What the public sees: publications that are not withdrawn, their rows, and what was found in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from departments.models import Region
from publishing.models import Publication, PublishedRow, Release
from reviews.models import Kind
from sheets.documents import FUND, HAS_TASKS, PROJECT

ORDERS = {
    "": ("-fiscal_year", "region__name", "department__code", "department__name", "kind", "name", "pk"),
    "-amount": (F("amount").desc(nulls_last=True), "name", "pk"),
    "amount": (F("amount").asc(nulls_last=True), "name", "pk"),
    "name": ("name", "department__name", "pk"),
    "-changed": ("-changed_at", "pk"),
}
WHOLES = tuple(kind for kind in Kind.values if kind not in HAS_TASKS)
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
    return Publication.objects.filter(withdrawn_at__isnull=True).select_related("region", "department")


def place(wanted: Mapping[str, str], *, newest: bool = False) -> Place:
    """A single region needs no choice; newest: a year that nobody chose is the last one."""
    regions = tuple(Region.objects.filter(pk__in=publications().order_by().values("region")))
    named = next((one for one in regions if one.name == wanted.get("region")), None)
    region = named or (regions[0] if len(regions) == 1 else None)
    found = publications().filter(region=region) if region else publications()
    years = tuple(found.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())
    year = _year(wanted.get("year", ""))
    return Place(region, year if year in years else years[0] if newest and years else None, regions, years)


def _year(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) else None


def of_place(where: Place) -> QuerySet[Publication]:
    found = publications().filter(region=where.region) if where.region else publications()
    return found.filter(fiscal_year=where.year) if where.year else found


def facts(where: Place) -> dict[str, Any]:
    """The figures of the home page: two queries."""
    found = of_place(where)
    sums = found.aggregate(
        projects=Count("pk", filter=Q(kind=PROJECT)),
        money=Coalesce(Sum("amount", filter=Q(kind=PROJECT)), Decimal(0)),
        wholes=Count("department", filter=Q(kind__in=WHOLES), distinct=True),
    )
    return sums | {"rows": PublishedRow.objects.filter(publication__in=found.order_by()).count()}


def counted(found: QuerySet[Publication]) -> QuerySet[Publication]:
    """With the number of indicators and of duties or tasks."""
    return found.annotate(
        rows_count=Count("rows", distinct=True), tasks_count=Count("rows__task", distinct=True)
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
    return counted(found).order_by(*ORDERS.get(wanted.get("sort", ""), ORDERS[""]))


def amount(text: str) -> Decimal | None:
    """万元; what is no amount asks for nothing."""
    try:
        number = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return number.quantize(_LEAST) if number.is_finite() and abs(number) < _LARGEST else None


def departments(where: Place) -> list[dict[str, Any]]:
    return list(
        of_place(where)
        .order_by("region__name", "department__code", "department__name")
        .values("department", "department__short_name", "department__name", "region__name")
        .annotate(
            sheets=Count("pk"),
            projects=Count("pk", filter=Q(kind=PROJECT)),
            funds=Count("pk", filter=Q(kind=FUND)),
            wholes=Count("pk", filter=Q(kind__in=WHOLES)),
            money=Sum("amount", filter=Q(kind=PROJECT)),
        )
    )


# ---- search ----


def asked(text: str) -> Asked:
    words = tuple(dict.fromkeys(text.casefold().replace("\0", " ").split()))
    long_enough = tuple(word[:LONGEST] for word in words if len(word) >= SHORTEST)[:MOST]
    return Asked(long_enough, tuple(word for word in words if len(word) < SHORTEST))


def search(where: Place, wanted: Asked) -> QuerySet[Publication]:
    """Every word somewhere in the sheet; those with a word in their name first."""
    found = of_place(where)
    for word in wanted.words:
        found = found.filter(search__contains=word)
    in_name = [When(name__icontains=word, then=0) for word in wanted.words]
    return found.order_by(
        Case(*in_name, default=1, output_field=IntegerField()),
        "-fiscal_year",
        "region__name",
        "department__name",
        "pk",
    )


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
    for row in PublishedRow.objects.filter(anywhere, publication__in=keys):
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


def corrections(where: Place) -> QuerySet[Release]:
    """Every version after the first that may be read, the newest first."""
    found = Release.objects.filter(
        number__gt=F("publication__since"), publication__in=of_place(where).order_by()
    )
    return (
        found.defer("document", "signed_off")
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
