"""One policy in several sheets."""

from reviews.findings import Status
from tests.projects.rules.building import found, fund, outcome, project, report


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
