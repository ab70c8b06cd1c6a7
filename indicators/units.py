"""Units of target values and their algebra: 元/月/人 = 元/人/月, 万人 = 10⁴ 人, ‰ = 0.1 %, 公顷 = 10⁴ 平方米.

A unit is a word over any number of `/`-parts, each with an optional scale (万, 10万).  What is not known is a
unit of its own, so that two equal unknown units still compare.  年 and 月 stay apart in the canonical unit (a
yearly and a monthly standard are two statements) and meet in `ratio`.  Factors are Fractions: 亩 has no
finite decimal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from indicators.printed import compact, fold

SCALES: dict[str, int] = {
    "十": 10,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
PERCENT = "%"
_LONGEST = 12  # no unit that stands before a noun is longer

# word -> (factor, canonical word); a plain word below is its own
_DERIVED: dict[str, tuple[Fraction, str]] = {
    "‰": (Fraction(1, 10), PERCENT),
    "名": (Fraction(1), "人"),
    "块钱": (Fraction(1), "元"),
    "人民币": (Fraction(1), "元"),
    "角": (Fraction(1, 10), "元"),
    "㎡": (Fraction(1), "平方米"),
    "m²": (Fraction(1), "平方米"),
    "m2": (Fraction(1), "平方米"),
    "平米": (Fraction(1), "平方米"),
    "平方": (Fraction(1), "平方米"),
    "亩": (Fraction(2000, 3), "平方米"),
    "公顷": (Fraction(10**4), "平方米"),
    "hm²": (Fraction(10**4), "平方米"),
    "平方公里": (Fraction(10**6), "平方米"),
    "平方千米": (Fraction(10**6), "平方米"),
    "㎢": (Fraction(10**6), "平方米"),
    "km²": (Fraction(10**6), "平方米"),
    "㎥": (Fraction(1), "立方米"),
    "m³": (Fraction(1), "立方米"),
    "m3": (Fraction(1), "立方米"),
    "立方": (Fraction(1), "立方米"),
    "方": (Fraction(1), "立方米"),
    "升": (Fraction(1, 1000), "立方米"),
    "L": (Fraction(1, 1000), "立方米"),
    "毫升": (Fraction(1, 10**6), "立方米"),
    "ml": (Fraction(1, 10**6), "立方米"),
    "mL": (Fraction(1, 10**6), "立方米"),
    "m": (Fraction(1), "米"),
    "延米": (Fraction(1), "米"),
    "公里": (Fraction(1000), "米"),
    "千米": (Fraction(1000), "米"),
    "km": (Fraction(1000), "米"),
    "㎞": (Fraction(1000), "米"),
    "厘米": (Fraction(1, 100), "米"),
    "cm": (Fraction(1, 100), "米"),
    "毫米": (Fraction(1, 1000), "米"),
    "mm": (Fraction(1, 1000), "米"),
    "吨": (Fraction(1000), "千克"),
    "t": (Fraction(1000), "千克"),
    "公斤": (Fraction(1), "千克"),
    "kg": (Fraction(1), "千克"),
    "㎏": (Fraction(1), "千克"),
    "斤": (Fraction(1, 2), "千克"),
    "克": (Fraction(1, 1000), "千克"),
    "g": (Fraction(1, 1000), "千克"),
    "毫克": (Fraction(1, 10**6), "千克"),
    "mg": (Fraction(1, 10**6), "千克"),
    "微克": (Fraction(1, 10**9), "千克"),
    "μg": (Fraction(1, 10**9), "千克"),
    "kW": (Fraction(1), "千瓦"),
    "兆瓦": (Fraction(1000), "千瓦"),
    "MW": (Fraction(1000), "千瓦"),
    "瓦": (Fraction(1, 1000), "千瓦"),
    "度": (Fraction(1), "千瓦时"),
    "kWh": (Fraction(1), "千瓦时"),
    "分贝": (Fraction(1), "dB"),
    "天": (Fraction(1), "日"),
    "个日": (Fraction(1), "日"),
    "个月": (Fraction(1), "月"),
    "个季度": (Fraction(1), "季度"),
    "季": (Fraction(1), "季度"),
    "个小时": (Fraction(1), "小时"),
    "个工作日": (Fraction(1), "工作日"),
    "个百分点": (Fraction(1), "百分点"),
    "个千分点": (Fraction(1, 10), "百分点"),
}
# in a common measure of time, for `ratio` alone
_TIMES: dict[str, tuple[Fraction, str]] = {
    "年": (Fraction(12), "月"),
    "季度": (Fraction(3), "月"),
    "周": (Fraction(7 * 24 * 60), "分钟"),
    "日": (Fraction(24 * 60), "分钟"),
    "小时": (Fraction(60), "分钟"),
    "秒": (Fraction(1, 60), "分钟"),
}
_TIME_WORDS = frozenset({*_TIMES, "月", "分钟", "半年", "学期", "学年", "年度", "工作日"})
_COUNTED = (
    "元 美元 港元 欧元 人 户 个 家 次 人次 户次 人天 人日 人年 床日 车次 班次 架次 批次 项 处 所 台"
    " 套 台套 件 场 场次 份 篇 部 册 本 栋 幢 株 棵 头 尾 只 羽 匹 口 座 站 间 层 室 床 张 辆 艘 架 条"
    " 段 根 块 片 把 支 枝 瓶 盒 箱 袋 包 桶 罐 种 类 款 门 课 节 学时 课时 课 期 届 批 轮 趟 例 宗 起"
    " 案 卷 页 字 幅 枚 盏 樘 扇 面 组 队 班 团 对 村 镇 乡 街道 社区 小区 企业 单位 学校 项目 岗 岗位"
    " 生 学生 亩次 公顷次 点 点位 网点 倍 岁 分 位 席 泊位 车位 标段 标准箱 孔 眼 泵 千瓦 千瓦时 千伏"
    " 千伏安 伏 安 dB ℃ 度电 千卡 焦 TB GB MB 条次 例次 床位 机位 平方米 立方米 米 千克 % 百分点 号"
    " 级"
)
_KNOWN = frozenset({*_COUNTED.split(), *_TIME_WORDS, *_DERIVED})
_PART = re.compile(r"(?P<digits>\d*)(?P<scale>万亿|[十百千]?万|亿|[十百千])?(?P<word>.*)")
_SLASH = re.compile(r"[/·•∙⋅]每?|(?<=.)每")


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` canonical units make one printed unit."""

    factor: Fraction
    over: str
    per: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "/".join((self.over, *self.per))


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """The canonical unit of a printed one; a part of a whole (8.2/10万, 人/千人) is a percentage."""
    over, *per = (_part(part) for part in _SLASH.split(fold(compact(text))))
    factor, words = over.factor, []
    for part in per:
        factor /= part.factor
        words.append(part.over)
    name = over.over
    if name and name in words:
        words.remove(name)
        name = ""
    if per and not name and not any(words):
        return Unit(factor * 100, PERCENT)
    return Unit(factor, name, tuple(sorted(words, key=lambda word: (word in _TIME_WORDS, word))))


def is_known(text: str) -> bool:
    """Whether every part is a unit of the tables above; the empty unit of a plain number is."""
    if not text:
        return True
    over, *per = _SLASH.split(fold(compact(text)))
    return (_is_known_part(over) or bool(per and not over)) and all(map(_is_known_part, per))


@lru_cache(maxsize=4096)
def leading(text: str) -> str:
    """The longest known unit that a text begins with: 名 of 名优抚对象, 元/个/年 of 元/个/年标准."""
    folded = fold(text[:_LONGEST])
    return next((text[:end] for end in range(len(folded), 0, -1) if is_known(folded[:end])), "")


@lru_cache(maxsize=4096)
def ratio(of: str, to: str) -> Fraction | None:
    """How many of the unit `to` make one of the unit `of`; None when they measure different things."""
    one, other = _timed(unit(of)), _timed(unit(to))
    return one.factor / other.factor if (one.over, one.per) == (other.over, other.per) else None


def convert(number: Decimal, of: str, to: str) -> Decimal | None:
    """The number of units `to`; rounded to twelve places where the decimal has no end."""
    factor = ratio(of, to)
    return None if factor is None else times(number, factor)


@lru_cache(maxsize=4096)
def times(number: Decimal, factor: Fraction) -> Decimal:
    """The product as a plain decimal; rounded to twelve places where it has no end."""
    product = Fraction(number) * factor
    with localcontext() as context:
        context.prec = 40 + len(str(product.numerator)) + len(str(product.denominator))
        decimal = Decimal(product.numerator) / Decimal(product.denominator)
        return decimal if Fraction(decimal) == product else round(decimal, 12)


def unscaled(text: str) -> str:
    """The unit without the scale of its first part: 万元/人 is 元/人."""
    first, slash, rest = text.partition("/")
    return _parts(first)[1] + slash + rest


def _part(text: str) -> Unit:
    scale, word = _parts(text)
    factor, name = _DERIVED.get(word, (Fraction(1), word))
    return Unit(scale * factor, name)


def _parts(text: str) -> tuple[int, str]:
    if text in _KNOWN:
        return 1, text
    match = _PART.fullmatch(text)
    if match is None:
        return 1, text
    scale = int(match["digits"] or 1) * SCALES.get(match["scale"] or "", 1)
    return (scale, match["word"]) if scale else (1, text)


def _is_known_part(text: str) -> bool:
    scale, word = _parts(text)
    return word in _KNOWN or (scale > 1 and not word)


def _timed(of: Unit) -> Unit:
    factor, over = _TIMES.get(of.over, (Fraction(1), of.over))
    factor *= of.factor
    per = []
    for word in of.per:
        more, common = _TIMES.get(word, (Fraction(1), word))
        factor /= more
        per.append(common)
    return Unit(factor, over, tuple(sorted(per)))
