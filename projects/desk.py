"""What the pages of one sheet show: the paper, the comments beside it, the buttons, the flow."""

from typing import Any

from projects import queries
from projects.documents import document_of
from projects.marks import Remark, by_cell, places, remarks
from reviews import access
from reviews.models import Comment, Submission
from sheets.documents import Document
from sheets.layout import Sheet
from sheets.render.html import render
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
    own = access.is_own(user, submission)
    said = remarks(context["sheet"], document, queries.comments(submission) if own else ())
    offers = [offer for offer in access.offers(user, submission) if own and not offer.refusal]
    return context | {
        "version": version or submission.version,
        "html": drawn(context["sheet"], document, mode, said, errors or {}),
        "remarks": said,
        "unanswered": sum(remark.comment.state == Comment.State.OPEN for remark in said),
        "cells": cell_choices(context["sheet"], document) if mode == "review" else (),
        "offers": offers,
        "decisions": [offer for offer in offers if offer.action != "withdraw"],
        "may": {action: access.may(user, submission, action) for action in ACTS},
        "events": list(queries.history(submission)) if own else [],
        "own": own,
    }


ACTS = ("edit", "comment", "answer", "resolve")


def drawn(
    sheet: Sheet, document: Document, mode: str, said: list[Remark], errors: dict[tuple[str, str], str]
) -> str:
    marks = {
        cell: tuple(("p", remark.label, f"#{remark.label}") for remark in found)
        for cell, found in by_cell(said).items()
    }
    return render(sheet, document, mode=mode, marks=marks if mode != "view" else {}, errors=errors)


def cell_choices(sheet: Sheet, document: Document) -> list[tuple[str, str]]:
    """Every cell a comment can stand on: row key and field in one value, and its place in words."""
    return [(f"{key}:{field}", name) for (key, field), name in places(sheet, document).items()]
