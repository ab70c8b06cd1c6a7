"""What the editor's script is told of a sheet."""

import json

import pytest

from indicators.levels import LEVELS
from sheets.catalogue import FOREIGN, SHEETS, department_annual, department_strategy, fund, project
from sheets.documents import Document, Indicator, Task
from sheets.render.html import render
from sheets.render.marks import Mark
from sheets.render.script import script_layout

EVERY_SHEET = pytest.mark.parametrize("sheet", (*SHEETS, *FOREIGN), ids=lambda sheet: sheet.id)


def document(sheet, *rows: Indicator) -> Document:
    return Document(form=sheet.form, tasks=(Task(key="t", indicators=rows or (Indicator(key="a"),)),))


@EVERY_SHEET
def test_every_cell_of_a_row_is_described_as_it_is_drawn(sheet):
    drawn = render(sheet, document(sheet), "edit")
    for column in script_layout(sheet, document(sheet))["columns"]:
        span = f' colspan="{column["colspan"]}"' if column["colspan"] > 1 else ""
        scope = ' scope="rowgroup"' if column["tag"] == "th" else ""
        path = column["path"].replace("{t}", "0").replace("{r}", "0")
        cell = f'<{column["tag"]} class="{column["classes"]}"{scope}{span} data-path="{path}" data-row="a"'
        assert f'{cell} data-field="{column["field"]}" data-kind="{column["kind"]}">' in drawn


@EVERY_SHEET
def test_it_is_json(sheet):
    assert json.loads(json.dumps(script_layout(sheet, document(sheet))))["form"] == sheet.form


def test_levels_are_told_with_the_spellings_of_the_sheet():
    rows = (Indicator(key="a", level2="经济成本"), Indicator(key="b", level2="进度安排"))
    levels = script_layout(project.ZICHUAN_2024, document(project.ZICHUAN_2024, *rows))["levels"]
    assert levels["names"] == [[name, list(below)] for name, below in LEVELS.items()]
    assert levels["spelled"] == {"经济成本": "经济成本指标"}
    assert ["数量指标"] in levels["required"]


@pytest.mark.parametrize("sheet", [department_annual.ZICHUAN_2024, department_strategy.ZHOUCUN_2024])
def test_where_levels_are_typed_there_are_none_to_choose(sheet):
    assert script_layout(sheet, document(sheet))["levels"] is None


def test_tasks_and_rows_are_told_by_key_also_where_no_row_is_drawn():
    tasks = (Task(key="t1", indicators=(Indicator(key="a"),)), Task(key="t2"))
    layout = script_layout(fund.ZHOUCUN_2024, Document(form="fund", tasks=tasks))
    assert layout["tasks"] == [{"key": "t1", "rows": ["a"]}, {"key": "t2", "rows": []}]
    assert layout["taskLabel"] == "主要政策任务"


def test_marks_are_told_with_their_cells():
    marks = {("a", "value"): [Mark("p", "批1", "#批1")], "goal": [Mark("e", "错1", "#错1", "没有填")]}
    found = script_layout(project.ZICHUAN_2024, document(project.ZICHUAN_2024), marks)["marks"]
    assert [(mark["row"], mark["field"], mark["label"], mark["title"]) for mark in found] == [
        ("a", "value", "批1", ""),
        ("head", "goal", "错1", "没有填"),
    ]


def test_a_text_keeps_its_line_ends_and_is_escaped():
    rows = (Indicator(key="a", level3="甲\n<b>乙"),)
    assert ">甲\n&lt;b&gt;乙</td>" in render(
        project.ZICHUAN_2024, document(project.ZICHUAN_2024, *rows), "edit"
    )
