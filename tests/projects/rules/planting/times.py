"""Errors of time: years, days, periods, ended plans."""

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
)
from tests.projects.rules.planting.reports import Line, Sheet

DUE = re.compile(r"20.*[日底]前")


def _renamed(line: Line, name: str, value: str) -> Found:
    line.name, line.value = name, value
    return cells(line), f"{name} | {value}"


@kind("日期不在本年度", "T01", TASKS)
def day_of_other_year(sheet: Sheet, chance: random.Random) -> Found:
    year = sheet.report.year
    line = any_of((one for one in sheet.lines if one.value.startswith(str(year))), chance)
    return said(line, line.value.replace(str(year), str(year + chance.choice([-1, 1])))) if line else None


@kind("解释写着别的年份", "T01 T02", ROWS)
def explains_other_year(sheet: Sheet, chance: random.Random) -> Found:
    line = chance.choice(sheet.lines)
    line.cells["explanation"] = f"{sheet.report.year + chance.choice([-1, 1])}年{line.cells['explanation']}"
    return at(line, "explanation", "name", "value"), line.cells["explanation"]


@kind("名称中有别的年份", "T02 T01", ALL)
def year_in_name(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if one.number), chance)
    return (
        _renamed(line, f"{sheet.report.year - chance.choice([1, 2, 3])}年{line.name}", line.value)
        if line
        else None
    )


@kind("日期缺“前”", "T03")
def bare_day(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if DUE.fullmatch(one.value)), chance)
    return said(line, line.value.removesuffix("前")) if line else None


@kind("只写开始时间", "T03 L07")
def only_start(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(sheet.with_tag("end"), chance)
    if line is None:
        return None
    return _renamed(
        line,
        re.sub("(完成|完工|投入使用|竣工|清算完成)时间", "开始时间", line.name),
        f"{sheet.report.year}年3月",
    )


@kind("完成时间写成周期", "T05")
def recurring_end(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.with_tag("end") if "完成时间" in one.name), chance)
    return said(line, chance.choice(["每月28日前", "每季度末", "每月25日前"])) if line else None


@kind("依据已过期", "T06", ANNUAL)
def ended_plan(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if (one.cells["standard_source"] or "-") != "-"), chance)
    if line is None:
        return None
    region, year = sheet.report.region, sheet.report.year
    line.cells["standard_source"] = chance.choice(
        [
            f"{region}国民经济和社会发展“十三五”规划",
            f"{year - 2}年工作要点",
            f"《{region}{year - 1}年重点工作任务清单》",
            "“十二五”专项规划",
        ]
    )
    return at(line, "standard_source", "value"), line.cells["standard_source"]


@kind("可持续影响写年限", "T08 V02 L02")
def years_of_influence(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.with_tag("qual") if one.is_under("可持续")), chance)
    name = chance.choice(["长期促进事业平稳发展", "持续改善民生福祉", "政策发挥作用时间"])
    return _renamed(line, name, f"≥{chance.choice([1, 2, 3, 5])}年") if line else None
