"""How far a year's sheets have come, how much money they cover, what is found in them and who returns them.

Sums of the database: the number of queries grows neither with sheets nor with departments.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import (
    Avg,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from indicators.levels import LEVELS, level1_of, official_level1, official_level2
from projects import audit_queries
from projects.audit_queries import ENDED
from projects.models import Indicator
from reviews import access
from reviews.models import Deadline, Event, State, StoredFinding, Submission
from sheets.documents import HAS_TASKS

NOT_SENT = (State.DRAFT, State.RETURNED)
LATE_DAYS = 3  # a returned sheet that lies longer is counted
RECENT_DAYS = 3  # whose pace is carried on
LONGEST = 60  # days of the line


@dataclass(frozen=True, slots=True)
class Figures:
    """first_time: of `reviewed` sheets, how many were never returned."""

    total: int
    sent: int
    waiting: int
    oldest: datetime | None
    returned: int
    lying: int
    ended: int
    reviewed: int
    first_time: int
    took: timedelta | None

    @property
    def rate(self) -> int | None:
        """Per cent that passed at once."""
        return round(100 * self.first_time / self.reviewed) if self.reviewed else None

    @property
    def days(self) -> float | None:
        return round(self.took.total_seconds() / 86400, 1) if self.took is not None else None


def figures(user: access.User, year: int) -> Figures:
    """One query."""
    mine = _moved(audit_queries.own(user, year))
    reviewed = Q(state__in=ENDED, round__gt=0)
    waiting = Q(state=State.FINANCE_REVIEW)
    lying = Q(state=State.RETURNED, moved__lt=timezone.now() - timedelta(days=LATE_DAYS))
    found = mine.aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=~Q(state__in=NOT_SENT)),
        waiting=Count("pk", filter=waiting),
        oldest=Min("moved", filter=waiting),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        lying=Count("pk", filter=lying),
        ended=Count("pk", filter=Q(state__in=ENDED)),
        reviewed=Count("pk", filter=reviewed),
        first_time=Count("pk", filter=reviewed & Q(was_returned=False)),
        took=Avg("lasted", filter=reviewed),
    )
    return Figures(**found)


def _moved(sheets: QuerySet[Submission]) -> QuerySet[Submission]:
    lasted = ExpressionWrapper(F("approved") - F("submitted"), output_field=DurationField())
    return (
        sheets.order_by()
        .annotate(
            moved=_last(),
            submitted=_last("submit"),
            approved=_last("approve"),
            was_returned=Exists(Event.objects.filter(submission=OuterRef("pk"), action="return")),
        )
        .annotate(lasted=lasted)
    )


def _last(action: str = "") -> Subquery:
    """When it was moved last, or moved so."""
    events = Event.objects.filter(submission=OuterRef("pk")).order_by("-pk").values("at")
    return Subquery((events.filter(action=action) if action else events)[:1])


@dataclass(frozen=True, slots=True)
class Sending:
    """days: how many sheets of a year were sent in on which day; before: those without a known one."""

    days: dict[date, int]
    before: int
    total: int
    due: date | None
    unsent: tuple[str, int] | None  # the department with the most that are not sent

    @property
    def sent(self) -> int:
        return self.before + sum(self.days.values())

    @property
    def left(self) -> int:
        return self.total - self.sent

    @property
    def pace(self) -> float:
        """Sheets a day, of late."""
        today = timezone.localdate()
        return (
            sum(self.days.get(today - timedelta(days=back), 0) for back in range(RECENT_DAYS)) / RECENT_DAYS
        )

    @property
    def until_due(self) -> int | None:
        return (self.due - timezone.localdate()).days if self.due else None

    @property
    def expected(self) -> int | None:
        """How many will be sent by the day, at this pace."""
        if self.until_due is None or self.until_due < 0:
            return None
        return min(self.total, round(self.sent + self.pace * self.until_due))

    @property
    def points(self) -> list[tuple[date, int]]:
        """Cumulative, to today; of a long time the last of it."""
        if not self.days:
            return []
        today, number = timezone.localdate(), self.before
        last = max(self.days) if not self.left else max(today, max(self.days))
        first = min(self.days) - timedelta(days=1)
        if self.due and 0 < (first - self.due).days < LONGEST // 2:
            first = self.due
        found = []
        for days in range((last - first).days + 1):
            day = first + timedelta(days=days)
            number += self.days.get(day, 0)
            found.append((day, number))
        return found[-LONGEST:]


def sending(user: access.User, year: int) -> Sending:
    """Three queries."""
    sheets = audit_queries.own(user, year).order_by()
    sent = sheets.exclude(state__in=NOT_SENT).annotate(submitted=_last("submit"))
    by_day = dict(sent.annotate(day=TruncDate("submitted")).values_list("day").annotate(Count("pk")))
    unsent = sheets.filter(state__in=NOT_SENT).values_list("department__short_name").annotate(n=Count("pk"))
    person = access.person_of(user)
    due = Deadline.objects.filter(
        region=person and person.region_id, fiscal_year=year, state=State.DRAFT
    ).values_list("due_on", flat=True)
    left = sorted(unsent, key=lambda one: (-one[1], one[0]))
    before = by_day.pop(None, 0)
    total = before + sum(by_day.values()) + sum(number for _, number in left)
    return Sending(by_day, before, total, due.first(), left[0] if left else None)


@dataclass(frozen=True, slots=True)
class Money:
    """Of one kind of sheet in one department, in 万元.  blank: sheets on which none stands."""

    kind: str
    department: str
    sheets: int
    blank: int
    amount: Decimal
    approved: Decimal


def money(user: access.User, year: int) -> list[Money]:
    """One query."""
    rows = audit_queries.own(user, year).order_by().values_list("kind", "department__short_name")
    sums = rows.annotate(
        sheets=Count("pk"),
        blank=Count("pk", filter=Q(amount=None)),
        whole=Sum("amount"),
        approved=Sum("amount", filter=Q(state__in=ENDED)),
    )
    zero = Decimal(0)
    return [Money(*row[:4], amount=row[4] or zero, approved=row[5] or zero) for row in sums]


def rules(user: access.User, year: int) -> list[tuple[str, int, int]]:
    """Rule, how many findings are open, how many are answered; the most first.  One query."""
    found = audit_queries.findings(user, year).exclude(status=StoredFinding.Status.DISMISSED).order_by()
    is_open = Q(status=StoredFinding.Status.OPEN)
    rows = found.values_list("rule").annotate(
        opened=Count("pk", filter=is_open), answered=Count("pk", filter=~is_open)
    )
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))


DUTIES = ("按部门职责", "部门整体表")  # what has duties instead of levels


def levels(user: access.User, year: int) -> Counter[tuple[str, str]]:
    """Indicators by official level 1 and 2, whatever their spelling.  One query."""
    rows = Indicator.objects.filter(audit_queries.within(user, year)).order_by()
    found: Counter[tuple[str, str]] = Counter(
        {(above, name): 0 for above in LEVELS for name in LEVELS[above]}
    )
    grouped = rows.values_list("submission__kind", "level1", "level2").annotate(Count("pk"))
    for kind, level1, level2, number in grouped:
        found[_level(kind, level1 or "", level2 or "")] += number
    return found


def _level(kind: str, level1: str, level2: str) -> tuple[str, str]:
    if kind not in HAS_TASKS:
        return DUTIES
    name = official_level2(level2)
    above = official_level1(level1) or level1_of(level2)
    return above or "其他", name if name in LEVELS.get(above or "", ()) else level2 or "没有写"


@dataclass(frozen=True, slots=True)
class Returning:
    department: str
    sheets: int
    returns: int
    returned: int  # sheets that were returned at all
    again: int  # sheets that were returned twice and more


def returning(user: access.User, year: int) -> list[Returning]:
    """The most returns for each sheet first.  Two queries."""
    sheets = audit_queries.own(user, year).order_by()
    departments = dict(sheets.values_list("pk", "department__short_name"))
    numbers = Counter(departments.values())
    times: dict[str, list[int]] = {}
    for sheet, number in audit_queries.returns(departments).items():
        times.setdefault(departments[sheet], []).append(number)
    found = [
        Returning(name, numbers[name], sum(of), len(of), sum(one > 1 for one in of))
        for name, of in times.items()
    ]
    return sorted(found, key=lambda one: (-one.returns / one.sheets, -one.returns, one.department))
