"""Who may open a page or send a form: strangers find nothing, other roles hear why not."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from reviews import access, workflow
from reviews.models import Submission


def guard(request: HttpRequest, submission: Submission, action: str) -> None:
    if reason := access.refusal(request.user, submission, action):
        raise PermissionDenied(reason)


def guard_role(request: HttpRequest, submission: Submission, action: str) -> None:
    """Strangers and other roles are turned away; who is only too late hears it without losing a word."""
    own_or_403(request, submission)
    person = access.person_of(request.user)
    if not any(row.action == action and row.role == person.role for row in workflow.TABLE):
        raise PermissionDenied(access.refusal(request.user, submission, action))


def own_or_404(request: HttpRequest, submission: Submission) -> None:
    """History and points are the department's and the region's, also after the sheet is published."""
    if not access.is_own(request.user, submission):
        raise Http404


def own_or_403(request: HttpRequest, submission: Submission) -> None:
    if not access.is_own(request.user, submission):
        raise PermissionDenied("这是其他部门或其他地区的表，您只能查看。")
