"""Errors of sums: parts and totals, standards and quantities, slips of units."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.projects.rules.planting.kinds import Found, any_of, at, cells, kind, set_number
from tests.projects.rules.planting.reports import Line, Sheet, decimal_of, text_of


def triples(sheet: Sheet) -> list[tuple[Line, Line, Line]]:
    """(standard, quantity, amount) that agree, with everything in numbers."""
    letters = {(one.task, one.tagged("std:")) for one in sheet.with_tag("std:")}
    found = []
    for task, letter in sorted(letters):
        rows = [sheet.one(f"{part}:{letter}", task) for part in ("std", "qty", "amt")]
        if all(rows):
            found.append(tuple(rows))
    return found  # type: ignore[return-value]


@kind("总额≠财政＋其他", "A01", {"project"})
def fiscal_off(sheet: Sheet, chance: random.Random) -> Found:
    budget = sheet.data["budget"]
    if not budget["fiscal"]:
        return None
    fiscal = decimal_of(budget["fiscal"]) - chance.choice([5, 10, 30])
    budget["fiscal"] = text_of(fiscal)
    return [(sheet.number, f"budget.{one}") for one in ("total", "fiscal", "other")], f"财政拨款改为{fiscal}"


@kind("成本总额超预算", "A02", {"project"})
def cost_over_budget(sheet: Sheet, chance: random.Random) -> Found:
    """The parts still add up to the total row, but that is more than the budget."""
    total = sheet.one("total")
    part = any_of((one for one in sheet.with_tag("part") if not one.tagged("amt:")), chance)
    if not total or not part:
        return None
    more = chance.choice([8, 15, 40])
    set_number(total, total.number + more)
    set_number(part, part.number + more, in_goal=True)
    return [*cells(total), (sheet.number, "budget.total")], f"成本总额多{more}万元"


@kind("任务合计≠专项总额", "A02 A03 A12", {"fund"})
def fund_total_off(sheet: Sheet, chance: random.Random) -> Found:
    budget = sheet.data["budget"]
    budget["total"] = text_of(decimal_of(budget["total"]) - chance.choice([Decimal("20"), Decimal("33.5")]))
    totals = [cell for one in sheet.with_tag("total") for cell in cells(one)]
    named = [
        cell
        for other in sheet.report.sheets
        for row in other.lines
        if (row.cells.get("budget_project") or "").startswith(sheet.data["name"])
        for cell in at(row, "budget_project")
    ]
    return [(sheet.number, "budget.total"), *totals, *named], f"预算资金改为{budget['total']}"


@kind("分项之和≠总额", "A03")
def parts_off(sheet: Sheet, chance: random.Random) -> Found:
    part = any_of((one for one in sheet.with_tag("part") if not one.tagged("amt:")), chance)
    if not part:
        return None
    set_number(part, part.number + chance.choice([2, 5, Decimal("7.5")]), in_goal=True)
    family = [one for one in sheet.lines if one.task == part.task and one.tags & {"total", "part"}]
    return cells(*family), f"{part.name}改为{part.value}"


@kind("标准×数量≠金额", "A04 A05 A06 A08 A09")
def product_off(sheet: Sheet, chance: random.Random) -> Found:
    triple = any_of(triples(sheet), chance)
    if not triple:
        return None
    standard, quantity, amount = triple
    changed = chance.choice([standard, quantity])
    factor = Decimal(chance.choice(["1.25", "1.3", "1.7"]))
    number = (changed.number * factor).quantize(Decimal("0.01") if changed.number % 1 else Decimal(1))
    set_number(changed, number, in_goal=True)
    return [*cells(standard, quantity, amount), (sheet.number, "goal")], f"{changed.name}改为{changed.value}"


@kind("下限×下限超上限", "A05 A04 A08 A09 V04")
def floors_over_ceiling(sheet: Sheet, chance: random.Random) -> Found:
    triple = any_of((one for one in triples(sheet) if "标准" in one[0].name), chance)
    if not triple:
        return None
    standard, quantity, amount = triple
    standard.value = f"≥{text_of(standard.number)}{standard.unit}"
    quantity.value = f"≥{text_of(quantity.number)}{quantity.unit}"
    amount.value = f"≤{text_of(amount.number)}{amount.unit}"
    number = (quantity.number * Decimal("1.3")).quantize(
        Decimal("0.01") if quantity.number % 1 else Decimal(1)
    )
    set_number(quantity, number, in_goal=True)
    return [
        *cells(standard, quantity, amount),
        (sheet.number, "goal"),
    ], f"{quantity.name}改为{quantity.value}"


@kind("单位错位（十倍、万倍）", "A07 A04 A05 A06 A09 A10 A14")
def unit_slip(sheet: Sheet, chance: random.Random) -> Found:
    triple = any_of(triples(sheet), chance)
    if not triple:
        return None
    standard, quantity, amount = triple
    if "万元" in standard.unit and chance.random() < 0.6:
        standard.value = standard.value.replace("万元", "元")
    elif "万" not in quantity.unit and chance.random() < 0.4:
        quantity.value = f"{quantity.sign}{text_of(quantity.number)}万{quantity.unit}"
    else:
        set_number(standard, standard.number * chance.choice([10, 100]), in_goal=True)
    places = [*cells(standard, quantity, amount), (sheet.number, "goal")]
    return places, f"{standard.name} {standard.value}，{quantity.value}"


@kind("目标文字数字与指标不一致", "A10 A08 A04")
def goal_number_off(sheet: Sheet, chance: random.Random) -> Found:
    """One number of the goal text is another than in the indicator."""
    numbers = [one for one in sheet.lines if one.number and one.number > 9 and one.unit and one.unit != "%"]
    named = [one for one in numbers if f"{text_of(one.number)}{one.unit.partition('/')[0]}" in sheet.goal]
    line = any_of(named, chance)
    if not line:
        return None
    old = text_of(line.number)
    new = text_of((line.number * Decimal(chance.choice(["1.2", "0.8", "1.5"]))).quantize(Decimal(1)))
    sheet.rename_number(old, new)
    others = [one for one in sheet.lines if one.value == line.value]
    return [(sheet.number, "goal"), *cells(*others)], f"目标中{old}改为{new}"


@kind("档次标准倒挂", "A15 A04 A05 A06 A07 A09")
def tiers_upside_down(sheet: Sheet, chance: random.Random) -> Found:
    tiers = sorted(sheet.with_tag("tier:"), key=lambda one: one.tagged("tier:") or "")
    if len(tiers) < 2:
        return None
    first, last = tiers[0], tiers[-1]
    first.value, last.value = last.value, first.value
    return cells(*tiers), f"{first.name}{first.value}，{last.name}{last.value}"
