"""Errors between sheets and in the preface."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from decimal import Decimal

from tests.projects.rules.planting.kinds import ALL, ANNUAL, PREFACE, ROWS, Found, at, cells, kind, said
from tests.projects.rules.planting.reports import Line, Sheet, decimal_of, text_of


def _free(sheet: Sheet, *forms: str) -> Iterator[Sheet]:
    """The report's other sheets that hold no error yet."""
    for other in sheet.report.sheets:
        if other is not sheet and other.form in forms and other.number not in sheet.report.taken:
            yield other


@kind("前言项数不符", "A11 I01", ALL, between=True)
def stated_count_off(sheet: Sheet, chance: random.Random) -> Found:
    report = sheet.report
    counted = [what for what in report.stated if what != "budget"]
    if not counted or not report.is_whole:
        return None
    what = chance.choice(counted)
    report.misstated[what] = Decimal(1)
    return [PREFACE], f"前言{what}多1"


@kind("前言金额不符", "A11", ALL, between=True)
def stated_total_off(sheet: Sheet, chance: random.Random) -> Found:
    report = sheet.report
    if "budget" not in report.stated or not report.is_whole:
        return None
    report.misstated["budget"] = chance.choice([Decimal(120), Decimal("56.3")])
    return [PREFACE], "前言金额不符"


@kind("同一张表出现两次", "I05 A11 I01 C12", ALL, between=True)
def same_sheet_twice(sheet: Sheet, chance: random.Random) -> Found:
    report = sheet.report
    if not report.is_whole:
        return None
    report.sheets.append(Sheet(report, copy.deepcopy(sheet.data), wide=sheet.wide, twin=True))
    return [PREFACE], "整张表重复"


@kind("整体表与项目表金额不符", "A12", ANNUAL)
def project_amount_off(sheet: Sheet, chance: random.Random) -> Found:
    names = {line.tagged("proj:") for line in sheet.with_tag("proj:")}
    other = next((one for one in _free(sheet, "project", "fund") if one.data["name"] in names), None)
    if other is None:
        return None
    name = other.data["name"]
    amount = text_of(decimal_of(other.data["budget"]["total"]) + chance.choice([50, 123]))
    touched = [one for one in sheet.lines if (one.cells["budget_project"] or "").startswith(name)]
    for line in touched:
        line.cells["budget_project"] = f"{name}{amount}万元"
    places = [cell for line in touched for cell in at(line, "budget_project")]
    return [*places, (other.number, "budget.total")], f"{name}在整体表中写{amount}"


@kind("同一政策标准不一致", "A13", ALL, between=True)
def policy_differs(sheet: Sheet, chance: random.Random) -> Found:
    for line in sheet.with_tag("pol:"):
        tag = f"pol:{line.tagged('pol:')}"
        others = [one for one in sheet.report.sheets if one is not sheet and one.one(tag)]
        free = list(_free(sheet, *ALL))
        if others and all(one in free for one in others) and not line.tagged("std:"):
            twins = [twin for one in others if (twin := one.one(tag))]
            more = (line.number or 0) + chance.choice([24, 60, 120])
            places, note = said(line, f"{line.sign}{text_of(more)}{line.unit}")
            return [*places, *cells(*twins)], f"{note}，另表{twins[0].value}"
    return None


@kind("战略与年度指标不一致", "L09", ROWS, between=True)
def strategy_differs(sheet: Sheet, chance: random.Random) -> Found:
    (form,) = ROWS - {sheet.form}
    pairs = [pair for line in sheet.with_tag("both") for pair in _twins(line, form)]
    if not pairs:
        return None
    line, twin = chance.choice(pairs)
    number = line.number or Decimal(0)
    more = number + max(Decimal(1), (number / 10).quantize(Decimal(1)))
    places, note = said(line, f"{line.sign}{text_of(more)}{line.unit}")
    return [*places, *cells(twin)], f"{note}，另表{twin.value}"


def _twins(line: Line, form: str) -> Iterator[tuple[Line, Line]]:
    for other in _free(line.sheet, form):
        for twin in other.lines:
            if twin.name == line.name and line.number and line.unit != "%":
                yield line, twin
