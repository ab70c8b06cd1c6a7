"""带入上年 in a sheet that is begun, shown before it is done; and cells that somebody has looked at."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from departments.models import Person
from projects import actions, carried, queries, starting
from projects.changes import listed
from projects.desk import paper
from projects.documents import document_of
from projects.guards import guard
from reviews import access
from reviews.models import Submission
from reviews.problems import Problem, Stale
from sheets.carried import Carried
from sheets.render.changes import draw


@require_http_methods(["GET", "POST"])
def carry(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard(request, submission, "edit")
    person = access.person_of(request.user)
    asked = request.POST.get("from") or request.GET.get("from")
    base = starting.source(person, asked) if asked else starting.usual_base(person, submission)
    found = _fitting(person, submission, base)
    if request.method == "POST" and base and found:
        return _carry(request, submission, base, found)
    document = document_of(submission)
    shown = draw(document, found.document, region=submission.region.name) if found else None
    return render(
        request,
        "tables/carry.html",
        paper(submission, document, sheet=shown.sheet if shown else None)
        | {
            "base": base,
            "found": found,
            "shown": shown,
            "changes": listed(shown.sheet, found.document, shown.items) if shown and found else [],
            "last": list(starting.last_years(person, submission.fiscal_year, submission.kind)),
        },
    )


def _fitting(person: Person, submission: Submission, base: Submission | None) -> Carried | None:
    if base is None or base.kind != submission.kind or base.pk == submission.pk:
        return None
    return starting.into_draft(person, submission, base)


def _carry(request: HttpRequest, submission: Submission, base: Submission, found: Carried) -> HttpResponse:
    if request.POST.get("version") != str(submission.version):
        messages.warning(request, "这张表刚刚又改过，请按新的内容再看一遍。")
        return redirect(request.get_full_path())
    try:
        _take_in(submission, found, by=request.user)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("projects:carry", submission.key)
    name = f"{base.fiscal_year}年度的“{base.name or base.get_kind_display()}”"
    messages.success(request, f"已带入{name}，原来写好的格没有动。标着“改”的格请逐格核对。")
    return redirect("projects:edit", submission.key)


@transaction.atomic
def _take_in(submission: Submission, found: Carried, *, by: User) -> None:
    """Saved and marked, or neither."""
    waiting = carried.to_check(submission, document_of(submission))
    version = submission.version
    done = actions.save(submission=submission, document=found.document, base_version=version, by=by)
    if isinstance(done, actions.Conflict):
        raise Stale
    actions.keep_to_check(submission, [*waiting, *found.moved])


@require_POST
def checked(request: HttpRequest, key: str) -> HttpResponse:
    """The clerk has looked at these cells, `row key:field` each; without any at all of them."""
    submission = queries.submission(request.user, key)
    guard(request, submission, "edit")
    named = request.POST.getlist("cell")
    cells = [tuple(one.split(":", 1)) for one in named if ":" in one] if named else None
    left = carried.checked(submission, cells, by=request.user)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"left": left})
    messages.success(request, f"已记下。还有 {left} 格没有核对。" if left else "已记下，都核对过了。")
    return redirect("projects:edit", key)
