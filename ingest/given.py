"""A report that is data already: `perfgoals/1`, as `ingest --json`, `export` and the open data write it.

Nothing has to be recognised.  Each sheet is filled in its layout again, so that it can be shown and confirmed
like one that was read from paper.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.readers.raw import Line
from ingest.recognise import Unreadable, decode
from sheets.documents import Document
from sheets.fill import fill
from sheets.grid import Grid
from sheets.interchange import documents_of
from sheets.layout import Sheet
from sheets.reconcile import Stated
from sheets.shown import shown

_BROKEN = "这是 perfgoals/1 数据文件，但内容不合格式，没有读取。请您重新导出后再导入。"


@dataclass(frozen=True, slots=True)
class Given:
    title: str | None
    region: str | None
    fiscal_year: int | None
    stated: tuple[Stated, ...]
    sheets: tuple[tuple[Sheet, Document, Grid], ...]
    unplaced: tuple[Line, ...]


def read(data: bytes) -> Given:
    """Raises Unreadable for what is not of the format."""
    try:
        return _given(json.loads(decode(data)))
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Unreadable(_BROKEN) from error


def _given(report: Mapping[str, Any]) -> Given:
    region, year = report.get("region"), report.get("fiscal_year")
    documents = documents_of(report)
    if not documents:
        raise Unreadable("文件里没有找到任何绩效目标表。请您核对是不是这个文件。")
    return Given(
        title=report.get("title"),
        region=region,
        fiscal_year=year,
        stated=tuple(
            Stated(one["what"], one["value"], one["unit"], one["text"]) for one in report.get("stated") or ()
        ),
        sheets=tuple(_drawn(document, region or "", year or 0) for document in documents),
        unplaced=tuple(
            Line(one.get("line") or 1, one["text"], one.get("page"), place=one.get("place"))
            for one in report.get("unplaced") or ()
        ),
    )


def _drawn(document: Document, region: str, year: int) -> tuple[Sheet, Document, Grid]:
    sheet = shown(document, region=region, year=year)
    return sheet, document, fill(sheet, document)
