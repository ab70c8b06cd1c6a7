"""Many sheets at once: what will be done and what is left out, the progress, and one after another."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from projects import batches, filters, queries, tasks
from projects.review_queue import LONGEST
from reviews import access, phrases
from reviews import batches as rows
from reviews.models import Batch, Phrase, Submission
from reviews.problems import Problem

PHRASES = 8  # ready sentences offered
PROPOSED = {"pass": "同意。", "approve": "同意。", "return": ""}


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Asked with `do` and the ticked `key`s, or with `all` and the `query` of the list."""
    action = request.POST.get("action") or request.GET.get("do", "")
    if action not in dict(batches.verbs(request.user)):
        raise PermissionDenied("您的角色不能批量办理这一步。")
    if request.method == "POST":
        return _begin(request, action)
    chosen = _chosen(request)
    number = chosen.count()
    if not number:
        messages.info(request, "请先勾选要办理的表。")
        return redirect(_list(request))
    if number > rows.MOST:
        messages.error(request, f"选中的表超过 {rows.MOST} 张，请先筛选，分几次办理。")
        return redirect(_list(request))
    ready = phrases.use(request.user, request.GET.get("phrase", ""))
    opinion = ready.text if ready else PROPOSED.get(action, "")
    return _ask(request, batches.plan(request.user, chosen, action), opinion)


def _ask(request: HttpRequest, found: batches.Plan, opinion: str, problem: str = "") -> HttpResponse:
    kind = Phrase.For.RETURN if found.action == "return" else Phrase.For.PASS
    context = {
        "plan": found,
        "opinion": opinion,
        "problem": problem,
        "back": _list(request),
        "phrases": phrases.of(request.user).filter(kind=kind)[:PHRASES] if request.method == "GET" else (),
        "asked": _without_phrase(request.GET),
    }
    return render(request, "desk/plan.html", context, status=422 if problem else 200)


def _without_phrase(asked: QueryDict) -> str:
    kept = asked.copy()
    kept.pop("phrase", None)
    return kept.urlencode()


def _begin(request: HttpRequest, action: str) -> HttpResponse:
    sheets = [_seen(text) for text in request.POST.getlist("sheet")]
    opinion = request.POST.get("opinion", "")[:2000]
    try:
        with transaction.atomic():
            batch = rows.begin(
                by=request.user,
                action=action,
                opinion=opinion,
                sheets=sheets,
                with_findings=request.POST.get("with_findings") == "1",
            )
            tasks.queue(batch)
    except Problem as problem:
        asked = _with_content(request, Submission.objects.filter(key__in=[key for key, _ in sheets]))
        return _ask(request, batches.plan(request.user, asked, action), opinion, problem.message)
    query = request.POST.get("query", "")
    kept = {"query": query, "desk": request.POST.get("desk", "")}
    kept = {name: text for name, text in kept.items() if text}
    back = f"?{urlencode(kept)}" if kept else ""
    return redirect(reverse("projects:batch", args=[batch.pk]) + back)


def _seen(text: str) -> tuple[str, int]:
    """`key:version`, as the page named the sheets it would do."""
    key, _, version = text.partition(":")
    if not version.isdecimal() or len(version) > 9 or len(key) > 8:
        raise BadRequest("这一页的内容不完整，请从“全部的表”重新打开。")
    return key, int(version)


@require_GET
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The person's own batch: how far it is, and in the end what failed and why."""
    batch = get_object_or_404(Batch, pk=batch_id, by=request.user)
    context = {
        "batch": batch,
        "verb": rows.VERBS[batch.action],
        "total": len(batch.keys),
        "failures": [{"key": key, "name": name, "reason": reason} for key, name, reason in batch.failures],
        "succeeded": batch.done - len(batch.failures),
        "running": batch.state != Batch.State.DONE,
        "back": _list(request),
    }
    return render(request, "desk/batch.html", context)


@require_GET
def one_by_one(request: HttpRequest) -> HttpResponse:
    """依次审核: the review page of the first, with these and no others as its queue."""
    chosen = list(_chosen(request)[: rows.MOST])
    keys = [one.key for one in batches.reviewable(request.user, chosen)][:LONGEST]
    if not keys:
        messages.info(request, "选中的表里没有轮到您审核的。" if chosen else "请先勾选要审核的表。")
        return redirect(_list(request))
    if len(keys) < len(chosen):
        messages.info(request, f"选了 {len(chosen)} 张，其中 {len(keys)} 张轮到您审核。")
    return redirect(f"{reverse('projects:review', args=[keys[0]])}?queue={','.join(keys)}")


def _chosen(request: HttpRequest) -> QuerySet[Submission]:
    if request.GET.get("all") == "1":
        asked = QueryDict(request.GET.get("query", ""))
        found = filters.Submissions(asked, user=request.user).qs
        return _with_content(request, Submission.objects.filter(pk__in=found.order_by().values("pk")))
    return _with_content(request, Submission.objects.filter(key__in=request.GET.getlist("key")))


def _with_content(request: HttpRequest, found: QuerySet[Submission]) -> QuerySet[Submission]:
    """Of the person's own place; others' published sheets are nobody's to decide on."""
    own = found.filter(pk__in=access.own(request.user).values("pk"))
    return queries.with_content(request.user, own).order_by("-changed_at", "pk")


def _list(request: HttpRequest) -> str:
    """Back to the list as it was filtered, or to the desk of publications."""
    if "publishing" in (request.GET.get("desk"), request.POST.get("desk")):
        return reverse("publishing:desk")
    query = request.GET.get("query", "") or request.POST.get("query", "")
    return reverse("projects:tables") + (f"?{query}" if query else "")
