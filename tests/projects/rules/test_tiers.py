"""Tiers of standards, in invented sheets."""

import pytest

from projects.rules.table import Table
from reviews.findings import Status
from tests.projects.rules.building import found, outcome, paths, project

COST = "经济成本"
VALUE = "tasks[0].indicators[{}].value".format


def tiers(*pairs: tuple[str, str]) -> Table:
    return project(
        (COST, "奖励资金", "≤90万元"),
        *((COST, f"{name}奖励标准", value) for name, value in pairs),
        total="90",
    )


@pytest.mark.parametrize(
    "pairs",
    [
        (("一等", "=800元/人"), ("二等", "=500元/人"), ("三等", "=300元/人")),
        (("（A档）", "=800元/人"), ("（B档）", "=900元/人"), ("（C档）", "=1000元/人")),
        (("轻度", "≥80元/人/月"), ("重度", "≥160元/人/月")),
        (("简易", "≤50元/件"), ("一般", "≤150元/件"), ("较大", "≤400元/件"), ("重大", "≤900元/件")),
        (("城市", "≥160元/人/月"), ("农村", "≥160元/人/月")),
    ],
)
def test_tiers_that_rise_or_fall_are_right(pairs: tuple[tuple[str, str], ...]) -> None:
    assert not found("A15", tiers(*pairs))


def test_a_tier_out_of_order_is_told_where_the_order_breaks() -> None:
    wrong = tiers(("一档", "=800元/人"), ("二档", "=1200元/人"), ("三档", "=1000元/人"))
    (finding,) = found("A15", wrong)
    assert (finding.path, finding.level) == (VALUE(3), "warning")
    assert len(finding.related) == 2


def test_two_tiers_that_are_the_same_are_doubtful() -> None:
    assert paths("A15", tiers(("一级", "=800元/人"), ("二级", "=800元/人"))) == [VALUE(2)]


def test_the_severe_get_no_less_than_the_slight() -> None:
    assert paths("A15", tiers(("轻度", "≥160元/人/月"), ("重度", "≥80元/人/月"))) == [VALUE(2)]


def test_the_great_case_is_worth_more_than_the_common() -> None:
    cases = (("简易", "≤50元/件"), ("一般", "≤150元/件"), ("较大", "≤100元/件"), ("重大", "≤900元/件"))
    assert paths("A15", tiers(*cases)) == [VALUE(3)]


def test_tiers_may_stand_in_one_cell() -> None:
    cell = "省级=2万元/人；市级=0.3万元/人；区级=0.8万元/人"
    assert paths("A15", tiers(("", cell))) == [VALUE(1)]
    assert outcome("A15", tiers(("", cell.replace("0.3", "1")))).status == Status.PASSED


def test_a_range_begins_with_its_lower_end() -> None:
    assert paths("A15", tiers(("", "2400-800元/人"))) == [VALUE(1)]


def test_a_known_order_counts_more_than_numbers() -> None:
    wrong = tiers(("一档（特别困难）", "=1800元/人"), ("二档（一般困难）", "=3000元/人"))
    assert len(found("A15", wrong)) == 1
    right = tiers(("一档（特别困难）", "=3000元/人"), ("二档（一般困难）", "=1800元/人"))
    assert not found("A15", right)
