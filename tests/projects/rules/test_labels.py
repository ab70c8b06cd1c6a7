"""V12, V13: what of a value has got into the name."""

import pytest

from reviews.findings import Level, Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, project


@pytest.mark.parametrize(
    ("name", "value"),
    [("举办培训班，培训骨干300人", "≥300人"), ("80%以上的村有活动室", "≥80%"), ("降低漏损率<9%", "<9%")],
)
def test_a_value_in_the_name_is_asked_about_at_the_name(name: str, value: str) -> None:
    (finding,) = found("V12", project(("数量", name, value)))
    assert finding.path == "tasks[0].indicators[0].level3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("65岁以上老人体检率", "≥65%"),
        ("火情24小时扑灭率", "≥95%"),
        ("每年2次巡查完成率", "≥90%"),
        ("纪念建馆60周年活动", "=1次"),
        ("50万元以上项目个数", "≥3个"),
    ],
)
def test_a_number_that_only_defines_the_name_passes(name: str, value: str) -> None:
    assert outcome("V12", project(("数量", name, value))).status == Status.PASSED


def test_the_unit_in_name_and_value_goes_from_the_name_by_a_button() -> None:
    (finding,) = found("V13", project(("数量", "参保人数（万人）", "≥3万人")))
    assert finding.path.endswith("level3")
    assert finding.fixes[0].label == "改为 参保人数"


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("受益人次", "≥60人", Level.WARNING),
        ("受益人数", "≥60人次", Level.WARNING),
        ("发稿次数", "≥20篇", Level.WARNING),
        ("示范点个数", "≥3处", Level.HINT),
    ],
)
def test_the_counting_word_of_the_name_and_the_unit_differ(name: str, value: str, level: Level) -> None:
    (finding,) = found("V13", project(("数量", name, value)))
    assert (finding.path, finding.level) == ("tasks[0].indicators[0].value", level)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("演出场数", "≥9场"),
        ("演出场次", "≥9场"),
        ("培训人数", "≥9名"),
        ("参保人数（万人）", "≥3"),
        ("游客数量", "≥9万人次"),
    ],
)
def test_one_unit_passes(name: str, value: str) -> None:
    assert outcome("V13", project(("数量", name, value))).status == Status.PASSED


def test_explanation_and_references_say_the_same_unit() -> None:
    row = Indicator(
        level3="人才申报",
        explanation="反映申报人次",
        value="≥20人",
        planned_value="≥20人",
        standard_value="≥20个",
    )
    assert [one.field for one in found("V13", department(row))] == ["explanation", "standard_value"]


def test_a_word_of_the_name_before_the_number_is_no_value() -> None:
    (finding,) = found("V13", project(("数量", "小学免费教科书人数", "小学≥300人")))
    assert finding.path.endswith("value")


def test_an_amount_without_its_last_word_is_hinted_at_once() -> None:
    rows = [Indicator(level3=f"第{n}项", value="≥2个", budget_project="公用经费66万") for n in range(3)]
    (finding,) = found("V13", department(*rows))
    assert (finding.level, len(finding.related)) == (Level.HINT, 2)
