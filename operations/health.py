"""/health/live: the process answers.  /health/ready: it can work, too.  For systemd, proxies and watchers.

Open to everybody and therefore short: names of checks and whether they hold.  Asked without the site's host
name, without HTTPS and without a session, so it is answered before all that.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from operations import checks

LIVE, READY = "/health/live", "/health/ready"
AWAY = 503
Answer = Callable[[HttpRequest], HttpResponse]


def answer_probes(get_response: Answer) -> Answer:
    probes = {LIVE: live, READY: ready}

    def answer(request: HttpRequest) -> HttpResponse:
        probe = probes.get(request.path)
        return probe() if probe else get_response(request)

    return answer


def live() -> HttpResponse:
    return _said({"state": "live"})


def ready() -> HttpResponse:
    """200 with "degraded" where pages are answered but something is to be looked at; 503 where none are."""
    found = checks.all_of_them()
    if not all(found[name] for name in checks.NEEDED):
        return _said({"state": "away", "checks": found}, status=AWAY)
    return _said({"state": "ready" if all(found.values()) else "degraded", "checks": found})


def _said(words: dict[str, object], status: int = 200) -> HttpResponse:
    return JsonResponse(words, status=status, headers={"Cache-Control": "no-store"})
