"""How amounts are written, in invented sheets."""

import pytest

from projects.rules.table import Table
from reviews.findings import Status
from tests.projects.rules.building import found, outcome, paths, project

VALUE = "tasks[0].indicators[{}].value".format


def costs(*amounts: str) -> Table:
    return project(*(("经济成本", f"第{at}项费用", one) for at, one in enumerate(amounts)))


@pytest.mark.parametrize(
    ("amounts", "place"),
    [(("≤60万元", "≤20.1234万元", "≤30.5万元"), 1), (("≤60万元", "≤20万元", "≤300000元"), 2)],
    ids=["digits", "unit"],
)
def test_the_odd_amount_is_mentioned(amounts: tuple[str, ...], place: int) -> None:
    assert [(one.path, one.level) for one in found("A14", costs(*amounts))] == [(VALUE(place), "hint")]


@pytest.mark.parametrize(
    "amounts",
    [
        ("≤60万元", "≤20.50万元"),
        ("≤60.1234万元", "≤20.2345万元", "≤30万元"),
        ("≤60万元", "=600000元"),
        ("≤60万元", "≤60元/人"),
        ("≤60.500万元",),
    ],
    ids=["two digits", "all exact", "the same in both", "a standard", "noughts"],
)
def test_amounts_written_alike_are_right(amounts: tuple[str, ...]) -> None:
    assert outcome("A14", costs(*amounts)).status == Status.PASSED


def test_each_of_several_odd_amounts_names_the_others() -> None:
    odd = costs("≤60万元", "≤1.234万元", "≤2.345万元", "≤3万元")
    assert paths("A14", odd) == [VALUE(1), VALUE(2)]
    assert [len(one.related) for one in found("A14", odd)] == [1, 1]
