"""A sheet begun from an older one."""

from dataclasses import replace

import pytest

from sheets.carried import Moved, Take, carried, standing, without_sign
from sheets.catalogue import department_annual, fund, project
from sheets.documents import Budget, Document, Indicator, Party, Task

BLANK = (Task(indicators=(Indicator(level1="产出指标", level2="数量指标"),)),)


def a_project(**more):
    row = Indicator(
        key="aa", level1="产出指标", level2="时效指标", level3="2024年工期", value="2024年12月10日前"
    )
    rows = (row, replace(row, key="bb", level3="泵站数量", value="≥3座"))
    return Document(
        form="project",
        fiscal_year=2024,
        name="2024年泵站修缮",
        department=Party("301", "云屏市水务局"),
        budget=Budget("12", "12", None),
        goal="2024年修缮泵站。",
        tasks=(Task(indicators=rows),),
        **more,
    )


def begun(base, *, year=2025, take=Take(), sheet=project.ZICHUAN_2024, earlier=()):  # noqa: B008
    return carried(base, sheet, year=year, take=take, blank=BLANK, earlier=earlier)


def a_department(year, value, *, key="aa", **fields):
    row = Indicator(key=key, seq=1, level1="供水", level2="泵站", level3="泵站数量", value=value, **fields)
    return Document(form="department_annual", fiscal_year=year, tasks=(Task(indicators=(row,)),))


def test_rows_keep_their_keys_and_every_cell_that_moved_is_told():
    found = begun(a_project())
    assert [row.key for row in found.document.indicators] == ["aa", "bb"]
    assert found.document.fiscal_year == 2025
    assert found.moved == [
        Moved("head", "name", "2024年泵站修缮", "2025年泵站修缮"),
        Moved("head", "goal", "2024年修缮泵站。", "2025年修缮泵站。"),
        Moved("aa", "level3", "2024年工期", "2025年工期"),
        Moved("aa", "value", "2024年12月10日前", "2025年12月10日前"),
    ]


@pytest.mark.parametrize(
    ("take", "lacking"),
    [
        (Take(goal=False), lambda one: one.goal),
        (Take(amounts=False), lambda one: one.budget.total),
        (Take(values=False), lambda one: next(one.indicators).value),
        (Take(indicators=False), lambda one: next(one.indicators).level3),
    ],
)
def test_what_is_not_taken_is_empty(take, lacking):
    found = begun(a_project(), take=take)
    assert not lacking(found.document)
    whole = begun(a_project())
    assert lacking(whole.document)


def test_without_indicators_the_sheet_begins_with_its_blank_rows():
    assert begun(a_project(), take=Take(indicators=False)).document.tasks == BLANK


def test_tasks_of_a_fund_move_with_their_names():
    task = Task(key="t1", seq=1, name="2024年补助", indicators=next(iter(a_project().tasks)).indicators)
    found = begun(replace(a_project(), form="fund", tasks=(task,)), sheet=fund.ZHOUCUN_2024)
    assert found.document.tasks[0].name == "2025年补助"
    assert Moved("t1", "name", "2024年补助", "2025年补助") in found.moved


def test_a_sheet_of_the_same_year_changes_nothing():
    found = begun(a_project(), year=2024)
    assert found.document == a_project()
    assert found.moved == []


def test_last_years_target_becomes_last_years_value():
    base = a_department(
        2024, "≥505座", previous_year="490座", average_3y="480座", standard_source="2024年要点"
    )
    found = begun(base, sheet=department_annual.ZICHUAN_2024)
    (row,) = found.document.indicators
    assert (row.previous_year, row.average_3y, row.standard_source) == ("505座", None, "2024年要点")
    assert set(found.moved) == {
        Moved("aa", "previous_year", "490座", "505座"),
        Moved("aa", "average_3y", "480座", ""),
    }


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        (("≥505座", "≥500座", "≥495座"), "500座"),
        (("≥95%", "≥94.5%", "=94%"), "94.5%"),
        (("≥95%", "≥94%"), None),
        (("≥95%", "≥94座", "≥93%"), None),
        (("≥95%", "长期", "≥93%"), None),
    ],
)
def test_a_mean_needs_three_years_in_one_unit(values, mean):
    base, *earlier = (a_department(2024 - age, value) for age, value in enumerate(values))
    found = begun(base, sheet=department_annual.ZICHUAN_2024, earlier=earlier)
    assert next(found.document.indicators).average_3y == mean


def test_rows_of_earlier_years_are_found_by_name_where_keys_differ():
    earlier = [a_department(2023, "≥30座", key="x"), a_department(2022, "≥60座", key="y")]
    found = begun(a_department(2024, "≥90座"), sheet=department_annual.ZICHUAN_2024, earlier=earlier)
    assert next(found.document.indicators).average_3y == "60座"


def test_a_narrow_sheet_gets_no_column_it_does_not_print():
    found = begun(a_department(2024, "≥90座"), sheet=department_annual.ZHOUCUN_2024)
    assert next(found.document.indicators).previous_year is None


@pytest.mark.parametrize(
    ("target", "figure"), [("≥505人", "505人"), ("=100%", "100%"), ("小学≥3人", "小学3人"), ("长期", "长期")]
)
def test_a_figure_of_the_past_has_no_sign(target, figure):
    assert without_sign(target) == figure


def test_a_mark_stands_as_long_as_the_text_is_the_one_that_was_put_there():
    moved = [Moved("aa", "value", "2024年", "2025年"), Moved("aa", "average_3y", "3座", "")]
    assert list(standing(moved, {("aa", "value"): "2025年", ("aa", "average_3y"): ""})) == moved
    assert list(standing(moved, {("aa", "value"): "2025年"})) == moved[:1]
    assert list(standing(moved, {("aa", "value"): "2025年底", ("aa", "average_3y"): "4座"})) == []
