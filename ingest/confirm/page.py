"""Everything the confirm page of one draft shows."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone

from ingest import actions
from ingest.confirm import cards, findings
from ingest.confirm.source import pane
from ingest.drafts.cells import Address, addresses
from ingest.drafts.comparison import Difference
from ingest.models import Draft
from projects.places import places
from sheets.documents import Document, from_json
from sheets.layout import Sheet
from sheets.render.html import render
from sheets.shown import shown

Names = dict[tuple[str, str], str]
ZOOMS = (("fit", "适合表格"), ("100", "100%"), ("150", "150%"))


def sheet_of(draft: Draft, document: Document) -> Sheet:
    year = document.fiscal_year or draft.upload.fiscal_year or timezone.localdate().year
    return shown(document, region=draft.upload.region.name, year=year)


def page(
    draft: Draft,
    asked: QueryDict,
    *,
    document: Document | None = None,
    version: int | None = None,
    errors: dict[tuple[str, str], str] | None = None,
) -> dict[str, Any]:
    """document, version, errors: what was typed and could not be saved, on top of which version."""
    is_open = document is not None or draft.state == Draft.State.TO_CHECK
    document = document or from_json(draft.corrected)
    sheet = sheet_of(draft, document)
    names = places(sheet, document)
    found = cards.cards(draft, names)
    checked = findings.found(draft, sheet, document)
    marks = cards.marks(draft, found, asked.get("cell", ""))
    return {
        "draft": draft,
        "upload": draft.upload,
        "sheet": sheet,
        "title": document.name or sheet.title,
        "version": version or draft.version,
        "is_open": is_open,
        "html": render(
            sheet,
            document,
            mode="plain" if is_open else "view",
            marks=findings.marked(marks, checked),
            errors=errors,
            notes=cards.corrections(draft, document),
        ),
        "cards": [card for card in found if card.answer is None],
        "answered": [card for card in found if card.answer is not None],
        "checked": checked,
        "checked_counts": findings.counted(checked),
        "tally": cards.tally(draft),
        "cells": [(f"{row}:{field}", name) for (row, field), name in names.items()],
        **_pieces(draft, document, names),
        **_source(draft, sheet, asked),
        **_comparison(draft, is_open=is_open),
        **_neighbours(draft),
    }


def _pieces(draft: Draft, document: Document, names: Names) -> dict[str, Any]:
    """Printed texts without a cell: those that wait, and those somebody sent somewhere."""
    found, where = cards.pieces(draft), addresses(document)
    settled = [piece for piece in found if piece.answer is not None]
    return {
        "pieces": [piece for piece in found if piece.answer is None],
        "settled": [
            {"text": piece.text, "said": _words(where.get(piece.answer), names) or piece.answer}
            for piece in settled
        ],
        "settled_count": len(settled),
    }


def _words(address: Address | None, names: Names) -> str | None:
    return names.get((address.row, address.field)) if address else None


def _source(draft: Draft, sheet: Sheet, asked: QueryDict) -> dict[str, Any]:
    cell, page, start = asked.get("cell", ""), _number(asked.get("page")), _number(asked.get("start"))
    shown = pane(draft, cell=cell, page=page, start=start)
    zoom, legible = asked.get("zoom", ""), "150" if sheet.landscape else "fit"
    return {
        "pane": shown,
        "chosen": cell,
        "said": cards.said_at(draft, cell),
        "finding": "find" in asked or cell,
        "shown_page": page if page in {one.number for one in shown.pages} else shown.page_of(cell),
        "zoom": zoom if zoom in dict(ZOOMS) else legible,
        "zooms": ZOOMS,
    }


def _comparison(draft: Draft, *, is_open: bool) -> dict[str, Any]:
    """What differs from the sheet in the books; rows only there are named by themselves."""
    found = actions.comparison(draft) if is_open else None
    if found is None:
        return {"comparison": None}
    words = places(sheet_of(draft, found.stored), found.stored) | places(
        sheet_of(draft, found.drafted), found.drafted
    )
    return {
        "comparison": found,
        "differing": [
            {
                "name": one.name,
                "old": one.old,
                "new": one.new,
                "place": _place(one, words),
                "same": one.only_written_otherwise,
            }
            for one in found.differences
        ],
    }


def _place(one: Difference, words: Names) -> str:
    change = one.change
    whole = {"inserted": "已有的表没有", "deleted": "这次没有读到"}
    return whole.get(change.kind) or words.get((change.key, change.field), change.path)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


def _neighbours(draft: Draft) -> dict[str, Any]:
    """The other sheets of the file: which come before and after, which still wait.  One query."""
    states = list(draft.upload.drafts.values_list("position", "state", "questions_open", "unplaced_open"))
    positions = [position for position, *_ in states]
    before = [position for position in positions if position < draft.position]
    after = [position for position in positions if position > draft.position]
    clear = [
        position
        for position, state, questions, unplaced in states
        if state == Draft.State.TO_CHECK and not questions and not unplaced and position != draft.position
    ]
    return {
        "count": len(positions),
        "previous": max(before, default=None),
        "next": min(after, default=None),
        "clear": len(clear),
        "accepted": sum(state == Draft.State.ACCEPTED for _, state, *_ in states),
    }


def next_to_check(draft: Draft) -> int | None:
    """The next sheet of the file that waits, after this one and then from the beginning."""
    waiting = draft.upload.drafts.filter(state=Draft.State.TO_CHECK).exclude(pk=draft.pk)
    positions = sorted(waiting.values_list("position", flat=True))
    return next((position for position in positions if position > draft.position), None) or next(
        iter(positions), None
    )
