"""What the checks find in a sheet and what people said about it.

A page of one sheet looks itself; lists, queues and batches read what is kept.  It is kept anew with each
write of a sheet, and before each move that a gate guards.  Findings between sheets are kept by an audit and
hold while the text of their cell stands.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from projects import kept, queries, whole
from projects.checks import Checked, checked, in_reading_order
from projects.documents import document_of
from projects.fingerprints import BETWEEN, WORDS
from projects.places import WHOLE, Cell, places
from projects.rules.audits import text_at
from projects.rules.table import Table
from reviews import explanations, gates
from reviews.findings import Finding, Fix, Level, Outcome, Status
from reviews.models import Explanation, StoredFinding, Submission
from reviews.rule_settings import settings_of
from sheets.documents import Document
from sheets.layout import Sheet

About = tuple[str, str, str]  # rule, row key, field
SHEET, REPORT = StoredFinding.Scope.SHEET, StoredFinding.Scope.REPORT
LONGEST_PLACE, LONGEST_PATH, LONGEST_FIELD = 200, 80, 40
_KEPT = (
    "position", "rule", "level", "row_key", "field", "path", "place", "cell_text", "short", "message",
    "basis", "sum", "related", "fixes", "status",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding and the word about it that is in force.  proposal: what was said about it last year."""

    finding: Finding
    said: Explanation | None
    proposal: str = ""
    scope: str = SHEET

    @property
    def is_open(self) -> bool:
        return self.said is None

    def stops(self, action: str, levels: Collection[Level]) -> bool:
        """This move; what must not become public stops a publication at whatever level."""
        if action == "publish" and self.is_unsigned:
            return True
        return self.is_open and self.finding.level in levels

    @property
    def is_unsigned(self) -> bool:
        """It would make public what must not be, and the head of finance has not said otherwise."""
        return self.finding.rule in gates.PRIVACY and not gates.is_signed(self.said)


@dataclass(frozen=True, slots=True)
class Look:
    """seen: of the sheet alone and between sheets, in reading order."""

    checked: Checked
    seen: tuple[Seen, ...]

    @property
    def open(self) -> list[Finding]:
        """Those that nobody has explained or dismissed."""
        return [one.finding for one in self.seen if one.is_open]

    @property
    def is_sure_of_privacy(self) -> bool:
        """The rules that look for personal data and secrets came to an end."""
        private = (one for one in self.checked.outcomes if one.rule.id in gates.PRIVACY)
        return all(one.status != Status.UNCLEAR for one in private)

    def in_the_way(self, action: str, levels: Collection[Level]) -> list[Finding]:
        return [one.finding for one in self.seen if one.stops(action, levels)]

    def about(self, rule: str, row_key: str, field: str) -> Seen | None:
        return next(iter(self.like(rule, row_key, field)), None)

    def like(self, rule: str, row_key: str, field: str) -> list[Seen]:
        """A word is about all that a rule has found in a cell."""
        return [one for one in self.seen if about(one.finding) == (rule, row_key, field)]


def look(submission: Submission, sheet: Sheet, document: Document) -> Look:
    """Eight queries at most; none where this sheet was just kept (`renew`)."""
    known: tuple[Document, Look] | None = vars(submission).get("looked")
    if known and known[0] is document:
        return known[1]
    between = _stored(submission).filter(scope=REPORT) if whole.may_have(submission, BETWEEN) else ()
    return _look(submission, sheet, document, list(between))


def renew(submission: Submission, sheet: Sheet, document: Document) -> Look:
    """Looks, and keeps what is found."""
    stored = list(_stored(submission))
    here = _look(submission, sheet, document, stored)
    own = [one for one in here.seen if one.scope == SHEET]
    _write(submission, here.checked.table, own, SHEET, stored)
    standing = {about(one.finding): _status(one) for one in here.seen if one.scope == REPORT}
    _renew_report([one for one in stored if one.scope == REPORT], standing)
    _count(submission, here)
    vars(submission)["looked"] = document, here
    return here


def seen_of(table: Table, found: Iterable[Finding], said: Iterable[Explanation]) -> list[Seen]:
    """In reading order.  said: of this sheet, not withdrawn.  table: with the row keys of the database."""
    spoken = in_force(table, said)
    return [Seen(one, spoken.get(about(one))) for one in in_reading_order(table, found)]


def rows(
    submission: Submission, table: Table, seen: Iterable[Seen], scope: str = SHEET
) -> list[StoredFinding]:
    """Not yet written: each with its place in words, what stands in its cell, and what became of it."""
    names = places(table.layout, table.document)
    return [
        StoredFinding(
            submission_id=submission.pk,
            scope=scope,
            position=position,
            place=names.get((one.finding.row_key, one.finding.field), WHOLE)[:LONGEST_PLACE],
            cell_text=text_at(table, one.finding.row_key, one.finding.field),
            status=_status(one),
            **_columns(one.finding),
        )
        for position, one in enumerate(seen)
    ]


def _columns(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "level": one.level.value,
        "row_key": one.row_key,
        "field": one.field[:LONGEST_FIELD],
        "path": one.path[:LONGEST_PATH],
        "short": one.short,
        "message": one.message,
        "basis": one.basis,
        "sum": list(one.sum),
        "related": [list(cell) for cell in one.related],
        "fixes": [[fix.label, list(fix.operations)] for fix in one.fixes],
    }


def in_force(table: Table, said: Iterable[Explanation]) -> dict[About, Explanation]:
    """The word about each finding whose cell still has the text that was spoken of: a reviewer's goes before
    the department's."""
    standing = [one for one in said if one.cell_text == text_at(table, one.row_key, one.field)]
    standing.sort(key=lambda one: (one.kind == Explanation.Kind.DISMISSED, one.pk))
    return {(one.rule, one.row_key, one.field): one for one in standing}


def _look(submission: Submission, sheet: Sheet, document: Document, stored: Sequence[StoredFinding]) -> Look:
    before, last = _year_before(submission)
    settings = settings_of(submission.region_id, submission.fiscal_year)
    table = Table(document, sheet, region=submission.region.name, before=last)
    here = checked(table, settings)
    between = [
        finding_of(one)
        for one in stored
        if one.scope == REPORT and one.cell_text == text_at(table, one.row_key, one.field)
    ]
    spoken = whole.may_have(submission, WORDS)
    said = in_force(table, explanations.in_force(submission)) if spoken else {}
    older = _older(submission, before) if spoken else {}
    found = in_reading_order(table, [*here.findings, *between]) if between else here.findings
    others = {id(one) for one in between}
    seen = (
        Seen(one, said.get(about(one)), older.get(about(one), ""), REPORT if id(one) in others else SHEET)
        for one in found
    )
    return Look(here, tuple(seen))


def _year_before(submission: Submission) -> tuple[int, Document] | tuple[None, None]:
    """Key and content."""
    if known := whole.of(submission):
        return known.before or (None, None)
    found = queries.year_before(submission)
    return (found.pk, document_of(found)) if found else (None, None)


def _older(submission: Submission, before: int | None) -> dict[About, str]:
    """What was said about the same finding in the sheets that this one comes from."""
    from_these = {submission.replaces_id, submission.based_on_id, before} - {None}
    found = explanations.of_older(key for key in from_these if key) if from_these else ()
    return {(one.rule, one.row_key, one.field): one.text for one in found}


def _stored(submission: Submission) -> QuerySet[StoredFinding]:
    return StoredFinding.objects.filter(submission=submission).order_by("id")


def _write(
    submission: Submission, table: Table, seen: Sequence[Seen], scope: str, stored: Iterable[StoredFinding]
) -> None:
    """Writes nothing where all is as it was."""
    old = [one for one in stored if one.scope == scope]
    new = rows(submission, table, seen, scope)
    if [_values(one) for one in old] == [_values(one) for one in new]:
        return
    if old:
        StoredFinding.objects.filter(pk__in=[one.pk for one in old]).delete()
    StoredFinding.objects.bulk_create(new)


def _renew_report(stored: Sequence[StoredFinding], standing: Mapping[About, str]) -> None:
    """Those whose cell has another text are gone; the others follow what was said."""
    now = {one.pk: standing.get((one.rule, one.row_key, one.field)) for one in stored}
    if gone := [key for key, status in now.items() if status is None]:
        StoredFinding.objects.filter(pk__in=gone).delete()
    for status in StoredFinding.Status.values:
        if changed := [one.pk for one in stored if one.status != status == now[one.pk]]:
            StoredFinding.objects.filter(pk__in=changed).update(status=status)


def _count(submission: Submission, here: Look) -> None:
    """Keeps how many are open beside the sheet, for lists."""
    levels = Counter(one.level for one in here.open)
    now = {"errors": levels[Level.ERROR], "doubts": levels[Level.WARNING]}
    if now != {name: getattr(submission, name) for name in now}:
        Submission.objects.filter(pk=submission.pk).update(**now)
        submission.errors, submission.doubts = now.values()


def recount(submissions: Collection[int]) -> None:
    """The same of many sheets whose findings were written: one statement."""
    wanted = {name: value for name, value in kept.expected().items() if name in ("errors", "doubts")}
    Submission.objects.filter(pk__in=submissions).update(**wanted)


def finding_of(stored: StoredFinding) -> Finding:
    return Finding(
        rule=stored.rule,
        level=Level(stored.level),
        row_key=stored.row_key,
        field=stored.field,
        path=stored.path,
        short=stored.short,
        message=stored.message,
        basis=stored.basis,
        sum=tuple(stored.sum),
        related=tuple(map(_cell, stored.related)),
        fixes=tuple(Fix(label, tuple(operations)) for label, operations in stored.fixes),
    )


def _cell(pair: Sequence[str]) -> Cell:
    return pair[0], pair[1]


def _status(seen: Seen) -> str:
    return seen.said.kind if seen.said else StoredFinding.Status.OPEN


def _values(row: StoredFinding) -> list[Any]:
    return [getattr(row, name) for name in _KEPT]


def about(finding: Finding) -> About:
    return finding.rule, finding.row_key, finding.field


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well a sheet could be checked.  unclear: rule, its title, why it could not tell."""

    passed: int
    failed: int
    absent: int
    unclear: tuple[tuple[str, str, str], ...]

    @property
    def rules(self) -> int:
        return self.passed + self.failed + self.absent + len(self.unclear)


def coverage(outcomes: Iterable[Outcome]) -> Coverage:
    answered = list(outcomes)
    count = {status: sum(one.status == status for one in answered) for status in Status}
    unclear = (one for one in answered if one.status == Status.UNCLEAR)
    return Coverage(
        count[Status.PASSED],
        count[Status.FAILED],
        count[Status.ABSENT],
        tuple((one.rule.id, one.rule.title, "；".join(one.reasons)) for one in unclear),
    )
