"""How many 错 and 疑 the sheets of a list have, and how far they are filled."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.documents import document_of
from reviews import access
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
    """By primary key, of the user's own place only; the same three queries for one sheet as for a hundred.

    submissions: with their findings counted, as `queries` gives them for lists.
    """
    counted = {one.pk: one for one in submissions if access.is_own(user, one)}
    content = Submission.objects.filter(pk__in=counted).select_related("region", "head")
    return {
        one.pk: Tally(counted[one.pk].errors, counted[one.pk].doubts, _filled(one))
        for one in content.prefetch_related("tasks", "indicators")
    }


def counted(user: access.User, submission: Submission) -> Tally | None:
    """Of a sheet of the user's own place."""
    return Tally(submission.errors, submission.doubts) if access.is_own(user, submission) else None


def _filled(submission: Submission) -> int:
    document = document_of(submission)
    return filled(shown(document, region=submission.region.name), document)


def filled(sheet: Sheet, document: Document) -> int:
    """Of the cells a person fills: the head's and each row's, without the counted ones."""
    heads = [head_text(document, pair.field) for pair in head_pairs(sheet, document)]
    fields = [column.field for column in sheet.table.columns if column.kind != Kind.FIXED]
    texts = heads + [row_field(row, field) for row in document.indicators for field in fields]
    return 100 * sum(bool(text) for text in texts) // len(texts) if texts else 0
