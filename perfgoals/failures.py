"""The page that was not opened: a number for the caller, in the log, too.  And the page that is not there."""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader
from django.views.defaults import page_not_found

from publishing import public_pages

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Four hexadecimal digits are read out over a telephone.  No context processor runs here."""
    number = secrets.token_hex(2).upper()
    log.error("编号 %s: %s %s", number, request.method, request.path, exc_info=sys.exc_info())
    return HttpResponseServerError(loader.get_template("500.html").render({"number": number}))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whoever is on the public site stays there."""
    if request.path.startswith(public_pages.HOME):
        return public_pages.missing(request)
    return page_not_found(request, exception)
