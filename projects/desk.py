"""What the pages of one sheet show: the paper, the comments beside it, the buttons, the flow."""

from collections.abc import Sequence
from typing import Any

from projects import queries, whole
from projects.documents import document_of
from projects.fingerprints import SCORES
from projects.marks import marks
from projects.places import places
from projects.rails import Rail, rail
from reviews import access, scores
from reviews.models import Event, Submission
from sheets.documents import Document
from sheets.layout import Kind, Sheet
from sheets.render.html import render
from sheets.render.script import script_layout
from sheets.shown import shown

RETURN = "return"


def paper(submission: Submission, document: Document, *, sheet: Sheet | None = None) -> dict[str, Any]:
    """The frame of every work page."""
    sheet = sheet or shown(document, region=submission.region.name)
    return {
        "submission": submission,
        "title": submission.name or sheet.title,
        "document": document,
        "sheet": sheet,
    }


def desk(
    user: access.User,
    submission: Submission,
    *,
    mode: str,
    document: Document | None = None,
    version: int | None = None,
    errors: dict[tuple[str, str], str] | None = None,
) -> dict[str, Any]:
    document = document or document_of(submission)
    context = paper(submission, document)
    sheet = context["sheet"]
    own = access.is_own(user, submission)
    scored = own and whole.may_have(submission, SCORES)
    beside = rail(user, submission, sheet, document)
    offers = [offer for offer in access.offers(user, submission) if own and not offer.refusal]
    return (
        context
        | beside.context()
        | {
            "version": version or submission.version,
            "html": drawn(sheet, document, mode, beside, errors or {}),
            "cells": cell_choices(sheet, document) if mode == "review" else (),
            "offers": offers,
            "decisions": [offer for offer in offers if offer.action != "withdraw"],
            "events": _events(submission) if own else [],
            "scores": list(scores.seen_by(user, submission)) if scored else [],
            "own": own,
        }
        | (_for_script(sheet, document, beside) if mode == "edit" else {})
    )


def _events(submission: Submission) -> Sequence[Event]:
    known = whole.of(submission)
    return known.moves if known else list(queries.history(submission))


def _for_script(sheet: Sheet, document: Document, beside: Rail) -> dict[str, Any]:
    """What the editor needs beside the drawn paper."""
    layout = script_layout(sheet, document, marks(beside.remarks, beside.found, beside.unchecked))
    typed = {column.field for column in sheet.table.columns if column.merge and column.kind != Kind.CHOICE}
    return {"layout": layout | {"duties": "level1" in typed}}


def drawn(
    sheet: Sheet, document: Document, mode: str, beside: Rail, errors: dict[tuple[str, str], str]
) -> str:
    here = marks(beside.remarks, beside.found, beside.unchecked) if mode != "view" else {}
    return render(sheet, document, mode=mode, marks=here, errors=errors)


def cell_choices(sheet: Sheet, document: Document) -> list[tuple[str, str]]:
    """Every cell a comment can stand on: row key and field in one value, and its place in words."""
    return [(f"{key}:{field}", name) for (key, field), name in places(sheet, document).items()]
