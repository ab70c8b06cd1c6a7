"""A published book for everybody: its preface, its contents, its files, its 更正."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from publishing.books.compose import frozen_paper
from publishing.books.errata import errata, withdrawn
from publishing.books.formats import FORMATS
from publishing.models import Book, BookFile, Publication
from publishing.public.cache import CACHE_CONTROL
from publishing.public.files import KINDS
from publishing.public.pages import page
from sheets.render import papers

OUT = (Book.State.PUBLISHED, Book.State.WITHDRAWN)
GONE = 410


@login_not_required
@require_safe
def book(request: HttpRequest, key: str) -> HttpResponse:
    found = _found(key)
    if found.state == Book.State.WITHDRAWN:
        context = {"book": found, "region": found.region, "canonical": "", "hidden": True}
        return page(request, "public/book.html", context, status=GONE)
    paper, gone = frozen_paper(found), withdrawn(found)
    context = {
        "book": found,
        "region": found.region,
        "paper": paper,
        "parts": _parts(found, paper, gone),
        "gone": gone,
        "errata": errata(found),
        "files": [] if gone else [(name, FORMATS[name], file) for name, file in _made(found).items()],
    }
    return page(request, "public/book.html", context)


def _parts(
    book: Book, paper: papers.Book, gone: list[Publication]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The contents: of each part its title, its lines, and the keys of the sheets that are still public."""
    hidden = {one.key for one in gone}
    keys = iter(sheet["key"] for sheet in book.frozen["sheets"])
    lines = [(part.title, [(one.entry, next(keys)) for one in part.pages]) for part in paper.parts]
    return [
        (title, [(entry, "" if key in hidden else key) for entry, key in entries]) for title, entries in lines
    ]


@login_not_required
@require_safe
def file(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Of the version that is published.  Nothing while a sheet of it is withdrawn: the file holds it."""
    found = _found(key)
    made = _made(found).get(ending) if found.state == Book.State.PUBLISHED else None
    if made is None or withdrawn(found):
        raise Http404("没有公开这本册子，或者暂停下载。")
    etag = f'"{made.sha256}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    return FileResponse(
        made.file.open("rb"),
        as_attachment=True,
        filename=f"{found.title}.{ending}",
        content_type=KINDS[ending],
        headers={"ETag": etag, "Cache-Control": CACHE_CONTROL},
    )


def _made(book: Book) -> dict[str, BookFile]:
    """The newest file of each format of the version that was published, made of the frozen copy."""
    done = book.files.filter(state=BookFile.State.DONE, version=book.version).order_by("pk")
    newest = {one.format: one for one in done}
    return {name: newest[name] for name in FORMATS if name in newest}


def _found(key: str) -> Book:
    found = Book.objects.select_related("region").filter(key=key, state__in=OUT).first()
    if found is None:
        raise Http404("没有这本册子，或者还没有公开。")
    return found
