"""What others have written: names for a level-3 cell, values for a name.  Queries do not grow in number.

Only what the user may see counts: the own department's sheets and published ones (`access.visible`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When

from indicators.levels import level1_of, official_level2
from indicators.printed import compact
from projects import search
from projects.models import Indicator
from reviews import access
from reviews.models import Submission

MOST = 6  # names in a list
_SHEETS = 300  # looked through, of the own department and of all
_GROUPS = 120  # spellings looked at; the six best are among them
_ROWS = 600  # rows looked at for the six names
_PROPOSALS = 2
_UNITS = 8
_UNCOUNTED = ("", "-", "－", "/", "无")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A level-3 name as it is usually filled.  value: the one text that all have, else empty."""

    name: str
    level1: str
    level2: str
    is_here: bool  # of the level 2 that was asked for
    operator: str
    unit: str
    value: str
    source: str  # 6 个单位用过，值在 24–190人

    @property
    def note(self) -> str:
        """The line under the name: 数量指标 · ≥ · 人 · 6 个单位用过，值在 24–190人."""
        form = (self.value,) if self.value else (self.operator, self.unit)
        return " · ".join(filter(None, (self.level2, *form, self.source)))


def names(user: access.User, submission: Submission, *, words: str = "", level2: str = "") -> list[Name]:
    """At most six: of this level 2 and this department first, then of this level 2, then the others."""
    found = _rows(user, submission, words).filter(_worded(words)).exclude(level3__in=_UNCOUNTED)
    own = When(submission__department=submission.department_id, then=Value(1))
    groups = (
        found.order_by()
        .values("level3", "level2")
        .annotate(
            times=Count("pk"),
            own=Max(Case(own, default=Value(0), output_field=IntegerField())),
            here=Max(Case(_when_here(level2), default=Value(0), output_field=IntegerField())),
        )
        .order_by("-here", "-own", "-times", "level3")[:_GROUPS]
    )
    best = _best(groups, level2)
    rows = _as_used(found.filter(level3__in={spelling for group in best for spelling in group.spellings}))
    return [_name(group, rows, level2) for group in best]


def _when_here(level2: str) -> When:
    stem = level2.strip().removesuffix("指标")
    return When(Q(level2__startswith=stem) & ~Q(level2=""), then=Value(int(bool(stem))))


def _worded(words: str) -> Q:
    """Every word of the question stands in the name."""
    return reduce(and_, (Q(level3__icontains=word) for word in words.split()), Q(level3__isnull=False))


def _rows(user: access.User, submission: Submission, words: str) -> QuerySet[Indicator]:
    """Of the department's own sheets, and of the newest of all in which the words stand."""
    visible = access.visible(user).exclude(pk=submission.pk)
    own = visible.filter(department=submission.department_id).order_by("-fiscal_year", "-pk")
    listed = access.listed(user, wide=True).exclude(pk=submission.pk)
    others = search.having(listed, words, user=user, wide=True).order_by("-changed_at", "-pk")
    keys = {key for found in (own, others) for key in found.values_list("pk", flat=True)[:_SHEETS]}
    return Indicator.objects.filter(submission__in=keys)


@dataclass(slots=True)
class _Group:
    """Spellings of one name under one level 2."""

    name: str
    level2: str
    spellings: set[str]
    rank: tuple[bool, bool]
    times: int


def _best(groups: Iterable[dict[str, Any]], level2: str) -> list[_Group]:
    wanted = _official(level2)
    found: dict[tuple[str, str], _Group] = {}
    for one in groups:
        name, above = compact(one["level3"]), _official(one["level2"])
        group = found.setdefault((name, above), _Group(one["level3"], above, set(), (False, False), 0))
        group.spellings.add(one["level3"])
        group.times += one["times"]
        group.rank = max(group.rank, (bool(wanted) and above == wanted, bool(one["own"])))
    return sorted(found.values(), key=lambda one: (one.rank, one.times), reverse=True)[:MOST]


def _official(level2: str | None) -> str:
    return official_level2(level2 or "") or compact(level2 or "")


@dataclass(frozen=True, slots=True)
class _Used:
    name: str
    level2: str
    level1: str
    value: str
    kind: str
    operator: str
    number: Decimal | None
    unit: str
    department: int
    year: int
    region: str


def _as_used(rows: QuerySet[Indicator]) -> list[_Used]:
    fields = rows.order_by("-submission__fiscal_year", "pk").values_list(
        "level3",
        "level2",
        "level1",
        "value",
        "value_kind",
        "value_operator",
        "value_number",
        "value_unit",
        "submission__department",
        "submission__fiscal_year",
        "submission__region__name",
    )
    return [
        _Used(compact(row[0]), _official(row[1]), row[2] or "", row[3] or "", *row[4:])
        for row in fields[:_ROWS]
    ]


def _name(group: _Group, rows: Sequence[_Used], level2: str) -> Name:
    used = [row for row in rows if (row.name, row.level2) == (compact(group.name), group.level2)]
    operator, unit = _commonest((row.operator, row.unit) for row in used if row.number is not None)
    values = {row.value for row in used}
    return Name(
        name=group.name,
        level1=level1_of(group.level2) or next((row.level1 for row in used if row.level1), ""),
        level2=group.level2,
        is_here=bool(level2) and group.level2 == _official(level2),
        operator=operator,
        unit=unit,
        value=next(iter(values)) if len(values) == 1 and len(used) > 1 else "",
        source=_source(used, unit),
    )


def _commonest(pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    found = Counter(pairs).most_common(1)
    return found[0][0] if found else ("", "")


def _source(used: Sequence[_Used], unit: str) -> str:
    """Who used it, and between which values."""
    if not used:
        return ""
    departments = {row.department for row in used}
    if len(departments) == 1:
        return f"{used[0].region.removesuffix('区').removesuffix('县')} {used[0].year}"
    numbers = sorted(row.number for row in used if row.number is not None and row.unit == unit)
    span = (
        f"，值在 {_plain(numbers[0])}–{_plain(numbers[-1])}{unit}"
        if numbers and numbers[0] < numbers[-1]
        else ""
    )
    return f"{len(departments)} 个单位用过{span}"


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """For the value of one name: last year's text, the commonest texts with their number, and the units."""

    last_year: str
    common: tuple[tuple[str, int], ...]
    units: tuple[str, ...]


def proposals(user: access.User, submission: Submission, *, row_key: str, name: str, field: str) -> Proposals:
    """Four queries.  field: `value` or another column that holds values."""
    rows = list(
        _rows(user, submission, name)
        .filter(level3=name.strip())
        .exclude(**{f"{field}__isnull": True})
        .order_by("-submission__fiscal_year", "pk")
        .values_list(field, "value_unit")[:_ROWS]
    )
    texts = Counter(text for text, _ in rows if text not in _UNCOUNTED)
    units = Counter(unit for _, unit in rows if unit)
    return Proposals(
        last_year=_last_year(submission, row_key, name, field),
        common=tuple(texts.most_common(_PROPOSALS)),
        units=tuple(unit for unit, _ in units.most_common(_UNITS)),
    )


def _last_year(submission: Submission, row_key: str, name: str, field: str) -> str:
    """Of the sheet this one was begun from: the row with this key; else of last year's, the same name."""
    older = Q(submission=submission.based_on_id, key=row_key) if submission.based_on_id else Q(pk__in=[])
    same = Q(
        submission__department=submission.department_id,
        submission__kind=submission.kind,
        submission__name=submission.name,
        submission__fiscal_year=submission.fiscal_year - 1,
        level3=name.strip() or None,
    )
    found = Indicator.objects.filter(older | same).order_by("-submission__edition")
    by_key = {key: text for key, text in found.values_list("key", field)[:10] if text}
    return by_key.get(row_key) or next(iter(by_key.values()), "")
