"""How a target value is read aloud, for the line under the cell: 不超过 40.6 万元, 2024年12月20日以前.

The browser says the same for a quantity and a range (static/editor/values.js, one table of cases).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from indicators.deadlines import Deadline
from indicators.values import Compound, Operator, Quantity, Range, TargetValue

_SHARE = re.compile(r"[%‰％]|率|级|分$|度$")
_CLOSE = re.compile(r"[%‰℃％]")  # these stand at their number without a blank
_COUNTS: dict[Operator, str] = {
    "≥": "不少于 ",
    "≤": "不超过 ",
    "=": "正好 ",
    ">": "多于 ",
    "<": "少于 ",
    "": "",
}
_SHARES = _COUNTS | {"≥": "不低于 ", ">": "高于 ", "<": "低于 "}
_BETTER: dict[Operator, str] = {
    "≥": "越高越好",
    ">": "越高越好",
    "≤": "越低越好",
    "<": "越低越好",
    "=": "正好才算完成",
    "": "没有写符号",
}
_COUNTED = frozenset({"工作日", "小时", "月", "季度", "学期"})


def spoken(value: TargetValue) -> str:
    """In words; empty for what is kept as text alone (定性)."""
    if isinstance(value, Quantity):
        words = _SHARES if _SHARE.search(value.unit) else _COUNTS
        return words[value.operator] + _measured(value.number, value.unit)
    if isinstance(value, Range):
        return _between(value)
    if isinstance(value, Deadline):
        return _deadline(value)
    if isinstance(value, Compound):
        return "；".join(_part(part) for part in value.parts)
    return ""


def better(value: TargetValue) -> str:
    """Which way is the better one; empty where the value does not say."""
    return _BETTER[value.operator] if isinstance(value, Quantity) else ""


def _part(part: TargetValue) -> str:
    label = getattr(part, "label", "")
    return f"{label} {spoken(part) or part.text}".strip()


def _measured(number: Decimal, unit: str) -> str:
    blank = "" if not unit or _CLOSE.match(unit) else " "
    return f"{number}{blank}{unit}"


def _between(value: Range) -> str:
    if _CLOSE.match(value.unit):
        return f"{value.low}{value.unit} 到 {value.high}{value.unit} 之间"
    return f"{value.low} 到 {value.high} {value.unit}之间"


def _deadline(value: Deadline) -> str:
    if value.nature == "relative":
        return _relative(value)
    if value.nature == "recurring":
        return f"{value.text}，每{value.every}一次"
    if value.first is None or value.last is None:
        return value.text
    if value.first == value.last or value.before:
        return _day(value.last) + ("以前" if value.before else "")
    return f"{_day(value.first)}到{_day(value.last)}"


def _relative(value: Deadline) -> str:
    if value.amount is None:
        return f"{value.event}以前"
    counted = "个" if value.unit in _COUNTED else ""
    return f"{value.event} {value.amount} {counted}{value.unit}以内".strip()


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
