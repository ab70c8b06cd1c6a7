"""Further forms that errors take: other wordings, other cells, other columns than the usual ones."""

from __future__ import annotations

import random
import re

from tests.projects.rules.planting.kinds import (
    ALL,
    ANNUAL,
    ROWS,
    TASKS,
    Found,
    any_of,
    at,
    cells,
    kind,
    said,
    whole,
)
from tests.projects.rules.planting.reports import Line, Sheet, text_of


def _numbered(sheet: Sheet) -> list[Line]:
    """Rows with a number that no sum needs."""
    needed = [one for tag in ("total", "part", "qty:", "std:") for one in sheet.with_tag(tag)]
    return [one for one in sheet.lines if one.number and one not in needed]


@kind("金额写成人数或年限", "V02", TASKS)
def money_in_people(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.with_tag("part") if not one.tagged("amt:")]
    line = any_of(rows, chance)
    return said(line, chance.choice(["≤1年", "≤320人", "=100%"])) if line else None


@kind("比率用件数、人数表示", "V02 V13 H04", ROWS)
def rate_in_pieces(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if one.name.endswith(("率", "比例")) and one.unit in ("%", "‰")]
    line = any_of(rows, chance)
    return said(line, f"{line.sign}{chance.choice(['15件', '30人', '8次'])}") if line else None


@kind("待填、暂无", "C06 V10 P02", ALL)
def to_be_filled(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_numbered(sheet), chance)
    return said(line, chance.choice(["待定", "暂无", "待填", "XXX", "≥xx%", "？"])) if line else None


@kind("叠字", "P01", ALL)
def doubled_particle(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if re.search("[的和对]", one.cells.get("objective") or "")]
    line = any_of(rows, chance)
    if line is None:
        return None
    line.cells["objective"] = re.sub("([的和对])", r"\1\1", line.cells["objective"], count=1)
    return at(line, "objective"), line.cells["objective"]


@kind("年份缺字、多字", "P01 T01 T06", ANNUAL)
def broken_year(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if re.search(r"20\d\d年", one.cells["standard_source"] or "")]
    line = any_of(rows, chance)
    year = str(sheet.report.year)
    if line is None:
        line = any_of((one for one in sheet.lines if (one.cells["standard_source"] or "-") != "-"), chance)
        if line is None:
            return None
        line.cells["standard_source"] = f"{year}年工作计划"
    wrong = chance.choice([year[:2] + year[3:], year[:3] + "2" + year[3:]])
    line.cells["standard_source"] = re.sub(r"20\d\d年", f"{wrong}年", line.cells["standard_source"])
    return at(line, "standard_source", "value"), line.cells["standard_source"]


@kind("括号、引号不成对", "P02", ALL)
def open_bracket(sheet: Sheet, chance: random.Random) -> Found:
    line = chance.choice(sheet.lines)
    line.name = chance.choice([f"{line.name}（", f"“{line.name}", f"{line.name}）"])
    return cells(line), line.name


@kind("总体目标写着别的年份", "T01 T02", {"project"})
def goal_of_other_year(sheet: Sheet, chance: random.Random) -> Found:
    year = sheet.report.year - chance.choice([1, 2])
    sheet.data["goal"] = f"{year}年，{sheet.goal}"
    return [(sheet.number, "goal")], sheet.goal[:12]


@kind("日历上没有的日子", "T07 T01 T03", TASKS)
def no_such_day(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if re.search(r"\d+月\d+日前", one.value)]
    line = any_of(rows, chance)
    day = chance.choice(["2月30日", "9月31日", "13月10日", "11月35日"])
    return said(line, f"{sheet.report.year}年{day}前") if line else None


@kind("缺成本指标", "C03 A10")
def cost_missing(sheet: Sheet, chance: random.Random) -> Found:
    task = chance.randrange(len(sheet.data["tasks"]))
    for line in [one for one in sheet.lines if one.task == task and one.cells["level1"] == "成本指标"]:
        line.remove()
    return whole(sheet), f"任务{task + 1}缺成本指标"


@kind("名称与值对调", "I03 C06 V10 V02 C11", ROWS)
def swapped(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_numbered(sheet), chance)
    if line is None:
        return None
    name, value = line.name, line.value
    line.name, line.value = value, name
    return [*cells(line), *at(line, "explanation")], f"{value} | {name}"


@kind("不认识的二级指标", "C05 I03 C04")
def unknown_level2(sheet: Sheet, chance: random.Random) -> Found:
    groups = [one.cells["level2"] for one in sheet.lines]
    line = any_of((one for one in sheet.lines if groups.count(one.cells["level2"]) > 2), chance)
    if line is None:
        return None
    line.cells["level2"] = chance.choice(["效果指标", "工作指标", "其他指标", "综合指标"])
    return whole(sheet), f"{line.cells['level2']} {line.name}"


@kind("同一指标抄在几行", "C12", ANNUAL)
def copied_row(sheet: Sheet, chance: random.Random) -> Found:
    first, second = sheet.lines[0], sheet.lines[-1]
    if first is second or first.cells["duty_no"] == second.cells["duty_no"]:
        return None
    kept = ("duty_no", "duty", "responsibility", "objective")
    second.cells |= {column: text for column, text in first.cells.items() if column not in kept}
    return [*cells(first, second), *at(second, "explanation")], first.name


@kind("别的对象的满意度", "L04 L08 L05")
def satisfaction_of_others(sheet: Sheet, chance: random.Random) -> Found:
    people = {
        "老年": "受益老年人满意度",
        "学生": "在校学生满意度",
        "游客": "游客满意度",
        "残疾": "残疾人满意度",
    }
    text = str(sheet.data["name"]) + sheet.goal + "".join(one.name for one in sheet.lines)
    names = [name for word, name in people.items() if word not in text]
    line = any_of((one for one in sheet.lines if "满意度" in one.name), chance)
    if line is None or not names:
        return None
    line.name = chance.choice(names)
    return cells(line), line.name


@kind("历史值写约数或趋势", "V16 V17", ANNUAL)
def vague_history(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if re.search(r"\d", one.cells["previous_year"] or "")]
    line = any_of(rows, chance)
    if line is None:
        return None
    line.cells["previous_year"] = chance.choice(["同比有所增长", "较好", "基本持平", "详见年报"])
    return at(line, "previous_year", "value"), line.cells["previous_year"]


@kind("目标条目跳号", "P05 C07", {"project", "fund"})
def goal_items_jump(sheet: Sheet, chance: random.Random) -> Found:
    found = re.findall(r"(\d)[.、](?!\d)", sheet.goal)
    if len(found) < 2:
        return None
    last = found[-1]
    sheet.data["goal"] = re.sub(rf"{last}([.、])(?!\d)", rf"{int(last) + 1}\1", sheet.goal, count=1)
    return [(sheet.number, "goal"), *whole(sheet)], f"第{last}条写成第{int(last) + 1}条"


@kind("上年值同号反向", "H01", ANNUAL)
def slightly_weaker(sheet: Sheet, chance: random.Random) -> Found:
    """Only a little: 8000 against 8212."""
    rows = [one for one in sheet.lines if re.search(r"\d", one.cells["previous_year"] or "") and one.number]
    line = any_of(
        (one for one in rows if "harm" not in one.tags and one.sign == "≥" and one.unit != "%"), chance
    )
    if line is None:
        return None
    number = line.number * 104 / 100
    line.cells["previous_year"] = (
        f"{text_of(number.quantize(line.number) if line.number % 1 else number)}{line.unit}"
    )
    line.cells["remark"] = "-"
    return at(line, "previous_year", "value", "name"), f"{line.value} 上年{line.cells['previous_year']}"


@kind("职责栏为空", "C08 C06 P05", ROWS)
def duty_empty(sheet: Sheet, chance: random.Random) -> Found:
    line = chance.choice(sheet.lines)
    columns = [one for one in ("duty", "responsibility", "indicator", "explanation") if line.cells.get(one)]
    column = chance.choice(columns)
    line.cells[column] = None
    return whole(sheet), f"{column}为空"


@kind("指标名称为空", "C06")
def name_empty(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_numbered(sheet), chance)
    if line is None:
        return None
    line.name = ""
    return cells(line), line.value
