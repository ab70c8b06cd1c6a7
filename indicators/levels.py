"""Official names of level-1 and level-2 indicators, and their spellings in published sheets.

Since 财预〔2021〕101号 成本指标 is a level 1 of its own; in the forms of 财预〔2015〕88号 it is a level 2
under 产出指标, and stays one here.
"""

from __future__ import annotations

from functools import lru_cache

from indicators.printed import compact, fold

LEVELS: dict[str, tuple[str, ...]] = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
OLD_COST = "成本指标"  # the level 2 of the older forms
# what every sheet with levels has a row of (财预〔2021〕101号); of the benefits the commonest
OBLIGATORY: tuple[str, ...] = (
    "经济成本指标",
    "数量指标",
    "质量指标",
    "时效指标",
    "社会效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
)
# what no sheet with levels lacks without a reason; of several names one is enough
REQUIRED: tuple[tuple[str, ...], ...] = (
    *((name,) for name in LEVELS["产出指标"]),
    LEVELS["效益指标"],
    LEVELS["满意度指标"],
)

# official name -> other spellings seen in print, all without the closing 指标
_SPELLINGS_1: dict[str, tuple[str, ...]] = {
    "产出指标": ("项目完成", "项目产出", "完成"),
    "效益指标": ("项目效益", "项目效果", "效果"),
    "满意度指标": ("服务对象满意度", "社会公众或服务对象满意度", "社会满意度"),
}
_SPELLINGS_2: dict[str, tuple[str, ...]] = {
    "经济成本指标": ("标准成本", "分项成本"),
    "社会成本指标": ("社会效益成本",),
    "生态环境成本指标": ("生态成本", "环境成本"),
    "时效指标": ("进度",),
    "生态效益指标": ("环境效益", "生态环境效益"),
    "可持续影响指标": ("可持续发展影响", "可持续效益", "可持续发展", "可持续发展效益", "可持续"),
    "服务对象满意度指标": ("满意度", "社会公众或服务对象满意度", "社会公众满意度", "受益对象满意度"),
}


@lru_cache(maxsize=4096)
def _stem(text: str) -> str:
    return fold(compact(text)).removesuffix("指标")


def _by_stem(names: tuple[str, ...], spellings: dict[str, tuple[str, ...]]) -> dict[str, str]:
    table = {_stem(name): name for name in names}
    return table | {other: name for name, others in spellings.items() for other in others}


_LEVEL1 = _by_stem(tuple(LEVELS), _SPELLINGS_1)
_LEVEL2 = _by_stem((*(name for names in LEVELS.values() for name in names), OLD_COST), _SPELLINGS_2)
# spelling without the closing 指标 -> official name
SPELLINGS: dict[str, dict[str, str]] = {"level1": _LEVEL1, "level2": _LEVEL2}
_ABOVE = {level2: level1 for level1, names in LEVELS.items() for level2 in names} | {OLD_COST: "产出指标"}


def official_level1(text: str) -> str | None:
    """The official name of a printed level 1, or None for one that is not known."""
    return _LEVEL1.get(_stem(text))


def official_level2(text: str) -> str | None:
    """The official name of a printed level 2, or None for one that is not known."""
    return _LEVEL2.get(_stem(text))


def level1_of(level2: str) -> str | None:
    """The official level 1 that a printed level 2 belongs under, or None for one that is not known."""
    return _ABOVE.get(official_level2(level2) or "")
