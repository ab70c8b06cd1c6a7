"""全部的表, its CSV, and the filters people keep."""

import django_tables2
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from projects import batches, export_pages, filters, tables
from reviews import access, deadlines, saved_filters
from reviews.problems import Problem

PAGE_SIZES = (20, 50, 100)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    chosen = filters.Submissions(request.GET, user=request.user)
    person, size = access.person_of(request.user), page_size(request)
    several = chosen.filters["region"].queryset.count() > 1
    table = tables.Submissions(
        deadlines.with_due(chosen.qs), user=request.user, exclude=() if several else ("region",)
    )
    django_tables2.RequestConfig(request, paginate={"per_page": size, "silent": True}).configure(table)
    asked = filters.in_force(request.GET)
    context = {
        "filter": chosen,
        "table": table,
        "size": size,
        "sizes": PAGE_SIZES,
        "asked": asked,
        "tags": filters.tags(chosen, request.GET),
        "saved": saved_filters.of(request.user),
        "verbs": batches.verbs(request.user),
        "reviews": bool(person and person.role in batches.REVIEWERS),
        "several": several,
        "formats": export_pages.LABELS.items(),
        "most": export_pages.MOST,
    }
    return render(request, "tables/index.html", context)


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    chosen = filters.Submissions(request.GET, user=request.user)
    return tables.csv_response(deadlines.with_due(chosen.qs))


@require_POST
def keep_filter(request: HttpRequest) -> HttpResponse:
    query = request.POST.get("query", "")
    try:
        kept = saved_filters.keep(owner=request.user, name=request.POST.get("name", ""), query=query)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, f"已存为常用筛选“{kept.name}”。")
    return redirect(f"{reverse('projects:tables')}?{query}")


@require_POST
def drop_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    if not saved_filters.drop(owner=request.user, filter_id=filter_id):
        raise Http404
    return redirect(f"{reverse('projects:tables')}?{request.POST.get('query', '')}")


def page_size(request: HttpRequest) -> int:
    """As asked, and remembered for as long as the person is signed in."""
    wanted = request.GET.get("size", "")
    if wanted in map(str, PAGE_SIZES) and request.session.get("page_size") != int(wanted):
        request.session["page_size"] = int(wanted)
    return request.session.get("page_size", PAGE_SIZES[0])
