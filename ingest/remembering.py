"""Remembers what somebody said of a foreign layout, and has the file read again by it."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction

from ingest import intake, queries
from ingest.models import Draft, KnownLayout, Upload
from reviews import access
from reviews.problems import Refused


@transaction.atomic
def remember(
    *,
    upload: Upload,
    fingerprint: str,
    name: str,
    form: str,
    labels: Mapping[str, str | None],
    columns: Mapping[str, str | None],
    by: User,
) -> Upload:
    """Who maps a layout anew replaces what the own region said before; what another one said stays.

    Returns the upload that is being read.
    """
    if refusal := access.import_refusal(by, upload.region_id):
        raise Refused(refusal)
    known = KnownLayout.objects.select_related("by__person__region").filter(fingerprint=fingerprint).first()
    if known and known.by.person.region_id != upload.region_id:
        whose = known.by.person.region.name
        raise Refused(f"这个版式{whose}已经登记为“{known.name}”。请回到文件页，按“重新读取”就能读入。")
    said = {"name": name, "form": form, "labels": dict(labels), "columns": dict(columns), "by": by}
    KnownLayout.objects.update_or_create(fingerprint=fingerprint, defaults=said)
    return _read_again(upload, by)


def _read_again(upload: Upload, by: User) -> Upload:
    """The same upload where nobody has worked on its drafts; else its file is brought in once more."""
    current = queries.locked(upload)
    if current.state == Upload.State.READING:
        raise Refused("这份文件正在读取。请您等它读完再登记版式。")
    if not current.drafts.exclude(state=Draft.State.TO_CHECK, version=1).exists():
        intake.read_again(current, by)
        return current
    with current.file.storage.open(current.file.name) as stored:
        file = File(stored, name=current.name)
        return intake.upload([file], current.region, current.fiscal_year, by)[0]
