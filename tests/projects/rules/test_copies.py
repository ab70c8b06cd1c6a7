"""Texts, sheets and indicators that are the same, or should be."""

from dataclasses import replace

import pytest

from reviews.findings import Status
from sheets.documents import DEPARTMENT_STRATEGY, Indicator
from sheets.extra import Extra
from tests.projects.rules.building import department, found, outcome, paths, project, report, table

ACTIVITY = "组织业务骨干分片包干，每季度实地走访，建立问题清单并逐项销号，年底汇总通报"


def line(name: str, value: str, **more: str) -> Indicator:
    return Indicator(seq=1, level1="绿化", level3=name, value=value, **more)


def test_a_long_text_that_another_department_has_word_for_word_is_found_at_the_later() -> None:
    sheets = report(
        department(line("走访户数", "≥9户", activity=ACTIVITY)),
        department(line("检查次数", "≥4次", activity=ACTIVITY), name="另局"),
    )
    (finding,) = found("L08", sheets)
    assert (finding.table, finding.path, finding.level) == (1, "rows[0].activity", "warning")


def test_the_same_text_in_two_rows_of_one_department_is_no_copy() -> None:
    rows = (line("走访户数", "≥9户", activity=ACTIVITY), line("检查次数", "≥4次", activity=ACTIVITY))
    assert outcome("L08", report(department(*rows))).status == Status.ABSENT


def test_people_whom_nothing_in_the_sheet_is_about_are_found() -> None:
    sheet = project(
        ("数量", "接待批次", "≥20批"), ("满意度", "受益老年人满意度", "≥90%"), name="公务接待经费"
    )
    (finding,) = found("L08", report(sheet))
    assert finding.path == "tasks[0].indicators[1].level3"


@pytest.mark.parametrize("name", ["学生家长满意度", "参保农户满意度", "受益老年人满意度"])
def test_people_the_sheet_is_about_pass(name: str) -> None:
    about = ("数量", "为小学、农业保险和养老机构服务次数", "≥20次")
    assert outcome("L08", report(project(about, ("满意度", name, "≥90%")))).status == Status.PASSED


def test_people_of_a_trade_whom_nothing_else_names_are_asked_about() -> None:
    def asking(party: str) -> object:
        rows = ("数量", "供应午餐人数", "≥2000人"), ("满意度", f"{party}满意度", "≥90%")
        return report(project(*rows, name="学校食堂供餐", goal="为中小学生供应午餐，维护食堂用具。"))

    (finding,) = found("L08", asking("公交乘客"))
    assert (finding.path, finding.level) == ("tasks[0].indicators[1].level3", "hint")
    for anybody in ("受益学生", "群众", "用水户", "就餐学生和商户"):
        assert found("L08", asking(anybody)) == ()


def test_the_parents_of_children_the_sheet_names_pass() -> None:
    about = ("质量", "适龄儿童疫苗接种率", "≥95%")
    sheets = report(project(about, ("满意度", "儿童家长满意度", "≥90%"), goal="为适龄儿童接种疫苗。"))
    assert outcome("L08", sheets).status == Status.PASSED


def strategy(*rows: Indicator) -> object:
    return department(*rows, form=DEPARTMENT_STRATEGY)


def test_one_indicator_with_two_units_is_found_in_both_sheets() -> None:
    sheets = report(strategy(line("新建口袋公园", "≥4处")), department(line("新建口袋公园数量", "≥4个")))
    assert [(one.table, one.short) for one in found("L09", sheets)] == [
        (0, "和年度表的单位不一致"),
        (1, "和战略目标表的单位不一致"),
    ]


def test_one_indicator_with_two_values_is_found_and_with_one_passes() -> None:
    rows = line("城镇新增就业人数(万人)", "≥0.4万人"), line("城镇新增就业人数（万人）", "≥5000人")
    assert len(found("L09", report(strategy(rows[0]), department(rows[1])))) == 2
    same = line("城镇新增就业人数（万人）", "≥4000人")
    assert outcome("L09", report(strategy(rows[0]), department(same))).status == Status.PASSED


def test_a_sum_of_several_years_is_not_held_against_one() -> None:
    five = line("城镇新增就业人数", "≥3.2万人", explanation="“十四五”期间累计新增就业人数")
    answer = outcome("L09", report(strategy(five), department(line("城镇新增就业人数", "≥6400人"))))
    assert (answer.status, answer.findings) == (Status.UNCLEAR, ())
    less = line("耕地保有量", "≥16.8万亩", explanation="规划期末耕地保有量")
    assert len(found("L09", report(strategy(less), department(line("耕地保有量", "≥18.6万亩"))))) == 2


def test_other_indicators_of_the_year_are_no_twins() -> None:
    sheets = report(strategy(line("绿道长度", "≥4公里")), department(line("绿化率", "≥40%")))
    assert outcome("L09", sheets).status == Status.ABSENT


def test_a_medium_term_goal_that_is_the_year_s_is_found() -> None:
    def staged(medium: str) -> object:
        one = project(("数量", "改造长度", "≥30公里"), goal="2024年完成管网改造30公里。")
        return report(table(replace(one.document, extra=Extra({"中期目标": medium}))))

    assert paths("L12", staged("2026年完成管网改造30公里。")) == ["goal"]
    assert outcome("L12", staged("三年完成管网改造100公里。")).status == Status.PASSED


def test_a_strategy_that_repeats_the_year_row_by_row_is_a_hint() -> None:
    rows = [line(name, "≥4公里") for name in ("绿道长度", "步道长度", "河道整治长度", "路灯线路长度")]
    (finding,) = found("L12", report(strategy(*rows), department(*rows)))
    assert (finding.table, finding.path, finding.level) == (0, "goal", "hint")


def test_a_sheet_that_comes_twice_is_found_at_the_second() -> None:
    one = project(("数量", "改造长度", "≥30公里"), name="管网改造")
    assert [(each.table, each.path) for each in found("I05", report(one, one))] == [(1, "name")]
    other = project(("数量", "改造长度", "≥31公里"), name="路灯改造")
    assert outcome("I05", report(one, other)).status == Status.PASSED
