"""Two target values beside each other: whether they say the same, and which asks for more.

Derived from the printed texts (`indicators.values`).  No sign and = are one thing here: `100%` and `=100%`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from indicators.deadlines import Deadline
from indicators.printed import compact, fold
from indicators.values import Compound, Part, Quantity, Range, TargetValue, parse

Strength = Literal["stronger", "weaker", "equal"]
_UPWARD, _DOWNWARD = ("≥", ">"), ("≤", "<")
_WORDS = re.compile("左右|上下|[以之]上|[以之][下内]|内$")
_AGREES = {"": ("", "=", *_UPWARD, *_DOWNWARD), "上": _UPWARD, "下": _DOWNWARD, "内": _DOWNWARD}


def same_value(one: str, other: str) -> bool:
    """Whether two printed texts mean one value: ≥95% and >=95%, 100% and =100%, 1万元 and 10000元."""
    return _spelt(one) == _spelt(other) or _meaning(parse(one)) == _meaning(parse(other))


def strength(old: str, new: str) -> Strength | None:
    """What `new` asks for beside `old`; None where the two cannot be compared.

    More is stronger under ≥, less under ≤, sooner for a day: a value without a sign has that of the other.
    """
    if not old or not new:
        return None
    if same_value(old, new):
        return "equal"
    before, after = parse(old), parse(new)
    if isinstance(before, Quantity) and isinstance(after, Quantity):
        return _of_quantities(before, after)
    if isinstance(before, Deadline) and isinstance(after, Deadline):
        return _of_deadlines(before, after)
    return None


def _spelt(text: str) -> str:
    return fold(compact(text))


def _meaning(value: TargetValue) -> object:
    if isinstance(value, Compound):
        return tuple(map(_part, value.parts))
    return _part(value)


def _part(value: Part) -> object:
    """All but the wording: units and numbers as the canonical ones."""
    if isinstance(value, Quantity):
        beside = _spelt(value.label), _spelt(value.note), _against(value)
        return value.operator or "=", value.canonical_number, value.canonical_unit, *beside
    if isinstance(value, Range):
        return value.canonical_bounds, value.canonical_unit, _spelt(value.label), _spelt(value.note)
    if isinstance(value, Deadline) and value.first:
        return replace(value, text="")
    return _spelt(value.text)


def _against(value: Quantity) -> str:
    """Words behind a number that do not go with its sign: ≤25万元以上, =100%左右."""
    found = _WORDS.search(_spelt(value.text))
    word = found[0] if found else ""
    agrees = _AGREES.get(word[-1:], ())
    return "" if value.operator in agrees else word


def _of_quantities(before: Quantity, after: Quantity) -> Strength | None:
    signs = {before.operator or after.operator, after.operator or before.operator}
    if before.canonical_unit != after.canonical_unit:
        return None
    rise = _rise(before.canonical_number, after.canonical_number)
    if signs <= set(_UPWARD):
        return rise
    return _turned(rise) if signs <= set(_DOWNWARD) else None


def _rise(before: Decimal, after: Decimal) -> Strength | None:
    """None for one number under two signs (> and ≥)."""
    if before == after:
        return None
    return "stronger" if after > before else "weaker"


def _turned(rise: Strength | None) -> Strength | None:
    return {"stronger": "weaker", "weaker": "stronger"}.get(rise or "")  # type: ignore[return-value]


def _of_deadlines(before: Deadline, after: Deadline) -> Strength | None:
    """By month and day: the sheet of the next year names the next year's day."""
    if not before.last or not after.last:
        return None
    days = [(value.last.month, value.last.day) for value in (before, after) if value.last]
    if days[0] == days[1]:
        return "equal"
    return "stronger" if days[1] < days[0] else "weaker"
