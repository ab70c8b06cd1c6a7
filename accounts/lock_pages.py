"""设置 / 登录锁定: what is locked now, and how an administrator lifts it."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import limits
from departments.roles import Role
from reviews import access


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    accounts = _accounts(request)
    context = {
        "pairs": list(limits.pairs(accounts)[:200]),
        "accounts": limits.closed_accounts(accounts),
        "addresses": limits.closed_addresses(),
    }
    return render(request, "settings/locks.html", context)


@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    accounts, username = _accounts(request), request.POST.get("username", "")
    if username:
        user = get_object_or_404(accounts, username=username)
        limits.lift_account(user.username, by=request.user)
        messages.success(request, f"已解除“{user.username}”的锁定，现在可以登录。")
    elif (address := request.POST.get("address", "")) in limits.closed_addresses():
        limits.lift_address(address, by=request.user)
        messages.success(request, f"已解除地址 {address} 的锁定，现在可以从那里登录。")
    else:
        raise Http404
    return redirect("accounts:locks")


def _accounts(request: HttpRequest) -> QuerySet[User]:
    """Those of the administrator's region."""
    person = access.own_person(request.user)
    if person is None or person.role != Role.ADMIN:
        raise PermissionDenied("登录锁定由管理员解除。")
    return User.objects.filter(person__region=person.region_id)
