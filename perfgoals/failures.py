"""The page that was not opened: a number for the caller that stands in the log, too."""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponseServerError
from django.template import loader

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Four hexadecimal digits are read out over a telephone.  No context processor runs here."""
    number = secrets.token_hex(2).upper()
    log.error("编号 %s: %s %s", number, request.method, request.path, exc_info=sys.exc_info())
    return HttpResponseServerError(loader.get_template("500.html").render({"number": number}))
