"""Every address below /api/: each through the door, also one that leads nowhere."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from publishing.api.door import door
from publishing.api.errors import answer, problem
from publishing.api.v1 import api


def _nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    return answer(problem("not_found"))


def _through_the_door() -> tuple[list[URLPattern | URLResolver], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback = door(pattern.callback)
    return patterns, app, namespace


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", _through_the_door()),
    path("api/<path:rest>", door(_nowhere), name="api-nowhere"),
]
