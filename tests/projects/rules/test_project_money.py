"""The money of a project in its own sheet and in its department's."""

from reviews.findings import Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, paths, project, report

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
