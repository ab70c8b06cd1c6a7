"""A sheet as a person sees it, drawn once and kept for as long as nothing of it changes.

What is kept is of one person in one place (his own, or one he acts in), under the fingerprint of all it was
drawn from: who may see the sheet, and what it depends on, is asked of the database for every request, in
whatever process.  The frame around it (name, bell, messages) is drawn each time; of the editor, where forms
and frame are one, it is part of the key.
"""

import pickle
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from projects import whole
from projects.desk import desk
from projects.fingerprints import Fingerprint, fingerprint
from projects.memory import Memory
from reviews import access
from reviews.bells import bell
from reviews.models import Submission

ROOM = 32_000_000  # bytes in a process: three hundred sheets, the widest a hundred
DRAWN = Memory(ROOM)
_TOKEN = secrets.token_hex(32)  # stands where the forms of each request have their own


@dataclass(frozen=True, slots=True)
class Drawn:
    title: str
    form: str  # the sheet's official title
    actions: str
    main: str

    def to(self, request: HttpRequest) -> dict[str, object]:
        """For the templates, with the request's own token in every form."""
        return {
            "title": self.title,
            "form": self.form,
            "actions": _with_token(request, self.actions),
            "main": _with_token(request, self.main),
        }


def drawn_view(request: HttpRequest, submission: Submission) -> dict[str, object]:
    """submission: one the person may see, with its region and department."""
    look = fingerprint(submission)
    if request.GET or settings.DEBUG:  # another view of it; a template somebody works on
        return _draw(request, submission, look).to(request)
    key = _key(request, look)
    known = DRAWN.get(key)
    if known is not None:
        return pickle.loads(known).to(request)
    drawn = _draw(request, submission, look)
    if _key(request, fingerprint(submission)) == key:  # else it may be newer than its name says
        DRAWN.put(key, pickle.dumps(drawn))
    return drawn.to(request)


def drawn_editor(request: HttpRequest, submission: Submission) -> HttpResponse:
    """submission: one the person may edit, with its region and department."""
    look = fingerprint(submission)
    key = _key_with_frame(request, look)
    known = DRAWN.get(key) if key else None
    text = known.decode() if known is not None else _draw_editor(request, submission, look)
    if known is None and key and _key_with_frame(request, fingerprint(submission)) == key:
        DRAWN.put(key, text.encode())
    return HttpResponse(_with_token(request, text))


def _key_with_frame(request: HttpRequest, look: Fingerprint) -> tuple[object, ...] | None:
    """None for a page that is somehow particular: something is said on it, or another's place is offered."""
    rings, own = bell(request.user), access.own_person(request.user)
    if request.GET or settings.DEBUG or rings.lent or len(get_messages(request)) or own is None:
        return None
    name = own.name, own.region.name, own.department and own.department.short_name
    links = request.session.get("door", {}).get("audits")
    return *_key(request, look), name, links, rings.unread, request.COOKIES.get("size") == "l"


def _draw_editor(request: HttpRequest, submission: Submission, look: Fingerprint) -> str:
    context = _desk(request, submission, look, "edit")
    return render_to_string("tables/edit.html", context, request)


def _key(request: HttpRequest, look: Fingerprint) -> tuple[object, ...]:
    person = access.person_of(request.user)
    place = person and (person.pk, person.role, person.region_id, person.department_id)
    return request.user.pk, place, look.digest


def _draw(request: HttpRequest, submission: Submission, look: Fingerprint) -> Drawn:
    context = _desk(request, submission, look, "view")
    return Drawn(
        title=context["title"],
        form=context["sheet"].title,
        actions=render_to_string("parts/view_actions.html", context, request),
        main=render_to_string("parts/view_main.html", context, request),
    )


def _desk(request: HttpRequest, submission: Submission, look: Fingerprint, mode: str) -> dict[str, object]:
    here = whole.know(submission, look, own=access.is_own(request.user, submission))
    context = desk(request.user, submission, mode=mode, document=here.document)
    return context | {"csrf_token": _TOKEN}


def _with_token(request: HttpRequest, html: str) -> SafeString:
    return mark_safe(html.replace(_TOKEN, get_token(request)) if _TOKEN in html else html)
