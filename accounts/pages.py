"""密码和登录: the own password, where one is signed in, the second step."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import passwords, second_step, sign_ins
from accounts.forms import NewPassword, NewStep, OwnPassword
from accounts.models import RecoveryCode
from journal.actions import record

KEY = "two_step_sealed"  # in the session, until the first code proves that the device has it


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = NewPassword(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _change(request, form)
        messages.success(request, "密码已改。您在别处的登录都已结束。")
        return redirect("home")
    rules = password_validation.password_validators_help_texts()
    context = {"form": form, "rules": rules, "ends": passwords.ends_at(request.user), "tab": "password"}
    return render(request, "accounts/password.html", context | _demanded(request))


def _change(request: HttpRequest, form: NewPassword) -> None:
    """The other sessions end; this one goes on under a new key."""
    user, key = form.save(), request.session.session_key
    sign_ins.end_all(user, "password", by=user, but=key)
    update_session_auth_hash(request, user)
    sign_ins.renamed(key, request.session.session_key)
    by_provider = sign_ins.is_by_provider(request)
    request.session[sign_ins.DOOR] = sign_ins.door(user, by_provider=by_provider)


def _demanded(request: HttpRequest) -> dict[str, Any]:
    door = request.session.get(sign_ins.DOOR, {})
    return {"given": door.get("change"), "door": door}


@never_cache
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    found = sign_ins.shown(request.user, request.session.session_key)
    return render(request, "accounts/sessions.html", {"sign_ins": found, "tab": "sessions"})


@require_POST
def end_session(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """One of the own; this one by 退出."""
    own = sign_ins.open_of(request.user).exclude(key=request.session.session_key)
    sign_ins.end([get_object_or_404(own, pk=sign_in_id)], "by_hand", by=request.user)
    messages.success(request, "已结束那一处的登录。")
    return redirect("accounts:sessions")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def two_step(request: HttpRequest) -> HttpResponse:
    """Set up with a first code and the password; removed with the password."""
    if second_step.is_asked(request.user):
        return _set_up_already(request)
    if request.method == "GET" and KEY not in request.session:
        request.session[KEY] = second_step.new_key(request.user)
    key, form = request.session.get(KEY, ""), NewStep(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        if codes := key and second_step.set_up(request.user, key, form.cleaned_data["code"]):
            return _begun(request, codes)
        form.add_error("code", "动态码不对。请核对设备的时间，再输入现在显示的 6 位数字。")
        record("two_step.refused", by=request.user)
    return render(request, "accounts/two_step_new.html", _to_set_up(request, key, form))


def _to_set_up(request: HttpRequest, key: str, form: NewStep) -> dict[str, Any]:
    key = key or request.session.setdefault(KEY, second_step.new_key(request.user))
    return {
        "form": form,
        "picture": mark_safe(second_step.picture(request.user, key)),
        "secret": second_step.secret(request.user, key),
        "demanded": second_step.is_demanded(request.user),
        "tab": "two_step",
    }


def _begun(request: HttpRequest, codes: list[str]) -> HttpResponse:
    del request.session[KEY]
    request.session[sign_ins.DOOR] = request.session[sign_ins.DOOR] | {"set_up": False}
    return render(request, "accounts/codes.html", {"codes": codes, "tab": "two_step"})


def _set_up_already(request: HttpRequest) -> HttpResponse:
    form = OwnPassword(request.POST or None, user=request.user)
    is_unreadable = second_step.is_unreadable(request.user)
    may_remove = is_unreadable or not second_step.is_demanded(request.user)
    if request.method == "POST" and may_remove and form.is_valid():
        second_step.remove(request.user, by=request.user)
        messages.success(request, "两步验证已取消，登录时不再问动态码。")
        return redirect("accounts:two-step")
    left = RecoveryCode.objects.filter(user=request.user).count()
    context = {"form": form, "left": left, "may_remove": may_remove, "is_unreadable": is_unreadable}
    return render(request, "accounts/two_step.html", context | {"tab": "two_step"})


@sensitive_post_parameters("password")
@never_cache
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    form = OwnPassword(request.POST, user=request.user)
    if second_step.is_asked(request.user) and form.is_valid():
        context = {"codes": second_step.renew_codes(request.user), "tab": "two_step"}
        return render(request, "accounts/codes.html", context)
    messages.error(request, next(iter(form.errors.get("password", ["还没有设两步验证。"]))))
    return redirect("accounts:two-step")
