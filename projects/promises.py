"""What a year's sheets promise beside last year's: more, as much, less, or not to be compared.

Two queries for the rows, from what is stored beside them (`value_*`); the counts are kept until a sheet of
the two years is written.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from indicators.comparison import strength
from indicators.levels import official_level2
from projects import audit_queries
from projects.models import Indicator
from projects.predecessors import predecessors
from reviews import access
from reviews.models import Submission
from sheets.likeness import plain

UP, EQUAL, DOWN, UNLIKE, NEW = "up", "equal", "down", "unlike", "new"
WAYS = {"stronger": UP, "weaker": DOWN, "equal": EQUAL, None: UNLIKE}
COLUMNS = (
    "submission",
    "key",
    "level2",
    "level3",
    "value",
    "value_kind",
    "value_operator",
    "value_canonical_number",
    "value_canonical_unit",
)
KEPT = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Row:
    submission: int
    key: str
    level2: str | None
    level3: str | None
    value: str | None
    kind: str
    operator: str
    number: Decimal | None
    unit: str

    @property
    def name(self) -> tuple[str, str]:
        level2 = self.level2 or ""
        return official_level2(level2) or level2, plain(self.level3 or "")


Promises = dict[int, Counter[str]]  # by sheet


def promises(user: access.User, year: int) -> Promises:
    """Of the sheets that have one of the year before."""
    mark = _mark(user, year)
    found = cache.get(mark)
    if found is None:
        found = _promises(audit_queries.own(user, year), access.own(user).filter(fiscal_year=year - 1))
        cache.set(mark, found, KEPT)
    return found


def _mark(user: access.User, year: int) -> str:
    """Another one after every save."""
    rows = access.own(user).filter(fiscal_year__in=(year, year - 1)).order_by("fiscal_year", "department")
    marks = rows.values_list("fiscal_year", "department").annotate(Max("changed_at"), Count("pk"), Max("pk"))
    return f"promises:{hashlib.sha256(repr(list(marks)).encode()).hexdigest()}"


def _promises(sheets: QuerySet[Submission], before: QuerySet[Submission]) -> Promises:
    older, past = predecessors(sheets), _by_sheet(before)
    return {
        pk: Counter(_ways(rows, past[older[pk]]))
        for pk, rows in _by_sheet(sheets).items()
        if older.get(pk) in past
    }


def _by_sheet(sheets: QuerySet[Submission]) -> dict[int, list[Row]]:
    rows = Indicator.objects.filter(submission__in=sheets.order_by().values("pk")).order_by(
        "submission", "pk"
    )
    found: dict[int, list[Row]] = {}
    for columns in rows.values_list(*COLUMNS):
        row = Row(*columns)
        found.setdefault(row.submission, []).append(row)
    return found


def _ways(rows: Iterable[Row], past: list[Row]) -> Iterator[str]:
    """By the row's key, else by its level 2 and name where only one row is called so."""
    keyed = {row.key: row for row in past}
    named = _only(past)
    for row in rows:
        if row.value:
            old = keyed.get(row.key) or named.get(row.name)
            yield way(old, row) if old and old.value else NEW


def _only(rows: list[Row]) -> dict[tuple[str, str], Row]:
    times = Counter(row.name for row in rows)
    return {row.name: row for row in rows if times[row.name] == 1}


def way(old: Row, new: Row) -> str:
    """As `indicators.comparison`, which is asked where the columns do not say enough."""
    if old.value == new.value:
        return EQUAL
    if old.kind == new.kind == "quality":
        return UNLIKE
    if old.number is not None and new.number is not None and old.unit != new.unit:
        return UNLIKE
    return WAYS[strength(old.value or "", new.value or "")]
