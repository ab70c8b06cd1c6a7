"""What somebody chose on the confirm page that is no part of the draft: differences to take, reasons.

It stands in the session, so that saving, answering or a refusal lets go of nothing, also without script.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from ingest.models import Draft

LONGEST = 2000  # characters of a reason
_KEY = "import_chosen"  # of one draft at a time: the one somebody is at


@dataclass(frozen=True, slots=True)
class Chosen:
    """compared: the edition of the stored sheet that was shown beside the draft; "" where none was.

    taken: the names of the differences to take.
    """

    compared: str = ""
    taken: tuple[str, ...] = ()
    unplaced_reason: str = ""
    reason: str = ""


def posted(data: QueryDict) -> Chosen:
    return Chosen(
        compared=data.get("compared", ""),
        taken=tuple(name[2:] for name in data if name.startswith("d.") and data[name] == "take"),
        unplaced_reason=data.get("unplaced_reason", "")[:LONGEST],
        reason=data.get("reason", "")[:LONGEST],
    )


def keep(request: HttpRequest, draft: Draft, chosen: Chosen) -> None:
    if chosen == Chosen(compared=chosen.compared):
        request.session.pop(_KEY, None)
        return
    request.session[_KEY] = {
        "draft": draft.pk,
        "taken": chosen.taken,
        "unplaced_reason": chosen.unplaced_reason,
        "reason": chosen.reason,
    }


def kept(request: HttpRequest, draft: Draft) -> Chosen:
    found = request.session.get(_KEY, {})
    if found.get("draft") != draft.pk:
        return Chosen()
    return Chosen(
        taken=tuple(found["taken"]), unplaced_reason=found["unplaced_reason"], reason=found["reason"]
    )
