"""The numbers of a running text, such as the goal of a sheet, with their units and the nouns beside them.

What only looks like an amount is left out: days and years, the numbers of a list, ages, names (2型, 第3批,
5+N, 〔2021〕59号) and ranges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from indicators.printed import fold
from indicators.units import leading, times, unit

_LIST = r"(?:^|(?<=[。;:\n,、]))\s*[(]?\d{1,2}(?:[.、)](?!\d))"
_DAYS = (
    r"(?:19|20)\d\d年(?:度|份)?(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?"
    r"|\d{1,2}月份?(?:\d{1,2}[日号])?(?!\w*/)|\d{1,2}[日号]"
)
_FILES = r"[〔\[(﹝【](?:19|20)\d\d[〕\])﹞】](?:第?\d+号)?|第\d+|(?:19|20)\d\d-(?:19|20)\d\d"
_RANGES = r"\d[\d.]*\w{0,4}[-~—–至到]+\d[\d.]*(?:\w{0,2})?"
_NAMES = r"\d+[+]?[A-Za-zＡ-Ｚ]+|[A-Za-z+]+\d+|\d+(?:\+\d+)*\+\w|\d+型|\d+号|\d+周?岁|[“\"]\d+[”\"]|\d+级"
_NO_NUMBER = re.compile(r"\d{25,}")  # also too long to look at from each of its digits
_NO_AMOUNT = re.compile("|".join((_LIST, _DAYS, _FILES, _RANGES, _NAMES)))
_SCALE = r"万亿|[十百千]?万|亿|千(?!克|瓦|米)"
_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<scale>{_SCALE})?[余多]|[余多](?P<behind>{_SCALE})?)?"
)
_STOPS = r"\d\0,。;:、()（）“”\"\n"
_BEFORE = re.compile(rf"[^{_STOPS}]*$")
_AFTER = re.compile(rf"\0{{0,12}}[^{_STOPS}]*")
_EACH = re.compile(r"(每(?:人|户|亩|个|名|生|头|场|次|年|月|天|日|学期|学年)){1,2}[^每]{0,6}$")
_EACH_ONE = re.compile(r"每(学期|学年|.)")
_SENTENCE_END = re.compile(r"[。;\n]")
_QUOTED_BEFORE, _QUOTED_AFTER = 12, 6  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """text: number and unit as printed.  noun, after: the words before and behind it, up to a stop or a
    further number.  span: its place in the whole text.  sentence: counted from 0, parted by 。 and ；."""

    text: str
    number: Decimal
    unit: str
    noun: str
    after: str
    span: tuple[int, int]
    sentence: int

    @property
    def canonical_number(self) -> Decimal:
        return times(self.number, unit(self.unit).factor)

    @property
    def canonical_unit(self) -> str:
        return str(unit(self.unit))

    @property
    def words(self) -> str:
        """All that tells what is counted."""
        return self.noun + self.after

    @property
    def quoted(self) -> str:
        """Enough of what stands around it to find the place."""
        rest = "" if self.after.startswith("\0") else self.after
        rest = rest[:_QUOTED_AFTER] + ("…" if len(rest) > _QUOTED_AFTER else "")
        return f"{self.noun[-_QUOTED_BEFORE:]}{self.text}{rest}"


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


@lru_cache(maxsize=512)
def numbers(text: str) -> tuple[Number, ...]:
    """In the order of print."""
    plain = _NO_AMOUNT.sub(_blank, _NO_NUMBER.sub(_blank, fold(text)))
    found: list[Number] = []
    for match in _NUMBER.finditer(plain):
        found.append(_number(text, plain, match, found[-1].span[1] if found else 0))
    return tuple(found)


def _number(text: str, plain: str, match: re.Match[str], last: int) -> Number:
    start, end = match.span()
    word = leading(text[end : end + 12])
    stop = end + len(word)
    noun = _cut(_BEFORE.search(plain[last:start]), text[last:start])
    return Number(
        text=text[start:stop],
        number=Decimal(match["number"].replace(",", "")),
        unit=(match["scale"] or match["behind"] or "") + word.strip() + _each(noun, word),
        noun=noun,
        after=_cut(_AFTER.match(plain[stop:]), text[stop:]),
        span=(start, stop),
        sentence=len(_SENTENCE_END.findall(plain, 0, start)),
    )


def _each(noun: str, word: str) -> str:
    """/人/月 of 按每人每月12.5元."""
    found = _EACH.search(noun) if word.endswith("元") else None
    return "".join(f"/{one}" for one in _EACH_ONE.findall(found[0])) if found else ""


def _cut(match: re.Match[str] | None, text: str) -> str:
    return text[slice(*match.span())].strip(" .") if match else ""
