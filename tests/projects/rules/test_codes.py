"""Codes of departments and the budgets of their duties."""

from dataclasses import replace

from reviews.findings import Status
from sheets.documents import Indicator, Party
from tests.projects.rules.building import department, found, outcome, project, report, table


def coded(name: str, code: str | None, unit: str | None):
    sheet = project(("数量", "人数", "≥2人"), department=name)
    return table(replace(sheet.document, department=Party(code, name), unit=Party(unit, name)))


def test_the_one_sheet_without_a_code_among_many_is_a_warning() -> None:
    sheets = [coded(f"第{number}局", f"10{number}", f"10{number}001") for number in range(4)]
    findings = found("C02", report(*sheets, coded("第五局", None, None)))
    assert [(one.table, one.path, one.level) for one in findings] == [
        (4, "department", "warning"),
        (4, "unit", "warning"),
    ]


def test_a_report_without_codes_says_nothing() -> None:
    assert outcome("C02", report(*(coded(f"第{number}局", None, None) for number in range(4)))).findings == ()


def test_a_units_code_begins_with_its_departments() -> None:
    assert [one.path for one in found("C02", report(coded("教育局", "202", "305001")))] == ["unit"]
    assert outcome("C02", report(coded("教育局", "202", "202001"))).status == Status.PASSED


def test_one_department_has_one_code() -> None:
    sheets = report(coded("教育局", "202", "202001"), coded("教育局", "203", "203001"))
    assert [(one.table, one.path) for one in found("C02", sheets)] == [(1, "department")]


def duty(name: str, budget: str, indicator: str = "演练次数") -> Indicator:
    return Indicator(level1=name, level2=name, level3=indicator, value="≥2次", budget_project=budget)


def test_one_budget_under_many_duties_is_a_warning_at_its_first_row() -> None:
    rows = [duty(f"职责{number}", "基本支出30万元") for number in range(3)]
    (finding,) = found("C09", report(department(*rows)))
    assert (finding.path, len(finding.related)) == ("rows[0].budget_project", 2)
    assert outcome("C09", report(department(*rows[:2]))).status == Status.PASSED


def test_a_project_that_no_row_of_its_department_names_is_a_warning() -> None:
    own = department(duty("防汛", "河道清淤改造，预算90万元"), name="水利局")
    named = project(("数量", "长度", "≥2公里"), name="河道清淤项目", department="水利局")
    other = project(("数量", "长度", "≥2公里"), name="水库除险加固", department="水利局")
    assert [(one.table, one.path) for one in found("C09", report(own, named, other))] == [(2, "name")]


def test_another_beginning_with_another_amount_is_another_project() -> None:
    own = department(duty("治理", "水污染防治，预算金额310万元"), name="环境局")
    named = project(("数量", "长度", "≥2公里"), name="大气污染防治", total="742.5", department="环境局")
    assert [one.level for one in found("C09", report(own, named))] == ["hint"]
    own = department(duty("治理", "水污染防治，预算金额310万元"), name="环境局")
    like = project(("数量", "长度", "≥2公里"), name="河流水污染防治", total="310", department="环境局")
    assert outcome("C09", report(own, like)).status == Status.PASSED


def test_a_duty_without_an_indicator_is_a_warning() -> None:
    assert [one.path for one in found("C09", report(department(duty("防汛", "", indicator=""))))] == [
        "rows[0].duty"
    ]
