"""审核: the page, its queue, the decisions, and what stands in the way of 送审."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from projects import actions, comparisons, queries
from projects.deciding import decision, done_words, sentences
from projects.desk import desk
from projects.documents import document_of
from projects.guards import guard, guard_role, own_or_404
from projects.marks import marks
from projects.rails import rail
from projects.review_queue import DECISIONS, ORDERS, Queue, queue
from projects.review_queue import LONGEST as LONGEST_QUEUE
from projects.score_cards import ScoreCard, score_card
from projects.score_pages import typed
from projects.thread_pages import is_script, kept_query, workplace
from reviews import access, phrases, threads, workflow
from reviews.models import Event, Phrase, Submission
from reviews.problems import Incomplete, Problem, Unanswered
from reviews.scoring import plain
from sheets.shown import shown

LONGEST = 2000  # characters of an opinion
UNSENT = "opinions"  # in the session: what was typed with a decision that was refused, by sheet
MOST_UNSENT = 20
CHANGED_MEANWHILE = "这张表刚刚被别人改过，请看过新的内容再决定。您写的意见还在。"


@require_GET
def review(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard(request, submission, "comment")
    context = desk(request.user, submission, mode="review")
    context |= _compared(request, submission, context)
    context |= _page(request, submission, context, queue(request, key))
    return render(request, "tables/review.html", context)


def _compared(request: HttpRequest, submission: Submission, context: dict[str, Any]) -> dict[str, Any]:
    """The sheet with its differences in the place of the sheet, if there is what was asked for.

    A sheet that was sent again is shown beside its last version unless somebody chooses otherwise.
    """
    found = comparisons.choices(request.user, submission)
    asked = request.GET.get("with") or comparisons.default(submission, found)
    compared = {"choices": found, "chosen_with": "", "comparison": None}
    if not any(one.available and one.value == asked.partition(":")[0] for one in found) or asked == "table":
        return compared
    here = context["rail"]
    comparison = comparisons.compare(
        request.user,
        submission,
        asked,
        document=context["document"],
        remarks=here.remarks,
        marks=marks(here.remarks, here.found, here.unchecked),
        commenting=True,
    )
    return compared | {"chosen_with": asked, "comparison": comparison, "html": comparison.html}


def _page(
    request: HttpRequest, submission: Submission, context: dict[str, Any], waiting: Queue
) -> dict[str, Any]:
    picked = phrases.use(request.user, request.GET.get("phrase", ""))
    unsent = request.session.get(UNSENT, {}).get(submission.key, "")
    card = score_card(request.user, submission, context["rail"], typed(request, submission))
    return {
        "score": card,
        "score_query": _without_tab(waiting),
        "decision": decision(request.user, submission, context["rail"]),
        "queue": waiting,
        "orders": ORDERS,
        "query": waiting.query,
        "query_alone": _with_others(waiting),
        "tab": _tab(request, context, card),
        "tabs": _tabs(context, card),
        "chosen": request.GET.get("cell", ""),
        "typed": picked.text if picked else unsent,
        "phrases": _opinions(request),
        "sentences": sentences(request.user),
    }


def _with_others(waiting: Queue) -> str:
    """The beginning of a link that chooses the comparison and leaves the rest as it is."""
    kept = {name: value for name, value in waiting.kept.items() if name not in ("with", "tab")}
    return f"{urlencode(kept)}&" if kept else ""


def _without_tab(waiting: Queue) -> str:
    kept = {name: value for name, value in waiting.kept.items() if name != "tab"}
    return f"{urlencode(kept)}&" if kept else ""


def _tabs(context: dict[str, Any], card: ScoreCard | None) -> list[tuple[str, str, int | str | None]]:
    compared = context["comparison"]
    return [
        *([("changes", "改动", len(compared.changes))] if compared and not compared.paired else []),
        ("findings", "问题", len(context["findings"])),
        ("remarks", "批注", context["rail"].open_count),
        *([("score", "评分", plain(card.kept.total) if card.kept else "")] if card else []),
        ("flow", "流转", None),
    ]


def _tab(request: HttpRequest, context: dict[str, Any], card: ScoreCard | None) -> str:
    """A cell was picked to be commented on; else where there is something to read."""
    if "cell" in request.GET:
        return "remarks"
    names = [name for name, _, _ in _tabs(context, card)]
    if request.GET.get("tab") in names:
        return request.GET["tab"]
    if "changes" in names:
        return "changes"
    return "remarks" if context["remarks"] and not context["found"] else "findings"


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """The first sheet that waits; after the last one, what the person decided."""
    waiting = queue(request)
    left = [key for key in waiting.keys if key not in waiting.done]
    if left and not request.GET.get("done"):
        return redirect(_review(left[0], waiting))
    results = waiting.results
    context = {
        "queue": waiting,
        "left": len(left),
        "passed": results["pass"] + results["approve"],
        "returned": results["return"],
        "others": results["other"],
        "rows": queries.listed(request.user, list(waiting.done)[:LONGEST_QUEUE]),
    }
    return render(request, "tables/reviewed.html", context)


def _review(key: str, waiting: Queue) -> str:
    address = reverse("projects:review", args=[key])
    return f"{address}?{waiting.query}" if waiting.query else address


@require_POST
def move(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    action = request.POST.get("action", "")
    if action not in workflow.LABELS:
        raise BadRequest("没有这项操作。")
    guard_role(request, submission, action)
    opinion = request.POST.get("opinion", "").strip()[:LONGEST]
    # what takes a decision back looks at the decision, not at the page it is sent from
    if action != "undo" and request.POST.get("version") != str(submission.version):
        return _refused(request, submission, action, opinion, CHANGED_MEANWHILE)
    following = _following(request, key) if action in DECISIONS else None
    try:
        moved = actions.move(submission=submission, action=action, by=request.user, opinion=opinion)
    except Problem as problem:
        return _refused(request, submission, action, opinion, problem.message, problem)
    request.session.get(UNSENT, {}).pop(key, None)
    return _moved(request, submission, moved, action, following)


def _following(request: HttpRequest, key: str) -> str:
    """Where a decision on this sheet leads: the next of the queue, or the report behind the last."""
    if request.POST.get("then") == "stay":
        return reverse("projects:table", args=[key])
    waiting = queue(request, key)
    if waiting.following:
        return _review(waiting.following, waiting)
    return f"{reverse('projects:reviewing')}?done=1&{waiting.query}"


def _moved(
    request: HttpRequest, submission: Submission, moved: Submission, action: str, following: str | None
) -> HttpResponse:
    """undo: in the message's tag the page finds the sheet whose decision can be taken back."""
    name = submission.name or submission.get_kind_display()
    if action in DECISIONS:
        event = moved.events.defer("snapshot").first()
        sent = moved.comments.filter(Q(sent_at=event.at) | Q(replies__sent_at=event.at)).distinct().count()
        words = done_words(action, submission, clerk=_clerk(submission), sent=sent)
        messages.success(request, words, extra_tags=f"undo:{submission.key}")
        return redirect(following)
    if action == "undo":
        messages.success(request, f"已撤回，“{name}”又在您这里。")
    elif action == "submit":
        messages.success(request, f"已送审“{name}”。审核前可以收回。")
    else:
        messages.success(request, f"已{workflow.LABELS[action]}“{name}”。")
    if moved.key != submission.key:
        return redirect("projects:edit", moved.key)
    return redirect(workplace(request, moved))


def _clerk(submission: Submission) -> str:
    """Who sent the sheet in."""
    names = submission.events.filter(action="submit").values_list("by_name", flat=True)
    return names.first() or "填报人"


def _refused(
    request: HttpRequest,
    submission: Submission,
    action: str,
    opinion: str,
    message: str,
    problem: Problem | None = None,
) -> HttpResponse:
    """Nothing typed is lost: the opinion comes back with the page."""
    current = queries.submission(request.user, submission.key)
    if action in DECISIONS and opinion:
        _keep_unsent(request, submission.key, opinion)
    if action in DECISIONS and (meanwhile := _decided_meanwhile(request, current)):
        messages.error(request, meanwhile)
        return redirect("projects:table", current.key)
    if isinstance(problem, Incomplete | Unanswered):
        return redirect(_with_obstacles(request, current, action))
    messages.error(request, message)
    return redirect(workplace(request, current))


def _keep_unsent(request: HttpRequest, key: str, opinion: str) -> None:
    kept = request.session.get(UNSENT, {})
    request.session[UNSENT] = dict([*kept.items(), (key, opinion[:LONGEST])][-MOST_UNSENT:])


def _with_obstacles(request: HttpRequest, submission: Submission, action: str) -> str:
    """The page one works on, which lists what stands in the way."""
    if action != "submit":
        address = workplace(request, submission)
        return f"{address}{'&' if '?' in address else '?'}stopped=1"
    plain = "&plain=1" if request.GET.get("plain") or request.POST.get("plain") else ""
    return f"{reverse('projects:edit', args=[submission.key])}?sending=1{plain}"


def _decided_meanwhile(request: HttpRequest, submission: Submission) -> str:
    """周明 10:12 已退回这张表。您的 2 条意见还在，可追加给他。"""
    last = submission.events.defer("snapshot").filter(action__in=DECISIONS).first()
    if last is None or last.to_state != submission.state or last.by_id == request.user.pk:
        return ""
    if access.may(request.user, submission, "comment"):
        return ""  # it is this person's turn still: that was the review before this one
    words = f"{last.by_name} {_clock(last)} 已{workflow.LABELS[last.action]}这张表。"
    left = threads.left_behind(request.user, submission).count()
    if not left:
        return words
    way = "可追加给填报人。" if access.may(request.user, submission, "append") else "没有发出。"
    return f"{words}您的 {left} 条意见还在，{way}"


def _clock(event: Event) -> str:
    return event.at.astimezone().strftime("%H:%M")


@require_GET
def sending(request: HttpRequest, key: str) -> HttpResponse:
    """What the dialog of 送审 says, or what stands in the way, for a page that is open."""
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "submit")
    guard(request, submission, "submit")
    document = document_of(submission)
    here = rail(request.user, submission, shown(document, region=submission.region.name), document)
    context = here.context() | {"submission": submission, "version": submission.version}
    name = "obstacles" if here.obstacles else "sending"
    response = render(request, f"parts/{name}.html", context)
    response["X-Ready"] = "0" if here.obstacles else "1"
    return response


@require_POST
def keep_phrase(request: HttpRequest, key: str) -> HttpResponse:
    """The opinion that stands in the decision box becomes a ready sentence; nothing is decided."""
    submission = queries.submission(request.user, key)
    own_or_404(request, submission)
    guard_role(request, submission, "comment")
    opinion = request.POST.get("opinion", "")
    kind = Phrase.For.RETURN if request.POST.get("action") == "return" else Phrase.For.PASS
    kind = request.POST.get("kind") or kind
    _keep_unsent(request, key, opinion)
    return _about_phrase(
        request,
        submission,
        lambda: phrases.keep(by=request.user, kind=kind, text=opinion),
        "已存为常用意见。",
    )


@require_POST
def forget_phrase(request: HttpRequest, key: str, phrase_id: int) -> HttpResponse:
    submission = queries.submission(request.user, key)
    own_or_404(request, submission)
    guard_role(request, submission, "comment")
    found = get_object_or_404(phrases.of(request.user), pk=phrase_id)
    return _about_phrase(
        request, submission, lambda: phrases.forget(found, by=request.user), "已删去这条常用意见。"
    )


def _about_phrase(request: HttpRequest, submission: Submission, act, done: str) -> HttpResponse:
    try:
        act()
    except Problem as problem:
        done, said = problem.message, messages.error
    else:
        said = messages.success
    if not is_script(request):
        said(request, done)
        return redirect(workplace(request, submission))
    context = {"phrases": _opinions(request), "submission": submission, "said": done}
    context["query"] = kept_query(request)
    return render(request, "parts/phrases.html", context)


def _opinions(request: HttpRequest) -> list[Phrase]:
    """The ready sentences for the decision box."""
    return [one for one in phrases.of(request.user) if one.kind != Phrase.For.COMMENT]
