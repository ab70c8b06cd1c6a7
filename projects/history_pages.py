"""改动记录: the list of saves, as a page and in the editor's rail, and 恢复到这时."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from projects import queries
from projects.desk import paper
from projects.documents import document_of
from projects.guards import guard, guard_role, own_or_404
from projects.history import history, restore
from reviews import access
from reviews.problems import Problem


@require_GET
def changes(request: HttpRequest, key: str) -> HttpResponse:
    """A script gets the list alone."""
    submission = queries.submission(request.user, key)
    own_or_404(request, submission)
    context = paper(submission, document_of(submission)) | {
        "history": history(submission, request.GET.get("page", "1")),
        "may_restore": access.may(request.user, submission, "edit"),
    }
    part = request.headers.get("X-Requested-With") == "fetch"
    return render(request, "parts/rail_revisions.html" if part else "tables/changes.html", context)


@require_POST
def going_back(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "edit")
    guard(request, submission, "edit")
    to, version = (_whole(request.POST.get(name, "")) for name in ("to", "version"))
    try:
        saved = restore(submission=submission, to=to, version=version, by=request.user)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("projects:changes", key)
    messages.success(request, f"已恢复到第{to}版的内容，存为第{saved.version}版。原来的内容还在改动记录里。")
    return redirect("projects:edit", key)


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest("这一页的内容不完整，请刷新后再试。")
    return int(text)
