"""从 Excel 带入: a filled-in workbook, what it would change, and taking it over; one sheet or forty at once.

Nothing is kept between the pages: what was read travels in the form, signed.  Nothing is written before 带入.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from departments.models import Person
from departments.roles import Role
from ingest import queries
from ingest.filled import proposals, taking
from ingest.filled.file import Filled, read_filled
from ingest.isolated import Limits, run_isolated
from ingest.recognise import Unreadable
from projects import queries as sheets
from projects.actions import Conflict as Overtaken
from projects.changes import listed
from projects.desk import paper
from projects.documents import document_of
from projects.guards import guard
from projects.places import places
from reviews import access
from reviews.models import Submission
from reviews.problems import Problem
from sheets.difference import Conflict
from sheets.documents import Indicator, Party, Task
from sheets.fill import party_text
from sheets.render.changes import draw
from sheets.shown import shown

SALT = "ingest.filled"
DAY = 24 * 3600
LIMITS = Limits(memory=2 * 2**30, page=30, whole=60)  # somebody waits in front of the page
REST = 100_000  # characters of the form beside the file's sheets
TOO_FULL = "文件里的内容太多，没有接收。请只留要带入的表，另存后再上传。"
TOO_LARGE = "文件超过 10 MB，没有接收。请只留要带入的表，另存后再上传。"


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell that was changed in the file and on the site since the file was made."""

    number: int
    place: str
    file: str
    site: str


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Into this sheet."""
    submission = sheets.submission(request.user, key)
    guard(request, submission, "edit")
    if request.method == "GET":
        return _ask(request, submission)
    try:
        found = _sent(request)
    except Unreadable as error:
        return _ask(request, submission, str(error))
    fitting = _fitting(submission, found, request.POST.get("pick"))
    if isinstance(fitting, str):
        return _ask(request, submission, fitting)
    if len(fitting) > 1:
        return _which(request, submission, found, fitting)
    return _difference(request, submission, found, fitting[0])


def _ask(request: HttpRequest, submission: Submission, problem: str = "") -> HttpResponse:
    context = _frame(submission) | {"problem": problem}
    return render(request, "ingest/filled.html", context, status=422 if problem else 200)


def _frame(submission: Submission) -> dict[str, Any]:
    return paper(submission, document_of(submission))


def _sent(request: HttpRequest) -> list[Filled]:
    """The sheets of the file that was sent, or of the one that is on its way through the pages."""
    if token := request.POST.get("token"):
        try:
            kept = signing.loads(token, salt=SALT, max_age=DAY)
        except signing.BadSignature as error:
            raise Unreadable("这一页放得太久了。请重新上传文件。") from error
        if kept["user"] != request.user.pk:
            raise BadRequest("这一页是别人的。")
        return [taking.of_json(sheet) for sheet in kept["sheets"]]
    if getattr(request, "too_large", ()):
        raise Unreadable(TOO_LARGE)
    file = request.FILES.get("file")
    if file is None:
        raise Unreadable("没有选文件。请先选择填好的 Excel 文件。")
    found = _read(file, request.user)
    _token(request, found)  # what could not come back is told now
    return found


def _read(file: UploadedFile, user: User) -> list[Filled]:
    """In a process of its own.  The name it came with says nothing, its folder is gone afterwards."""
    read = partial(read_filled, sheets=proposals.unusual_sheets(user))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filled"
        with path.open("wb") as held:
            held.writelines(file.chunks())
        found: tuple[Filled, ...] = run_isolated(read, path, layouts=queries.layouts(), limits=LIMITS)
    if not found:
        raise Unreadable("文件里没有找到绩效目标表。请用本系统下载的表填写，或核对是不是这个文件。")
    return list(found)


def _token(request: HttpRequest, found: Sequence[Filled]) -> str:
    return signed({"user": request.user.pk, "sheets": [taking.as_json(sheet) for sheet in found]})


def signed(kept: dict[str, Any]) -> str:
    """It comes back as a field of a form, which has a bound."""
    token = signing.dumps(kept, salt=SALT, compress=True)
    if len(token) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE - REST:
        raise Unreadable(TOO_FULL)
    return token


def _fitting(submission: Submission, found: list[Filled], pick: str | None) -> list[int] | str:
    """The numbers of the sheets that may be meant; or why there is none."""
    if pick is not None and pick.isdecimal() and len(pick) < 6 and int(pick) < len(found):
        problem = proposals.fits(submission, found[int(pick)])
        return problem or [int(pick)]
    own = [at for at, sheet in enumerate(found) if sheet.ticket and sheet.ticket.key == submission.key]
    same = [at for at, sheet in enumerate(found) if not proposals.fits(submission, sheet)]
    return own or same or proposals.fits(submission, found[0])


def _which(
    request: HttpRequest, submission: Submission, found: list[Filled], fitting: list[int]
) -> HttpResponse:
    """Several sheets of this kind: the person says which."""
    context = _frame(submission) | {
        "token": _token(request, found),
        "several": [(at, found[at]) for at in fitting],
    }
    return render(request, "ingest/filled.html", context)


def _difference(request: HttpRequest, submission: Submission, found: list[Filled], at: int) -> HttpResponse:
    asked = request.POST.get("shown") == "1"
    deleting = (request.POST.get("deleting") == "1") if asked else None
    try:
        proposal = proposals.proposed(submission, found[at], deleting=deleting)
    except Problem as problem:
        return _ask(request, submission, problem.message)
    late = asked and request.POST.get("version") != str(submission.version)
    if request.POST.get("do") == "take" and not late:
        return _take(request, proposal)
    if late:
        messages.warning(request, "这张表刚刚又有人改过，下面已按新的内容重新比较，请再看一遍。")
    own = bool(found[at].ticket and found[at].ticket.key == submission.key)
    context = (
        _frame(submission)
        | _shown(proposal)
        | {
            "token": _token(request, found),
            "at": at,
            "deleting": own if deleting is None else deleting,
        }
    )
    return render(request, "ingest/filled.html", context)


def _shown(proposal: proposals.Proposal) -> dict[str, Any]:
    """The difference in the official layout, and what the person has to decide."""
    region = proposal.submission.region.name
    drawn = draw(proposal.current, proposal.document, region=region)
    return {
        "proposal": proposal,
        "shown": drawn,
        "changes": listed(drawn.sheet, proposal.document, drawn.items),
        "sheet": drawn.sheet,
        "choices": list(_choices(proposal)),
        "gone": len(proposal.gone),
    }


def _choices(proposal: proposals.Proposal) -> Sequence[Choice]:
    region = proposal.submission.region.name
    names: dict[tuple[str, str], str] = {}
    for document in (proposal.current, proposal.document):
        names |= places(shown(document, region=region), document)
    return [
        Choice(number, _place(one, names), _words(one.mine, one), _words(one.theirs, one))
        for number, one in enumerate(proposal.conflicts)
    ]


def _place(one: Conflict, names: dict[tuple[str, str], str]) -> str:
    if one.field:
        return names.get((one.key, one.field), one.field)
    return names.get((one.key, "level3"), "").partition(" ")[0] or names.get((one.key, "name"), "整行")


def _words(side: Any, one: Conflict) -> str:
    if side is None:
        return "" if one.field else "删去"
    if isinstance(side, Party):
        return party_text(side)
    if isinstance(side, Indicator):
        return "保留：" + "　".join(filter(None, (side.level3, side.value)))
    return f"保留：{side.name or ''}" if isinstance(side, Task) else str(side)


def _take(request: HttpRequest, proposal: proposals.Proposal) -> HttpResponse:
    submission = proposal.submission
    numbers = range(len(proposal.conflicts))
    theirs = [number for number in numbers if request.POST.get(f"c{number}") == "site"]
    try:
        done = taking.take_over(proposal, theirs=theirs, by=request.user)
    except Problem as problem:
        messages.error(request, f"没有带入：{problem.message}")
        return redirect("ingest:filled", submission.key)
    if isinstance(done, Overtaken):
        messages.error(request, "没有带入：这张表刚刚又有人改过。请重新上传，再看一遍。")
        return redirect("ingest:filled", submission.key)
    messages.success(request, f"已从 Excel 带入 {proposal.changes} 处改动。原来的内容在“改动记录”里。")
    return redirect("projects:edit", submission.key)


@require_http_methods(["GET", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Every sheet of a workbook into the submission it belongs to."""
    person = _clerk(request)
    if request.method == "GET":
        return render(request, "ingest/filled_many.html", {"person": person})
    try:
        found = _sent(request)
    except Unreadable as error:
        return render(
            request, "ingest/filled_many.html", {"person": person, "problem": str(error)}, status=422
        )
    rows = proposals.matched(found, request.user)
    if request.POST.get("do") == "take":
        _take_many(request, rows)
        return redirect("home")
    context = {
        "person": person,
        "rows": list(enumerate(rows)),
        "token": _token(request, found),
        "ready": sum(_is_ready(row) for row in rows),
    }
    return render(request, "ingest/filled_many.html", context)


def _clerk(request: HttpRequest) -> Person:
    person = access.person_of(request.user)
    if person is None or person.role != Role.CLERK or person.department is None:
        raise PermissionDenied("只有填报人可以从 Excel 带入。")
    return person


def _is_ready(row: proposals.Matched) -> bool:
    """It can be taken over without looking at it: something changes, and nobody else changed the same."""
    return row.is_new or bool(row.proposal and row.proposal.changes and not row.proposal.conflicts)


def _take_many(request: HttpRequest, rows: list[proposals.Matched]) -> None:
    chosen = set(request.POST.getlist("take"))
    done, made = 0, 0
    for at, row in enumerate(rows):
        if str(at) not in chosen or not _is_ready(row):
            continue
        stale = row.submission and request.POST.get(f"v{at}") != str(row.submission.version)
        try:
            if stale:
                raise Problem("刚刚又有人改过。")
            if row.proposal:
                if isinstance(taking.take_over(row.proposal, by=request.user), Overtaken):
                    raise Problem("刚刚又有人改过。")
                done += 1
            else:
                taking.begin(row.sheet, by=request.user)
                made += 1
        except Problem as problem:
            messages.warning(request, f"“{row.name}”没有带入：{problem.message}")
    said = [f"改了 {done} 张" if done else "", f"新建 {made} 张草稿" if made else ""]
    if done or made:
        messages.success(request, f"已从 Excel 带入：{'，'.join(filter(None, said))}。")
    elif not chosen:
        messages.warning(request, "没有选表，什么都没有带入。")
