"""What is kept beside each Publication for search and lists, and how it is counted."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db import connection

from projects import grams
from projects.kept import chunks

CHUNK = 500  # publications read at once
COLUMNS = ("grams", "name_grams", "rows_count", "tasks_count")


def columns(publication: Any, tasks: Collection[str]) -> dict[str, Any]:
    """tasks: of each of its rows, what it stands under."""
    return {
        "grams": grams.of_sheet(
            publication.search, region=publication.region_id, department=publication.department_id
        ),
        "name_grams": sorted(grams.grams(publication.name.casefold())),
        "rows_count": len(tasks),
        "tasks_count": len(set(tasks)),
    }


def recount(apps: Apps = current_apps) -> None:
    """All publications.  apps: of a migration, the models of its time."""
    publications = apps.get_model("publishing", "Publication")
    for differing in _differing(apps):
        # the page's own `update` would renew what the public site has in memory for each
        publications._base_manager.bulk_update(differing, COLUMNS)  # noqa: SLF001


def untrue(apps: Apps = current_apps) -> Iterator[Any]:
    for differing in _differing(apps):
        yield from differing


def _differing(apps: Apps) -> Iterator[list[Any]]:
    """Those beside which something else is kept, with what should be, so many at a time."""
    publications = apps.get_model("publishing", "Publication").objects.all()
    for keys in chunks(publications, CHUNK):
        tasks = defaultdict(list)
        rows = apps.get_model("publishing", "PublishedRow").objects.filter(publication__id__range=keys)
        for key, task in rows.order_by().values_list("publication_id", "task"):
            tasks[key].append(task)
        yield [one for one in publications.filter(pk__range=keys) if _corrected(one, tasks[one.pk])]


def _corrected(publication: Any, tasks: Collection[str]) -> bool:
    """Whether anything had to be."""
    now = columns(publication, tasks)
    if connection.vendor != "postgresql":
        now |= {"grams": None, "name_grams": None}  # such a database keeps none
    before = {name: getattr(publication, name) for name in now}
    for name, value in now.items():
        setattr(publication, name, value)
    return before != now
