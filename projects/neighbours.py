"""Other sheets to be put beside one: of the same kind, visible to the person, the likest names first."""

from dataclasses import dataclass

from django.db.models import Q

from reviews import access
from reviews.models import State, Submission
from sheets.likeness import named_alike

MOST = 20  # shown; the rest is found by its name
MOST_WORDS = 20  # of a search
_LOOKED_THROUGH = 3000
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
    """One query.  Of the same year first, then by name; words narrow names and departments."""
    found = access.visible(user).filter(kind=submission.kind).exclude(pk=submission.pk)
    found = found.exclude(later_state__in=_IN_FORCE)
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(Q(name__icontains=word) | Q(department__name__icontains=word))
    near = [
        Neighbour(one, named_alike(one.name, submission.name))
        for one in found.select_related("department", "region")[:_LOOKED_THROUGH]
    ]
    return sorted(near, key=lambda one: _order(one, submission))[:MOST]


def _order(one: Neighbour, submission: Submission) -> tuple[float, int, str, str]:
    other = one.submission
    distance = abs(other.fiscal_year - submission.fiscal_year)
    return -round(one.score, 1), distance, other.department.short_name, other.name
