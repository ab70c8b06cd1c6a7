"""The writer of the import desk: files in, drafts decided, sheets into the books and out again.

What a reading finds is kept by `keeping.keep_report`, the steps of a reading by `jobs`.  Every action names
who acts; only an administrator of the upload's region may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_changes

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ingest import queries, recorded
from ingest.drafts.cells import Address, addresses, text_at, with_texts
from ingest.drafts.comparison import Difference, aligned, applied, differences
from ingest.drafts.drafting import Json, head_fields, still_open
from ingest.drafts.questions import DEPARTMENT, UNIT
from ingest.keeping import asked_fields, is_about_register
from ingest.models import Draft, Upload
from projects.actions import import_over, import_table, take_back
from projects.documents import document_of, with_keys
from reviews import access
from reviews.models import State, Submission
from reviews.problems import OpinionMissing, Problem, Refused, Stale, WrongTable
from sheets.documents import Document, Party, from_json, to_json

NOT_A_CELL = "不属于表"
_SHARED = (DEPARTMENT, UNIT)  # one answer serves every table of the file that asks the same


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sheet in the books beside the draft; `drafted` bears the keys of the stored rows."""

    submission: Submission
    stored: Document
    drafted: Document
    differences: tuple[Difference, ...]

    @property
    def edition(self) -> str:
        """The stored sheet as it is compared with; another one as soon as anybody writes on it."""
        return f"{self.submission.key}.{self.submission.version}"

    @property
    def to_choose(self) -> tuple[Difference, ...]:
        """Those a person has to look at; of the same written otherwise, what is there stays."""
        return tuple(one for one in self.differences if not one.only_written_otherwise)


@dataclass(slots=True)
class Outcome:
    """done: how many tables; left: those that were not, each with the reason."""

    done: int = 0
    left: list[tuple[Draft, str]] = field(default_factory=list)


# ---- correcting and answering ----


@transaction.atomic
def correct(draft: Draft, document: Document, version: int, by: User) -> Draft:
    """The draft with this content, on top of version `version`.  What is asked is asked anew."""
    current = _undecided(draft, by)
    if current.version != version:
        raise Stale
    recorded.of_sheet(current, by, what="corrected")
    return _write(current, with_keys(document))


@transaction.atomic
def answer_question(draft: Draft, question_id: str, text: str, by: User) -> Draft:
    """Writes the answer into every cell the question is about.

    A department or a unit is answered for all tables of the file that ask the same.
    """
    current = _undecided(draft, by)
    question = next((one for one in current.questions if one["id"] == question_id), None)
    if question is None:
        raise Stale("这一处已经不用再答，请看现在的表。")
    answered = _answer(current, question, text.strip())
    recorded.of_sheet(current, by, what="answered")
    if question["kind"] in _SHARED:
        for other, same in _asking_the_same(current, question):
            _answer(other, same, text.strip())
    return answered


@transaction.atomic
def register_departments(upload: Upload, by: User) -> int:
    """Says yes for every department of the file that is new beyond doubt; how many.

    They are entered when the first sheet of each is accepted.
    """
    _require(upload, by)
    asked = queries.new_departments(upload)
    for draft, question in asked.values():
        answer_question(draft, question["id"], question["proposals"][0]["text"], by)
    return len(asked)


@transaction.atomic
def take_as_own(upload: Upload, by: User) -> None:
    """Says that a file which names another region belongs to this one all the same."""
    _require(upload, by)
    current = queries.locked(upload)
    if current.held_back:
        current.summary["own_by"] = by.person.name
        current.save(update_fields=["summary"])
        recorded.of_file("import.changed", upload, by, what="own")


def _asking_the_same(draft: Draft, question: Json) -> Iterable[tuple[Draft, Json]]:
    others = draft.upload.drafts.select_for_update(of=("self",)).select_related("upload__region")
    for other in others.filter(state=Draft.State.TO_CHECK).exclude(pk=draft.pk):
        for one in other.questions:
            same = (one["kind"], one["printed"]) == (question["kind"], question["printed"])
            if same and one["answer"] is None:
                yield other, one


def _answer(draft: Draft, question: Json, text: str) -> Draft:
    proposal = next((one for one in question["proposals"] if one["text"] == text), {})
    texts = {Address(row, question["field"]): text for row in question["rows"]}
    texts |= {Address(question["row"], name): cell for name, cell in proposal.get("cells", {}).items()}
    draft.questions = [
        one | {"answer": text} if one["id"] == question["id"] else one for one in draft.questions
    ]
    return _write(draft, with_texts(from_json(draft.corrected), texts))


@transaction.atomic
def answer_unplaced(draft: Draft, number: int, answer: str, by: User) -> Draft:
    """Sends piece `number` (from 0) of the unplaced text to the cell at a path, or says it is none."""
    current = _undecided(draft, by)
    if not 0 <= number < len(current.unplaced):
        raise Stale("这段文字已经处理过，请看现在的表。")
    document, piece = from_json(current.corrected), current.unplaced[number]
    if answer != NOT_A_CELL:
        document = _with_piece(document, answer, piece["text"])
    current.unplaced[number] = piece | {"answer": answer}
    current.unplaced_open = still_open(current.unplaced)
    recorded.of_sheet(current, by, what="placed")
    return _write(current, document)


def _with_piece(document: Document, path: str, text: str) -> Document:
    """Behind what the cell holds already."""
    address = addresses(document).get(path)
    if address is None:
        raise WrongTable("这一格已经不在表中，请看现在的表，另选一格。")
    return with_texts(document, {address: (text_at(document, address) or "") + text})


def _write(draft: Draft, document: Document) -> Draft:
    changes = asked_fields(draft, document, queries.register(draft.upload.region)) | head_fields(document)
    changes |= {"unplaced": draft.unplaced, "unplaced_open": draft.unplaced_open}
    changes["version"] = draft.version + 1
    unchanged = Draft.objects.filter(pk=draft.pk, version=draft.version, state=Draft.State.TO_CHECK)
    if not unchanged.update(**changes):
        raise Stale
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft


# ---- deciding ----


def comparison(draft: Draft) -> Comparison | None:
    """None where the books have no such sheet."""
    submission = draft.submission or queries.same_sheet(draft)
    if submission is None:
        return None
    stored = document_of(submission)
    drafted = aligned(stored, from_json(draft.corrected))
    return Comparison(submission, stored, drafted, differences(stored, drafted))


@transaction.atomic
def accept(
    draft: Draft, by: User, *, taken: Sequence[str] | None = None, beside: str = "", reason: str = ""
) -> Draft:
    """Into the books, as published.

    Where the sheet is there already, `taken` names the differences to take from this reading; all others
    stay as they are, and None means that nobody has chosen yet.  `beside`: the edition they were chosen
    beside, where it may be another one now.  `reason`: why unplaced text may stay so.
    """
    current = _as_asked_now(_undecided(draft, by))
    if current.upload.held_back:
        own = current.upload.region.name
        raise Refused(f"文件里写的是{current.upload.elsewhere}，这里是{own}。请先确认它要导入到{own}。")
    if current.questions_open:
        raise Refused(f"还有 {current.questions_open} 处疑问没有答复。请逐处答复后再确认。")
    if current.unplaced_open and not reason.strip():
        raise OpinionMissing(
            f"还有 {current.unplaced_open} 段文字未归位。请归位、标明不属于表，或写明为什么可以不管。"
        )
    found = comparison(current)
    if found is None:
        return _enter(current, reason, by=by)
    if taken and beside and beside != found.edition:
        raise Stale("已有的表刚刚有改动，不同之处已重新列出。请看过再确认。")
    return _renew(current, found, taken, reason, by=by)


def _as_asked_now(draft: Draft) -> Draft:
    """A department that another table has brought since is no longer asked about."""
    if any(is_about_register(one) for one in draft.questions):
        asked = asked_fields(draft, from_json(draft.corrected), queries.register(draft.upload.region))
        draft.questions, draft.questions_open = asked["questions"], asked["questions_open"]
        draft.save(update_fields=["questions", "questions_open"])
    return draft


def _enter(draft: Draft, reason: str, *, by: User) -> Draft:
    table = to_json(_with_own_code(draft))
    region = draft.upload.region
    imported = import_table(region=region, table_json=table, by=by, state=State.PUBLISHED)
    if not imported.created:
        raise Stale("这张表刚刚入库，请刷新后逐格比较。")
    submission = imported.submission
    return _settle(
        draft,
        Draft.State.ACCEPTED,
        by,
        reason=reason.strip(),
        submission=submission,
        accepted_version=submission.version,
        created_submission=True,
    )


def _with_own_code(draft: Draft) -> Document:
    """A new department does not take the code of another one."""
    document, region = from_json(draft.corrected), draft.upload.region
    code = document.department.code
    if code and queries.department_of(region, document) is None and region.departments.filter(code=code):
        return with_changes(document, department=Party(None, document.department.name))
    return document


def _renew(draft: Draft, found: Comparison, taken: Sequence[str] | None, reason: str, *, by: User) -> Draft:
    if found.to_choose and taken is None:
        raise Refused(f"这张表已经入库，有 {len(found.to_choose)} 处不同。请逐处选“保留已有”或“用这次的”。")
    before, submission = found.submission.version, found.submission
    document = applied(found.stored, found.drafted, taken or ())
    changed = to_json(document) != to_json(found.stored)
    if changed:
        submission = import_over(submission=submission, document=document, base_version=before, by=by)
    created = submission.pk != found.submission.pk
    return _settle(
        draft,
        Draft.State.ACCEPTED,
        by,
        reason=reason.strip(),
        submission=submission,
        accepted_version=submission.version,
        created_submission=created,
        replaced_version=before if changed and not created else None,
    )


@transaction.atomic
def reject(draft: Draft, by: User, reason: str = "") -> Draft:
    return _settle(_undecided(draft, by), Draft.State.REJECTED, by, reason=reason.strip())


@transaction.atomic
def reopen(draft: Draft, by: User) -> Draft:
    """Back to 待核对; an accepted one takes its sheet back out of the books."""
    current = _locked(draft, by)
    if current.state == Draft.State.TO_CHECK:
        return current
    _take_back(current, by)
    current.reason = ""
    Upload.objects.filter(pk=current.upload_id, state=Upload.State.UNDONE).update(state=Upload.State.READY)
    return _settle(current, Draft.State.TO_CHECK, None)


def accept_rest(upload: Upload, by: User) -> Outcome:
    """Accepts what asks nothing and is new; every other table stays, with the reason."""

    def enter(draft: Draft) -> None:
        if draft.unplaced_open:
            raise Refused(f"还有 {draft.unplaced_open} 段文字未归位。")
        accept(draft, by)

    return _each(upload, Draft.State.TO_CHECK, enter)


def undo(upload: Upload, by: User) -> Outcome:
    """Takes a whole import back; sheets that somebody has worked on since stay, each with the reason."""
    _require(upload, by)

    def revoke(draft: Draft) -> None:
        current = _locked(draft, by)
        _take_back(current, by)
        _settle(current, Draft.State.UNDONE, by)

    outcome = _each(upload, Draft.State.ACCEPTED, revoke)
    if not outcome.left:
        _close(upload)
    return outcome


@transaction.atomic
def _close(upload: Upload) -> None:
    """Unless somebody has accepted another sheet of it meanwhile."""
    current = queries.locked(upload)
    if not current.drafts.filter(state=Draft.State.ACCEPTED).exists():
        current.drafts.filter(state=Draft.State.TO_CHECK).update(state=Draft.State.UNDONE)
        Upload.objects.filter(pk=current.pk).update(state=Upload.State.UNDONE)


def _each(upload: Upload, state: str, act: Callable[[Draft], object]) -> Outcome:
    outcome = Outcome()
    for draft in upload.drafts.filter(state=state).select_related("upload__region").order_by("position"):
        try:
            with transaction.atomic():
                act(draft)
        except Problem as problem:
            outcome.left.append((draft, problem.message))
        else:
            outcome.done += 1
    return outcome


def _take_back(draft: Draft, by: User) -> None:
    """What the draft brought into the books goes out again, unless another reading stands for it, too."""
    if draft.state != Draft.State.ACCEPTED or draft.submission is None or draft.accepted_version is None:
        return
    if not draft.created_submission and draft.replaced_version is None:
        return
    if heir := _heir(draft):
        heir.created_submission, heir.replaced_version = draft.created_submission, draft.replaced_version
        heir.save(update_fields=["created_submission", "replaced_version"])
        return
    to = None if draft.created_submission else draft.replaced_version
    take_back(submission=draft.submission, version=draft.accepted_version, to=to, by=by)


def _heir(draft: Draft) -> Draft | None:
    """Another accepted draft that found the sheet just as this one left it."""
    same = Draft.objects.filter(
        submission=draft.submission, accepted_version=draft.accepted_version, state=Draft.State.ACCEPTED
    )
    return same.exclude(pk=draft.pk).order_by("decided_at", "pk").first()


# ---- guards ----


def _require(upload: Upload, by: User) -> None:
    if refusal := access.import_refusal(by, upload.region_id):
        raise Refused(refusal)


def _locked(draft: Draft, by: User) -> Draft:
    """The draft as it is now.  The file is locked first: an answer may reach into all its drafts."""
    _require(draft.upload, by)
    upload = queries.locked(draft.upload)
    locked = Draft.objects.select_for_update(of=("self",)).select_related("submission")
    current = locked.filter(pk=draft.pk).first()
    if current is None:
        raise Stale("这份文件刚刚重新读取过，请刷新后再看。")
    current.upload = upload
    return current


def _undecided(draft: Draft, by: User) -> Draft:
    current = _locked(draft, by)
    if current.state != Draft.State.TO_CHECK:
        raise Stale(f"这张表{current.get_state_display()}，请刷新后再看。")
    return current


def _settle(draft: Draft, state: str, by: User | None, **changes: object) -> Draft:
    """Writes the decision, and whether anything of the file is left to check."""
    none = {"submission": None, "accepted_version": None, "replaced_version": None}
    kept = (
        {} if state in (Draft.State.ACCEPTED, Draft.State.REJECTED) else none | {"created_submission": False}
    )
    changes = (
        kept | changes | {"state": state, "decided_by": by, "decided_at": timezone.now() if by else None}
    )
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save(update_fields=[*changes, "reason"])
    left = draft.upload.drafts.filter(state=Draft.State.TO_CHECK).exists()
    current = Upload.objects.filter(pk=draft.upload_id, state__in=[Upload.State.READY, Upload.State.DONE])
    current.update(state=Upload.State.READY if left else Upload.State.DONE)
    recorded.decided(draft, by, state)
    return draft
