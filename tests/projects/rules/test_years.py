"""T01, T02, T06: the years a sheet names."""

import pytest

from reviews.findings import Level, Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, project


def test_a_day_of_another_year_is_an_error() -> None:
    (finding,) = found("T01", project(("时效", "完成时间", "2023年11月底前")))
    assert (finding.path, finding.level) == ("tasks[0].indicators[0].value", Level.ERROR)


def test_accounts_closed_early_next_year_are_asked_about() -> None:
    (finding,) = found("T01", project(("时效", "清算时间", "2025年1月底前")))
    assert finding.level == Level.WARNING


@pytest.mark.parametrize("value", ["2024年11月底前", "2023年9月-2024年6月", "2021-2025年", "每月5日前"])
def test_a_time_that_meets_the_year_is_right(value: str) -> None:
    assert not found("T01", project(("时效", "完成时间", value)))


def test_another_year_in_the_explanation_or_a_later_one_in_the_name_is_an_error() -> None:
    table = department(
        Indicator(level3="盘活土地面积", explanation="2025年全区盘活面积", value="≥9亩"),
        Indicator(level3="2025年盘活土地面积", explanation="全区盘活面积", value="≥9亩"),
    )
    assert [one.path for one in found("T01", table)] == ["rows[0].explanation", "rows[1].indicator"]


@pytest.mark.parametrize(
    "text",
    [
        "2024年全区盘活面积",
        "比2023年增加的面积",
        "按《2022年工作办法》统计",
        "自2021年以来累计",
        "见鲁卫〔2021〕21号",
        "到2025年达到的水平",
        "2021-2025年规划内项目",
    ],
)
def test_a_year_that_is_only_looked_back_at_is_right(text: str) -> None:
    assert not found("T01", department(Indicator(level3="面积", explanation=text, value="≥9亩")))


def test_another_year_in_the_goal_is_asked_about() -> None:
    (finding,) = found("T01", project(("数量", "场次", "≥9场"), goal="2023年放映公益电影300场。"))
    assert (finding.path, finding.level) == ("goal", Level.WARNING)


def test_an_earlier_year_in_a_name_is_asked_about() -> None:
    table = project(("数量", "2021创业补贴发放企业数", "≥9家"), ("数量", "2024年企业数", "≥9家"))
    assert [one.path for one in found("T02", table)] == ["tasks[0].indicators[0].level3"]


def test_the_rest_of_an_earlier_year_in_the_sheets_name_is_a_hint() -> None:
    (finding,) = found("T02", project(("数量", "场次", "≥9场"), name="2022年道路工程尾款"))
    assert (finding.path, finding.level) == ("name", Level.HINT)


def test_names_of_the_year_pass() -> None:
    assert outcome("T02", project(("数量", "2024年场次", "≥9场"))).status == Status.PASSED


@pytest.mark.parametrize(
    "source",
    [
        "2023年工作要点",
        "《2022年全市监测方案》",
        "全区交通“十三五”规划",
        "2023年度预算",
        "规划（2016-2020年）",
    ],
)
def test_a_standard_out_of_date_is_asked_about(source: str) -> None:
    row = Indicator(level3="场次", value="≥9场", standard_value="≥9场", standard_source=source)
    (finding,) = found("T06", department(row))
    assert finding.field == "standard_source"


@pytest.mark.parametrize(
    "source",
    [
        "2024年工作要点",
        "淄博市“十四五”妇女发展规划",
        "《关于加快发展的意见》（鲁政发〔2019〕12号）",
        "《2018年救助管理办法》",
        "《关于公布名单的通知》（淄卫函（2023）49号）",
        "内部统计",
    ],
)
def test_a_standard_in_force_passes(source: str) -> None:
    row = Indicator(level3="场次", value="≥9场", standard_value="≥9场", standard_source=source)
    assert outcome("T06", department(row)).status == Status.PASSED


def test_a_source_of_history_reaches_to_last_year() -> None:
    rows = [
        Indicator(level3="场次", value="≥9场", previous_year="9场", history_source=source)
        for source in ("2023年度目标表", "统计系统（2016—2020年）", "鲁教字〔2021〕5号")
    ]
    findings = found("T06", department(*rows))
    assert [(one.path, one.level) for one in findings] == [
        ("rows[1].history_source", Level.WARNING),
        ("rows[2].history_source", Level.HINT),
    ]
