"""Words printed twice, years with a digit too few or too many: slips that show by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from projects.rules.confusions import Slip

_H = r"[\u4e00-\u9fff]"
_TWICE = re.compile(rf"({_H}{{2,12}})\1")
_BOUND = re.compile("(?<=保障)性|(?<=建设)(?:用地|单位)|(?<=发展)和?改革|(?<=服务)业")  # 保障保障性住房
_LISTED = re.compile(rf"(?:(?<=^)|(?<=[，、；。：,;:(（]))({_H}{{2,14}})[，、；,;]\1(?=$|[，、；。,;)）])")
_ONE = re.compile(
    r"(?:数数|率率|额额|费费|量量|度度|金金|户户数户)(?=$|[（(，。；、])|的的(?![确士])|(?<!参)与与|(?<!共)和和(?![美气谐])"
    r"|及及(?!时)|将将(?!军)|由由(?!于)|，的|、的(?=$|[，。])"
)
_MEASURES = "金额|标准|人数|数量|经费|资金|面积|个数|比例|费用|总额"
_AROUND = re.compile(rf"({_MEASURES})[（(][^（）()]*[）)]\1")
_AGAIN = re.compile(rf"({_H}{{3,8}})({_H}{{1,8}}?)\1")
_JOINS = re.compile("[和及与或以并在由按向对不非至到占比较]")
_PLACE = re.compile("[市区县省局镇村院部]$")
_YEAR = re.compile(
    r"(?<![\d.〔（(〕）)≥≤<>=约近超-])(?:20\d|20\d{3}|2[1-9]\d\d|02\d\d)年(?=度|工作|计划|要点|预算|底|末|初|全|我|本|\d|在|实施|,|，|$)"
    r"|(?<![\d.])20\d{3}年"
)
_YEARLESS = re.compile(
    r"(?<![\d.\-—～~至到])20[0-4]\d(?=[\u4e00-\u9fff])(?![年版号户人个名元万亿亩米吨台套次场所家只头件份届本])"
)
_SHORT_YEARS = re.compile(r"(?<![\d.])[0-3]\d[-—~～至][0-3]\d(?=[一二两三四五六]?年)(?!\d)")


@lru_cache(maxsize=8192)
def repeats(text: str) -> tuple[Slip, ...]:
    found = (*_twice(text), *_listed(text), *_single(text), *_around(text))
    return found or tuple(_again(text))


def _twice(text: str) -> Iterator[Slip]:
    for match in _TWICE.finditer(text):
        word = match[1]
        bound = len(word) == 2 and _BOUND.match(text, match.end())
        yield Slip(*match.span(), word, f"“{word}”重复", is_sure=not bound)


def _listed(text: str) -> Iterator[Slip]:
    return (Slip(*match.span(), match[1], f"“{match[1]}”重复") for match in _LISTED.finditer(text))


def _single(text: str) -> Iterator[Slip]:
    for match in _ONE.finditer(text):
        right = match[0][0] if match[0][0] == match[0][1] else ""
        yield Slip(*match.span(), right, f"“{match[0]}”重复或多字")


def _around(text: str) -> Iterator[Slip]:
    for match in _AROUND.finditer(text):
        yield Slip(*match.span(), "", f"括号前后都有“{match[1]}”")


def _again(text: str) -> Iterator[Slip]:
    """A longer word twice in one breath, with no 和 or 及 between that would call for it."""
    for match in _AGAIN.finditer(text):
        if not _JOINS.search(match[2]) and not _PLACE.search(match[1]):
            yield Slip(*match.span(), "", f"“{match[1]}”前后两次", is_sure=len(match[1]) > 3)


@lru_cache(maxsize=8192)
def wrong_years(text: str) -> tuple[Slip, ...]:
    if "年" not in text:
        return ()
    years = (Slip(*match.span(), "", "不像年份") for match in _YEAR.finditer(text))
    short = (
        Slip(*match.span(), "", "年份只写了两位", is_sure=False) for match in _SHORT_YEARS.finditer(text)
    )
    return (*years, *short)


@lru_cache(maxsize=4096)
def yearless(name: str) -> tuple[Slip, ...]:
    """2024 before a word, where 年 is lacking; in names."""
    return tuple(
        Slip(*match.span(), match[0] + "年", "后面少了“年”", is_sure=False)
        for match in _YEARLESS.finditer(name)
    )
