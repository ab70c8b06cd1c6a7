"""导入核对: one drafted sheet beside its source; what the page's buttons send; the pictures of the source."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ingest import actions, queries
from ingest.confirm.chosen import keep, kept
from ingest.confirm.chosen import posted as posted_choice
from ingest.confirm.page import next_to_check, page, sheet_of
from ingest.confirm.source import PICTURES, shelf
from ingest.drafts.cells import Address, party_text, paths
from ingest.keeping import ask_again, is_about_register
from ingest.models import Draft
from ingest.sources.pictures import content_type
from ingest.sources.pictures import picture as picture_of
from ingest.sources.shelves import NotMade
from projects.places import places
from projects.posted import changed, errors, posted
from reviews.problems import Problem, Stale
from sheets.difference import difference
from sheets.documents import Document, Party, from_json

logger = logging.getLogger(__name__)

SAVE, ANSWER, RETYPE, SEND, ASIDE, OWN = "save", "answer", "retype", "send", "aside", "own"
_ABOUT_CELLS = (SAVE, ANSWER, RETYPE, SEND, ASIDE, OWN)
_TOLD = 5  # cells that a conflict names
_LONGEST = 30  # characters of each
_MONTH = 30 * 24 * 3600


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, key: str, position: int) -> HttpResponse:
    draft = queries.draft(request.user, key, position)
    if request.method == "POST":
        return _Posted(request, draft).response()
    if any(is_about_register(one) for one in draft.questions):
        ask_again(draft.upload)
        draft = queries.draft(request.user, key, position)
    return _shown(request, draft)


def _shown(request: HttpRequest, draft: Draft, status: int = 200, **typed) -> HttpResponse:
    refusal = typed.pop("refusal", "")
    context = page(draft, request.GET, **typed)
    sent = posted_choice(request.POST) if request.POST else kept(request, draft)
    context |= {"refusal": refusal, "wrong": len(typed.get("errors") or ()), "sent": sent}
    return render(request, "ingest/confirm.html", context, status=status)


class _Posted:
    """One posting of the page: everything typed is saved first, then the button does its work.

    What cannot be saved comes back as it was typed.
    """

    def __init__(self, request: HttpRequest, draft: Draft):
        self.request, self.draft, self.data = request, draft, request.POST
        self.chosen = posted_choice(request.POST)

    def response(self) -> HttpResponse:
        keep(self.request, self.draft, self.chosen)
        sheet = sheet_of(self.draft, from_json(self.draft.corrected))
        op, decision = self.data.get("op", SAVE), self.data.get("decide", "")
        name = op.partition(":")[0]
        try:
            sent = posted(sheet, from_json(self.draft.corrected), self.data)
            document = sent.document if name in _ABOUT_CELLS else changed(sheet, sent.document, op)
        except (KeyError, ValueError) as error:
            raise BadRequest("这一页的内容不完整，请从“导入”重新打开。") from error
        if decision == "reject":
            return self._decided(self._reject)
        if wrong := errors(sheet, document):
            return _shown(
                self.request, self.draft, 422, document=document, version=sent.version, errors=wrong
            )
        try:
            self._save(document, sent.version)
        except Stale:
            return self._stale(document)
        except Problem as problem:
            return self._refused(document, problem)
        return self._decided(self._accept) if decision == "accept" else self._done(name, op, decision)

    def _save(self, document: Document, version: int) -> None:
        if document != from_json(self.draft.corrected):
            self.draft = actions.correct(self.draft, document, version, self.request.user)

    def _stale(self, document: Document) -> HttpResponse:
        """What was typed stays; saving once more writes it on top of what somebody else saved."""
        current = queries.draft(self.request.user, self.draft.upload.key, self.draft.position)
        if current.state != Draft.State.TO_CHECK:
            state = current.get_state_display()
            said = f"别人刚刚办理了这张表，现为“{state}”。您写的还在这一页，可以先复制下来。"
        else:
            said = (
                f"别人刚刚也改了这张表：{_differing(current, document)}。"
                "您写的都还在这一页，再按一次“保存”就以您写的为准。"
            )
        return _shown(self.request, current, 409, document=document, version=current.version, refusal=said)

    def _refused(self, document: Document, problem: Problem) -> HttpResponse:
        return _shown(
            self.request,
            self.draft,
            409,
            document=document,
            version=self.draft.version,
            refusal=problem.message,
        )

    def _done(self, name: str, op: str, decision: str) -> HttpResponse:
        try:
            self._answer(name, op)
        except Problem as problem:
            messages.error(self.request, problem.message)
        target = next_to_check(self.draft) if decision == "skip" else self.draft.position
        return redirect("ingest:confirm", self.draft.upload.key, target or self.draft.position)

    def _answer(self, name: str, op: str) -> None:
        user, _, rest = self.request.user, *op.partition(":")[1:]
        if name == ANSWER:
            question, _, number = rest.rpartition(":")
            actions.answer_question(self.draft, question, self._proposal(question, number), user)
        elif name == RETYPE:
            actions.answer_question(self.draft, rest, self.data.get(f"a.{rest}", ""), user)
        elif name == SEND:
            actions.answer_unplaced(self.draft, _whole(rest) - 1, self._path(), user)
        elif name == ASIDE:
            actions.answer_unplaced(self.draft, _whole(rest) - 1, actions.NOT_A_CELL, user)
        elif name == OWN:
            actions.take_as_own(self.draft.upload, user)

    def _proposal(self, question: str, number: str) -> str:
        asked = next((one for one in self.draft.questions if one["id"] == question), None)
        if asked is None or _whole(number) >= len(asked["proposals"]):
            raise Stale("这一处已经不用再答，请看现在的表。")
        return asked["proposals"][_whole(number)]["text"]

    def _path(self) -> str:
        """The path of the cell chosen by its lasting address."""
        row, _, field = self.data.get("cell", "").partition(":")
        return paths(from_json(self.draft.corrected)).get(Address(row, field), "")

    def _decided(self, decide: Callable[[], str]) -> HttpResponse:
        try:
            said = decide()
        except Problem as problem:
            messages.error(self.request, problem.message)
            return redirect("ingest:confirm", self.draft.upload.key, self.draft.position)
        messages.success(self.request, said)
        following = next_to_check(self.draft)
        if following is None:
            messages.success(self.request, f"“{self.draft.upload}”核对完了：{_outcome(self.draft)}。")
            return redirect("ingest:upload", self.draft.upload.key)
        return redirect("ingest:confirm", self.draft.upload.key, following)

    def _accept(self) -> str:
        chosen = self.chosen
        actions.accept(
            self.draft,
            self.request.user,
            taken=chosen.taken if chosen.compared else None,
            beside=chosen.compared,
            reason=chosen.unplaced_reason,
        )
        return f"“{self.draft}”已入库。"

    def _reject(self) -> str:
        actions.reject(self.draft, self.request.user, self.chosen.reason)
        return f"“{self.draft}”不要了，没有入库。"


def _outcome(draft: Draft) -> str:
    """入库 3 张，不要 1 张."""
    states = list(draft.upload.drafts.values_list("state", flat=True))
    words = {Draft.State.ACCEPTED: "入库", Draft.State.REJECTED: "不要"}
    return "，".join(f"{word} {states.count(state)} 张" for state, word in words.items() if state in states)


def _differing(draft: Draft, document: Document) -> str:
    """The first cells that read otherwise in the draft, with what they read there."""
    theirs = from_json(draft.corrected)
    names = places(sheet_of(draft, theirs), theirs)
    changes = {names.get((one.key, one.field)): one.new for one in difference(document, theirs)}
    told = [f"{name}是“{_short(new)}”" for name, new in changes.items() if name]
    return "、".join(told[:_TOLD]) + ("等" if len(told) > _TOLD else "") if told else "增减或移动了行"


def _short(content: object) -> str:
    text = party_text(content) if isinstance(content, Party) else str(content or "")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise BadRequest("没有这项操作。")
    return int(text)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, key: str, position: int) -> HttpResponse:
    draft = queries.draft(request.user, key, position)
    if request.method == "GET":  # from the login page
        return redirect("ingest:confirm", key, position)
    try:
        actions.reopen(draft, request.user)
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("ingest:confirm", key, position)


@require_http_methods(["GET", "POST"])
def accept_rest(request: HttpRequest, key: str, position: int) -> HttpResponse:
    """Everything in the file that asks nothing; what stays is named with its reason."""
    draft = queries.draft(request.user, key, position)
    if request.method == "GET":  # from the login page
        return redirect("ingest:confirm", key, position)
    outcome = actions.accept_rest(draft.upload, request.user)
    if outcome.done:
        messages.success(request, f"已入库 {outcome.done} 张没有疑问的表。")
    for left, reason in outcome.left[:_TOLD]:
        messages.warning(request, f"“{left}”没有入库：{reason}")
    if len(outcome.left) > _TOLD:
        messages.warning(request, f"另有 {len(outcome.left) - _TOLD} 张也没有入库，请逐张核对。")
    return redirect("ingest:confirm", key, next_to_check(draft) or position)


@require_GET
def picture(request: HttpRequest, key: str, page: int) -> HttpResponse:
    """A page of the source as a picture; one that cannot be drawn says so in its place."""
    upload = queries.upload(request.user, key)
    if upload.kind not in PICTURES or not 0 < page <= (upload.pages or 1):
        raise Http404
    try:
        data = picture_of(shelf(upload), page)
    except (NotMade, FileNotFoundError) as error:
        logger.warning("no picture of %s page %s: %s", upload.key, page, error)
        return _without_picture(request, page)
    return HttpResponse(
        data, content_type(data), headers={"Cache-Control": f"private, max-age={_MONTH}, immutable"}
    )


def _without_picture(request: HttpRequest, number: int) -> HttpResponse:
    response = render(request, "ingest/no_picture.svg", {"number": number}, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response
