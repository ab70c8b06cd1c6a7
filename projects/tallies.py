"""How many 错 and 疑 the sheets of a list have: what the marks of a row say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from projects import checks
from projects.documents import document_of
from reviews import access
from reviews.findings import Finding, Level
from reviews.models import Submission
from sheets.documents import Document, row_field
from sheets.fill import head_pairs, head_text
from sheets.layout import Kind, Sheet
from sheets.shown import shown


@dataclass(frozen=True, slots=True)
class Tally:
    """filled: per cent of the cells that are filled."""

    errors: int
    doubts: int
    filled: int = 0

    @property
    def marks(self) -> list[tuple[str, str]]:
        """Text and class of each, the gravest first."""
        found = [(f"错{self.errors}", "e", self.errors), (f"疑{self.doubts}", "w", self.doubts)]
        return [(text, css) for text, css, number in found if number]


def tallies(user: access.User, submissions: Iterable[Submission]) -> dict[int, Tally]:
    """By primary key, of the user's own place only; the same three queries for one sheet as for a hundred."""
    keys = [one.pk for one in submissions if access.is_own(user, one)]
    found = Submission.objects.filter(pk__in=keys)
    content = found.select_related("region", "head").prefetch_related("tasks", "indicators")
    return {submission.pk: tally(submission) for submission in content}


def tally(submission: Submission) -> Tally:
    document = document_of(submission)
    sheet = shown(document, region=submission.region.name)
    found = Counter(finding.level for finding in checks.findings(sheet, document))
    return Tally(found[Level.ERROR], found[Level.WARNING], filled(sheet, document))


def filled(sheet: Sheet, document: Document) -> int:
    """Of the cells a person fills: the head's and each row's, without the counted ones."""
    heads = [head_text(document, pair.field) for pair in head_pairs(sheet, document)]
    fields = [column.field for column in sheet.table.columns if column.kind != Kind.FIXED]
    texts = heads + [row_field(row, field) for row in document.indicators for field in fields]
    return 100 * sum(bool(text) for text in texts) // len(texts) if texts else 0


def findings_of(submission: Submission) -> tuple[Finding, ...]:
    """Without a query where the content was prefetched."""
    document = document_of(submission)
    return checks.findings(shown(document, region=submission.region.name), document)
