"""登录: name and password, then, where it is set up, the code.  Between the two nobody is signed in yet."""

from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import limits, second_step
from accounts.forms import Code, NameAndPassword, read_name
from journal.actions import record
from journal.requests import address_of

PENDING = "second_step"  # in the session of somebody whose password was right
PATIENCE, TRIES = 5 * 60, 5
UNREADABLE = "网站换过密钥，您的动态码和恢复码都不能再用。请联系管理员取消您的两步验证，登录以后重新设置。"


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class Door(LoginView):
    redirect_authenticated_user = True
    authentication_form = NameAndPassword

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        username = read_name(request.POST.get("username", ""))
        if limits.is_closed(username, address_of(request)):
            record("login.refused", username=username, request=request)
            return render(request, settings.AXES_LOCKOUT_TEMPLATE, status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not second_step.is_asked(user):
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[PENDING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "backend": user.backend,
            "next": self.get_success_url(),
            "at": int(time()),
            "tries": 0,
        }
        return redirect("login-code")


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second page.  After five wrong ones, or five minutes, the password is asked again."""
    pending = request.session.get(PENDING)
    user = _pending_user(pending)
    if user is None:
        request.session.pop(PENDING, None)
        return redirect("login")
    form, said = Code(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if second_step.opens(user, form.cleaned_data["code"]):
            return _let_in(request, user)
        said = _refused(request, user)
        if not said:
            return redirect("login")
    said = said or next(iter(form.errors.get("code", [""])))
    if second_step.is_unreadable(user):
        said = UNREADABLE
    return render(request, "accounts/code.html", {"form": form, "said": said})


def _pending_user(pending: dict[str, Any] | None) -> User | None:
    """None also when the password was changed or the account closed in between."""
    if not pending or time() - pending["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == pending["hash"] else None


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    pending = request.session.pop(PENDING)
    login(request, user, backend=pending["backend"])
    return HttpResponseRedirect(pending["next"])


def _refused(request: HttpRequest, user: User) -> str:
    """Why, in words; nothing when it was once too often."""
    record("login.code_refused", by=user, request=request)
    pending = request.session[PENDING]
    pending["tries"] += 1
    request.session.modified = True
    if pending["tries"] >= TRIES:
        del request.session[PENDING]
        return ""
    wait = second_step.seconds_to_wait(user)
    return f"动态码不对，或者已经用过。请等 {wait} 秒，再输入设备上新的一个。"


def admin_door(request: HttpRequest) -> HttpResponse:
    """/admin/login/: there is one door, with all its locks."""
    if request.user.is_authenticated:
        raise PermissionDenied("登记管理由管理员使用。")
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect_to_login(wanted if is_ours else "/admin/")
