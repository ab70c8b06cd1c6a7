"""What the forms of points and threads send.  A script gets the cards anew, a plain form a page."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from projects import actions, points, queries
from projects.deciding import decision, sentences
from projects.desk import cell_choices
from projects.documents import document_of
from projects.forms import Answer, Remark
from projects.guards import guard, guard_role, own_or_404
from projects.marks import marks
from projects.rails import Rail, rail
from projects.review_queue import KEPT
from projects.score_cards import score_card
from reviews import access, threads
from reviews.models import Comment, Submission
from reviews.problems import Problem, Stale
from reviews.scoring import plain
from sheets.documents import Document
from sheets.layout import Sheet
from sheets.shown import shown

NOT_CHANGED = "这张表退回以后还没有改过。请先修改，或者写明答复。"


@require_POST
def comment(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "comment")
    guard(request, submission, "comment")
    form = Remark(request.POST)
    if not form.is_valid():
        return _problem(request, submission, "请先写意见，再点“记下”。")
    text, place = form.cleaned_data["text"], form.place()
    return attempt(
        request,
        submission,
        lambda: actions.comment(submission=submission, by=request.user, text=text, **place),
        "意见已记下，退回或通过时一并送出。",
    )


@require_POST
def reword(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _about(request, comment_id, "", threads.reword, "已改好。", with_text=True)


@require_POST
def drop(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _about(request, comment_id, "", threads.drop, "已删除这条意见。")


@require_POST
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _about(request, comment_id, "answer", threads.answer, "已答复。", with_text=True)


@require_POST
def changed(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _about(request, comment_id, "answer", _changed, "已标为修改过。", with_text=True)


@require_POST
def add(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _about(request, comment_id, "comment", threads.add, "已追加，退回时一并送出。", with_text=True)


@require_POST
def again(request: HttpRequest, comment_id: int) -> HttpResponse:
    done = "这条意见重新打开，退回时一并送出。"
    return _about(request, comment_id, "comment", threads.again, done, with_text=True)


@require_POST
def resolve(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _about(request, comment_id, "resolve", threads.resolve, "意见已关闭。")


@require_POST
def resolve_all(request: HttpRequest, key: str) -> HttpResponse:
    """Every point of this review that has an answer, with one button."""
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "resolve")
    guard(request, submission, "resolve")
    done = "已答复的意见都已认可关闭。"
    return attempt(
        request, submission, lambda: threads.resolve_answered(submission=submission, by=request.user), done
    )


@require_POST
def unsay(request: HttpRequest, reply_id: int) -> HttpResponse:
    word = queries.reply(request.user, reply_id)
    submission = word.comment.submission
    own_or_404(request, submission)
    return attempt(request, submission, lambda: threads.unsay(reply=word, by=request.user), "已收回这句话。")


@require_POST
def append(request: HttpRequest, key: str) -> HttpResponse:
    """Sends what a colleague's decision left behind."""
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "append")
    guard(request, submission, "append")
    act = threads.append
    return attempt(
        request, submission, lambda: act(submission=submission, by=request.user), "已追加给填报人。"
    )


@require_GET
def beside(request: HttpRequest, key: str) -> JsonResponse:
    """The cards and marks of a sheet as they are now, for a page that is open."""
    submission = queries.submission(request.user, key)
    own_or_404(request, submission)
    return JsonResponse(cards_json(request, submission))


def cards_json(
    request: HttpRequest,
    submission: Submission,
    *,
    sheet: Sheet | None = None,
    document: Document | None = None,
    said: str = "",
) -> dict[str, object]:
    """checks, remarks: the panels' HTML.  marks: of each cell.  opinion: put together anew.  waiting: what
    the department has to answer, by row, so that the editor can ask before it deletes one."""
    document = document or document_of(submission)
    sheet = sheet or shown(document, region=submission.region.name)
    here = rail(request.user, submission, sheet, document)
    deciding = decision(request.user, submission, here)
    context = here.context() | {"submission": submission, "own": True, "query": kept_query(request)}
    if here.may["comment"]:
        context |= {"cells": cell_choices(sheet, document), "sentences": sentences(request.user)}
    drawn = {
        name: render_to_string(f"parts/rail_{name}.html", context, request)
        for name in ("findings", "remarks")
    }
    proposed = next((choice.text for choice in deciding.choices if choice.returns), "")
    return drawn | {
        "marks": [
            {"row": row, "field": field, **mark._asdict()}
            for (row, field), some in marks(here.remarks, here.found, here.unchecked).items()
            for mark in some
        ],
        "fixes": {
            card.label: [list(fix.operations) for fix in card.finding.fixes]
            for card in here.found
            if card.finding.fixes
        },
        "counts": {
            "findings": len(here.open_found),
            "remarks": here.open_count,
            "waiting": len(here.waiting),
        },
        "waiting": [{"label": one.label, "at": one.at, "text": one.comment.text} for one in here.waiting],
        "opinion": proposed,
        "inTheWay": deciding.in_the_way,
        "passing": {
            choice.action: [choice.text, choice.note] for choice in deciding.choices if not choice.returns
        },
        "points": len(deciding.points),
        "byScore": [deciding.by_score, deciding.fails],
        "score": _score(request, submission, here),
        "said": said,
    }


def _score(request: HttpRequest, submission: Submission, here: Rail) -> list[str] | None:
    """The card's HTML and its total, for who can score the sheet now."""
    card = score_card(request.user, submission, here)
    if card is None:
        return None
    kept = [(name, request.GET[name]) for name in KEPT if name != "tab" and name in request.GET]
    query = f"{urlencode(kept)}&" if kept else ""
    context = {"score": card, "submission": submission, "score_query": query}
    total = plain(card.kept.total) if card.kept else ""
    return [render_to_string("parts/score.html", context, request), total]


def kept_query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    for name in list(kept):
        if name not in KEPT:
            del kept[name]
    return kept.urlencode()


def _changed(*, comment: Comment, text: str, by) -> None:
    """A cell that was changed says what became of it; a change elsewhere has to have been made."""
    submission = comment.submission
    document = document_of(submission)
    before = points.as_it_came_back(submission)
    if before is not None and before == document:
        raise Stale(NOT_CHANGED)
    became = points.changes([comment], before, document).get(comment.pk, "") if before else ""
    threads.changed(comment=comment, text="　".join(filter(None, (became, text))), by=by)


def _about(
    request: HttpRequest,
    comment_id: int,
    action: str,
    act: Callable[..., object],
    done: str,
    *,
    with_text: bool = False,
) -> HttpResponse:
    """action: what the workflow has to allow; without one the writer of the point alone decides."""
    found = queries.comment(request.user, comment_id)
    own_or_404(request, found.submission)
    if action:
        guard(request, found.submission, action)
    said = {"comment": found, "by": request.user}
    if with_text:
        form = Answer(request.POST)
        form.is_valid()
        said["text"] = form.cleaned_data.get("text", "")
    return attempt(request, found.submission, lambda: act(**said), done)


def attempt(
    request: HttpRequest, submission: Submission, act: Callable[[], object], done: str
) -> HttpResponse:
    """Back to where the person works on this sheet, with the good or the bad news."""
    try:
        act()
    except Problem as problem:
        return _problem(request, submission, problem.message)
    if is_script(request):
        return JsonResponse(cards_json(request, queries.submission(request.user, submission.key), said=done))
    messages.success(request, done)
    return redirect(workplace(request, submission))


def _problem(request: HttpRequest, submission: Submission, message: str) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"problem": message}, status=409)
    messages.error(request, message)
    return redirect(workplace(request, submission))


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def workplace(request: HttpRequest, submission: Submission) -> str:
    """Where the person works on this sheet: editor, review page, what is asked before it is
    published, or the plain view."""
    target, query = "projects:table", ""
    if access.may(request.user, submission, "edit"):
        target, query = "projects:edit", "plain=1" if request.GET.get("plain") else ""
    elif access.may(request.user, submission, "comment"):
        target, query = "projects:review", kept_query(request)
    elif access.may(request.user, submission, "publish"):
        target = "publishing:sheet"
    address = reverse(target, args=[submission.key])
    return f"{address}?{query}" if query else address
