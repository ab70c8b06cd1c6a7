"""The publication gate: what keeps sheets from the public, and what has been said to it.

A sheet goes out when it is approved, the findings that the region's setting stops are mended or explained,
and every finding of personal data or secrecy is signed off by the head of finance, whatever its level.
`projects.actions.move` asks the same again when a sheet is published, under the rules of that moment.
"""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from projects import batches, queries
from reviews.models import State, Submission


def hindrances(found: Iterable[Submission]) -> dict[int, str]:
    """Why sheets cannot go out now, by primary key; those that can, or are out already, are not in it.

    As of the last look.  Three queries, and one for the region's setting of each year.
    """
    submissions = list(found)
    know_findings(submissions)
    reasons = {submission.pk: hindrance(submission) for submission in submissions}
    return {key: reason for key, reason in reasons.items() if reason}


def hindrance(submission: Submission) -> str:
    """Of a sheet whose findings are known; empty where it can go out."""
    if submission.state == State.PUBLISHED:
        return ""
    if submission.state != State.APPROVED:
        return f"现为“{State(submission.state).label}”，批复后才能公开。"
    left = batches.found_in(submission, "publish")
    return left.reason if left else ""


def know_findings(submissions: list[Submission]) -> None:
    """Each learns its open findings, and those that nobody but the head of finance can sign off."""
    prefetch_related_objects(
        submissions, Prefetch("findings", queryset=queries.open_findings(), to_attr="open_findings")
    )
    queries.know_for_publishing(submissions)
