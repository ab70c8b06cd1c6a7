"""Indicators at a wrong place."""

import pytest

from reviews.findings import Status
from sheets.documents import DEPARTMENT_STRATEGY, Indicator
from tests.projects.rules.building import department, found, outcome, paths, project


def levels(number: str, *rows: tuple[str, str, str], name: str = "某项目") -> list[str]:
    return [one.level.value for one in found(number, project(*rows, name=name))]


@pytest.mark.parametrize(
    ("row", "level"),
    [
        (("社会效益", "场馆开放时长", "≥260小时"), "warning"),
        (("社会效益", "开展讲座次数", "≥12次"), "warning"),
        (("社会效益", "工程验收合格率", "=100%"), "warning"),
        (("社会效益", "居民满意度", "≥90%"), "warning"),
        (("数量", "居民满意度", "≥90%"), "warning"),
        (("质量", "促进产业发展", "促进"), "warning"),
        (("社会效益", "召开老龄工作会议次数", "≥4次"), "warning"),
        (("社会效益", "购置洒水车数量", "≥6辆"), "warning"),
        (("社会效益", "编制施工图纸数量", "≥19套"), "warning"),
        (("数量", "村民健康水平", "明显提高"), "warning"),
        (("时效", "城市空气质量", "持续改善"), "warning"),
        (("数量", "渔民人均增收", "≥1850元/年"), "warning"),
        (("社会效益", "政策宣传覆盖率", "≥90%"), "hint"),
        (("社会效益", "年度征兵任务完成率", "=100%"), "hint"),
        (("社会效益", "学生体质健康合格率", "≥92%"), "hint"),
        (("生态效益", "坡地治理面积", "≥6平方公里"), "hint"),
        (("社会效益", "改善办学条件", "≥12栋"), "hint"),
        (("数量", "带动就业人数", "≥40人"), "hint"),
    ],
)
def test_an_output_under_benefits_or_a_benefit_under_outputs(row, level: str) -> None:
    assert levels("L02", row) == [level]


@pytest.mark.parametrize(
    "row",
    [
        ("社会效益", "受益农村人口", "≥2.75万人"),
        ("社会效益", "带动就业人数", "≥40人"),
        ("社会效益", "年承接社会培训人次", "≥3000人次"),
        ("社会效益", "居民健康素养水平", "≥34%"),
        ("数量", "培训人数", "≥200人"),
        ("质量", "验收合格率", "=100%"),
    ],
)
def test_what_stands_at_its_place_passes(row) -> None:
    assert outcome("L02", project(row)).status == Status.PASSED


@pytest.mark.parametrize(
    ("row", "level"),
    [
        (("质量", "资金使用合规率", "≥95%"), "warning"),
        (("质量", "预算执行率", "≥95%"), "warning"),
        (("时效", "资金支付期限", "30日内"), "warning"),
        (("时效", "修缮资金到位率", "=100%"), "warning"),
        (("数量", "支付修缮资金", "≥30万元"), "warning"),
        (("数量", "修缮资金拨付次数", "=2次"), "warning"),
        (("时效", "项目资金支付及时率", "=100%"), "warning"),
        (("时效", "修缮费用拨付时间", "2024年6月底前"), "hint"),
        (("质量", "修缮资金发放率", "=100%"), "hint"),
    ],
)
def test_compliance_and_payment_are_no_output(row, level: str) -> None:
    assert levels("L03", row) == [level]


@pytest.mark.parametrize(
    "row",
    [
        ("时效", "补助资金发放及时率", "=100%"),
        ("时效", "救助金发放时间", "每月15日前"),
        ("质量", "补助发放准确率", "=100%"),
        ("数量", "补助发放人数", "≥200人"),
    ],
)
def test_money_that_people_receive_is_the_work_itself(row) -> None:
    assert outcome("L03", project(row)).status == Status.PASSED


def test_an_expense_as_the_performance_of_a_duty_is_a_warning() -> None:
    rows = [
        Indicator(level1="调解", level3=name, value=value)
        for name, value in (("纠纷调解", "≤30000元"), ("印刷费", "=2万元"))
    ]
    assert paths("L10", department(*rows)) == ["rows[0].value", "rows[1].value"]


def test_a_ceiling_called_an_overrun_is_a_warning() -> None:
    assert levels("L10", ("经济成本", "办公费超支情况", "≤6万元")) == ["warning"]


def test_the_cost_of_running_is_a_hint_in_a_departments_sheet() -> None:
    one = Indicator(level3="三公经费控制数", value="≤12万元")
    assert [each.level for each in found("L10", department(one, form=DEPARTMENT_STRATEGY))] == ["hint"]


def test_costs_and_what_comes_in_pass() -> None:
    assert outcome("L10", project(("经济成本", "总成本", "≤6万元"))).status == Status.PASSED
    one = Indicator(level1="旅游", level3="旅游总收入", value="≥38亿元")
    assert outcome("L10", department(one)).status == Status.PASSED


@pytest.mark.parametrize(
    "row",
    [
        ("数量", "拨付工程款金额", "≥400万元"),
        ("时效", "预算资金支付及时率", "=100%"),
        ("时效", "财政资金支出及时率", "≥95%"),
        ("时效", "专项资金到位及时率", "=100%"),
    ],
)
def test_money_paid_out_is_no_output_however_it_is_worded(row: tuple[str, str, str]) -> None:
    assert levels("L03", row) == ["warning"]


def test_the_quality_of_a_work_and_loans_made_are_outputs() -> None:
    rows = [("质量", "工程质量", "明显提高"), ("数量", "发放创业贷款金额", "≥2亿元")]
    assert levels("L02", *rows) == levels("L03", *rows) == []


@pytest.mark.parametrize("name", ["铺设管网服务人口数量", "安装护栏受益户数"])
def test_whom_a_work_reaches_is_no_work(name: str) -> None:
    assert "warning" not in levels("L02", ("社会效益", name, "≥300人"))
