"""A report beside its preface, and whether all of it was read."""

from reviews.findings import Status
from tests.projects.rules.building import department, found, fund, outcome, project, report

ROW = ("数量", "检修车辆数", "≥5辆")


def stated(what: str, value: str, unit: str, text: str = "") -> dict[str, str]:
    return {"what": what, "value": value, "unit": unit, "text": text}


def test_a_total_that_is_not_the_sum_of_the_sheets_is_an_error_with_every_amount() -> None:
    sheets = report(
        project(ROW, total="100", name="甲"),
        project(ROW, total="20.5", name="乙"),
        stated=[stated("budget", "302.5", "万元")],
    )
    (finding,) = found("A11", sheets)
    assert (finding.path, finding.level, finding.table) == ("budget.total", "error", 0)
    assert finding.sum == ("甲 100 万元", "乙 20.5 万元", "各表预算合计 120.5 万元")


def test_a_total_agrees_to_its_last_printed_digit() -> None:
    sheets = report(project(ROW, total="10837.70"), stated=[stated("budget", "1.08", "亿元")])
    assert outcome("A11", sheets).status == Status.PASSED


def test_a_count_that_is_not_the_number_of_sheets_is_an_error() -> None:
    sheets = report(project(ROW), department(), stated=[stated("projects", "2", "个")])
    assert "只" not in found("A11", sheets)[0].message
    assert [one.level for one in found("I01", sheets) if one.short == "读到的比前言写的少"] == ["hint"]


def test_a_report_without_a_preface_is_not_asked() -> None:
    assert outcome("A11", report(project(ROW))).status == Status.ABSENT


def test_a_task_without_a_row_was_not_read_whole() -> None:
    sheets = report(fund(("甲", [ROW]), ("乙", [])))
    (finding,) = found("I01", sheets)
    assert "任务2" in finding.message
    assert outcome("I01", report(project(ROW))).status == Status.PASSED


def test_text_that_found_no_cell_is_listed() -> None:
    (finding,) = found("I02", report(project(ROW), unplaced=[{"page": 7, "line": 3, "text": "≥95%"}]))
    assert finding.sum == ("第 7 页：≥95%",)
    assert outcome("I02", report(project(ROW))).status == Status.PASSED
