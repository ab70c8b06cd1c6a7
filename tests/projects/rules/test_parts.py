"""Totals and their parts, in invented sheets."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.rules.table import Table
from reviews.findings import Status
from tests.projects.rules.building import found, fund, outcome, paths, project

COST, COUNT = "经济成本", "数量"
VALUE = "tasks[0].indicators[{}].value".format


def costs(*amounts: str, total: str = "90", fiscal: str | None = None) -> Table:
    names = ("公园建设总成本", "绿化费", "设施费", "管护费", "宣传费")
    return project(
        *((COST, name, amount) for name, amount in zip(names, amounts, strict=False)),
        total=total,
        fiscal=fiscal,
    )


# A02


@pytest.mark.parametrize(("total", "level"), [("80", "error"), ("100", "warning")])
def test_a_cost_that_is_not_the_budget_is_told_at_the_cost(total: str, level: str) -> None:
    (finding,) = found("A02", costs("≤90万元", total=total))
    assert (finding.path, finding.level) == (VALUE(0), level)


def test_a_cost_that_is_the_budget_in_another_unit_is_passed() -> None:
    assert outcome("A02", costs("≤900000元")).status == Status.PASSED


def test_a_head_that_is_at_odds_with_itself_is_not_told_twice() -> None:
    subject = costs("≤90万元", total="95", fiscal="90")
    assert found("A01", subject)
    assert not found("A02", subject)


def test_costs_without_a_total_stay_within_the_budget() -> None:
    rows = [(COST, "绿化费", "≤60万元"), (COST, "设施费", "≤50万元")]
    assert paths("A02", project(*rows, total="100")) == [VALUE(0)]
    assert outcome("A02", project(*rows, total="120")).status == Status.PASSED


def of_tasks(*amounts: str, total: str) -> Table:
    return fund(*((f"任务{at}", [(COST, "资金总额", one)]) for at, one in enumerate(amounts)), total=total)


def test_the_tasks_of_a_fund_add_up_to_it() -> None:
    assert outcome("A02", of_tasks("≤60.5万元", "≤39.5万元", total="100")).status == Status.PASSED
    (finding,) = found("A02", of_tasks("≤60万元", "≤45万元", total="100"))
    assert (finding.path, len(finding.related)) == ("budget.total", 2)
    assert finding.sum == ("60 ＋ 45 ＝ 105 万元", "表中总额 100 万元，差 5 万元")


def test_a_task_without_an_amount_leaves_the_fund_unclear() -> None:
    subject = fund(("甲", [(COST, "资金总额", "≤60万元")]), ("乙", [(COUNT, "场次", "≥5场")]), total="100")
    assert outcome("A02", subject).status == Status.UNCLEAR


# A03


def test_parts_that_do_not_make_their_total_are_an_error_with_the_sum() -> None:
    (finding,) = found("A03", costs("≤90万元", "≤50万元", "≤30万元"))
    assert (finding.path, finding.level) == (VALUE(0), "error")
    assert finding.sum == ("50 ＋ 30 ＝ 80 万元", "表中总额 ≤90 万元，差 10 万元")


@pytest.mark.parametrize(
    "parts",
    [
        ("≤50万元", "≤40万元"),
        ("≤50.5万元", "≤395000元"),
        ("≤30.33万元", "≤30.33万元", "≤29.33万元"),
        ("≤60万元", "≤50万元", "≤10万元", "≤30万元"),
        ("≤40万元",),
    ],
    ids=["two", "units", "rounded", "parts of a part", "one alone"],
)
def test_parts_that_add_up_are_passed(parts: tuple[str, ...]) -> None:
    assert not found("A03", costs("≤90万元", *parts))


def test_parts_named_as_parts_of_a_part_do_not_count() -> None:
    rows = [
        (COST, "总成本", "≤90万元"),
        (COST, "设备费", "≤60万元"),
        (COST, "其中：安装费", "≤5万元"),
        (COST, "宣传费", "≤30万元"),
    ]
    assert not found("A03", project(*rows, total="90"))


def test_some_parts_that_make_the_total_are_only_asked_about() -> None:
    (finding,) = found("A03", costs("≤90万元", "≤50万元", "≤40万元", "≤7万元"))
    assert finding.level == "hint"
    assert "管护费" in finding.message


def test_parts_that_make_the_head_leave_the_fault_with_the_total() -> None:
    subject = costs("≤99万元", "≤50万元", "≤40万元")
    assert not found("A03", subject)
    assert paths("A02", subject) == [VALUE(0)]


def test_standards_are_no_parts() -> None:
    rows = [(COST, "总成本", "≤90万元"), (COST, "补助标准", "≤5万元/个"), (COST, "单个项目额度", "≤6万元")]
    assert not found("A03", project(*rows, total="90"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=2, max_size=6), st.integers(-3, 3))
def test_the_unit_of_the_parts_changes_no_verdict(parts: list[int], off: int) -> None:
    total = sum(parts) + off * 100
    if total <= max(parts):
        return
    small = [f"≤{one}00元" for one in (total, *parts)]
    large = [f"≤{Decimal(one) / 100:f}万元" for one in (total, *parts)]
    names = [f"第{at}项费用" for at in range(len(parts) + 1)]
    verdicts = [
        bool(found("A03", fund(("任务", [(COST, n, v) for n, v in zip(names, values, strict=True)]))))
        for values in (small, large)
    ]
    assert verdicts[0] == verdicts[1]


# A08


def woods(*areas: str, goal: str = "", whole: str = "") -> Table:
    rows = [(COUNT, f"{hill}造林面积", area) for hill, area in zip("东西南", areas, strict=False)]
    rows = [(COUNT, "造林总面积", whole), *rows] if whole else rows
    return project((COST, "造林费", "≤90万元"), *rows, goal=goal, total="90")


def test_pieces_that_do_not_make_what_the_goal_says_are_told_at_the_goal() -> None:
    (finding,) = found("A08", woods("≥1200亩", "≥830亩", goal="全年造林2000亩。"))
    assert (finding.path, len(finding.related)) == ("goal", 2)
    assert finding.sum == ("1200 ＋ 830 ＝ 2030 亩", "总数 2000 亩，差 30 亩")


def test_pieces_that_do_not_make_their_total_row_are_told_there() -> None:
    assert paths("A08", woods("≥1200亩", "≥830亩", whole="≥2000亩")) == [VALUE(1)]


@pytest.mark.parametrize(
    "goal",
    [
        "全年造林2000亩。",
        "全年造林0.2万亩。",
        "造林2000余亩。",
        "造林1200亩、800亩。",
        "林区共有1.9万亩。",
        "造林2000亩，其中东山1200亩、西山800亩。",
    ],
)
def test_pieces_that_add_up_or_belong_to_something_else_are_not_told(goal: str) -> None:
    assert not found("A08", woods("≥1200亩", "≥800亩", goal=goal))


def test_the_goal_adds_up_in_itself() -> None:
    goal = "培训320人，其中城镇100人、农村240人。"
    assert paths("A08", project((COST, "培训费", "≤90万元"), goal=goal)) == ["goal"]


@pytest.mark.parametrize(
    "goal",
    [
        "抽检3000批次（每千人不少于4批次），其中农产品1600批次、加工食品1400批次。",
        "补助标准每人670元，其中区级负担15%，区级补助4020万元。",
        "培训320人（其中城镇100人、农村220人），另请教师15人。",
    ],
)
def test_asides_rates_and_shares_are_no_total(goal: str) -> None:
    assert not found("A08", project((COST, "培训费", "≤90万元"), goal=goal))


def test_the_goal_of_a_task_is_the_item_of_its_number() -> None:
    hills = [
        (COST, "造林费", "≤60万元"),
        (COUNT, "东山造林面积", "≥1200亩"),
        (COUNT, "西山造林面积", "≥830亩"),
    ]
    films = [(COST, "放映费", "≤40万元"), (COUNT, "放映场次", "≥300场")]
    goal = "1、全年造林2000亩。2、放映电影300场。"
    subject = fund(("造林", hills), ("放映", films), total="100", goal=goal)
    assert [(one.path, len(one.related)) for one in found("A08", subject)] == [("goal", 2)]


def test_small_amounts_in_another_unit_are_for_each_of_many() -> None:
    rows = [
        (COST, "总成本", "≤5万元"),
        (COST, "慰问品费", "≤4万元"),
        (COST, "活动费", "≤1万元"),
        (COST, "慰问金", "≤500元"),
    ]
    assert not found("A03", project(*rows, total="5"))
