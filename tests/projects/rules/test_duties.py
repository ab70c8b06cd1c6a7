"""The columns of a department's sheet."""

from reviews.findings import Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, paths

FULL = {
    "level1": "公路养护",
    "level2": "养护县道",
    "objective": "县道常年畅通",
    "level3": "养护里程",
    "explanation": "年内按计划养护的县道里程合计",
    "value": "≥120公里",
    "standard_value": "≥120公里",
    "standard_source": "县道养护规划",
    "average_3y": "115公里",
    "previous_year": "118公里",
    "history_source": "公路统计",
    "activity": "日常巡查和小修",
    "budget_project": "养护经费90万元",
    "office": "养护科",
}
NO_REFERENCE = {"standard_value": "-", "standard_source": None, "average_3y": "-", "previous_year": "-"}
NO_REFERENCE |= {"history_source": None}


def sheet(**changes: str | None):
    """The first row whole, the second with changes."""
    return department(Indicator(**FULL), Indicator(**(FULL | changes)))


def test_a_whole_row_passes() -> None:
    assert outcome("C08", sheet()).status == Status.PASSED


def test_an_empty_cell_of_a_column_in_use_is_a_warning() -> None:
    assert paths("C08", sheet(activity=None, office=None)) == ["rows[1].activity", "rows[1].office"]


def test_a_column_that_nobody_fills_is_not_asked_for() -> None:
    bare = Indicator(level1="公路养护", level2="养护县道", objective="畅通", level3="里程", value="≥120公里")
    assert found("C08", department(bare, bare)) == ()


def test_neither_standard_nor_history_wants_a_reason() -> None:
    assert paths("C08", sheet(**NO_REFERENCE, remark="-")) == ["rows[1].standard_value"]
    assert outcome("C08", sheet(**NO_REFERENCE, remark="首次实施")).status == Status.PASSED


def test_the_target_as_planned_value_is_no_reference() -> None:
    assert paths("C08", sheet(**NO_REFERENCE, planned_value="≥120公里")) == ["rows[1].standard_value"]
    assert found("C08", sheet(**NO_REFERENCE, planned_value="≥118公里")) == ()


def test_a_source_without_its_value_is_a_hint() -> None:
    (finding,) = found("C08", sheet(average_3y="-", previous_year="-"))
    assert (finding.path, finding.level) == ("rows[1].history_source", "hint")


def test_a_value_without_its_source_is_a_hint() -> None:
    assert [(one.field, one.level) for one in found("C08", sheet(standard_source=None))] == [
        ("standard_source", "hint")
    ]


def test_a_mean_that_lacks_without_a_reason_is_a_hint() -> None:
    assert paths("C08", sheet(average_3y="-")) == ["rows[1].average_3y"]
    assert found("C08", sheet(average_3y="-", remark="新设指标，不足三年")) == ()


def test_an_activity_that_is_a_source_or_a_paper_is_a_hint() -> None:
    for activity in ("公路统计", "《县道养护实施办法》"):
        assert [one.field for one in found("C08", sheet(activity=activity))] == ["activity"]


def test_sources_of_the_wrong_kind_are_hints() -> None:
    changed = sheet(standard_source="内部统计", history_source="县道养护实施方案", remark="公路统计数据")
    assert [one.field for one in found("C08", changed)] == ["standard_source", "history_source", "remark"]
