"""全部的表, its CSV, and the filters people keep."""

from functools import partial

import django_tables2
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from projects import batches, export_pages, filters, search, tables
from projects.pages import NEWEST, Bounded
from reviews import access, deadlines, saved_filters
from reviews.problems import Problem

PAGE_SIZES = (20, 50, 100)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    opened = filters.opened(request.GET, request.user)
    chosen = filters.Submissions(opened, user=request.user)
    person, size = access.person_of(request.user), page_size(request)
    several = chosen.is_wide and len(chosen.filters["region"].queryset) > 1
    found = chosen.page
    table = tables.Submissions(
        deadlines.with_due(found),
        user=request.user,
        exclude=() if several else ("region",),
        orderable=None if chosen.is_narrow else filters.ALWAYS_SORTED,
    )
    paginator = partial(Bounded, most=chosen.most, counted=found.order_by(*NEWEST))
    paginate = {"per_page": size, "silent": True, "paginator_class": paginator}
    django_tables2.RequestConfig(request, paginate=paginate).configure(table)
    asked = filters.in_force(opened)
    context = {
        "filter": chosen,
        "table": table,
        "narrow": chosen.is_narrow,
        "short": search.is_short(opened.get("q", "")),
        "size": size,
        "sizes": PAGE_SIZES,
        "asked": asked,
        "tags": filters.tags(chosen, opened),
        "saved": saved_filters.of(request.user),
        "verbs": batches.verbs(request.user),
        "reviews": bool(person and person.role in batches.REVIEWERS),
        "several": several,
        "formats": export_pages.LABELS.items(),
        "most": export_pages.MOST,
    }
    return render(request, "tables/index.html", context)


@require_GET
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    chosen = filters.Submissions(request.GET, user=request.user)
    return tables.csv_response(deadlines.with_due(chosen.qs.order_by(*NEWEST)))


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
