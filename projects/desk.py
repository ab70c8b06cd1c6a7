"""What the pages of one sheet show: the paper, the comments beside it, the buttons, the flow."""

from typing import Any

from projects import queries
from projects.checks import findings
from projects.documents import document_of
from projects.marks import Remark, by_cell, places, remarks
from reviews import access
from reviews.models import Comment, Submission
from sheets.documents import Document
from sheets.layout import Kind, Sheet
from sheets.render.html import render
from sheets.render.marks import Mark, Marks
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
    said = remarks(sheet, document, queries.comments(submission) if own else ())
    offers = [offer for offer in access.offers(user, submission) if own and not offer.refusal]
    return (
        context
        | {
            "version": version or submission.version,
            "html": drawn(sheet, document, mode, said, errors or {}),
            "remarks": said,
            "unanswered": sum(remark.comment.state == Comment.State.OPEN for remark in said),
            "cells": cell_choices(sheet, document) if mode == "review" else (),
            "offers": offers,
            "decisions": [offer for offer in offers if offer.action != "withdraw"],
            "may": {action: access.may(user, submission, action) for action in ACTS},
            "events": list(queries.history(submission)) if own else [],
            "own": own,
        }
        | (_for_script(sheet, document, said) if mode == "edit" else {})
    )


def _for_script(sheet: Sheet, document: Document, said: list[Remark]) -> dict[str, Any]:
    """What the editor needs beside the drawn paper."""
    layout = script_layout(sheet, document, _marks(said))
    typed = {column.field for column in sheet.table.columns if column.merge and column.kind != Kind.CHOICE}
    return {
        "layout": layout | {"duties": "level1" in typed},
        "findings": findings(sheet, document),
    }


ACTS = ("edit", "comment", "answer", "resolve")


def drawn(
    sheet: Sheet, document: Document, mode: str, said: list[Remark], errors: dict[tuple[str, str], str]
) -> str:
    marks = _marks(said) if mode != "view" else {}
    return render(sheet, document, mode=mode, marks=marks, errors=errors)


def _marks(said: list[Remark]) -> Marks:
    return {
        cell: tuple(Mark("p", remark.label, f"#{remark.label}") for remark in found)
        for cell, found in by_cell(said).items()
    }


def cell_choices(sheet: Sheet, document: Document) -> list[tuple[str, str]]:
    """Every cell a comment can stand on: row key and field in one value, and its place in words."""
    return [(f"{key}:{field}", name) for (key, field), name in places(sheet, document).items()]
