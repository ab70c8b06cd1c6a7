"""T03, T04, T05, T07, T08: what a deadline says."""

import pytest

from reviews.findings import Level, Status
from tests.projects.rules.building import found, outcome, project


def test_a_bare_day_becomes_a_deadline_by_a_button() -> None:
    (finding,) = found("T03", project(("时效", "拨付时间", "2024年10月15日")))
    assert (finding.level, finding.fixes[0].label) == (Level.WARNING, "改为 2024年10月15日前")


def test_a_start_without_an_end_is_asked_about() -> None:
    assert [one.level for one in found("T03", project(("时效", "工程开工时间", "2024年3月")))] == [
        Level.WARNING
    ]
    both = project(("时效", "工程开工时间", "2024年3月"), ("时效", "工程完工时间", "2024年9月底前"))
    assert outcome("T03", both).status == Status.PASSED


@pytest.mark.parametrize(
    "value", ["2024年10月15日前", "2024年10月底前", "每月25日前", "2024年6月-9月", "30日内"]
)
def test_a_whole_deadline_passes(value: str) -> None:
    assert outcome("T03", project(("时效", "拨付时间", value))).status == Status.PASSED


COSTS = (
    ("经济成本", "总经费", "≤90万元"),
    ("经济成本", "骨干培训经费", "≤30万元"),
    ("经济成本", "宣传印刷经费", "≤20万元"),
    ("经济成本", "平台维保经费", "≤40万元"),
)


def test_deadlines_of_some_parts_leave_the_others_open() -> None:
    (finding,) = found("T04", project(*COSTS, ("时效", "骨干培训完成时间", "2024年10月底前")))
    assert "宣传印刷经费" in finding.message
    assert "骨干" not in finding.message


@pytest.mark.parametrize("name", ["项目完成时间", "资金拨付及时率"])
def test_a_deadline_of_all_covers_all(name: str) -> None:
    assert outcome("T04", project(*COSTS, ("时效", name, "=100%"))).status == Status.PASSED


def test_every_month_is_no_end_of_a_project() -> None:
    table = project(("时效", "绿化工程完成时间", "每月20日前"), ("时效", "津贴发放时间", "每月20日前"))
    assert [one.path for one in found("T05", table)] == ["tasks[0].indicators[0].value"]


@pytest.mark.parametrize("value", ["2024年9月-6月", "2024年2月30日前", "2024年13月底前"])
def test_a_day_that_cannot_be_is_an_error(value: str) -> None:
    assert [one.level for one in found("T07", project(("时效", "完成时间", value)))] == [Level.ERROR]


def test_an_end_before_the_start_is_asked_about() -> None:
    table = project(("时效", "工程开工时间", "2024年8月"), ("时效", "工程竣工时间", "2024年5月底前"))
    assert [one.path for one in found("T07", table)] == ["tasks[0].indicators[1].value"]


def test_days_in_order_pass() -> None:
    table = project(("时效", "工程开工时间", "2024年3月"), ("时效", "工程竣工时间", "2024年9月底前"))
    assert outcome("T07", table).status == Status.PASSED


def test_years_say_nothing_of_lasting_effects_but_the_life_of_a_thing_may() -> None:
    table = project(
        ("可持续影响", "持续优化营商环境", "≥3年"),
        ("可持续影响", "路灯使用年限", "≥8年"),
        ("可持续影响", "长效机制", "健全"),
    )
    findings = found("T08", table)
    assert [(one.path, one.level) for one in findings] == [
        ("tasks[0].indicators[0].value", Level.WARNING),
        ("tasks[0].indicators[1].value", Level.HINT),
    ]


def test_words_for_lasting_effects_pass() -> None:
    assert outcome("T08", project(("可持续影响", "长效机制", "健全"))).status == Status.PASSED
