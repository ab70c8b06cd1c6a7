"""Explanations that explain."""

import pytest

from reviews.findings import Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome


def sheet(name: str, explanation: str):
    return department(Indicator(level1="文化", level3=name, value="≥3次", explanation=explanation))


@pytest.mark.parametrize(
    ("name", "explanation"),
    [
        ("送书下乡次数", "送书下乡次数"),
        ("送书下乡次数", "反映年度内开展送书下乡情况"),
        ("图书更新率", "2024年我区图书更新比例"),
    ],
)
def test_an_explanation_that_repeats_the_name_is_a_warning(name: str, explanation: str) -> None:
    (finding,) = found("C11", sheet(name, explanation))
    assert (finding.path, finding.level) == ("rows[0].explanation", "warning")


@pytest.mark.parametrize(
    ("name", "explanation"),
    [
        ("送书下乡次数", "反映基层文化事业繁荣发展情况"),
        ("图书更新率", "图书全部更新达到30%"),
        ("送书下乡次数", "农村送书下乡次数"),
    ],
)
def test_an_explanation_without_a_way_to_count_is_a_hint(name: str, explanation: str) -> None:
    assert [one.level for one in found("C11", sheet(name, explanation))] == ["hint"]


@pytest.mark.parametrize(
    ("name", "explanation"),
    [
        ("图书更新率", "年内新增图书册数占馆藏图书总册数的比例"),
        ("送书下乡次数", "由区图书馆组织、到行政村开展的流动借阅活动，同村同日只计一次"),
    ],
)
def test_an_explanation_that_says_how_to_count_passes(name: str, explanation: str) -> None:
    assert outcome("C11", sheet(name, explanation)).status == Status.PASSED


def test_without_an_explanation_there_is_nothing_to_say() -> None:
    assert outcome("C11", sheet("图书更新率", "")).status == Status.ABSENT
