"""`perfgoals/1`: several Documents as one file, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheets.documents import FORMAT, Document, from_json, to_json
from sheets.reconcile import Stated

ENDING, LABEL, CONTENT_TYPE = "json", "JSON（perfgoals/1）", "application/json; charset=utf-8"


def report_json(
    documents: Iterable[Document],
    *,
    title: str,
    region: str | None,
    year: int | None,
    stated: Sequence[Stated] = (),
) -> dict[str, Any]:
    """sha256: of the tables, as canonical JSON."""
    tables = [to_json(document) for document in documents]
    return {
        "format": FORMAT,
        "title": title,
        "region": region,
        "fiscal_year": year,
        "source": {"file": None, "sha256": _digest({"tables": tables}), "kind": "database", "pages": None},
        "stated": [
            {"what": one.what, "value": one.value, "unit": one.unit, "text": one.text} for one in stated
        ],
        "tables": tables,
        "unplaced": [],
    }


def written(report: Mapping[str, Any]) -> bytes:
    return (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()


def documents_of(report: Mapping[str, Any]) -> tuple[Document, ...]:
    """Raises ValueError or KeyError when it is not of the format."""
    if report["format"] != FORMAT:
        raise ValueError(f"unknown format: {report['format']!r}")
    return tuple(from_json(table) for table in report["tables"])


def _digest(tables: Mapping[str, Any]) -> str:
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
