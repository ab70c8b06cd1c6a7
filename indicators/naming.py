"""What the name of an indicator measures, read from its last noun: 接种率 a share, 补助人数 people.

The last noun decides, for what stands before it says only of whom: 失业人员再就业人数 are people at work.
What the tables do not know measures nothing that can be told, and no rule speaks of it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from indicators.printed import compact, fold
from indicators.units import PERCENT, is_known, unit


class Measure(StrEnum):
    """Of a name, and of a unit: what is counted or weighed."""

    SHARE = "比率"
    SATISFACTION = "满意度"
    MONEY = "金额"
    PEOPLE = "人数"
    HOUSEHOLDS = "户数"
    AREA = "面积"
    LENGTH = "长度"
    TIME = "时间"
    TIMES = "次数"
    COUNT = "数量"


_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_TRAILING = re.compile(r"(?:[≥≤=<>].*|[\s:,。;、“”\"'《》]+)$")
_CLAUSE = re.compile(r"[,;。]")
_TAILS: dict[Measure, re.Pattern[str]] = {
    measure: re.compile(rf"(?:{words})$")
    for measure, words in {
        Measure.SATISFACTION: "满意度|满意率|满意程度|认可度",
        Measure.SHARE: r"(?<!(?<!有)效)(?<![功频速汇利曲税费])(?<!容积)(?<!周转)率|比例|比率|占比"
        "|比重",
        Measure.MONEY: "金额|总额|额度|数额|资金|经费|总成本|补助金|补助款|抚恤金|救助金|扶助金|助学金|奖金"
        "|工资|收入|支出|税收|总投资|产值|销售额|营业额|投资额|交易额|出口额|到账额|保费|租金|贷款额",
        Measure.PEOPLE: "人数数?|人次数?|人口数|人员数|学生数|教师数|学员数|医师数|护士数|党员数|职工数",
        Measure.HOUSEHOLDS: "户数",
        Measure.AREA: "面积",
        Measure.LENGTH: "里程|长度|公里数|米数",
        Measure.TIME: "年限|时长数?|时限|期限|时间|天数|周期|工期|用时|日期|月数|小时数"
        "|寿命|时点|(?<![老青少学中成])年数",
        Measure.TIMES: "次数|频次|场次|场数|批次|期数|班次",
        Measure.COUNT: "数量|个数|总数|件数|台数|套数|辆数|册数|栋数|处数|家数|村数|项数|份数|篇数|部数"
        "|株数|头数|只数|座数|间数|本数|盏数|支数|[床学托泊车岗点]位数",
    }.items()
}
_UNIT_OF: dict[str, Measure] = {
    PERCENT: Measure.SHARE,
    "百分点": Measure.SHARE,
    "户": Measure.HOUSEHOLDS,
    "户次": Measure.HOUSEHOLDS,
    "平方米": Measure.AREA,
    "米": Measure.LENGTH,
    **dict.fromkeys(("元", "美元", "港元", "欧元"), Measure.MONEY),
    **dict.fromkeys(("人", "人次", "人天", "人日", "人年", "生", "学生"), Measure.PEOPLE),
    **dict.fromkeys(
        ("年", "月", "日", "小时", "分钟", "秒", "周", "季度", "半年", "年度", "学期", "学年", "工作日"),
        Measure.TIME,
    ),
    **dict.fromkeys(("次", "场", "场次", "批次", "批", "期", "届", "轮", "车次", "班次"), Measure.TIMES),
}


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """The name in one spelling, without brackets, closing marks and a value at its end."""
    bare = fold(compact(name))
    while (shorter := _TRAILING.sub("", _BRACKETS.sub("", bare))) != bare:
        bare = shorter
    return bare


@lru_cache(maxsize=8192)
def measured(name: str) -> Measure | None:
    """What a name measures; of several clauses the first that says so.  None: it cannot be told."""
    for clause in _CLAUSE.split(plain(name)):
        for measure, tail in _TAILS.items():
            if tail.search(clause):
                return measure
    return None


@lru_cache(maxsize=4096)
def counted_in(printed: str) -> Measure | None:
    """What a unit counts; None for the empty one, for what is unknown and for a part of a scale (万)."""
    if not printed:
        return None
    over = unit(printed).over
    if found := _UNIT_OF.get(over):
        return found
    return Measure.COUNT if over and is_known(printed) else None


@lru_cache(maxsize=4096)
def unit_in_brackets(name: str) -> str:
    """万元 of 所需资金（万元）; "" where no bracket at the end holds a unit."""
    found = re.search(r"\(([^()]{1,8})\)$", fold(compact(name)))
    return found[1] if found and (is_known(found[1]) or found[1] == "万") else ""
