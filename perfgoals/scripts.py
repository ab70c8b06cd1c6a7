"""A page's modules as one file in development, too: made at each request, a change is there at once."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from perfgoals.linking import linked

FOLDER = settings.BASE_DIR / "static"
ENTRY, LINKED = "/main.js", "/linked.js"


class Plain(StaticFilesStorage):
    """Files under their own names; a page's script of many modules is asked for where it is linked."""

    def url(self, name: str | None) -> str:
        if settings.DEBUG and name and name.endswith(ENTRY):
            name = name.removesuffix(ENTRY) + LINKED
        return super().url(name)


@login_not_required
@require_GET
def script(request: HttpRequest, folder: str) -> HttpResponse:
    """The modules of a folder below static/, linked.  In production `collectstatic` has done it."""
    entry = folder + ENTRY
    if not settings.DEBUG or not (FOLDER / entry).is_file():
        raise Http404
    paths = [*FOLDER.glob("*.js"), *(FOLDER / folder).glob("*.js")]
    text = linked({_name(path): path.read_text(encoding="utf-8") for path in paths}, entry)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def _name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()
