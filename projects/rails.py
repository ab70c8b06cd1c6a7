"""What stands beside a sheet: the cards of its points and findings, and what the person may do with them."""

from dataclasses import dataclass
from typing import Any

from projects import carried, points, queries
from projects.checks import findings
from projects.marks import Found, Remark, cards, remarks
from reviews import access, threads
from reviews.findings import Level
from reviews.models import Comment, Event, State, Submission
from sheets.documents import Document
from sheets.layout import Sheet
from sheets.render.marks import Mark

ACTS = ("edit", "comment", "answer", "resolve", "append")


@dataclass(frozen=True, slots=True)
class Rail:
    """remarks and found are in the order of their numbers."""

    remarks: list[Remark]
    found: list[Found]
    may: dict[str, bool]
    opinion: Event | None
    left_behind: int  # points of the person's own that a colleague's decision left unsent
    unchecked: list[tuple[tuple[str, str], Mark]]  # cells that came from an older sheet, as marks

    @property
    def waiting(self) -> list[Remark]:
        """What the department has to answer yet."""
        return [remark for remark in self.remarks if remark.waits_for_answer]

    @property
    def errors(self) -> list[Found]:
        return [card for card in self.found if card.finding.level == Level.ERROR]

    @property
    def obstacles(self) -> list[Found | Remark]:
        """What keeps the sheet from being sent, the graver first: each has a label to lead to its card."""
        return [*self.errors, *self.waiting]

    @property
    def answered(self) -> list[Remark]:
        """What the reviewer will find answered."""
        return [remark for remark in self.remarks if not remark.waits_for_answer and not remark.is_closed]

    @property
    def accepted_at_once(self) -> int:
        """How many points one button could close."""
        return sum(remark.state == Comment.State.ANSWERED for remark in self.remarks)

    @property
    def open_count(self) -> int:
        return sum(not remark.is_closed for remark in self.remarks)

    def context(self) -> dict[str, Any]:
        return {
            "rail": self,
            "remarks": self.remarks,
            "unchecked": self.unchecked,
            "found": self.found,
            "findings": [card.finding for card in self.found],
            "may": self.may,
            "unanswered": len(self.waiting),
        }


def rail(user: access.User, submission: Submission, sheet: Sheet, document: Document) -> Rail:
    """Strangers see neither points nor findings of a published sheet."""
    may = {action: access.may(user, submission, action) for action in ACTS}
    own = access.is_own(user, submission)
    ticked = points.ticked(submission, document) if may["answer"] else {}
    return Rail(
        remarks=remarks(sheet, document, queries.comments(user, submission), ticked),
        found=cards(sheet, document, findings(sheet, document)) if own else [],
        may=may,
        opinion=opinion_of_return(submission) if own and submission.state == State.RETURNED else None,
        left_behind=threads.left_behind(user, submission).count() if may["append"] else 0,
        unchecked=carried.marks(submission, sheet, document) if own else [],
    )


def opinion_of_return(submission: Submission) -> Event | None:
    """Why the sheet came back, in words."""
    return submission.events.defer("snapshot").filter(action="return").first()
