"""The home page of each role: what waits for me, the longest first; and what stands where."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from departments.roles import Role
from projects import queries
from reviews import access

# what to do next with a sheet in this state; the address is in `projects.urls`
NEXT_STEPS = {
    "draft": ("projects:edit", "继续填"),
    "returned": ("projects:edit", "处理意见"),
    "department_review": ("projects:review", "审核"),
    "finance_review": ("projects:review", "审核"),
    "approved": ("projects:table", "去公开"),
}
HEADINGS = {Role.CLERK: "我的表", Role.READER: "首页", Role.ADMIN: "首页"}
PAGE_SIZE = 50
GROUPS = (
    ("returned", "先改退回的", "审核人留了意见，改好再送审"),
    ("draft", "接着填", ""),
    ("department_review", "等您审核的", "等得最久的在前"),
    ("finance_review", "等您审核的", "等得最久的在前"),
    ("approved", "已批复，等公开的", ""),
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    person = access.person_of(request.user)
    found = queries.home(request.user)
    page = _page(found, request.GET.get("page"))
    waiting = list(page)
    context = {
        "heading": heading(person.role if person else None),
        "clerk": bool(person and person.role == Role.CLERK),
        "home": found,
        "groups": groups(waiting),
        "page": page,
        "today": timezone.localdate(),
        "next_due": waiting[0].due_on if waiting else None,
        "total": sum(number for _, _, number in found.counts),
    }
    return render(request, "home.html", context)


def _page(found: queries.Home, number: str | None) -> Page:
    pages = Paginator(found.waiting, PAGE_SIZE)
    pages.count = found.waiting_count
    return pages.get_page(number)


def heading(role: str | None) -> str:
    return HEADINGS.get(role, "审核")


def groups(waiting: list) -> list[dict[str, object]]:
    """The waiting submissions by what to do first, each with its next step."""
    found = []
    for state, title, help_text in GROUPS:
        rows = [submission for submission in waiting if submission.state == state]
        if rows:
            target, step = NEXT_STEPS[state]
            found.append({"title": title, "help": help_text, "rows": rows, "target": target, "step": step})
    return found
