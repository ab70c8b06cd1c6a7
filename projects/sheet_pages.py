"""The pages of one sheet: 看表, 填写, 审核, 历史, and what their buttons send."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects import actions, conflicts, queries
from projects.desk import desk, paper
from projects.documents import document_of
from projects.forms import Answer, Remark
from projects.posted import changed, errors, posted
from reviews import access, threads, workflow
from reviews.models import Submission
from reviews.problems import Problem
from sheets.documents import from_json
from sheets.shown import shown

PLAIN_SAVES = ("save", "submit")


@require_GET
def view(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    context = desk(request.user, submission, mode="view")
    return render(request, "tables/view.html", context)


@require_GET
def review(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    _guard(request, submission, "comment")
    context = desk(request.user, submission, mode="review") | {"chosen": request.GET.get("cell", "")}
    return render(request, "tables/review.html", context)


@require_GET
def snapshot(request: HttpRequest, event_id: int) -> HttpResponse:
    event = queries.event(request.user, event_id)
    submission = queries.submission(request.user, event.submission.key)
    _own_or_404(request, submission)
    document = from_json(event.snapshot)
    context = desk(request.user, submission, mode="view", document=document) | {"event": event}
    return render(request, "tables/snapshot.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    if request.method == "POST":
        return _store(request, submission)
    _guard(request, submission, "edit")
    mode = "plain" if request.GET.get("plain") else "edit"
    return render(request, f"tables/{mode}.html", desk(request.user, submission, mode=mode))


def _store(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Saves what was typed, with the row operation of the button; what cannot be saved comes back typed."""
    _guard_role(request, submission, "edit")
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


@require_POST
def move(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    action = request.POST.get("action", "")
    if action not in workflow.LABELS:
        raise BadRequest("没有这项操作。")
    _guard_role(request, submission, action)
    if request.POST.get("version") != str(submission.version):
        messages.error(request, "这张表刚刚被别人改过，请看过新的内容再决定。")
        return redirect("projects:table", key)
    opinion = request.POST.get("opinion", "")[:2000]

    def act() -> str:
        return actions.move(submission=submission, action=action, by=request.user, opinion=opinion).key

    return _attempt(request, act, f"已{workflow.LABELS[action]}“{_name(submission)}”。", submission)


@require_POST
def comment(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    _guard(request, submission, "comment")
    form = Remark(request.POST)
    if not form.is_valid():
        messages.error(request, "请先写意见，再点“提出”。")
        return redirect("projects:review", key)

    def act() -> None:
        actions.comment(
            submission=submission, by=request.user, text=form.cleaned_data["text"], **form.place()
        )

    return _attempt(request, act, "意见已记下，退回或通过时一并送出。", submission)


@require_POST
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = queries.comment(request.user, comment_id)
    _own_or_404(request, found.submission)
    _guard(request, found.submission, "answer")
    form = Answer(request.POST)
    form.is_valid()

    def act() -> None:
        threads.answer(comment=found, text=form.cleaned_data.get("text", ""), by=request.user)

    return _attempt(request, act, "已答复。", found.submission)


@require_POST
def resolve(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = queries.comment(request.user, comment_id)
    _own_or_404(request, found.submission)
    _guard(request, found.submission, "resolve")
    return _attempt(
        request, lambda: threads.resolve(comment=found, by=request.user), "意见已关闭。", found.submission
    )


def _attempt(
    request: HttpRequest, act: Callable[[], object], done: str, submission: Submission
) -> HttpResponse:
    """Back to where the person works on this sheet, with the good or the bad news."""
    try:
        made = act()
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect(_place(request, submission))
    messages.success(request, done)
    if isinstance(made, str) and made != submission.key:
        return redirect("projects:edit", made)
    return redirect(_place(request, Submission.objects.get(pk=submission.pk)))


def _place(request: HttpRequest, submission: Submission):
    target = "projects:table"
    if access.may(request.user, submission, "edit"):
        target = "projects:edit"
    elif access.may(request.user, submission, "comment"):
        target = "projects:review"
    return redirect(target, submission.key).url


def _guard(request: HttpRequest, submission: Submission, action: str) -> None:
    if reason := access.refusal(request.user, submission, action):
        raise PermissionDenied(reason)


def _guard_role(request: HttpRequest, submission: Submission, action: str) -> None:
    """Strangers and other roles are turned away; who is only too late hears it without losing a word."""
    _own_or_403(request, submission)
    person = access.person_of(request.user)
    if not any(row.action == action and row.role == person.role for row in workflow.TABLE):
        raise PermissionDenied(access.refusal(request.user, submission, action))


def _own_or_404(request: HttpRequest, submission: Submission) -> None:
    """History and comments are the department's and the region's, also after the sheet is published."""
    if not access.is_own(request.user, submission):
        raise Http404


def _own_or_403(request: HttpRequest, submission: Submission) -> None:
    if not access.is_own(request.user, submission):
        raise PermissionDenied("这是其他部门或其他地区的表，您只能查看。")


def _name(submission: Submission) -> str:
    return submission.name or submission.get_kind_display()
