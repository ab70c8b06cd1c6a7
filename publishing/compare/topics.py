"""What can be compared: names of policies and indicators that several districts or years have in common.

Found by the characters the names share: the longest run of characters that stands in names of at least two
places (district and year) is a topic.  Looked for in the sheets that were published or corrected last, so
that it takes no longer with many; kept until something is published, corrected or withdrawn.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.cache import cache

from indicators.naming import measured
from publishing.models import PublishedRow, generations
from publishing.public.queries import publications
from sheets.likeness import plain

SHORTEST = 4  # characters of a topic
LONGEST = 24
MOST = 60
SAMPLE = 2000  # sheets
KEPT = 24 * 3600  # seconds
Place = tuple[str, int]  # district, year


@dataclass(frozen=True, slots=True)
class Topic:
    """policy: found in names of sheets and tasks, not of indicators."""

    words: str
    places: int
    regions: int
    names: int
    policy: bool


def topics() -> list[Topic]:
    """Policies first, those of the most districts in front."""
    mark = f"topics-to-compare:{generations.current()}"
    found = cache.get(mark)
    if found is None:
        found = _topics()
        cache.set(mark, found, KEPT)
    return found


def _topics() -> list[Topic]:
    sheets = list(publications().order_by("-changed_at", "-pk").values_list("pk", flat=True)[:SAMPLE])
    policies = _policy_topics(_by_name(_policies(sheets)))
    known = {one.words for one in policies}
    indicators = _indicator_topics(_by_name(_indicators(sheets)))
    return policies + [one for one in indicators if one.words not in known]


def _policies(keys: list[int]) -> set[tuple[str, Place]]:
    named = publications().filter(pk__in=keys).order_by().exclude(name="")
    sheets = named.values_list("name", "region__name", "fiscal_year")
    rows = PublishedRow.objects.filter(publication__in=keys).order_by().exclude(task="")
    tasks = rows.values_list("task", "publication__region__name", "publication__fiscal_year")
    return {(plain(name), (region, year)) for name, region, year in (*sheets, *tasks.distinct())}


def _indicators(keys: list[int]) -> set[tuple[str, Place]]:
    rows = PublishedRow.objects.filter(publication__in=keys).order_by().exclude(level3="")
    named = rows.values_list("level3", "publication__region__name", "publication__fiscal_year").distinct()
    return {
        (plain(name), (region, year))
        for name, region, year in named
        if len(name) <= LONGEST and measured(name)
    }


def _by_name(named: Iterable[tuple[str, Place]]) -> dict[str, set[Place]]:
    places: defaultdict[str, set[Place]] = defaultdict(set)
    for name, place in named:
        if len(name) >= SHORTEST:
            places[name].add(place)
    return places


def _policy_topics(places: dict[str, set[Place]]) -> list[Topic]:
    """The longest pieces that names of several places have in common, wherever they stand in them."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for name in places:
        for begin in range(len(name) - SHORTEST + 1):
            holders[name[begin : begin + SHORTEST]].add(name)
    found: dict[str, set[str]] = {}
    for name in places:
        for run, names in _runs(name, holders, places):
            found.setdefault(run, names)
    return _sorted(_topic(run, names, places, policy=True) for run, names in found.items())


def _runs(
    name: str, holders: dict[str, set[str]], places: dict[str, set[Place]]
) -> Iterator[tuple[str, set[str]]]:
    """Each longest piece of the name that stands in names of another place, with those names."""
    ended = 0
    for begin in range(len(name) - SHORTEST + 1):
        names, end = holders[name[begin : begin + SHORTEST]], begin + SHORTEST
        if not _several(names, places):
            continue
        while end < len(name):
            longer = {one for one in names if name[begin : end + 1] in one}
            if not _several(longer, places):
                break
            names, end = longer, end + 1
        if end > ended:
            ended = end
            yield name[begin:end], names


def _indicator_topics(places: dict[str, set[Place]]) -> list[Topic]:
    """Names that end names of several places: the last noun says what is measured."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for name in places:
        for begin in range(len(name) - SHORTEST):
            holders[name[begin:]].add(name)
    found = {
        end: names
        for end, names in holders.items()
        if end in places and len(end) > SHORTEST and _several(names, places) and measured(end)
    }
    longer = {(end[1:], len(names)) for end, names in found.items()}
    return _sorted(
        _topic(end, names, places, policy=False)
        for end, names in found.items()
        if (end, len(names)) not in longer
    )


def _several(names: Iterable[str], places: dict[str, set[Place]]) -> bool:
    met: set[Place] = set()
    for name in names:
        met |= places[name]
        if len(met) > 1:
            return True
    return False


def _sorted(found: Iterable[Topic]) -> list[Topic]:
    return sorted(found, key=lambda one: (-one.regions, -one.places, -len(one.words), one.words))[:MOST]


def _topic(words: str, names: Iterable[str], places: dict[str, set[Place]], *, policy: bool) -> Topic:
    where = set().union(*(places[name] for name in names))
    return Topic(words, len(where), len({region for region, _ in where}), len(set(names)), policy)
