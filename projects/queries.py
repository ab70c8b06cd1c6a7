"""Reading for the pages, each with its prefetches: the count of queries does not grow with the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from departments.models import Department
from projects.models import Revision
from reviews import access, deadlines, gates, threads, workflow
from reviews.models import Comment, Event, Explanation, Reply, State, StoredFinding, Submission
from sheets.documents import Document

_IN_FORCE = (State.APPROVED, State.PUBLISHED)
UNDER_REVIEW = (State.DEPARTMENT_REVIEW, State.FINANCE_REVIEW)


@dataclass(frozen=True, slots=True)
class Home:
    """waiting: what waits for this person, what is due first in front, each with its `due_on` if it has a
    deadline; counts: own submissions in every state."""

    waiting: QuerySet[Submission]
    waiting_count: int
    counts: tuple[tuple[str, str, int], ...]  # state, label, number


def submissions(user: access.User, *, wide: bool = True) -> QuerySet[Submission]:
    """The list.  wide: with what other places have published."""
    found = access.listed(user, wide=wide).select_related("region", "department")
    return found.annotate(**_said_of_it(user))


def years_of_all() -> list[int]:
    """From the first to the last of any place, the newest first: an index has its two ends."""
    ends = Submission.objects.aggregate(first=Min("fiscal_year"), last=Max("fiscal_year"))
    return list(range(ends["last"], ends["first"] - 1, -1)) if ends["last"] else []


def with_content(user: access.User, found: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with its whole content, its open findings, its open points counted, who sent it in, its scores:
    the same few queries."""
    sent = Event.objects.filter(action="submit").only("submission", "by")
    scored = Prefetch("scores", to_attr="scorings")
    left = Prefetch("findings", queryset=open_findings(), to_attr="open_findings")
    return (
        found.select_related("region", "department", "head", "replaced_by")
        .prefetch_related(
            "tasks", "indicators", left, Prefetch("events", queryset=sent, to_attr="sendings"), scored
        )
        .annotate(open_comments=_count(_unresolved(user)))
    )


def know_for_publishing(found: Sequence[Submission]) -> None:
    """Each learns, in two queries, what would make public what must not be, and whether it has been public:
    `unsigned_findings`, `was_public`."""
    prefetch_related_objects(found, Prefetch("findings", queryset=unsigned(), to_attr="unsigned_findings"))
    public = _been_public([one.pk for one in found])
    for one in found:
        one.was_public = one.pk in public


def _been_public(keys: list[int]) -> set[int]:
    """Of these, those that were published, they or the editions they replace."""
    state = State.PUBLISHED
    own = Q(events__to_state=state)
    older = Q(replaces__events__to_state=state) | Q(replaces__replaces__events__to_state=state)
    return set(Submission.objects.filter(own | older, pk__in=keys).values_list("pk", flat=True))


def unsigned() -> QuerySet[StoredFinding]:
    """Personal data and marks of secrecy of which the head of finance has not said why they do not hold."""
    same = {name: OuterRef(name) for name in ("submission", "rule", "row_key", "field", "cell_text")}
    signed = Explanation.objects.filter(
        kind=Explanation.Kind.DISMISSED, by_role=gates.SIGNER, withdrawn_at=None, **same
    )
    found = StoredFinding.objects.filter(~Exists(signed), rule__in=gates.PRIVACY)
    return found.order_by("submission_id", "position")


def submission(user: access.User, key: str) -> Submission:
    """One sheet with its whole content, or Http404."""
    found = access.visible(user).select_related("region", "department", "replaces", "replaced_by", "head")
    return get_object_or_404(found.prefetch_related("tasks", "indicators"), key=key)


def header(user: access.User, key: str) -> Submission:
    """One sheet without its content, or Http404."""
    return get_object_or_404(access.visible(user).select_related("region", "department"), key=key)


def same_sheet(department: Department, document: Document) -> Submission | None:
    """The latest edition of this department's sheet of the same kind, year and name."""
    same = Submission.objects.filter(
        department=department,
        kind=document.form,
        fiscal_year=document.fiscal_year,
        name=document.name or "",
    )
    return same.select_related("region", "department").order_by("-edition").first()


def year_before(submission: Submission) -> Submission | None:
    """The same sheet of the department one year earlier, in force, with its content: the one that this one
    was begun from, else the one of its name.  Three queries at most."""
    same = Q(pk=submission.based_on_id) | Q(name=submission.name)
    found = Submission.objects.filter(
        same,
        department=submission.department_id,
        kind=submission.kind,
        fiscal_year=submission.fiscal_year - 1,
        state__in=_IN_FORCE,
    ).exclude(later_state__in=_IN_FORCE)
    return nearest(submission, found.select_related("head").prefetch_related("tasks", "indicators"))


def nearest(submission: Submission, found: Iterable[Submission]) -> Submission | None:
    """Of these the one of the year before."""
    fit = sorted((one for one in found if _is_year_before(one, submission)), key=lambda one: one.edition)
    return max(fit, key=lambda one: one.pk == submission.based_on_id, default=None)


def _is_year_before(one: Submission, submission: Submission) -> bool:
    same = one.pk == submission.based_on_id or one.name == submission.name
    where = one.department_id, one.kind, one.fiscal_year
    in_force = one.state in _IN_FORCE and one.later_state not in _IN_FORCE
    return (
        same and in_force and where == (submission.department_id, submission.kind, submission.fiscal_year - 1)
    )


def comments(user: access.User, submission: Submission) -> QuerySet[Comment]:
    """The points the user may see, each with the words of its thread that the user may see, in `.said`."""
    words = threads.words_seen_by(user).select_related("by__person")
    return (
        threads.seen_by(user, submission)
        .select_related("by__person")
        .prefetch_related(Prefetch("replies", queryset=words, to_attr="said"))
    )


def comment(user: access.User, comment_id: int) -> Comment:
    """One comment on a submission the user can see, or Http404."""
    seen = Comment.objects.filter(threads.visible_to(user), submission__in=access.visible(user))
    return get_object_or_404(
        seen.select_related("submission__department", "submission__region"), pk=comment_id
    )


def explanation(user: access.User, explanation_id: int) -> Explanation:
    """What was said about a finding of a submission the user can see, or Http404."""
    seen = Explanation.objects.filter(submission__in=access.visible(user))
    return get_object_or_404(
        seen.select_related("submission__department", "submission__region"), pk=explanation_id
    )


def reply(user: access.User, reply_id: int) -> Reply:
    """One word of the user's own in a thread, or Http404."""
    own = Reply.objects.filter(by=user.pk, comment__submission__in=access.visible(user))
    return get_object_or_404(own.select_related("comment__submission"), pk=reply_id)


def saver(submission: Submission, version: int) -> Revision | None:
    """Who wrote this version, and when."""
    return submission.revisions.defer("document").select_related("by__person").filter(version=version).first()


def history(submission: Submission) -> QuerySet[Event]:
    """The moves, newest first, without their snapshots."""
    return submission.events.defer("snapshot").select_related("by")


def event(user: access.User, event_id: int) -> Event:
    """One move with its snapshot, or Http404."""
    return get_object_or_404(Event.objects.filter(submission__in=access.visible(user)), pk=event_id)


def waiting(user: access.User) -> QuerySet[Submission]:
    """What this person has to do the next thing with; nobody reviews what he sent in himself."""
    person = access.person_of(user)
    states = workflow.waiting_for(person.role) if person else ()
    found = access.own(user).filter(state__in=states, later_state="").exclude(Exists(retracted()))
    sent_by_user = Event.objects.filter(submission=OuterRef("pk"), action="submit", by=user.pk)
    return found.exclude(Exists(sent_by_user), state__in=UNDER_REVIEW)


def retracted() -> QuerySet[Event]:
    """Of a sheet that was taken off the public site and has not been put there again."""
    last = Event.objects.filter(submission=OuterRef("submission"), action__in=("publish", "retract"))
    newest = Subquery(last.order_by("-pk").values("pk")[:1])
    return Event.objects.filter(submission=OuterRef("pk"), action="retract", pk=newest)


def listed(user: access.User, keys: list[str]) -> QuerySet[Submission]:
    """These sheets for a narrow list: their departments, how many points and findings are open on each."""
    rows = access.own(user).filter(key__in=keys).select_related("department")
    return rows.annotate(**_said_of_it(user))


def latest_remarks(user: access.User, number: int) -> list[str]:
    """What this person wrote last, each sentence once: proposed again."""
    said = Comment.objects.filter(by=user.pk).order_by("-id").values_list("text", flat=True)[: number * 2]
    return list(dict.fromkeys(said))[:number]


def with_points_of(user: access.User, found: QuerySet[Submission]) -> QuerySet[Submission]:
    """With `own_points`: how often this person said something about the sheet."""
    return found.annotate(own_points=_count(Comment.objects.filter(by=user.pk)))


def on_desk(user: access.User, found: QuerySet[Submission]) -> QuerySet[Submission]:
    """The rows of a desk: with department, deadline, open points, and the last move and its time."""
    moves = Event.objects.filter(submission=OuterRef("pk")).order_by("-pk")
    rows = deadlines.with_due(found.select_related("region", "department"))
    return rows.annotate(**_said_of_it(user), moved=Subquery(moves.values("label")[:1]))


def standing(user: access.User, state: str) -> QuerySet[Submission]:
    """The own sheets that stand in a state, or in any where it is empty; the last moved first."""
    found = access.own(user).filter(**{"state": state} if state else {})
    return on_desk(user, found).order_by("-moved_at", "-pk")


def home(user: access.User) -> Home:
    """Two queries here, and one when the page walks over what waits."""
    found = dict(access.own(user).order_by().values_list("state").annotate(Count("pk")))
    due = waiting(user)
    rows = on_desk(user, due)
    return Home(
        waiting=rows.order_by(F("due_on").asc(nulls_last=True), "changed_at"),
        waiting_count=due.count(),
        counts=tuple((state.value, state.label, found.get(state.value, 0)) for state in workflow.State),
    )


def _unresolved(user: access.User) -> QuerySet[Comment]:
    """As the user's side sees it: a word that the reviewers still hold back has closed nothing."""
    last = threads.words_seen_by(user).filter(comment=OuterRef("pk")).order_by("-id").values("kind")[:1]
    seen = Comment.objects.filter(threads.visible_to(user)).alias(last=Coalesce(Subquery(last), Value("")))
    return seen.exclude(last=Reply.Kind.ACCEPTED)


def _said_of_it(user: access.User) -> dict[str, Coalesce]:
    return {"open_comments": _count(_unresolved(user))}


def open_findings() -> QuerySet[StoredFinding]:
    return StoredFinding.objects.filter(status=StoredFinding.Status.OPEN).order_by(
        "submission_id", "position"
    )


def _count(related: QuerySet) -> Coalesce:
    """A subquery: two joins in one query would multiply each other's rows."""
    one = related.filter(submission=OuterRef("pk")).order_by().values("submission")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
