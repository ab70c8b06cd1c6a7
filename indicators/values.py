"""The grammar of target values (指标值).

The truth is the printed text; the meaning is derived from it.  The grammar knows wordings, not all Chinese:
what it does not know is a Quality, never an error, so nothing printed is refused.  Rejected: guessing a sign
that was not printed; a bare `100%` has no operator.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, Literal

from indicators.deadlines import Deadline, read_deadline
from indicators.printed import compact, fold
from indicators.units import SCALES, convert, is_known, times, unit, unscaled

Operator = Literal["", "≥", "≤", "=", ">", "<"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """operator: "" when none is printed.  note: what stands in brackets after the unit."""

    text: str
    operator: Operator
    number: Decimal
    unit: str = ""
    label: str = ""
    note: str = ""
    kind: ClassVar[Literal["quantity"]] = "quantity"

    def __str__(self) -> str:
        return self.text

    @property
    def canonical_unit(self) -> str:
        return str(unit(self.unit))

    @property
    def canonical_number(self) -> Decimal:
        """In the canonical unit; rounded to twelve places where the decimal has no end (亩)."""
        return times(self.number, unit(self.unit).factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Both bounds in `unit`, that of the upper bound; in the order of print."""

    text: str
    low: Decimal
    high: Decimal
    unit: str = ""
    label: str = ""
    note: str = ""
    kind: ClassVar[Literal["range"]] = "range"

    def __str__(self) -> str:
        return self.text

    @property
    def canonical_unit(self) -> str:
        return str(unit(self.unit))

    @property
    def canonical_bounds(self) -> tuple[Decimal, Decimal]:
        factor = unit(self.unit).factor
        return times(self.low, factor), times(self.high, factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    text: str
    kind: ClassVar[Literal["quality"]] = "quality"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """Several values in one cell, in the order of print."""

    text: str
    parts: tuple[Quantity | Range | Deadline | Quality, ...]
    kind: ClassVar[Literal["compound"]] = "compound"

    def __str__(self) -> str:
        return self.text


Part = Quantity | Range | Deadline | Quality
TargetValue = Part | Compound
Kind = Literal["quantity", "range", "deadline", "quality", "compound"]

_OPERATORS: dict[Operator, str] = {
    "≥": r"\$?\\geq?(?:slant)?|>=|=>|≥=?|不得?[低少小]于|大于或?等于|至少|最低|最少",
    "≤": r"\$?\\leq?(?:slant)?|<=|=<|≤=?|不得?(?:[高大多]于|超过)|小于或?等于|至多|最多|最高",
    "=": r"==?|等于",
    ">": r">|[大高多]于|超过",
    "<": r"<|[小低少]于",
}
_SIGN = "|".join(f"(?:{words})" for words in _OPERATORS.values())
_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"[^\d≥≤=<>;:,、。\s()~$\\+-]{0,12}?(?:/\d*[^\d≥≤=<>;:,、。/\s()~$\\+-]{1,10}?){0,3}?"
_UPWARD, _DOWNWARD = "及?以上|之上", "及?以下|以内|之内|之下|内"
_SUFFIX = rf"(?P<suffix>(?:\(含\))?(?:{_UPWARD}|{_DOWNWARD})|左右|上下)?(?:\(含\))?"
_NOTE = r"(?P<note>\([^()]*\)|(?<=[%‰])[\u4e00-\u9fff]{1,6})?"
_QUANTITY = re.compile(
    rf"(?P<label>.*?)(?P<operator>{_SIGN})?(?P<number>{_NUMBER})\$?\\?(?P<unit>{_UNIT}){_SUFFIX}{_NOTE}\$?[。;,]*"
)
_RANGE = re.compile(
    rf"(?P<label>\D*?)(?P<low>{_NUMBER})(?P<low_unit>{_UNIT})(?:[-~至到]|--)(?P<high>{_NUMBER})(?P<unit>{_UNIT})"
    rf"(?P<note>\([^()]*\))?[。;,]*"
)
_OTHER_SIGN = re.compile(rf"(?:{_SIGN}){_NUMBER}")
_BARE_LABEL = re.compile(r"[^\d;,。]{0,12}|.{0,40}[到至达为是在约:]")
_LONGEST = 400  # no value is longer; the cost of a text that fails everywhere grows with its square
_STRONG = re.compile(r"[;\n]")
_WEAK = re.compile(r"[、,且](?!\d{3}(?:\D|$))")


@lru_cache(maxsize=8192)
def parse(text: str) -> TargetValue:
    """What a printed value means.  `parse(str(value)) == value`."""
    printed = compact(text)
    if len(printed) > _LONGEST:
        return Quality(text=text)
    folded = fold(printed)
    single = _single(folded, printed, text)
    if single.kind != "quality" and not _STRONG.search(folded.rstrip(";")):
        return single
    return _compound(folded, printed, text) or single


def _single(folded: str, printed: str, text: str) -> Part:
    found = (read(folded, printed, text) for read in _READINGS)
    return next((value for value in found if value), Quality(text=text))


def _deadline(folded: str, printed: str, text: str) -> Deadline | None:
    return read_deadline(folded, text) if folded else None


def _range(folded: str, printed: str, text: str) -> Range | None:
    match = _RANGE.fullmatch(folded)
    if match is None or not is_bare_unit(match["unit"]):
        return None
    low = _lower(_decimal(match["low"]), match["low_unit"], match["unit"])
    if low is None:
        return None
    return Range(
        text=text,
        low=low,
        high=_decimal(match["high"]),
        unit=_cut(printed, match, "unit"),
        label=_label(printed, match),
        note=_cut(printed, match, "note"),
    )


def _lower(number: Decimal, its_unit: str, upper_unit: str) -> Decimal | None:
    """The lower bound in the upper's unit: 1万-2万元 and 9000元-1万元 say it in their own."""
    if not its_unit:
        return number
    if its_unit in SCALES:
        its_unit += unscaled(upper_unit)
    return convert(number, its_unit, upper_unit)


def _quantity(folded: str, printed: str, text: str) -> Quantity | None:
    match = _QUANTITY.fullmatch(folded)
    if match is None or not _is_sure(match):
        return None
    quantity = Quantity(
        text=text,
        operator=_operator(match),
        number=_decimal(match["number"]),
        unit=_cut(printed, match, "unit"),
        label=_label(printed, match),
        note=_cut(printed, match, "note"),
    )
    return _unit_in_brackets(quantity)


def _is_sure(match: re.Match[str]) -> bool:
    """A printed operator decides; without one, label and unit must be of the known sort."""
    if match["operator"]:
        return len(match["label"]) <= 60 and not _OTHER_SIGN.search(match["label"])
    return bool(_BARE_LABEL.fullmatch(match["label"])) and is_bare_unit(match["unit"])


def is_bare_unit(folded: str) -> bool:
    """A unit credible without a sign before it: known, one or two unknown characters, or 个 and a noun."""
    return is_known(folded) or len(folded) <= 2 or bool(re.fullmatch(r"个[^/]{1,4}", folded))


def _unit_in_brackets(quantity: Quantity) -> Quantity:
    """`=100.00(%)`: the bracket holds the unit."""
    inner = quantity.note[1:-1]
    if quantity.unit or not inner or not is_known(inner):
        return quantity
    return replace(quantity, unit=inner, note="")


def _operator(match: re.Match[str]) -> Operator:
    for operator, words in _OPERATORS.items():
        if match["operator"] and re.fullmatch(words, match["operator"]):
            return operator
    suffix = match["suffix"] or ""
    if suffix.endswith(("上", "以上")) and suffix != "上下":
        return "≥"
    return "≤" if suffix.endswith(("以下", "之下", "内")) else ""


def _compound(folded: str, printed: str, text: str) -> Compound | None:
    """Parted by ；, or by ， and 、 when each part names its operator.  Two of the parts must measure."""
    for separator, accepted in ((_STRONG, _measures), (_WEAK, _names_operator)):
        spans = _pieces(separator, folded)
        parts = tuple(_single(folded[a:b], printed[a:b], printed[a:b]) for a, b in spans)
        measured = sum(map(accepted, parts))
        if measured >= 2 and (separator is _STRONG or measured == len(parts)):
            return Compound(text=text, parts=parts)
    return None


def _measures(part: Part) -> bool:
    return part.kind != "quality"


def _names_operator(part: Part) -> bool:
    return isinstance(part, Quantity) and part.operator != ""


def _pieces(separator: re.Pattern[str], folded: str) -> list[tuple[int, int]]:
    cuts = [(match.start(), match.end()) for match in separator.finditer(folded)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(folded)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _cut(printed: str, match: re.Match[str], group: str) -> str:
    return printed[slice(*match.span(group))] if match[group] else ""


def _label(printed: str, match: re.Match[str]) -> str:
    return _cut(printed, match, "label").rstrip(":：")


_READINGS: tuple[Callable[[str, str, str], Part | None], ...] = (_deadline, _range, _quantity)
