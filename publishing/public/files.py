"""A published sheet as a file.  Made once for each version and kept; at most so many are made at a time."""

import hashlib
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

import sheets
from publishing.data import csv as data_csv
from publishing.data import open_data
from publishing.models import Publication, Release
from publishing.public import queries
from publishing.public.cache import CACHE_CONTROL
from publishing.public.pages import page
from sheets.documents import from_json
from sheets.render.files import FORMATS
from sheets.render.papers import Page
from sheets.render.typeset import Undrawn
from sheets.shown import shown

AT_ONCE, PATIENCE = 2, 3  # files made at a time in a process; seconds somebody waits for his turn
BUSY, RETRY_AFTER, UNDRAWN = 503, "10", 422
_turn = BoundedSemaphore(AT_ONCE)

KINDS = {ending: one.content_type for ending, one in FORMATS.items()} | {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def answer(request: HttpRequest, publication: Publication, release: Release, ending: str) -> HttpResponseBase:
    name = identity(publication, release, ending)
    etag = f'"{name[:32]}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    try:
        path = kept(name, ending, lambda: made(publication, release, ending))
    except Undrawn as error:
        return _without(request, "做不出这份 PDF", f"{error}也可以下载 Word 或 Excel。", UNDRAWN)
    if path is None:
        return _busy(request)
    title = publication.name or publication.department.short_name + publication.get_kind_display()
    return FileResponse(
        path.open("rb"),
        as_attachment=ending != "pdf",
        filename=f"{title}（{publication.fiscal_year}年度）.{ending}",
        content_type=KINDS[ending],
        headers={"ETag": etag, "Cache-Control": CACHE_CONTROL},
    )


def _busy(request: HttpRequest) -> HttpResponse:
    why = "现在下载的人多，这份文件还没有做好。请过一会儿再试。"
    response = _without(request, "请稍后再下载", why, BUSY)
    response["Retry-After"] = RETRY_AFTER
    return response


def _without(request: HttpRequest, title: str, why: str, status: int) -> HttpResponse:
    said = {"canonical": "", "hidden": True, "title": title, "why": why}
    return page(request, "public/no_file.html", said, status=status)


def identity(publication: Publication, release: Release, ending: str) -> str:
    """Of all that a file is made from: content, names beside it, and the program that draws it."""
    told = [
        release.sha256,
        release.number,
        ending,
        publication.key,
        publication.region.name,
        publication.department.name,
        renderers(),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@cache
def renderers() -> str:
    """A word that changes with the program: no file outlives the way it was drawn."""
    digest = hashlib.sha256()
    sources = [Path(module.__file__ or "") for module in (data_csv, open_data)]
    folder = Path(sheets.__file__ or "").parent
    for path in sorted([*sources, *folder.rglob("*.py"), *folder.rglob("*.typ")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def kept(name: str, ending: str, make: Callable[[], bytes]) -> Path | None:
    """None when too many others are waiting."""
    path = Path(settings.MEDIA_ROOT) / "public" / f"{name}.{ending}"
    if path.exists():
        return path
    if not _turn.acquire(timeout=PATIENCE):
        return None
    try:
        return path if path.exists() else _written(path, make())
    finally:
        _turn.release()


def _written(path: Path, content: bytes) -> Path:
    """In one step: nobody is sent half a file."""
    path.parent.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
        unfinished.write(content)
    os.replace(unfinished.name, path)
    return path


def made(publication: Publication, release: Release, ending: str) -> bytes:
    release.document = queries.contents(release)
    release.publication = publication
    if ending == "json":
        return _json(publication, release)
    if ending == "csv":
        return "".join(data_csv.chunks([release])).encode()
    document = from_json(release.document)
    return FORMATS[ending].sheets([Page(shown(document, region=publication.region.name), document)])


def _json(publication: Publication, release: Release) -> bytes:
    title = publication.name or publication.get_kind_display()
    region, year = publication.region.full_name, publication.fiscal_year
    report = open_data.report([release], region=region, year=year, title=title)
    return json.dumps(report, ensure_ascii=False, indent=1).encode()
