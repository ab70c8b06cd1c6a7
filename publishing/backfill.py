"""For a migration: what was published before there were publications.  Works on the models of its time."""

from typing import Any

from django.apps.registry import Apps

from publishing.actions import columns_of, digest, rows_of
from sheets.documents import from_json

PUBLISHED = "published"
CHUNK = 200  # submissions read at once


def publish_what_was_published(apps: Apps) -> int:
    """How many.  An edition that was published becomes a version, the oldest first; memory does not grow."""
    found = apps.get_model("reviews", "Submission").objects.filter(state=PUBLISHED, releases__isnull=True)
    submissions = found.select_related("region", "department").order_by("edition", "pk")
    number = 0
    for submission in submissions.iterator(chunk_size=CHUNK):
        _publish(apps, submission)
        number += 1
    return number


def _publish(apps: Apps, submission: Any) -> None:
    event = _published_by(apps, submission)
    publication = _publication(apps, submission, event)
    apps.get_model("publishing", "Release").objects.create(
        publication=publication,
        submission=submission,
        number=publication.number,
        document=event.snapshot,
        sha256=digest(event.snapshot),
        at=event.at,
        by_name=event.by_name,
        note=(event.opinion or event.label) if publication.number > 1 else "",
    )
    publication.rows.all().delete()
    rows = apps.get_model("publishing", "PublishedRow")
    rows.objects.bulk_create(
        rows(publication=publication, **columns) for columns in rows_of(from_json(event.snapshot))
    )


def _published_by(apps: Apps, submission: Any) -> Any:
    """The move that published it; where the books tell of none, the last of all."""
    events = apps.get_model("reviews", "Event").objects.filter(submission=submission).order_by("-pk")
    return events.filter(to_state=PUBLISHED, action__in=("publish", "begin")).first() or events.first()


def _publication(apps: Apps, submission: Any, event: Any) -> Any:
    """At the address of the first edition, as the newest one shows it."""
    publications, first = apps.get_model("publishing", "Publication").objects, submission
    while first.replaces_id:
        first = first.replaces
    shown = columns_of(submission, from_json(event.snapshot)) | {"changed_at": event.at}
    known = publications.filter(submission=first).first()
    if known is None:
        return publications.create(submission=first, key=first.key, published_at=event.at, **shown)
    for name, value in shown.items():
        setattr(known, name, value)
    known.number += 1
    known.save()
    return known
