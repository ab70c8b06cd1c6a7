"""What a Report becomes at the import desk: fields of an Upload, fields of its Drafts, questions as JSON.

Nothing is written here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.drafts.cells import Address, addresses, paths, text_at
from ingest.drafts.questions import Question, questions
from ingest.drafts.register import Register
from ingest.readers.raw import Line
from ingest.reports import ReadTable, Report, report_json
from projects.documents import with_keys
from sheets.documents import Document, to_json
from sheets.grid import Origin

Json = dict[str, Any]
_UNHOLDABLE = re.compile("[\0\ud800-\udfff]")  # broken fonts print them; no database keeps them
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
NAME_LENGTH = 200  # of the columns that lists show; the Document has the whole


def report_fields(report: Report, *, name: str) -> Json:
    """`Upload.report`: everything outside of the tables."""
    found = report_json(report)
    del found["tables"]
    found["source"]["file"] = name
    return holdable(
        found
        | {
            "unplaced": [line_json(line) for line in outside(report)],
            "checks": [{"line": check.line, "agrees": check.agrees} for check in report.checks],
            "problems": list(report.problems),
        }
    )


def holdable(found: Any) -> Any:
    """JSON whose texts a database can hold: what no character stands for is shown as unreadable."""
    if isinstance(found, str):
        return _UNHOLDABLE.sub(_UNREADABLE, found)
    if isinstance(found, dict):
        return {holdable(name): holdable(value) for name, value in found.items()}
    return [holdable(value) for value in found] if isinstance(found, list) else found


def summary(report: Json) -> Json:
    """What a list says of an upload, of `report_fields`."""
    return {
        "region": report["region"],
        "checks": len(report["checks"]),
        "apart": [check["line"] for check in report["checks"] if not check["agrees"]],
        "unplaced": len(report["unplaced"]),
        "foreign": len(report.get("foreign", ())),
        "problems": len(report["problems"]),
    }


def outside(report: Report) -> list[Line]:
    """The unplaced lines that belong to no table."""
    within = Counter(line for table in report.tables for line in table.unplaced)
    left = []
    for line in report.unplaced:
        if within[line]:
            within[line] -= 1
        else:
            left.append(line)
    return left


def table_fields(table: ReadTable) -> Json:
    """`Draft` fields of one table as read; `corrected` and the questions are the caller's."""
    document = with_keys(table.document)
    found = head_fields(document) | {
        "form": document.form,
        "page": table.page,
        "document": to_json(document),
        "origins": {
            path: origin_json(cell.origin) for path, cell in table.cells.items() if cell.origin is not None
        },
        "unplaced": [line_json(line) | {"answer": None} for line in table.unplaced],
        "unplaced_open": len(table.unplaced),
    }
    return dict(holdable(found))


def head_fields(document: Document) -> Json:
    return {
        "name": (document.name or "")[:NAME_LENGTH],
        "department_name": (document.department.name or "")[:NAME_LENGTH],
    }


def line_json(line: Line) -> Json:
    return {
        "page": line.page,
        "line": line.number,
        "place": line.place,
        "text": line.text,
        "box": list(line.box) if line.box else None,
    }


def origin_json(origin: Origin) -> Json:
    """Only what is known, tuples as lists."""
    found = {
        "page": origin.page,
        "lines": list(origin.lines),
        "box": list(origin.box or ()),
        "repairs": list(origin.repairs),
        "also": [{"page": spot.page, "box": list(spot.box)} for spot in origin.also],
        "place": origin.place,
        "raw": list(origin.raw),
        "confidence": origin.confidence,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def asked(
    document: Document,
    *,
    register: Register,
    confidence: Mapping[Address, float],
    chosen_year: int | None,
    exact: bool,
    before: Sequence[Json] = (),
) -> list[Json]:
    """The questions of a Document as it stands now, with the answers given `before`.

    An answer holds as long as its cell reads what was asked about, or what was answered.
    """
    where = paths(document)
    given = {one["id"]: one for one in before if one["answer"] is not None}
    found = questions(
        document, register=register, confidence=confidence, chosen_year=chosen_year, exact=exact
    )
    fresh = [question_json(one) for one in found]
    open_or_same = [_with_answer(one, given.get(one["id"])) for one in fresh]
    now = {one["id"] for one in fresh}
    settled = [one for one in given.values() if one["id"] not in now and _holds(one, document)]
    placed = [one | {"path": where[Address(one["row"], one["field"])]} for one in (*open_or_same, *settled)]
    order = {path: number for number, path in enumerate(where.values())}
    return sorted(placed, key=lambda one: order[one["path"]])


def _with_answer(question: Json, before: Json | None) -> Json:
    same = before is not None and before["printed"] == question["printed"]
    return question | {"answer": before["answer"]} if before and same else question


def _holds(question: Json, document: Document) -> bool:
    return text_at(document, Address(question["row"], question["field"])) is not None


def question_json(question: Question) -> Json:
    address = question.address
    return {
        "id": f"{question.kind}-{address.row}-{address.field}",
        "kind": question.kind,
        "path": question.path,
        "row": address.row,
        "field": address.field,
        "rows": list(question.rows or (address.row,)),
        "printed": question.printed,
        "text": question.text,
        "proposals": [
            {"label": one.label, "text": one.text} | ({"cells": dict(one.cells)} if one.cells else {})
            for one in question.proposals
        ],
        "answer": None,
    }


def still_open(answers: Sequence[Json]) -> int:
    return sum(one["answer"] is None for one in answers)


def confidence_of(document: Document, origins: Mapping[str, Json]) -> dict[Address, float]:
    """How sure the reader was, by lasting address; of a merged cell only at its first row."""
    found: dict[Address, float] = {}
    seen: set[tuple[str, str]] = set()
    for path, address in addresses(document).items():
        origin = origins.get(path, {})
        spot = (address.field, str(origin.get("box")))
        if "confidence" in origin and spot not in seen:
            seen.add(spot)
            found[address] = origin["confidence"]
    return found
