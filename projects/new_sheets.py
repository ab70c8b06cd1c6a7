"""新建表: an empty sheet, last year's moved on, or another one as a pattern; many of last year's at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from departments.models import Person
from departments.roles import Role
from projects import starting
from projects.carried import mark
from projects.forms import NewSheet
from reviews import access
from reviews.models import Kind, Submission
from reviews.problems import Problem
from sheets.carried import Take
from sheets.documents import HAS_TASKS
from sheets.render.html import render as drawn
from sheets.shown import shown

FOUND = 8  # sheets of a search on one page
PARTS = (
    ("goal", "总体目标", "年份自动改为新的年度"),
    ("amounts", "预算金额", "会标记，请按新预算核对"),
    ("indicators", "指标", "行的编号不变，以后可以逐行对比"),
    ("values", "指标值和参考值", "不带入时指标值留空"),
)


def clerk(request: HttpRequest) -> Person:
    person = access.person_of(request.user)
    if person is None or person.role != Role.CLERK or person.department is None:
        raise PermissionDenied("只有填报人可以新建绩效目标表。")
    return person


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = clerk(request)
    data = request.POST if request.method == "POST" else request.GET
    usual = {"kind": Kind.PROJECT, "fiscal_year": starting.likely_year(person)}
    form = NewSheet(usual | data.dict(), naming=request.method == "POST")
    valid = form.is_valid()
    if request.method == "POST" and valid and (made := _begun(request, person, form)):
        return made
    return render(request, "tables/new.html", _page(request, person, form, data))


def _begun(request: HttpRequest, person: Person, form: NewSheet) -> HttpResponse | None:
    base = starting.source(person, request.POST["start"]) if request.POST.get("start") else None
    wanted = form.cleaned_data
    take = _taken(request.POST, starting.usual(person, base))
    try:
        submission = starting.begin(
            request.user,
            kind=wanted["kind"],
            year=wanted["fiscal_year"],
            name=wanted["name"],
            base=base,
            take=take,
        )
    except Problem as problem:
        form.add_error(None, problem.message)
        return None
    messages.success(request, _said(submission, base))
    return redirect("projects:edit", submission.key)


def _said(submission: Submission, base: Submission | None) -> str:
    if base is None:
        return "已新建。请逐格填写，填完点“送审”。"
    number = len(submission.head.to_check)
    left = f"标着“改”的 {number} 格请逐格核对。" if number else "请逐格核对。"
    return f"已按{base.fiscal_year}年度的“{base.name or base.get_kind_display()}”新建。{left}"


def _page(request: HttpRequest, person: Person, form: NewSheet, data: Any) -> dict[str, Any]:
    kind, year = _kind_and_year(form)
    last = list(starting.last_years(person, year, kind))
    base = _chosen(person, data, last, kind)
    words = data.get("q", "").strip()
    return {
        "form": form,
        "person": person,
        "kind": kind,
        "year": year,
        "named": kind in HAS_TASKS,
        "last": last,
        "words": words,
        "found": _found(person, kind, words, data.get("page")),
        "base": base,
        "asked": urlencode({"kind": kind, "fiscal_year": year, "q": words}),
        "parts": _parts(_taken(data, starting.usual(person, base))),
    } | _preview(person, base, kind, year, _taken(data, starting.usual(person, base)))


def _kind_and_year(form: NewSheet) -> tuple[str, int]:
    wanted = form.cleaned_data
    year = wanted.get("fiscal_year") or timezone.localdate().year
    return wanted.get("kind") or Kind.PROJECT, year


def _chosen(person: Person, data: Any, last: list[Submission], kind: str) -> Submission | None:
    """What was chosen; before anybody chose, last year's sheet where there is but one to go on with."""
    if key := data.get("start"):
        base = starting.source(person, key)
        return base if base.kind == kind else None
    waiting = [one for one in last if not one.begun]
    if "start" in data or len(waiting) != 1:
        return None
    return starting.source(person, waiting[0].key)


def _found(person: Person, kind: str, words: str, number: str | None) -> Page:
    return Paginator(starting.sources(person, kind, words), FOUND).get_page(number)


def _taken(data: Any, usual: Take) -> Take:
    """As it was ticked; before anybody ticked, as suits the sheet."""
    if "chosen" not in data:
        return usual
    return Take(**{part: part in data.getlist("take") for part, _, _ in PARTS})


def _parts(take: Take) -> list[dict[str, Any]]:
    """What can be taken, with its tick."""
    return [
        {"name": part, "label": label, "help": help_text, "on": getattr(take, part)}
        for part, label, help_text in PARTS
    ]


def _preview(person: Person, base: Submission | None, kind: str, year: int, take: Take) -> dict[str, Any]:
    """The sheet as it would begin."""
    if base is None:
        document, moved = starting.blank(person, kind, year), []
    else:
        found = starting.start(person, base, year=year, take=take)
        document, moved = found.document, found.moved
    sheet = shown(document, region=person.region.name)
    return {
        "sheet": sheet,
        "html": drawn(sheet, document, "view", {(one.key, one.field): [mark(one, year)] for one in moved}),
        "moved": len(moved),
        "name": document.name or "",
    }


@require_http_methods(["GET", "POST"])
def carry_over(request: HttpRequest) -> HttpResponse:
    """从上年结转: the sheets of last year that this year has none of yet, as many as are ticked."""
    person = clerk(request)
    year = _asked_year(request, person)
    last = list(starting.last_years(person, year))
    if request.method == "POST":
        chosen = [one for one in last if one.key in request.POST.getlist("key") and not one.begun]
        _carry(request, person, chosen, year)
        return redirect("home")
    context = {"person": person, "year": year, "last": last, "waiting": sum(not one.begun for one in last)}
    return render(request, "tables/carry_over.html", context)


def _asked_year(request: HttpRequest, person: Person) -> int:
    asked = request.POST.get("year") or request.GET.get("year") or ""
    is_year = asked.isdecimal() and len(asked) == 4 and 2000 < int(asked) <= 2100
    return int(asked) if is_year else starting.likely_year(person)


def _carry(request: HttpRequest, person: Person, chosen: list[Submission], year: int) -> None:
    done = 0
    for one in chosen:
        base = starting.source(person, one.key)
        try:
            starting.begin(request.user, kind=base.kind, year=year, name="", base=base)
            done += 1
        except Problem as problem:
            messages.warning(request, f"“{base.name or base.get_kind_display()}”没有结转：{problem.message}")
    if done:
        messages.success(request, f"已从{year - 1}年度结转 {done} 张表，都是草稿。标着“改”的格请逐格核对。")
    elif not chosen:
        messages.warning(request, "没有选表。请先勾选要结转的表。")
