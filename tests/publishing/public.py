"""Sheets that are public, and what comes after."""

from copy import copy

from projects import actions
from projects.documents import document_of
from publishing.models import Publication
from reviews.models import Submission
from sheets.documents import PROJECT, Document
from tests.cast import Cast, fresh, make_document, write
from tests.ingest.desk import with_row


def published(
    cast: Cast, document: Document | None = None, *, name: str = "校园安全", kind: str = PROJECT
) -> Publication:
    """The department's, all the way from a draft."""
    submission = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=kind,
        fiscal_year=2024,
        name=name,
    )
    write(submission, document or make_document(name=name, form=kind), by=cast.clerk)
    for who, action in (
        ("clerk", "submit"),
        ("head", "pass"),
        ("reviewer", "approve"),
        ("finance_head", "publish"),
    ):
        moved(cast, submission, who, action)
    return Publication.objects.get(key=submission.key)


def moved(cast: Cast, submission: Submission, who: str, action: str, words: str = "同意") -> Submission:
    return actions.move(submission=fresh(submission), action=action, by=getattr(cast, who), opinion=words)


def corrected(cast: Cast, publication: Publication, value: str = "≥9个") -> Publication:
    later = moved(cast, publication.submission, "clerk", "adjust")
    write(later, with_row(document_of(fresh(later)), 0, value=value), by=cast.clerk)
    for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        moved(cast, later, who, action)
    moved(cast, later, "finance_head", "publish", "指标值写错。")
    return Publication.objects.get(pk=publication.pk)


def withdrawn(cast: Cast, publication: Publication, reason: str = "数字有误，正在核实。") -> None:
    newest = publication.releases.order_by("-number").first()
    moved(cast, newest.submission, "finance_head", "retract", reason)


def copies(publication: Publication, number: int) -> list[Publication]:
    """Like it in all but key and name, without going the long way."""
    return [_copy(publication, f"{index:08}") for index in range(number)]


def _copy(publication: Publication, key: str) -> Publication:
    submission = copy(publication.submission)
    submission.pk, submission.key, submission.name = None, key, f"项目{key}"
    submission._state.adding = True
    submission.save(force_insert=True)
    like = copy(publication)
    like.pk, like.key, like.submission, like.name = None, key, submission, submission.name
    like.save(force_insert=True)
    for one in (*publication.releases.all(), *publication.rows.all()):
        one.pk, one.publication, one._state.adding = None, like, True
        if hasattr(one, "submission"):
            one.submission = submission
        one.save(force_insert=True)
    return like
