"""V08 to V11: a value as people can read it, one in each cell."""

from dataclasses import replace

import pytest

from reviews.findings import Level, Status
from sheets.documents import Task
from tests.projects.rules.building import found, outcome, project, row, table


def test_the_rest_of_a_formula_goes_by_a_button() -> None:
    (finding,) = found("V08", project(("数量", "服务人次", "$\\geq 500$ 人次")))
    assert (finding.level, finding.fixes[0].label) == (Level.ERROR, "改为 ≥500人次")


@pytest.mark.parametrize("value", ["<p>≥95%</p>", "≥≥95%", "≥95%%", "≥%", "≥9OO人", "≥95&nbsp;%"])
def test_a_value_that_nobody_can_read_is_an_error(value: str) -> None:
    assert [one.level for one in found("V08", project(("质量", "合格率", value)))] == [Level.ERROR]


@pytest.mark.parametrize("value", ["≥95%", ">=95%", "2024年10月底前", "<1%", "良好", "≤-3%"])
def test_a_readable_value_passes(value: str) -> None:
    assert outcome("V08", project(("质量", "合格率", value))).status == Status.PASSED


def test_a_dash_for_a_minus_is_asked_about() -> None:
    (finding,) = found("V08", project(("社会效益", "增长率", "—2‰")))
    assert (finding.level, finding.fixes[0].label) == (Level.WARNING, "改为 -2‰")


def test_several_values_in_a_cell_are_to_be_split() -> None:
    (finding,) = found("V09", project(("社会效益", "噪声", "白天≤55分贝；夜间≤45分贝")))
    assert "2 个值" in finding.short


def test_values_parted_by_commas_without_signs_are_several() -> None:
    assert [one.path for one in found("V09", project(("数量", "培训人数", "干部30人，群众50人")))] == [
        "tasks[0].indicators[0].value"
    ]


def test_a_state_that_the_name_asks_for_is_a_hint() -> None:
    (finding,) = found("V11", project(("可持续影响", "健全管护制度", "健全")))
    assert finding.level == Level.HINT


def test_one_value_and_a_range_pass() -> None:
    table = project(("质量", "使用率", "65%-80%"), ("数量", "人数", "≥3人"))
    assert outcome("V09", table).status == Status.PASSED


@pytest.mark.parametrize(
    "value", ["按实际发生额据实结算", "根据工龄，发放月工资的2-5倍", "按照上级文件规定执行"]
)
def test_a_rule_is_no_value(value: str) -> None:
    assert [one.level for one in found("V10", project(("经济成本", "补贴标准", value)))] == [Level.WARNING]


def test_a_value_beside_last_year_is_a_hint_and_a_number_passes() -> None:
    assert [one.level for one in found("V10", project(("社会效益", "续约意愿", "不低于上年")))] == [
        Level.HINT
    ]
    assert outcome("V10", project(("时效", "上报时间", "按月上报"))).status == Status.PASSED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("改善市容环境", "改善"),
        ("提升乡村治理能力", "逐步提升"),
        ("满足阅读需求，保障阅读生活", "保障"),
        ("管护有效性", "有效"),
    ],
)
def test_a_word_of_the_name_is_no_grade(name: str, value: str) -> None:
    (finding,) = found("V11", project(("社会效益", name, value)))
    assert finding.level == Level.WARNING
    assert "分级" in finding.message


@pytest.mark.parametrize(
    ("name", "value"),
    [("改善市容环境", "显著改善"), ("养护合格情况", "合格"), ("服务网络", "健全"), ("改善市容环境", "优")],
)
def test_a_grade_or_a_state_passes(name: str, value: str) -> None:
    assert outcome("V11", project(("社会效益", name, value))).status == Status.PASSED


def test_a_day_with_points_is_no_broken_number() -> None:
    assert not found("V08", project(("时效", "工程完工时间", "2025.12.31前")))
    assert found("V08", project(("数量", "新建公里数", "≥1.2.5公里")))


def test_a_column_that_the_form_never_prints_breaks_no_rule() -> None:
    one = row("数量", "新建公里数", "≥5公里")
    sheet = project(("数量", "新建公里数", "≥5公里"))
    odd = replace(sheet.document, tasks=(Task(indicators=(replace(one, planned_value="≥1.2.5公里"),)),))
    assert [one.path for one in found("V08", table(odd))] == ["tasks[0].indicators[0].planned_value"]
