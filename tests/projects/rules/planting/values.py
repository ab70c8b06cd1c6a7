"""Errors of values, signs and units."""

from __future__ import annotations

import random
import re

from tests.projects.rules.planting.kinds import ALL, TASKS, Found, any_of, at, cells, kind, said
from tests.projects.rules.planting.reports import Line, Sheet, text_of

COUNTS = re.compile("(人数|户数|个数|数量|里程|面积|次数|场次)$")
RATES = re.compile("(率|比例|满意度)$")
DUTIES = re.compile("准确率|合规率|发放率|发放及时率|兑付及时率|整改率")
COUNTED = ("%", "人", "户", "个", "场", "公里", "家", "次", "座", "台", "人次")
OTHER_UNIT = {"人": "户", "户": "人", "个": "处", "人次": "人", "家": "个"}


def _rates(sheet: Sheet) -> list[Line]:
    return [one for one in sheet.lines if one.is_rate and one.sign == "≥" and "harm" not in one.tags]


def _signed(sheet: Sheet, *signs: str) -> list[Line]:
    return [one for one in sheet.lines if one.sign in signs and one.number]


@kind("比率超过100%", "V01", ALL)
def ratio_over(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in _rates(sheet) if not re.search("增长|提高|下降", one.name)), chance)
    return said(line, chance.choice(["≥105%", "≥120%", "=110%", "≥950%"])) if line else None


@kind("≥100%", "V01", ALL)
def at_least_all(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if one.value == "=100%"), chance)
    return said(line, "≥100%") if line else None


@kind("比率写成数量", "V02 H04", ALL)
def count_for_rate(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in _rates(sheet) if RATES.search(one.name)), chance)
    return said(line, f"≥{chance.choice(['86所', '12个', '3年', '240人'])}") if line else None


@kind("数量写成比率或年限", "V02 H04", ALL)
def rate_for_count(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if COUNTS.search(one.name) and one.number and not one.tagged("qty:")]
    line = any_of(rows, chance)
    return said(line, f"≥{chance.choice(['95%', '2年', '85%'])}") if line else None


@kind("比率放在数量指标", "V03")
def rate_as_count(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if one.is_under("数量")), chance)
    if line is None:
        return None
    name = chance.choice(["年度计划任务完成率", "服务对象覆盖率", "重点工作完成率"])
    new = line.add_after(level3=name, value="≥95%")
    return [*cells(new), *at(new, "level2")], f"数量指标 {name}"


@kind("成本用≥", "V04")
def cost_at_least(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in _signed(sheet, "≤") if one.tags & {"total", "part"}), chance)
    return said(line, line.value.replace("≤", "≥")) if line else None


@kind("反向指标用≥", "V05 H01 H02 H03", ALL)
def harm_at_least(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in _signed(sheet, "≤") if "harm" in one.tags and not one.is_under("成本")]
    line = any_of(rows, chance)
    return said(line, line.value.replace("≤", "≥")) if line else None


@kind("缺符号", "V06", ALL)
def sign_missing(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_signed(sheet, "≥", "≤", "="), chance)
    if line is None:
        return None
    line.value = line.value.lstrip("≥≤=")
    return cells(line), f"{line.name} | {line.value}"


@kind("排版残留", "V08 V10 C06", ALL)
def residue(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(_signed(sheet, "≥", "≤"), chance)
    if line is None:
        return None
    latex, entity = {"≥": ("\\geq", "&ge;"), "≤": ("\\leq", "&le;")}[line.sign]
    number = text_of(line.number)
    ways = [f"${latex} {number}$ {line.unit}", f"{entity}{number}{line.unit}", f"<p>{line.value}</p>"]
    return said(line, chance.choice(ways))


@kind("一格多值", "V09", TASKS)
def many_values(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if one.is_under("数量") and one.number and not one.tagged("qty:")]
    line = any_of((one for one in rows if one.number > 9 and one.number % 1 == 0), chance)
    if line is None:
        return None
    part = int(line.number) // 3
    first, second = chance.choice([("城区", "镇村"), ("新增", "更新"), ("上半年", "下半年")])
    return said(line, f"{first}≥{part}{line.unit}；{second}≥{int(line.number) - part}{line.unit}")


@kind("以规则文字代替数值", "V10", ALL)
def rule_text(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if one.number and not one.tags & {"total", "part"}), chance)
    words = ["按上级文件规定执行", "根据实际需要确定", "不低于上年实际水平的1.2倍", "按相关标准据实结算"]
    return said(line, chance.choice(words)) if line else None


@kind("值重复名称的动词", "V11 L02 V02")
def echo(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of(sheet.with_tag("qual"), chance)
    if line is None:
        return None
    verb = chance.choice(["提高", "促进", "改善", "保障", "提升"])
    line.name = verb + chance.choice(["群众生活质量", "事业健康发展", "公共服务水平", "社会和谐稳定"])
    return said(line, verb)


@kind("指标值写进名称", "V12", ALL)
def value_in_name(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in _signed(sheet, "≥") if one.unit in COUNTED), chance)
    if line is None:
        return None
    number = line.value.removeprefix("≥")
    line.name = chance.choice([f"{number}以上的{line.name}", f"{line.name}达到{number}"])
    return cells(line), f"{line.name} | {line.value}"


@kind("名称与值单位不一", "V13 V02", ALL)
def other_unit_in_name(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.lines if one.unit in OTHER_UNIT and one.number), chance)
    if line is None:
        return None
    line.name = f"{line.name}（{OTHER_UNIT[line.unit]}）"
    return cells(line), f"{line.name} | {line.value}"


@kind("单位在名称里又写一遍", "V13 V02")
def unit_twice(sheet: Sheet, chance: random.Random) -> Found:
    rows = [one for one in sheet.lines if one.tags & {"total", "part"} and one.unit == "万元"]
    line = any_of(rows, chance)
    if line is None:
        return None
    line.name = f"{line.name}（{chance.choice(['万元', '元'])}）"
    return cells(line), f"{line.name} | {line.value}"


@kind("应为100%的低于100%", "V14")
def duty_below(sheet: Sheet, chance: random.Random) -> Found:
    line = any_of((one for one in sheet.with_tag("duty") if DUTIES.search(one.name)), chance)
    return said(line, chance.choice(["≥90%", "≥95%", "≥85%"])) if line else None
