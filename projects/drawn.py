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

from projects import queries
from projects.desk import desk
from projects.fingerprints import fingerprint
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
    if request.GET or settings.DEBUG:  # another view of it; a template somebody works on
        return _draw(request, submission.key).to(request)
    key = _key(request, submission)
    known = DRAWN.get(key)
    if known is not None:
        return pickle.loads(known).to(request)
    drawn = _draw(request, submission.key)
    if _key(request, submission) == key:  # else it may be newer than its name says
        DRAWN.put(key, pickle.dumps(drawn))
    return drawn.to(request)


def drawn_editor(request: HttpRequest, submission: Submission) -> HttpResponse:
    """submission: one the person may edit, with its region and department."""
    key = _key_with_frame(request, submission)
    known = DRAWN.get(key) if key else None
    text = known.decode() if known is not None else _draw_editor(request, submission.key)
    if known is None and key and _key_with_frame(request, submission) == key:
        DRAWN.put(key, text.encode())
    return HttpResponse(_with_token(request, text))


def _key_with_frame(request: HttpRequest, submission: Submission) -> tuple[object, ...] | None:
    """None for a page that is somehow particular: something is said on it, or another's place is offered."""
    rings, own = bell(request.user), access.own_person(request.user)
    if request.GET or settings.DEBUG or rings.lent or len(get_messages(request)) or own is None:
        return None
    name = own.name, own.region.name, own.department and own.department.short_name
    links = request.session.get("door", {}).get("audits")
    return *_key(request, submission), name, links, rings.unread, request.COOKIES.get("size") == "l"


def _draw_editor(request: HttpRequest, key: str) -> str:
    submission = queries.submission(request.user, key)
    context = desk(request.user, submission, mode="edit") | {"csrf_token": _TOKEN}
    return render_to_string("tables/edit.html", context, request)


def _key(request: HttpRequest, submission: Submission) -> tuple[object, ...]:
    person = access.person_of(request.user)
    place = person and (person.pk, person.role, person.region_id, person.department_id)
    return request.user.pk, place, fingerprint(submission)


def _draw(request: HttpRequest, key: str) -> Drawn:
    submission = queries.submission(request.user, key)
    context = desk(request.user, submission, mode="view") | {"csrf_token": _TOKEN}
    return Drawn(
        title=context["title"],
        form=context["sheet"].title,
        actions=render_to_string("parts/view_actions.html", context, request),
        main=render_to_string("parts/view_main.html", context, request),
    )


def _with_token(request: HttpRequest, html: str) -> SafeString:
    return mark_safe(html.replace(_TOKEN, get_token(request)) if _TOKEN in html else html)
