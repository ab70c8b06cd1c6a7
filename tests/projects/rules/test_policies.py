"""One project and one policy in several sheets."""

from reviews.findings import Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, fund, outcome, paths, project, report

ROW = ("数量", "检修车辆数", "≥5辆")


def of_project(text: str) -> Indicator:
    return Indicator(seq=1, level1="供水", level3="通水户数", value="≥9户", budget_project=text)


def test_a_department_that_names_another_amount_than_the_project_is_asked() -> None:
    sheets = report(
        project(ROW, name="农村供水管网改造项目", total="560"),
        department(of_project("淄川区农村老旧供水管网整治改造项目，预算金额800万元")),
    )
    (finding,) = found("A12", sheets)
    assert (finding.table, finding.path, finding.level) == (1, "rows[0].budget_project", "warning")
    assert finding.sum == ("部门整体表 800 万元", "项目表 560 万元", "差 240 万元")


def test_the_same_amount_passes_in_another_unit_too() -> None:
    sheets = report(
        project(ROW, name="农村供水经费", total="560.00"), department(of_project("农村供水经费560万元"))
    )
    assert outcome("A12", sheets).status == Status.PASSED


def test_an_amount_for_several_projects_passes_and_one_that_may_mean_either_is_unclear() -> None:
    two = (
        project(ROW, name="农村供水一期工程", total="100"),
        project(ROW, name="农村供水二期工程", total="40"),
    )
    assert (
        outcome("A12", report(*two, department(of_project("农村供水期工程140万元")))).status == Status.PASSED
    )
    assert (
        outcome("A12", report(*two, department(of_project("农村供水期工程150万元")))).status == Status.UNCLEAR
    )


def test_a_like_project_of_another_department_is_no_business_of_this_one() -> None:
    other = project(ROW, name="农村供水管网改造", total="560", department="某某镇政府")
    sheets = report(other, department(of_project("农村供水管网改造800万元")))
    assert outcome("A12", sheets).status == Status.ABSENT


def test_one_project_with_two_amounts_in_one_sheet_is_found_where_it_is_the_odd_one() -> None:
    rows = [of_project(f"农村供水经费{amount}万元") for amount in (560, 560, 650)]
    assert paths("A12", report(department(*rows))) == ["rows[2].budget_project"]


def test_a_project_that_its_department_never_names_is_a_hint() -> None:
    sheets = report(project(ROW, name="校车运行经费"), department(of_project("农村供水经费560万元")))
    assert [(one.path, one.level) for one in found("A12", sheets)] == [("name", "hint")]


def monthly(value: str, name: str = "农村孤儿基本生活保障标准", office: str = "民政局") -> object:
    return project(("经济成本", name, value), department=office)


def test_a_standard_that_differs_between_departments_is_found_at_both_with_months_made_years() -> None:
    sheets = report(monthly("≥1500元/人/月"), monthly("≥16800元/年/人", office="教育局"))
    first, second = found("A13", sheets)
    assert [(one.table, one.path) for one in (first, second)] == [
        (0, "tasks[0].indicators[0].value"),
        (1, "tasks[0].indicators[0].value"),
    ]
    assert "1500 元/人/月 × 12 ＝ 18000 元/年" in first.sum[0]
    assert "差 1200 元" in second.message


def test_equal_standards_pass_by_month_and_by_year() -> None:
    sheets = report(monthly("≥1500元/人/月"), monthly("=18000元/人/年", "农村孤儿基本生活标准", "教育局"))
    assert outcome("A13", sheets).status == Status.PASSED


def test_a_name_with_several_standards_in_one_sheet_is_no_policy_of_its_own() -> None:
    tiers = fund(
        ("高中", [("经济成本", "助学金资助标准", "≥2000元/生/年")]),
        ("学前", [("经济成本", "助学金资助标准", "≥1200元/生/年")]),
    )
    sheets = report(tiers, monthly("≥1500元/生/年", "助学金资助标准", "教育局"))
    assert outcome("A13", sheets).status == Status.ABSENT
