"""Values that probably lost their sign: a bare number among values with one.  It is proposed, never applied.

A damaged "≥" is also read as a digit ("≥280次" -> "2280次", "≥92%" -> "292%").  A file that holds its text
itself loses no sign; there only what cannot be is asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from indicators.levels import official_level1
from indicators.values import Quantity, parse
from sheets.documents import Indicator

_SIBLINGS = 3  # so many values with a sign before a bare one is odd
_SHARE = 0.8
_READ_AS_DIGIT = re.compile(r"[27](?=\d{2})")
_COST = "成本指标"


def lost_sign(rows: Sequence[Indicator], *, exact: bool) -> Iterator[tuple[Indicator, tuple[str, ...]]]:
    """Rows with a bare number, and what the value may have read, the likeliest first.

    exact: the text was in the file, nobody has recognised or retyped it.
    """
    numbers = [(row, value) for row in rows if (value := _quantity(row.value))]
    signed = [(row, value) for row, value in numbers if value.operator]
    if len(signed) < _SIBLINGS or len(signed) < _SHARE * len(numbers):
        return
    usual: dict[str | None, Counter[str]] = {}
    for row, value in signed:
        usual.setdefault(row.level2, Counter())[value.operator] += 1
    for row, value in numbers:
        if not value.operator and (_impossible(value) or not exact):
            whole = value.unit == "%" and value.number == 100
            sign = "=" if whole else _likely_sign(row, usual.get(row.level2))
            yield row, tuple(_readings(row.value or "", value, sign))


def _quantity(text: str | None) -> Quantity | None:
    value = parse(text or "")
    return value if isinstance(value, Quantity) and not value.label else None


def _likely_sign(row: Indicator, beside: Counter[str] | None) -> str:
    """The sign of its neighbours; without any, costs have a ceiling and everything else a floor."""
    if beside:
        return beside.most_common(1)[0][0]
    return "≤" if official_level1(row.level1 or "") == _COST else "≥"


def _readings(text: str, value: Quantity, sign: str) -> Iterator[str]:
    as_digit = f"{sign}{text[1:]}" if _READ_AS_DIGIT.match(text) else None
    if as_digit and _impossible(value):
        yield as_digit
    yield f"{sign}{text}"
    if as_digit and not _impossible(value):
        yield as_digit


def _impossible(value: Quantity) -> bool:
    return value.unit == "%" and value.number > 100
