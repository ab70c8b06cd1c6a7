"""Other sheets to be put beside one: of the same kind, visible to the person, the likest names first."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from projects import search
from reviews import access
from reviews.models import State, Submission
from sheets.likeness import named_alike

MOST = 20  # shown; the rest is found by its name
MOST_WORDS = 20  # of a search
_LOOKED_THROUGH, _OF_OTHERS = 3000, 300  # of the same region; of others, the newest
_IN_FORCE = (State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """score: how like the names are, 0 to 1."""

    submission: Submission
    score: float

    @property
    def value(self) -> str:
        return f"table:{self.submission.key}"


def of(user: access.User, submission: Submission, words: str = "") -> list[Neighbour]:
    """Two queries.  Of the same year first, then by name; words narrow names and departments."""
    same = access.listed(user, wide=True).filter(kind=submission.kind).exclude(pk=submission.pk)
    same = same.exclude(later_state__in=_IN_FORCE).select_related("department", "region")
    here = same.filter(region=submission.region_id)
    elsewhere = search.having(same, words, user=user, wide=True).exclude(region=submission.region_id)
    found = [
        *_named(here, words)[:_LOOKED_THROUGH],
        *_named(elsewhere, words).order_by("-changed_at", "-pk")[:_OF_OTHERS],
    ]
    near = [Neighbour(one, named_alike(one.name, submission.name)) for one in found]
    return sorted(near, key=lambda one: _order(one, submission))[:MOST]


def _named(found: QuerySet[Submission], words: str) -> QuerySet[Submission]:
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(Q(name__icontains=word) | Q(department__name__icontains=word))
    return found


def _order(one: Neighbour, submission: Submission) -> tuple[float, int, str, str]:
    other = one.submission
    distance = abs(other.fiscal_year - submission.fiscal_year)
    return -round(one.score, 1), distance, other.department.short_name, other.name
