"""A sheet beside another version of itself, last year's sheet, or a neighbour's: what there is, what differs.

History is the own department's and region's; other sheets are those the person may see.  `with` names the
source: last, mine, year, base, edition, event:ID, version:N, table:KEY.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from projects import queries
from projects.changes import Change, listed
from projects.documents import document_of
from projects.marks import Remark
from reviews import access
from reviews.models import Event, State, Submission
from sheets.compared import Item
from sheets.documents import DEPARTMENT_ANNUAL, Document, Indicator, from_json
from sheets.likeness import SIMILAR, likeness, named_alike
from sheets.render.beside import draw_beside
from sheets.render.changes import draw
from sheets.render.marks import Marks
from sheets.render.markup import Html
from sheets.render.pair import Side, draw_pair

LABELS = {
    "last": "上一版",
    "mine": "我上次退回时",
    "year": "上年",
    "edition": "调整前",
    "base": "参照的表",
    "table": "其他部门",
}
BACK = (State.DRAFT, State.RETURNED)
SENT = ("submit", "return", "pass", "approve")


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what can be compared with, in words, or why not."""

    value: str
    label: str
    available: bool
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What is compared with.  keyed: its rows have the keys of ours."""

    value: str
    label: str
    words: str
    document: Document
    keyed: bool = True
    submission: Submission | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """html: the form; changes: what to look at, in its order; dropped: rows of last year's that none is like.

    words: what is compared with what, in a sentence.  spelt: values that differ in print alone.  points: what
    became of the points that were made on the older version.
    """

    value: str
    label: str
    words: str
    html: Html
    changes: list[Change]
    dropped: list[Indicator]
    spelt: int = 0
    points: str = ""
    other: Submission | None = None
    paired: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Of each kind of change."""
        return dict(Counter(change.item.kind for change in self.changes))


def choices(user: access.User, submission: Submission) -> list[Choice]:
    """What this sheet can be compared with, and why not with the rest.  Two queries."""
    own = access.is_own(user, submission)
    events = _events(submission) if own else []
    near = _near(user, submission)
    found = [
        _history("last", _last(events, submission.state), "还没有送审过，没有上一版。"),
        _history("mine", _mine(events, user), "您没有退回过这张表。"),
    ]
    if submission.replaces_id:
        found.append(_other("edition", near.get(submission.replaces_id), "看不到调整前的表。"))
    year = submission.fiscal_year - 1
    found.append(_other("year", _last_year(submission, near), f"没有找到{year}年度的同名表。"))
    if submission.based_on_id:
        found.append(_other("base", near.get(submission.based_on_id), "看不到参照的表。"))
    return [*found, Choice("table", LABELS["table"], True)]


def versions(user: access.User, submission: Submission) -> list[Choice]:
    """Every moment of the history that was kept, newest first.  One query, none for strangers."""
    if not access.is_own(user, submission):
        return []
    return [Choice(f"event:{event.pk}", _moment(event), True) for event in _events(submission)]


def default(submission: Submission, found: Iterable[Choice]) -> str:
    """A sheet sent again is shown beside its last version, an adjusted one beside the one it replaces."""
    there = [choice.value for choice in found if choice.available]
    if "last" in there and (submission.round > 1 or submission.state in BACK):
        return "last"
    return "edition" if "edition" in there and submission.round <= 1 else ""


def compare(
    user: access.User,
    submission: Submission,
    with_: str,
    *,
    document: Document | None = None,
    remarks: Sequence[Remark] = (),
    marks: Marks | None = None,
    commenting: bool = False,
) -> Comparison:
    """The sheet with its differences.  Http404 for what is not there or not the user's to see.

    remarks: the points the person sees, for the changes that answer them; marks, commenting: of the form.
    """
    document = document or document_of(submission)
    source = source_of(user, submission, with_)
    if source.value == "year":
        return _beside_last_year(submission, document, source, remarks, marks, commenting)
    if source.value.startswith("table:"):
        return _side_by_side(submission, document, source)
    region = submission.region.name
    drawn = draw(source.document, document, region=region, marks=marks, commenting=commenting)
    return Comparison(
        value=source.value,
        label=source.label,
        words=source.words,
        html=drawn.html,
        changes=listed(drawn.sheet, document, drawn.items, remarks),
        dropped=[],
        spelt=_spelt(drawn.items),
        points=points_of(remarks) if source.value in ("last", "mine") else "",
        other=source.submission,
    )


def points_of(remarks: Iterable[Remark]) -> str:
    """In a sentence, for those that were sent."""
    sent = [remark for remark in remarks if not remark.held]
    still = sum(remark.is_open for remark in sent)
    if not sent:
        return ""
    return f"{len(sent)} 条意见{f'还有 {still} 条没有答复' if still else '都已答复'}。"


# ---- what can be compared with ----


def source_of(user: access.User, submission: Submission, with_: str) -> Source:
    kind, _, what = with_.partition(":")
    if kind in ("last", "mine", "event", "version"):
        return _from_history(user, submission, kind, what)
    if kind == "table":
        return _from_table(submission, with_, queries.submission(user, what))
    near = _near(user, submission)
    found = {
        "year": lambda: _last_year(submission, near),
        "edition": lambda: near.get(submission.replaces_id),
        "base": lambda: near.get(submission.based_on_id),
    }
    other = found[kind]() if kind in found else None
    if other is None:
        raise Http404
    return _from_table(submission, with_, queries.submission(user, other.key))


def _from_history(user: access.User, submission: Submission, kind: str, what: str) -> Source:
    if not access.is_own(user, submission):
        raise Http404
    if kind == "version":
        revision = submission.revisions.filter(version=_number(what)).first()
        if revision is None:
            raise Http404
        return Source(f"version:{what}", f"第{what}版", f"第{what}版", from_json(revision.document))
    events = _events(submission)
    chosen = {
        "last": lambda: _last(events, submission.state),
        "mine": lambda: _mine(events, user),
        "event": lambda: next((event for event in events if event.pk == _number(what)), None),
    }[kind]()
    if chosen is None:
        raise Http404
    snapshot = Event.objects.values_list("snapshot", flat=True).get(pk=chosen.pk)
    label = LABELS.get(kind, _moment(chosen))
    return Source(f"{kind}:{what}" if what else kind, label, _moment(chosen), from_json(snapshot))


def _from_table(submission: Submission, with_: str, other: Submission) -> Source:
    kind = with_.partition(":")[0]
    if other.kind != submission.kind or other.pk == submission.pk:
        raise Http404
    keyed = other.pk in (submission.replaces_id, submission.based_on_id)
    words = f"{other.fiscal_year}年度 {other.department.short_name} {other.name}".rstrip()
    return Source(with_, LABELS[kind], words, document_of(other), keyed, other)


def _events(submission: Submission) -> list[Event]:
    """Newest first, without what stood in the sheet."""
    return list(submission.events.defer("snapshot"))


def _last(events: Sequence[Event], state: str) -> Event | None:
    """The sheet as it was sent or decided on before what is being worked on or reviewed now."""
    sent = next((at for at, event in enumerate(events) if event.action == "submit"), -1)
    before = events if state in BACK else events[sent + 1 :] if sent >= 0 else []
    return next((event for event in before if event.action in SENT), None)


def _mine(events: Sequence[Event], user: access.User) -> Event | None:
    """What was taken back again is no return."""
    undone = False
    for event in events:
        if event.action == "return" and event.by_id == user.pk and not undone:
            return event
        undone = event.action == "undo"
    return None


def _near(user: access.User, submission: Submission) -> dict[int, Submission]:
    """The sheets this one comes from, and those of its department and kind of the year before: one query."""
    kin = Q(pk__in=[key for key in (submission.replaces_id, submission.based_on_id) if key])
    before = Q(
        department=submission.department_id, kind=submission.kind, fiscal_year=submission.fiscal_year - 1
    )
    found = access.visible(user).filter(kin | before).select_related("department").order_by("edition")
    return {one.pk: one for one in found}


def _last_year(submission: Submission, near: dict[int, Submission]) -> Submission | None:
    """The one it was begun from, else the likest by name; of its editions the last."""
    before = [one for one in near.values() if one.fiscal_year == submission.fiscal_year - 1]
    begun = [one for one in before if one.pk == submission.based_on_id]
    like = [(_name_score(one, submission), one.edition, one.pk, one) for one in before]
    return next(iter(begun), None) or max((one for one in like if one[0] >= SIMILAR), default=(None,))[-1]


def _name_score(one: Submission, other: Submission) -> float:
    return 1.0 if one.name == other.name else named_alike(one.name, other.name)


def _history(value: str, event: Event | None, reason: str) -> Choice:
    words = _moment(event) if event else ""
    return Choice(value, LABELS[value], event is not None, "" if event else reason, words)


def _other(value: str, found: Submission | None, reason: str) -> Choice:
    words = f"{found.fiscal_year}年度 {found.name}".rstrip() if found else ""
    return Choice(value, LABELS[value], found is not None, "" if found else reason, words)


def _moment(event: Event) -> str:
    at = timezone.localtime(event.at)
    return f"{at.month}月{at.day}日 {at:%H:%M} {event.by_name} {event.label}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


# ---- the other ways to draw it ----


def _beside_last_year(
    submission: Submission,
    document: Document,
    source: Source,
    remarks: Sequence[Remark],
    marks: Marks | None,
    commenting: bool,
) -> Comparison:
    drawn = draw_beside(
        source.document,
        document,
        likeness(source.document, document, keyed=source.keyed),
        region=submission.region.name,
        title="上年表中的值" if submission.kind == DEPARTMENT_ANNUAL else "上年值",
        marks=marks,
        commenting=commenting,
    )
    return Comparison(
        value="year",
        label=source.label,
        words=source.words,
        html=drawn.html,
        changes=listed(drawn.sheet, document, drawn.items, remarks, then="上年"),
        dropped=drawn.dropped,
        spelt=_spelt(drawn.items),
        other=source.submission,
    )


def _side_by_side(submission: Submission, document: Document, source: Source) -> Comparison:
    other = source.submission
    sides = [
        Side(document, _named(submission), submission.region.name),
        Side(source.document, _named(other), other.region.name),
    ]
    drawn = draw_pair(*sides, likeness(document, source.document))
    said = f"两表都有 {drawn.both} 个指标，只有本表有 {drawn.only_left} 个，只有对方有 {drawn.only_right} 个"
    return Comparison(
        value=source.value,
        label=source.label,
        words=f"{source.words}。{said}",
        html=drawn.html,
        changes=[],
        dropped=[],
        other=other,
        paired=True,
    )


def _named(submission: Submission) -> str:
    return f"{submission.fiscal_year}年度 {submission.department.short_name} {submission.name}".rstrip()


def _spelt(items: Iterable[Item]) -> int:
    return sum(item.kind == "spelt" for item in items)
