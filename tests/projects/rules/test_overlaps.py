"""One thing counted twice."""

import pytest

from reviews.findings import Status
from tests.projects.rules.building import found, fund, outcome, paths, project

BENEFIT = "tasks[0].indicators[1].value"


@pytest.mark.parametrize(
    ("output", "benefit"),
    [
        (("数量", "慰问老人人数", "≥86人"), ("社会效益", "老人得到慰问", "≥86人")),
        (("数量", "建成公厕", "≥7座"), ("社会效益", "保障公厕开放数量", "≥7座")),
        (("经济成本", "护工补助标准", "≥310元/人/月"), ("社会效益", "提高护工收入水平", "≥310元/月/人")),
        (("质量", "公厕达标率", "≥95%"), ("社会效益", "公厕达标率", "≥97%")),
    ],
)
def test_a_benefit_that_is_an_output_or_cost_again_is_a_warning(output, benefit) -> None:
    (finding,) = found("L01", project(output, benefit))
    assert (finding.path, finding.level) == (BENEFIT, "warning")


def test_a_benefit_that_is_the_sum_of_outputs_is_written_out() -> None:
    sheet = project(
        ("数量", "城区老人慰问人数", "≥86人"),
        ("数量", "乡村老人慰问人数", "≥114人"),
        ("社会效益", "得到慰问的老人", "≥200人"),
    )
    (finding,) = found("L01", sheet)
    assert finding.sum == ("≥86人 ＋ ≥114人 ＝ ≥200人",)


@pytest.mark.parametrize(
    ("output", "benefit"),
    [
        (("数量", "建成公厕", "≥2座"), ("社会效益", "减少投诉", "≥2件")),
        (("质量", "公厕达标率", "≥95%"), ("社会效益", "垃圾回收率", "≥95%")),
        (("数量", "举办讲座", "≥3次"), ("可持续影响", "机制运行年限", "≥3年")),
    ],
)
def test_another_thing_with_the_same_number_passes(output, benefit) -> None:
    assert outcome("L01", project(output, benefit)).status == Status.PASSED


def test_the_same_rate_under_two_headings_is_a_warning() -> None:
    rows = (("质量", "惠民政策知晓率", "≥90%"), ("社会效益", "提高居民惠民政策知晓率", "≥90%"))
    assert paths("L06", project(*rows)) == [BENEFIT]


def test_a_quality_once_more_among_the_benefits_is_a_warning() -> None:
    rows = (("质量", "公厕达标率", "≥95%"), ("社会效益", "公厕达标率", "≥95%"))
    assert paths("L06", project(*rows)) == [BENEFIT]
    assert found("L01", project(*rows)) == ()


def test_another_rate_and_another_task_pass() -> None:
    rows = [("质量", "补助发放准确率", "=100%"), ("时效", "补助发放及时率", "=100%")]
    assert outcome("L06", project(*rows)).status == Status.PASSED
    assert outcome("L06", fund(("甲", rows[:1]), ("乙", rows[:1]))).status == Status.PASSED
