"""The only writer of a region's settings for a year: levels and limits of rules, gates, the way of scoring.

Each change stands in the administration's log: who, when, what became what.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from departments.models import Region
from departments.roles import Role
from journal.actions import record
from reviews import access
from reviews.findings import OFF, SIGNS, Level
from reviews.models import Gate, RuleSetting, ScoreScheme
from reviews.problems import Refused
from reviews.scoring import USUAL, Scheme, to_deductions, to_grades, to_items

KEEPERS = (Role.FINANCE_HEAD, Role.ADMIN)
REFUSAL = "规则和评分由财政负责人或管理员设置。"
GATES = {"submit": "送审", "pass": "审核通过", "approve": "批复", "publish": "公开"}
LONGEST_LOG = 4000  # characters
State = dict[str, str]  # what is set, in words -> to what


class Mode(StrEnum):
    """OFFERED: as usual, nobody has to; DEMANDED: nothing is approved without; NONE: nothing is scored."""

    OFFERED = "offered"
    DEMANDED = "demanded"
    NONE = "none"


MODES = {
    Mode.OFFERED.value: "可以评分，不强制（用通常的分值）",
    Mode.DEMANDED.value: "批复前必须评分（用下面的分值）",
    Mode.NONE.value: "不评分",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """levels: "" as usual.  limits: by rule and name, those that are not as usual."""

    levels: Mapping[str, str]
    limits: Mapping[str, Mapping[str, str]]
    gates: Mapping[str, str]
    mode: Mode
    scheme: Scheme


def may_keep(user: access.User) -> bool:
    person = access.person_of(user)
    return person is not None and person.role in KEEPERS


def mode_of(region: Region, year: int) -> Mode:
    in_use = ScoreScheme.objects.filter(region=region, fiscal_year=year).values_list("in_use", flat=True)
    return next((Mode.DEMANDED if used else Mode.NONE for used in in_use), Mode.OFFERED)


def log(region: Region, year: int) -> QuerySet[LogEntry]:
    """The newest first."""
    found = LogEntry.objects.filter(content_type=_kind(), object_id=_key(region, year))
    return found.select_related("user__person").order_by("-pk")


@transaction.atomic
def keep(*, by: User, year: int, wanted: Wanted) -> int:
    """How many settings of the user's region are others than before."""
    region = _region(by)
    before = _state(region, year)
    _write_rules(region, year, wanted)
    for action, stops in wanted.gates.items():
        one = {"region": region, "fiscal_year": year, "action": action}
        _set(Gate, one, {"stops": stops} if stops != Gate.Stops.ERRORS else None)
    scheme = {
        "in_use": wanted.mode == Mode.DEMANDED,
        "items": to_items(wanted.scheme),
        "grades": to_grades(wanted.scheme),
        "deductions": to_deductions(wanted.scheme),
    }
    place = {"region": region, "fiscal_year": year}
    _set(ScoreScheme, place, scheme if wanted.mode != Mode.OFFERED else None)
    return _log(by, region, year, "", before)


def _write_rules(region: Region, year: int, wanted: Wanted) -> None:
    """A rule that the program does not know any more keeps its row."""
    known = {row.rule: row for row in RuleSetting.objects.filter(region=region, fiscal_year=year)}
    for rule, level in wanted.levels.items():
        limits = dict(wanted.limits.get(rule, {}))
        row = known.get(rule)
        if row and (row.level, row.limits) == (level, limits):
            continue
        if row or level or limits:
            one = {"region": region, "fiscal_year": year, "rule": rule}
            _set(RuleSetting, one, {"level": level, "limits": limits} if level or limits else None)


def _set(model: Any, one: Mapping[str, Any], values: Mapping[str, Any] | None) -> None:
    """None: as usual, which is no row."""
    if values is None:
        model.objects.filter(**one).delete()
    else:
        model.objects.update_or_create(**one, defaults=dict(values))


@transaction.atomic
def carry(*, by: User, year: int) -> int:
    """The settings of the year before in the place of this year's."""
    region = _region(by)
    if not _state(region, year - 1):
        raise Refused(f"{year - 1}年度没有另外的设置，都是通常的。")
    before = _state(region, year)
    _clear(region, year)
    for model in (RuleSetting, Gate, ScoreScheme):
        rows = list(model.objects.filter(region=region, fiscal_year=year - 1))
        for row in rows:
            row.pk, row.fiscal_year = None, year
            row._state.adding = True
            row.save()
    return _log(by, region, year, f"带入{year - 1}年度设置", before)


@transaction.atomic
def reset(*, by: User, year: int) -> int:
    """Everything as usual."""
    region = _region(by)
    before = _state(region, year)
    if not before:
        raise Refused(f"{year}年度的设置本来就是通常的。")
    _clear(region, year)
    return _log(by, region, year, "恢复通常设置", before)


def _clear(region: Region, year: int) -> None:
    """One by one is not needed, but each model tells its readers (`rule_settings`)."""
    for model in (RuleSetting, Gate, ScoreScheme):
        model.objects.filter(region=region, fiscal_year=year).delete()


def _region(by: User) -> Region:
    """Held until the transaction ends: of two who change its settings, one sees what the other has set."""
    if not may_keep(by):
        raise Refused(REFUSAL)
    return Region.objects.select_for_update().get(pk=access.person_of(by).region_id)


# ---- the log ----


def _state(region: Region, year: int) -> State:
    """All that is not as usual, in words."""
    here = {"region": region, "fiscal_year": year}
    found = dict(_rules_said(RuleSetting.objects.filter(**here)))
    for gate in Gate.objects.filter(**here):
        found[f"{GATES.get(gate.action, gate.action)}关口"] = gate.get_stops_display()
    for scheme in ScoreScheme.objects.filter(**here):
        found["评分"] = "批复前必须评分" if scheme.in_use else "不评分"
        found |= _scheme_said(scheme)
    return found


def _rules_said(rows: QuerySet[RuleSetting]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.level:
            yield row.rule, "不用" if row.level == OFF else SIGNS[Level(row.level)]
        yield from ((f"{row.rule}的界限 {name}", text) for name, text in row.limits.items())


def _scheme_said(scheme: ScoreScheme) -> State:
    """What differs from the usual points."""
    usual = {one["item"]: one["points"] for one in to_items(USUAL)}
    usual |= {one["grade"]: one["from"] for one in to_grades(USUAL)}
    usual |= {f"每处{SIGNS[Level(level)]}扣": points for level, points in to_deductions(USUAL).items()}
    said = {one["item"]: str(one["points"]) for one in scheme.items}
    said |= {one["grade"]: str(one["from"]) for one in scheme.grades}
    said |= {f"每处{SIGNS[Level(level)]}扣": str(points) for level, points in scheme.deductions.items()}
    return {name: text for name, text in said.items() if usual.get(name) != text}


def _log(by: User, region: Region, year: int, why: str, before: State) -> int:
    """One entry for what was changed together; none where nothing was."""
    after = _state(region, year)
    changes = [
        f"{name}：{before.get(name, '通常')} → {after.get(name, '通常')}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    if changes:
        said = "；".join(changes)
        LogEntry.objects.create(
            user=by,
            content_type=_kind(),
            object_id=_key(region, year),
            object_repr=f"{region.name} {year}年度 规则与评分",
            action_flag=CHANGE,
            change_message=f"{access.signature(by)}：{why + '。' if why else ''}{said}"[:LONGEST_LOG],
        )
        record("rules.changed", by=by, label=f"{region.name} {year}年度", why=why, changes=changes)
    return len(changes)


def _kind() -> ContentType:
    return ContentType.objects.get_for_model(RuleSetting)


def _key(region: Region, year: int) -> str:
    return f"{region.pk}/{year}"
