"""统计: the figures of a person's place and year, and each table of them as CSV."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from departments.roles import Role
from projects import audit_queries, progress, statistics
from projects.questions import ASKED, questions
from projects.tables import csv_of
from reviews import access, deadlines


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    person = access.person_of(request.user)
    context: dict[str, Any] = {
        "year": year,
        "years": audit_queries.years(request.user),
        "place": audit_queries.place_name(request.user),
        "now": timezone.now(),
        "may_urge": person.role in deadlines.URGERS,
        "tables": reverse("projects:tables"),
    }
    if year:
        figures = statistics.figures(request.user, year)
        before = statistics.figures(request.user, year - 1).rate
        context |= {"figures": figures, "before": before, "questions": questions(request.user, year)}
        context["whole"] = person.department_id is None
        context["finance"] = person.role in (Role.REVIEWER, Role.FINANCE_HEAD)
    return render(request, "statistics/index.html", context)


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    year, name = _year(request), request.GET.get("table", "")
    if name not in ASKED or not year:
        raise Http404
    found = ASKED[name](request.user, year)
    return csv_of(f"statistics-{name}-{year}.csv", found.head, found.rows)


def _year(request: HttpRequest) -> int:
    """As asked, else the newest that is worked on; 0 where there are no sheets."""
    if access.person_of(request.user) is None:
        raise PermissionDenied("您的账号还没有分配角色，请联系管理员。")
    found, asked = audit_queries.years(request.user), request.GET.get("year", "")
    if asked.isdecimal() and int(asked[:4]) in found:
        return int(asked[:4])
    return progress.year(request.user) or 0
