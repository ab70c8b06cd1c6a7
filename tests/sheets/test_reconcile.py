"""A preface's figures are found and checked to their last printed digit."""

import pytest

from sheets.documents import Budget, Document, Party, Task
from sheets.reconcile import Stated, number, reconcile, stated_in

PROJECT = Document(form="project", budget=Budget("16295.82"), tasks=(Task(),))
FUND = Document(form="fund", budget=Budget("10,837.70"), tasks=(Task(), Task(seq=2), Task(seq=3)))
OFFICE = Document(form="department_annual", department=Party(None, "水务局"))


def found(text):
    return [(one.what, one.value, one.unit) for one in stated_in([text])]


def test_the_counts_and_totals_of_a_preface_are_found():
    text = (
        "择选8个区级预算项目支出绩效目标表和4个部门的整体绩效目标表。8个项目共涉三类，预算金额16295.82万元。"
    )
    assert found(text) == [
        ("projects", "8", "个"),
        ("departments", "4", "个"),
        ("budget", "16295.82", "万元"),
    ]


def test_a_count_may_stand_behind_its_noun():
    text = "选取了6项专项资金，专项资金绩效目标共涉及项目28个，预算金额1.08亿元。"
    assert found(text) == [("funds", "6", "项"), ("projects", "28", "个"), ("budget", "1.08", "亿元")]


def test_a_sentence_may_go_on_over_lines():
    assert [one.text for one in stated_in(["共涉教育，预算金额162", "95.82万元。"])] == [
        "预算金额16295.82万元"
    ]


@pytest.mark.parametrize(
    ("value", "unit", "agrees"),
    [
        ("10837.70", "万元", True),
        ("10837.71", "万元", False),
        ("1.08", "亿元", True),
        ("1.083", "亿元", True),
        ("1.084", "亿元", True),  # rounded up from 1.08377
        ("1.09", "亿元", False),
    ],
)
def test_a_total_agrees_to_its_last_printed_digit(value, unit, agrees):
    (check,) = reconcile([Stated("budget", value, unit, "")], [FUND])
    assert check.agrees is agrees


def test_projects_involved_in_funds_are_their_tasks():
    (check,) = reconcile([Stated("projects", "3", "个", "共涉及项目3个")], [FUND])
    assert (check.agrees, check.meaning) == (True, "主要政策任务")


def test_a_wrong_count_is_shown_with_what_was_read():
    (check,) = reconcile([Stated("departments", "2", "个", "")], [PROJECT, OFFICE, OFFICE])
    assert check.line == "部门：前言写 2个，读到部门 1个，不一致"


@pytest.mark.parametrize(
    ("text", "value"), [("8", 8), ("16,295.82", None), ("八", 8), ("十二", 12), ("二十", 20)]
)
def test_figures_are_read_in_both_scripts(text, value):
    assert number(text) == (value if value else number("16295.82"))
