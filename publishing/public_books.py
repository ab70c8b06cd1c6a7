"""The files of a published book."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from publishing.models import Book, BookFile
from publishing.public_cache import CACHE_CONTROL
from publishing.public_files import KINDS


@login_not_required
@require_safe
def file(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Of the version that is published; a draft's files and a withdrawn book's are nobody's business."""
    found = BookFile.objects.filter(book__key=key, book__state=Book.State.PUBLISHED, format=ending)
    done = found.filter(state=BookFile.State.DONE, version=F("book__version"))
    made = done.select_related("book").order_by("-pk").first()
    if made is None:
        raise Http404("没有公开这本册子。")
    etag = f'"{made.sha256}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{made.book.title}.{ending}')}",
        "ETag": etag,
        "Cache-Control": CACHE_CONTROL,
    }
    return FileResponse(made.file.open("rb"), content_type=KINDS[ending], headers=headers)
