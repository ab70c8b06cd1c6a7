"""规则: every rule in its own words, how often it found something, what people said to that."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects import audit_queries
from projects.audit_pages import year_of
from projects.rule_lines import RuleLine, counted, rule_lines
from projects.rules.catalogue import GROUPS, REPORT_RULES, RULES
from projects.rules.unchecked import UNCHECKED
from reviews import access, rule_changes
from reviews.findings import AS_USUAL
from reviews.rule_settings import settings_of

SORTS: dict[str, tuple[str, Callable[[RuleLine], Any]]] = {
    "number": ("按编号", lambda line: line.place),
    "fired": ("查出多的在前", lambda line: (-line.fired, line.place)),
    "dismissed": ("不成立多的在前", lambda line: (-line.dismissed, -line.kept, line.place)),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    person, year = access.person_of(request.user), year_of(request)
    group = request.GET.get("group") if request.GET.get("group") in GROUPS else ""
    sort = request.GET.get("sort") if request.GET.get("sort") in SORTS else "number"
    settings = settings_of(person.region_id, year) if person and year else AS_USUAL
    lines = rule_lines((*RULES, *REPORT_RULES), settings, counted(request.user, year))
    shown = [line for line in lines if not group or line.group == group]
    context = {
        "year": year,
        "years": audit_queries.years(request.user),
        "place": person and (person.department or person.region),
        "groups": [
            (letter, name, sum(line.group == letter for line in lines)) for letter, name in GROUPS.items()
        ],
        "group": group,
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
        "sort": sort,
        "all": len(lines),
        "sums": [sum(getattr(line, name) for line in lines) for name in ("fired", "kept", "dismissed")],
        "lines": sorted(shown, key=SORTS[sort][1]),
        "unchecked": [one for one in UNCHECKED if not group or one.number[0] == group],
        "may_set": rule_changes.may_keep(request.user),
    }
    return render(request, "rules/index.html", context)
