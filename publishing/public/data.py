"""/public/data/: downloads, the data dictionary, the page of the interface, the JSON Schema."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from publishing.api.description import codes, operations
from publishing.api.v1 import api
from publishing.data import csv as data_csv
from publishing.data import dictionary as data_dictionary
from publishing.data import open_data
from publishing.data.open_data import Asked
from publishing.public.pages import page
from reviews.models import Kind
from sheets import schema

MOST_SHOWN = 60  # of the files to be downloaded, a line for a region's year
MIME_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    places = [
        {"region": region, "year": year, "sheets": sheets}
        for region, year, sheets in open_data.years_of_regions()[:MOST_SHOWN]
    ]
    context = {
        "places": places,
        "sections": data_dictionary.sections(),
        "schema": schema.ADDRESS,
        "site": request.build_absolute_uri("/").rstrip("/"),
        "description": "绩效目标表的开放数据：JSON、CSV、接口和数据字典。",
    }
    return page(request, "public/data.html", context)


@login_not_required
@require_GET
def interface(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description as a page to be read: no script, nothing from elsewhere."""
    described, site = api.get_openapi_schema(), request.build_absolute_uri("/").rstrip("/")
    context = {
        "operations": operations(described, site),
        "codes": codes(),
        "site": site,
        "per_minute": settings.API_PER_MINUTE,
        "description": "绩效目标开放数据接口的说明。",
    }
    return page(request, "public/api.html", context)


@login_not_required
@require_GET
def json_schema(request: HttpRequest) -> HttpResponse:
    return _in_chinese(schema.schema(), content_type="application/schema+json; charset=utf-8")


@login_not_required
@require_GET
def of_year(request: HttpRequest, region: str, year: str, ending: str) -> HttpResponseBase:
    """All the sheets of a region and a year as one file."""
    found = open_data.publications(Asked(region=region, year=int(year)))
    if not found.exists():
        raise Http404
    name = f"{region}{year}年度绩效目标.{ending}"
    if ending == "csv":
        return _streamed(found, name)
    title = f"{region}{year}年度绩效目标"
    tables = open_data.report(open_data.newest(found), region=region, year=int(year), title=title)
    return _as_file(_in_chinese(tables, content_type=MIME_TYPES["json"]), name)


@login_not_required
@require_GET
def indicators(request: HttpRequest) -> HttpResponseBase:
    """Everything, or what region, year, department, kind and words leave of it."""
    return _streamed(open_data.publications(_asked(request)), "绩效指标.csv")


def _asked(request: HttpRequest) -> Asked:
    given = {
        name: request.GET.get(name, "").strip() for name in ("q", "region", "department", "kind", "year")
    }
    year = given["year"]
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise BadRequest("年度应为四位数字。")
    if given["kind"] and given["kind"] not in Kind.values:
        raise BadRequest(f"表种类应为 {'、'.join(Kind.values)} 之一。")
    if open_data.too_short(open_data.words_of(given["q"])):
        raise BadRequest("检索词至少要两个字。")
    return Asked(
        words=given["q"],
        region=given["region"],
        department=given["department"],
        kind=given["kind"],
        year=int(year) if year else None,
    )


def _streamed(found: Any, name: str) -> HttpResponseBase:
    pieces = (piece.encode() for piece in data_csv.chunks(open_data.newest(found)))
    return _as_file(StreamingHttpResponse(pieces, content_type=MIME_TYPES["csv"]), name)


def _as_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _in_chinese(data: Any, content_type: str) -> HttpResponse:
    return JsonResponse(data, content_type=content_type, json_dumps_params={"ensure_ascii": False})
