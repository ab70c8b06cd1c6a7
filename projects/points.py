"""What became of the cells that the reviewers' points stand on, since the sheet last came back."""

from collections.abc import Iterable

from projects.documents import place_of
from reviews import threads
from reviews.models import Comment, State, Submission
from sheets.documents import Document, from_json

BACK = (State.DRAFT, State.RETURNED)


def as_it_came_back(submission: Submission) -> Document | None:
    """The sheet as it stood when it was returned or withdrawn last; None when it never was."""
    moves = submission.events.filter(action__in=("return", "withdraw"), to_state__in=BACK)
    snapshot = moves.values_list("snapshot", flat=True).first()
    return from_json(snapshot) if snapshot else None


def ticked(submission: Submission, document: Document) -> dict[int, str]:
    """What became of the cell of each open point, by the point's id: those whose cell was changed.

    Two queries, one where no point is open.  A cell that is gone is no answer, nor is a change elsewhere.
    """
    still = list(threads.unanswered(submission).exclude(row_key=""))
    before = as_it_came_back(submission) if still else None
    return changes(still, before, document) if before else {}


def changes(comments: Iterable[Comment], before: Document, now: Document) -> dict[int, str]:
    found = {}
    for comment in comments:
        old, new = (text_at(document, comment) for document in (before, now))
        if old is not None and new is not None and old != new:
            found[comment.pk] = f"“{old or '（空）'}”改为“{new or '（空）'}”"
    return found


def text_at(document: Document, comment: Comment) -> str | None:
    """What stands in the comment's cell; None where the cell is not there, or the comment is on none."""
    place = place_of(document, comment.row_key, comment.field) if comment.row_key else None
    return place and place[1]
