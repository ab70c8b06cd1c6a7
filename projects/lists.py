"""全部的表, its CSV, and 新建表."""

import django_tables2
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from departments.roles import Role
from projects import actions, filters, queries, tables
from projects.forms import NewSheet
from reviews import access
from reviews.problems import Problem

PAGE_SIZES = (20, 50, 100)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    chosen = filters.Submissions(request.GET, queryset=queries.submissions(request.user))
    table = tables.Submissions(chosen.qs)
    size = page_size(request)
    django_tables2.RequestConfig(request, paginate={"per_page": size, "silent": True}).configure(table)
    context = {"filter": chosen, "table": table, "size": size, "sizes": PAGE_SIZES}
    return render(request, "tables/index.html", context | {"asked": _asked(request)})


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    chosen = filters.Submissions(request.GET, queryset=queries.submissions(request.user))
    return tables.csv_response(chosen.qs)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = access.person_of(request.user)
    if person is None or person.role != Role.CLERK:
        raise PermissionDenied("只有填报人可以新建绩效目标表。")
    year = timezone.localdate().year
    form = NewSheet(request.POST or None, initial={"fiscal_year": year})
    if form.is_valid():
        try:
            submission = actions.create(by=request.user, **form.wanted(person))
        except Problem as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, "已新建。请逐格填写，填完点“送审”。")
            return redirect("projects:edit", submission.key)
    return render(request, "tables/new.html", {"form": form, "person": person})


def page_size(request: HttpRequest) -> int:
    wanted = request.GET.get("size", "")
    return int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZES[0]


def _asked(request: HttpRequest) -> str:
    """The filters in force, for links that keep them."""
    kept = request.GET.copy()
    for name in ("page", "size"):
        kept.pop(name, None)
    return kept.urlencode()
