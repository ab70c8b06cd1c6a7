"""Rows that slid, signs read as digits."""

import pytest

from reviews.findings import Status
from sheets.documents import Document, Indicator, Party, Task
from tests.projects.rules.building import department, found, outcome, paths, project, table


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (Indicator(level1="产出指标", level2="质量指标", level3="合格率", value="居民满意度"), "value"),
        (Indicator(level1="数量指标", level2="质量指标", level3="合格率", value="≥5%"), "level1"),
        (Indicator(level1="效益指标", level2="产出指标", level3="合格率", value="≥5%"), "level2"),
        (Indicator(level1="产出指标", level2="质量指标", level3="≥95%"), "level3"),
        (Indicator(level1="满意度指标", level3="服务对象满意度指标", value="满意"), "level3"),
    ],
)
def test_a_row_that_slid_is_found(row: Indicator, field: str) -> None:
    sheet = table(Document(form="project", department=Party(None, "某局"), tasks=(Task(indicators=(row,)),)))
    assert paths("I03", sheet) == [f"tasks[0].indicators[0].{field}"]


def test_a_row_in_its_columns_passes() -> None:
    sheet = project(
        ("质量", "检修合格率", "≥95%"), ("社会效益", "保障出行", "保障"), ("质量", "检修质量", "达到国家标准")
    )
    assert outcome("I03", sheet).status == Status.PASSED


def test_a_share_over_a_hundred_without_a_sign_may_have_lost_it() -> None:
    (finding,) = found("I04", project(("质量", "检修合格率", "292%")))
    assert (finding.level, finding.short) == ("hint", "是不是“≥92%”")


def test_a_count_that_was_last_year_s_but_for_its_first_digit_may_have_lost_its_sign() -> None:
    row = Indicator(seq=1, level3="培训次数", value="2280次", previous_year="280次")
    assert paths("I04", department(row)) == ["rows[0].value"]


@pytest.mark.parametrize("value", ["100%", "≥280%", "2280次"])
def test_other_values_pass(value: str) -> None:
    assert outcome("I04", project(("质量", "检修合格率", value))).status in (Status.PASSED, Status.ABSENT)
