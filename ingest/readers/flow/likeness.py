"""What a text looks like, judged by its form alone: a value, a dash, a text cut in the middle."""

from __future__ import annotations

import re
from functools import lru_cache

from indicators.units import is_known
from ingest.readers.flow.pieces import CLOSING, OPENING, SIGNS

DASHES = frozenset({"-", "—", "－", "–", "−", "--", "——", "／", "/"})
_NUMBER = r"[-−—–]?\d[\d,，]*(?:\.\d+)?"
_UNIT = r"(?:[%％‰℃]|[^\W\d_]{1,4})?(?:[/／]\d*[^\W\d_]{1,4}){0,3}(?:以[上下内]|左右)?"
_BARE = rf"{_NUMBER}{_UNIT}(?:[-~～—至到]{_NUMBER}{_UNIT})?"
_LONG_UNIT = r"[^\d，。；;/／]{0,10}(?:[/／]\d*[^\d，。；;/／]{1,6}){0,3}"
_SIGNED = rf"[^\W\d_]{{0,8}}[{SIGNS}]{{1,2}}{_NUMBER}{_LONG_UNIT}"
_LABELLED = rf"[^\W\d_]{{1,4}}{_NUMBER}{_UNIT}"
_TIME = r"[^，。；]{0,9}?\d+\s*(?:年|季度|个?月|个?工作日|日|天|小时|周)[^，。；]{0,3}?[前内底]?"
_NOTE = r"(?:[（(][^（）()]{1,16}[）)])?"
_DATE = r"\d{4}年(?:\d+月)?(?:\d+[日号])?(?:[上中下]旬)?(?:之?[前内底])?前?"
_DATES = rf"{_DATE}(?:[-~～—至到](?:\d{{4}}年)?(?:\d+月)?(?:\d+[日号])?(?:之?[前内底])?)?"
_VALUE = re.compile(rf"(?:{_BARE}{_NOTE}|{_SIGNED}(?:[；;]{_SIGNED})*{_NOTE}|{_DATES})$")
_CUT_DATE = re.compile(r"^[年月]\d|\d年\d+$|\d月\d+$")
_DATE_BEGUN, _DATE_REST = re.compile(r"\d[年月]$"), re.compile(r"\d{1,2}(?:$|[月日号])")
_DAY_BEGUN = re.compile(r"[年月]\d{1,2}$")
_BARE_UNIT = re.compile(rf"{_NUMBER}([^\W\d_]*)")
_UNIT_BEGUN = re.compile(r"\d([^\d，。；、：（）()]{0,6})$")
LONGEST_UNIT = 5
_DATE_ONLY = re.compile(rf"{_DATES}$")
_TREND = r"[由从]\d[^，。；]{0,8}(?:提高|提升|增加|增长|上升|下降|降低|降|减少|压减)[到至为][^，。；]{1,10}"
_LOOSE_VALUE = re.compile(rf"(?:{_LABELLED}|{_TIME}|{_TREND})$")
_AMOUNT = re.compile(r"\d\s*(?:[百千万亿]+元?|元)")
_AMOUNT_LAST = re.compile(r"\d(?:[百千万亿]*元|[万亿])$")
_MEASURE = re.compile(
    "(率|[^不]足?数量?|量|额|度|时间|时限|时效|周期|面积|标准|比例|比重|占比|成本|资金|经费|费用?|人次|情况|程度|里程|长度|单价"
    "|价格|事件|案件|批次|主体|机制|能力|水平|收入|次数|总数|幅度|频次)$"
)
_OFFICE = re.compile("(科|股|室|处|队|中心|办|站|局|所|委|组|会|部|院|馆)[)）]?$")
_QUALITY = re.compile(
    "(逐步|逐年|逐渐|显著|明显|有效|持续|长期|基本|不断|大幅|较|稳|良好|优[良秀]?$|建立|完善|健全|得到|提高|提升|促进|保障|改善"
    "|增强|加强|降低|减少|不[低高]于|不超过|不发生|符合|达标|达到|合格|完成|无|[零0]|及时|全面)"
)
_PAIRS = {
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "【": "】",
    "〔": "〕",
    "﹝": "﹞",
}
_MIRROR = {"（": "(", "）": ")"}


@lru_cache(maxsize=65536)
def is_value(text: str) -> bool:
    """A number with its sign and unit, a range, a date: what can stand in no column of words."""
    return bool(_VALUE.match(text))


def is_loose_value(text: str) -> bool:
    """A value with a short label or a time limit in words: a value only where one is expected."""
    return len(text) <= 16 and bool(_LOOSE_VALUE.match(text))


def is_measure(text: str) -> bool:
    """The name of something measured, as indicators are called: …率, …时间, …人数."""
    return bool(_MEASURE.search(text))


def is_office(text: str) -> bool:
    """Called as offices are: …科, …中心, …(…科)."""
    return bool(_OFFICE.search(text))


def is_quality(text: str) -> bool:
    """A target in words: 逐步…, 有效…, 不低于…."""
    return bool(_QUALITY.match(text))


def is_dash(text: str) -> bool:
    return text in DASHES


def is_date(text: str) -> bool:
    return bool(_DATE_ONLY.match(text))


def has_amount(text: str) -> bool:
    """A sum of money, as the name of a budgeted project carries it."""
    return bool(_AMOUNT.search(text))


def ends_in_amount(text: str) -> bool:
    return bool(_AMOUNT_LAST.search(text))


def is_amount(text: str) -> bool:
    return is_value(text) and has_amount(text)


def has_figure(text: str) -> bool:
    return any(char.isdecimal() for char in text)


@lru_cache(maxsize=65536)
def continues_value(left: str, text: str) -> bool:
    """A unit, or its end, of the figure that stands before it: 6.5万 | 人, 12 | 件/万人."""
    unit = _UNIT_BEGUN.search(left)
    if unit is None or len(text) > LONGEST_UNIT:
        return False
    return is_known(unit[1] + text) and not (unit[1] and is_known(unit[1]) and len(text) > len(unit[1]) + 1)


def cuts_date(left: str, text: str) -> bool:
    """The rest of a date that stands before it: 2030年 | 5月, 2030年5 | 月."""
    if text[0].isdecimal():
        return bool(_DATE_BEGUN.search(left)) and bool(_DATE_REST.match(text))
    return bool(_DAY_BEGUN.search(left)) and text[0] in "月日号"


def bare_unit(text: str) -> str | None:
    """The unit of a number without a sign, None for anything else."""
    found = _BARE_UNIT.fullmatch(text)
    return found[1] if found else None


def begins_cut(text: str) -> bool:
    """Begins with what only follows something: the rest of a text, not its beginning."""
    return text[0] in CLOSING or (text[0] in "/／" and len(text) > 1)


def is_cut_date(text: str) -> bool:
    """A date's beginning or its rest: 2030年1, 月3日前."""
    return bool(_CUT_DATE.search(text))


def ends_closed(text: str) -> bool:
    """Ends as a whole text may end: a full stop, a sum of money, the close of the bracket it began with."""
    return text[-1] in "。；" or ends_title(text) or ends_in_amount(text)


def ends_title(text: str) -> bool:
    """A document's title in its brackets, perhaps with its number in brackets."""
    return text[-1] in "》）)" and text[0] in "《（("


def ends_cut(text: str) -> bool:
    """Ends with what something must follow."""
    return text[-1] in OPENING or text[-1] in "，、" or (len(text) > 2 and text[-1] in "-/")


@lru_cache(maxsize=65536)
def balance(text: str) -> tuple[int, ...]:
    """For each pair of brackets and quotes how many more open than close."""
    text = "".join(_MIRROR.get(char, char) for char in text)
    return tuple(text.count(left) - text.count(right) for left, right in _PAIRS.items() if left != "（")


BALANCED = balance("")
