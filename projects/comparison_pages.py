"""对比: one sheet beside another version of it or another sheet; 流转: who did what when."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects import comparisons, neighbours, queries
from projects.comparisons import Choice
from projects.desk import paper
from projects.documents import document_of
from projects.marks import marks, remarks
from projects.timelines import timeline as timeline_of
from reviews import access
from reviews.models import Submission


@require_GET
def compare(request: HttpRequest, key: str) -> HttpResponse:
    submission = _own(request, key)
    found = comparisons.choices(request.user, submission)
    chosen = request.GET.get("with") or _first(submission, found)
    context = paper(submission, document_of(submission)) | {
        "choices": found,
        "versions": comparisons.versions(request.user, submission),
        "chosen": chosen,
        "address": reverse("projects:compare", args=[key]),
        "without": reverse("projects:table", args=[key]),
    }
    if chosen == "table":
        return _choose(request, submission, context)
    return render(request, "tables/compare.html", context | _compared(request, submission, context))


def _first(submission: Submission, found: list[Choice]) -> str:
    """What a person most likely wants to see who named nothing."""
    usual = comparisons.default(submission, found)
    return usual or next((choice.value for choice in found if choice.available), "table")


def _compared(request: HttpRequest, submission: Submission, context: dict) -> dict:
    """With the points the person may read: changes answer them."""
    said = remarks(context["sheet"], context["document"], queries.comments(request.user, submission))
    chosen = context["chosen"]
    unavailable = next((one for one in context["choices"] if one.value == chosen and one.reason), None)
    if unavailable:
        return {"unavailable": unavailable.reason}
    found = comparisons.compare(
        request.user,
        submission,
        chosen,
        document=context["document"],
        remarks=said,
        marks=marks(said),
    )
    return {"comparison": found, "remarks": said}


def _choose(request: HttpRequest, submission: Submission, context: dict) -> HttpResponse:
    """Which other sheet: those with a name like this one's first."""
    words = request.GET.get("q", "")
    context |= {"words": words, "neighbours": neighbours.of(request.user, submission, words)}
    return render(request, "tables/compare_choose.html", context)


@require_GET
def timeline(request: HttpRequest, key: str) -> HttpResponse:
    submission = _own(request, key)
    context = paper(submission, document_of(submission))
    context["timeline"] = timeline_of(request.user, submission)
    return render(request, "tables/timeline.html", context)


def _own(request: HttpRequest, key: str) -> Submission:
    """History and comparisons are the department's and the region's; of others' sheets one sees the sheet."""
    submission = queries.submission(request.user, key)
    if not access.is_own(request.user, submission):
        raise Http404
    return submission
