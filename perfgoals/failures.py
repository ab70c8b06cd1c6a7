"""The page that was not opened: a number for the caller that stands in the log, too.

Where the database is away or a disk is full nothing is wrong with the page: it says so, with 503 and the time
after which to come again.  A request that is not taken says what is wrong with it and what to do.
"""

import logging
import secrets
import sys

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template import loader

from reviews.outages import Outage, outage_of

log = logging.getLogger(__name__)
AWAY, RETRY_AFTER = 503, "30"  # seconds
TOO_LARGE, MEGABYTE = 413, 2**20
LONGEST_LENGTH = 16  # digits
UNREADABLE = "这次请求不完整，或者不是本站的网页发出的，没有办成。"
BACK = "请退回上一页，刷新后再试一次。还是这样，请把网址和时间告诉系统维护人员。"
FEWER = "请退回上一页，分几次送。"
SHORTEN = "请退回上一页，先复制新填的内容，删短以后再保存，或者分几次保存。"


def server_error(request: HttpRequest) -> HttpResponse:
    """Four hexadecimal digits are read out over a telephone.  No context processor runs here."""
    number = secrets.token_hex(2).upper()
    outage = outage_of(sys.exception())
    if outage:
        log.error("编号 %s: %s %s: %s", number, request.method, request.path, outage.sentence)
        return away(request, outage, number)
    log.error("编号 %s: %s %s", number, request.method, request.path, exc_info=sys.exc_info())
    if _is_of_script(request):
        reason = f"系统出了点问题，没有办成，已记录（编号 {number}）。"
        said = {"code": "failed", "message": reason, "problem": reason}
        return JsonResponse(said, status=500, json_dumps_params={"ensure_ascii": False})
    return HttpResponseServerError(loader.get_template("500.html").render({"number": number}))


def away(request: HttpRequest, outage: Outage, number: str) -> HttpResponse:
    """Scripts and systems get the sentence, people the page."""
    headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
    if _is_of_script(request):
        words = f"{outage.sentence}{outage.advice}"
        said = {"code": outage.code, "message": words, "problem": outage.sentence}
        return JsonResponse(said, status=AWAY, headers=headers, json_dumps_params={"ensure_ascii": False})
    told = {"number": number, "outage": outage, "sent": request.method == "POST"}
    return HttpResponse(loader.get_template("503.html").render(told), status=AWAY, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing of what was sent is read here: it may be what was too much.  A page that a form was sent from
    is still there with all that was typed."""
    code, status, reason, advice = _wrong_with(request, exception)
    log.warning("%s %s: %s", request.method, request.path, type(exception).__name__)
    if _is_of_script(request):
        said = {"code": code, "message": reason + advice, "problem": reason}
        return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    title = "内容太多，没有保存" if status == TOO_LARGE else "这次没有办成"
    told = {"title": title, "reason": reason, "advice": advice, "sent": request.method == "POST"}
    return HttpResponse(loader.get_template("400.html").render(told), status=status)


def _wrong_with(request: HttpRequest, exception: Exception) -> tuple[str, int, str, str]:
    match exception:
        case RequestDataTooBig():
            return "too_large", TOO_LARGE, _too_large(request), SHORTEN
        case TooManyFieldsSent():
            most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
            return "too_many_fields", TOO_LARGE, f"这一页一次送来的格子超过 {most} 个，没有保存。", SHORTEN
        case TooManyFilesSent():
            most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
            return "too_many_files", TOO_LARGE, f"一次送来的文件超过 {most} 个，没有接收。", FEWER
        case BadRequest() if exception.args:
            return "bad_request", 400, str(exception), BACK
        case _:
            return "bad_request", 400, UNREADABLE, BACK


def _too_large(request: HttpRequest) -> str:
    length = request.META.get("CONTENT_LENGTH") or ""
    told = (
        f"有 {int(length) / MEGABYTE:.1f} MB，"
        if length.isdecimal() and len(length) < LONGEST_LENGTH
        else "太多，"
    )
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / MEGABYTE
    return f"这一页的内容{told}一次最多 {most:.1f} MB，没有保存。"


def _is_of_script(request: HttpRequest) -> bool:
    return (
        request.content_type == "application/json"
        or request.headers.get("X-Requested-With") == "fetch"
        or request.path.startswith("/api/")
    )
