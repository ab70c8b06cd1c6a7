"""All sheets of a region and year under all rules, from the database and back into it.

Sheets are read in chunks, each by the same few queries.  The rules that look at one sheet are done with a
chunk before the next is read; for those that look at all, the Documents stay, and nothing else of them.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When

from departments.models import Region
from projects import statements
from projects.checks import check
from projects.documents import document_of
from projects.found import recount, rows, seen_of
from projects.predecessors import predecessors
from projects.rules import catalogue
from projects.rules.table import Report, Table
from reviews import audits, rule_settings
from reviews.findings import Finding, Outcome, Settings, Status, outcomes
from reviews.models import AuditRun, Explanation, Kind, StoredFinding, Submission
from sheets.documents import Document
from sheets.shown import shown

logger = logging.getLogger(__name__)

CHUNK = 100  # sheets read at once
SMALL = 300  # sheets that are looked at while the person waits
MOST_REASONS = 5000  # kept of why something could not be checked
REPORT = StoredFinding.Scope.REPORT
_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(Kind.values)),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A sheet with what the rules look at."""

    submission: Submission
    table: Table


@dataclass(slots=True)
class Coverage:
    """How often each rule passed, failed, had nothing to do or could not tell; and why not."""

    outcomes: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unclear: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, outcome: Outcome, key: str = "") -> None:
        self.outcomes[outcome.rule.id][outcome.status.value] += 1
        if outcome.status == Status.UNCLEAR and len(self.unclear) < MOST_REASONS:
            self.unclear += [(outcome.rule.id, key, reason) for reason in outcome.reasons]


def sheets(region_id: int, year: int) -> QuerySet[Submission]:
    """Each once, in its latest edition."""
    return in_order(Submission.objects.filter(region=region_id, fiscal_year=year, later_state=""))


def in_order(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """Projects and funds, then whole departments, as reports print them."""
    return found.order_by(_ORDER, "pk")


def subjects(found: QuerySet[Submission]) -> Iterator[list[Subject]]:
    """In chunks; the same queries for each.  found: of one region and year."""
    keys, number = iter(list(found.values_list("pk", flat=True))), 0
    while chunk := list(islice(keys, CHUNK)):
        read = list(_with_content(in_order(Submission.objects.filter(pk__in=chunk))))
        yield list(_subjects(read, number))
        number += len(read)


def _with_content(found: QuerySet[Submission]) -> QuerySet[Submission]:
    return found.select_related("region", "department", "head").prefetch_related("tasks", "indicators")


def _subjects(found: list[Submission], number: int) -> Iterator[Subject]:
    before = _before(found)
    for place, one in enumerate(found, number):
        document, region = document_of(one), one.region.name
        layout = shown(document, region=region, year=one.fiscal_year)
        table = Table(document, layout, region=region, number=place, before=before.get(one.pk))
        yield Subject(one, table)


def _before(found: list[Submission]) -> dict[int, Document]:
    older = predecessors(found)
    content = Submission.objects.filter(pk__in=older.values()).select_related("head")
    documents = {one.pk: document_of(one) for one in content.prefetch_related("tasks", "indicators")}
    return {pk: documents[of] for pk, of in older.items()}


def report_of(region: Region, year: int) -> Report:
    """The Report of what stands in the books; writes nothing."""
    told = statements.statements(region.pk, year)
    tables = (subject.table for chunk in subjects(sheets(region.pk, year)) for subject in chunk)
    return Report(tables, region=region.name, year=year, stated=told.stated, unplaced=told.unplaced)


# ---- looking, and writing down what was found ----


def run(run_id: int) -> None:
    """Does a waiting run from the beginning."""
    taken = audits.take(run_id)
    if taken is None:
        return
    try:
        _Look(taken).look()
    except audits.Elsewhere:
        logger.warning("audit %s has been taken over by another worker", taken.pk)
    except Exception:  # the page says that it was not finished; the worker goes on with other work
        logger.exception("audit %s failed", taken.pk)
        audits.fail(taken)


class _Look:
    def __init__(self, run: AuditRun) -> None:
        self.run, self.region, self.year = run, run.region, run.fiscal_year
        self.settings: Settings = rule_settings.settings_of(run.region_id, run.fiscal_year)
        self.coverage = Coverage()
        self.indicators = 0
        self.tables: list[Table] = []
        self.seen: list[tuple[int, int]] = []  # primary key and version, in the order of the tables

    def look(self) -> None:
        for chunk in subjects(sheets(self.region.pk, self.year)):
            self._chunk(chunk)
        told = statements.statements(self.region.pk, self.year)
        documents = {pk: table.document for (pk, _), table in zip(self.seen, self.tables, strict=True)}
        found = self._between(told)
        with transaction.atomic():
            self._write_between(found)
            audits.finish(
                self.run,
                tables=len(self.tables),
                indicators=self.indicators,
                outcomes={rule: dict(counts) for rule, counts in sorted(self.coverage.outcomes.items())},
                unclear=self.coverage.unclear,
                stated=told.lines(documents),
            )

    def _chunk(self, chunk: list[Subject]) -> None:
        found = {subject.submission.pk: (subject, self._found(subject)) for subject in chunk}
        with transaction.atomic():
            standing = _unchanged((one.submission.pk, one.submission.version) for one in chunk)
            said = _said(standing)
            StoredFinding.objects.filter(submission__in=standing, scope=StoredFinding.Scope.SHEET).delete()
            StoredFinding.objects.bulk_create(
                row for pk in standing for row in _rows(*found[pk], said.get(pk, ()))
            )
            recount(standing)
            audits.beat(self.run, self.run.done + len(chunk))
        self.seen += [(one.submission.pk, one.submission.version) for one in chunk]
        self.tables += [_bare(one.table) for one in chunk]
        self.indicators += sum(len(one.table.rows) for one in chunk)

    def _found(self, subject: Subject) -> tuple[Finding, ...]:
        checked = check(subject.table, self.settings)
        for outcome in checked.outcomes:
            self.coverage.count(outcome, subject.submission.key)
        return checked.findings

    def _between(self, told: statements.Statements) -> dict[int, list[Finding]]:
        """By the place of the table."""
        report = Report(
            self.tables, region=self.region.name, year=self.year, stated=told.stated, unplaced=told.unplaced
        )
        found: defaultdict[int, list[Finding]] = defaultdict(list)
        for outcome in outcomes(catalogue.REPORT_RULES, report, self.settings):
            self.coverage.count(outcome)
            for finding in outcome.findings:
                found[finding.table].append(finding)
            audits.beat(self.run, self.run.done)
        return found

    def _write_between(self, found: dict[int, list[Finding]]) -> None:
        """Of the sheets that are the latest now; for one that was saved meanwhile its save has looked."""
        held = _held(sheets(self.region.pk, self.year))
        StoredFinding.objects.filter(submission__in=held, scope=REPORT).delete()
        said = _said(held) if found else {}
        made = []
        for number, of_table in found.items():
            (pk, version), table = self.seen[number], self.tables[number]
            if held.get(pk) == version:
                seen = seen_of(table, of_table, said.get(pk, ()))
                made += rows(Submission(pk=pk), table, seen, REPORT)
        StoredFinding.objects.bulk_create(made)
        recount(held)


def _rows(subject: Subject, found: Iterable[Finding], said: Iterable[Explanation]) -> list[StoredFinding]:
    return rows(subject.submission, subject.table, seen_of(subject.table, found, said))


def _bare(table: Table) -> Table:
    """Without what was worked out for the rules that are done with it."""
    return Table(table.document, table.layout, region=table.region, number=table.number, before=table.before)


def _unchanged(seen: Iterable[tuple[int, int]]) -> list[int]:
    """Those that stand as they were read; a save meanwhile looks itself."""
    versions = dict(seen)
    now = _held(Submission.objects.filter(pk__in=versions))
    return [pk for pk, version in now.items() if version == versions[pk]]


def _held(found: QuerySet[Submission]) -> dict[int, int]:
    """Their versions, which stay until the transaction ends.

    Before what is said and what is stored is read: words about findings hold the sheet, too.
    """
    return dict(found.select_for_update().order_by("pk").values_list("pk", "version"))


def _said(here: Collection[int]) -> dict[int, list[Explanation]]:
    found: defaultdict[int, list[Explanation]] = defaultdict(list)
    for one in Explanation.objects.filter(withdrawn_at=None, submission__in=here).order_by("id"):
        found[one.submission_id].append(one)
    return found
