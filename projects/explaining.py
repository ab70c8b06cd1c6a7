"""保留并说明 and 此条不成立: what is said about a finding, and taken back.  Each is one transaction."""

from django.contrib.auth.models import User
from django.db import transaction

from projects import found
from projects.documents import document_of
from projects.rules.audits import text_at
from reviews import access, explanations, gates
from reviews.explanations import Subject
from reviews.findings import Finding, Level
from reviews.models import Explanation, Submission, lock
from reviews.problems import Refused
from sheets.shown import shown

GONE = "这一条已经不在检查结果里，请看过现在的结果。"


@transaction.atomic
def say(
    *, submission: Submission, kind: str, rule: str, row_key: str, field: str, text: str, by: User
) -> Explanation:
    """About a finding that the checks have now."""
    access.require(by, submission, explanations.ACTIONS[Explanation.Kind(kind)])
    current = lock(submission)
    document = document_of(current)
    sheet = shown(document, region=current.region.name)
    here = found.look(current, sheet, document)
    if here.about(rule, row_key, field) is None:
        raise Refused(GONE)
    about = Subject(rule, row_key, field, text_at(here.checked.table, row_key, field))
    said = explanations.say(submission=current, kind=kind, about=about, text=text, by=by)
    found.renew(current, sheet, document)
    return said


@transaction.atomic
def dismiss_doubts(*, submission: Submission, text: str, by: User) -> int:
    """One sentence for all 疑 that nobody has spoken of; how many.  Personal data is spoken of one by one."""
    access.require(by, submission, explanations.ACTIONS[Explanation.Kind.DISMISSED])
    current = lock(submission)
    document = document_of(current)
    sheet = shown(document, region=current.region.name)
    here = found.look(current, sheet, document)
    doubts = {found.about(one): None for one in here.open if _is_doubt(one)}
    for about in doubts:
        subject = Subject(*about, text_at(here.checked.table, *about[1:]))
        explanations.say(submission=current, kind=Explanation.Kind.DISMISSED, about=subject, text=text, by=by)
    found.renew(current, sheet, document)
    return len(doubts)


def _is_doubt(one: Finding) -> bool:
    return one.level == Level.WARNING and one.rule not in gates.PRIVACY


@transaction.atomic
def withdraw(*, explanation: Explanation, by: User) -> None:
    explanations.withdraw(explanation, by=by)
    current = lock(explanation.submission)
    document = document_of(current)
    found.renew(current, shown(document, region=current.region.name), document)
