"""设置 / 登录锁定: what is locked now, and how an administrator lifts it.

An administrator sees the locks of his region's accounts, and of addresses from which those were tried; a
superuser sees all.
"""

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
    region = _region(request)
    accounts = _accounts(region)
    context = {
        "pairs": list(limits.pairs(accounts)[:200]),
        "accounts": limits.closed_accounts(accounts),
        "addresses": limits.closed_addresses(region),
    }
    return render(request, "settings/locks.html", context)


@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    region, username = _region(request), request.POST.get("username", "")
    if username:
        user = get_object_or_404(_accounts(region), username=username)
        limits.lift_account(user.username, by=request.user)
        messages.success(request, f"已解除“{user.username}”的锁定，现在可以登录。")
    elif (address := request.POST.get("address", "")) in limits.closed_addresses(region):
        limits.lift_address(address, by=request.user)
        messages.success(request, f"已解除地址 {address} 的锁定，现在可以从那里登录。")
    else:
        raise Http404
    return redirect("accounts:locks")


def _region(request: HttpRequest) -> int | None:
    """The key of the administrator's; None for a superuser: all of them."""
    if request.user.is_superuser:
        return None
    person = access.own_person(request.user)
    if person is None or person.role != Role.ADMIN:
        raise PermissionDenied("登录锁定由管理员解除。")
    return person.region_id


def _accounts(region: int | None) -> QuerySet[User]:
    found = User.objects.all()
    return found if region is None else found.filter(person__region=region)
