"""This year's sheet beside last year's."""

from reviews.findings import Status
from tests.projects.rules.building import found, outcome, project, table

ROWS = (
    ("数量", "检修车辆数", "≥5辆"),
    ("质量", "检修合格率", "≥95%"),
    ("时效", "检修完成时间", "每季度末前"),
)


def test_an_indicator_that_is_no_longer_there_is_named() -> None:
    before = project(*ROWS, ("数量", "新增站牌数", "≥8块"), year=2023).document
    (finding,) = found("H07", table(project(*ROWS).document, before=before))
    assert finding.sum == ("新增站牌数 ≥8块",)


def test_more_money_for_equal_targets_is_found_at_the_total() -> None:
    before = project(*ROWS, total="100", year=2023).document
    (finding,) = found("H07", table(project(*ROWS, total="150").document, before=before))
    assert (finding.path, finding.sum) == ("budget.total", ("上年 100 万元，本年 150 万元",))
    assert "增加 50%" in finding.message


def test_more_money_for_more_passes_and_so_does_a_little_more() -> None:
    before = project(*ROWS, total="100", year=2023).document
    more = project(("数量", "检修车辆数", "≥8辆"), *ROWS[1:], total="150").document
    assert outcome("H07", table(more, before=before)).status == Status.PASSED
    assert outcome("H07", table(project(*ROWS, total="105").document, before=before)).status == Status.PASSED


def test_without_last_year_there_is_nothing_to_say() -> None:
    assert outcome("H07", project(*ROWS)).status == Status.ABSENT
