"""What the editor's script sends and gets back, as JSON: operations, and that somebody is here.

With a save come the cards: what the checks say of the sheet now.
"""

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse, RawPostDataException
from django.utils import timezone
from django.views.decorators.http import require_POST

from projects import editing, presence, queries
from projects.editing import Edited, Sent
from projects.thread_pages import cards_json
from reviews import access
from reviews.models import Submission
from reviews.problems import Problem, Refused
from sheets.applied import Conflict
from sheets.opened import as_texts
from sheets.operations import cleaned, sent_by_editor

UNREADABLE = "这一页的内容不完整，请刷新后再试。"
UNREAD = (KeyError, TypeError, ValueError, RecursionError, AttributeError, RawPostDataException)


@require_POST
def ops(request: HttpRequest, key: str) -> JsonResponse:
    """409 when the state forbids editing, 403 for another person than the one who typed."""
    submission = queries.submission(request.user, key)
    if reason := _strange(request, submission):
        return JsonResponse({"problem": reason}, status=403)
    data = _read(request)
    if data["user"] != request.user.pk:
        return JsonResponse({"problem": _other_user(request), "other": True}, status=403)
    if found := editing.locked(request.user, submission):
        return _locked(found)
    try:
        edited = _done(request, submission, data)
    except Refused as refused:
        return _locked(editing.locked(request.user, _again(submission))) or _refused(refused)
    except Problem as problem:
        return _refused(problem)
    if data["leaving"]:
        presence.leave(submission, request.user)
    else:
        presence.tell(submission, request.user, data["at"])
    others = list(presence.others(submission, request.user))
    answer = _answer(edited, data) | {"others": others}
    if data["cards"]:
        answer["cards"] = cards_json(request, edited.submission, sheet=edited.sheet, document=edited.document)
    return JsonResponse(answer)


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        data = json.loads(request.body)
        return {
            "version": _whole(data["version"]),
            "user": _whole(data["user"]),
            "at": cleaned(str(data.get("at") or "")),
            "whole": data.get("whole") is True,
            "leaving": data.get("leaving") is True,
            "cards": data.get("cards") is True,
            "ops": sent_by_editor(data["ops"]),
        }
    except UNREAD as error:
        raise BadRequest(UNREADABLE) from error


def _whole(number: object) -> int:
    if type(number) is not int or not 0 <= number < 2**31:
        raise ValueError(number)
    return number


def _strange(request: HttpRequest, submission: Submission) -> str:
    """Why this person never edits this sheet; that it is under way comes later."""
    if editing.locked(request.user, submission):
        return "" if access.is_own(request.user, submission) else "这是其他部门的表，您只能查看。"
    return access.refusal(request.user, submission, "edit") or ""


def _other_user(request: HttpRequest) -> str:
    name = access.signature(request.user)
    return f"现在登录的是{name}，这一页是另一个人填的。请用原来的账号登录，没存上的内容还在。"


def _done(request: HttpRequest, submission: Submission, data: dict[str, Any]) -> Edited:
    if not data["ops"]:
        return editing.look(submission=submission, version=data["version"], by=request.user)
    sent = Sent(data["version"], data["ops"])
    return editing.edit(submission=submission, sent=sent, by=request.user)


def _again(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def _locked(found: editing.Locked | None) -> JsonResponse | None:
    return found and JsonResponse({"locked": found.sentence, "state": found.state}, status=409)


def _refused(problem: Problem) -> JsonResponse:
    return JsonResponse({"problem": problem.message}, status=403)


def _answer(edited: Edited, data: dict[str, Any]) -> dict[str, Any]:
    """The whole sheet only for who is behind, or has to choose."""
    whole = edited.behind or data["whole"] or bool(edited.applied.conflicts)
    return {
        "version": edited.submission.version,
        "saved": f"{timezone.localtime():%H:%M:%S}",
        "document": as_texts(edited.sheet, edited.document) if whole else None,
        "by": access.signature(edited.other.by) if edited.other else "",
        "conflicts": [_conflict(edited, one) for one in edited.applied.conflicts],
        "refused": [
            {
                "id": one.id,
                "row": one.row,
                "field": one.field,
                "old": one.old,
                "new": one.new,
                "reason": one.reason,
            }
            for one in edited.applied.refused
        ],
    }


def _conflict(edited: Edited, one: Conflict) -> dict[str, Any]:
    return {
        "ids": list(one.ids),
        "row": one.row,
        "field": one.field,
        "base": one.base,
        "mine": one.mine,
        "theirs": one.theirs,
        "who": access.signature(edited.other.by) if edited.other else "",
        "when": editing.clock(edited.other) if edited.other else "",
    }
