"""A sheet at its lasting address, as it was frozen: the newest version, older ones, and its files."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from publishing import errata
from publishing.models import Publication, Release
from publishing.public import files, queries
from publishing.public.pages import missing, page
from reviews.models import Kind
from sheets.documents import from_json
from sheets.render.html import WIDE, render
from sheets.shown import shown

GONE = 410


@login_not_required
@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    publication = queries.publication(key)
    if publication is None or publication.withdrawn_at:
        return _nothing(request, publication)
    releases = queries.versions(publication)
    return _drawn(request, publication, releases, releases[0])


@login_not_required
@require_safe
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """As it once was; what is public of it stays public while the sheet is."""
    publication = queries.publication(key)
    if publication is None or publication.withdrawn_at:
        return _nothing(request, publication)
    releases = queries.versions(publication)
    wanted = next((one for one in releases if one.number == number), None)
    if wanted is None:
        return missing(request)
    return _drawn(request, publication, releases, wanted)


@login_not_required
@require_safe
def file(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    publication = queries.publication(key) if ending in files.KINDS else None
    if publication is None or publication.withdrawn_at:
        return _nothing(request, publication)
    return files.answer(request, publication, queries.versions(publication)[0], ending)


def _nothing(request: HttpRequest, publication: Publication | None) -> HttpResponse:
    """Of a withdrawn sheet only that, when and why: nothing of what stood there."""
    if publication is None:
        return missing(request)
    context = {"sheet": publication, "region": publication.region, "canonical": "", "hidden": True}
    return page(request, "public/gone.html", context, status=GONE)


def _drawn(
    request: HttpRequest, publication: Publication, releases: list[Release], release: Release
) -> HttpResponse:
    release.publication, release.document = publication, queries.contents(release)
    document = from_json(release.document)
    layout = shown(document, region=publication.region.name)
    is_newest = release.number == releases[0].number
    context: dict[str, Any] = {
        "sheet": publication,
        "region": publication.region,
        "release": release,
        "releases": releases,
        "newest": is_newest,
        "changes": errata.changes(release),
        "title": publication.name or f"{publication.department.short_name}{publication.get_kind_display()}",
        "kind": Kind(publication.kind).label,
        "html": render(layout, document, "view"),
        "wide": len(layout.table.columns) >= WIDE,
        "rows": sum(1 for _ in document.indicators),
        "canonical": reverse("publishing:public-sheet", args=[publication.key]),
        "hidden": not is_newest,
    }
    return page(request, "public/sheet.html", context)
