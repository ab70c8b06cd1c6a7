"""How much is public of each department and year, kept so that nobody has to count it.

Counted anew in the transaction of each change, after the Generation's row is held (every change renews it):
so no change is counted without the one before.
"""

from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db.models import Count, Max, Q, QuerySet, Sum

from publishing.models import Publication, Shelf
from reviews.models import Kind
from sheets.documents import FUND, HAS_TASKS, PROJECT

WHOLES = tuple(kind for kind in Kind.values if kind not in HAS_TASKS)
_PLACE = ("region", "department", "fiscal_year")
FIGURES = ("projects", "funds", "wholes", "rows", "money", "changed_at")


def _counted(found: QuerySet[Any]) -> QuerySet[Any]:
    """Of publications, by place and year."""
    return (
        found.filter(withdrawn_at__isnull=True)
        .order_by()
        .values(*_PLACE)
        .annotate(
            projects=Count("pk", filter=Q(kind=PROJECT)),
            funds=Count("pk", filter=Q(kind=FUND)),
            wholes=Count("pk", filter=Q(kind__in=WHOLES)),
            rows=Sum("rows_count"),
            money=Sum("amount", filter=Q(kind=PROJECT), default=0),
            newest=Max("changed_at"),
        )
    )


def renew(publication: Publication) -> None:
    """The department and year of what was just shown or taken down."""
    place = {"department": publication.department_id, "fiscal_year": publication.fiscal_year}
    Shelf.objects.filter(**place).delete()
    Shelf.objects.bulk_create(_shelf(Shelf, one) for one in _counted(Publication.objects.filter(**place)))


def recount(apps: Apps = current_apps) -> None:
    """All of them.  apps: of a migration, the models of its time."""
    shelf, publications = apps.get_model("publishing", "Shelf"), apps.get_model("publishing", "Publication")
    shelf.objects.all().delete()
    counted = _counted(publications.objects.all())
    shelf.objects.bulk_create([_shelf(shelf, one) for one in counted.iterator()], batch_size=1000)


def _shelf(shelf: type[Any], one: dict[str, Any]) -> Any:
    figures = {name: value for name, value in one.items() if name not in (*_PLACE, "newest")}
    return shelf(
        region_id=one["region"],
        department_id=one["department"],
        fiscal_year=one["fiscal_year"],
        changed_at=one["newest"],
        **figures,
    )


def untrue() -> list[tuple[int, int]]:
    """Department and year where something else is kept."""
    kept = {(one.department_id, one.fiscal_year): _figures(one) for one in Shelf.objects.all()}
    counted = (_shelf(Shelf, one) for one in _counted(Publication.objects.all()))
    found = {(one.department_id, one.fiscal_year): _figures(one) for one in counted}
    return sorted(place for place in kept.keys() | found.keys() if kept.get(place) != found.get(place))


def _figures(one: Shelf) -> list[Any]:
    return [getattr(one, name) for name in FIGURES]
