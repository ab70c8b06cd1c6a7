"""期限: setting them, who is late, and urging."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.models import Person
from reviews import access, deadlines
from reviews.forms import Dates
from reviews.problems import Problem

PAGE_SIZE = 30


@require_http_methods(["GET", "POST"])
def dates(request: HttpRequest) -> HttpResponse:
    person = _person(request, deadlines.KEEPERS, "期限由财政负责人或管理员设置。")
    years = deadlines.years(person.region)
    year = _year(request, years)
    form = Dates(request.POST or None, initial=deadlines.dates(person.region, year))
    if form.is_valid():
        try:
            deadlines.keep(by=request.user, fiscal_year=year, wanted=form.wanted())
        except Problem as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, f"已保存 {year}年度的期限。")
            return redirect(f"{request.path}?year={year}")
    return render(request, "desk/deadlines.html", {"form": form, "year": year, "years": years})


def _year(request: HttpRequest, years: list[int]) -> int:
    wanted = request.POST.get("year") or request.GET.get("year") or ""
    return int(wanted) if wanted in map(str, years) else timezone.localdate().year


@require_GET
def overdue(request: HttpRequest) -> HttpResponse:
    person = _person(request, None, "您的账号还没有分配角色，请联系管理员。")
    page = Paginator(deadlines.overdue(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = [deadlines.Late(**row) for row in page.object_list]
    urged = deadlines.urged_today()
    context = {
        "page": page,
        "rows": [(late, late.mark in urged) for late in page],
        "may_urge": person.role in deadlines.URGERS,
        "may_set": person.role in deadlines.KEEPERS,
        "dated": deadlines.dated(person.region),
    }
    return render(request, "desk/overdue.html", context)


@require_POST
def urge(request: HttpRequest) -> HttpResponse:
    """One group, or without one every group that is late."""
    _person(request, deadlines.URGERS, "催办由财政审核人、财政负责人办理。")
    wanted = request.POST.get("group", "")
    groups = [deadlines.Late(**row) for row in deadlines.overdue(request.user)]
    chosen = [late for late in groups if not wanted or late.mark == wanted]
    told = deadlines.urge(by=request.user, groups=chosen)
    if told:
        messages.success(request, f"已催办，{told} 人会收到消息。")
    else:
        messages.info(request, "没有要催办的人：今天都已催办过，或已经办完。")
    return redirect("reviews:overdue")


def _person(request: HttpRequest, roles: tuple[str, ...] | None, refusal: str) -> Person:
    person = access.person_of(request.user)
    if person is None or (roles is not None and person.role not in roles):
        raise PermissionDenied(refusal)
    return person
