"""What stands beside a sheet: the cards of its points and findings, and what the person may do with them."""

from dataclasses import dataclass
from typing import Any

from projects import carried, found, points, queries, whole
from projects.fingerprints import POINTS
from projects.found import Coverage
from projects.marks import Found, Remark, cards, remarks
from reviews import access, gates, threads
from reviews.findings import Level
from reviews.models import Comment, Event, State, Submission
from reviews.rule_settings import GATED, stops
from sheets.documents import Document
from sheets.layout import Sheet
from sheets.render.marks import Mark

ACTS = ("edit", "comment", "answer", "resolve", "append", "explain", "dismiss")


@dataclass(frozen=True, slots=True)
class Rail:
    """remarks and found are in the order of their numbers.  coverage: None for strangers.  gate: the move
    that comes next, and the levels that keep the sheet from it."""

    remarks: list[Remark]
    found: list[Found]
    coverage: Coverage | None
    gate: tuple[str, frozenset[Level]]
    may: dict[str, bool]
    opinion: Event | None
    left_behind: int  # points of the person's own that a colleague's decision left unsent
    unchecked: list[tuple[tuple[str, str], Mark]]  # cells that came from an older sheet, as marks

    @property
    def waiting(self) -> list[Remark]:
        """What the department has to answer yet."""
        return [remark for remark in self.remarks if remark.waits_for_answer]

    @property
    def open_found(self) -> list[Found]:
        return [card for card in self.found if card.is_open]

    @property
    def errors(self) -> list[Found]:
        return [card for card in self.found if card.is_open_as(Level.ERROR)]

    @property
    def doubts(self) -> list[Found]:
        return [card for card in self.found if card.is_open_as(Level.WARNING)]

    @property
    def explained(self) -> list[Found]:
        return [card for card in self.found if not card.is_open]

    @property
    def stopping(self) -> list[Found]:
        """What the region's gate asks to be mended or explained before the next move, the graver first."""
        standing = [card for card in self.found if card.seen.stops(*self.gate)]
        return sorted(standing, key=lambda card: list(Level).index(card.finding.level))

    @property
    def obstacles(self) -> list[Found | Remark]:
        """What keeps the sheet from going on, the graver first: each has a label to lead to its card."""
        return [*self.stopping, *(self.waiting if self.gate[0] == "submit" else ())]

    @property
    def headline(self) -> str:
        """Over the obstacles: 还不能送审：有 2 处错误、1 条意见没有答复。"""
        action, stopping = self.gate[0], [card.finding for card in self.stopping]
        if action != "submit":
            return gates.headline(action, stopping)
        unanswered = f"{len(self.waiting)} 条意见没有答复" if self.waiting else ""
        return f"还不能送审：有 {'、'.join(filter(None, (gates.counted(stopping), unanswered)))}。"

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
            "coverage": self.coverage,
            "findings": [card.finding for card in self.open_found],
            "may": self.may,
            "unanswered": len(self.waiting),
        }


def rail(user: access.User, submission: Submission, sheet: Sheet, document: Document) -> Rail:
    """Strangers see neither points nor findings of a published sheet."""
    may = {action: access.may(user, submission, action) for action in ACTS}
    own = access.is_own(user, submission)
    spoken = whole.may_have(submission, POINTS)
    ticked = points.ticked(submission, document) if may["answer"] and spoken else {}
    here = found.look(submission, sheet, document) if own else None
    return Rail(
        remarks=remarks(sheet, document, queries.comments(user, submission), ticked) if spoken else [],
        found=cards(sheet, document, here.seen) if here else [],
        coverage=found.coverage(here.checked.outcomes) if here else None,
        gate=_gate(user, submission),
        may=may,
        opinion=opinion_of_return(submission) if own and submission.state == State.RETURNED else None,
        left_behind=threads.left_behind(user, submission).count() if may["append"] and spoken else 0,
        unchecked=carried.marks(submission, sheet, document) if own else [],
    )


def _gate(user: access.User, submission: Submission) -> tuple[str, frozenset[Level]]:
    """Of the move forward that this person can make now."""
    action = next((one for one in GATED if access.may(user, submission, one)), "")
    place = submission.region_id, submission.fiscal_year
    return action, stops(*place, action) if action else frozenset()


def opinion_of_return(submission: Submission) -> Event | None:
    """Why the sheet came back, in words."""
    if known := whole.of(submission):
        return next((move for move in known.moves if move.action == "return"), None)
    return submission.events.defer("snapshot").filter(action="return").first()
