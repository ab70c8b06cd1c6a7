"""What stands beside a sheet: the cards of its points and findings, and what the person may do with them."""

from dataclasses import dataclass
from typing import Any

from projects import points, queries
from projects.checks import findings
from projects.marks import Found, Remark, cards, remarks
from reviews import access, threads
from reviews.models import Event, State, Submission
from sheets.documents import Document
from sheets.layout import Sheet

ACTS = ("edit", "comment", "answer", "resolve", "append")


@dataclass(frozen=True, slots=True)
class Rail:
    """remarks and found are in the order of their numbers."""

    remarks: list[Remark]
    found: list[Found]
    may: dict[str, bool]
    stages: tuple[str, ...]
    opinion: Event | None

    @property
    def waiting(self) -> list[Remark]:
        """What the department has to answer yet."""
        return [remark for remark in self.remarks if remark.waits_for_answer]

    @property
    def open_count(self) -> int:
        return sum(not remark.is_closed for remark in self.remarks)

    def context(self) -> dict[str, Any]:
        return {
            "rail": self,
            "remarks": self.remarks,
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
        stages=threads.stages_of(user),
        opinion=opinion_of_return(submission) if own and submission.state == State.RETURNED else None,
    )


def opinion_of_return(submission: Submission) -> Event | None:
    """Why the sheet came back, in words."""
    return submission.events.defer("snapshot").filter(action="return").first()
