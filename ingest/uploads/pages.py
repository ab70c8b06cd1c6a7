"""导入: files are brought in and followed; the page of one file; what their buttons send."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ingest import actions, intake, queries
from ingest.keeping import ask_again
from ingest.models import Draft, Upload
from ingest.uploads.form import Years
from ingest.uploads.rows import Row, rows, sums
from reviews import access
from reviews.problems import Problem

PAGE_SIZE = 20
_NAMED = 5  # tables that a message names


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    if not queries.may_import(request.user):
        raise PermissionDenied("只有管理员可以导入。")
    if request.method == "POST":
        return _receive(request)
    return _desk(request, Years())


def _desk(request: HttpRequest, form: Years, status: int = 200) -> HttpResponse:
    """Asked for by htmx, only the lists: every second while something is being read."""
    every = queries.uploads(request.user)
    batch = request.GET.get("batch") or queries.latest_batch(request.user)
    now = list(every.filter(batch=batch).order_by("pk")) if batch else []
    page = Paginator(every.exclude(batch=batch), PAGE_SIZE).get_page(request.GET.get("page"))
    earlier = list(page)
    counts = queries.counts([*now, *earlier])
    current, before = rows(now, counts), rows(earlier, counts)
    context = {
        "form": form,
        "region": access.person_of(request.user).region,
        "batch": batch,
        "current": current,
        "sums": sums(current),
        "before": before,
        "page": page,
        "running": any(row.reading for row in (*current, *before)),
        "files": intake.FILES,
    }
    template = "ingest/upload_lists.html" if request.htmx else "ingest/uploads.html"
    return render(request, template, context, status=status)


def _receive(request: HttpRequest) -> HttpResponse:
    form = Years(request.POST)
    if not form.is_valid():
        return _desk(request, form, status=422)
    try:
        stored = intake.upload(
            request.FILES.getlist("files"),
            access.person_of(request.user).region,
            form.cleaned_data["fiscal_year"],
            request.user,
            too_large=getattr(request, "too_large", ()),
        )
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("ingest:desk")
    for one in stored:
        _say_if_known(request, one)
    return redirect(f"{reverse('ingest:desk')}?batch={stored[0].batch}")


def _say_if_known(request: HttpRequest, upload: Upload) -> None:
    known = queries.same_file(upload.region, upload.sha256)
    if known and known != upload:
        day = f"{known.at:%Y-%m-%d}"
        said = f"“{upload.name}”{day} 已经导入过（{known.get_state_display()}）。"
        messages.warning(request, f"{said}再读一次只用来比较，不会重复入库。")


@require_GET
def upload(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.upload(request.user, key)
    ask_again(found)
    drafts, stored = list(queries.drafts(found)), queries.in_the_books(found)
    for draft in drafts:
        draft.stored = stored.get(draft.position)
    row = Row(found, queries.counts([found]).get(found.pk, queries.Counts()))
    sound = [
        one
        for one in drafts
        if one.state == Draft.State.TO_CHECK and not one.questions_open and not one.unplaced_open
    ]
    context = {
        "upload": found,
        "row": row,
        "drafts": drafts,
        "new_departments": list(queries.new_departments(found)),
        "accepted": row.counts.states[Draft.State.ACCEPTED],
        "touched": sum(one.version > 1 or one.state != Draft.State.TO_CHECK for one in drafts),
        "sound": 0 if found.held_back else len(sound),
        "own_label": f"确认导入到{found.region.name}",
        "sound_label": f"一次确认其余没有疑问的 {len(sound)} 张",
        "report": found.report,
        "earlier": queries.same_file(found.region, found.sha256),
    }
    return render(request, "ingest/upload.html", context)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, key: str) -> HttpResponse:
    """What a button of a row or of the page of one file asks for.

    GET: who pressed it after the session had ended comes back from the login page; nothing is done.
    """
    found = queries.upload(request.user, key)
    if request.method == "GET":
        return redirect("ingest:upload", key)
    handler = HANDLERS.get(request.POST.get("action", ""))
    if handler is None:
        raise BadRequest("没有这项操作。")
    try:
        target = handler(request, found)
    except Problem as problem:
        messages.error(request, problem.message)
        target = reverse("ingest:upload", args=[key])
    return redirect(target)


def _stop(request: HttpRequest, upload: Upload) -> str:
    intake.stop(upload, request.user)
    return _batch(upload)


def _read_again(request: HttpRequest, upload: Upload) -> str:
    intake.read_again(upload, request.user)
    return _batch(upload)


def _remove(request: HttpRequest, upload: Upload) -> str:
    intake.remove(upload, request.user)
    messages.success(request, f"已移除“{upload.name}”。")
    return _batch(upload)


def _undo(request: HttpRequest, upload: Upload) -> str:
    outcome = actions.undo(upload, request.user)
    if outcome.left:
        messages.warning(request, f"已撤销 {outcome.done} 张，{len(outcome.left)} 张没有撤销：")
        _name_left(request, outcome)
    else:
        messages.success(request, f"已撤销导入“{upload.name}”，{outcome.done} 张表已从库里取出。")
    return reverse("ingest:upload", args=[upload.key])


def _accept_rest(request: HttpRequest, upload: Upload) -> str:
    outcome = actions.accept_rest(upload, request.user)
    messages.success(request, f"已入库 {outcome.done} 张没有疑问的表。")
    _name_left(request, outcome)
    return reverse("ingest:upload", args=[upload.key])


def _own(request: HttpRequest, upload: Upload) -> str:
    actions.take_as_own(upload, request.user)
    messages.success(request, f"“{upload.name}”的表可以入库到{upload.region.name}了。")
    return reverse("ingest:upload", args=[upload.key])


def _register(request: HttpRequest, upload: Upload) -> str:
    number = actions.register_departments(upload, request.user)
    messages.success(request, f"{number} 个新部门会在各自的第一张表入库时登记。")
    return reverse("ingest:upload", args=[upload.key])


def _name_left(request: HttpRequest, outcome: actions.Outcome) -> None:
    for draft, reason in outcome.left[:_NAMED]:
        messages.warning(request, f"第 {draft.position} 张“{draft}”：{reason}")
    if (more := len(outcome.left) - _NAMED) > 0:
        messages.warning(request, f"另有 {more} 张，请逐张看。")


def _batch(upload: Upload) -> str:
    return f"{reverse('ingest:desk')}?batch={upload.batch}"


HANDLERS: dict[str, Callable[[HttpRequest, Upload], str]] = {
    "stop": _stop,
    "again": _read_again,
    "remove": _remove,
    "undo": _undo,
    "accept-rest": _accept_rest,
    "register": _register,
    "own": _own,
}
