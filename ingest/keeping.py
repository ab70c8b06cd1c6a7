"""Keeping what a reading found: the whole report with all its drafts, or nothing."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from ingest import queries
from ingest.drafts.cells import Address, text_at
from ingest.drafts.drafting import (
    Json,
    asked,
    confidence_of,
    report_fields,
    still_open,
    summary,
    table_fields,
)
from ingest.drafts.questions import DEPARTMENT, UNIT
from ingest.drafts.register import Register
from ingest.layouts.undescribed import layout_of
from ingest.models import Draft, Upload
from ingest.reports import ReadTable, Report
from sheets.catalogue import sheet_for
from sheets.documents import Document, from_json, to_json
from sheets.layout import Sheet

EXACT = ("pdf", "xlsx", "xls", "docx")  # kinds whose text stands in the file itself


@transaction.atomic
def keep_report(upload: Upload, report: Report) -> list[Draft]:
    """Drafts for every table of the report.  An upload that is no longer being read is left as it is."""
    current = Upload.objects.select_for_update(of=("self",)).select_related("region").get(pk=upload.pk)
    if current.state != Upload.State.READING:
        return []
    current.kind, current.pages = report.source.kind, report.source.pages
    register = queries.register(current.region)
    drafts = Draft.objects.bulk_create(
        _draft(current, position, table, register) for position, table in enumerate(report.tables, 1)
    )
    current.report = report_fields(report, name=current.name)
    current.summary = summary(current.report)
    current.state, current.message = Upload.State.READY, ""
    current.save(update_fields=["report", "summary", "kind", "pages", "state", "message"])
    return drafts


def _draft(upload: Upload, position: int, table: ReadTable, register: Register) -> Draft:
    draft = Draft(upload=upload, position=position, **table_fields(table))
    corrected = from_json(draft.document)
    if upload.fiscal_year and not corrected.fiscal_year:
        corrected = replace(corrected, fiscal_year=upload.fiscal_year)
    corrected = replace(corrected, layout=corrected.layout or _foreign_layout(upload, table.sheet, corrected))
    for name, value in asked_fields(draft, corrected, register).items():
        setattr(draft, name, value)
    return draft


def _foreign_layout(upload: Upload, sheet: Sheet, document: Document) -> str | None:
    """The sheet it was printed in, where the region uses another: in its own, columns would have no place."""
    year = document.fiscal_year or timezone.localdate().year
    own = sheet_for(document.form, region=upload.region.name, year=year)
    return layout_of(sheet, own)


def _as_recognised(draft: Draft, document: Document) -> dict[Address, float]:
    """How sure the reader was of the cells that still say what it read: who retyped one has looked."""
    read = from_json(draft.document)
    found = confidence_of(read, draft.origins)
    return {at: sure for at, sure in found.items() if text_at(document, at) == text_at(read, at)}


def asked_fields(draft: Draft, document: Document, register: Register) -> Json:
    """The fields of a draft that follow from its document as it stands now."""
    questions = asked(
        document,
        register=register,
        confidence=_as_recognised(draft, document),
        chosen_year=draft.upload.fiscal_year,
        exact=draft.upload.kind in EXACT,
        before=draft.questions,
    )
    return {
        "corrected": to_json(document),
        "questions": questions,
        "questions_open": still_open(questions),
    }


def ask_again(upload: Upload) -> None:
    """What has been registered since is no longer asked.  One query where no department is in question."""
    waiting = upload.drafts.filter(state=Draft.State.TO_CHECK, questions_open__gt=0).select_related("upload")
    asking = [draft for draft in waiting if any(is_about_register(one) for one in draft.questions)]
    register = queries.register(upload.region) if asking else None
    for draft in asking:
        fresh = asked_fields(draft, from_json(draft.corrected), register)
        if fresh["questions_open"] < draft.questions_open:
            unchanged = upload.drafts.filter(pk=draft.pk, version=draft.version, state=draft.state)
            unchanged.update(questions=fresh["questions"], questions_open=fresh["questions_open"])


def is_about_register(question: Json) -> bool:
    return question["kind"] in (DEPARTMENT, UNIT) and question["answer"] is None
