"""Errors of completeness and form: what is missing, empty, there twice or in the wrong column."""

from __future__ import annotations

import random
import re
from collections import Counter

from tests.projects.rules.planting.kinds import (
    ALL,
    ANNUAL,
    ROWS,
    Found,
    any_of,
    at,
    cells,
    kind,
    whole,
)
from tests.projects.rules.planting.reports import Line, Sheet

REFERENCES = ("standard_value", "average_3y", "previous_year", "planned_value")
ASTRAY = {
    "产出指标": "社会效益指标",
    "效益指标": "质量指标",
    "满意度指标": "时效指标",
    "成本指标": "时效指标",
}


def _spare(sheet: Sheet) -> list[Line]:
    """Rows that no sum needs and that are not alone under their level 2."""
    groups = Counter((one.task, one.cells.get("level2")) for one in sheet.lines)
    needed = [one for tag in ("total", "part", "qty:", "std:") for one in sheet.with_tag(tag)]
    return [one for one in sheet.lines if one not in needed and groups[one.task, one.cells.get("level2")] > 1]


@kind("表头缺项", "C01", ALL)
def head_missing(sheet: Sheet, chance: random.Random) -> Found:
    fields = {"project": ["goal", "unit", "department"], "fund": ["goal", "department", "name"]}
    chosen = chance.choice(fields.get(sheet.form, ["department"]))
    if chosen in ("unit", "department"):
        sheet.data[chosen] = {"code": None, "name": None} if chosen == "department" else None
    else:
        sheet.data[chosen] = None
    return whole(sheet), f"{chosen}为空"


@kind("单位代码不属于部门", "C02", {"project"})
def foreign_code(sheet: Sheet, chance: random.Random) -> Found:
    unit, department = sheet.data["unit"], sheet.data["department"]
    if not (unit and unit["code"] and department["code"]):
        return None
    first = str((int(department["code"][0]) % 8) + 1)
    unit["code"] = first + unit["code"][1:]
    return whole(sheet), f"{department['code']} {unit['code']}"


@kind("缺一级指标", "C03")
def level1_missing(sheet: Sheet, chance: random.Random) -> Found:
    task = chance.randrange(len(sheet.data["tasks"]))
    gone = chance.choice(["满意度指标", "满意度指标", "效益指标"])
    for line in [one for one in sheet.lines if one.task == task and one.cells["level1"] == gone]:
        line.remove()
    return whole(sheet), f"任务{task + 1}缺{gone}"


@kind("缺二级指标", "C04")
def level2_missing(sheet: Sheet, chance: random.Random) -> Found:
    task = chance.randrange(len(sheet.data["tasks"]))
    rows = [one for one in sheet.lines if one.task == task]
    gone = chance.choice(["质量指标", "时效指标", "时效指标", "可持续"])
    for line in [one for one in rows if one.is_under(gone)]:
        line.remove()
    return whole(sheet), f"任务{task + 1}缺{gone}"


@kind("二级指标挂错一级", "C05 I03")
def level2_astray(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_spare(sheet), chance)
    if line is None:
        return None
    line.cells["level2"] = ASTRAY[line.cells["level1"]]
    note = f"{line.cells['level1']}/{line.cells['level2']} {line.name}"
    return at(line, "level2", "level1", "value", "name"), note


@kind("指标值为空", "C06", ALL)
def value_empty(sheet: Sheet, chance: random.Random) -> Found:
    line = chance.choice(sheet.lines)
    line.value = None
    return cells(line), f"{line.name}值为空"


@kind("模板残留", "C06 V10 P02", ALL)
def template_rest(sheet: Sheet, chance: random.Random) -> Found:
    line = chance.choice([one for one in sheet.lines if "total" not in one.tags])
    way = chance.randrange(3)
    if way == 0:
        line.value = chance.choice(["≥XX%", "≤**万元", "……", "≥××人", "/"])
    elif way == 1:
        line.name = chance.choice(["指标1：", "……", "指标2：" + line.name])
    else:
        line.value = f"≥**{line.unit or '%'}"
    return cells(line), f"{line.name} | {line.value}"


@kind("目标项数与任务数不符", "C07", {"fund"})
def task_without_goal(sheet: Sheet, chance: random.Random) -> Found:
    items = [one for one in re.split(r"\d、", sheet.goal) if one]
    if len(items) < 2:
        return None
    gone = items.pop(chance.randrange(len(items)))
    sheet.data["goal"] = "".join(f"{number}、{one}" for number, one in enumerate(items, 1))
    return whole(sheet), f"目标少一项：{gone}"


@kind("整体表职责栏缺项", "C08", ANNUAL)
def duty_cell_empty(sheet: Sheet, chance: random.Random) -> Found:
    line = chance.choice(sheet.lines)
    columns = ["explanation", "objective"]
    if sheet.wide:
        columns += ["activity", "budget_project", "office"]
    column = chance.choice(columns)
    line.cells[column] = None
    return at(line, column), f"{line.name} {column}为空"


@kind("参考值全空而无理由", "C08", ANNUAL)
def no_reason(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(sheet.with_tag("new"), chance)
    if line is None:
        return None
    line.cells["remark"] = "-"
    return at(line, "remark", "value", "name", *REFERENCES), "无理由"


@kind("解释等于名称", "C11", ROWS)
def explains_nothing(sheet: Sheet, chance: random.Random) -> Found:
    line = chance.choice(sheet.lines)
    line.cells["explanation"] = chance.choice(["", "反映"]) + line.name
    if chance.random() < 0.3:
        line.cells["explanation"] = f"反映{line.name}情况"
    return at(line, "explanation", "name"), line.cells["explanation"]


@kind("重复行", "C12", ALL)
def row_twice(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if not one.tags & {"total", "part"}), chance)
    new = line.add_after()
    if sheet.form == "department_strategy":
        for number, one in enumerate(sheet.data["rows"], 1):
            one["seq"] = number
    return cells(line, new), f"{line.name}重复"


@kind("错行：值栏是名称", "I03 C06 V10 V02")
def shifted(sheet: Sheet, chance: random.Random) -> Found:
    """By one column to the left, with an empty one at the end or before it."""
    line = any_of((one for one in _spare(sheet) if one.number), chance)
    if line is None:
        return None
    name, value = line.name, line.value
    last = chance.choice([(value, None), ("", value)])
    line.cells |= {"level1": line.cells["level2"], "level2": name, "level3": last[0], "value": last[1]}
    return at(line, "level1", "level2", "level3", "value"), f"{line.cells['level1']} | {name} | {value}"
