"""The only writer of what is public: a sheet that is published is frozen, a corrected one frozen anew."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from projects.documents import meaning
from publishing import indexed, shelves
from publishing.models import Publication, PublishedRow, Release
from reviews import explanations
from reviews.models import Event, Explanation, State, StoredFinding, Submission
from reviews.problems import OpinionMissing
from sheets.documents import Document, from_json

ENTERS = ("publish", "begin")  # events after which a published sheet is public
LEAVES = "retract"
UNDONE = "重新公开的一版已撤销，原来的一版此前已撤下。"
NOTE_MISSING = "这张表公开过，再公开是更正。请写明更正的原因，会随表公开。"


def hear(*, event: Event, **kwargs: Any) -> None:
    """An event of a submission, inside its transaction."""
    if event.action in ENTERS and event.to_state == State.PUBLISHED:
        release(event)
    elif event.action == LEAVES:
        withdraw(event)


def hear_erased(*, submission: Submission, **kwargs: Any) -> None:
    """What an import brought is taken back: its Release goes, and the one before is the newest again."""
    for publication in Publication.objects.filter(releases__submission=submission).distinct():
        left = publication.releases.exclude(submission=submission).select_related("submission").first()
        if left is None:
            publication.delete()
            shelves.renew(publication)
            continue
        if left.number < publication.since and not publication.withdrawn_at:
            publication.withdrawn_at, publication.reason = timezone.now(), UNDONE
        _show(publication, left)


def release(event: Event) -> Release:
    """Freezes the snapshot as the next version at the sheet's lasting address."""
    submission, now = event.submission, timezone.now()
    publication = Publication.objects.select_for_update().filter(submission=first(submission)).first()
    if publication and not _note(event):
        raise OpinionMissing(NOTE_MISSING)
    note = _note(event) if publication else ""  # of a first version there is nothing to correct
    publication = publication or _opened(event, now)
    frozen = Release.objects.create(
        publication=publication,
        submission=submission,
        number=_next_number(publication),
        document=event.snapshot,
        sha256=digest(event.snapshot),
        at=now,
        by_name=event.by_name,
        note=note,
        signed_off=signed_off(submission) if event.action == "publish" else [],
    )
    publication.changed_at = now
    if publication.withdrawn_at:
        publication.since = frozen.number
    publication.withdrawn_at, publication.withdrawn_by, publication.reason = None, "", ""
    _show(publication, frozen)
    return frozen


def _next_number(publication: Publication) -> int:
    return (publication.releases.aggregate(newest=Max("number"))["newest"] or 0) + 1


def _note(event: Event) -> str:
    """Why it was corrected; a newer reading of a report says that it is one."""
    return event.opinion or (event.label if event.action == "begin" else "")


def _opened(event: Event, now: datetime) -> Publication:
    """A first release has a lasting address from now on."""
    submission, document = event.submission, from_json(event.snapshot)
    root = first(submission)
    shown = columns_of(submission, document)
    return Publication.objects.create(
        submission=root, key=root.key, published_at=now, changed_at=now, **shown
    )


def _show(publication: Publication, newest: Release) -> None:
    """What lists and searches see of the Publication is its newest Release."""
    document = from_json(newest.document)
    for name, value in columns_of(newest.submission, document).items():
        setattr(publication, name, value)
    publication.number = newest.number
    rows = list(rows_of(document))
    for name, value in indexed.columns(publication, [row["task"] for row in rows]).items():
        setattr(publication, name, value)
    publication.save()
    _renew_rows(publication, rows)
    shelves.renew(publication)


def withdraw(event: Event) -> None:
    """From now on the address says only that it was withdrawn, and why."""
    now = timezone.now()
    public = Publication.objects.filter(submission=first(event.submission), withdrawn_at__isnull=True)
    gone = list(public.defer("search", "grams", "name_grams"))
    public.update(withdrawn_at=now, withdrawn_by=event.by_name, reason=event.opinion, changed_at=now)
    for publication in gone:
        shelves.renew(publication)


def signed_off(submission: Submission) -> list[dict[str, Any]]:
    """The findings that stand as of the last look, each with what was said to it, by whom."""
    said = {(one.rule, one.row_key, one.field, one.cell_text): one for one in _said(submission)}
    found = StoredFinding.objects.filter(submission=submission).order_by("position", "pk")
    return [_standing(one, said.get((one.rule, one.row_key, one.field, one.cell_text))) for one in found]


def _said(submission: Submission) -> list[Explanation]:
    """A reviewer's word goes before the department's, a later one before an earlier."""
    return sorted(
        explanations.in_force(submission), key=lambda one: (one.kind == Explanation.Kind.DISMISSED, one.pk)
    )


def _standing(one: StoredFinding, said: Explanation | None) -> dict[str, Any]:
    words = {
        "rule": one.rule,
        "level": one.level,
        "place": one.place,
        "message": one.message,
        "status": one.get_status_display(),
    }
    if said is None:
        return words
    return words | {"said": said.text, "by": said.by_name, "at": said.at.isoformat()}


def digest(table: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no white space, UTF-8."""
    text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(frozen: Release) -> bool:
    """It says what it said when it was published."""
    return digest(frozen.document) == frozen.sha256


def first(submission: Submission) -> Submission:
    """The edition that gave the sheet its public address."""
    while submission.replaces is not None:
        submission = submission.replaces
    return submission


def columns_of(submission: Submission, document: Document) -> dict[str, Any]:
    """What lists and searches see of a Publication."""
    return {
        "region_id": submission.region_id,
        "department_id": submission.department_id,
        "kind": submission.kind,
        "fiscal_year": submission.fiscal_year,
        "name": submission.name,
        "amount": submission.amount,
        "search": "\n".join(_words(submission, document)).casefold(),
    }


def _words(submission: Submission, document: Document) -> Iterator[str]:
    yield from (submission.name, submission.get_kind_display(), submission.department.name)
    yield document.goal or ""
    for task in document.tasks:
        yield task.name or ""
        for row in task.indicators:
            yield from (row.level1 or "", row.level2 or "", row.level3 or "", row.value or "")


def _renew_rows(publication: Publication, rows: Iterable[dict[str, Any]]) -> None:
    publication.rows.all().delete()
    PublishedRow.objects.bulk_create(PublishedRow(publication=publication, **columns) for columns in rows)


def rows_of(document: Document) -> Iterator[dict[str, Any]]:
    """The columns of the PublishedRow of each indicator."""
    rows = ((task, row) for task in document.tasks for row in task.indicators)
    for position, (task, row) in enumerate(rows):
        texts = (task.name, row.level1, row.level2, row.level3, row.value)
        yield {
            "position": position,
            "task": (task.name or "")[:200],
            "level1": row.level1 or "",
            "level2": row.level2 or "",
            "level3": row.level3 or "",
            "value": row.value or "",
            "search": "\n".join(filter(None, texts)).casefold(),
        } | meaning(row.value)
