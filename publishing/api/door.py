"""Every call of the interface comes through here: who asks, how often, what is logged, how refusals look.

Nobody is signed in here: session cookies count for nothing, so there is nothing for a forged form to use.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from publishing import replica
from publishing.api import call_rates, tokens
from publishing.api.errors import BY_STATUS, ApiProblem, answer, broken, problem
from publishing.models import Token, generations

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


def door(view: View) -> View:
    """The view as everybody's: without login, without a form's token, never with an error as HTML."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.user = AnonymousUser()
        token, address = _presented(request), call_rates.address_of(request)
        response = _answered(request, token, address, lambda: view(request, *args, **kwargs))
        if "Authorization" in request.headers:
            response["Cache-Control"] = "no-store"
        if token:
            status = response.status_code
            tokens.note_call(token, method=request.method, path=request.path, status=status, address=address)
        return response

    guarded.login_required, guarded.csrf_exempt = False, True
    return guarded


def _presented(request: HttpRequest) -> Token | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return tokens.find(secret.strip()) if kind.lower() == "bearer" else None


def _answered(
    request: HttpRequest, token: Token | None, address: str, call: Callable[[], HttpResponse]
) -> HttpResponse:
    try:
        _count(token, address)
        request.token = _admitted(request, token)
        _refuse_nul(request)
        return _as_json(_read(request, token, call))
    except ApiProblem as found:
        return _with_wait(answer(found), found)
    except Http404:
        return answer(problem("not_found"))
    except RequestDataTooBig:
        return answer(problem("too_large"))
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        return answer(problem("bad_request"))
    except Exception as error:
        log.exception("%s %s", request.method, request.path)
        return answer(broken(error))


def _read(request: HttpRequest, token: Token | None, call: Callable[[], HttpResponse]) -> HttpResponse:
    """What is asked for without a token is public: a replica may answer."""
    if token or request.method != "GET" or not replica.is_there():
        return call()
    return replica.drawn(call, generations.current())


def _count(token: Token | None, address: str) -> None:
    """A token that is no good counts as one of the public."""
    good = token is not None and tokens.refusal(token) is None
    who = f"token:{token.pk}" if good else call_rates.of_address(address)
    seconds = call_rates.wait(who, token.per_minute if good else settings.API_PER_MINUTE)
    if seconds:
        raise problem("too_many", f"请求太多，请 {seconds} 秒后再试。", retry_after=seconds)


def _admitted(request: HttpRequest, token: Token | None) -> Token | None:
    if token is None:
        if "Authorization" in request.headers:
            raise problem("bad_token")
        return None
    if reason := tokens.refusal(token):
        raise problem("token_ended", reason)
    return token


def _refuse_nul(request: HttpRequest) -> None:
    if not (request.META.get("CONTENT_LENGTH") or "0").isdecimal():
        raise problem("bad_request", "请求的长度不是数字。")
    sent = (text for _, texts in request.GET.lists() for text in texts)
    if "\0" in request.path or any("\0" in text for text in sent):
        raise problem("bad_request", "网址里有读不出的字符。")


def _as_json(response: HttpResponse) -> HttpResponse:
    """What ninja says in plain English."""
    if response.status_code == 405:
        refused = answer(problem("method"))
        refused["Allow"] = response.get("Allow", "GET")
        return refused
    known = BY_STATUS.get(response.status_code)
    is_json = response.get("Content-Type", "").startswith("application/json")
    return answer(problem(known)) if known and not is_json else response


def _with_wait(response: HttpResponse, found: ApiProblem) -> HttpResponse:
    if "retry_after" in found.more:
        response["Retry-After"] = str(found.more["retry_after"])
    return response
