"""What the checks find in a sheet as it was read, beside its form: nobody has to mend it here."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.models import Draft
from projects.checks import check
from projects.found import Seen
from projects.marks import Found, cards
from projects.rules.table import Table
from reviews.findings import Level
from reviews.rule_settings import settings_of
from sheets.documents import Document
from sheets.layout import Sheet
from sheets.render.html import Mark

Marks = dict[tuple[str, str], list[Mark]]


def found(draft: Draft, sheet: Sheet, document: Document) -> list[Found]:
    region = draft.upload.region
    settings = settings_of(region.pk, document.fiscal_year or 0)
    checked = check(Table(document, sheet, region=region.name), settings)
    return cards(sheet, document, [Seen(one, None) for one in checked.findings])


def anchor(card: Found) -> str:
    return f"f{card.number}"


def marked(marks: Marks, found: Iterable[Found]) -> Marks:
    """With those of the findings, the questions of the reader before them; at most one in a cell."""
    for card in found:
        cell = card.finding.row_key, card.finding.field
        here = marks.setdefault(cell, [])
        if card.finding.row_key and not any(mark.kind.endswith(" f") for mark in here):
            here.append(
                Mark(f"{card.css} f", card.finding.level.sign, f"#{anchor(card)}", card.finding.short)
            )
    return marks


def counted(found: Iterable[Found]) -> list[tuple[str, str]]:
    """错2 疑4 提1: text and class, the gravest first."""
    levels = [card.finding.level for card in found]
    return [(f"{level.sign}{levels.count(level)}", level.css) for level in Level if level in levels]
