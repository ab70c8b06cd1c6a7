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


def cleaners(value: str, name: str = "保洁员工资标准", department: str = "某镇") -> object:
    return project(("经济成本", name, value), name=f"{department}{value}", department=department)


def test_another_standard_of_the_same_name_is_only_mentioned() -> None:
    sheets = report(cleaners("=1200元/人/月"), cleaners("=1500元/人/月", department="另一镇"))
    assert [one.level for one in found("A13", sheets)] == ["hint", "hint"]
    assert (
        outcome("A13", report(cleaners("=1200元/人/月"), cleaners("=14400元/人/年"))).status == Status.PASSED
    )


def test_ages_tell_one_policy_from_another() -> None:
    def old(age: str, value: str) -> object:
        return monthly(value, f"{age}岁老年人津贴标准", f"民政{age}{value}")

    assert found("A13", report(old("80-89", "=100元/人/月"), old("90-99", "=200元/人/月"))) == ()
    sheets = report(old("90-99", "=250元/人/月"), old("90-99", "=200元/人/月"))
    assert [one.level for one in found("A13", sheets)] == ["warning", "warning"]
