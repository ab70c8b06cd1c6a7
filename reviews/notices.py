"""Lines under people's bells, written in the transaction of what they tell of.

Who is told follows from roles and places: the clerks and heads of the sheet's department, the finance staff
of its region, and whoever acts for one of them today.  Nobody is told what he did himself.
"""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from departments.models import Person
from departments.roles import OF_A_DEPARTMENT, Role
from reviews import access, workflow
from reviews.models import Batch, Comment, Delegation, Event, Notice, Reply, State, Submission

LONGEST_NAME = 60  # of a sheet, within a notice
OF_THE_DESK = (Notice.Kind.WAITING, Notice.Kind.RETURNED)
WAITING = {
    State.DEPARTMENT_REVIEW: "{by}送审了“{name}”，等您审核。",
    State.FINANCE_REVIEW: "{department}送来“{name}”，等您审核。",
    State.APPROVED: "{department}“{name}”已批复，等您公开。",
}
# action -> who hears how it went on, and how
PROGRESS: dict[str, tuple[tuple[Role, ...], str]] = {
    "pass": ((Role.CLERK,), "“{name}”部门审核通过，已送财政局审核。"),
    "approve": ((Role.CLERK, Role.HEAD), "“{name}”已批复。"),
    "publish": ((Role.CLERK, Role.HEAD), "“{name}”已公开。"),
    "retract": ((Role.CLERK, Role.HEAD), "“{name}”已从公开网站撤下。原因：{opinion}"),
    "undo": ((Role.CLERK,), "{by}撤回了刚才的结论，“{name}”还在审核。"),
}
TAKEN_BACK = "{by}收回了“{name}”，现在不用您审核。"
RETURNED = "{by}退回了“{name}”，{comments}请改好再送审。"
RETURNED_BY_FINANCE = "财政局退回了“{name}”，填报人正在改。"


def people(roles: Iterable[str], submission: Submission) -> QuerySet[Person]:
    """Those of these roles who have to do with the sheet, and those who act for them today."""
    of_department = [role for role in roles if role in OF_A_DEPARTMENT]
    of_region = [role for role in roles if role not in OF_A_DEPARTMENT]
    place = Q(role__in=of_department, department=submission.department_id)
    place |= Q(role__in=of_region, region=submission.region_id)
    return with_takers(Person.objects.filter(place))


def with_takers(persons: QuerySet[Person]) -> QuerySet[Person]:
    """These people, and those who act for them today."""
    takers = running(Delegation.objects.filter(giver__in=persons)).values("taker")
    found = Person.objects.filter(Q(pk__in=persons.values("pk")) | Q(pk__in=takers))
    return found.filter(user__is_active=True)


def running(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    today = timezone.localdate()
    return delegations.filter(since__lte=today, until__gte=today, ended_at__isnull=True)


def tell(
    persons: Iterable[Person],
    kind: str,
    text: str,
    *,
    submission: Submission | None = None,
    but: int | None = None,
    once: Callable[[Person], str] | None = None,
) -> None:
    """One statement.  but: the key of a user who is not told.  once: what is said under this mark is not
    said again."""
    lines = [
        Notice(
            to_id=person.user_id,
            kind=kind,
            submission=submission,
            text=text[:300],
            once=once(person) if once else None,
        )
        for person in persons
        if person.user_id != but
    ]
    Notice.objects.bulk_create(lines, ignore_conflicts=once is not None)


def after_move(submission: Submission, event: Event) -> None:
    """What this move brings to whose desk, and who hears how it went on.

    The lines that said the sheet was waiting where it no longer is are done with.
    """
    here = Notice.objects.filter(submission=submission, kind__in=OF_THE_DESK, read_at__isnull=True)
    here.update(read_at=timezone.now())
    words = {
        "name": name_of(submission),
        "department": submission.department.short_name,
        "by": event.by_name,
        "opinion": event.opinion,
    }
    if submission.state != event.from_state and event.action != "retract":
        _to_the_next_desk(submission, event, words)
    _progress(submission, event, words)


def _to_the_next_desk(submission: Submission, event: Event, words: dict[str, str]) -> None:
    state = State(submission.state)
    owners = people(workflow.OWNERS[workflow.State(state)], submission)
    if state == State.RETURNED:
        text = RETURNED.format(comments=_how_many(submission), **words)
        tell(owners, Notice.Kind.RETURNED, text, submission=submission, but=event.by_id)
    elif state in WAITING:
        text = WAITING[state].format(**words)
        tell(owners, Notice.Kind.WAITING, text, submission=submission, but=event.by_id)


def _how_many(submission: Submission) -> str:
    sent = submission.comments.filter(sent_at__isnull=False, state=Comment.State.OPEN)
    number = sent.count()
    return f"{number} 条意见要答复，" if number else ""


def _progress(submission: Submission, event: Event, words: dict[str, str]) -> None:
    roles, text = PROGRESS.get(event.action, ((), ""))
    if event.action == "withdraw":
        roles, text = workflow.OWNERS[workflow.State(event.from_state)], TAKEN_BACK
    elif event.action == "return" and event.from_state == State.FINANCE_REVIEW:
        roles, text = (Role.HEAD,), RETURNED_BY_FINANCE
    if roles:
        told = people(roles, submission)
        tell(told, Notice.Kind.MOVED, text.format(**words), submission=submission, but=event.by_id)


def after_reply(comment: Comment, reply: Reply) -> None:
    """The department's word in a thread, to whoever made the point."""
    told = Person.objects.filter(user=comment.by_id)
    _remark(told, comment.submission, reply.by, "{by}答复了对“{name}”的意见。")


def after_append(submission: Submission, by: User) -> None:
    """Points sent after a colleague's decision."""
    _remark(people((Role.CLERK,), submission), submission, by, "{by}对“{name}”追加了意见。")


def _remark(told: QuerySet[Person], submission: Submission, by: User, text: str) -> None:
    """One line for a sheet, however many words were said, until it is read."""
    unread = Notice.objects.filter(submission=submission, kind=Notice.Kind.REMARK, read_at__isnull=True)
    told = told.exclude(user__in=unread.values("to"))
    text = text.format(by=access.signature(by), name=name_of(submission))
    tell(told, Notice.Kind.REMARK, text, submission=submission, but=by.pk)


def delegated(delegation: Delegation) -> None:
    giver = delegation.giver.name
    text = f"{giver}请您从{_day(delegation.since)}到{_day(delegation.until)}代为办理，到时在页面右上角切换。"
    tell([delegation.taker], Notice.Kind.DELEGATED, text)


def delegation_ended(delegation: Delegation) -> None:
    tell([delegation.taker], Notice.Kind.DELEGATED, f"{delegation.giver.name}收回了委托，不用再代办。")


def batch_done(batch: Batch, verb: str) -> None:
    failed = len(batch.failures)
    text = f"批量{verb}已办完：办成 {batch.done - failed} 张"
    text += f"，没有办成 {failed} 张。" if failed else "。"
    tell([batch.by.person], Notice.Kind.BATCH, text, once=lambda person: f"{BATCH_MARK}{batch.pk}")


def of_account(user: User, text: str) -> None:
    """Of what happened to the account itself; also to who has no place."""
    Notice.objects.create(to=user, kind=Notice.Kind.SECURITY, text=text[:300])


BATCH_MARK = "batch:"


def batch_of(notice: Notice) -> int | None:
    """The key of the batch a notice is about."""
    mark = notice.once or ""
    return int(mark.removeprefix(BATCH_MARK)) if mark.startswith(BATCH_MARK) else None


def unread(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(to=user.pk, read_at__isnull=True)


def read(found: QuerySet[Notice]) -> None:
    found.filter(read_at__isnull=True).update(read_at=timezone.now())


def name_of(submission: Submission) -> str:
    """A department has a sheet of the same kind every year."""
    name = submission.name or f"{submission.fiscal_year}年度{submission.get_kind_display()}"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _day(date) -> str:
    return f"{date.month}月{date.day}日"
