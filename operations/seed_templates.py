"""One invented sheet as the lines of its tables, made once and filled in for many places and years.

Everything a save and a publication would write is worked out by the code that does it there: what a value
means, what the rules find, what a search looks through, the canonical JSON of the Document.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from departments.models import Department
from operations import seed_sheets
from operations.seed_lines import line
from operations.seed_words import Office
from projects import found, words
from projects.checks import check
from projects.documents import (
    TEXT_FIELDS,
    VALUE_FIELDS,
    amount_of,
    empty,
    head_columns,
    meaning,
    place_of,
)
from projects.places import places
from projects.rules.table import Table
from publishing.actions import columns_of, rows_of
from reviews.models import Kind, Submission
from sheets.documents import Document, to_json
from sheets.layout import Sheet
from sheets.shown import shown
from sheets.targets import target_text

HEAD = (
    "department_code", "department_name", "unit_code", "unit_name", "budget_total", "budget_fiscal",
    "budget_other", "goal", "extra", "layout",
)  # fmt: skip
TASK = ("key", "position", "seq", "name")
INDICATOR = ("key", "position", *TEXT_FIELDS, "extra", *VALUE_FIELDS)
FINDING = (
    "position", "scope", "rule", "level", "row_key", "field", "path", "place", "cell_text", "short",
    "message", "basis", "sum", "related", "fixes",
)  # fmt: skip
PUBLISHED = ("position", "task", "level1", "level2", "level3", "value", "search", *VALUE_FIELDS)
POINT = ("row_key", "field", "path", "place", "cell_text")
_BETWEEN, _NEXT = "\x1e", "\n"
MOST_POINTS = 6


@dataclass(frozen=True, slots=True)
class Filled:
    """Of the tables the lines behind their keys; of the rest the texts as they are.  search and words hold
    line ends."""

    name: str
    amount: str
    head: str
    tasks: list[str]
    indicators: list[str]
    findings: list[str]
    points: list[str]
    published: list[str]
    search: str
    words: str
    snapshot: str
    begun: str


@dataclass(frozen=True, slots=True)
class Template:
    """task_of: of each indicator the place of its task."""

    kind: str
    text: str
    task_of: tuple[int, ...]

    def filled(self, marks: Mapping[str, str]) -> Filled:
        text = self.text
        for mark, stands_for in marks.items():
            text = text.replace(mark, stands_for)
        name, amount, head, *lists, search, words, snapshot, begun = text.split(_BETWEEN)
        lines = [part.split(_NEXT) if part else [] for part in lists]
        return Filled(name, amount, head, *lines, search, words, snapshot, begun)


@lru_cache(maxsize=4096)
def template(office: Office, code: str, slot: int, seed: str, *, spoiled: bool, indicators: int) -> Template:
    document = seed_sheets.sheet(office, code, slot, seed, spoiled=spoiled, indicators=indicators)
    task_of = tuple(number for number, task in enumerate(document.tasks) for _ in task.indicators)
    return Template(document.form, _BETWEEN.join(_parts(document)), task_of)


def _parts(document: Document) -> Iterator[str]:
    region = f"{seed_sheets.REGION}区"
    sheet = shown(document, region=region)
    amount = amount_of(document)
    submission = _submission(document)
    yield document.name or ""
    yield line([amount])
    yield line(head_columns(document)[name] for name in HEAD)
    yield _NEXT.join(line([task.key, at, task.seq, task.name]) for at, task in enumerate(document.tasks))
    yield _NEXT.join(_indicators(document))
    yield _lines(_findings(document, sheet, region), FINDING)
    yield _lines(_points(document, sheet), POINT)
    yield _lines(rows_of(document), PUBLISHED)
    yield columns_of(submission, document)["search"]
    yield words.of_document(submission, document)
    yield canonical(to_json(document))
    blank = empty(
        kind=document.form,
        fiscal_year=document.fiscal_year or 0,
        name=document.name or "",
        department=document.department,
    )
    yield canonical(to_json(blank))


def canonical(table: Mapping[str, Any]) -> str:
    """As `publishing.actions.digest` takes it.  Raises ValueError where COPY would have to escape it."""
    text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if "\\" in text:
        raise ValueError("an invented text needs escaping")
    return text


def _submission(document: Document) -> Submission:
    return Submission(
        kind=Kind(document.form),
        fiscal_year=document.fiscal_year,
        name=document.name or "",
        department=Department(name=document.department.name or ""),
    )


def _indicators(document: Document) -> Iterator[str]:
    for task in document.tasks:
        for position, row in enumerate(task.indicators):
            texts = [getattr(row, name) for name in TEXT_FIELDS]
            yield line([row.key, position, *texts, dict(row.extra), *_meant(target_text(row))])


def _meant(text: str | None) -> list[Any]:
    columns = meaning(text)
    return [columns[name] for name in VALUE_FIELDS]


def _findings(document: Document, sheet: Sheet, region: str) -> Iterator[dict[str, Any]]:
    checked = check(Table(document, sheet, region=region))
    seen = found.seen_of(checked.table, checked.findings, ())
    return (vars(one) for one in found.rows(Submission(), checked.table, seen))


def _points(document: Document, sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Cells that somebody could say something about."""
    names = places(sheet, document)
    for row in list(document.indicators)[:MOST_POINTS]:
        path, text = place_of(document, row.key or "", "value") or ("", "")
        yield {
            "row_key": row.key,
            "field": "value",
            "path": path,
            "place": names.get((row.key or "", "value"), ""),
            "cell_text": text,
        }


def _lines(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> str:
    return _NEXT.join(line(row[name] for name in columns) for row in rows)
