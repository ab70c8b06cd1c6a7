"""A whole report under all rules: what each says of each sheet, and what they find between the sheets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from projects.rules import catalogue
from projects.rules.table import Report, Table
from reviews.findings import AS_USUAL, Finding, Outcome, Settings, outcomes
from sheets.documents import from_json
from sheets.shown import shown


@dataclass(frozen=True, slots=True)
class Audit:
    """of_tables: in the order of the report's tables; of_report: of the rules that look at all of them."""

    report: Report
    of_tables: tuple[tuple[Outcome, ...], ...]
    of_report: tuple[Outcome, ...]

    @property
    def findings(self) -> Iterator[tuple[Table, Finding]]:
        """Of each sheet, then those between sheets; each with its sheet."""
        for table, answered in zip(self.report.tables, self.of_tables, strict=True):
            yield from ((table, one) for outcome in answered for one in outcome.findings)
        for outcome in self.of_report:
            yield from ((self.report.tables[one.table], one) for one in outcome.findings)

    @property
    def outcomes(self) -> Iterator[tuple[Table | None, Outcome]]:
        """None: of the whole report."""
        for table, answered in zip(self.report.tables, self.of_tables, strict=True):
            yield from ((table, outcome) for outcome in answered)
        yield from ((None, outcome) for outcome in self.of_report)


def audit(report: Report, settings: Settings = AS_USUAL) -> Audit:
    """Linear in the tables."""
    return Audit(
        report,
        tuple(tuple(outcomes(catalogue.RULES, table, settings)) for table in report.tables),
        tuple(outcomes(catalogue.REPORT_RULES, report, settings)),
    )


def report_of(data: Mapping[str, Any]) -> Report:
    """The Report of a file in `perfgoals/1`.  Raises ValueError or KeyError when it is not of the format."""
    region, year = data.get("region") or "", data.get("fiscal_year") or 0
    documents = [from_json(table) for table in data["tables"]]
    return Report(
        (
            Table(one, shown(one, region=region, year=year), region=region, number=number)
            for number, one in enumerate(documents)
        ),
        region=region,
        year=year,
        stated=data.get("stated") or (),
        unplaced=data.get("unplaced") or (),
    )


def to_json(found: Iterable[tuple[Table, Finding]]) -> list[dict[str, Any]]:
    """As `audit --json` prints them: `table` is its place in the report, `text` what stands in the cell."""
    return [finding_json(table, one) for table, one in found]


def finding_json(table: Table, one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "level": one.level.value,
        "table": table.number,
        "name": table.name or table.department,
        "path": one.path,
        "text": text_at(table, one.row_key, one.field),
        "message": one.message,
        "basis": one.basis,
        "sum": list(one.sum),
        "related": [table.paths[cell] for cell in one.related if cell in table.paths],
    }


def text_at(table: Table, row_key: str, field: str) -> str:
    """What stands in a cell; "" for the whole sheet."""
    row = table.row(row_key)
    if row:
        return row.text(field)
    if task := next((block.task for block in table.tasks if block.task.key == row_key), None):
        return task.name or ""
    return table.head(field) if field in table.labels else ""
