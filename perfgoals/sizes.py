"""The button 大字: a cookie remembers how large the letters are, so that the first paint has them right."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "size"
SIZES = ("m", "l")
YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def size(request: HttpRequest) -> HttpResponseRedirect:
    """Back to where one was; an unknown size is the ordinary one."""
    chosen = request.POST.get("size", "")
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(COOKIE, chosen if chosen in SIZES else SIZES[0], max_age=YEAR, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else "/"
