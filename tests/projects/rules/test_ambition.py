"""Targets beside last year, mean, plan and standard."""

from decimal import Decimal

import pytest

from projects.rules.table import Table
from reviews.findings import Settings, Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, paths, project, table


def sheet(value: str, name: str = "培训人数", **cells: str) -> Table:
    return department(Indicator(seq=1, level1="职责", level2="责任", level3=name, value=value, **cells))


@pytest.mark.parametrize(
    ("number", "value", "cells", "path"),
    [
        ("H01", "≥80人", {"previous_year": "95人"}, "rows[0].value"),
        ("H01", "≤3%", {"previous_year": "2.5%"}, "rows[0].value"),
        ("H02", "≥80人", {"average_3y": "120人"}, "rows[0].value"),
        ("H02", "≥4个", {"average_3y": "2021年4.1个，2022年4.3个"}, "rows[0].value"),
        ("H03", "≤110", {"planned_value": "107", "standard_value": "107"}, "rows[0].value"),
        ("H04", "≥30所", {"average_3y": "85%", "previous_year": "85%"}, "rows[0].average_3y"),
        ("H05", "≥65人", {"previous_year": "20人", "remark": "-"}, "rows[0].value"),
        ("H06", "≥5‰", {"previous_year": "—2‰", "average_3y": "-3‰"}, "rows[0].value"),
        ("V16", "≥5个", {"average_3y": "2021年4个，2022年6个"}, "rows[0].average_3y"),
        ("V16", "≥5个", {"previous_year": "无法统计"}, "rows[0].previous_year"),
        ("V17", "≤2%", {"standard_value": "2%"}, "rows[0].standard_value"),
        ("V17", "≥9分", {"previous_year": "9"}, "rows[0].previous_year"),
        ("V17", "≥9%", {"average_3y": "≥9%"}, "rows[0].average_3y"),
    ],
)
def test_found(number: str, value: str, cells: dict[str, str], path: str) -> None:
    assert paths(number, sheet(value, **cells)) == [path]


@pytest.mark.parametrize(
    ("number", "value", "cells"),
    [
        ("H01", "≥95人", {"previous_year": "95人"}),
        ("H01", "≤2%", {"previous_year": "2.8%"}),
        ("H02", "≥80人", {"average_3y": "60人"}),
        ("H03", "=100%", {"standard_value": "98%"}),
        ("H04", "≥30所", {"average_3y": "28所"}),
        ("H05", "≥25人", {"previous_year": "20人"}),
        ("H06", "≤-1‰", {"previous_year": "-2‰"}),
        ("V16", "≥5个", {"average_3y": "5个"}),
        ("V17", "≤2%", {"standard_value": "2%以下", "previous_year": "1%"}),
    ],
)
def test_right(number: str, value: str, cells: dict[str, str]) -> None:
    assert outcome(number, sheet(value, **cells)).status == Status.PASSED


def test_below_the_last_year_of_a_plan_but_not_below_this_years_standard_is_only_a_hint() -> None:
    (finding,) = found("H03", sheet("≥88%", planned_value="≥90%", standard_value="≥88%"))
    assert finding.level == "hint"


def test_a_reason_in_the_remark_makes_it_a_hint() -> None:
    (finding,) = found("H02", sheet("≥80人", average_3y="95人", remark="上年起统计口径不同"))
    assert finding.level == "hint"


def test_a_dash_is_no_history() -> None:
    assert outcome("H01", sheet("≥80人", previous_year="-")).status == Status.ABSENT


def test_words_for_last_year_cannot_be_checked_and_say_why() -> None:
    answered = outcome("H01", sheet("≥80人", previous_year="首次实施"))
    assert (answered.status, answered.reasons) == (Status.UNCLEAR, ("第1行的上年值不是能和指标值相比的数",))


def test_nought_last_year_is_only_a_hint() -> None:
    (finding,) = found("H01", sheet("≤8/10万", previous_year="0/10万"))
    assert finding.level == "hint"


def test_the_mean_of_the_years_named_is_offered_as_the_right_text() -> None:
    (finding,) = found("V16", sheet("≥5个", average_3y="2021年4个，2022年6个"))
    assert finding.sum == ("（4 ＋ 6）÷ 2 ＝ 5.00个",)
    assert finding.fixes[0].operations[0]["new"] == "5.00个"


def test_a_remark_explains_a_jump_and_the_limit_is_the_regions() -> None:
    assert not found("H05", sheet("≥65人", previous_year="20人", remark="口径调整"))
    generous = Settings(limits={("H05", "jump"): Decimal(3)})
    assert outcome("H05", sheet("≥65人", previous_year="20人"), generous).status == Status.PASSED


def test_a_sheet_without_a_column_of_history_is_held_beside_last_years() -> None:
    before = project(("数量", "培训人数", "≥95人"), ("经济成本", "总额", "≤100万元"), year=2023).document
    now = project(("数量", "培训人数", "≥80人"), ("经济成本", "总额", "≤90万元")).document
    assert paths("H01", table(now, before=before)) == ["tasks[0].indicators[0].value"]
