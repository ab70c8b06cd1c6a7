"""How far a year's sheets have come: by department and step, and against the deadlines of a person's step."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from projects import queries
from reviews import access, deadlines, workflow
from reviews.models import Deadline, State, Submission

# the parts of a department's bar, in the order of the workflow: name, states
PARTS = (
    ("编制中", (State.DRAFT,)),
    ("已退回", (State.RETURNED,)),
    ("部门审核", (State.DEPARTMENT_REVIEW,)),
    ("财政审核", (State.FINANCE_REVIEW,)),
    ("已批复", (State.APPROVED, State.PUBLISHED)),
)
BEFORE = {
    State.DRAFT: (State.DRAFT, State.RETURNED),
    State.DEPARTMENT_REVIEW: (State.DRAFT, State.RETURNED, State.DEPARTMENT_REVIEW),
    State.FINANCE_REVIEW: (
        State.DRAFT,
        State.RETURNED,
        State.DEPARTMENT_REVIEW,
        State.FINANCE_REVIEW,
    ),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A department's sheets of a year; numbers in the order of PARTS."""

    department: int
    name: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)

    @property
    def sent(self) -> int:
        """Per cent that has left the department's clerks."""
        return round(100 * sum(self.numbers[2:]) / self.total)

    @property
    def parts(self) -> list[tuple[int, str, int, float, float]]:
        """Number of the part, its name, how many sheets, where it begins and how long it is, in per cent."""
        found, begin = [], 0.0
        for place, ((name, _), number) in enumerate(zip(PARTS, self.numbers, strict=True), 1):
            width = 100 * number / self.total
            if number:
                found.append((place, name, number, round(begin, 2), round(width, 2)))
            begin += width
        return found


def year(user: access.User) -> int | None:
    """The newest year somebody is still at work on; the newest of all where everything is published."""
    years = access.own(user).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return years.exclude(state=State.PUBLISHED).first() or years.first()


def bars(user: access.User, fiscal_year: int) -> list[Bar]:
    """One query; the least advanced first."""
    counts = {
        f"part{place}": Count("pk", filter=Q(state__in=states)) for place, (_, states) in enumerate(PARTS)
    }
    rows = _current(user).filter(fiscal_year=fiscal_year).order_by()
    found = rows.values("department", "department__short_name").annotate(**counts)
    made = [
        Bar(
            row["department"],
            row["department__short_name"],
            tuple(row[f"part{i}"] for i in range(len(PARTS))),
        )
        for row in found
    ]
    return sorted(made, key=lambda bar: (bar.sent, -bar.total, bar.name))


@dataclass(frozen=True, slots=True)
class Line:
    """The deadline of a person's step in a year, and how many sheets it still concerns."""

    fiscal_year: int
    state: State
    due_on: date
    left: int
    total: int

    @property
    def days(self) -> int:
        """After the deadline."""
        return (timezone.localdate() - self.due_on).days

    @property
    def name(self) -> str:
        return deadlines.NAMES[self.state]

    @property
    def when(self) -> str:
        return deadlines.when(self.days)

    @property
    def done(self) -> int:
        return self.total - self.left

    @property
    def undone(self) -> str:
        return deadlines.LEFT[self.state]


def lines(user: access.User) -> list[Line]:
    """What is overdue and what comes next, for sheets that are still before or at the person's step."""
    person = access.person_of(user)
    if person is None:
        return []
    mine = [state for state in deadlines.STEPS if person.role in workflow.OWNERS[workflow.State(state)]]
    set_for = Deadline.objects.filter(region=person.region_id, state__in=mine).order_by("due_on")
    counts = _by_year_and_state(user) if mine else {}
    found = [_line(one, counts) for one in set_for] if mine else []
    behind = [line for line in found if line.left and line.days > 0]
    return behind + [line for line in found if line.left and line.days <= 0][:1]


def _line(deadline: Deadline, counts: dict[tuple[int, str], int]) -> Line:
    state = State(deadline.state)
    of_year = {
        at: number for (fiscal_year, at), number in counts.items() if fiscal_year == deadline.fiscal_year
    }
    left = sum(of_year.get(at, 0) for at in BEFORE[state])
    return Line(deadline.fiscal_year, state, deadline.due_on, left, sum(of_year.values()))


def _by_year_and_state(user: access.User) -> dict[tuple[int, str], int]:
    rows = _current(user).order_by().values_list("fiscal_year", "state").annotate(Count("pk"))
    return {(fiscal_year, state): number for fiscal_year, state, number in rows}


def _current(user: access.User):
    """Each sheet once: not the editions that a later one replaces."""
    return access.own(user).filter(later_state="")


def overdue(user: access.User) -> int:
    """How many of the person's place are late, at whatever step."""
    return deadlines.late(access.own(user)).count()


def oldest(user: access.User) -> Submission | None:
    """What has waited longest for this person."""
    return queries.on_desk(user, queries.waiting(user)).order_by("moved_at").first()
