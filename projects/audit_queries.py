"""What the audit's pages read: findings of the person's own sheets of a year, counted and laid out.

The count of queries does not grow with sheets, findings or departments.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr
from django.utils import timezone

from departments.roles import OF_A_REGION, Role
from projects.rules.catalogue import GROUPS
from reviews import access
from reviews.findings import SIGNS, Level
from reviews.models import AuditRun, Event, Explanation, Kind, State, StoredFinding, Submission

MOST_ROWS = 20  # of the heat map
RANK = Case(
    *(When(level=level.value, then=Value(place)) for place, level in enumerate(Level)),
    output_field=IntegerField(),
)
KIND_ORDER = Case(
    *(When(submission__kind=kind, then=Value(place)) for place, kind in enumerate(Kind.values)),
    output_field=IntegerField(),
)
_SHEET = ("kind_order", "submission_id", "-scope", "position", "pk")
ORDERS = {
    "level": ("rank", *_SHEET),
    "table": _SHEET,
    "rule": ("rule", *_SHEET),
    "department": ("submission__department__code", "submission__department__name", *_SHEET),
}
ENDED = (State.APPROVED, State.PUBLISHED)


def may_audit(user: access.User) -> bool:
    """The region's own people look at all its sheets; a reader only reads."""
    person = access.person_of(user)
    return person is not None and person.role in OF_A_REGION


def sees_region(user: access.User) -> bool:
    person = access.person_of(user)
    return person is not None and person.department_id is None


def place_name(user: access.User) -> str:
    """Of whose sheets the person sees."""
    person = access.person_of(user)
    if person is None:
        return ""
    return person.department.name if person.department else person.region.name


def whose(user: access.User) -> str:
    """Of whose sheets the lists are that say no more."""
    person = access.person_of(user)
    return "本部门的表" if person and person.department_id else "本地区的表"


def sees_list(user: access.User) -> bool:
    """Whom the bar leads to the list; a clerk finds the findings at the sheet."""
    person = access.person_of(user)
    return person is not None and person.role != Role.CLERK


def own(user: access.User, year: int) -> QuerySet[Submission]:
    """Each sheet once, in its latest edition."""
    return access.own(user).filter(fiscal_year=year, later_state="")


def years(user: access.User) -> list[int]:
    """The newest first."""
    found = access.own(user).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(found.distinct())


def newest_year(user: access.User) -> int | None:
    return access.own(user).order_by("-fiscal_year").values_list("fiscal_year", flat=True).first()


def last_audited(user: access.User) -> int | None:
    person = access.person_of(user)
    done = AuditRun.objects.filter(region=person and person.region_id, state=AuditRun.State.DONE)
    return done.values_list("fiscal_year", flat=True).first()


def findings(user: access.User, year: int) -> QuerySet[StoredFinding]:
    return StoredFinding.objects.filter(within(user, year))


def within(user: access.User, year: int) -> Q:
    """Of what belongs to a Submission: that it is one of `own`.  A join: the sheets are found first, and what
    belongs to them by an index."""
    person = access.person_of(user)
    if person is None:
        return Q(pk__in=())
    place = (
        Q(submission__department=person.department_id)
        if person.department_id
        else Q(submission__region=person.region_id)
    )
    return place & Q(submission__fiscal_year=year, submission__later_state="")


def listed(found: QuerySet[StoredFinding], order: str) -> QuerySet[StoredFinding]:
    rows = found.select_related("submission__department").annotate(rank=RANK, kind_order=KIND_ORDER)
    return rows.order_by(*ORDERS[order])


@dataclass(slots=True)
class Counts:
    """By level, and how many of all are settled."""

    levels: dict[str, int] = field(default_factory=lambda: dict.fromkeys((one.value for one in Level), 0))
    settled: int = 0

    @property
    def all(self) -> int:
        return sum(self.levels.values())


def counts(found: QuerySet[StoredFinding]) -> Counts:
    made = Counts()
    for level, status, number in found.order_by().values_list("level", "status").annotate(Count("pk")):
        made.levels[level] += number
        made.settled += number if status != StoredFinding.Status.OPEN else 0
    return made


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet of the heat map; numbers in the order of the groups, with the strength of their colour."""

    key: str
    name: str
    numbers: tuple[tuple[str, int, int], ...]  # group's letter, number, strength

    @property
    def total(self) -> int:
        return sum(number for _, number, _ in self.numbers)


@dataclass(frozen=True, slots=True)
class HeatMap:
    """more: how many sheets with findings are not in it."""

    groups: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    more: int


def heat_map(found: QuerySet[StoredFinding]) -> HeatMap:
    """The sheets with the most findings, in the order of a report.  Three queries."""
    of_sheets = found.order_by().values_list("submission").annotate(number=Count("pk"))
    worst = dict(of_sheets.order_by("-number", "submission_id")[:MOST_ROWS])
    letters = found.filter(submission__in=worst).order_by().annotate(group=Substr("rule", 1, 1))
    numbers = {
        (pk, group): number
        for pk, group, number in letters.values_list("submission", "group").annotate(Count("pk"))
    }
    used = {group for _, group in numbers}
    groups = tuple((letter, name) for letter, name in GROUPS.items() if letter in used or letter not in "I")
    lines = tuple(_line(one, groups, numbers) for one in _in_order(worst))
    every = found.order_by().values("submission").distinct().count() if len(worst) == MOST_ROWS else 0
    return HeatMap(groups, lines, max(every - len(worst), 0))


def _in_order(keys: Iterable[int]) -> list[Submission]:
    places = {kind: place for place, kind in enumerate(Kind.values)}
    rows = Submission.objects.filter(pk__in=list(keys)).select_related("department")
    return sorted(rows, key=lambda one: (places[one.kind], one.pk))


def _line(one: Submission, groups: Iterable[tuple[str, str]], numbers: dict[tuple[int, str], int]) -> Line:
    cells = ((letter, numbers.get((one.pk, letter), 0)) for letter, _ in groups)
    return Line(one.key, name_of(one), tuple((letter, number, _strength(number)) for letter, number in cells))


def _strength(number: int) -> int:
    """0 to 4."""
    return sum(number >= least for least in (1, 2, 5, 10))


def name_of(submission: Submission) -> str:
    """A sheet of a whole department has its department's name."""
    if submission.name:
        return submission.name
    whole = "战略" if submission.kind == Kind.DEPARTMENT_STRATEGY else "整体"
    return f"{submission.department.short_name} {whole}"


@dataclass(slots=True)
class Standing:
    """A department in the table of all of them.  oldest: since when its slowest sheet stands where it is."""

    pk: int
    name: str
    sheets: int
    levels: dict[str, int] = field(default_factory=lambda: dict.fromkeys((one.value for one in Level), 0))
    open: int = 0
    settled: int = 0
    returned: int = 0
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        return self.open + self.settled

    @property
    def signs(self) -> list[tuple[str, int]]:
        return [(SIGNS[level], self.levels[level]) for level in Level]

    @property
    def each(self) -> float:
        """Findings for each sheet."""
        return round(self.total / self.sheets, 1)

    @property
    def days(self) -> int | None:
        return (timezone.now() - self.oldest).days if self.oldest else None


def standings(user: access.User, year: int) -> list[Standing]:
    """Most findings for each sheet first.  Five queries."""
    sheets = own(user, year).order_by()
    rows = sheets.values_list("department", "department__short_name").annotate(Count("pk"))
    made = {pk: Standing(pk, name, number) for pk, name, number in rows}
    by_level = findings(user, year).order_by().values_list("submission__department", "level", "status")
    for pk, level, status, number in by_level.annotate(Count("pk")):
        made[pk].levels[level] += number
        if status == StoredFinding.Status.OPEN:
            made[pk].open += number
        else:
            made[pk].settled += number
    of_sheets = dict(sheets.values_list("pk", "department"))
    for sheet, number in returns(of_sheets).items():
        made[of_sheets[sheet]].returned += number
    moves = Event.objects.filter(submission=OuterRef("pk")).order_by("-pk").values("at")[:1]
    under_way = sheets.exclude(state__in=ENDED).annotate(moved=Subquery(moves))
    for pk, oldest in under_way.values_list("department").annotate(Min("moved")):
        made[pk].oldest = oldest
    return sorted(made.values(), key=lambda one: (-one.each, one.name))


def returns(sheets: Collection[int]) -> dict[int, int]:
    """How often each was returned; not those that never were.  sheets: named one by one, since from a
    condition the planner makes a walk through the books of everybody."""
    events = Event.objects.filter(action="return", submission__in=list(sheets)).order_by()
    return dict(events.values_list("submission").annotate(Count("pk")))


def changed_since(user: access.User, run: AuditRun) -> int:
    """How many sheets were written or came into the books since the run began."""
    return own(user, run.fiscal_year).filter(changed_at__gt=run.at).count()


def explained(rows: Iterable[StoredFinding]) -> dict[tuple[int, str, str, str], Explanation]:
    """What was said about those that are settled, by sheet, rule, row and field."""
    settled = {row.submission_id for row in rows if row.status != StoredFinding.Status.OPEN}
    if not settled:
        return {}
    said = Explanation.objects.filter(submission__in=settled, withdrawn_at=None).order_by("id")
    return {(one.submission_id, one.rule, one.row_key, one.field): one for one in said}


def said_of(row: StoredFinding, said: dict[tuple[int, str, str, str], Explanation]) -> Explanation | None:
    found = said.get((row.submission_id, row.rule, row.row_key, row.field))
    return found if found and row.status != StoredFinding.Status.OPEN else None
