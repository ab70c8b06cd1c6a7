"""设置 / 接口令牌: made, shown once, revoked; and what was asked with them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from publishing.api import tokens
from publishing.api.token_forms import NewToken
from reviews import access

CALLS_ON_A_PAGE, TOKENS_SHOWN = 30, 100


@never_cache
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """A new token is shown in the answer to its form and never again."""
    _keeper(request)
    form = NewToken(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token, secret = tokens.issue(by=request.user, **form.wanted())
        return _page(request, NewToken(), made=token, secret=secret)
    return _page(request, form)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    _keeper(request)
    token = get_object_or_404(tokens.of_region(request.user), pk=token_id)
    tokens.revoke(by=request.user, token=token)
    messages.success(request, f"已停用“{token.name}”，用它的系统从现在起不能再调用。")
    return redirect("publishing:tokens")


def _keeper(request: HttpRequest) -> None:
    if not tokens.may_keep(request.user):
        raise PermissionDenied(tokens.REFUSAL)


def _page(request: HttpRequest, form: NewToken, **made: Any) -> HttpResponse:
    calls = tokens.calls_of_region(request.user)
    context = {
        "form": form,
        "place": access.own_person(request.user).region,
        "tokens": [(one, tokens.named(one.scopes)) for one in tokens.of_region(request.user)[:TOKENS_SHOWN]],
        "now": timezone.now(),
        "page": Paginator(calls, CALLS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "settings/tokens.html", context | made)
