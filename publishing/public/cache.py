"""Public pages from memory, before session, authentication and database: the same for everybody.

A page is kept under its address, its known parameters and the state the site was in when it was drawn
(`models.generations`): one row is read for every request, in whatever process, and a sheet that is withdrawn
is gone with the very next one.  What changes without the site's knowing (a day, a setting) lasts PATIENCE.
The page is drawn without the caller's cookies: nothing of a person can get into it.  Browsers and proxies
may keep it, and ask whether it is still so (ETag).
"""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, urlencode

from publishing import replica
from publishing.models import generations

BEGIN = "/public/"
ALONE = re.compile(r"/robots\.txt|/sitemap(?:-[0-9A-Za-z_-]+)?\.xml")
PARAMETERS = frozenset(
    ("q", "region", "year", "department", "kind", "from", "to", "sort", "page", "p", "size", "contrast")
)
LONGEST_QUERY, LARGEST_PAGE = 400, 1_000_000
ROOM = 64_000_000  # bytes of pages kept in a process
PATIENCE = 600  # seconds
SHORTEST_ZIPPED = 300
CACHE_CONTROL = "public, max-age=0, must-revalidate"
_OWN = ("Content-Length", "Content-Encoding", "Vary", "Cache-Control", "ETag")
_METHODS = ("GET", "HEAD")
_FOUND, _UNCHANGED = 200, 304
_STATUS = (_FOUND, 410)
_NOT_SHARED = re.compile(r"no-store|private")


@dataclass(frozen=True, slots=True)
class Kept:
    status: int
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    zipped: bytes
    etag: str
    until: float

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.zipped) + 1_000


class Pages:
    """The pages last asked for, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.used = room, 0
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: tuple[str, ...]) -> Kept | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.until < time.monotonic():
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: Kept) -> None:
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self.used += page.size
            while self.used > self.room:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: tuple[str, ...]) -> None:
        if page := self._pages.pop(key, None):
            self.used -= page.size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.used = 0


PAGES = Pages()
Answer = Callable[[HttpRequest], HttpResponse]


def answer_from_memory(get_response: Answer) -> Answer:
    """The outermost of all: what it keeps has every header, and is compressed once."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not is_public(request):
            return get_response(request)
        _forget_caller(request)
        state, key = _key(request)
        page = PAGES.get(key) if key else None
        if page is None:
            response = _same_for_all(replica.drawn(lambda: get_response(request), state))
            if key is None or not is_worth_keeping(request, response):
                return response
            page = kept(response)
            PAGES.put(key, page)
        return sent(request, page)

    return answer


def _key(request: HttpRequest) -> tuple[str, tuple[str, ...] | None]:
    """The state, and the page's name in it; None for a page that is not kept.

    The state is read before the page is drawn: what is drawn meanwhile is newer than its name says.
    """
    asked = _asked(request)
    state = generations.current() if asked is not None or replica.is_there() else ""
    if asked is None or not state:
        return state, None
    return state, (state, request.scheme or "", request.get_host(), request.path, asked)


def is_public(request: HttpRequest) -> bool:
    path = request.path
    return request.method in _METHODS and (path.startswith(BEGIN) or ALONE.fullmatch(path) is not None)


def _forget_caller(request: HttpRequest) -> None:
    """Nothing of who asks can get into the page."""
    for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"):
        request.META.pop(name, None)
    vars(request).pop("COOKIES", None)


def _asked(request: HttpRequest) -> str | None:
    """The parameters in one order; None when there is one that no page knows."""
    if not request.META.get("QUERY_STRING"):
        return ""
    if len(request.META["QUERY_STRING"]) > LONGEST_QUERY or not PARAMETERS.issuperset(request.GET):
        return None
    return urlencode(sorted((name, text) for name, texts in request.GET.lists() for text in texts[-1:]))


def is_worth_keeping(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and not response.streaming
        and response.status_code in _STATUS
        and not response.cookies
        and not _NOT_SHARED.search(response.get("Cache-Control", ""))
        and len(response.content) <= LARGEST_PAGE
    )


def _same_for_all(response: HttpResponse) -> HttpResponse:
    """Middlewares that looked for a session found none: the page does not depend on a cookie."""
    names = [name.strip() for name in response.get("Vary", "").split(",")]
    left = [name for name in names if name and name.lower() != "cookie"]
    if left:
        response["Vary"] = ", ".join(left)
    elif response.has_header("Vary"):
        del response["Vary"]
    return response


def kept(response: HttpResponse) -> Kept:
    content = response.content
    plain = gzip.decompress(content) if response.get("Content-Encoding") == "gzip" else content
    headers = [(name, value) for name, value in response.items() if name not in _OWN]
    headers += [("Cache-Control", CACHE_CONTROL), ("Vary", "Accept-Encoding")]
    digest = hashlib.sha256(plain).hexdigest()[:32]
    return Kept(
        status=response.status_code,
        headers=(*headers, ("ETag", f'W/"{digest}"')),
        plain=plain,
        zipped=gzip.compress(plain, 6, mtime=0) if len(plain) >= SHORTEST_ZIPPED else b"",
        etag=f'W/"{digest}"',
        until=time.monotonic() + PATIENCE,
    )


def sent(request: HttpRequest, page: Kept) -> HttpResponse:
    zipped = bool(page.zipped) and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    content = page.zipped if zipped else page.plain
    same = page.status == _FOUND and _has(request, page)
    body = b"" if same or request.method == "HEAD" else content
    response = HttpResponse(body, status=_UNCHANGED if same else page.status)
    for name, value in page.headers:
        response.headers[name] = value
    if same:
        del response.headers["Content-Type"]
        return response
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(content))
    return response


def _has(request: HttpRequest, page: Kept) -> bool:
    """The caller has this very page."""
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    return bool(known) and any(one in ("*", page.etag, page.etag[2:]) for one in parse_etags(known))
