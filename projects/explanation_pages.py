"""What the forms in the cards of findings send.  A script gets the cards anew, a plain form a page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from projects import explaining, queries
from projects.guards import guard, guard_role, own_or_404
from projects.thread_pages import attempt
from reviews.explanations import ACTIONS
from reviews.models import Explanation

KEPT, DISMISSED = Explanation.Kind.KEPT, Explanation.Kind.DISMISSED


@require_POST
def keep(request: HttpRequest, key: str) -> HttpResponse:
    return _say(request, key, KEPT, "已记下说明，这一条不再拦着送审。")


@require_POST
def dismiss(request: HttpRequest, key: str) -> HttpResponse:
    return _say(request, key, DISMISSED, "已注明此条不成立。")


def _say(request: HttpRequest, key: str, kind: str, done: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    action = ACTIONS[Explanation.Kind(kind)]
    guard_role(request, submission, action)
    guard(request, submission, action)
    about = {"rule": "rule", "row_key": "row", "field": "field", "text": "text"}
    words = {name: request.POST.get(sent, "") for name, sent in about.items()}
    return attempt(
        request,
        submission,
        lambda: explaining.say(submission=submission, kind=kind, by=request.user, **words),
        done,
    )


@require_POST
def withdraw(request: HttpRequest, explanation_id: int) -> HttpResponse:
    said = queries.explanation(request.user, explanation_id)
    submission = said.submission
    own_or_404(request, submission)
    return attempt(
        request,
        submission,
        lambda: explaining.withdraw(explanation=said, by=request.user),
        "已撤回，这一条又要处理了。",
    )
