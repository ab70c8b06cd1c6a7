"""Headers that every answer has, whoever gives it: a page, a file, an error, a probe, a redirect to HTTPS.

The outermost of all, so that nothing gets past it; what an answer says itself it keeps.  Of pages of somebody
signed in no browser and no proxy keeps a copy: offices share machines.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NO_SCRIPT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ALWAYS = {
    "Content-Security-Policy": NO_SCRIPT,  # of answers that are no page of ours; pages bring their own
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def complete(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if _is_signed_in(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def _is_signed_in(request: HttpRequest) -> bool:
    """Without a query of its own: pages that never asked who it is are the same for everybody."""
    user = vars(request).get("user")
    return user is not None and "_cached_user" in vars(request) and user.is_authenticated
