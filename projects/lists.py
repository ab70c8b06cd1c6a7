"""全部的表 and its CSV."""

import django_tables2
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects import filters, queries, tables

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


def page_size(request: HttpRequest) -> int:
    wanted = request.GET.get("size", "")
    return int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZES[0]


def _asked(request: HttpRequest) -> str:
    """The filters in force, for links that keep them."""
    kept = request.GET.copy()
    for name in ("page", "size"):
        kept.pop(name, None)
    return kept.urlencode()
