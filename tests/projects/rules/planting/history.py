"""Errors in the columns of reference: weaker than before, unlike, no number."""

from __future__ import annotations

import random
import re

from tests.projects.rules.planting.kinds import ANNUAL, Found, any_of, at, kind
from tests.projects.rules.planting.reports import Line, Sheet


def _with_number(sheet: Sheet, column: str) -> list[Line]:
    """Rows that have a number there."""
    return [one for one in sheet.lines if one.number and re.search(r"\d", one.cells.get(column) or "")]


@kind("数值栏里写文字", "V16", ANNUAL)
def text_for_number(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_with_number(sheet, "average_3y"), chance)
    if line is None:
        return None
    year, old = sheet.report.year, line.cells["average_3y"]
    years = "，".join(f"{year - back}年{old}" for back in (3, 2, 1))
    line.cells["average_3y"] = chance.choice(["前三年口径不同，无法平均", years, "详见统计年鉴", "逐年上升"])
    return at(line, "average_3y"), line.cells["average_3y"]


@kind("参考值缺单位", "V17 H04", ANNUAL)
def bare_reference(sheet: Sheet, chance: random.Random) -> Found:
    column = chance.choice(["previous_year", "average_3y"])
    line = any_of(_with_number(sheet, column), chance)
    number = re.search(r"[\d.]+", line.cells[column]) if line else None
    if line is None or number is None:
        return None
    line.cells[column] = number[0]
    return at(line, column, "value"), f"{column} {number[0]}"


@kind("历史值单位不同", "H04 V17", ANNUAL)
def unlike_unit(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_with_number(sheet, "previous_year"), chance)
    if line is None:
        return None
    line.cells["previous_year"] = "360人" if line.unit in ("%", "‰") else "92%"
    return at(
        line, "previous_year", "value", "average_3y"
    ), f"{line.value} 上年 {line.cells['previous_year']}"


@kind("弱于上年", "H01", ANNUAL)
def below_last_year(sheet: Sheet, chance: random.Random) -> Found:
    return _weaker(sheet, "previous_year", chance)


@kind("弱于三年均值", "H02", ANNUAL)
def below_mean(sheet: Sheet, chance: random.Random) -> Found:
    return _weaker(sheet, "average_3y", chance)


@kind("弱于标准值", "H03", ANNUAL)
def below_standard(sheet: Sheet, chance: random.Random) -> Found:
    return _weaker(sheet, "standard_value", chance)


def _weaker(sheet: Sheet, column: str, chance: random.Random) -> Found:
    """Makes the reference better than the target."""
    line = any_of((one for one in _with_number(sheet, column) if one.value != "=100%"), chance)
    if line is None:
        return None
    sign = line.sign if column == "standard_value" else ""
    line.cells[column] = f"{sign}{_better(line)}{line.unit}"
    line.cells["remark"] = "-"
    return at(line, column, "value", "name"), f"{line.name} {line.value}，{column} {line.cells[column]}"


def _better(line: Line) -> str:
    number = float(line.number or 0)
    if "harm" in line.tags:
        better = number * 0.75
    elif line.unit == "%":
        better = min(99.5, number + (100 - number) * 0.6)
    else:
        better = number * 1.25
    whole = number % 1 == 0 and number > 3 and line.unit != "%"
    return f"{better:.0f}" if whole else f"{better:.2f}".rstrip("0").rstrip(".")
