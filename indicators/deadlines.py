"""When something is promised: a day, a month, a year, a period, again and again, or after an event.

Works on text without white space and with folded characters (`indicators.printed`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

Nature = Literal["date", "month", "year", "period", "recurring", "relative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """first, last: the days it spans, where the print names a year; before: printed with 前 or a limit.

    recurring: `every` 年, 月 …; relative: within `amount` `unit` after `event`, or before `event`.
    """

    text: str
    nature: Nature
    first: date | None = None
    last: date | None = None
    before: bool = False
    every: str = ""
    event: str = ""
    amount: Decimal | None = None
    unit: str = ""
    kind: ClassVar[Literal["deadline"]] = "deadline"

    def __str__(self) -> str:
        return self.text


_DONE = (
    "(?:完成|完毕|办结|结束|开始|启动|开展|实施|执行|开工|竣工|完工|建成|投入使用|投用|交付|上线|拨付|支付|发放|兑现|缴纳"
    "|到位|到账|验收|报送|上报|提交|公开|全部|全面|基本|及时|足额|按时|期间|安排|[,。;])*"
)
_LEAD = r"(?:[次翌当本]年|不晚于|不迟于|截至|截止|预计|计划|力争|确保|于|在|到|至|[≤<=])*"
_BEFORE = "(?:之|以)?前"
_DAY = r"(?P<day{0}>[0-3]?\d)[日号]?"
_MONTH = r"(?P<month{0}>[01]?\d)月份?"
_YEAR = r"(?P<year{0}>(?:19|20)\d\d)(?:年度?|(?=[-~至到]+(?:19|20)\d\d年))"
_SIGNED = re.compile(r"(?<!\d)((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?!\d)")  # 2024-12-31
_PART = "(?P<part{0}>底|末|初|上旬|中旬|下旬|上半年|下半年|第?[一二三四1-4]季度|内)?"


def _point(name: str) -> str:
    return f"(?:{_YEAR}当?)?(?:{_MONTH})?(?:{_DAY})?{_PART}".format(name)


_POINT = re.compile(rf"{_LEAD}{_point('')}(?P<before>{_BEFORE})?{_DONE}")
_PERIOD = re.compile(rf"[从自]?{_point('1')}起?[-~至到]+{_point('2')}(?P<before>{_BEFORE})?止?{_DONE}")
_RECURRING = re.compile(
    r"(?P<word>每个?|按)(?P<every>半年|季度|学年|学期|年度|[年季月周日天旬])度?"
    r"(?:第?[一二三四五六七八九十末首]个?[月周日天])?月?(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?(?:底|末|初|中旬|上旬|下旬)?"
    rf"(?P<before>{_BEFORE}|内)?{_DONE}"
)
_NEXT = re.compile(
    rf"[次当本下]个?(?P<every>月|季度|周|日)(?:\d{{1,2}}[日号]|底|末|初)?(?P<before>{_BEFORE}|内)?{_DONE}"
)
_WITHIN = re.compile(
    r"(?:(?P<event>[^\d;]{1,24}(?:后|起|之日|时))的?)?,?[≤<]?(?P<amount>\d+(?:\.\d+)?|[一二两三四五六七八九十半])"
    rf"(?P<unit>个?(?:工作日|小时|月|季度|学期)|日|天|周|年|分钟)(?:以|之)?内{_DONE}"
)
_BEFORE_EVENT = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年)?(?P<event>[^\d;,≥≤<>=]{{0,12}}[年月日季期节学末底旬考检])"
    rf"(?<!目)(?<!往年){_BEFORE}{_DONE}"
)
_NUMERALS = {"半": Decimal("0.5"), "两": Decimal(2)} | {
    numeral: Decimal(number) for number, numeral in enumerate("一二三四五六七八九十", start=1)
}
# part of a year -> first and last month
_SEASONS: dict[str, tuple[int, int]] = {"上半年": (1, 6), "下半年": (7, 12)} | {
    f"{numeral}季度": (3 * n + 1, 3 * n + 3) for n in range(4) for numeral in ("一二三四"[n], str(n + 1))
}
_DECADES: dict[str, tuple[int, int]] = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def read_deadline(folded: str, text: str) -> Deadline | None:
    """The deadline a folded text says in full, or None.  `text` is kept as printed."""
    worded = _SIGNED.sub(r"\1年\3月\4日", folded)
    found = (read(worded, text) for read in _READINGS)
    return next((deadline for deadline in found if deadline), None)


def _recurring(folded: str, text: str) -> Deadline | None:
    match = _RECURRING.fullmatch(folded) or _NEXT.fullmatch(folded)
    if match is None:
        return None
    return Deadline(text=text, nature="recurring", every=match["every"], before=bool(match["before"]))


def _within(folded: str, text: str) -> Deadline | None:
    match = _WITHIN.fullmatch(folded)
    if match is None:
        return None
    amount = _NUMERALS.get(match["amount"]) or Decimal(match["amount"])
    return Deadline(
        text=text,
        nature="relative",
        before=True,
        event=match["event"] or "",
        amount=amount,
        unit=match["unit"].removeprefix("个"),
    )


def _moment(folded: str, text: str) -> Deadline | None:
    match = _POINT.fullmatch(folded)
    if match is None:
        return None
    span = _span(*(match[name] for name in ("year", "month", "day", "part")))
    if span is None:
        return None
    nature, first, last = span
    return Deadline(
        text=text,
        nature=nature,
        first=first,
        last=last,
        before=bool(match["before"]) or folded[0] in "≤<不截",
    )


def _period(folded: str, text: str) -> Deadline | None:
    """The year may stand at either end (2024-2028年); month and day of the end default to the start's."""
    match = _PERIOD.fullmatch(folded)
    if match is None or not ("年" in folded or "月" in folded):
        return None
    year = match["year1"] or match["year2"]
    begin = _span(year, match["month1"] or _left_out(match), match["day1"], match["part1"])
    month = match["month2"] or (match["month1"] if match["day2"] else None)
    end = _span(match["year2"] or year, month, match["day2"], match["part2"])
    if begin is None or end is None:
        return None
    return Deadline(text=text, nature="period", first=begin[1], last=end[2], before=bool(match["before"]))


def _left_out(match: re.Match[str]) -> str | None:
    """The month of `1-12月`, where the first number has no 月 and reads as a day."""
    return match["day1"] if match["month2"] and not match["month1"] else None


def _before_event(folded: str, text: str) -> Deadline | None:
    match = _BEFORE_EVENT.fullmatch(folded)
    if match is None:
        return None
    first = date(int(match["year"]), 1, 1) if match["year"] else None
    return Deadline(text=text, nature="relative", before=True, event=match["event"], first=first)


_READINGS: tuple[Callable[[str, str], Deadline | None], ...] = (
    _recurring,
    _within,
    _moment,
    _period,
    _before_event,
)


def _span(
    year: str | None, month: str | None, day: str | None, part: str | None
) -> tuple[Nature, date | None, date | None] | None:
    """Nature, first and last day; None for what is no moment (a bare number, a 13th month)."""
    if day and not month and not year:
        return None
    if not year and not month:
        return None
    nature: Nature = "date" if month and day else "month" if month else "year"
    try:
        return nature, *_days(int(year or 2000), month, day, part, known=bool(year))
    except ValueError:
        return None


def _days(
    year: int, month: str | None, day: str | None, part: str | None, *, known: bool
) -> tuple[date | None, date | None]:
    """Raises ValueError for a day that no calendar has."""
    if month is None:
        begin, end = _SEASONS.get((part or "").removeprefix("第"), (1, 12))
        days = date(year, begin, 1), date(year, end, monthrange(year, end)[1])
    elif day is None:
        length = monthrange(year, int(month))[1]
        begin, end = _DECADES.get(part or "", (1, 31))
        days = date(year, int(month), begin), date(year, int(month), min(end, length))
    else:
        days = (date(year, int(month), int(day)),) * 2
    return days if known else (None, None)
