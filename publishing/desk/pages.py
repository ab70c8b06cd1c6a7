"""公开: the desk of three tabs, and what is asked before a sheet goes out or comes down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from departments.roles import Role
from projects import actions, explaining, found, queries
from projects.desk import paper
from projects.documents import document_of
from projects.guards import guard_role
from projects.lists import PAGE_SIZES, page_size
from projects.marks import Found, cards
from projects.pages import Bounded
from publishing import errata
from publishing.actions import first
from publishing.books import queries as book_queries
from publishing.desk import tabs
from publishing.desk.filters import Filters
from publishing.models import Publication
from reviews import access, gates
from reviews.findings import Level
from reviews.models import Submission
from reviews.notices import name_of
from reviews.problems import Incomplete, Problem
from reviews.rule_settings import stops
from sheets.documents import Document, from_json

TABS = {"waiting": "待公开", "public": "已公开", "withdrawn": "已撤下"}
LONGEST = 2000


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    person = access.person_of(request.user)
    if person is None:
        raise PermissionDenied("您的账号还没有分配角色，请联系管理员。")
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "waiting"
    form, size = Filters(request.GET, user=request.user), page_size(request)
    lists = {
        "waiting": form.submissions(tabs.waiting(request.user)),
        "public": form.publications(tabs.public(request.user)),
        "withdrawn": form.publications(tabs.withdrawn(request.user)),
    }
    pages = {name: Bounded(one, size, counted=one.order_by()) for name, one in lists.items()}
    page = pages[tab].get_page(request.GET.get("page"))
    told = {"waiting": tabs.lines, "public": list, "withdrawn": tabs.down}[tab]
    context = {
        "tab": tab,
        "tabs": [(name, TABS[name], one.said) for name, one in pages.items()],
        "form": form,
        "filtered": bool(form.chosen),
        "page": page,
        "rows": told(page.object_list),
        "size": size,
        "sizes": PAGE_SIZES,
        "asked": _asked(request, "page"),
        "untabbed": _asked(request, "page", "tab"),
        "acts": person.role == Role.FINANCE_HEAD,
        "composes": book_queries.composer(request.user) is not None,
        "unit": "张",
    }
    return render(request, "publishing/desk.html", context)


def _asked(request: HttpRequest, *but: str) -> str:
    kept = request.GET.copy()
    for name in but:
        kept.pop(name, None)
    return kept.urlencode()


# ---- before a sheet goes out ----


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "publish")
    if reason := access.refusal(request.user, submission, "publish"):
        messages.error(request, reason)
        return redirect("projects:table", key)
    acts = {"publish": _publish, "sign": _sign}
    if request.method == "GET":
        return _ask(request, submission)
    if request.POST.get("do") not in acts:
        raise BadRequest("没有这项操作。")
    return acts[request.POST["do"]](request, submission)


def _ask(request: HttpRequest, submission: Submission, typed: str = "", problem: str = "") -> HttpResponse:
    document = document_of(submission)
    context = paper(submission, document)
    look = found.look(submission, context["sheet"], document)
    levels = stops(submission.region_id, submission.fiscal_year, "publish")
    all_cards = cards(context["sheet"], document, look.seen)
    stopping = [card for card in all_cards if card.seen.stops("publish", levels)]
    context |= _sorted(all_cards, stopping) | _correction(submission, document)
    if stopping:
        context["headline"] = gates.headline("publish", [card.finding for card in stopping])
    context |= {"typed": typed, "problem": problem, "signs_doubts": Level.WARNING in levels}
    return render(request, "publishing/sheet.html", context, status=422 if problem else 200)


def _sorted(all_cards: list[Found], stopping: list[Found]) -> dict[str, Any]:
    """doubts: those that one sentence signs off together; first: those that are spoken of one by one."""
    doubts = [card for card in all_cards if card.is_open_as(Level.WARNING) and not card.seen.is_unsigned]
    others = {id(card) for card in (*stopping, *doubts)}
    return {
        "stopping": stopping,
        "first": [card for card in stopping if card not in doubts],
        "doubts": doubts,
        "rest": [card for card in all_cards if id(card) not in others],
    }


def _correction(submission: Submission, document: Document) -> dict[str, Any]:
    """What the public will be told was corrected; nothing for a sheet that was never public."""
    publication = Publication.objects.filter(submission=first(submission)).first()
    if publication is None:
        return {"publication": None, "changes": []}
    before = from_json(publication.releases.all()[0].document)
    changes = errata.compared(before, document, region=submission.region.name)
    return {"publication": publication, "changes": changes, "next": publication.number + 1}


def _publish(request: HttpRequest, submission: Submission) -> HttpResponse:
    note = request.POST.get("note", "").strip()[:LONGEST]
    if request.POST.get("version") != str(submission.version):
        return _ask(request, submission, note, "这张表刚刚被别人改过，请看过新的内容再公开。")
    try:
        actions.move(submission=submission, action="publish", by=request.user, opinion=note)
    except Incomplete:
        return _ask(request, submission, note, "还有问题没有处理，没有公开。")
    except Problem as problem:
        return _ask(request, submission, note, problem.message)
    messages.success(request, f"已公开“{name_of(submission)}”，任何人都能看到。")
    return redirect(reverse("publishing:desk") + "?tab=public")


def _sign(request: HttpRequest, submission: Submission) -> HttpResponse:
    try:
        number = explaining.dismiss_doubts(
            submission=submission, text=request.POST.get("text", ""), by=request.user
        )
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, f"已对 {number} 处疑问注明原因。")
    return redirect("publishing:sheet", submission.key)


# ---- before a sheet comes down ----


@require_http_methods(["GET", "POST"])
def retract(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "retract")
    if reason := access.refusal(request.user, submission, "retract"):
        messages.error(request, reason)
        return redirect("projects:table", key)
    reason, problem = request.POST.get("reason", "").strip()[:LONGEST], ""
    if request.method == "POST":
        try:
            actions.move(submission=submission, action="retract", by=request.user, opinion=reason)
        except Problem as refused:
            problem = refused.message
        else:
            messages.success(request, f"已撤下“{name_of(submission)}”，原地址只显示撤下的原因。")
            return redirect(reverse("publishing:desk") + "?tab=withdrawn")
    publication = Publication.objects.filter(submission=first(submission)).first()
    context = paper(submission, document_of(submission)) | {
        "publication": publication,
        "reason": reason,
        "problem": problem,
    }
    return render(request, "publishing/retract.html", context, status=422 if problem else 200)
