"""Sheets to be handed on, in the official layout: one, or those of the list that are ticked or filtered."""

from collections.abc import Sequence
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects import filters, queries
from projects.documents import document_of
from projects.pages import MOST_OF_ALL as MOST_COUNTED
from projects.pages import count_to
from reviews import access
from reviews.models import Submission
from sheets import interchange
from sheets.render.files import FORMATS
from sheets.render.papers import Page
from sheets.render.typeset import Undrawn
from sheets.shown import shown

MOST = 200  # sheets in one file
LABELS = {one.ending: one.label for one in FORMATS.values()} | {interchange.ENDING: interchange.LABEL}


@require_GET
def one(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    name = submission.name or f"{submission.department.short_name}{submission.get_kind_display()}"
    back = reverse("projects:table", args=[key])
    return _sent(request, [submission], f"{name}（{submission.fiscal_year}年度）", _known(ending), back)


@require_GET
def many(request: HttpRequest, ending: str) -> HttpResponse:
    """Those named by `key`, else all that `query`, or the address itself, filters."""
    _known(ending)
    back = f"{reverse('projects:tables')}?{_asked(request).urlencode()}"
    found = _chosen(request)
    count = count_to(found, MOST_COUNTED + 1)
    if not 0 < count <= MOST:
        messages.error(request, _why_not(count))
        return redirect(back)
    ready = found.select_related("region", "department", "head").prefetch_related("tasks", "indicators")
    return _sent(request, list(ready), f"绩效目标表 {count} 张", ending, back)


def _known(ending: str) -> str:
    if ending not in LABELS:
        raise Http404("没有这种格式。")
    return ending


def _chosen(request: HttpRequest) -> QuerySet[Submission]:
    keys = request.GET.getlist("key")
    if keys and request.GET.get("all") != "1":
        found = access.visible(request.user).filter(key__in=keys)
    else:
        listed = filters.Submissions(_asked(request), user=request.user).qs
        found = Submission.objects.filter(pk__in=listed.order_by().values("pk"))
    return found.order_by("-fiscal_year", "region", "kind", "department", "name", "pk")


def _asked(request: HttpRequest) -> QueryDict:
    """The filter of the list."""
    return QueryDict(request.GET["query"]) if "query" in request.GET else request.GET


def _why_not(count: int) -> str:
    if not count:
        return "没有可以导出的表。请先选择，或换一个筛选条件。"
    said = f"超过 {MOST_COUNTED:,}" if count > MOST_COUNTED else count
    return f"符合条件的有 {said} 张，一次最多导出 {MOST} 张。请缩小筛选范围，或者勾选要导出的表。"


def _sent(
    request: HttpRequest, submissions: Sequence[Submission], name: str, ending: str, back: str
) -> HttpResponse:
    """back: where one is told that no font draws what a sheet says."""
    of = FORMATS.get(ending)
    try:
        content = of.sheets(map(_page, submissions)) if of else _data(submissions, name)
    except Undrawn as error:
        messages.error(request, str(error))
        return redirect(back)
    kind = of.content_type if of else interchange.CONTENT_TYPE
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{ending}')}"
    response["Cache-Control"] = "no-store"
    return response


def _page(submission: Submission) -> Page:
    document = document_of(submission)
    return Page(shown(document, region=submission.region.name, year=submission.fiscal_year), document)


def _data(submissions: Sequence[Submission], title: str) -> bytes:
    """Region and year only where all are of one."""
    regions = {one.region.name for one in submissions}
    years = {one.fiscal_year for one in submissions}
    return interchange.written(
        interchange.report_json(
            map(document_of, submissions),
            title=title,
            region=regions.pop() if len(regions) == 1 else None,
            year=years.pop() if len(years) == 1 else None,
        )
    )
