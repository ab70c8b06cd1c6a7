"""The pages of one sheet: 看表, 填写, 审核, 历史, and what their buttons send."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from projects import actions, conflicts, queries
from projects.desk import desk, paper
from projects.documents import document_of
from projects.drawn import drawn_editor, drawn_view
from projects.guards import guard, guard_role, own_or_404
from projects.posted import changed, errors, posted
from reviews.models import Submission
from reviews.problems import Incomplete, Problem, Unanswered
from sheets.documents import from_json
from sheets.shown import shown

PLAIN_SAVES = ("save", "submit")


@require_GET
def view(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.header(request.user, key)
    context = {"submission": submission, "drawn": drawn_view(request, submission)}
    return render(request, "tables/view.html", context)


@require_GET
def snapshot(request: HttpRequest, event_id: int) -> HttpResponse:
    event = queries.event(request.user, event_id)
    submission = queries.submission(request.user, event.submission.key)
    own_or_404(request, submission)
    document = from_json(event.snapshot)
    context = desk(request.user, submission, mode="view", document=document) | {"event": event}
    return render(request, "tables/snapshot.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    if request.method == "POST":
        return _store(request, queries.submission(request.user, key))
    submission = queries.header(request.user, key)
    guard(request, submission, "edit")
    if not request.GET.get("plain"):
        return drawn_editor(request, submission)
    whole = queries.submission(request.user, key)
    return render(request, "tables/plain.html", desk(request.user, whole, mode="plain"))


def _store(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Saves what was typed, with the row operation of the button; what cannot be saved comes back typed."""
    guard_role(request, submission, "edit")
    current = document_of(submission)
    sheet = shown(current, region=submission.region.name, posted=request.POST)
    try:
        sent = posted(sheet, current, request.POST)
        op = request.POST.get("op", "save")
        document = sent.document if op in PLAIN_SAVES else changed(sheet, sent.document, op)
    except (KeyError, ValueError) as error:
        raise BadRequest("这一页的内容不完整，请从“我的表”重新打开。") from error
    if wrong := errors(sheet, document):
        return _typed(request, submission, document, sent.version, wrong)
    try:
        done = actions.save(
            submission=submission, document=document, base_version=sent.version, by=request.user
        )
    except Problem as problem:
        return _typed(request, submission, document, sent.version, {}, problem.message)
    if isinstance(done, actions.Conflict):
        return _conflict(request, submission, done)
    return _saved(request, submission, done, op)


def _saved(request: HttpRequest, submission: Submission, done: actions.Saved, op: str) -> HttpResponse:
    if op == "submit":
        return _submit(request, submission.key)
    if done.merged:
        messages.info(request, "已保存。别人同时改了另外几格，已合并在一起。")
    elif op == "save":
        messages.success(request, "已保存。")
    return redirect(_plain(submission.key))


def _plain(key: str) -> str:
    """The editor with a box in every cell, which needs no script."""
    return reverse("projects:edit", args=[key]) + "?plain=1"


def _submit(request: HttpRequest, key: str) -> HttpResponse:
    """What was just saved goes to the department's head."""
    submission = queries.submission(request.user, key)
    try:
        actions.move(submission=submission, action="submit", by=request.user)
    except (Incomplete, Unanswered):
        return redirect(_plain(key) + "&sending=1")
    except Problem as problem:
        messages.error(request, f"已保存，还没有送审：{problem.message}")
        return redirect(_plain(key))
    messages.success(request, f"已送审“{_name(submission)}”。审核前可以收回。")
    return redirect("projects:table", key)


def _typed(request, submission, document, version: int, wrong, message: str = "") -> HttpResponse:
    context = desk(request.user, submission, mode="plain", document=document, version=version, errors=wrong)
    context |= {"refusal": message, "wrong": len(wrong)}
    return render(request, "tables/plain.html", context, status=409 if message else 422)


def _conflict(request: HttpRequest, submission: Submission, found: actions.Conflict) -> HttpResponse:
    sheet = shown(found.merge.document, region=submission.region.name)
    chosen = conflicts.choices(sheet, found)
    context = paper(submission, found.theirs, sheet=sheet) | {
        "choices": chosen,
        "carried": list(conflicts.carried(sheet, found.merge.document, {one.name for one in chosen})),
        "version": found.version,
        "other": queries.saver(submission, found.version),
    }
    return render(request, "tables/conflict.html", context, status=409)


def _name(submission: Submission) -> str:
    return submission.name or submission.get_kind_display()
