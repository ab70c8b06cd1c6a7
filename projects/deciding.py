"""The decision box: what can be decided, the opinion put together from the points, what stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects import queries
from projects.marks import Remark
from projects.rails import Rail
from projects.score_cards import limit
from reviews import access, gates, phrases, scores, workflow
from reviews.models import Phrase, Reply, Submission

LONGEST = 2000  # characters of an opinion
OWN_REMARKS = 20  # proposed again in the field of a remark
PASSING = "同意。"
# action -> the choice, the button, the button where nothing follows, what is said afterwards
WORDS = {
    "pass": ("审核通过", "通过并看下一张", "通过", "已通过“{name}”，已送财政局审核。"),
    "approve": ("审核通过，批复", "批复并看下一张", "批复", "已批复“{name}”。"),
    "return": ("退回修改", "退回并看下一张", "退回", "已退回“{name}”，{points}"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    action: str
    label: str
    button: str
    alone: str
    text: str  # the opinion that is proposed
    note: str = ""  # what it says beyond agreement

    @property
    def returns(self) -> bool:
        return self.action == "return"


@dataclass(frozen=True, slots=True)
class Decision:
    """points: what the opinion of a return is put together from.  in_the_way: what keeps the sheet from
    passing.  by_score: what the grade of this round allows; fails: it does not let the sheet pass."""

    choices: list[Choice]
    points: list[Remark]
    in_the_way: str
    by_score: str = ""
    fails: bool = False


def decision(user: access.User, submission: Submission, rail: Rail) -> Decision:
    points = to_be_mended(user, rail.remarks, submission.state)
    said, passes, is_out = limit(submission) if submission.state == scores.STAGE else ("", True, False)
    offers = [offer for offer in access.offers(user, submission) if not offer.refusal]
    choices = [
        _returning(offer.action, points, said if is_out else "")
        if offer.needs_opinion
        else _passing(offer.action, len(rail.doubts))
        for offer in offers
        if offer.action in WORDS
    ]
    way = in_the_way(rail, submission.state) or graded(submission, choices)
    return Decision(choices, points, way, said, not passes)


def graded(submission: Submission, choices: Iterable[Choice]) -> str:
    """What the score keeps from being approved, or that it is asked for."""
    return scores.refusal(submission) if any(one.action == "approve" for one in choices) else ""


def _returning(action: str, points: list[Remark], by_score: str) -> Choice:
    """A sheet that must not go on to the budget is told so."""
    return Choice(action, *WORDS[action][:3], f"{opinion(points)}{by_score}"[:LONGEST])


def _passing(action: str, doubts: int) -> Choice:
    """What the checks still doubt is said with the agreement."""
    if not doubts:
        return Choice(action, *WORDS[action][:3], PASSING)
    text, note = f"{PASSING}{gates.NOTED} {doubts} 条。", f"{gates.NOTED} {doubts} 条，通过时将注明"
    return Choice(action, *WORDS[action][:3], text, note)


def to_be_mended(user: access.User, remarks: Iterable[Remark], stage: str) -> list[Remark]:
    """What goes out with a return: the person's points held back, and older ones that are open again."""
    return [
        remark
        for remark in remarks
        if remark.comment.stage == stage
        and remark.is_open
        and (remark.comment.by_id == user.pk or not remark.held)
    ]


def opinion(points: list[Remark]) -> str:
    """请修改 2 处后重新送审：1.第5行 指标值：请核对单位；2.…"""
    if not points:
        return ""
    listed = "；".join(f"{number}.{_line(point)}" for number, point in enumerate(points, 1))
    return f"请修改 {len(points)} 处后重新送审：{listed}。"[:LONGEST]


def _line(point: Remark) -> str:
    said = [word.text for word in point.comment.said if word.kind in (Reply.Kind.ADDED, Reply.Kind.AGAIN)]
    text = "".join((said[-1] if said else point.comment.text).splitlines()).strip().rstrip("。；")
    return f"{point.place}：{text}" if point.at else text


def sentences(user: access.User) -> list[str]:
    """What is proposed for a remark: the ready sentences, then what the person wrote last."""
    ready = [one.text for one in phrases.of(user).filter(kind=Phrase.For.COMMENT)]
    return list(dict.fromkeys([*ready, *queries.latest_remarks(user, OWN_REMARKS)]))


def in_the_way(rail: Rail, stage: str) -> str:
    """What the region's gate stops, then the points of this review that are not closed."""
    action, stopping = rail.gate[0], [card.finding for card in rail.stopping]
    if action in WORDS and stopping:
        return gates.refusal(action, stopping)
    left = [one for one in rail.remarks if one.comment.stage == stage and not one.is_closed]
    return f"还有 {len(left)} 条意见没有关闭。请退回，或先逐条认可关闭。" if left else ""


def done_words(action: str, submission: Submission, *, clerk: str, sent: int) -> str:
    points = f"{sent} 条意见已发给{clerk}。" if sent else f"{clerk}会收到您的意见。"
    words = WORDS[action][3] if action in WORDS else f"已{workflow.LABELS[action]}“{{name}}”。"
    return words.format(name=submission.name or submission.get_kind_display(), points=points)
