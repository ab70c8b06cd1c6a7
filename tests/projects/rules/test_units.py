"""V02, V03: values in the unit that their name asks for."""

import pytest

from reviews.findings import Level, Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, project


@pytest.mark.parametrize(
    ("level2", "name", "value"),
    [
        ("可持续影响", "慰问金发放总额", "≥1年"),
        ("质量", "路面合格率", "≥12公里"),
        ("数量", "惠及人数", "≥95%"),
        ("数量", "绿化面积", "≥30棵"),
        ("数量", "慰问人数", "≥3万元"),
        ("时效", "工程完成时间", "≥95%"),
        ("数量", "新建公厕数量", "2024年10月底前"),
        ("可持续影响", "长期促进邻里和睦发展", "≥2年"),
    ],
)
def test_a_value_in_a_unit_that_the_name_cannot_have_is_an_error(level2: str, name: str, value: str) -> None:
    (finding,) = found("V02", project((level2, name, value)))
    assert (finding.path, finding.level) == ("tasks[0].indicators[0].value", Level.ERROR)


@pytest.mark.parametrize(
    ("level2", "name", "value"),
    [
        ("质量", "路面合格率", "≥95%"),
        ("社会效益", "孕产妇死亡率", "≤7.5/10万"),
        ("社会效益", "万台设备事故率", "≤0.2起/万台"),
        ("数量", "引进人才数量", "≥30人"),
        ("数量", "创业实体户均用工人数", "≥3人/户"),
        ("数量", "奖励资金数量", "≥30万元"),
        ("时效", "工程完成时间", "2024年10月底前"),
        ("时效", "响应时限", "≤20分钟"),
        ("数量", "报送频次", "每月"),
        ("社会效益", "提高居民收入水平", "≥500元/人/年"),
        ("社会效益", "促进消费增长", "≥5%"),
        ("可持续影响", "路灯使用年限", "≥8年"),
        ("满意度", "群众满意度", "≥90分"),
        ("社会效益", "重大事故数量", "不发生"),
        ("经济成本", "一次性补贴标准", "≤3000元/户"),
    ],
)
def test_a_fitting_unit_passes(level2: str, name: str, value: str) -> None:
    assert outcome("V02", project((level2, name, value))).status == Status.PASSED


def test_a_sum_of_money_is_no_share() -> None:
    table = project(("经济成本", "监理及检测费", "=100%"), ("经济成本", "成本节约率", "≥3%"))
    assert [one.path for one in found("V02", table)] == ["tasks[0].indicators[0].value"]


def test_a_benefit_that_repeats_the_standard_paid_is_asked_about() -> None:
    table = project(
        ("经济成本", "养老补贴标准", "=600元/人/年"), ("社会效益", "提高老人经济水平", "≥600元/人/年")
    )
    (finding,) = found("V02", table)
    assert finding.path == "tasks[0].indicators[1].value"
    assert finding.related[0][1] == "value"


def test_a_situation_in_places_where_the_objective_means_a_rate() -> None:
    row = Indicator(
        level3="毛入学情况",
        value="≥40所",
        objective="保障全区毛入学率稳步提升",
        average_3y="91%",
        previous_year="92%",
    )
    (finding,) = found("V02", department(row))
    assert "率" in finding.message


@pytest.mark.parametrize(
    ("name", "value"),
    [("改善乡村道路条件", "≥36栋"), ("课堂教学水平", "≥65人"), ("丰富村民文化生活", "≥80场")],
)
def test_an_effect_counted_in_things_is_asked_about(name: str, value: str) -> None:
    (finding,) = found("V02", project(("社会效益", name, value)))
    assert finding.level == Level.WARNING


def test_a_standard_says_for_each_of_what_where_the_others_do() -> None:
    table = project(
        ("经济成本", "生活补贴标准", "=300元/人/月"),
        ("经济成本", "护理补贴标准", "=90元/人/月"),
        ("经济成本", "急难救助标准", "=900元"),
    )
    (finding,) = found("V02", table)
    assert (finding.path, finding.level) == ("tasks[0].indicators[2].value", Level.HINT)


def test_a_name_that_leaves_it_to_the_explanation_is_a_hint_at_the_name() -> None:
    rows = (
        Indicator(level3="调解员之家", explanation="本年调解员之家个数", value="≥5个"),
        Indicator(level3="调解员之家个数", explanation="本年调解员之家个数", value="≥5个"),
    )
    (finding,) = found("V02", department(*rows))
    assert (finding.path, finding.level) == ("rows[0].indicator", Level.HINT)


def test_a_share_without_a_sign_of_a_hundredth_gets_it_by_a_button() -> None:
    (finding,) = found("V02", project(("质量", "合格率", "≥95")))
    assert (finding.level, finding.fixes[0].label) == (Level.WARNING, "改为 ≥95%")


def test_a_bare_number_is_a_hint_and_an_index_needs_no_unit() -> None:
    (finding,) = found("V02", project(("数量", "便民点设置", "23"), ("社会效益", "出生人口性别比", "≤110")))
    assert finding.level == Level.HINT


def test_a_share_in_words_is_asked_about_but_not_where_the_words_only_echo() -> None:
    table = project(("质量", "合格率", "较好"), ("社会效益", "提高知晓率", "提高"))
    assert [one.path for one in found("V02", table)] == ["tasks[0].indicators[0].value"]


def test_a_rate_among_quantities_belongs_elsewhere() -> None:
    table = project(("数量", "儿童体检率", "≥85%"), ("数量", "体检人数", "≥85人"), ("质量", "体检率", "≥85%"))
    assert [one.path for one in found("V03", table)] == ["tasks[0].indicators[0].value"]


def test_quantities_pass() -> None:
    assert outcome("V03", project(("数量", "体检人数", "≥85人"))).status == Status.PASSED


def test_a_capacity_is_counted_in_what_it_holds() -> None:
    assert not found("V02", project(("经济效益", "蔬菜综合生产能力", "≥3万吨")))
    assert not found("V02", project(("社会效益", "污水处理能力", "≥2万吨")))
