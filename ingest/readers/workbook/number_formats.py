"""A number as a spreadsheet shows it: 0.95 under `0%` is 95%, 12 under `0"个"` is 12个.

Format codes as ECMA-376 part 1, 18.8.30 and 18.8.31 describe them: up to four sections for positive,
negative, zero and text; literal text in quotes or after a backslash; `_x`, `*x` only move text.
Fractions (`# ?/?`) are shown as decimal numbers.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

GENERAL = "General"
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-",
    42: '"¥"#,##0;"¥"-#,##0;"¥"-',
    43: "#,##0.00;-#,##0.00;-",
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥"-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_MOST_DIGITS = 11  # of a number without a format
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<space>_.|\*.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<exponent>[Ee][+-]0+)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+,*)"
    r"|(?P<date>AM/PM|A/P|上午/下午|(?:[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|aaaa?))|(?P<general>General)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_WEEKDAYS = "一二三四五六日"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)

Token = tuple[str, str]


def general(value: float) -> str:
    """A number without a format: no zeros at its end, at most eleven digits."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.{_MOST_DIGITS}g}"


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """The text of a number under a format code."""
    sections = _sections(code)
    tokens, magnitude = _section(sections, value)
    kinds = {kind for kind, _ in tokens}
    if "date" in kinds and "digits" not in kinds:
        return _date(value, tokens, from_1904=from_1904)
    if "digits" not in kinds and "general" not in kinds and not (kinds & {"text"}):
        return "".join(text for kind, text in tokens if kind == "literal")
    return _number(magnitude, tokens)


@cache
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    sections: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind, text = found.lastgroup or "other", found[found.lastgroup or 0]
        if kind == "other" and text == ";":
            sections.append([])
        elif kind in ("quoted", "escaped"):
            sections[-1].append(("literal", text))
        elif kind == "bracket":
            sections[-1] += _bracket(text)
        elif kind == "other":
            sections[-1].append(({"%": "percent", "@": "text"}.get(text, "literal"), text))
        elif kind != "space":
            sections[-1].append((kind, text))
    return tuple(tuple(section) for section in sections)


def _bracket(text: str) -> list[Token]:
    """A currency sign, a condition or a duration; colours and locales print nothing."""
    if text.startswith("$"):
        sign = text[1:].partition("-")[0]
        return [("literal", sign)] if sign else []
    if _CONDITION.fullmatch(text):
        return [("condition", text)]
    return [("elapsed", text)] if text.lower() in ("h", "hh", "m", "mm", "s", "ss") else []


def _section(sections: tuple[tuple[Token, ...], ...], value: float) -> tuple[tuple[Token, ...], float]:
    """The section for a value, and the number to print in it: a negative section brings its own sign."""
    for section in sections:
        condition = next((text for kind, text in section if kind == "condition"), None)
        if condition and _holds(condition, value):
            return section, value
    plain = [section for section in sections if not any(kind == "condition" for kind, _ in section)]
    numbers = plain[:3] or [sections[0]]
    if value < 0 and len(numbers) > 1:
        return numbers[1], -value
    if value == 0 and len(numbers) > 2:
        return numbers[2], value
    return numbers[0], value


def _holds(condition: str, value: float) -> bool:
    found = _CONDITION.fullmatch(condition)
    assert found
    bound = float(found[2])
    return {
        "<": value < bound,
        ">": value > bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[found[1]]


def _number(value: float, tokens: tuple[Token, ...]) -> str:
    pattern = "".join(text for kind, text in tokens if kind == "digits")
    amount = _decimal(value) * 100 ** sum(kind == "percent" for kind, _ in tokens)
    exponent = next((text for kind, text in tokens if kind == "exponent"), None)
    figures = _scientific(amount, pattern, exponent) if exponent else _figures(amount, pattern)
    parts, printed = [], False
    for kind, text in tokens:
        if kind == "digits" and not printed:
            parts.append(figures)
            printed = True
        elif kind in ("general", "text"):
            parts.append(general(value))
        elif kind in ("literal", "percent"):
            parts.append(text)
    return "".join(parts)


def _decimal(value: float) -> Decimal:
    """As people see the number: 1.005 is 1.005, not the nearest binary fraction below it."""
    try:
        return Decimal(repr(value))
    except InvalidOperation:
        return Decimal(0)


def _figures(amount: Decimal, pattern: str) -> str:
    plain = pattern.rstrip(",")  # each comma at the end divides by a thousand
    amount /= 1000 ** (len(pattern) - len(plain))
    whole, _, fraction = plain.partition(".")
    places = len(fraction)
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    digits, _, decimals = f"{abs(rounded):f}".partition(".")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    kept = decimals[: places - optional] + decimals[places - optional :].rstrip("0")
    digits = digits.zfill(whole.count("0"))
    if "0" not in whole and digits == "0":
        digits = ""
    if "," in whole:
        digits = f"{int(digits or 0):,}" if digits else ""
    return f"{sign}{digits}.{kept}" if kept or "." in pattern and places == 0 else sign + digits


def _scientific(amount: Decimal, pattern: str, exponent: str) -> str:
    mantissa, _, power = f"{amount:.{len(pattern.partition('.')[2])}E}".partition("E")
    digits = len(exponent) - 2
    sign = "-" if int(power) < 0 else "+" if exponent[1] == "+" else ""
    return f"{mantissa}E{sign}{abs(int(power)):0{digits}d}"


def _date(value: float, tokens: tuple[Token, ...], *, from_1904: bool) -> str:
    """Days since the epoch; `m` beside hours or seconds is a minute."""
    seconds = round(value * 86400)
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=seconds)
    noon = any(kind == "date" and text in ("AM/PM", "A/P", "上午/下午") for kind, text in tokens)
    parts = [
        _elapsed(text, seconds)
        if kind == "elapsed"
        else _moment(tokens, at, moment, noon=noon)
        if kind == "date"
        else text
        for at, (kind, text) in enumerate(tokens)
        if kind in ("date", "elapsed", "literal")
    ]
    return "".join(parts)


def _elapsed(unit: str, seconds: int) -> str:
    return str(seconds // {"h": 3600, "m": 60, "s": 1}[unit[0].lower()])


def _moment(tokens: tuple[Token, ...], at: int, moment: datetime, *, noon: bool) -> str:
    code = tokens[at][1]
    unit, wide = code[0].lower(), len(code) > 1
    if unit == "a":
        return _half(code, moment)
    if unit == "上":
        return "上午" if moment.hour < 12 else "下午"
    if unit == "m" and not _is_minute(tokens, at):
        return f"{moment:%b}" if len(code) == 3 else f"{moment.month:02d}" if wide else str(moment.month)
    number = {
        "y": moment.year if len(code) > 2 else moment.year % 100,
        "d": moment.day,
        "h": (moment.hour % 12 or 12) if noon else moment.hour,
        "m": moment.minute,
        "s": moment.second,
    }[unit]
    return f"{number:02d}" if wide else str(number)


def _half(code: str, moment: datetime) -> str:
    """上午/下午 of the clock, or the weekday of aaa and aaaa."""
    if code.startswith("A"):
        return "AM" if moment.hour < 12 else "PM"
    return ("星期" if len(code) > 3 else "周") + _WEEKDAYS[moment.weekday()]


def _is_minute(tokens: tuple[Token, ...], at: int) -> bool:
    dates = [(place, text) for place, (kind, text) in enumerate(tokens) if kind in ("date", "elapsed")]
    index = [place for place, _ in dates].index(at)
    before = dates[index - 1][1][0].lower() if index else ""
    after = dates[index + 1][1][0].lower() if index + 1 < len(dates) else ""
    return before == "h" or after == "s"
