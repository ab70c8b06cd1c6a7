"""A filled-in sheet beside the one on the site: whose it is, what it would change, where both were changed.

A workbook from this site names its submission and the version it was made from, and its rows have keys: what
was changed in the file since is put together with what was changed on the site since, cell by cell.  Any
other file is matched by kind, year and name, its rows by their likeness, and its gaps delete nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User

from ingest.filled.file import Filled
from ingest.filled.rows import under_keys_of, with_kept
from projects import revisions
from projects.documents import document_of, with_keys
from reviews import access
from reviews.models import Kind, Submission
from reviews.problems import Problem, Stale
from sheets.catalogue import BY_ID
from sheets.difference import PLACE, Conflict, difference, merge
from sheets.documents import Document, Party
from sheets.layout import Sheet
from sheets.likeness import plain
from sheets.render.xlsx_ticket import Ticket
from sheets.shown import shown


@dataclass(frozen=True, slots=True)
class Proposal:
    """What taking a filled-in sheet over would do.

    document: with the file's text where both sides changed a cell.  gone: rows of the site's sheet that the
    file has not.  notes: what is odd about the file, in sentences.
    """

    submission: Submission
    current: Document
    document: Document
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """Cells, rows and tasks; where a row stands, and what is counted, is no change of its own."""
        return sum(
            one.kind != "moved" and one.field != "seq" for one in difference(self.current, self.document)
        )


@dataclass(frozen=True, slots=True)
class Matched:
    """A sheet of a file with the submission it belongs to; or why it belongs to none."""

    sheet: Filled
    submission: Submission | None = None
    proposal: Proposal | None = None
    refusal: str = ""
    is_new: bool = False
    name: str = field(default="")


def unusual_sheets(user: User) -> dict[str, Sheet]:
    """By key, the user's own sheets that have lines or columns which no catalogued layout prints."""
    found = access.own(user).filter(later_state="").select_related("region", "head")
    drawn = {
        one.key: shown(document_of(one), region=one.region.name)
        for one in found.prefetch_related("tasks", "indicators")
    }
    return {key: sheet for key, sheet in drawn.items() if sheet != BY_ID.get(sheet.id)}


def matched(sheets: Iterable[Filled], user: User) -> list[Matched]:
    """Every sheet of a file: which of the user's own it is, or that it would be a new one."""
    own = list(
        access.own(user)
        .filter(later_state="")
        .select_related("region", "department", "head")
        .prefetch_related("tasks", "indicators")
    )
    found: list[Matched] = []
    for sheet in sheets:
        taken = {one.submission.pk for one in found if one.submission}
        found.append(_matched(sheet, own, taken, user))
    return found


def _matched(sheet: Filled, own: list[Submission], taken: set[int], user: User) -> Matched:
    name = sheet.document.name or Kind(sheet.document.form).label
    submission = _named(sheet, own)
    if submission is None:
        return replace(_new(sheet, user), name=name)
    if submission.pk in taken:
        return Matched(sheet, refusal="文件里前面已有这张表，这一张不带入。", name=name)
    if reason := access.refusal(user, submission, "edit"):
        return Matched(sheet, submission, refusal=reason, name=name)
    try:
        return Matched(sheet, submission, proposed(submission, sheet), name=name)
    except Problem as problem:
        return Matched(sheet, submission, refusal=problem.message, name=name)


def _named(sheet: Filled, own: list[Submission]) -> Submission | None:
    """By its ticket; else the only one of its kind, year and name."""
    if sheet.ticket and sheet.ticket.key:
        return next((one for one in own if one.key == sheet.ticket.key), None)
    document = sheet.document
    same = [
        one
        for one in own
        if (one.kind, one.fiscal_year) == (document.form, document.fiscal_year)
        and plain(one.name) == plain(document.name or "")
    ]
    return same[0] if len(same) == 1 else None


def _new(sheet: Filled, user: User) -> Matched:
    person, document = access.person_of(user), sheet.document
    if sheet.ticket and sheet.ticket.key:
        return Matched(sheet, refusal="文件里写的这张表不是本部门的，或者已经不在了。")
    if document.fiscal_year is None:
        return Matched(sheet, refusal="表上没有年度。请在表里写明年度，或在要带入的那张表的页面里上传。")
    if person is None or person.department is None:
        return Matched(sheet, refusal="只有填报人可以新建绩效目标表。")
    if document.department.name and not _is_ours(document.department, person.department.name):
        return Matched(sheet, refusal=f"表上的部门是“{document.department.name}”，不是本部门。")
    return Matched(sheet, is_new=True)


def _is_ours(party: Party, name: str) -> bool:
    """People leave city and district away."""
    printed, ours = plain(party.name or ""), plain(name)
    return printed in ours or ours in printed


def fits(submission: Submission, sheet: Filled) -> str:
    """Why this sheet of a file cannot be taken into this submission; empty when it can."""
    if sheet.document.form != submission.kind:
        own, its = Kind(submission.kind).label, Kind(sheet.document.form).label
        return f"文件里是“{its}”，这张表是“{own}”，不能带入。请换一个文件。"
    return ""


def proposed(submission: Submission, sheet: Filled, *, deleting: bool | None = None) -> Proposal:
    """deleting: rows that the file has not are deleted; None: only if the file was made from this sheet.

    Raises a Problem with one Chinese sentence.
    """
    if reason := fits(submission, sheet):
        raise Problem(reason)
    current = document_of(submission)
    ticket = sheet.ticket if sheet.ticket and sheet.ticket.key == submission.key else None
    base = _base(submission, current, ticket)
    mine = under_keys_of(base, sheet, own=ticket is not None)
    kept = {row.key for row in mine.indicators}
    gone = tuple(row.key or "" for row in base.indicators if row.key not in kept)
    if not (ticket is not None if deleting is None else deleting):
        mine = with_kept(mine, base)
    both = merge(base, mine, current)
    return Proposal(
        submission=submission,
        current=current,
        document=with_keys(both.document),
        conflicts=tuple(one for one in both.conflicts if one.field != PLACE),
        gone=gone,
        notes=_notes(submission, sheet, current),
    )


def _base(submission: Submission, current: Document, ticket: Ticket | None) -> Document:
    """The sheet as it was when the file was made."""
    if ticket is None or ticket.version == submission.version:
        return current
    try:
        return revisions.document_at(submission, ticket.version)
    except Stale:
        return current


def _notes(submission: Submission, sheet: Filled, current: Document) -> tuple[str, ...]:
    document, notes = sheet.document, list(sheet.problems)
    if document.fiscal_year not in (None, submission.fiscal_year):
        notes.append(
            f"文件里是{document.fiscal_year}年度的表，这张是{submission.fiscal_year}年度。年度不带入，请核对是不是拿错了文件。"
        )
    if document.department.name and not _is_ours(document.department, submission.department.name):
        notes.append(f"文件里的部门是“{document.department.name}”，和这张表不同。部门不带入。")
    if document.name and current.name and plain(document.name) != plain(current.name):
        notes.append(f"文件里的名称是“{document.name}”，和这张表不同，请核对是不是拿错了文件。")
    return tuple(notes)
