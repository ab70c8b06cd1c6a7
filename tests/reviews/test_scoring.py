"""Points, deductions and grades: pure."""

from decimal import Decimal

import pytest

from projects.rules.catalogue import BY_ID
from reviews.findings import Level
from reviews.scoring import (
    USUAL,
    WHOLE,
    Found,
    Next,
    Proposal,
    plain,
    proposals,
    scheme_from,
    to_deductions,
    to_grades,
    to_items,
)


def found(rule: str, level: Level = Level.WARNING) -> Found:
    return Found(rule, f"{level.sign}1", level, "短句")


def points(*findings: Found) -> dict[str, Decimal]:
    return {one.item.name: one.points for one in proposals(USUAL, findings)}


def test_the_usual_points_are_those_of_the_review_sheet() -> None:
    assert sum(item.points for item in USUAL.items) == WHOLE
    assert USUAL.dimensions == {
        "完整性": Decimal(20),
        "相关性": Decimal(30),
        "适当性": Decimal(30),
        "可行性": Decimal(20),
    }


@pytest.mark.parametrize(
    ("total", "grade", "next_"),
    [
        ("100", "优", Next.ON),
        ("90", "优", Next.ON),
        ("89.5", "良", Next.CONSULT),
        ("80", "良", Next.CONSULT),
        ("79.5", "中", Next.BACK),
        ("60", "中", Next.BACK),
        ("59.5", "差", Next.OUT),
        ("0", "差", Next.OUT),
    ],
)
def test_a_total_has_the_grade_of_its_band(total: str, grade: str, next_: Next) -> None:
    band = USUAL.band(Decimal(total))
    assert (band.grade, band.next) == (grade, next_)


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        ("C06", "规范完整性"),
        ("V06", "明确清晰性"),
        ("V03", "指标科学性"),
        ("L01", "指标科学性"),
        ("L05", "目标相关性"),
        ("A10", "目标相关性"),
        ("A05", "资金匹配性"),
        ("H01", "绩效合理性"),
        ("T01", "实现可能性"),
        ("T06", "条件充分性"),
    ],
)
def test_a_finding_counts_for_one_item_alone(rule: str, item: str) -> None:
    lower = {name for name, left in points(found(rule)).items() if left < points()[name]}
    assert lower == {item}


def test_every_rule_counts_for_some_item() -> None:
    usual = points()
    assert [number for number in BY_ID if points(found(number)) == usual] == []


def test_errors_take_more_than_doubts_and_hints_take_nothing() -> None:
    all_three = points(found("A01", Level.ERROR), found("A04"), found("A14", Level.HINT))
    assert all_three["资金匹配性"] == Decimal(15) - 3 - 1


def test_no_item_goes_below_nothing() -> None:
    assert points(*[found("A05", Level.ERROR)] * 9)["资金匹配性"] == 0


def test_a_proposal_names_what_it_takes_off() -> None:
    one: Proposal = proposals(USUAL, [found("T01", Level.ERROR)])[6]
    assert [(cut.label, cut.points) for cut in one.deductions] == [("错1", Decimal(3))]


def test_a_scheme_is_the_same_after_it_was_kept() -> None:
    kept = scheme_from(to_items(USUAL), to_grades(USUAL), to_deductions(USUAL), in_use=True)
    assert (kept.items, kept.bands, kept.deductions) == (USUAL.items, USUAL.bands, USUAL.deductions)
    assert kept.demanded


def test_what_a_scheme_leaves_out_is_as_usual() -> None:
    kept = scheme_from([], [], {"error": "5"}, in_use=False)
    assert kept.items == USUAL.items
    assert (kept.deductions[Level.ERROR], kept.deductions[Level.WARNING]) == (Decimal(5), Decimal(1))
    assert not kept.in_use and not kept.demanded


def test_a_grade_that_is_not_known_any_more_is_the_lowest() -> None:
    assert USUAL.band_of("甲").grade == "差"


@pytest.mark.parametrize(("number", "text"), [("10.00", "10"), ("9.50", "9.5"), ("0.0", "0"), ("100", "100")])
def test_points_are_said_plainly(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text
