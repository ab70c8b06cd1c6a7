"""The only writer of points and of their threads: held back, sent, answered, closed, opened again.

Each call holds the submission, so that no word slips past a decision that is made at the same moment.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from journal.actions import record
from reviews import access, notices, workflow
from reviews.models import Comment, Event, Reply, Submission, lock
from reviews.problems import Refused, Stale, StillOpen, TextMissing, Unanswered

LONGEST = 2000
OF_THE_DEPARTMENT = (Reply.Kind.ANSWER, Reply.Kind.CHANGED)
TIME_TO_UNDO = timedelta(minutes=5)


def seen_by(user: access.User, submission: Submission) -> QuerySet[Comment]:
    """The points of the user's place; of those held back only the ones of the user's own review."""
    if not access.is_own(user, submission):
        return submission.comments.none()
    return submission.comments.filter(visible_to(user))


def visible_to(user: access.User) -> Q:
    return Q(sent_at__isnull=False) | Q(stage__in=stages_of(user))


def words_seen_by(user: access.User) -> QuerySet[Reply]:
    """Of all threads; of those held back only the ones of the user's own review."""
    return Reply.objects.filter(Q(sent_at__isnull=False) | Q(comment__stage__in=stages_of(user)))


def stages_of(user: access.User) -> tuple[str, ...]:
    person = access.person_of(user)
    return tuple(stage.value for stage in workflow.stages_of(person.role if person else None))


def state_after(replies: Iterable[Reply]) -> str:
    """What a point is after its thread: whoever spoke last has the say."""
    state = Comment.State.OPEN
    for reply in replies:
        if reply.kind in OF_THE_DEPARTMENT:
            state = Comment.State.ANSWERED
        elif reply.kind == Reply.Kind.ACCEPTED:
            state = Comment.State.RESOLVED
        else:
            state = Comment.State.OPEN
    return state


# ---- before the decision ----


@transaction.atomic
def hold(
    *,
    submission: Submission,
    text: str,
    by: User,
    row_key: str = "",
    field: str = "",
    path: str = "",
    place: str = "",
    cell_text: str = "",
) -> Comment:
    """A point of this review, held back until the decision."""
    current = lock(submission)
    access.require(by, current, "comment")
    _record(current, by, kind="held")
    return Comment.objects.create(
        submission=submission,
        stage=current.state,
        row_key=row_key,
        field=field,
        path=path,
        place=place[:200],
        cell_text=cell_text,
        round=current.round,
        text=_text(text),
        by=by,
    )


@transaction.atomic
def reword(*, comment: Comment, text: str, by: User) -> Comment:
    held = _held(comment, by)
    held.text = _text(text)
    held.save(update_fields=["text"])
    _record(held.submission, by, kind="reworded")
    return held


@transaction.atomic
def drop(*, comment: Comment, by: User) -> None:
    """Only what nobody but its own side has seen can go."""
    _held(comment, by).delete()
    _record(comment.submission, by, kind="dropped")


@transaction.atomic
def append(*, submission: Submission, by: User) -> list[Comment]:
    """Sends what the user still held back when a colleague returned the sheet."""
    current = lock(submission)
    access.require(by, current, "append")
    left = list(left_behind(by, submission))
    if not left:
        raise Stale("没有还未发出的意见。")
    now = timezone.now()
    submission.comments.filter(pk__in=[one.pk for one in left]).update(sent_at=now)
    Reply.objects.filter(comment__in=left, sent_at__isnull=True).update(sent_at=now)
    notices.after_append(current, by)
    _record(current, by, kind="appended", number=len(left))
    return left


def left_behind(user: access.User, submission: Submission) -> QuerySet[Comment]:
    """What the user holds back still, of a sheet that a colleague has decided on."""
    return submission.comments.filter(by=user.pk, sent_at__isnull=True, stage__in=stages_of(user))


def _held(comment: Comment, by: User) -> Comment:
    """The point as it stands now, if it is the user's own and has not been sent."""
    held = _current(comment)
    if held.by_id != by.pk:
        raise Refused("只有提出意见的人可以改动这条意见。")
    if held.sent_at is not None:
        raise Refused("这条意见已经发出，不能再改。可以追加，或者认可关闭。")
    return held


# ---- the thread ----


@transaction.atomic
def answer(*, comment: Comment, text: str, by: User) -> Comment:
    """The department's word on it; a later one stands below an earlier one."""
    return _say(comment, Reply.Kind.ANSWER, _text(text), by)


@transaction.atomic
def changed(*, comment: Comment, text: str, by: User) -> Comment:
    """The department says that it has mended the point; text says what became of the cell, if known."""
    return _say(comment, Reply.Kind.CHANGED, text.strip()[:LONGEST], by)


@transaction.atomic
def add(*, comment: Comment, text: str, by: User) -> Comment:
    """More to the same point, which is open again with it; held back like a point."""
    return _say(comment, Reply.Kind.ADDED, _text(text), by)


@transaction.atomic
def resolve(*, comment: Comment, by: User) -> Comment:
    return _say(comment, Reply.Kind.ACCEPTED, "", by)


@transaction.atomic
def resolve_answered(*, submission: Submission, by: User) -> int:
    """Every point of this review that has an answer; how many there were."""
    answered = submission.comments.filter(stage=submission.state, state=Comment.State.ANSWERED)
    found = list(answered.select_related("submission__department", "submission__region"))
    if not found:
        raise Stale("没有已答复、还没关闭的意见。")
    for comment in found:
        resolve(comment=comment, by=by)
    return len(found)


@transaction.atomic
def again(*, comment: Comment, text: str, by: User) -> Comment:
    """Not good enough yet, or no longer."""
    return _say(comment, Reply.Kind.AGAIN, _text(text), by)


@transaction.atomic
def unsay(*, reply: Reply, by: User) -> Comment:
    """Takes out the reviewer's last word before it is sent; the point is what it was before."""
    comment = _current(reply.comment)
    last = comment.replies.last()
    if last is None or last.pk != reply.pk or last.sent_at is not None:
        raise Stale("这句话已经发出，或者后面又有人说过，不能再收回。")
    if last.by_id != by.pk:
        raise Refused("只有说这句话的人可以收回。")
    last.delete()
    _record(comment.submission, by, kind="unsaid")
    return _settled(comment, by)


ALLOWED = {
    Reply.Kind.ANSWER: ("answer", (Comment.State.OPEN, Comment.State.ANSWERED)),
    Reply.Kind.CHANGED: ("answer", (Comment.State.OPEN, Comment.State.ANSWERED)),
    Reply.Kind.ADDED: ("comment", (Comment.State.OPEN, Comment.State.ANSWERED)),
    Reply.Kind.ACCEPTED: ("resolve", (Comment.State.OPEN, Comment.State.ANSWERED)),
    Reply.Kind.AGAIN: ("comment", (Comment.State.ANSWERED, Comment.State.RESOLVED)),
}


def _say(comment: Comment, kind: Reply.Kind, text: str, by: User) -> Comment:
    action, states = ALLOWED[kind]
    current = _current(comment)
    access.require(by, current.submission, action)
    department = kind in OF_THE_DEPARTMENT
    if kind != Reply.Kind.ACCEPTED and current.sent_at is None:
        raise Stale("这条意见还没有发出，提出的人可以直接改。")
    if not department:
        _require_side(current, by)
    if current.state not in states:
        raise Stale(_ALREADY.get(Comment.State(current.state), ""))
    sent_at = timezone.now() if department else None
    reply = Reply.objects.create(comment=current, kind=kind, text=text, by=by, sent_at=sent_at)
    if department:
        notices.after_reply(current, reply)
    _record(current.submission, by, kind=str(kind))
    return _settled(current, by)


def _record(submission: Submission, by: User, **detail: object) -> None:
    """That it was said, not what."""
    record("sheet.commented", by=by, target=f"submission:{submission.key}", label=str(submission), **detail)


_ALREADY = {
    Comment.State.OPEN: "这条意见还没有答复。",
    Comment.State.ANSWERED: "这条意见已经答复。",
    Comment.State.RESOLVED: "这条意见已经关闭。",
}


def _require_side(comment: Comment, by: User) -> None:
    if comment.stage not in stages_of(by) or comment.stage != comment.submission.state:
        label = workflow.State(comment.stage).label
        raise Refused(f"这条意见是“{label}”时提出的，由提出的一方办理。")


def _settled(comment: Comment, by: User) -> Comment:
    """Writes down what the point is after its thread, and who closed it."""
    replies = list(comment.replies.all())
    comment.state = state_after(replies)
    closed = replies[-1] if comment.state == Comment.State.RESOLVED else None
    comment.resolved_by, comment.resolved_at = (closed.by, closed.at) if closed else (None, None)
    comment.save(update_fields=["state", "resolved_by", "resolved_at"])
    return comment


# ---- with the moves ----


def unanswered(submission: Submission) -> QuerySet[Comment]:
    """What the department has to answer before the sheet is sent again."""
    return submission.comments.filter(sent_at__isnull=False, state=Comment.State.OPEN)


def unclosed(submission: Submission, stage: str) -> QuerySet[Comment]:
    """What keeps this review from passing the sheet, held back or not."""
    return submission.comments.filter(stage=stage).exclude(state=Comment.State.RESOLVED)


def require_answers(submission: Submission, *, by: User, ticked: Mapping[int, str]) -> None:
    """Points whose cells were changed since the return count as answered, and their threads say so.

    ticked: what became of the cell, by the point's id.
    """
    still = list(unanswered(submission))
    left = [comment for comment in still if comment.pk not in ticked]
    if left:
        raise Unanswered(f"还有 {len(left)} 条意见没有答复。请逐条答复，或改好意见所指的那一格。", left)
    now = timezone.now()
    words = [
        Reply(comment=one, kind=Reply.Kind.CHANGED, text=ticked[one.pk][:LONGEST], by=by, sent_at=now)
        for one in still
    ]
    Reply.objects.bulk_create(words)
    unanswered(submission).update(state=Comment.State.ANSWERED)
    if words:
        notices.after_reply(words[-1].comment, words[-1])


def require_closed(submission: Submission, stage: str) -> None:
    left = list(unclosed(submission, stage))
    if left:
        raise StillOpen(f"还有 {len(left)} 条意见没有关闭。请退回，或先逐条认可关闭。", left)


def send(submission: Submission, event: Event) -> int:
    """With a decision goes what its author held back, and every word said about older points.

    A colleague's points stay held back: the colleague may not have finished.  Where the department takes the
    sheet out of the reviewers' hands everything goes that was said till then.
    """
    if event.from_state not in workflow.STAGES or event.action == "undo":
        return 0
    held = submission.comments.filter(stage=event.from_state, sent_at__isnull=True)
    if event.action != "withdraw":
        held = held.filter(Q(by=event.by) | Q(state=Comment.State.RESOLVED))
    number = held.update(sent_at=event.at)
    words = Reply.objects.filter(comment__submission=submission, comment__stage=event.from_state)
    words.filter(sent_at__isnull=True, comment__sent_at__isnull=False).update(sent_at=event.at)
    return number


def hold_again(submission: Submission, event: Event) -> None:
    """The decision is taken back: what went with it is held back as before."""
    submission.comments.filter(sent_at=event.at).update(sent_at=None)
    Reply.objects.filter(comment__submission=submission, sent_at=event.at).update(sent_at=None)


def undoable(user: access.User, submission: Submission) -> Event | None:
    """The user's own decision of the last minutes, if nobody has acted on the sheet since."""
    person = access.person_of(user)
    move = workflow.find(submission.state, person.role if person else None, "undo")
    if move is None or not access.is_own(user, submission):
        return None
    last = submission.events.defer("snapshot").first()
    if not last or last.by_id != user.pk or (last.action, last.from_state) != (move.takes_back, move.next):
        return None
    late = timezone.now() - last.at > TIME_TO_UNDO
    return None if late or _acted_since(submission, last.at, last.version) else last


def _acted_since(submission: Submission, at: datetime, version: int) -> bool:
    said = Reply.objects.filter(comment__submission=submission, at__gt=at)
    return (
        submission.version != version
        or hasattr(submission, "replaced_by")
        or submission.comments.filter(Q(at__gt=at) | Q(sent_at__gt=at)).exists()
        or said.exists()
    )


def _current(comment: Comment) -> Comment:
    submission = lock(comment.submission)
    current = Comment.objects.filter(pk=comment.pk).first()
    if current is None:
        raise Stale("这条意见已经删去，请看现在的意见。")
    current.submission = submission
    return current


def _text(text: str) -> str:
    if not text.strip():
        raise TextMissing
    return text.replace("\r\n", "\n").strip()[:LONGEST]
