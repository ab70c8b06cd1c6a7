"""Finding entries.  Every list goes by time, on from where the page before ended; no page counts them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from journal.models import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Empty and None ask nothing.  usernames: of those meant; until: the day itself counts."""

    usernames: tuple[str, ...] | None = None
    actions: tuple[str, ...] = ()
    address: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None


def found(entries: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    if asked.usernames is not None:
        entries = entries.filter(username__in=asked.usernames)
    if asked.actions:
        entries = entries.filter(action__in=asked.actions)
    for field in ("address", "target"):
        if value := getattr(asked, field):
            entries = entries.filter(**{field: value})
    if asked.since:
        entries = entries.filter(at__gte=_begin(asked.since))
    if asked.until:
        entries = entries.filter(at__lt=_begin(asked.until + timedelta(days=1)))
    return entries


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def of_regions(regions: Iterable[int | None] | None) -> QuerySet[Entry]:
    """None for all; a None among them for what belongs to no region."""
    if regions is None:
        return Entry.objects.all()
    keys = list(regions)
    place = Q(region__in=[key for key in keys if key is not None])
    return Entry.objects.filter(place | Q(region=None) if None in keys else place)


def before(entries: QuerySet[Entry], place: str) -> QuerySet[Entry]:
    """Those older than the one the page before ended with, as `place_of` said it; else all."""
    at, _, number = place.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return entries
    if not number.isdecimal() or len(number) > 18 or moment.tzinfo is None:
        return entries
    return entries.filter(at__lte=moment).exclude(at=moment, pk__gte=int(number))


def place_of(entry: Entry) -> str:
    return f"{entry.at.isoformat()}_{entry.pk}"
