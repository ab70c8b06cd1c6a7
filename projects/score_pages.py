"""What the score card sends.  A script gets the cards anew, a plain form the page with what was typed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from projects import queries
from projects.documents import document_of
from projects.guards import guard, guard_role
from projects.rails import rail
from projects.score_cards import proposals_of
from projects.thread_pages import attempt, is_script
from reviews import scores
from reviews.models import Submission
from reviews.rule_settings import scheme_of
from reviews.scoring import Proposal
from sheets.shown import shown

LONGEST_POINTS = 8
UNKEPT = "scores"  # in the session: what was typed in cards that could not be kept, by sheet
MOST_UNKEPT = 10


@require_POST
def score(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard_role(request, submission, "comment")
    guard(request, submission, "comment")
    if not scores.is_scorer(request.user):
        raise PermissionDenied("评分由财政审核人、财政负责人办理。")
    return attempt(request, submission, lambda: _keep(request, submission), "已存下评分。")


def _keep(request: HttpRequest, submission: Submission) -> None:
    proposed = _proposed(request, submission)
    numbers = range(len(proposed))
    given = [request.POST.get(f"given-{number}", "")[:LONGEST_POINTS] for number in numbers]
    reasons = [request.POST.get(f"reason-{number}", "")[: scores.LONGEST_REASON] for number in numbers]
    try:
        scores.give(submission=submission, proposed=proposed, given=given, reasons=reasons, by=request.user)
    except scores.Unfit as problem:
        if not is_script(request):
            faults = [problem.faults.get(number, "") for number in numbers]
            _keep_typed(request, submission, {"given": given, "reasons": reasons, "faults": faults})
        raise
    typed(request, submission)


def _proposed(request: HttpRequest, submission: Submission) -> tuple[Proposal, ...]:
    document = document_of(submission)
    here = rail(request.user, submission, shown(document, region=submission.region.name), document)
    return proposals_of(scheme_of(submission.region_id, submission.fiscal_year), here)


def _keep_typed(request: HttpRequest, submission: Submission, what: dict[str, list[str]]) -> None:
    kept = request.session.get(UNKEPT, {})
    request.session[UNKEPT] = dict([*kept.items(), (submission.key, what)][-MOST_UNKEPT:])


def typed(request: HttpRequest, submission: Submission) -> dict[str, Any] | None:
    """What could not be kept the last time, told once."""
    kept = request.session.get(UNKEPT, {})
    found = kept.pop(submission.key, None)
    if found is not None:
        request.session[UNKEPT] = kept
    return found
