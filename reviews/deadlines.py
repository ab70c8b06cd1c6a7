"""Until when a year's sheets have to be out of a step, who is late, and who is reminded or urged.

A step is a state a sheet has to leave in time; a returned sheet has to be sent again by the day that drafts
are due.  Reminders and urgings are said once: each carries a mark, and a mark is written once only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from departments.models import Person, Region
from departments.roles import OF_A_DEPARTMENT, Role
from journal.actions import record
from reviews import access, notices, workflow
from reviews.models import Deadline, Delegation, Notice, State, Submission
from reviews.problems import Refused

STEPS = (State.DRAFT, State.DEPARTMENT_REVIEW, State.FINANCE_REVIEW)
AT_WORK = (*STEPS, State.RETURNED)  # an index leads to these; most sheets are done with
NAMES = {State.DRAFT: "送审", State.DEPARTMENT_REVIEW: "部门审核", State.FINANCE_REVIEW: "财政审核"}
LEFT = {State.DRAFT: "没有送审", State.DEPARTMENT_REVIEW: "没有审核", State.FINANCE_REVIEW: "没有审核"}
KEEPERS = (Role.FINANCE_HEAD, Role.ADMIN)
URGERS = (Role.REVIEWER, Role.FINANCE_HEAD)
MILESTONES = (-7, -3, -1, 0, 1, 3, 7)  # days after the deadline
STEP = Case(When(state=State.RETURNED, then=Value(State.DRAFT.value)), default=F("state"))


@dataclass(frozen=True, slots=True)
class Late:
    """How many of a department's sheets of a year are behind at one step."""

    department: int
    department_name: str
    fiscal_year: int
    step: str
    due_on: date
    number: int

    @property
    def name(self) -> str:
        return NAMES[State(self.step)]

    @property
    def states(self) -> tuple[str, ...]:
        return (State.DRAFT, State.RETURNED) if self.step == State.DRAFT else (self.step,)

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.due_on).days

    @property
    def mark(self) -> str:
        """The beginning of the marks of today's urgings."""
        return f"urge:{timezone.localdate():%y%m%d}:{self.department}:{self.fiscal_year}:{self.step}:"


def with_due(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with its `step` and the day it is `due_on`, null where no deadline is set."""
    set_for = Deadline.objects.filter(
        region=OuterRef("region"), fiscal_year=OuterRef("fiscal_year"), state=OuterRef("step")
    )
    return submissions.annotate(step=STEP).annotate(due_on=Subquery(set_for.values("due_on")[:1]))


def late(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those whose step should be done by now; an edition that a later one replaces is nobody's work."""
    unfinished = submissions.filter(state__in=AT_WORK, later_state="")
    return with_due(unfinished).filter(due_on__lt=timezone.localdate())


def overdue(user: User) -> QuerySet:
    """What `Late` holds, as rows of a query to be paged: the longest overdue first."""
    rows = late(access.own(user)).order_by().values("department", "fiscal_year", "step", "due_on")
    return rows.annotate(number=Count("pk"), department_name=F("department__short_name")).order_by(
        "due_on", "fiscal_year", "department__code", "department", "step"
    )


def dates(region: Region, fiscal_year: int) -> dict[str, date]:
    return dict(
        Deadline.objects.filter(region=region, fiscal_year=fiscal_year).values_list("state", "due_on")
    )


def dated(region: Region) -> bool:
    """Whether any deadline is set: without one nobody is ever late."""
    return Deadline.objects.filter(region=region).exists()


def years(region: Region) -> list[int]:
    """The years there is something to do for, this one and the next among them; the newest first."""
    this = timezone.localdate().year
    used = Submission.objects.filter(region=region).order_by().values_list("fiscal_year", flat=True)
    planned = Deadline.objects.filter(region=region).order_by().values_list("fiscal_year", flat=True)
    return sorted({this, this + 1, *used.distinct(), *planned.distinct()}, reverse=True)


@transaction.atomic
def keep(*, by: User, fiscal_year: int, wanted: Mapping[str, date | None]) -> None:
    """Sets the year's deadlines of the user's region; None takes one away."""
    person = access.person_of(by)
    if person is None or person.role not in KEEPERS:
        raise Refused("期限由财政负责人或管理员设置。")
    _check(wanted)
    for state, due_on in wanted.items():
        one = {"region": person.region, "fiscal_year": fiscal_year, "state": state}
        if due_on is None:
            Deadline.objects.filter(**one).delete()
        else:
            Deadline.objects.update_or_create(**one, defaults={"due_on": due_on})
    record("deadlines.changed", by=by, label=f"{fiscal_year}年度", **wanted)


def _check(wanted: Mapping[str, date | None]) -> None:
    days = [(state, wanted[state]) for state in STEPS if wanted.get(state)]
    for (earlier, first), (later, second) in zip(days, days[1:], strict=False):
        if first > second:
            raise Refused(
                f"{NAMES[later]}的期限（{second:%Y-%m-%d}）早于{NAMES[earlier]}（{first:%Y-%m-%d}），请核对。"
            )


@transaction.atomic
def urge(*, by: User, groups: Iterable[Late]) -> int:
    """Tells those whose turn it is, and who acts for them; how many people.  Once a day for each group."""
    person = access.person_of(by)
    if person is None or person.role not in URGERS:
        raise Refused("催办由财政审核人、财政负责人办理。")
    persons, takers = _staff(person.region_id)
    lines = [
        Notice(to_id=user, kind=Notice.Kind.URGED, text=_urging(by, group), once=f"{group.mark}{user}")
        for group in groups
        for user in sorted(_whose_turn(group, persons, takers))
        if user != by.pk
    ]
    number = _say_once(lines)
    record("people.urged", by=by, people=number)
    return number


def urged_today() -> set[str]:
    """The marks of today's urgings without their last part, the person."""
    today = Notice.objects.filter(once__startswith=f"urge:{timezone.localdate():%y%m%d}:")
    return {mark[: mark.rindex(":") + 1] for mark in today.values_list("once", flat=True)}


def _urging(by: User, group: Late) -> str:
    left = LEFT[State(group.step)]
    return (
        f"{access.signature(by)}催办：{group.fiscal_year}年度有 {group.number} 张表{left}，"
        f"期限是{group.due_on.month}月{group.due_on.day}日，已过 {group.days} 天。请尽快办理。"
    )


def _staff(region: int) -> tuple[list[Person], dict[int, list[int]]]:
    """Everybody whose turn it can be, and the users who act for them today: two queries."""
    persons = list(Person.objects.filter(region=region, user__is_active=True).exclude(role=Role.READER))
    running = notices.running(Delegation.objects.filter(giver__region=region, taker__user__is_active=True))
    takers: dict[int, list[int]] = {}
    for giver, user in running.values_list("giver", "taker__user"):
        takers.setdefault(giver, []).append(user)
    return persons, takers


def _whose_turn(group: Late, persons: list[Person], takers: dict[int, list[int]]) -> set[int]:
    """Keys of users."""
    owners = workflow.OWNERS[workflow.State(group.step)]
    found = set()
    for person in persons:
        here = person.role not in OF_A_DEPARTMENT or person.department_id == group.department
        if person.role in owners and here:
            found |= {person.user_id, *takers.get(person.pk, ())}
    return found


def remind(persons: Iterable[Person]) -> int:
    """Writes the reminders these people ought to have by today; how many were new.

    Of several milestones that have passed only the last is said: who comes back from leave is not flooded.
    """
    today, persons = timezone.localdate(), list(persons)
    regions = {person.region_id for person in persons}
    due = list(
        Deadline.objects.filter(region__in=regions, due_on__lte=today + timedelta(days=-MILESTONES[0]))
    )
    if not due:
        return 0
    left = _left(due)
    lines = [
        line
        for deadline in due
        for person in persons
        if (line := _reminder(deadline, person, _share(left, deadline, person), today))
    ]
    return _say_once(lines)


def _left(due: list[Deadline]) -> Counter[tuple[int, int, str, int]]:
    """(region, year, step, department) -> how many sheets still stand there."""
    wanted = Q(region__in={one.region_id for one in due}, fiscal_year__in={one.fiscal_year for one in due})
    unfinished = Submission.objects.filter(wanted, state__in=AT_WORK, later_state="")
    rows = unfinished.annotate(step=STEP).order_by()
    found = rows.values_list("region", "fiscal_year", "step", "department").annotate(Count("pk"))
    return Counter({tuple(row[:4]): row[4] for row in found})


def _share(left: Counter[tuple[int, int, str, int]], deadline: Deadline, person: Person) -> int:
    """How many of them wait for this person."""
    if (
        person.region_id != deadline.region_id
        or person.role not in workflow.OWNERS[workflow.State(deadline.state)]
    ):
        return 0
    place = (deadline.region_id, deadline.fiscal_year, deadline.state)
    if person.role in OF_A_DEPARTMENT:
        return left[*place, person.department_id]
    return sum(number for key, number in left.items() if key[:3] == place)


def _reminder(deadline: Deadline, person: Person, number: int, today: date) -> Notice | None:
    days = (today - deadline.due_on).days
    passed = [milestone for milestone in MILESTONES if milestone <= days]
    if not number or not passed:
        return None
    mark = f"due:{deadline.pk}:{deadline.due_on:%y%m%d}:{passed[-1]}:{person.user_id}"
    state = State(deadline.state)
    text = (
        f"{deadline.fiscal_year}年度{NAMES[state]}期限是{deadline.due_on.month}月{deadline.due_on.day}日，"
        f"{when(days)}，您还有 {number} 张表{LEFT[state]}。"
    )
    return Notice(to_id=person.user_id, kind=Notice.Kind.DEADLINE, text=text, once=mark)


def when(days: int) -> str:
    """days: after the deadline."""
    if days == 0:
        return "今天到期"
    return f"已过 {days} 天" if days > 0 else f"还有 {-days} 天"


def _say_once(lines: list[Notice]) -> int:
    """Writes those whose mark is not there yet; two writers at once end up with one line each."""
    marks = [line.once for line in lines]
    said = set(Notice.objects.filter(once__in=marks).values_list("once", flat=True)) if marks else set()
    new = [line for line in lines if line.once not in said]
    if new:
        Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len({line.to_id for line in new})
