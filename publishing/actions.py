"""The only writer of what is public: a sheet that is published is frozen, a corrected one frozen anew."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F
from django.utils import timezone

from projects.documents import meaning
from publishing.models import Publication, PublishedRow, Release
from reviews.models import Event, State, Submission
from sheets.documents import Document, from_json

ENTERS = ("publish", "begin")  # events after which a published sheet is public
LEAVES = "retract"


def hear(*, event: Event, **kwargs: Any) -> None:
    """An event of a submission, inside its transaction."""
    if event.action in ENTERS and event.to_state == State.PUBLISHED:
        release(event)
    elif event.action == LEAVES:
        withdraw(event)


def release(event: Event) -> Release:
    """Freezes the snapshot as the next version at the sheet's lasting address."""
    submission, document = event.submission, from_json(event.snapshot)
    first = _first(submission)
    now = timezone.now()
    publication, is_new = Publication.objects.update_or_create(
        submission=first,
        defaults=_shown(submission, document) | {"changed_at": now} | _BACK,
        create_defaults=_shown(submission, document)
        | {"key": first.key, "published_at": now, "changed_at": now},
    )
    if not is_new:
        Publication.objects.filter(pk=publication.pk).update(number=F("number") + 1)
        publication.refresh_from_db(fields=["number"])
    _renew_rows(publication, document)
    return Release.objects.create(
        publication=publication,
        submission=submission,
        number=publication.number,
        document=event.snapshot,
        sha256=digest(event.snapshot),
        at=now,
        by_name=event.by_name,
        note=event.opinion,
    )


_BACK: dict[str, Any] = {"withdrawn_at": None, "withdrawn_by": "", "reason": ""}


def withdraw(event: Event) -> None:
    """From now on the address says only that it was withdrawn, and why."""
    Publication.objects.filter(submission=_first(event.submission)).update(
        withdrawn_at=timezone.now(),
        withdrawn_by=event.by_name,
        reason=event.opinion,
        changed_at=timezone.now(),
    )


def digest(table: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no white space, UTF-8."""
    text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _first(submission: Submission) -> Submission:
    while submission.replaces is not None:
        submission = submission.replaces
    return submission


def _shown(submission: Submission, document: Document) -> dict[str, Any]:
    return {
        "region": submission.region,
        "department": submission.department,
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


def _renew_rows(publication: Publication, document: Document) -> None:
    publication.rows.all().delete()
    rows = [(task, row) for task in document.tasks for row in task.indicators]
    PublishedRow.objects.bulk_create(
        PublishedRow(
            publication=publication,
            position=position,
            task=(task.name or "")[:200],
            level1=row.level1 or "",
            level2=row.level2 or "",
            level3=row.level3 or "",
            value=row.value or "",
            search="\n".join(
                filter(None, (task.name, row.level1, row.level2, row.level3, row.value))
            ).casefold(),
            **meaning(row.value),
        )
        for position, (task, row) in enumerate(rows)
    )
