"""The score card of the double review: points for items, deductions for findings, grades.  No database.

What a grade allows (财预〔2015〕88号, 第二十五条): 优 goes on to the budget, 良 may be completed in
consultation and goes on, 中 is returned, 差 must not go on to the budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from reviews.findings import Level

WHOLE = Decimal(100)
STEP = Decimal("0.5")


class Next(StrEnum):
    """Where a grade leads."""

    ON = "on"
    CONSULT = "consult"
    BACK = "back"
    OUT = "out"

    @property
    def passes(self) -> bool:
        return self in (Next.ON, Next.CONSULT)


ALLOWS = {
    Next.ON: "可以批复，进入预算安排",
    Next.CONSULT: "可以批复，与部门协商完善后进入预算安排",
    Next.BACK: "只能退回，修改后按程序重新送审",
    Next.OUT: "退回，不得进入预算安排",
}


@dataclass(frozen=True, slots=True)
class Item:
    """groups: beginnings of rules' numbers; a finding counts for the item that names the longest."""

    dimension: str
    name: str
    points: Decimal
    question: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """start: the lowest total that has this grade."""

    grade: str
    start: Decimal
    next: Next

    @property
    def allows(self) -> str:
        return ALLOWS[self.next]


@dataclass(frozen=True, slots=True)
class Scheme:
    """bands: from the best down.  demanded: without a score no sheet is approved."""

    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    deductions: Mapping[Level, Decimal]
    in_use: bool = True
    demanded: bool = False

    @property
    def dimensions(self) -> dict[str, Decimal]:
        """Their names and points, in order."""
        found: dict[str, Decimal] = {}
        for item in self.items:
            found[item.dimension] = found.get(item.dimension, Decimal(0)) + item.points
        return found

    def band(self, total: Decimal) -> Band:
        return next((band for band in self.bands if total >= band.start), self.bands[-1])

    def band_of(self, grade: str) -> Band:
        """The band with this name; the lowest for a name that the scheme does not know any more."""
        return next((band for band in self.bands if band.grade == grade), self.bands[-1])


USUAL = Scheme(
    items=(
        Item(
            "完整性",
            "规范完整性",
            Decimal(10),
            "各栏是否填全，格式是否符合规定的表样？",
            ("C", "I"),
        ),
        Item(
            "完整性",
            "明确清晰性",
            Decimal(10),
            "目标文字是否清楚，指标值是否明确、可衡量？",
            ("V", "P"),
        ),
        Item(
            "相关性",
            "目标相关性",
            Decimal(15),
            "目标是否与部门职责、规划和年度计划一致，是否与其他表一致？",
            ("L05", "L08", "L09", "L12", "A10", "A12"),
        ),
        Item(
            "相关性",
            "指标科学性",
            Decimal(15),
            "指标是否真正反映目标，归类是否正确，是否抓住关键？",
            ("L", "V03"),
        ),
        Item(
            "适当性",
            "绩效合理性",
            Decimal(15),
            "指标值是否有挑战性又切合实际，与上年、标准相比是否偏低？",
            ("H", "V14", "V15"),
        ),
        Item(
            "适当性",
            "资金匹配性",
            Decimal(15),
            "资金与目标是否匹配，测算依据是否清楚，各项金额能否对上？",
            ("A",),
        ),
        Item(
            "可行性",
            "实现可能性",
            Decimal(10),
            "是否经过论证，时间安排是否现实，技术和组织上能否做到？",
            ("T",),
        ),
        Item(
            "可行性",
            "条件充分性",
            Decimal(10),
            "依据是否有效，单位的人员、制度和条件是否足以保证完成？",
            ("T04", "T06"),
        ),
    ),
    bands=(
        Band("优", Decimal(90), Next.ON),
        Band("良", Decimal(80), Next.CONSULT),
        Band("中", Decimal(60), Next.BACK),
        Band("差", Decimal(0), Next.OUT),
    ),
    deductions={Level.ERROR: Decimal(3), Level.WARNING: Decimal(1), Level.HINT: Decimal(0)},
)


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one finding takes off; label: its mark, 错3."""

    label: str
    level: Level
    short: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """points: what is left of the item's after the deductions, never below 0."""

    item: Item
    points: Decimal
    deductions: tuple[Deduction, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reviewer gave for an item; reason: why it is not what was proposed."""

    item: Item
    proposed: Decimal
    given: Decimal
    reason: str

    @property
    def differs(self) -> bool:
        return self.given != self.proposed


@dataclass(frozen=True, slots=True)
class Found:
    """A finding that is open, as the card has it."""

    rule: str
    label: str
    level: Level
    short: str


def proposals(scheme: Scheme, findings: Iterable[Found]) -> tuple[Proposal, ...]:
    """One for each item, in the scheme's order; what no item names takes nothing off."""
    taken: dict[int, list[Deduction]] = {number: [] for number in range(len(scheme.items))}
    for one in findings:
        number = _item_of(scheme, one.rule)
        points = scheme.deductions.get(one.level, Decimal(0))
        if number is not None and points:
            taken[number].append(Deduction(one.label, one.level, one.short, points))
    return tuple(_proposal(item, taken[number]) for number, item in enumerate(scheme.items))


def _item_of(scheme: Scheme, rule: str) -> int | None:
    named = (
        (len(group), -number)
        for number, item in enumerate(scheme.items)
        for group in item.groups
        if rule.startswith(group)
    )
    best = max(named, default=None)
    return None if best is None else -best[1]


def _proposal(item: Item, taken: Sequence[Deduction]) -> Proposal:
    off = sum((one.points for one in taken), Decimal(0))
    return Proposal(item, max(item.points - off, Decimal(0)), tuple(taken))


def total(marks: Iterable[Mark]) -> Decimal:
    return sum((mark.given for mark in marks), Decimal(0))


def plain(number: Decimal) -> str:
    """9.50 -> 9.5, 10.0 -> 10"""
    return f"{number.normalize():f}" if number else "0"


# ---- as rows of the database keep it ----


def to_items(scheme: Scheme) -> list[dict[str, Any]]:
    return [
        {
            "dimension": item.dimension,
            "item": item.name,
            "points": plain(item.points),
            "question": item.question,
            "groups": list(item.groups),
        }
        for item in scheme.items
    ]


def to_grades(scheme: Scheme) -> list[dict[str, str]]:
    return [
        {"grade": band.grade, "from": plain(band.start), "next": band.next.value} for band in scheme.bands
    ]


def to_deductions(scheme: Scheme) -> dict[str, str]:
    return {level.value: plain(points) for level, points in scheme.deductions.items()}


def scheme_from(
    items: Sequence[Mapping[str, Any]],
    grades: Sequence[Mapping[str, Any]],
    deductions: Mapping[str, Any],
    *,
    in_use: bool,
) -> Scheme:
    """A region's own: where it is in use, a score is demanded.  What it leaves out is as usual."""
    return Scheme(
        items=tuple(
            Item(
                one["dimension"],
                one["item"],
                Decimal(str(one["points"])),
                one["question"],
                tuple(one["groups"]),
            )
            for one in items
        )
        or USUAL.items,
        bands=tuple(Band(one["grade"], Decimal(str(one["from"])), Next(one["next"])) for one in grades)
        or USUAL.bands,
        deductions=dict(USUAL.deductions)
        | {Level(name): Decimal(str(points)) for name, points in deductions.items()},
        in_use=in_use,
        demanded=in_use,
    )


def to_marks(marks: Iterable[Mark]) -> list[dict[str, str]]:
    return [
        {
            "dimension": mark.item.dimension,
            "item": mark.item.name,
            "points": plain(mark.item.points),
            "proposed": plain(mark.proposed),
            "given": plain(mark.given),
            "reason": mark.reason,
        }
        for mark in marks
    ]
