"""Years moved on: the words of one year's sheet as next year's sheet would say them.

What speaks of the sheet's own year moves: dates (`2024年12月10日前`), `2024年`, `2024年度`, a bare `2024`
before a noun, and the year before where it is what is compared with (`较2023年提高`).  What stays is what
somebody else has named so: titles in 《》, document numbers, lists and spans of several years
(`2021-2025年`), beginnings (`自2024年起`), and later years without a month (`到2030年`), goals that last.
Chosen: rules that leave a text alone in doubt.  Each cell they change is shown to the clerk; one they leave
is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indicators.units import is_known

_YEAR = r"(?<!\d)(?:19|20)\d\d"
_TO = r"\s*[-—–−~～至到]+\s*"
_MONTH = r"\s*年\s*(\d{1,2})\s*月"
_KEPT = tuple(
    re.compile(pattern)
    for pattern in (
        r"《[^》]*(?:》|$)",  # a title
        r"[〔﹝\[（(【［]\s*(?:19|20)\d\d\s*[〕﹞\]）)】］]",  # the year of a document's number
        rf"{_YEAR}\s*年?\s*第?\s*\d+\s*号",
        rf"[自从]\s*{_YEAR}\s*年[^，。；,;]{{0,12}}?(?:起|开始|以来)",
        rf"{_YEAR}\s*年\s*(?:起|以来|以前|之前)",
        rf"{_YEAR}\s*年?{_TO}{_YEAR}(?!\s*(?:年\s*\d+\s*月|学年|\d))",  # a span of years
        rf"{_YEAR}\s*年?度?(?:\s*[、，,和及与]\s*{_YEAR}\s*年?度?)+",  # a list of years
    )
)
_SCHOOL_YEAR = re.compile(rf"({_YEAR}){_TO}({_YEAR})(?=\s*学年)")
_MONTHS = re.compile(rf"({_YEAR}){_MONTH}(?:\s*\d{{1,2}}\s*日)?{_TO}({_YEAR}){_MONTH}")
_DATE = re.compile(rf"({_YEAR})(?=\s*年\s*\d{{1,2}}\s*月|([-./])\d{{1,2}}\2\d{{1,2}}(?!\d))")
_NAMED = re.compile(rf"({_YEAR})(?=\s*年)")
_BARE = re.compile(rf"({_YEAR})(?=([一-鿿]{{1,4}}))")
_COMPARED = re.compile(rf"(?:较|比|高于|低于|超过?|不[低高]于)\s*({_YEAR})(?=\s*年)")
_BASE = re.compile(rf"[在与同]?({_YEAR})(?=\s*年度?[^，。；,;]{{0,8}}(?:基础上|相比|持平))")
_WRITTEN_OUT = re.compile(r"二[〇○零]\d?[〇○零一二三四五六七八九]{2}(?=年)")
_MORE = tuple("余多几万亿千百十个")
_NUMERALS = "〇一二三四五六七八九"

Span = tuple[int, int]


def moved_on(text: str, year: int, to: int) -> str:
    """A text of the sheet of `year` as the sheet of `to` would have it; the same text where nothing moves."""
    if year == to or not any(char.isdigit() or char in "二" for char in text):
        return text
    kept = [found.span() for pattern in _KEPT for found in pattern.finditer(text)]
    kept += _long_spans(text)
    years = {
        span: number + to - year
        for span, number in _years(text, year)
        if not any(start <= span[0] < end for start, end in kept)
    }
    for (start, end), number in sorted(years.items(), reverse=True):
        text = text[:start] + _written(number, like=text[start:end]) + text[end:]
    return text


def _years(text: str, year: int) -> Iterator[tuple[Span, int]]:
    """Every year that speaks of the sheet's own, with its place.  Some are found twice."""
    for found in _DATE.finditer(text):
        if int(found[1]) >= year:
            yield found.span(1), int(found[1])
    for found in _NAMED.finditer(text):
        if int(found[1]) == year:
            yield found.span(1), year
    for found in _BARE.finditer(text):
        if int(found[1]) == year and not _is_counted(found[2]):
            yield found.span(1), year
    for pattern in (_COMPARED, _BASE):
        for found in pattern.finditer(text):
            if int(found[1]) == year - 1:
                yield found.span(1), year - 1
    yield from _short_spans(text, year)
    for found in _WRITTEN_OUT.finditer(text):
        if found[0] == _written(year, like=found[0]):
            yield found.span(), year


def _short_spans(text: str, year: int) -> Iterator[tuple[Span, int]]:
    """Spans within a twelvemonth go on as a whole: a school year, the months of a season of work."""
    for found in _SCHOOL_YEAR.finditer(text):
        if int(found[2]) == int(found[1]) + 1 and year in (int(found[1]), int(found[2])):
            yield from ((found.span(group), int(found[group])) for group in (1, 2))
    for found in _MONTHS.finditer(text):
        if _length(found) <= 12 and year in (int(found[1]), int(found[3])):
            yield from ((found.span(group), int(found[group])) for group in (1, 3))


def _long_spans(text: str) -> list[Span]:
    """What takes longer than a year is not done again next year."""
    return [found.span() for found in _MONTHS.finditer(text) if _length(found) > 12]


def _length(found: re.Match[str]) -> int:
    """Months of a span, both ends counted."""
    first, last = (12 * int(found[group]) + int(found[group + 1]) for group in (1, 3))
    return last - first + 1


def _is_counted(after: str) -> bool:
    """`2024人` is an amount: a unit stands behind the figure, or a word that goes with one."""
    return after.startswith(_MORE) or any(is_known(after[:length]) for length in range(1, len(after) + 1))


def _written(year: int, *, like: str) -> str:
    """In figures, or in words where the text has it in words."""
    if like.isdigit():
        return str(year)
    zero = like[1] if like[1] in "〇○零" else "〇"
    return "".join(_NUMERALS[int(figure)] for figure in str(year)).replace("〇", zero)
