"""The saves of a sheet: kept, found again, and one person's uninterrupted work put together to one.

The page with script saves every few seconds.  Such saves are written into the person's last revision as
long as nothing else has happened; what each of them did stands in its steps, so that the Document of any
version in between can still be worked out, for a page that was opened then.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from projects.models import Revision
from reviews.models import Submission
from reviews.problems import Stale
from sheets.applied import Applied, apply
from sheets.documents import Document, from_json
from sheets.operations import from_json as operations_from_json
from sheets.operations import to_json as operation_to_json
from sheets.shown import shown

UNINTERRUPTED = timedelta(minutes=5)
Step = dict[str, Any]


def keep(
    submission: Submission,
    snapshot: dict[str, Any],
    *,
    by: User,
    step: Step | None = None,
    label: str = "",
) -> None:
    """The Document of the submission's version.  step: what an autosave did."""
    last = _continued(submission, by) if step else None
    if step and last:
        Revision.objects.filter(pk=last.pk).update(
            version=submission.version, document=snapshot, at=timezone.now(), steps=[*last.steps, step]
        )
        return
    Revision.objects.create(
        submission=submission,
        version=submission.version,
        document=snapshot,
        by=by,
        label=label,
        steps=[step] if step else [],
    )


def _continued(submission: Submission, by: User) -> Revision | None:
    """The revision before this one, if it is this person's own unfinished work."""
    last = submission.revisions.defer("document").first()
    if last is None or (last.by_id, last.version) != (by.pk, submission.version - 1):
        return None
    if not last.steps or last.begun_at < timezone.now() - UNINTERRUPTED:
        return None
    moved = submission.events.filter(version__gte=last.version).exists()
    return None if moved else last


def step_of(version: int, applied: Applied) -> Step:
    """What the save that led to this version did."""
    undo = [operation_to_json(operation) for operation in applied.undo]
    return {"version": version, "ids": [one for one in applied.done if one], "undo": undo}


def known_ids(submission: Submission, *, by: User, since: int) -> set[str]:
    """The operations of this person that have been done in saves after that version."""
    later = submission.revisions.filter(by=by, version__gt=since).values_list("steps", flat=True)
    return {one for steps in later for step in steps for one in step["ids"]}


def document_at(submission: Submission, version: int) -> Document:
    """The Document of a version, also of one inside uninterrupted work.  Raises Stale where it never was."""
    found = submission.revisions.filter(version__gte=version).order_by("version").first()
    if found is None or not _covers(found, version):
        raise Stale
    document = from_json(found.document)
    later = [step for step in reversed(found.steps) if step["version"] > version]
    return _taken_back(submission, document, later) if found.version > version else document


def _covers(revision: Revision, version: int) -> bool:
    return revision.version == version or any(step["version"] == version for step in revision.steps)


def _taken_back(submission: Submission, document: Document, steps: Iterable[Step]) -> Document:
    sheet = shown(document, region=submission.region.name)
    for step in steps:
        document = apply(sheet, document, operations_from_json(step["undo"])).document
    return document
