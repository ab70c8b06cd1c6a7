"""Indicators that ask for little."""

from decimal import Decimal

from reviews.findings import Settings, Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, paths, project

START = ("数量", "道路改造开工里程", "≥12公里")


def test_only_the_start_of_a_work_is_a_warning() -> None:
    assert paths("L07", project(START)) == ["tasks[0].indicators[0].value"]


def test_the_start_beside_the_end_is_a_hint() -> None:
    sheet = project(START, ("数量", "道路改造完工里程", "≥9公里"))
    assert [one.level for one in found("L07", sheet)] == ["hint"]


def test_the_share_that_has_begun_is_a_hint() -> None:
    assert [one.level for one in found("L07", project(("数量", "签约项目开工率", "≥70%")))] == ["hint"]


def test_when_the_work_starts_beside_when_it_ends_is_a_hint() -> None:
    rows = [("时效", "改造开工时间", "2024年5月底前"), ("时效", "改造任务完成时间", "2024年11月底前")]
    assert [one.level for one in found("L07", project(*rows))] == ["hint"]
    assert [
        one.level for one in found("L07", department(Indicator(level3="新开工项目数", value="≥6个")))
    ] == ["hint"]


def test_an_explanation_that_counts_only_the_start_is_a_warning_there() -> None:
    one = Indicator(level3="改造户数", value="≥200户", explanation="年内开工的改造户数")
    assert paths("L07", department(one)) == ["rows[0].explanation"]


def test_the_end_of_a_work_passes() -> None:
    assert outcome("L07", project(("数量", "道路改造里程", "≥12公里"))).status == Status.PASSED


def test_one_threshold_for_everything_is_a_hint() -> None:
    rows = [("质量", f"第{number}项合格率", "≥95%") for number in range(3)]
    assert paths("L11", project(*rows)) == ["tasks[0].indicators[0].value"]
    assert outcome("L11", project(*rows, ("满意度", "居民满意度", "≥88%"), START)).status == Status.FAILED


def test_thresholds_of_their_own_and_whole_shares_pass() -> None:
    shares = ("≥92%", "≥95%", "≥88%")
    rows = [("质量", f"第{number}项合格率", value) for number, value in enumerate(shares)]
    assert outcome("L11", project(*rows)).status == Status.PASSED
    rows = [("质量", f"第{number}项合格率", "=100%") for number in range(4)]
    assert outcome("L11", project(*rows)).status == Status.ABSENT


def test_a_limit_of_nought_is_no_matter_to_a_sheet_without_rates() -> None:
    nought = Settings(limits={("L11", "fewest"): Decimal(0)})
    assert outcome("L11", project(("数量", "道路改造里程", "≥12公里")), nought).status == Status.ABSENT
