"""A sheet at its lasting address, as it was frozen: the newest version, older ones, and its files."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from publishing import public_files
from publishing import public_queries as queries
from publishing.models import Publication, Release
from publishing.public_pages import page
from reviews.models import Kind
from sheets.documents import from_json
from sheets.render.html import WIDE, render
from sheets.shown import shown

GONE = 410


@login_not_required
@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    publication = _found(key)
    if publication.withdrawn_at:
        return gone(request, publication)
    releases = queries.versions(publication)
    return _drawn(request, publication, releases, releases[0])


@login_not_required
@require_safe
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """As it once was; what is public of it stays public while the sheet is."""
    publication = _found(key)
    if publication.withdrawn_at:
        return gone(request, publication)
    releases = queries.versions(publication)
    wanted = next((one for one in releases if one.number == number), None)
    if wanted is None:
        raise Http404("没有这个版本。")
    return _drawn(request, publication, releases, wanted)


@login_not_required
@require_safe
def file(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    publication = _found(key)
    if ending not in public_files.KINDS:
        raise Http404("没有这种文件。")
    if publication.withdrawn_at:
        return gone(request, publication)
    return public_files.answer(request, publication, queries.versions(publication)[0], ending)


def _found(key: str) -> Publication:
    publication = queries.publication(key)
    if publication is None:
        raise Http404("没有公开这张表。")
    return publication


def gone(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Only that, when and why: nothing of what stood there."""
    context = {"sheet": publication, "region": publication.region, "canonical": "", "hidden": True}
    return page(request, "public/gone.html", context, status=GONE)


def _drawn(
    request: HttpRequest, publication: Publication, releases: list[Release], release: Release
) -> HttpResponse:
    document = from_json(queries.contents(release))
    layout = shown(document, region=publication.region.name)
    is_newest = release.number == releases[0].number
    context: dict[str, Any] = {
        "sheet": publication,
        "region": publication.region,
        "release": release,
        "releases": releases,
        "newest": is_newest,
        "title": publication.name or f"{publication.department.short_name}{publication.get_kind_display()}",
        "kind": Kind(publication.kind).label,
        "html": render(layout, document, "view"),
        "wide": len(layout.table.columns) >= WIDE,
        "rows": sum(1 for _ in document.indicators),
        "canonical": reverse("publishing:public-sheet", args=[publication.key]),
        "hidden": not is_newest,
    }
    return page(request, "public/sheet.html", context)
