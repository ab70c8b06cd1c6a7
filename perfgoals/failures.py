"""The page that was not opened: a number for the caller that stands in the log, too.

Where the database is away or a disk is full nothing is wrong with the page: it says so, with 503 and the time
after which to come again.
"""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template import loader

from reviews.outages import Outage, outage_of

log = logging.getLogger(__name__)
AWAY, RETRY_AFTER = 503, "30"  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """Four hexadecimal digits are read out over a telephone.  No context processor runs here."""
    number = secrets.token_hex(2).upper()
    outage = outage_of(sys.exception())
    if outage:
        log.error("编号 %s: %s %s: %s", number, request.method, request.path, outage.sentence)
        return away(request, outage, number)
    log.error("编号 %s: %s %s", number, request.method, request.path, exc_info=sys.exc_info())
    return HttpResponseServerError(loader.get_template("500.html").render({"number": number}))


def away(request: HttpRequest, outage: Outage, number: str) -> HttpResponse:
    """Scripts and systems get the sentence, people the page."""
    headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
    if request.content_type == "application/json" or request.path.startswith("/api/"):
        words = f"{outage.sentence}{outage.advice}"
        said = {"code": outage.code, "message": words, "problem": outage.sentence}
        return JsonResponse(said, status=AWAY, headers=headers, json_dumps_params={"ensure_ascii": False})
    told = {"number": number, "outage": outage, "sent": request.method == "POST"}
    return HttpResponse(loader.get_template("503.html").render(told), status=AWAY, headers=headers)
