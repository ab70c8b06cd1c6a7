"""Which words two texts of a sheet share: of the same thing, or of another.

Chinese is not parted into words; neighbouring characters in pairs do instead.  What every indicator says
(数量, 情况, 开展 …) is left out first.
"""

import re
from functools import lru_cache

from indicators.printed import compact, fold

_GENERIC = (
    "指标|项目|工作|情况|数量|个数|人数|人次|次数|户数|场次|金额|总额|资金|经费|费用|成本|标准|支出"
    "|开展|实施|完成|进行|提高|提升|促进|保障|推动|推进|加强|改善|完善|增强|确保|实现|达到|有效|进一步|不断|持续|长期"
    "|比例|比率|水平|程度|全区|全县|全市|我区|我县|我市|年度|[12]\\d{3}年?"
)
_LEFT_OUT = re.compile(rf"{_GENERIC}|[的及与和了]|[^\u4e00-\u9fffA-Za-z]+")
_MARKS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_ALIKE = 0.6  # share of the shorter text's pairs; what two spellings of one thing have in common


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """One spelling per character, no white space."""
    return fold(compact(text))


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Without signs and white space."""
    return _MARKS.sub("", folded(text))


@lru_cache(maxsize=8192)
def pairs(text: str) -> frozenset[str]:
    """Every two neighbouring characters, but for those of general words."""
    pieces = _LEFT_OUT.split(folded(text))
    return frozenset(piece[at : at + 2] for piece in pieces for at in range(len(piece) - 1))


def overlap(one: str, other: str) -> float:
    """The share of the shorter text that the other says, too: 0 to 1; 0 where one says nothing of its own."""
    first, second = pairs(one), pairs(other)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def alike(one: str, other: str) -> bool:
    """Whether two names may well mean one thing."""
    return bare(one) == bare(other) or overlap(one, other) >= _ALIKE


def is_spread(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in their order: 危房改造 in 危险房屋修缮改造."""
    rest = iter(long)
    return bool(short) and all(one in rest for one in short)
