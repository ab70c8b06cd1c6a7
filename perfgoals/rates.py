"""How often somebody may ask for what costs much, in one table for the whole site.

Counted in the database (`publishing.api.call_rates`), so that all processes count together: who is signed in
by account, everybody else by address.  One request too many gets 429, a sentence, and after how many seconds
to come again.  The interface counts its callers itself, in the same rows (`publishing.api.door`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from publishing.api import call_rates
from publishing.public.pages import HOME, page

Answer = Callable[[HttpRequest], HttpResponse]
TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Rate:
    """names: of the addresses counted together.  `setting` says how often a minute; 0 is without limit."""

    bucket: str
    setting: str
    names: frozenset[str]
    methods: tuple[str, ...]
    by_account: bool
    said: str


def _names(texts: str, namespace: str = "") -> frozenset[str]:
    return frozenset(f"{namespace}{name}" for name in texts.split())


EXPORTS = (
    _names("csv excel many_excel blank_excel export export-many statistics-csv", "projects:")
    | _names("audit-excel audit-pdf audit-json letters-pdf", "projects:")
    | _names("compare-csv book-file book-preview", "publishing:")
    | _names("person-data person-file journal-file", "accounts:")
)
OPEN_FILES = _names(
    "public-file public-book-file public-compare-csv public-year public-indicators", "publishing:"
)
RATES = (
    Rate(
        "sign-in",
        "SIGN_INS_PER_MINUTE",
        _names("login login-code"),
        ("POST",),
        False,
        "从您这里登录的次数太多",
    ),
    Rate(
        "upload",
        "UPLOADS_PER_MINUTE",
        _names("desk filled filled_many", "ingest:"),
        ("POST",),
        True,
        "上传太多",
    ),
    Rate("file", "FILES_PER_MINUTE", EXPORTS, ("GET", "POST"), True, "下载太多"),
    Rate("", "API_PER_MINUTE", OPEN_FILES, ("GET",), False, "下载太多"),  # counted with the interface's calls
)
_BY_NAME = {name: rate for rate in RATES for name in rate.names}


def limit(get_response: Answer) -> Answer:
    """After authentication, before the body is read."""

    def answer(request: HttpRequest) -> HttpResponse:
        rate = _rate_of(request)
        seconds = _wait(request, rate) if rate else 0
        return _refused(request, rate, seconds) if rate and seconds else get_response(request)

    return answer


def _rate_of(request: HttpRequest) -> Rate | None:
    try:
        rate = _BY_NAME.get(resolve(request.path_info).view_name)
    except Resolver404:
        return None
    return rate if rate and request.method in rate.methods else None


def _wait(request: HttpRequest, rate: Rate) -> int:
    if rate.by_account and not request.user.is_authenticated:
        return 0  # is sent to the door
    per_minute = getattr(settings, rate.setting)
    return call_rates.wait(_who(request, rate), per_minute) if per_minute else 0


def _who(request: HttpRequest, rate: Rate) -> str:
    if rate.by_account:
        return f"{rate.bucket}:{request.user.pk}"
    return call_rates.of_address(call_rates.address_of(request), rate.bucket)


def _refused(request: HttpRequest, rate: Rate, seconds: int) -> HttpResponse:
    told = {"title": "请稍后再试", "why": f"{rate.said}，请 {seconds} 秒后再试。"}
    if request.path.startswith(HOME):
        response = page(
            request, "public/no_file.html", told | {"canonical": "", "hidden": True}, status=TOO_MANY
        )
    else:
        response = render(request, "429.html", told, status=TOO_MANY)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
