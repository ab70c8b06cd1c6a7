"""The queue of a reviewer: which sheets, in which order, where in it a sheet stands, what is done already.

A queue is either everything that waits for the person (`order` says how it is sorted), or exactly the sheets
somebody chose (`?queue=<key>,<key>,…`): those are kept in the session under a short name, so that the links
of a page do not repeat two hundred keys.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from projects import queries
from reviews import access, deadlines, threads
from reviews.models import Event, Submission

LONGEST, BATCHES = 200, 5  # keys in a chosen queue; chosen queues remembered
WINDOW = 40  # sheets listed at once
DECISIONS = ("pass", "approve", "return")
ORDERS = {
    "due": "按期限，急的在前",
    "sent": "按送来的先后",
    "department": "按部门",
    "again": "重新送审的在前",
    "said": "我写过意见的在前",
    "errors": "有错误的在前",
}
KEPT = ("batch", "order", "tab", "with")  # parameters that go along from sheet to sheet


@dataclass(frozen=True, slots=True)
class Queue:
    """keys: all sheets in order, those decided on too.  done: the person's own decision on each, or another's
    (`other`).  here: the sheet in view."""

    keys: list[str]
    done: dict[str, str]
    here: str
    kept: dict[str, str]
    items: list[Submission] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.keys)

    @property
    def number(self) -> int | None:
        """13 of 第 13 / 49 张; None for a sheet that is in nobody's queue."""
        return self.keys.index(self.here) + 1 if self.here in self.keys else None

    @property
    def done_count(self) -> int:
        return len(self.done)

    @property
    def previous(self) -> str | None:
        return next((key for key in reversed(self._before()) if key not in self.done), None)

    @property
    def next(self) -> str | None:
        return next((key for key in self._after() if key not in self.done), None)

    @property
    def following(self) -> str | None:
        """Where a decision leads: the next one, from the end back to the first that was left out."""
        return self.next or next((key for key in self._before() if key not in self.done), None)

    @property
    def more_before(self) -> int:
        return self._window().start

    @property
    def more_after(self) -> int:
        return self.total - self._window().stop

    @property
    def earlier(self) -> str:
        """The last sheet that stands before the window."""
        return self.keys[self._window().start - 1]

    @property
    def later(self) -> str:
        return self.keys[self._window().stop]

    @property
    def query(self) -> str:
        return urlencode(self.kept)

    @property
    def results(self) -> Counter[str]:
        return Counter(self.done.values())

    def window(self) -> list[str]:
        shown = self._window()
        return self.keys[shown.start : shown.stop]

    def _window(self) -> range:
        at = (self.number or 1) - 1
        start = max(0, min(at - WINDOW // 3, self.total - WINDOW))
        return range(start, min(self.total, start + WINDOW))

    def _before(self) -> list[str]:
        return self.keys[: self.number - 1] if self.number else []

    def _after(self) -> list[str]:
        return self.keys[self.number or 0 :]


def queue(request: HttpRequest, here: str = "") -> Queue:
    """Two queries for the order, one for the sheets that are listed."""
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    if ":" in kept.get("with", ""):
        del kept["with"]  # another table was chosen for this sheet alone
    chosen = _chosen(request, kept)
    found = _of_chosen(request, chosen) if chosen else _of_waiting(request, kept)
    whole = Queue(*found, here, kept)
    rows = queries.listed(request.user, whole.window())
    items = {row.key: row for row in rows}
    whole.items.extend(items[key] for key in whole.window() if key in items)
    return whole


def _chosen(request: HttpRequest, kept: dict[str, str]) -> list[str]:
    """The keys that were chosen, if any; new ones get a name that the links carry."""
    batches = request.session.get("queues", {})
    if asked := request.GET.get("queue"):
        name, keys = secrets.token_hex(2), list(dict.fromkeys(filter(None, asked.split(","))))[:LONGEST]
        request.session["queues"] = dict([*batches.items(), (name, keys)][-BATCHES:])
        kept["batch"] = name
        return keys
    keys = batches.get(kept.get("batch", ""), [])
    if not keys:
        kept.pop("batch", None)
    return keys


def _of_chosen(request: HttpRequest, chosen: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    seen = set(access.own(request.user).filter(key__in=chosen).values_list("key", flat=True))
    waiting = set(reviewable(request.user).filter(key__in=chosen).values_list("key", flat=True))
    mine = _decided(request, Event.objects.filter(submission__key__in=chosen))
    keys = [key for key in chosen if key in seen]
    return keys, {key: mine.get(key, "other") for key in keys if key not in waiting}


def _of_waiting(request: HttpRequest, kept: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """With what the person decided on today in front: 已审 12 / 49."""
    order = kept["order"] = kept.get("order") if kept.get("order") in ORDERS else next(iter(ORDERS))
    waiting = list(_sorted(reviewable(request.user), order, request.user).values_list("key", flat=True))
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = _decided(request, Event.objects.filter(at__gte=today))
    done = {key: action for key, action in mine.items() if key not in set(waiting)}
    return [*done, *waiting], done


def _decided(request: HttpRequest, events: QuerySet[Event]) -> dict[str, str]:
    """The person's last decision on each sheet."""
    own = events.filter(by=request.user.pk, action__in=DECISIONS).order_by("id")
    return dict(own.values_list("submission__key", "action"))


def reviewable(user: access.User) -> QuerySet[Submission]:
    """What waits for this person's decision."""
    return queries.waiting(user).filter(state__in=threads.stages_of(user))


def _sorted(found: QuerySet[Submission], order: str, user: access.User) -> QuerySet[Submission]:
    return SORTED[order](found.order_by(), user)


def _by_own_points(found: QuerySet[Submission], user: access.User) -> QuerySet[Submission]:
    return queries.with_points_of(user, found).order_by("-own_points", "moved_at", "pk")


def _by_deadline(found: QuerySet[Submission], user: access.User) -> QuerySet[Submission]:
    return deadlines.with_due(found).order_by(F("due_on").asc(nulls_last=True), "moved_at", "pk")


SORTED: dict[str, Callable[[QuerySet[Submission], access.User], QuerySet[Submission]]] = {
    "due": _by_deadline,
    "sent": lambda found, user: found.order_by("moved_at", "pk"),
    "department": lambda found, user: found.order_by("department__name", "kind", "name", "pk"),
    "again": lambda found, user: found.order_by("-round", "moved_at", "pk"),
    "said": _by_own_points,
    "errors": lambda found, user: found.order_by("-errors", "-doubts", "pk"),
}
