"""The figures of the goal beside the indicators."""

import pytest

from projects.rules.table import Table
from reviews.findings import Status
from tests.projects.rules.building import found, outcome, project

ROWS = (
    ("经济成本", "培训经费", "≤20万元"),
    ("数量", "培训农民人数", "≥600人"),
    ("数量", "肥猪投保数量", "≥48万头"),
    ("数量", "母猪投保数量", "≥1.5万头"),
)


def saying(goal: str) -> Table:
    return project(*ROWS, total="100", goal=goal)


def test_another_number_than_the_indicator_s_is_found_with_both() -> None:
    (finding,) = found("A10", saying("年内培训农民800人。"))
    assert (finding.path, finding.level) == ("goal", "warning")
    assert finding.sum == ("目标 800人，指标 ≥600人，差 200 人",)


def test_an_amount_that_is_not_the_total_is_found() -> None:
    (finding,) = found("A10", saying("项目资金120万元，培训农民600人。"))
    assert finding.related == (("head", "budget.total"),)


@pytest.mark.parametrize(
    "goal",
    [
        "培训农民600余名，投保49.5万头。",  # two kinds together
        "为580多名农民培训。",
        "项目资金100万元，其中培训20万元。",
        "资金0.01亿元，1.培训600人；2.验收。",
    ],
)
def test_numbers_that_agree_in_other_words_pass(goal: str) -> None:
    assert outcome("A10", saying(goal)).status == Status.PASSED


def test_what_is_said_for_each_agrees_with_a_standard() -> None:
    rows = ("经济成本", "农田建设总投资", "≤2700万元"), ("经济成本", "亩均投资标准", "≤1800元/亩")
    sheet = project(*rows, goal="建设农田，亩均投资1800元。", total="2700")
    assert outcome("A10", sheet).status == Status.PASSED


def test_a_number_that_an_unreadable_row_may_measure_is_only_asked_about() -> None:
    def monuments(other: str) -> object:
        rows = ("数量", "修缮市级文物保护单位数量", "=3处"), ("数量", "修缮省级文物保护单位数量", other)
        return project(*rows, goal="修缮文物保护单位6处。")

    assert [one.level for one in found("A10", monuments("若干"))] == ["hint"]


def test_a_number_that_nothing_measures_is_only_a_hint() -> None:
    (finding,) = found("A10", saying("改造危桥7座。"))
    assert finding.level == "hint"
