"""The only writer of scores: what a reviewer of the finance bureau gave a sheet in one round, and what its
grade allows.

The department sees a score once it has been decided on; finance sees all rounds.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from journal.actions import record
from reviews import access, workflow
from reviews.models import Event, Score, State, Submission, lock
from reviews.problems import Problem, Refused
from reviews.rule_settings import scheme_of
from reviews.scoring import STEP, Band, Mark, Proposal, plain, to_marks, total

STAGE = State.FINANCE_REVIEW
LONGEST_REASON = 300
ASKED = "还没有评分。请先在“评分”里打分并存下，再批复。"


class Unfit(Problem):
    """What was typed cannot be kept; `faults`: the number of the item and what is wrong with it."""

    def __init__(self, faults: dict[int, str]):
        self.faults = faults
        super().__init__("；".join(faults.values()))


def seen_by(user: access.User, submission: Submission) -> QuerySet[Score]:
    """The newest first."""
    found = Score.objects.filter(submission=submission)
    if not access.is_own(user, submission):
        return found.none()
    if is_scorer(user):
        return found
    # the review that goes on, also after its decision was taken back
    return found.filter(_decided()).exclude(stage=submission.state, round=submission.round)


def is_scorer(user: access.User) -> bool:
    person = access.person_of(user)
    return STAGE in workflow.stages_of(person.role if person else None)


def _decided() -> Exists:
    moves = Event.objects.filter(
        submission=OuterRef("submission"),
        from_state=OuterRef("stage"),
        action__in=("approve", "return"),
        at__gte=OuterRef("at"),
    )
    return Exists(moves)


def of_round(submission: Submission) -> Score | None:
    """The score of the sheet as it was sent last."""
    known = vars(submission).get("scorings")
    if known is None:
        known = Score.objects.filter(submission=submission, stage=STAGE)
    return next((one for one in known if (one.stage, one.round) == (STAGE, submission.round)), None)


def band_of(submission: Submission, score: Score) -> Band:
    return scheme_of(submission.region_id, submission.fiscal_year).band_of(score.grade)


def is_offered(user: access.User, submission: Submission) -> bool:
    """Whether this person can score the sheet now."""
    return (
        submission.state == STAGE
        and is_scorer(user)
        and access.may(user, submission, "comment")
        and scheme_of(submission.region_id, submission.fiscal_year).in_use
    )


def refusal(submission: Submission) -> str:
    """Why its score keeps the sheet from being approved; "" where it does not."""
    scheme = scheme_of(submission.region_id, submission.fiscal_year)
    if not scheme.in_use:
        return ""
    score = of_round(submission)
    if score is None:
        return ASKED if scheme.demanded else ""
    band = scheme.band_of(score.grade)
    return "" if band.next.passes else said(score, band)


def said(score: Score, band: Band) -> str:
    """评分 72 分，等级“中”：只能退回，修改后按程序重新送审。"""
    return f"评分 {plain(score.total)} 分，等级“{score.grade}”：{band.allows}。"


def require(submission: Submission) -> None:
    if reason := refusal(submission):
        raise Refused(reason)


@transaction.atomic
def give(
    *,
    submission: Submission,
    proposed: Sequence[Proposal],
    given: Sequence[str],
    reasons: Sequence[str],
    by: User,
) -> Score:
    """In the place of what was given before in this round.  given, reasons: as typed, in the items' order."""
    current = lock(submission)
    access.require(by, current, "comment")
    if not is_offered(by, current):
        raise Refused("本表现在不能评分：财政审核时，由财政审核人、财政负责人评分。")
    marks = _marks(proposed, given, reasons)
    whole = total(marks)
    scheme = scheme_of(current.region_id, current.fiscal_year)
    score, _ = Score.objects.update_or_create(
        submission=current,
        stage=STAGE,
        round=current.round,
        defaults={
            "items": to_marks(marks),
            "total": whole,
            "grade": scheme.band(whole).grade,
            "by": by,
            "by_name": access.signature(by),
        },
    )
    record("sheet.scored", by=by, target=f"submission:{current.key}", label=str(current), grade=score.grade)
    return score


def _marks(proposed: Sequence[Proposal], given: Sequence[str], reasons: Sequence[str]) -> list[Mark]:
    marks, faults = [], {}
    for number, (proposal, text, reason) in enumerate(zip(proposed, given, reasons, strict=True)):
        points = _points(text)
        if points is None or not 0 <= points <= proposal.item.points or points % STEP:
            faults[number] = (
                f"{proposal.item.name}请填 0 到 {plain(proposal.item.points)} 之间的分，可以有半分。"
            )
            continue
        mark = Mark(proposal.item, proposal.points, points, reason.strip()[:LONGEST_REASON])
        if mark.differs and not mark.reason:
            faults[number] = (
                f"{mark.item.name}建议 {plain(mark.proposed)} 分，您给 {plain(points)} 分，请写明理由。"
            )
        marks.append(mark)
    if faults:
        raise Unfit(faults)
    return marks


def _points(text: str) -> Decimal | None:
    try:
        points = Decimal(text.strip()[:8])
    except InvalidOperation:
        return None
    return points if points.is_finite() else None
