"""Reading for the import desk: an administrator sees the uploads of the own region, nobody else sees any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.shortcuts import get_object_or_404
from django.utils import timezone

from departments.actions import known_department
from departments.models import Department, Region
from departments.roles import Role
from ingest.drafts.questions import DEPARTMENT
from ingest.drafts.register import NEW, Known, Register
from ingest.layouts.undescribed import Layout
from ingest.models import Draft, KnownLayout, Upload
from projects import queries as sheets
from reviews import access
from reviews.models import Submission
from reviews.problems import Stale
from sheets.documents import Document, Party, from_json


@dataclass(slots=True)
class Counts:
    """Drafts by form and by state; of those to check: open questions, and pieces of text without a place."""

    forms: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    asking: int = 0
    unplaced: int = 0

    @property
    def found(self) -> int:
        return self.forms.total()


def may_import(user: access.User) -> bool:
    person = access.person_of(user)
    return person is not None and person.role == Role.ADMIN


def may_fill(user: access.User) -> bool:
    """Clerks bring back the workbooks they have filled in."""
    person = access.person_of(user)
    return person is not None and person.role == Role.CLERK


def visible(user: access.User) -> QuerySet[Upload]:
    person = access.person_of(user)
    if person is None or person.role != Role.ADMIN:
        return Upload.objects.none()
    return Upload.objects.filter(region=person.region_id)


def uploads(user: access.User) -> QuerySet[Upload]:
    """With their jobs, the first draft to check, and the key of an earlier upload of the same file."""
    earlier = Upload.objects.filter(
        region=OuterRef("region"), sha256=OuterRef("sha256"), pk__lt=OuterRef("pk")
    ).exclude(sha256="")
    return (
        visible(user)
        .select_related("region", "job", "by__person")
        .annotate(first_waiting=_first_waiting(), earlier=Subquery(earlier.order_by("pk").values("key")[:1]))
        .defer("report")
    )


def latest_batch(user: access.User) -> str | None:
    """The batch this person brought in last."""
    own = visible(user).filter(by=user.pk).order_by("-at", "-pk")
    return own.values_list("batch", flat=True).first()


def counts(uploads: Iterable[Upload]) -> dict[int, Counts]:
    """What became of the drafts of these uploads.  One query."""
    found: dict[int, Counts] = {}
    drafts = Draft.objects.filter(upload__in=[one.pk for one in uploads]).order_by()
    rows = drafts.values_list("upload", "form", "state").annotate(
        Count("pk"), Sum("questions_open"), Sum("unplaced_open")
    )
    for upload, form, state, number, questions, unplaced in rows:
        one = found.setdefault(upload, Counts())
        one.forms[form] += number
        one.states[state] += number
        if state == Draft.State.TO_CHECK:
            one.asking += questions
            one.unplaced += unplaced
    return found


def _first_waiting() -> Subquery:
    waiting = Draft.objects.filter(upload=OuterRef("pk"), state=Draft.State.TO_CHECK)
    return Subquery(waiting.order_by("position").values("position")[:1])


def upload(user: access.User, key: str) -> Upload:
    """One upload of the user's region, or Http404."""
    return get_object_or_404(visible(user).select_related("region", "job", "by__person"), key=key)


def locked(upload: Upload) -> Upload:
    """As it is now, held until the transaction ends.  Stale where somebody has removed it meanwhile."""
    uploads = Upload.objects.select_for_update(of=("self",)).select_related("region")
    current = uploads.filter(pk=upload.pk).first()
    if current is None:
        raise Stale("这份文件刚刚被移除，请回到导入列表。")
    return current


def draft(user: access.User, key: str, position: int) -> Draft:
    """One draft of an upload of the user's region, or Http404."""
    drafts = Draft.objects.filter(upload__in=visible(user)).select_related(
        "upload__region", "submission", "decided_by__person"
    )
    return get_object_or_404(drafts, upload__key=key, position=position)


def drafts(upload: Upload) -> QuerySet[Draft]:
    """In printed order, without what only their own page shows."""
    own = upload.drafts.select_related("submission", "decided_by__person").order_by("position")
    return own.defer("document", "corrected", "origins", "questions", "unplaced")


def in_the_books(upload: Upload) -> dict[int, str]:
    """By the position of a draft to check: the key of the sheet that is there already.  Three queries."""
    waiting = upload.drafts.filter(state=Draft.State.TO_CHECK).annotate(
        year=KT("corrected__fiscal_year"),
        code=KT("corrected__department__code"),
        named=KT("corrected__department__name"),
    )
    asked = list(waiting.values_list("position", "form", "name", "year", "code", "named"))
    same = Submission.objects.filter(region=upload.region_id, name__in={name for _, _, name, *_ in asked})
    stored = {
        (one.kind, one.name, str(one.fiscal_year), one.department.name): one.key
        for one in same.select_related("department").order_by("edition")
    }
    known = register(upload.region)
    found = {}
    for position, form, name, year, code, named in asked:
        department = known.find(Party(code, named))
        key = stored.get((form, name, str(year), department.party.name if department else None))
        if key:
            found[position] = key
    return found


def new_departments(upload: Upload) -> dict[str, tuple[Draft, dict[str, Any]]]:
    """By printed name, the first open question whether to register it where the reader would."""
    asking = upload.drafts.filter(state=Draft.State.TO_CHECK, questions_open__gt=0).order_by("position")
    found: dict[str, tuple[Draft, dict[str, Any]]] = {}
    for draft in asking.select_related("upload__region").only(
        "position", "questions", "state", "upload__region"
    ):
        for one in draft.questions:
            is_open = one["kind"] == DEPARTMENT and one["answer"] is None
            if is_open and one["proposals"] and one["proposals"][0]["label"].startswith(NEW):
                found.setdefault(one["printed"], (draft, one))
    return found


def layouts() -> tuple[Layout, ...]:
    """What has been said of foreign layouts, for the readers."""
    return tuple(
        Layout(one.fingerprint, one.name, one.form, one.labels, one.columns)
        for one in KnownLayout.objects.all()
    )


def register(region: Region) -> Register:
    """Two queries."""
    year = timezone.localdate().year
    known = region.departments.prefetch_related("units").order_by("code", "name")
    return Register(
        region=(region.name, region.full_name),
        departments=tuple(
            Known(
                Party(one.code, one.name),
                one.short_name,
                tuple(Party(unit.code, unit.name) for unit in one.units.all()),
            )
            for one in known
        ),
        years=(year, year - 1, year + 1),
    )


def department_of(region: Region, document: Document) -> Department | None:
    party = document.department
    if register(region).find(party) is None:
        return None
    return known_department(region=region, code=party.code, name=party.name)


def same_sheet(draft: Draft) -> Submission | None:
    """The sheet in the books that this draft is another reading of."""
    document = from_json(draft.corrected)
    department = department_of(draft.upload.region, document)
    return sheets.same_sheet(department, document) if department else None


def same_file(region: Region, sha256: str) -> Upload | None:
    """The first upload of a file of this content."""
    return Upload.objects.filter(region=region, sha256=sha256).exclude(sha256="").order_by("pk").first()
