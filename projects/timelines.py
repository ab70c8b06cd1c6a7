"""Who did what when: moves, points and answers, saves, editions, in the order they happened; on one A4 page.

A long story is told shorter for print, in steps: texts cut, saves and points counted, at last the oldest
left out with their number.  On the screen all of it stands.
"""

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from math import ceil

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from projects import queries
from reviews import access, scores
from reviews.models import Comment, Event, Reply, Score, Submission
from reviews.scoring import plain

LINES = 52  # of print on an A4 page below its head
_CHARACTERS = 46  # full-width characters in one of them
_SHORT = 40
_ORDER = ("edition", "save", "score", "event", "point", "word")


@dataclass(frozen=True, slots=True)
class Entry:
    """who: the person as the books name him; what: the verb; text: what was said or counted."""

    at: datetime
    kind: str
    who: str
    what: str
    text: str = ""
    event: int | None = None

    @property
    def lines(self) -> int:
        return max(1, ceil((len(self.what) + len(self.text)) / _CHARACTERS))


@dataclass(frozen=True, slots=True)
class Timeline:
    """printed: what stands on the one page; left_out: how many older ones do not."""

    entries: list[Entry]
    printed: list[Entry]
    left_out: int

    @property
    def condensed(self) -> bool:
        return self.printed != self.entries


def timeline(user: access.User, submission: Submission) -> Timeline:
    """Five queries and those of the points.  The user may see the sheet's history."""
    events = _moves(submission)
    entries = sorted(
        [
            *(_of_event(event, submission) for event in events),
            *_of_points(queries.comments(user, submission)),
            *_of_scores(scores.seen_by(user, submission)),
            *_of_saves(submission, [event.at for event in events]),
        ],
        key=lambda entry: (entry.at, _ORDER.index(entry.kind)),
    )
    return _on_a_page(entries)


# ---- what is told ----


def _moves(submission: Submission) -> list[Event]:
    """Its own, and of the editions before and after it how they came into force."""
    near = [submission.replaces_id] if submission.replaces_id else []
    later = getattr(submission, "replaced_by", None)
    near += [later.pk] if later else []
    told = Q(submission=submission) | Q(
        submission__in=near, action__in=("approve", "publish", "retract", "begin")
    )
    found = Event.objects.filter(told).defer("snapshot").select_related("submission")
    return list(found.order_by("pk"))


def _of_event(event: Event, submission: Submission) -> Entry:
    said = f"“{event.opinion}”" if event.opinion else ""
    if event.submission_id == submission.pk:
        return Entry(event.at, "event", event.by_name, event.label, said, event.pk)
    edition = event.submission.edition
    which = "原批复稿" if edition == 1 else f"第{edition - 1}次调整稿"
    return Entry(event.at, "edition", event.by_name, f"{which}：{event.label}", said)


def _of_points(comments: Iterable[Comment]) -> Iterator[Entry]:
    for number, comment in enumerate(comments, 1):
        place = comment.place or comment.path or "整张表"
        held = "（未发出）" if comment.sent_at is None else ""
        text = f"批{number} {place}：{comment.text}{held}"
        yield Entry(comment.sent_at or comment.at, "point", _person(comment.by), "意见", text)
        for reply in comment.said:
            at = reply.sent_at or reply.at
            words = f"批{number} {reply.text}".rstrip()
            yield Entry(at, "word", _person(reply.by), Reply.Kind(reply.kind).label, words)


def _of_scores(given: Iterable[Score]) -> Iterator[Entry]:
    for one in given:
        text = f"{plain(one.total)} 分，{one.grade}（第{one.round}次送审）"
        yield Entry(one.at, "score", one.by_name, "评分", text)


def _person(user: User) -> str:
    person = access.own_person(user)
    return person.name if person else user.get_username()


def _of_saves(submission: Submission, moves: list[datetime]) -> Iterator[Entry]:
    """One line for a person's saves of a day between two moves; the first version is told by its event."""
    found = submission.revisions.defer("document", "steps").select_related("by__person").order_by("version")
    before = 1
    sittings = groupby(found, lambda one: (one.by, timezone.localdate(one.at), bisect(moves, one.at)))
    for (person, _, _), group in sittings:
        last = list(group)[-1]
        if last.version > before:
            yield Entry(last.at, "save", _person(person), "保存", _counted(before + 1, last.version))
        before = last.version


def _counted(first: int, last: int) -> str:
    return f"{last - first + 1} 次，第{first}版" + (f"至第{last}版" if last > first else "")


# ---- on one page ----


def _on_a_page(entries: list[Entry]) -> Timeline:
    printed = entries
    for shorter in (_cut, _points_counted, _saves_counted):
        if _lines(printed) <= LINES:
            break
        printed = shorter(printed)
    kept = _newest(printed)
    return Timeline(entries, kept, len(printed) - len(kept))


def _lines(entries: Iterable[Entry]) -> int:
    return sum(entry.lines for entry in entries)


def _cut(entries: list[Entry]) -> list[Entry]:
    return [
        replace(entry, text=entry.text[:_SHORT] + "…") if len(entry.text) > _SHORT else entry
        for entry in entries
    ]


def _points_counted(entries: list[Entry]) -> list[Entry]:
    """Points and words that one person sent after another: their number."""
    return _together(entries, ("point", "word"), lambda group: f"{len(group)} 条")


def _saves_counted(entries: list[Entry]) -> list[Entry]:
    return _together(entries, ("save",), lambda group: f"{group[0].text} … {group[-1].text}")


def _together(
    entries: list[Entry], kinds: tuple[str, ...], told: Callable[[list[Entry]], str]
) -> list[Entry]:
    """Neighbours of these kinds by one person with one verb become one entry."""
    found: list[Entry] = []
    for (kind, _, _), group in groupby(entries, key=lambda one: (one.kind, one.who, one.what)):
        these = list(group)
        whole = kind in kinds and len(these) > 1
        found += [replace(these[-1], text=told(these))] if whole else these
    return found


def _newest(entries: list[Entry]) -> list[Entry]:
    """The first entry, how the sheet began, and as many of the last as there is room for."""
    room, kept = LINES - 2, []
    if _lines(entries) <= LINES:
        return entries
    for entry in reversed(entries[1:]):
        room -= entry.lines
        if room < 0:
            break
        kept.append(entry)
    return [entries[0], *reversed(kept)]
