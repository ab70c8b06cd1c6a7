"""Errors in what an indicator says: repeated, misplaced, asked of the wrong people, only begun."""

from __future__ import annotations

import random
import re

from tests.projects.rules.planting.kinds import ANNUAL, Found, any_of, at, cells, kind
from tests.projects.rules.planting.reports import Line, Sheet

BUILT = re.compile("建设|改造|新建|治理|加固|安装|修")
MEASURE = re.compile("(数量|个数|人数|里程|面积|户数|次数|座数|台数|长度)$")
WRONG_PARTIES = (
    "供应商满意度",
    "施工单位满意度",
    "承办单位工作人员满意度",
    "中标企业满意度",
    "经办人员满意度",
)
PAYMENTS = (
    ("质量", "资金使用合规率", "=100%"),
    ("时效", "资金拨付期限", "资金下达后30日内"),
    ("数量", "资金支付完成率", "=100%"),
    ("数量", "补助资金拨付次数", "=2次"),
    ("时效", "项目资金支付时限", "资金到位后20个工作日内"),
)
EXPENSES = (
    ("办公费和差旅费", "开展该项工作所需的办公费、差旅费支出"),
    ("工作经费支出", "该项工作全年经费支出金额"),
    ("设备购置费", "用于购置工作设备的费用"),
)


def _benefit(line: Line) -> Line | None:
    """Of the same task."""
    others = (one for one in line.sheet.lines if one.task == line.task)
    return next((one for one in others if one.is_under("社会效益", "生态效益", "经济效益")), None)


@kind("效益重复产出", "L01 C12")
def benefit_repeats(sheet: Sheet, chance: random.Random) -> Found:
    counts = [one for one in sheet.lines if one.is_under("数量") and MEASURE.search(one.name)]
    output = any_of(counts, chance)
    benefit = _benefit(output) if output else None
    if output is None or benefit is None:
        return None
    noun = MEASURE.sub("", output.name)
    names = [f"保障{output.name}", f"受益{noun}数", output.name, f"{noun}正常运行数量"]
    new = benefit.add_after(level3=chance.choice(names), value=output.value)
    return cells(output, new), f"{new.name} | {new.value}"


@kind("合规作质量、拨付作时效", "L03 V03")
def payment_as_output(sheet: Sheet, chance: random.Random) -> Found:
    level2, name, value = chance.choice(PAYMENTS)
    line = any_of((one for one in sheet.lines if one.is_under(level2)), chance)
    if line is None:
        return None
    new = line.add_after(level3=name, value=value)
    return [*cells(new), *at(new, "level2")], f"{level2} {name}"


@kind("满意度问错对象", "L04 L08")
def wrong_party(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if "满意度" in one.name), chance)
    if line is None:
        return None
    line.name = chance.choice(WRONG_PARTIES)
    return cells(line), line.name


@kind("同一指标挂两个二级", "L06 C12 L01")
def indicator_twice(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if one.is_under("质量") and one.is_rate), chance)
    benefit = _benefit(line) if line else None
    if line is None or benefit is None:
        return None
    new = benefit.add_after(level3=line.name, value=line.value)
    return cells(line, new), f"{line.name}两处"


@kind("只考核开工", "L07 T03")
def only_begun(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if one.is_under("数量") and BUILT.search(one.name)]
    line = any_of(rows, chance)
    if line is None:
        return None
    name = MEASURE.sub(r"开工\1", line.name)
    line.name = name if "开工" in name else f"{name}开工数"
    return cells(line), line.name


@kind("以支出作履职指标", "L10", ANNUAL)
def expense_as_duty(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if "new" not in one.tags), chance)
    if line is None:
        return None
    name, text = chance.choice(EXPENSES)
    value = chance.choice(["≤30000元", "≤9.5万元"])
    columns = {
        "planned_value": value,
        "standard_value": value,
        "average_3y": value[1:],
        "previous_year": value[1:],
    }
    filled = {column: value for column, value in columns.items() if line.cells[column]}
    new = line.add_after(indicator=name, explanation=text, value=value, **filled)
    return cells(new), f"{name} | {value}"
