"""Whether a sheet is filled in, and with a whole set of indicators."""

from dataclasses import replace

import pytest

from projects.rules.completeness import goal_items
from reviews.findings import Status
from sheets.documents import Indicator, Task
from tests.projects.rules.building import department, found, fund, outcome, paths, project, table

WHOLE = (
    ("经济成本", "培训总成本", "≤20万元"),
    ("数量", "培训人数", "≥200人"),
    ("质量", "考核合格率", "≥98%"),
    ("时效", "培训完成时间", "2024年10月底前"),
    ("社会效益", "持证上岗人数增加", "≥60人"),
    ("可持续影响", "带动行业技能提升", "≥2年"),
    ("满意度", "学员满意度", "≥92%"),
)


def test_an_empty_head_field_and_an_unknown_year_are_errors() -> None:
    sheet = project(*WHOLE, goal="")
    assert paths("C01", sheet) == ["goal"]
    assert paths("C01", table(replace(sheet.document, goal="-", fiscal_year=None))) == ["fiscal_year", "goal"]


def test_a_filled_head_passes() -> None:
    assert outcome("C01", project(*WHOLE, goal="培训学员。")).status == Status.PASSED


def test_each_lacking_level_1_is_asked_for_at_the_last_row() -> None:
    lacking = found("C03", project(*WHOLE[:2]))
    assert [one.short for one in lacking] == ["本表没有效益指标", "本表没有满意度指标"]
    assert {one.path for one in lacking} == {"tasks[0].indicators[1].level2"}


def test_the_cost_of_the_older_forms_is_a_cost() -> None:
    sheet = project(*WHOLE[1:])
    rows = (
        Indicator(level1="产出指标", level2="成本指标", level3="总成本", value="≤20万元"),
        *sheet.document.indicators,
    )
    older = table(replace(sheet.document, tasks=(Task(indicators=rows),)))
    assert outcome("C03", older).status == Status.PASSED
    assert [one.short for one in found("C03", sheet)] == ["本表没有成本指标"]


def test_a_lacking_kind_of_output_and_a_lacking_lasting_effect_are_warnings() -> None:
    sheet = project(*WHOLE[:3], *WHOLE[4:5])
    assert [(one.short, one.level) for one in found("C04", sheet)] == [
        ("本表没有时效指标", "warning"),
        ("本表没有可持续影响指标", "warning"),
    ]
    assert outcome("C04", project(*WHOLE)).status == Status.PASSED


def test_a_lasting_effect_that_most_tasks_lack_is_a_hint() -> None:
    short = [one for one in WHOLE if one[0] != "可持续影响"]
    assert [one.level for one in found("C04", fund(("甲", short), ("乙", WHOLE)))] == ["hint"]


def test_a_shifted_row_is_left_to_the_rule_about_shifted_rows() -> None:
    assert found("C05", _with_level("数量指标", "培训人数")) == ()


@pytest.mark.parametrize(
    ("level1", "level2", "field"),
    [
        ("效益指标", "时效指标", "level2"),
        ("产出指标", "数目指标", "level2"),
        ("成本指标", "其他指标", "level2"),
        ("产出指标", "", "level2"),
        ("产物指标", "数量指标", "level1"),
        ("效益指标", "可持续效益指标", "level2"),
    ],
)
def test_a_level_that_does_not_belong_there_is_doubted(level1: str, level2: str, field: str) -> None:
    assert [one.field for one in found("C05", _with_level(level1, level2))] == [field]


@pytest.mark.parametrize(
    ("level1", "level2"),
    [("效益指标", "可持续发展影响指标"), ("成本指标", "经济成本"), ("满意度指标", "满意度指标")],
)
def test_the_spellings_of_the_provinces_form_pass(level1: str, level2: str) -> None:
    assert outcome("C05", _with_level(level1, level2)).status == Status.PASSED


def _with_level(level1: str, level2: str):
    sheet = project(("数量", "培训人数", "≥200人"))
    one = replace(next(sheet.document.indicators), level1=level1, level2=level2)
    return table(replace(sheet.document, tasks=(Task(indicators=(one,)),)))


def test_a_level_2_cut_short_beside_whole_ones_is_one_hint() -> None:
    sheet = project(*WHOLE)
    first = replace(next(sheet.document.indicators), level2="经济成本")
    rows = (first, *list(sheet.document.indicators)[1:])
    (finding,) = found("C05", table(replace(sheet.document, tasks=(Task(indicators=rows),))))
    assert (finding.level, finding.fixes[0].label) == ("hint", "改为 经济成本指标")


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [("", "≥200人", "level3"), ("培训人数", "", "value"), ("培训人数", "-", "value")]
    + [("指标1：", "≥200人", "level3"), ("培训人数", "≥××人", "value"), ("培训____人数", "≥200人", "level3")]
    + [("培训人数", "待定", "value"), ("培训人数", "？", "value")],
)
def test_a_name_or_value_that_lacks_or_was_left_by_a_template_is_an_error(
    name: str, value: str, field: str
) -> None:
    (finding,) = found("C06", project(("数量", name, value)))
    assert (finding.field, finding.level) == (field, "error")


def test_a_goal_with_a_rest_of_the_template_is_an_error() -> None:
    assert paths("C06", project(("数量", "培训人数", "≥200人"), goal="培训XX人次。")) == ["goal"]


def test_names_and_values_that_say_something_pass() -> None:
    assert outcome("C06", project(*WHOLE, goal="培训学员。")).status == Status.PASSED


def test_as_many_tasks_as_items_of_the_goal() -> None:
    one = [("数量", "培训人数", "≥200人")]
    assert paths("C07", fund(("甲", one), ("乙", one), goal="1、培训。2、宣传。3、慰问。")) == ["goal"]
    assert outcome("C07", fund(("甲", one), ("乙", one), goal="1、培训。2、宣传。")).status == Status.PASSED


def test_a_task_without_a_name_is_doubted() -> None:
    one = [("数量", "培训人数", "≥200人")]
    assert paths("C07", fund(("甲", one), ("", one))) == ["tasks[1].name"]


@pytest.mark.parametrize(
    ("goal", "number"),
    [
        ("1、甲，投入1.5万元。2、乙", 2),
        ("1.甲 2.乙 3.丙", 3),
        ("（一）甲。（二）乙。（三）丙。", 3),
        ("一是培训；二是宣传；三是慰问；四是体检。", 4),
        ("①甲；②乙", 2),
        ("一、甲：1.丙；2.丁；3.戊。二、乙。", 2),
        ("培训2000人。", 0),
        ("增长3.2个百分点", 0),
        ("进一步提高，唯一是重点", 0),
    ],
)
def test_the_items_of_a_goal_are_counted_by_their_numbers(goal: str, number: int) -> None:
    assert goal_items(goal) == number


def test_too_many_and_too_few_indicators_are_hints() -> None:
    many = [("数量", f"第{number}类培训人数", "≥200人") for number in range(20)]
    assert [one.short for one in found("C10", project(*WHOLE, *many))] == ["本表有27个指标"]
    assert outcome("C10", project(*WHOLE)).status == Status.PASSED


def test_one_vague_benefit_is_a_hint() -> None:
    vague = [one for one in WHOLE if one[0] not in ("社会效益", "可持续影响")]
    sheet = project(*vague, ("社会效益", "提升技能水平", "提升"))
    assert [one.field for one in found("C10", sheet)] == ["value"]


def test_the_same_row_twice_in_a_task_is_an_error_and_in_two_tasks_right() -> None:
    one = ("数量", "培训人数", "≥200人")
    (finding,) = found("C12", project(one, one))
    assert (finding.path, finding.level) == ("tasks[0].indicators[1].level3", "error")
    assert outcome("C12", fund(("甲", [one]), ("乙", [one]))).status == Status.PASSED


def test_one_name_with_two_values_is_a_warning() -> None:
    (finding,) = found("C12", project(("数量", "培训人数", "≥200人"), ("数量", "培训人数", "≥300人")))
    assert (finding.level, "≥200人、≥300人" in finding.message) == ("warning", True)


def test_an_indicator_copied_under_another_duty_is_a_warning() -> None:
    rows = [
        Indicator(level1=duty, level2=f"{duty}的事", level3="演练次数", value="≥2次") for duty in ("甲", "乙")
    ]
    (finding,) = found("C12", department(*rows))
    assert (finding.path, finding.level) == ("rows[1].indicator", "warning")


def test_a_rest_of_the_template_in_a_departments_text_is_an_error() -> None:
    one = Indicator(level1="文化", level3="讲座场次", value="≥3场", explanation="在**举办的讲座")
    assert paths("C06", department(one)) == ["rows[0].explanation"]
