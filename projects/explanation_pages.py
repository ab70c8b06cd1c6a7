"""保留并说明 and 此条不成立: the form on a page of its own, and what it sends.  A script has the form in the
card and gets the cards anew."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from projects import explaining, found, queries
from projects.desk import paper
from projects.documents import document_of
from projects.guards import guard, guard_role, own_or_404
from projects.marks import cards
from projects.thread_pages import attempt, kept_query, workplace
from reviews.explanations import ACTIONS
from reviews.models import Explanation, Submission

KEPT, DISMISSED = Explanation.Kind.KEPT, Explanation.Kind.DISMISSED
# the address, the question, the button, what is said afterwards
WORDS = {
    KEPT: ("keep-finding", "为什么这样写", "保留并说明", "已记下说明，这一条不再拦着送审。"),
    DISMISSED: ("dismiss-finding", "为什么不成立", "注明不成立", "已注明此条不成立。"),
}


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, key: str) -> HttpResponse:
    return _word(request, key, KEPT)


@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, key: str) -> HttpResponse:
    return _word(request, key, DISMISSED)


def _word(request: HttpRequest, key: str, kind: Explanation.Kind) -> HttpResponse:
    submission = queries.submission(request.user, key)
    guard_role(request, submission, ACTIONS[kind])
    guard(request, submission, ACTIONS[kind])
    return _say(request, submission, kind) if request.method == "POST" else _ask(request, submission, kind)


def _say(request: HttpRequest, submission: Submission, kind: Explanation.Kind) -> HttpResponse:
    rule, row_key, field, text = (request.POST.get(name, "") for name in ("rule", "row", "field", "text"))
    return attempt(
        request,
        submission,
        lambda: explaining.say(
            submission=submission,
            kind=kind,
            rule=rule,
            row_key=row_key,
            field=field,
            text=text,
            by=request.user,
        ),
        WORDS[kind][3],
    )


def _ask(request: HttpRequest, submission: Submission, kind: Explanation.Kind) -> HttpResponse:
    context = paper(submission, document_of(submission))
    about = tuple(request.GET.get(name, "") for name in ("rule", "row", "field"))
    look = found.look(submission, context["sheet"], context["document"])
    here, like = look.about(*about), look.like(*about)
    if here is None or not (here.is_open or (kind == DISMISSED and here.is_unsigned)):
        messages.info(request, explaining.GONE if here is None else "这一条已经说明过了。")
        return redirect(workplace(request, submission))
    address, label, send, _ = WORDS[kind]
    context |= {
        "heading": kind.label,
        "card": cards(context["sheet"], context["document"], [here])[0],
        "action": reverse(f"projects:{address}", args=[submission.key]),
        "label": label,
        "together": len(like) if len(like) > 1 else 0,
        "send": send,
        "query": kept_query(request),
        "back": workplace(request, submission),
    }
    return render(request, "tables/word.html", context)


@require_POST
def withdraw(request: HttpRequest, explanation_id: int) -> HttpResponse:
    said = queries.explanation(request.user, explanation_id)
    own_or_404(request, said.submission)
    return attempt(
        request,
        said.submission,
        lambda: explaining.withdraw(explanation=said, by=request.user),
        "已撤回，这一条又要处理了。",
    )
