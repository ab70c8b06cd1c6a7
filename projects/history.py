"""改动记录: each save of a sheet with who made it, when, and what it changed; and going back to one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.utils import timezone

from projects import changes
from projects.actions import Saved, opened, write
from projects.changes import Change
from projects.documents import document_of, with_keys
from projects.models import Revision
from reviews import access
from reviews.models import Event, Submission
from reviews.problems import Stale
from sheets.both import both
from sheets.compared import items
from sheets.documents import Document, from_json
from sheets.shown import shown

ON_A_PAGE = 10
SHOWN = 6  # changes that are listed before the rest is counted


@dataclass(frozen=True, slots=True)
class Save:
    """One person's uninterrupted work.  more: how many changes are not among those listed."""

    revision: Revision
    who: str
    changes: Sequence[Change]
    more: int
    is_first: bool
    is_last: bool
    unsaved: Sequence[Event]  # what met a conflict while this version stood

    @property
    def lasted(self) -> bool:
        """Whether it took longer than its minute."""
        return self.revision.at.replace(second=0, microsecond=0) > self.revision.begun_at


@dataclass(frozen=True, slots=True)
class History:
    page: Page
    saves: list[Save]


def history(submission: Submission, number: int | str = 1) -> History:
    """The newest first.  Three queries, whatever the length of the page."""
    page = Paginator(submission.revisions.order_by("-version"), ON_A_PAGE).get_page(number)
    start = page.start_index() - 1 if page.paginator.count else 0
    revisions = submission.revisions.select_related("by__person").defer("steps").order_by("-version")
    found = list(revisions[start : start + ON_A_PAGE + 1])
    return History(page, list(_saves(submission, found, ON_A_PAGE)))


def _saves(submission: Submission, found: list[Revision], most: int) -> Iterator[Save]:
    documents = [from_json(one.document) for one in found]
    unsaved = _unsaved(submission)
    older: list[Document | None] = [old for _, old in pairwise(documents)]
    older += [None] * (len(found) - len(older))
    for revision, document, before in list(zip(found, documents, older, strict=True))[:most]:
        listed = _changes(submission, before, document) if before else []
        yield Save(
            revision=revision,
            who=access.signature(revision.by),
            changes=listed[:SHOWN],
            more=max(len(listed) - SHOWN, 0),
            is_first=before is None,
            is_last=revision.version == submission.version,
            unsaved=[event for event in unsaved if event.version == revision.version],
        )


def _unsaved(submission: Submission) -> list[Event]:
    return list(submission.events.defer("snapshot").filter(action="unsaved"))


def _changes(submission: Submission, old: Document, new: Document) -> list[Change]:
    sheet = shown(new, region=submission.region.name)
    return [
        one for one in changes.listed(sheet, new, items(sheet, both(old, new))) if one.item.field != "seq"
    ]


@transaction.atomic
def restore(*, submission: Submission, to: int, version: int, by: User) -> Saved:
    """Writes what stood there at version `to` as a new version.

    Raises Stale when there is no such revision, or somebody has saved since version `version`.
    """
    current = opened(submission)
    access.require(by, current, "edit")
    found = current.revisions.filter(version=to).defer("steps").first()
    if found is None or current.version != version:
        raise Stale
    label = f"恢复到 {timezone.localtime(found.at):%m-%d %H:%M}"
    return write(current, document_of(current), _with_keys_of(current, found), by=by, label=label)


def _with_keys_of(current: Submission, revision: Revision) -> Document:
    """The Document of a revision.  The one task of a sheet that tells no tasks apart has no key there."""
    document, known = from_json(revision.document), [task.key for task in current.tasks.all()]
    if len(known) == len(document.tasks) == 1:
        only = replace(document.tasks[0], key=document.tasks[0].key or known[0])
        document = replace(document, tasks=(only,))
    return with_keys(document)
