"""What the files brought in for a year say about themselves, for the audit, which knows no files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.models import Draft, Upload
from projects.statements import Line, Statements
from sheets.documents import Document
from sheets.reconcile import Stated, reconcile

KEPT = (Upload.State.READY, Upload.State.DONE)


def statements(region_id: int, year: int) -> Statements:
    """Two queries.  With several files the rules hear of none: each speaks of its own sheets only."""
    taken = Draft.objects.filter(state=Draft.State.ACCEPTED, submission__fiscal_year=year)
    uploads = list(
        Upload.objects.filter(region=region_id, state__in=KEPT, drafts__in=taken).distinct().order_by("pk")
    )
    of = dict.fromkeys((upload.pk for upload in uploads), frozenset[int]())
    for upload, sheet in taken.filter(upload__in=uploads).values_list("upload", "submission"):
        of[upload] |= {sheet}
    only = uploads[0].report if len(uploads) == 1 else {}
    return Statements(
        stated=only.get("stated", ()),
        unplaced=only.get("unplaced", ()),
        lines=lambda sheets: [line for upload in uploads for line in _lines(upload, of[upload.pk], sheets)],
    )


def _lines(upload: Upload, taken: frozenset[int], sheets: Mapping[int, Document]) -> Iterator[Line]:
    stated = [Stated(**one) for one in upload.report.get("stated", ())]
    for check in reconcile(stated, [sheets[pk] for pk in taken if pk in sheets]):
        yield check.line.rpartition("，")[0], check.agrees
    left = len(upload.report.get("unplaced", ()))
    yield f"表外未归位的文字 {left} 段", not left
