"""What a year's sheets promise beside last year's: more, as much, less, or not to be compared.

From what is stored beside the rows (`value_*`); the counts of a sheet are kept until it or last year's is
written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.core.cache import cache
from django.db.models import QuerySet

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
ABOUT = ("pk", "version", "region", "department", "kind", "name", "fiscal_year", "based_on")
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
        return _name(self.level2 or "", self.level3 or "")


@lru_cache(maxsize=65536)
def _name(level2: str, level3: str) -> tuple[str, str]:
    return official_level2(level2) or level2, plain(level3)


Promises = dict[int, Counter[str]]  # by sheet
Pair = tuple[int, int, int, int]  # a sheet with its version, last year's with its
FEW = 500  # sheets that are named one by one in a query


def promises(user: access.User, year: int) -> Promises:
    """Of the sheets that have one of the year before; counted anew where one of the two was written."""
    mark = f"promises:{year}:{_place(user)}"
    known: dict[Pair, Counter[str]] = cache.get(mark, {})
    pairs = _pairs(user, year)
    missing = [pair for pair in pairs if pair not in known]
    if missing or len(known) > len(pairs):
        counted = _counted(user, year, missing) if missing else {}
        known = {pair: known[pair] if pair in known else counted[pair] for pair in pairs}
        cache.set(mark, known, KEPT)
    return {pair[0]: known[pair] for pair in pairs}


def _place(user: access.User) -> str:
    person = access.person_of(user)
    return f"{person.region_id}:{person.department_id}" if person else ""


def _pairs(user: access.User, year: int) -> list[Pair]:
    """Three queries."""
    sheets = list(audit_queries.own(user, year).only(*ABOUT))
    versions = dict(access.own(user).filter(fiscal_year=year - 1).values_list("pk", "version"))
    older = predecessors(sheets)
    return [
        (one.pk, one.version, older[one.pk], versions[older[one.pk]])
        for one in sheets
        if older.get(one.pk) in versions
    ]


def _counted(user: access.User, year: int, pairs: list[Pair]) -> dict[Pair, Counter[str]]:
    """Two queries."""
    rows = _by_sheet(audit_queries.own(user, year), [pair[0] for pair in pairs])
    past = _by_sheet(access.own(user).filter(fiscal_year=year - 1), [pair[2] for pair in pairs])
    return {pair: Counter(_ways(rows.get(pair[0], []), past.get(pair[2], []))) for pair in pairs}


def _by_sheet(sheets: QuerySet[Submission], wanted: list[int]) -> dict[int, list[Row]]:
    rows = Indicator.objects.filter(submission__in=sheets.order_by().values("pk")).order_by()
    if len(wanted) <= FEW:
        rows = rows.filter(submission__in=wanted)
    found: dict[int, list[Row]] = {}
    for columns in rows.values_list(*COLUMNS).iterator(chunk_size=5000):
        found.setdefault(columns[0], []).append(Row(*columns))
    return found


def _ways(rows: Iterable[Row], past: list[Row]) -> Iterator[str]:
    """By the row's key, else by its level 2 and name where only one row is called so."""
    keyed, named = {row.key: row for row in past}, None
    for row in rows:
        if not row.value:
            continue
        old = keyed.get(row.key)
        if old is None:
            named = _only(past) if named is None else named
            old = named.get(row.name)
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
