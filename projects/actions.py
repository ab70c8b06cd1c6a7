"""Writing sheets: begin, save, move, adjust, import, comment.  Each is one transaction.

A save takes the same number of statements for one row as for sixty; `content` writes the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import prefetch_related_objects

from departments.actions import register_department, register_unit
from departments.models import Department, Region
from projects import content, found, points, queries, revisions, words
from projects.documents import amount_of, document_of, empty, place_of, with_keys
from projects.models import Head
from projects.places import places
from reviews import access, actions, gates, threads
from reviews.models import Comment, Kind, State, Submission
from reviews.problems import Incomplete, Refused, Stale, WrongTable
from reviews.rule_settings import GATED, stops
from sheets.applied import Applied
from sheets.carried import Moved
from sheets.difference import Merge, merge
from sheets.documents import HAS_TASKS, Document, Party, from_json, to_json
from sheets.extra import excess
from sheets.shown import shown

LONGEST_NAME, LONGEST_CODE, LARGEST_NUMBER = 120, 20, 99_999
UNDER_REVIEW = (State.DEPARTMENT_REVIEW, State.FINANCE_REVIEW)
IN_FORCE = (State.APPROVED, State.PUBLISHED)
AGREEING = ("pass", "approve")


@dataclass(frozen=True, slots=True)
class Saved:
    """merged: somebody else had saved meanwhile, and both persons' changes stand in `document`."""

    version: int
    document: Document
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """The sheet was left as it is.  Both changed the same cells; `version` is the one to save on top of next.

    What was sent stands in the history, whatever the person chooses afterwards.
    """

    version: int
    base: Document
    mine: Document
    theirs: Document
    merge: Merge


@dataclass(frozen=True, slots=True)
class Imported:
    submission: Submission
    created: bool


@transaction.atomic
def create(
    *, by: User, region: Region, department: Department, kind: str, fiscal_year: int, name: str = ""
) -> Submission:
    reason = access.creation_refusal(by, department)
    if reason or department.region_id != region.pk:
        raise Refused(reason or "部门不属于这个地区。")
    name = name.strip()
    if kind in HAS_TASKS and not name:
        raise WrongTable("请填写名称。")
    party = Party(department.code, department.name)
    document = empty(
        kind=Kind(kind).value,
        fiscal_year=fiscal_year,
        name=name if kind in HAS_TASKS else "",
        department=party,
    )
    return _begin(document, department=department, by=by)


@transaction.atomic
def begin_from(
    *,
    by: User,
    department: Department,
    document: Document,
    based_on: Submission | None,
    to_check: Sequence[Moved] = (),
) -> Submission:
    """A draft with what was taken from an older sheet (`sheets.carried`) or from a file."""
    if reason := access.creation_refusal(by, department):
        raise Refused(reason)
    label = "参照新建" if based_on else "由文件新建"
    submission = _begin(document, department=department, by=by, based_on=based_on, label=label)
    keep_to_check(submission, to_check)
    return submission


@transaction.atomic
def begin_for(*, by: User, department: Department, document: Document) -> Submission:
    """A draft that a system of the bureau begins for the department's clerk to fill."""
    if reason := access.receiving_refusal(by, department.region_id):
        raise Refused(reason)
    return _begin(document, department=department, by=by, label="接口送入")


def keep_to_check(submission: Submission, moved: Sequence[Moved]) -> None:
    """Which cells somebody has to look at; those of before are forgotten."""
    cells = [[one.key, one.field, one.old, one.new] for one in moved]
    Head.objects.filter(submission=submission).update(to_check=cells)


@transaction.atomic
def save(*, submission: Submission, document: Document, base_version: int, by: User) -> Saved | Conflict:
    """Writes what was typed on top of version `base_version`.

    If somebody has saved since, the changes are merged cell by cell; only where both changed the same
    cell nothing is written and both versions are handed back.
    """
    _check(document, submission)
    current = opened(submission)
    access.require(by, current, "edit")
    theirs, mine = document_of(current), with_keys(document)
    if base_version == current.version:
        return write(current, theirs, mine, by=by)
    base = revisions.document_at(current, base_version)
    both = merge(base, mine, theirs)
    if both.conflicts:
        keep_unsaved(current, mine, by=by)
        return Conflict(current.version, base, mine, theirs, both)
    return replace(write(current, theirs, with_keys(both.document), by=by), merged=True)


@transaction.atomic
def move(*, submission: Submission, action: str, by: User, opinion: str = "") -> Submission:
    """The submission after the move; for 调整 the new edition, a draft with the old one's rows and keys."""
    access.require(by, submission, action)
    current = actions.lock(submission)
    if (current.version, current.state) != (submission.version, submission.state):
        raise Stale
    document = document_of(current)
    seen = _passes(current, document, action) if action in GATED else None
    ticked = points.ticked(current, document) if action == "submit" else {}
    event = actions.move(
        submission=current,
        action=action,
        by=by,
        opinion=_with_doubts(opinion, seen) if seen and action in AGREEING else opinion,
        snapshot=to_json(document),
        ticked=ticked,
    )
    if action == "retract":
        _retract_older(current, by=by, opinion=opinion)
    if action == "adjust":
        return _begin(
            document, department=current.department, by=by, replaces=current, label=event.label + "稿"
        )
    return current


def _retract_older(submission: Submission, *, by: User, opinion: str) -> None:
    """With a sheet the editions before it are not public any more."""
    older = submission.replaces
    while older and older.state == State.PUBLISHED:
        locked = actions.lock(older)
        snapshot = to_json(document_of(locked))
        actions.move(
            submission=locked, action="retract", by=by, opinion=opinion, snapshot=snapshot, is_told=False
        )
        older = locked.replaces


@transaction.atomic
def import_table(
    *, region: Region, table_json: Mapping[str, Any], by: User, state: str = State.DRAFT
) -> Imported:
    """A TABLE of `perfgoals/1` as a submission.  One that is there already is left as it is."""
    if reason := access.import_refusal(by, region.pk):
        raise Refused(reason)
    document = _read(table_json)
    _check(document)
    department = register_department(
        region=region, code=document.department.code, name=str(document.department.name)
    )
    if known := queries.same_sheet(department, document):
        return Imported(known, created=False)
    if document.unit and document.unit.name:
        register_unit(department=department, code=document.unit.code, name=document.unit.name)
    submission = _begin(document, department=department, by=by, state=state, label="导入")
    return Imported(submission, created=True)


@transaction.atomic
def import_over(*, submission: Submission, document: Document, base_version: int, by: User) -> Submission:
    """A newer reading of a sheet that is there already, on top of version `base_version`.

    A draft gets another version.  An approved or published sheet stays as it is: a new edition of the same
    state takes its place, as after 调整.  A sheet under review is left alone.
    """
    if reason := access.import_refusal(by, submission.region_id):
        raise Refused(reason)
    _check(document, submission)
    current = actions.lock(submission)
    if current.version != base_version or hasattr(current, "replaced_by"):
        raise Stale
    if current.state in UNDER_REVIEW:
        label = State(current.state).label
        raise Refused(f"本表现为“{label}”，审核中的表不能由导入改动。请等审核结束后再入库，或选“保留已有”。")
    if current.state in IN_FORCE:
        return _begin(
            document,
            department=current.department,
            by=by,
            replaces=current,
            state=current.state,
            label="导入更正",
        )
    write(current, document_of(current), with_keys(document), by=by)
    _log_import(current, "导入更正", by=by)
    return current


@transaction.atomic
def take_back(*, submission: Submission, version: int, to: int | None, by: User) -> None:
    """Undoes an import that left the sheet at `version`: back to version `to`, or out of the books.

    Refused as soon as anybody has worked on it since.
    """
    if reason := access.import_refusal(by, submission.region_id):
        raise Refused(reason)
    current = actions.lock(submission)
    if current.version != version or hasattr(current, "replaced_by"):
        raise Refused(f"“{current}”入库后又有改动（现在是第{current.version}版），没有撤销。")
    if to is None:
        actions.erase(current)
        return
    if current.state in UNDER_REVIEW or current.state in IN_FORCE:
        raise Refused(f"“{current}”现为“{State(current.state).label}”，没有撤销。")
    write(current, document_of(current), with_keys(revisions.document_at(current, to)), by=by)
    _log_import(current, "撤销导入", by=by)


def _log_import(submission: Submission, label: str, *, by: User) -> None:
    actions.log(
        submission,
        action="import",
        label=label,
        from_state=submission.state,
        by=by,
        opinion="",
        snapshot=to_json(document_of(submission)),
    )


@transaction.atomic
def comment(*, submission: Submission, text: str, by: User, row_key: str = "", field: str = "") -> Comment:
    """On the sheet, or on a cell that exists: its path and its text of now are kept with the words."""
    where = _where(submission, row_key, field) if row_key or field else {}
    return threads.hold(submission=submission, text=text, by=by, row_key=row_key, field=field, **where)


def _where(submission: Submission, row_key: str, field: str) -> dict[str, str]:
    document = document_of(submission)
    found = place_of(document, row_key, field)
    if found is None:
        raise WrongTable("这一格已经不在表中，请刷新后再提意见。")
    names = places(shown(document, region=submission.region.name), document)
    return {"path": found[0], "cell_text": found[1], "place": names.get((row_key, field), "")}


def _begin(document: Document, *, department: Department, by: User, **how: Any) -> Submission:
    document = with_keys(document)
    _check(document)
    snapshot = to_json(document)
    submission = actions.begin(
        kind=document.form,
        fiscal_year=document.fiscal_year,
        department=department,
        name=document.name or "",
        amount=amount_of(document),
        rows=len(list(document.indicators)),
        by=by,
        snapshot=snapshot,
        **how,
    )
    content.insert(submission, document)
    words.insert(submission, document)
    revisions.keep(submission, snapshot, by=by)
    _look(submission, document)
    return submission


def opened(submission: Submission) -> Submission:
    """Locked, with the rows that are to be compared with what is written."""
    current = actions.lock(submission)
    prefetch_related_objects([current], "tasks", "indicators")
    return current


def write(
    current: Submission,
    old: Document,
    new: Document,
    *,
    by: User,
    applied: Applied | None = None,
    label: str = "",
) -> Saved:
    """A new version, unless nothing has changed.  applied: the operations that made `new` of `old`."""
    snapshot = to_json(new)
    if snapshot == to_json(old):
        return Saved(current.version, old)
    actions.new_version(
        submission=current, name=new.name or "", amount=amount_of(new), rows=len(list(new.indicators))
    )
    content.update(current, new)
    words.update(current, old, new)
    step = revisions.step_of(current.version, applied) if applied else None
    revisions.keep(current, snapshot, by=by, step=step, label=label)
    _look(current, new)
    return Saved(current.version, new)


def keep_unsaved(submission: Submission, document: Document, *, by: User) -> None:
    """Once: the page with script posts the same again to be shown the choice."""
    snapshot, newest = to_json(document), submission.events.first()
    if newest and (newest.action, newest.by_id, newest.snapshot) == ("unsaved", by.pk, snapshot):
        return
    actions.log(
        submission,
        action="unsaved",
        label="冲突时的写法",
        from_state=submission.state,
        by=by,
        opinion="",
        snapshot=snapshot,
    )


def _look(submission: Submission, document: Document) -> found.Look:
    return found.renew(submission, shown(document, region=submission.region.name), document)


def _passes(submission: Submission, document: Document, action: str) -> found.Look:
    """What the region's gate lets through: looked at now, under the rules of now."""
    here = _look(submission, document)
    levels = stops(submission.region_id, submission.fiscal_year, action)
    if action == "publish" and not here.is_sure_of_privacy:
        raise Refused(gates.NOT_LOOKED_AT)
    if stopping := here.in_the_way(action, levels):
        raise Incomplete(gates.refusal(action, stopping), stopping)
    return here


def _with_doubts(opinion: str, seen: found.Look) -> str:
    """What nobody has explained is said with the agreement."""
    noted = gates.noted(seen.open)
    return opinion if not noted or gates.NOTED in opinion else f"{opinion}{noted}"


def _read(table_json: Mapping[str, Any]) -> Document:
    try:
        document = from_json(table_json)
    except (KeyError, TypeError, ValueError) as error:
        raise WrongTable(f"表的内容不符合 perfgoals/1 格式：{error}") from error
    if not document.fiscal_year or not document.department.name:
        raise WrongTable("表中没有年度或部门名称。")
    return document


def _check(document: Document, submission: Submission | None = None) -> None:
    if submission and (document.form, document.fiscal_year) != (submission.kind, submission.fiscal_year):
        raise WrongTable("表的种类或年度不符。")
    if len(document.name or "") > 200:
        raise WrongTable("名称不能超过200个字。")
    if not 2000 <= (document.fiscal_year or 0) <= 2100:
        raise WrongTable("年度应在2000到2100之间。")
    for party in (document.department, document.unit or Party()):
        if len(party.name or "") > LONGEST_NAME or len(party.code or "") > LONGEST_CODE:
            raise WrongTable(f"部门、单位的名称不能超过{LONGEST_NAME}个字，编码不能超过{LONGEST_CODE}个字。")
    if any((row.seq or 0) > LARGEST_NUMBER for row in document.indicators):
        raise WrongTable(f"序号不能大于{LARGEST_NUMBER}。")
    if document.form in HAS_TASKS and not document.name:
        raise WrongTable("请填写名称。")
    for texts in (document.extra, *(row.extra for row in document.indicators)):
        if too_much := excess(texts):
            raise WrongTable(too_much)
