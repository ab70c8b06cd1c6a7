"""One decision on many sheets: what can be done and what cannot, and doing it, sheet by sheet.

What speaks against a sheet is asked twice, before the person confirms and again when its turn has come: each
sheet is decided as it stands, in a transaction of its own, and only as it was seen.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from departments.roles import Role
from projects import actions, points, queries
from projects.documents import document_of, place_of
from reviews import access, batches, delegations, scores, threads, workflow
from reviews.batches import VERBS
from reviews.findings import Level
from reviews.models import Batch, Submission
from reviews.notices import name_of
from reviews.problems import Problem
from reviews.rule_settings import stops

logger = logging.getLogger(__name__)

CLOSING = ("pass", "approve")  # what needs every point closed and every doubt explained
REVIEWERS = (Role.HEAD, Role.REVIEWER, Role.FINANCE_HEAD)
CHANGED = "您确认之后，这张表又改过，没有办理。请看过再办。"
NOT_ACTING = "代办已经结束，没有办理。"
IS_CORRECTION = "这张表公开过，再公开是更正，要写明原因，请单独公开。"
GONE = "这张表已经不在，或者您看不到了。"
BROKEN = "程序出错，没有办理，已记录。请单独办理这张表，或联系系统维护人员。"


@dataclass(frozen=True, slots=True)
class LeftOut:
    submission: Submission
    reason: str
    mark: str = ""  # 错2 疑5 批1
    css: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    action: str
    doing: tuple[Submission, ...]
    left: tuple[LeftOut, ...]

    @property
    def verb(self) -> str:
        return VERBS[self.action]

    @property
    def chosen(self) -> int:
        return len(self.doing) + len(self.left)

    @property
    def needs_opinion(self) -> bool:
        return self.action in batches.NEEDS_OPINION


def verbs(user: access.User) -> list[tuple[str, str]]:
    """The decisions this person can make on many sheets at once, with their labels."""
    person = access.person_of(user)
    return [(one, f"批量{VERBS[one]}") for one in workflow.actions_of(person and person.role) if one in VERBS]


def plan(user: access.User, submissions: Iterable[Submission], action: str) -> Plan:
    """submissions: as `queries.with_content` gives them: no query for a sheet without open points."""
    doing, left, submissions = [], [], list(submissions)
    if action == "publish":
        queries.know_for_publishing(submissions)
    for submission in submissions:
        found = hindrance(user, submission, action)
        if found:
            left.append(found)
        else:
            doing.append(submission)
    return Plan(action, tuple(doing), tuple(left))


def hindrance(user: access.User, submission: Submission, action: str) -> LeftOut | None:
    """What speaks against this; None where nothing does.  Place and state, then points, then findings."""
    if reason := access.refusal(user, submission, action):
        return LeftOut(submission, reason)
    if action == "return":
        return None
    if action == "publish" and submission.was_public:
        return LeftOut(submission, IS_CORRECTION, "更", "w")
    return _points(submission, action) or found_in(submission, action) or _score(submission, action)


def _points(submission: Submission, action: str) -> LeftOut | None:
    if not submission.open_comments:
        return None
    number = 0
    if action in CLOSING:
        number = threads.unclosed(submission, submission.state).count()
    elif action == "submit":
        document = document_of(submission)
        number = threads.unanswered(submission).count() - len(points.ticked(submission, document))
    if not number:
        return None
    what = "没有答复" if action == "submit" else "没有关闭"
    return LeftOut(submission, f"{number} 条意见{what}。", f"批{number}", "p")


def found_in(submission: Submission, action: str) -> LeftOut | None:
    """As of the last look; when its turn has come the sheet is looked at again (`actions.move`)."""
    if action == "publish" and submission.unsigned_findings:
        number, first = len(submission.unsigned_findings), submission.unsigned_findings[0]
        return LeftOut(submission, f"{number} 处隐私或保密问题：{first.message}", f"密{number}", "e")
    levels = frozenset({Level.ERROR, Level.WARNING})
    if action not in CLOSING:
        levels = stops(submission.region_id, submission.fiscal_year, action)
    errors = [one for one in submission.open_findings if one.level == Level.ERROR]
    doubts = [one for one in submission.open_findings if one.level == Level.WARNING]
    if errors and Level.ERROR in levels:
        return LeftOut(submission, f"{len(errors)} 处错误：{errors[0].message}", f"错{len(errors)}", "e")
    if doubts and Level.WARNING in levels:
        return LeftOut(submission, f"{len(doubts)} 处疑问没有说明。", f"疑{len(doubts)}", "w")
    return None


def _score(submission: Submission, action: str) -> LeftOut | None:
    """中 and 差, or no score where the region asks for one."""
    reason = scores.refusal(submission) if action == "approve" else ""
    return LeftOut(submission, reason, "评", "w") if reason else None


def run(batch_id: int) -> None:
    """Does a waiting batch from where it stands; what fails is written down, and the next one follows."""
    batch = batches.take(batch_id)
    if batch is None:
        return
    try:
        while batch.done < len(batch.keys):
            _next(batch)
        with transaction.atomic():
            batches.finish(batch)
    except batches.Elsewhere:
        logger.warning("batch %s has been taken over by another worker", batch.pk)


def _next(batch: Batch) -> None:
    key, version = batch.keys[batch.done]
    before = batch.done, batch.failures
    try:
        with transaction.atomic():
            batches.count(batch)
            name, reason = _decide(batch, key, version)
            if reason:
                batches.fail(batch, key, name, reason)
    except batches.Elsewhere:
        raise
    except Exception:  # one sheet's failure must not keep the others waiting
        logger.exception("batch %s failed at %s", batch.pk, key)
        batch.done, batch.failures = before
        with transaction.atomic():
            batches.count(batch)
            batches.fail(batch, key, key, BROKEN)


def _decide(batch: Batch, key: str, version: int) -> tuple[str, str]:
    """The sheet's name, and why it was not done; empty when it was."""
    user = User.objects.select_related("person").get(pk=batch.by_id)
    if batch.delegation_id and not delegations.take(user, batch.delegation_id):
        return key, NOT_ACTING
    submission = queries.with_content(user, access.visible(user).filter(key=key)).first()
    if submission is None:
        return key, GONE
    name = name_of(submission)
    if submission.version != version:
        return name, CHANGED
    if batch.action == "publish":
        queries.know_for_publishing([submission])
    if found := hindrance(user, submission, batch.action):
        return name, found.reason
    try:
        with transaction.atomic():
            if batch.with_findings:
                _say_findings(submission, user)
            actions.move(submission=submission, action=batch.action, by=user, opinion=batch.opinion)
    except Problem as problem:
        return name, problem.message
    return name, ""


def _say_findings(submission: Submission, by: User) -> None:
    """The sheet's own 错 and 疑 as points at their cells, each to be answered."""
    document = document_of(submission)
    for one in submission.open_findings:
        if one.level != Level.HINT:
            cell = place_of(document, one.row_key, one.field)
            where = {"row_key": one.row_key, "field": one.field} if cell else {}
            actions.comment(submission=submission, text=one.message, by=by, **where)


def reviewable(user: access.User, submissions: Iterable[Submission]) -> list[Submission]:
    """Those whose turn it is with this person, in their order."""
    return [one for one in submissions if access.may(user, one, "comment")]
