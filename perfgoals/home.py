"""The home page of each role: what waits for me, the most urgent first; and what stands where."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from departments.roles import Role
from projects import batches, progress, queries
from projects.tallies import Tally, tallies
from reviews import access, deadlines
from reviews.models import State, Submission

HEADINGS = {Role.CLERK: "我的表", Role.READER: "首页", Role.ADMIN: "首页"}
OVERSEERS = (Role.REVIEWER, Role.FINANCE_HEAD, Role.ADMIN)
PAGE_SIZE = 50
WAITING, ALL = "todo", "all"
GROUPS = (
    ("returned", "先改退回的", "审核人留了意见，答复后才能再送审"),
    ("draft", "接着填", ""),
    ("department_review", "等您审核的", "等得最久的在前"),
    ("finance_review", "等您审核的", "等得最久的在前"),
    ("approved", "已批复，等公开的", ""),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A sheet of the desk with its one next step."""

    submission: Submission
    tally: Tally | None
    step: str
    url: str


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    person = access.person_of(request.user)
    if person and not getattr(request.user, "acting", None):
        deadlines.remind([person])
    found = queries.home(request.user)
    tab = _tab(request.GET.get("tab", ""))
    page = _page(request, found, tab)
    rows = _rows(request, list(page), waiting=tab == WAITING)
    context = {
        "heading": heading(person.role if person else None),
        "clerk": bool(person and person.role == Role.CLERK),
        "home": found,
        "tab": tab,
        "words": request.GET.get("q", "").strip(),
        "groups": groups(rows) if tab == WAITING else [{"rows": rows}] if rows else [],
        "page": page,
        "today": timezone.localdate(),
        "lines": progress.lines(request.user),
        "total": sum(number for _, _, number in found.counts),
        "verbs": batches.verbs(request.user),
        "reviews": bool(person and person.role in batches.REVIEWERS),
    }
    return render(request, "home.html", context | _overview(request, person))


def _overview(request: HttpRequest, person) -> dict[str, object]:
    """What finance sees of all departments."""
    if person is None or person.role not in OVERSEERS:
        return {}
    year = progress.year(request.user)
    return {
        "year": year,
        "bars": progress.bars(request.user, year) if year else [],
        "parts": [name for name, _ in progress.PARTS],
        "overdue": progress.overdue(request.user),
        "oldest": progress.oldest(request.user),
    }


def _tab(wanted: str) -> str:
    return wanted if wanted in (ALL, *State.values) else WAITING


def _page(request: HttpRequest, found: queries.Home, tab: str) -> Page:
    words = request.GET.get("q", "").strip()
    rows = found.waiting if tab == WAITING else queries.standing(request.user, "" if tab == ALL else tab)
    pages = Paginator(rows.filter(name__icontains=words) if words else rows, PAGE_SIZE)
    if tab == WAITING and not words:
        pages.count = found.waiting_count
    return pages.get_page(request.GET.get("page"))


def heading(role: str | None) -> str:
    return HEADINGS.get(role, "审核")


def _rows(request: HttpRequest, submissions: list[Submission], *, waiting: bool) -> list[Row]:
    marks = tallies(request.user, submissions)
    keys = [one.pk for one in submissions]
    mine = keys if waiting else queries.waiting(request.user).filter(pk__in=keys).values_list("pk", flat=True)
    mine, rows = set(mine), []
    for one in submissions:
        tally = marks.get(one.pk)
        step, name = _next(one, tally) if one.pk in mine else ("看表", "projects:table")
        rows.append(Row(one, tally, step, reverse(name, args=[one.key])))
    return rows


def _next(submission: Submission, tally: Tally | None) -> tuple[str, str]:
    """What to do with a sheet that waits for the person, and the name of the page to do it on."""
    if submission.state == State.RETURNED:
        comments = submission.open_comments
        return f"处理 {comments} 条意见" if comments else "改好再送审", "projects:edit"
    if submission.state == State.DRAFT:
        ready = tally is not None and not tally.errors
        return "检查并送审" if ready else "继续填", "projects:edit"
    if submission.state == State.APPROVED:
        return "去公开", "projects:table"
    return "审核", "projects:review"


def groups(rows: list[Row]) -> list[dict[str, object]]:
    """The waiting submissions by what to do first."""
    made = []
    for state, title, help_text in GROUPS:
        of_state = [row for row in rows if row.submission.state == state]
        if of_state:
            made.append({"title": title, "help": help_text, "rows": of_state, "first": state == "returned"})
    return made
