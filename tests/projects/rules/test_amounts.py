"""Sums in the head of a sheet."""

from reviews.findings import Status
from tests.projects.rules.building import found, outcome, project


def test_a_total_that_is_not_its_parts_is_an_error_with_the_sum_written_out() -> None:
    (finding,) = found("A01", project(total="785", fiscal="700", other="84"))
    assert (finding.path, finding.level, finding.sum) == ("budget.total", "error", ("700 ＋ 84 ＝ 784 万元",))
    assert "差 1 万元" in finding.message


def test_an_empty_part_is_nought() -> None:
    assert outcome("A01", project(total="785.00", fiscal="785")).status == Status.PASSED


def test_an_amount_in_words_cannot_be_checked() -> None:
    assert outcome("A01", project(total="约一百", fiscal="100")).status == Status.UNCLEAR
