"""V04 to V07: the sign before a value."""

import pytest

from reviews.findings import Level, Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, project


def test_a_cost_without_a_ceiling_is_asked_about() -> None:
    (finding,) = found("V04", project(("经济成本", "设备购置经费", "≥50万元")))
    assert finding.level == Level.WARNING


def test_a_least_standard_may_stay() -> None:
    (finding,) = found("V04", project(("经济成本", "低保标准", "≥900元/人/月")))
    assert finding.level == Level.HINT


def test_a_ceiling_and_an_income_pass() -> None:
    table = project(("经济成本", "设备购置经费", "≤50万元"), ("经济效益", "旅游收入", "≥5亿元"))
    assert outcome("V04", table).status == Status.PASSED


@pytest.mark.parametrize(
    ("level2", "name", "value"),
    [
        ("社会效益", "事故发生率", "≥2%"),
        ("生态效益", "散煤复燃率", "≥1%"),
        ("社会效益", "城镇登记失业率", "≥3%"),
        ("质量", "资金审核差错率", ">1%"),
        ("质量", "验收合格率", "≤95%"),
        ("满意度", "群众满意度", "≤90%"),
        ("数量", "培训教师人数", "≤300人"),
        ("时效", "企业开办时间", "≥1个工作日"),
        ("社会效益", "传染病报告发病率", "≥168/10万"),
        ("社会成本", "施工噪声", "≥60分贝"),
    ],
)
def test_a_sign_against_the_direction_is_asked_about(level2: str, name: str, value: str) -> None:
    (finding,) = found("V05", project((level2, name, value)))
    assert finding.level == Level.WARNING


@pytest.mark.parametrize(
    ("level2", "name", "value"),
    [
        ("社会效益", "事故发生率", "≤2%"),
        ("质量", "传染病报告率", "≥95%"),
        ("质量", "疫情处置率", "≥95%"),
        ("社会效益", "失业人员再就业人数", "≥300人"),
        ("数量", "开采总量控制数", "≤76万吨"),
        ("数量", "城镇登记失业人数", "≤0.3万人"),
        ("质量", "婴儿死亡率降低幅度", "≥1%"),
        ("时效", "培训开展用时", "≤3日"),
        ("数量", "受理投诉数量", "≥30件"),
        ("数量", "查处违法案件数", "≥20件"),
        ("数量", "志愿服务时间", "≥300小时"),
        ("数量", "公务用车数量", "≤18辆"),
    ],
)
def test_a_sign_in_the_direction_passes(level2: str, name: str, value: str) -> None:
    assert outcome("V05", project((level2, name, value))).status == Status.PASSED


def test_a_whole_without_a_sign_gets_it_by_a_button() -> None:
    (finding,) = found("V06", project(("质量", "合格率", "100%"), ("数量", "人数", "≥3人")))
    assert (finding.level, finding.fixes[0].label) == (Level.WARNING, "改为 =100%")


def test_a_number_that_may_be_at_least_or_just_so_gets_no_button() -> None:
    (finding,) = found("V06", project(("数量", "团队数", "36个")))
    assert finding.fixes == ()


def test_days_words_and_a_rise_need_no_sign() -> None:
    table = project(
        ("时效", "完成时间", "2024年10月底前"),
        ("社会效益", "市容", "良好"),
        ("质量", "通路比例", "由80%提高到90%"),
        ("数量", "人数", "≥3人"),
    )
    assert outcome("V06", table).status == Status.PASSED


def test_a_sheet_without_any_signs_is_told_once() -> None:
    table = project(*(("数量", f"第{n}项", f"{n}个") for n in range(1, 6)))
    assert len(found("V06", table)) == 1


def test_another_style_of_signs_is_a_hint() -> None:
    (finding,) = found("V07", project(("质量", "漏损率", "<9%"), ("质量", "合格率", "≥95%")))
    assert (finding.path, finding.level) == ("tasks[0].indicators[0].value", Level.HINT)


def test_words_for_signs_beside_signs_are_a_hint_at_the_reference() -> None:
    row = Indicator(level3="死亡率", value="≤4‰", planned_value="4‰以下", standard_value="4‰以下")
    (finding,) = found("V07", department(row))
    assert finding.field == "standard_value"


def test_one_style_passes() -> None:
    assert outcome("V07", project(("质量", "合格率", "≥95%"))).status == Status.PASSED
