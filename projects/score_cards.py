"""The score card beside a sheet: proposals made of open findings, what was given, what the grade allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from projects.rails import Rail
from reviews import access, scores
from reviews.models import Score, Submission
from reviews.rule_settings import scheme_of
from reviews.scoring import Band, Found, Proposal, Scheme, plain, proposals

MOST_DEDUCTIONS = 8  # named under an item


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the form has it.  given, reason: as typed, as kept, or as proposed."""

    number: int
    proposal: Proposal
    given: str
    reason: str
    fault: str = ""

    @property
    def proposed(self) -> str:
        return plain(self.proposal.points)

    @property
    def most(self) -> str:
        return plain(self.proposal.item.points)

    @property
    def named(self) -> list[tuple[str, str, str, str]]:
        """Of the first deductions: mark, class, points, what it is about."""
        first = self.proposal.deductions[:MOST_DEDUCTIONS]
        return [(one.label, one.level.css, plain(one.points), one.short) for one in first]

    @property
    def more(self) -> int:
        return max(len(self.proposal.deductions) - MOST_DEDUCTIONS, 0)


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """kept: what is in the books for this round.  outdated: the findings have changed since."""

    lines: tuple[Line, ...]
    scheme: Scheme
    kept: Score | None
    outdated: bool
    unkept: bool

    @property
    def dimensions(self) -> list[tuple[str, str, list[Line]]]:
        points = self.scheme.dimensions
        together = groupby(self.lines, key=lambda line: line.proposal.item.dimension)
        return [(name, plain(points[name]), list(lines)) for name, lines in together]

    @property
    def total(self) -> str:
        return plain(sum(map(_number, (line.given for line in self.lines)), Decimal(0)))

    @property
    def band(self) -> Band:
        return self.scheme.band(Decimal(self.total))

    @property
    def bands(self) -> list[list[str]]:
        """For the script: grade, its beginning, what it allows, whether it passes."""
        return [
            [band.grade, plain(band.start), band.allows, "1" if band.next.passes else ""]
            for band in self.scheme.bands
        ]


def score_card(
    user: access.User, submission: Submission, rail: Rail, typed: Mapping[str, list[str]] | None = None
) -> ScoreCard | None:
    """None where there is nothing for this person to score.  typed: given, reasons and faults of a form that
    could not be kept."""
    if not scores.is_offered(user, submission):
        return None
    scheme = scheme_of(submission.region_id, submission.fiscal_year)
    proposed = proposals_of(scheme, rail)
    kept = scores.of_round(submission)
    known = {one["item"]: one for one in kept.items} if kept else {}
    lines = [_line(number, one, known) for number, one in enumerate(proposed)]
    outdated = bool(kept) and any(
        known.get(one.item.name, {}).get("proposed") != plain(one.points) for one in proposed
    )
    if typed and len(typed["given"]) == len(lines):
        lines = [_typed(line, typed) for line in lines]
    return ScoreCard(tuple(lines), scheme, kept, outdated, bool(typed))


def proposals_of(scheme: Scheme, rail: Rail) -> tuple[Proposal, ...]:
    found = (
        Found(card.finding.rule, card.label, card.finding.level, card.finding.short)
        for card in rail.open_found
    )
    return proposals(scheme, found)


def _line(number: int, proposal: Proposal, known: Mapping[str, Mapping[str, str]]) -> Line:
    kept = known.get(proposal.item.name)
    if kept is None:
        return Line(number, proposal, plain(proposal.points), "")
    return Line(number, proposal, kept["given"], kept["reason"])


def _typed(line: Line, typed: Mapping[str, list[str]]) -> Line:
    given, reason, fault = (typed[name][line.number] for name in ("given", "reasons", "faults"))
    return Line(line.number, line.proposal, given, reason, fault)


def _number(text: str) -> Decimal:
    """0 for what is no number of points."""
    return Decimal(text) if text.replace(".", "", 1).isdecimal() and text.isascii() else Decimal(0)


def limit(submission: Submission) -> tuple[str, bool, bool]:
    """What the score of this round says in the decision box; whether it lets the sheet pass; whether it keeps
    it out of the budget."""
    scheme = scheme_of(submission.region_id, submission.fiscal_year)
    score = scores.of_round(submission) if scheme.in_use else None
    if score is None:
        return "", True, False
    band = scheme.band_of(score.grade)
    return scores.said(score, band), band.next.passes, band.next == "out"
