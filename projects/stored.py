"""Findings as rows of the database: with their place in words, what stood in the cell, and what was said."""

from collections.abc import Iterable, Iterator

from projects.checks import in_reading_order
from projects.places import WHOLE, places
from projects.rules.audits import text_at
from projects.rules.table import Table
from reviews.findings import Finding
from reviews.models import Explanation, StoredFinding

LONGEST_PLACE, LONGEST_PATH, LONGEST_FIELD = 200, 80, 40
Said = dict[tuple[str, str, str], list[Explanation]]  # rule, row key, field


def rows(
    submission_id: int,
    table: Table,
    found: Iterable[Finding],
    *,
    scope: str = StoredFinding.Scope.SHEET,
    said: Iterable[Explanation] = (),
) -> Iterator[StoredFinding]:
    """Not yet written, in reading order.  said: of this sheet, in force."""
    names, spoken = places(table.layout, table.document), by_finding(said)
    for position, one in enumerate(in_reading_order(table, found)):
        text = text_at(table, one.row_key, one.field)
        about = spoken.get((one.rule, one.row_key, one.field), ())
        yield StoredFinding(
            submission_id=submission_id,
            position=position,
            scope=scope,
            rule=one.rule,
            level=one.level.value,
            row_key=one.row_key,
            field=one.field[:LONGEST_FIELD],
            path=one.path[:LONGEST_PATH],
            place=names.get((one.row_key, one.field), WHOLE)[:LONGEST_PLACE],
            cell_text=text,
            short=one.short,
            message=one.message,
            basis=one.basis,
            sum=list(one.sum),
            related=[list(cell) for cell in one.related],
            fixes=[[fix.label, list(fix.operations)] for fix in one.fixes],
            status=status_of(text, about),
        )


def by_finding(said: Iterable[Explanation]) -> Said:
    found: Said = {}
    for one in said:
        found.setdefault((one.rule, one.row_key, one.field), []).append(one)
    return found


def status_of(text: str, said: Iterable[Explanation]) -> str:
    """What was said holds while the cell says the same; a reviewer's word goes before the department's."""
    kinds = {one.kind for one in said if one.cell_text == text}
    if Explanation.Kind.DISMISSED in kinds:
        return StoredFinding.Status.DISMISSED
    return StoredFinding.Status.KEPT if Explanation.Kind.KEPT in kinds else StoredFinding.Status.OPEN
