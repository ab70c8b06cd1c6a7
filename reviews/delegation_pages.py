"""代办: naming a colleague for the days one is away, and acting in a colleague's place."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from departments.models import Person
from journal.actions import record
from reviews import access, delegations
from reviews.forms import Delegate
from reviews.models import Delegation
from reviews.problems import Problem

SHOWN = 50  # the page lists the last so many


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    person = _giver(request)
    form = Delegate(request.POST or None, giver=person)
    if form.is_valid():
        try:
            made = delegations.give(by=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, f"已委托给{made.taker.name}，到 {made.until:%Y-%m-%d} 为止。")
            return redirect("reviews:delegations")
    context = {
        "form": form,
        "person": person,
        "delegations": delegations.of(person)[:SHOWN],
        "today": timezone.localdate(),
        "colleagues": delegations.colleagues(person).exists(),
    }
    return render(request, "desk/delegations.html", context)


@require_POST
def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    found = get_object_or_404(
        Delegation.objects.select_related("giver", "taker"), pk=delegation_id, giver__user=request.user
    )
    try:
        delegations.end(found, by=request.user)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, f"已收回给{found.taker.name}的委托。")
    return redirect("reviews:delegations")


@require_POST
def act(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """From now on in the giver's place, until the person goes back or the delegation ends."""
    found = get_object_or_404(
        Delegation.objects.select_related("giver"), pk=delegation_id, taker__user=request.user
    )
    if not delegations.take(request.user, found.pk):
        messages.error(request, f"现在不能代{found.giver.name}办理：委托还没开始、已经结束或已收回。")
        return redirect("home")
    request.session[delegations.CHOSEN] = found.pk
    record("delegation.taken", by=request.user, target=f"user:{found.giver.user_id}", label=found.giver.name)
    messages.success(request, f"现在代{found.giver.name}办理，每一步都记您的姓名和“代{found.giver.name}”。")
    return redirect("home")


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    if request.session.pop(delegations.CHOSEN, None):
        record("delegation.left", by=request.user)
    return redirect("home")


def _giver(request: HttpRequest) -> Person:
    person = access.own_person(request.user)
    if person is None or person.role not in delegations.GIVERS:
        raise PermissionDenied("只有填报人、审核人可以委托代办。")
    if getattr(request.user, "acting", None):
        raise PermissionDenied("您正在代别人办理，不能再委托出去。请先换回自己。")
    return person
