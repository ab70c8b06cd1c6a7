"""How like the names of two indicators are, by the pairs of characters they share.

Words that any name may bear (标准, 资金, 人数) and years say nothing about the thing and do not count.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GENERAL = re.compile(
    "总?额度|单(?:批次|[个台场套件户人次座栋辆盏灯])|最[高低]|综合(?=单价|均价|造价|成本|标准)|平均|均价|价格|其中|发放|补助|补贴|资助|奖补|标准|资金|金额|经费|费用|支出|总额|总量|总数"
    "|人数|人次|数量|个数|户数|场次|次数|面积|项目|工作|情况|对象|人员|全[区县市]|成本|单价|造价|单位|[人户生亩次月年场]均"
    "|每(?:公里|千米|平方米|人|户|亩|个|座|处|套|台|件|辆|吨|场|名)"
    "|本级|部分|全年|年度|其他|指标|采购|合计|总|(?:19|20)\\d\\d年?|[0-9.]+|\\W"
)
_TOTAL = re.compile("总|合计|共计")
_STANDARD = re.compile(
    "(?<!高)标准(?!化|厂房|地块|农田)|单价|定额|单[个台场套件户人次]|单位(?:造价|成本|价格|面积)"
    "|[人户亩次场生]均|平均|每(?![年月日周季])|最[高低](?:补|奖|救|资)"
)
_FIGURES = re.compile(r"\d+")
# what a loan or an insurance may come to is not what is paid for it
_SECURED = re.compile("贷款|授信|借款|融资|保额|保险金额|担保")
_BOUND = re.compile("额度|上限|限额|最高[金]?额|保额|保险金额")
_PAID = re.compile("补|贴|奖|助|救")


@lru_cache(maxsize=4096)
def pairs(name: str) -> frozenset[str]:
    """Of neighbouring characters, without general words."""
    return frozenset(
        word[at : at + 2] for word in _GENERAL.split(name) if word for at in range(max(len(word) - 1, 1))
    )


def likeness(one: str, other: str) -> float:
    """The share of the shorter name's pairs that the other has, 0 to 1."""
    first, second = pairs(one), pairs(other)
    return len(first & second) / (min(len(first), len(second)) or 1)


@lru_cache(maxsize=4096)
def has_same_figures(one: str, other: str) -> bool:
    """80-89 of 80-89岁老年人津贴标准 and 80-89岁老年人津贴人数."""
    figures = _FIGURES.findall(one)
    return bool(figures) and figures == _FIGURES.findall(other)


@lru_cache(maxsize=4096)
def own_words(name: str, *others: str) -> str:
    """What only this name says: 烈士遗属 of 烈士遗属抚恤金标准 beside 优抚对象抚恤金."""
    known = frozenset[str]().union(*map(pairs, others))
    return "".join(word for word in _GENERAL.split(name) for word in _unknown(word, known))


def _unknown(word: str, known: frozenset[str]) -> list[str]:
    """Characters of which no pair with a neighbour is known."""
    pair = [word[at : at + 2] in known for at in range(len(word) - 1)]
    return [one for at, one in enumerate(word) if not any(pair[max(at - 1, 0) : at + 1])]


def cut(name: str, longest: int = 24) -> str:
    """A name for a message."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def says_total(name: str) -> bool:
    return bool(_TOTAL.search(name))


def says_standard(name: str) -> bool:
    """Whether it is an amount for each of many: 标准, 单价, 人均."""
    return bool(_STANDARD.search(name))


def is_secured(name: str) -> bool:
    """Whether it bounds a loan or an insurance, not what is spent: 贷款最高额度."""
    return bool(_SECURED.search(name) and _BOUND.search(name)) and not _PAID.search(name)


@lru_cache(maxsize=4096)
def is_family(one: str, other: str) -> bool:
    """Whether two names differ in one place only, as those of tiers do: 农村低保标准, 城市低保标准."""
    shorter = min(len(one), len(other))
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    return 2 * (head + tail) >= shorter > 0


def _common(one: str, other: str) -> int:
    """How many characters they begin with alike."""
    for at, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return at
    return min(len(one), len(other))
