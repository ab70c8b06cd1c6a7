"""What is kept beside each sheet for lists (`Submission.rows` and so on), and how it is counted.

Whoever writes a sheet, its findings or its events keeps them true; here they are counted anew and compared.
"""

from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

CHUNK = 10_000  # primary keys written in one statement


def expected(apps: Apps = current_apps) -> dict[str, Coalesce]:
    """Column -> what stands there, as subqueries of a Submission.  apps: of a migration, the models of its
    time."""
    findings = apps.get_model("reviews", "StoredFinding").objects.filter(status="open")
    events = apps.get_model("reviews", "Event").objects.filter(submission=OuterRef("pk")).order_by("-pk")
    later = apps.get_model("reviews", "Submission").objects.filter(replaces=OuterRef("pk")).order_by()
    return {
        "rows": _count(apps.get_model("projects", "Indicator").objects.all()),
        "errors": _count(findings.filter(level="error")),
        "doubts": _count(findings.filter(level="warning")),
        "moved_at": Coalesce(Subquery(events.values("at")[:1]), F("created_at")),
        "later_state": Coalesce(Subquery(later.values("state")[:1]), Value("")),
    }


def _count(related: QuerySet) -> Coalesce:
    one = related.filter(submission=OuterRef("pk")).order_by().values("submission")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def recount(apps: Apps = current_apps) -> None:
    """All sheets, so many at a time."""
    submissions, columns = apps.get_model("reviews", "Submission").objects, expected(apps)
    for keys in chunks(submissions.all(), CHUNK):
        submissions.filter(pk__range=keys).update(**columns)


def chunks(found: QuerySet, size: int) -> list[tuple[int, int]]:
    """First and last primary key of each."""
    ends = found.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    return [(start, start + size - 1) for start in range(ends["first"], ends["last"] + 1, size)]


def untrue(apps: Apps = current_apps) -> QuerySet[Any]:
    """Sheets beside which something else stands."""
    columns = expected(apps)
    counted = {f"{name}_now": value for name, value in columns.items()}
    differs = Q()
    for name in columns:
        differs |= ~Q(**{name: F(f"{name}_now")})
    return apps.get_model("reviews", "Submission").objects.alias(**counted).filter(differs).order_by("pk")
