"""How a public page is made: the same for everybody, so without session, messages or a form's token.

大字 and 高对比 are the browser's own business (static/public/public.js); without script they are two
parameters that every link of the page hands on.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

HOME = "/public/"
NAV = (
    (HOME, "首页"),
    (f"{HOME}departments/", "按部门"),
    (f"{HOME}compare/", "对比"),
    (f"{HOME}data/", "开放数据"),
    (f"{HOME}about/", "说明"),
)
MISSING = 404
LOOK = {"size": "l", "contrast": "h"}
_LINK = re.compile(r'(?P<begins> (?:href|action)=")(?P<url>(?:/public/|\?)[^"#]*)')
Answer = Callable[[HttpRequest], HttpResponse]
_QUERY_FORM = re.compile(r'<form\b[^>]* action="/public/[^>]*>')


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """`region` in the context is named in the head; `canonical` is the path to be found under."""
    look = {name: value for name, value in LOOK.items() if request.GET.get(name) == value}
    made = {"canonical": request.path} | dict(context or {}) | _frame(request, look)
    made["canonical"] = made["canonical"] and request.build_absolute_uri(made["canonical"])
    text = render_to_string(template, made)
    return HttpResponse(_handing_on(text, look) if look else text, status=status)


def missing(request: HttpRequest) -> HttpResponse:
    """No query: an address that somebody guesses costs nothing."""
    return page(request, "public/missing.html", {"canonical": "", "hidden": True}, status=MISSING)


def stay_on_the_site(get_response: Answer) -> Answer:
    """Whoever looks for what is not there, by whatever view, is told so by the public site."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.status_code == MISSING and is_page and request.path.startswith(HOME):
            return missing(request)
        return response

    return answer


def _frame(request: HttpRequest, look: dict[str, str]) -> dict[str, Any]:
    here = [url for url, _ in NAV if request.path.startswith(url)]
    return {
        "request_path": request.path,
        "look": look,
        "nav": NAV,
        "here": here[-1] if here and (len(here) > 1 or request.path == HOME) else "",
        "larger": _turned(request, "size"),
        "sharper": _turned(request, "contrast"),
    }


def _turned(request: HttpRequest, name: str) -> str:
    """This page with one of the two the other way round; a whole address, so that it is left as it is."""
    query = request.GET.copy()
    query[name] = "" if query.get(name) == LOOK[name] else LOOK[name]
    left = {key: value for key, value in query.items() if value}
    return request.build_absolute_uri(f"{request.path}?{urlencode(left)}")


def _handing_on(text: str, look: dict[str, str]) -> str:
    query = urlencode(look)
    fields = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in look.items())

    def with_look(link: re.Match[str]) -> str:
        joint = "&amp;" if "?" in link["url"] else "?"
        return f"{link[0]}{joint}{query.replace('&', '&amp;')}"

    return _QUERY_FORM.sub(lambda form: form[0] + fields, _LINK.sub(with_look, text))
