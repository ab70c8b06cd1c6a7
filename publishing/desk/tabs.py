"""公开: what waits to go out, what is out, what was taken down, of the person's own place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, Prefetch, QuerySet

from projects import queries
from publishing import gate
from publishing.models import Publication, Release
from reviews import access
from reviews.findings import SIGNS, Level
from reviews.models import State, Submission

IN_FORCE = (State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """hindrance: why it cannot go out now.  marks: 错2 疑1 密1.  corrects: it has been public."""

    submission: Submission
    marks: tuple[tuple[str, str], ...]
    hindrance: str
    corrects: bool


@dataclass(frozen=True, slots=True)
class Down:
    """again: the edition that can be published in its place, if there is one."""

    publication: Publication
    again: Submission | None


def waiting(user: access.User) -> QuerySet[Submission]:
    """Approved, the latest edition in force, and not taken down."""
    found = access.own(user).filter(state=State.APPROVED).exclude(later_state__in=IN_FORCE)
    return found.exclude(Exists(queries.retracted())).select_related("region", "department").order_by("-pk")


def public(user: access.User) -> QuerySet[Publication]:
    return _publications(user).filter(withdrawn_at__isnull=True).order_by("-changed_at", "-pk")


def withdrawn(user: access.User) -> QuerySet[Publication]:
    return _publications(user).filter(withdrawn_at__isnull=False).order_by("-withdrawn_at", "-pk")


def _publications(user: access.User) -> QuerySet[Publication]:
    """Each with its versions, the newest first, without what stands in them."""
    versions = Release.objects.defer("document", "signed_off").select_related("submission")
    found = Publication.objects.filter(access.is_of(user)).defer("search", "grams", "name_grams")
    return found.select_related("region", "department").prefetch_related(Prefetch("releases", versions))


def lines(found: Iterable[Submission]) -> list[Waiting]:
    """Three queries, and one for the setting of each year."""
    submissions = list(found)
    gate.know_findings(submissions)
    return [Waiting(one, _marks(one), gate.hindrance(one), one.was_public) for one in submissions]


def _marks(submission: Submission) -> tuple[tuple[str, str], ...]:
    private = {one.pk for one in submission.unsigned_findings}
    levels = [one.level for one in submission.open_findings if one.pk not in private]
    counted = [(level, levels.count(level)) for level in (Level.ERROR, Level.WARNING)]
    marks = [(level.css, f"{SIGNS[level]}{number}") for level, number in counted if number]
    return (*((("e", f"密{len(private)}"),) if private else ()), *marks)


def down(found: Iterable[Publication]) -> list[Down]:
    """One query for all."""
    publications = list(found)
    newest = {one.pk: one.releases.all()[0].submission_id for one in publications}
    ready = Submission.objects.filter(pk__in=newest.values(), state=State.APPROVED)
    known = {one.pk: one for one in ready.exclude(later_state__in=IN_FORCE)}
    return [Down(one, known.get(newest[one.pk])) for one in publications]
