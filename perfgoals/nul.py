"""No text of ours has a NUL in it, and PostgreSQL takes none: a request with one is nobody's typing."""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

OWN_ANSWER = "/api/"  # the interface refuses it itself, as JSON
_LENGTH = re.compile(r"[0-9]*")  # servers pass on what a client says


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """After authentication: files are received only of people who may bring some."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OWN_ANSWER):
            return get_response(request)
        if not _LENGTH.fullmatch(request.META.get("CONTENT_LENGTH") or ""):
            raise BadRequest("请求的长度不是数字。")
        sent = (text for data in (request.GET, request.POST) for _, texts in data.lists() for text in texts)
        if "\0" in request.path or any("\0" in text for text in sent):
            raise BadRequest("网址或内容里有读不出的字符。")
        return get_response(request)

    return answer
