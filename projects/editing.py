"""The editor's saves: operations done on the sheet as it stands now.

Each is one transaction and takes the same number of statements for one cell as for a pasted page.  What was
sent twice is done once: revisions remember the ids of the operations they hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from projects import revisions
from projects.actions import LONGEST_CODE, LONGEST_NAME, keep_unsaved, opened, write
from projects.documents import document_of
from projects.models import Revision
from projects.posted import problem_of
from reviews import access, workflow
from reviews.models import Event, Submission
from reviews.problems import NameTaken, Stale
from sheets.applied import Applied, apply
from sheets.documents import HAS_TASKS, Document
from sheets.extra import MONEY_UNIT
from sheets.fill import HEAD_KEY, head_pairs
from sheets.layout import Kind, Sheet
from sheets.opened import PARTIES
from sheets.operations import Broken, Operation
from sheets.shown import shown
from sheets.wording import party

LONGEST_TITLE = 200
TRIES = 5  # without row locks (SQLite) another save can come between reading and writing
NAMELESS = "请填写名称。"

Problem = Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Sent:
    """version: the one the sender's sheet is made of, all that was sent on top of it."""

    version: int
    operations: tuple[Operation | Broken, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """other: the last save of somebody else since the sender's version; behind: there was one in between."""

    submission: Submission
    sheet: Sheet
    document: Document
    applied: Applied
    behind: bool
    other: Revision | None


@dataclass(frozen=True, slots=True)
class Locked:
    """The sheet has gone on its way: who did that, in a sentence without its end, for more to be said."""

    state: str
    sentence: str


def edit(*, submission: Submission, sent: Sent, by: User) -> Edited:
    """Raises Refused when the person may not edit (any more)."""
    for _ in range(TRIES - 1):
        try:
            return _edit(submission, sent, by)
        except Stale:
            continue
    return _edit(submission, sent, by)


def look(*, submission: Submission, version: int, by: User) -> Edited:
    """As an edit that changes nothing.  Locks nothing."""
    access.require(by, submission, "edit")
    document = document_of(submission)
    sheet = shown(document, region=submission.region.name)
    return _told(submission, sheet, Applied(document=document), submission.version, version, by)


@transaction.atomic
def _edit(submission: Submission, sent: Sent, by: User) -> Edited:
    current = opened(submission)
    access.require(by, current, "edit")
    old, before = document_of(current), current.version
    sheet = shown(old, region=current.region.name)
    operations = _fresh(current, sent, by)
    applied = apply(sheet, old, operations, problem_in(sheet, old))
    try:
        write(current, old, applied.document, by=by, applied=applied)
    except NameTaken as taken:
        applied = apply(sheet, old, operations, problem_in(sheet, old, name=taken.message))
        write(current, old, applied.document, by=by, applied=applied)
    if applied.conflicts:
        _keep_mine(current, sheet, sent, by)
    return _told(current, sheet, applied, before, sent.version, by)


def _fresh(current: Submission, sent: Sent, by: User) -> Sequence[Operation | Broken]:
    """Without what is done already: its answer was lost on the way."""
    if current.version <= sent.version:
        return sent.operations
    known = revisions.known_ids(current, by=by, since=sent.version)
    return [one for one in sent.operations if not one.id or one.id not in known]


def _told(current: Submission, sheet: Sheet, applied: Applied, before: int, version: int, by: User) -> Edited:
    other = None
    if before != version:
        later = current.revisions.filter(version__gt=version).exclude(by=by)
        other = later.defer("document", "steps").select_related("by__person").first()
    return Edited(current, sheet, applied.document, applied, before != version, other)


def _keep_mine(current: Submission, sheet: Sheet, sent: Sent, by: User) -> None:
    """The sheet as the person had it in sight goes into the history."""
    try:
        base = revisions.document_at(current, sent.version)
    except Stale:
        base = document_of(current)
    keep_unsaved(current, apply(sheet, base, sent.operations).document, by=by)


def problem_in(sheet: Sheet, document: Document, *, name: str = "") -> Problem:
    """Why a text cannot be kept in a cell.  name: why the sheet's name cannot be changed at all."""
    kinds = {(HEAD_KEY, pair.field): pair.kind for pair in head_pairs(sheet, document)}
    kinds |= {("", column.field): column.kind for column in sheet.table.columns}
    unit = document.extra.get(MONEY_UNIT, sheet.money_unit)

    def problem(row: str, field: str, text: str) -> str:
        if row == HEAD_KEY and field == "name":
            return name or _name_problem(document.form, text)
        if row == HEAD_KEY and field in PARTIES:
            return _party_problem(text)
        kind = kinds.get((row if row == HEAD_KEY else "", field), Kind.TEXT)
        return problem_of(kind, text, unit)

    return problem


def _name_problem(form: str, text: str) -> str:
    if not text and form in HAS_TASKS:
        return NAMELESS
    if len(text) > LONGEST_TITLE:
        return f"名称有 {len(text)} 个字，最多 {LONGEST_TITLE} 个字。"
    return ""


def _party_problem(text: str) -> str:
    code, name = party(text)
    if len(name or "") > LONGEST_NAME or len(code or "") > LONGEST_CODE:
        return f"部门、单位的名称最多 {LONGEST_NAME} 个字，编码最多 {LONGEST_CODE} 个字。"
    return ""


def locked(user: access.User, submission: Submission) -> Locked | None:
    """Why nobody can edit this now; None where it is the person, not the state, that stands in the way."""
    person = access.person_of(user)
    editors = [act for act in workflow.ACTS if act.action == "edit" and person and act.role == person.role]
    if not editors or any(act.state == submission.state for act in editors):
        return None
    return Locked(submission.state, _who_moved(user, submission))


def _who_moved(user: access.User, submission: Submission) -> str:
    moved = submission.events.defer("snapshot").filter(to_state=submission.state)
    event = moved.exclude(from_state=submission.state).first()
    if event is None:
        return f"这张表现在是“{submission.get_state_display()}”"
    who = "您" if event.by_id == user.pk else event.by_name
    return f"这张表 {clock(event)} 已由{who}{event.label}"


def clock(event: Event | Revision) -> str:
    """14:40 of today, 3月5日 14:40 of another day."""
    at, now = timezone.localtime(event.at), timezone.localtime()
    time = f"{at:%H:%M}"
    return time if at.date() == now.date() else f"{at.month}月{at.day}日 {time}"
