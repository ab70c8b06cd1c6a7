"""数值与单位: a value in the unit that its name asks for."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from indicators.deadlines import Deadline
from indicators.naming import Measure, counted_in, measured, plain, unit_in_brackets
from indicators.units import unit
from indicators.values import Quality, Quantity
from projects.rules.signs import COSTS
from projects.rules.table import Block, Row, Table
from projects.rules.wording import (
    NOTHING,
    RESIDUE,
    TREND,
    cut,
    echo,
    is_effect,
    is_ruled,
    is_state,
    values_in,
)
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FORMS, FUND, PROJECT

_ALL = frozenset(Measure)
# what each measure cannot be counted in
_REFUSED: Mapping[Measure, frozenset[Measure]] = {
    Measure.SHARE: _ALL - {Measure.SHARE},
    Measure.SATISFACTION: _ALL - {Measure.SHARE},
    Measure.MONEY: _ALL - {Measure.MONEY, Measure.SHARE},
    Measure.PEOPLE: _ALL - {Measure.PEOPLE},
    Measure.HOUSEHOLDS: _ALL - {Measure.HOUSEHOLDS, Measure.COUNT, Measure.TIMES},
    Measure.AREA: _ALL - {Measure.AREA},
    Measure.LENGTH: _ALL - {Measure.LENGTH},
    Measure.TIME: _ALL - {Measure.TIME, Measure.LENGTH},
    Measure.TIMES: frozenset({Measure.SHARE, Measure.MONEY, Measure.AREA, Measure.TIME, Measure.LENGTH}),
    Measure.COUNT: frozenset({Measure.SHARE, Measure.TIME}),
}
# an amount as a share of another, a life of 50 000 times
_LOOSE = {(Measure.MONEY, Measure.SHARE), (Measure.TIME, Measure.TIMES), (Measure.TIME, Measure.COUNT)}
_IN_SHARES = re.compile(r"(?:金额|总额)$")
_SUM = re.compile("(?:费|费用|成本|投资|资金|金额|经费|总额|支出)$")  # of what no share is said
_MONEY_WORDS = re.compile("金|费|款|资|额|钱|元|奖|收入|税|产值|成本")
_FREE = frozenset({"倍", "分", "成", "‰", "点", "级", "岁"})
_NO_UNIT = re.compile(r"比$|指数|系数|评分|得分|分值|倍数|等级|级别|名次|排名|位次|密度|浓度|pH")
_WORKS = re.compile(
    r"(?:文稿|稿件|视频|报告|文章|信息|简报|作品|图书|教材|论文|专利|课件)(?:和.{1,6})?(?:数量|个数|数)?$"
)
_SELF_TOLD = re.compile(
    "[数量额]$|^(?:举办|创建|办结|建设|推进|开展|新增|打造|培育|建成|完成|组织|认定|选树|命名|新建|改造|培训|发放|购置)|^指标"
)
_CAPACITY = re.compile("(?:生产|处理|供[水热电气]|储备?|仓储|承载|接待|服务|通行|运输|加工|产)能力$|产能$")
_SITUATION = re.compile(r"(?:情况|状况|水平|程度)$")


def unit_of(row: Row, quantity: Quantity) -> str:
    """As printed with the number, or behind the name."""
    return quantity.unit or unit_in_brackets(row.name)


@rule("V02", Level.ERROR, forms=FORMS)
def unit_suits_the_name(table: Table) -> Iterator[Answer]:
    """指标值的单位与指标名称相符

    为什么：名称说的是比率、人数、面积、金额，值却按别的单位计，指标就没法考核，多半是填错了行。
    依据：财预〔2015〕88号：绩效指标应当细化量化，指标值与指标名称相符；财预〔2021〕101号附件1。
    例：“补贴发放总额”填 ≥1年；“改善乡村道路条件”填 ≥36栋；“毛入学率”填 ≥80所。
    """
    each = sum(_is_for_each(row) for row in table.rows) >= 2
    for block in table.tasks:
        costs = _costs(block)
        for row in block.rows:
            if not row.filled("value"):
                continue
            yield _unlike(row, costs) or _for_each(row, each) or PASSED


def _unlike(row: Row, costs: Mapping[tuple[Decimal, str], Row]) -> Fault | None:
    checks = (_by_measure, _without_unit, _effect, _vague, _cost, _works, _unsaid)
    found = next((fault for check in checks if (fault := check(row))), None)
    return found or _copied(row, costs)


def _by_measure(row: Row) -> Fault | None:
    measure = measured(row.name)
    if measure is None:
        return None
    if isinstance(row.value, Quality):
        return _in_words(row, measure)
    for part in row.parts:
        if isinstance(part, Deadline) and not (measure == Measure.TIME or _is_often(measure, part)):
            return _wrong(row, measure, "日期")
        if isinstance(part, Quantity) and (bad := _refused(row, measure, part)):
            return _wrong(row, measure, bad)
    return None


def _is_often(measure: Measure, part: Deadline) -> bool:
    return measure in (Measure.TIMES, Measure.COUNT) and part.nature == "recurring"


def _refused(row: Row, measure: Measure, part: Quantity) -> str:
    """The unit that the measure cannot have; "" where it is right or unknown."""
    printed = part.unit
    there = counted_in(printed)
    if there is None or unit(printed).over in _FREE:
        return ""
    if measure == Measure.SHARE and "/" in printed:
        return ""
    if measure == Measure.MONEY and there == Measure.SHARE:
        return printed if _IN_SHARES.search(plain(row.name)) else ""
    if measure == Measure.COUNT and there == Measure.TIME and "时" in row.name:
        return ""
    if measure == Measure.COUNT and there == Measure.MONEY:
        return "" if _MONEY_WORDS.search(row.name) else printed
    return printed if there in _REFUSED[measure] else ""


def _wrong(row: Row, measure: Measure, bad: str) -> Fault:
    return row.fault(
        "value",
        f"名称是{measure.value}，值按{bad}计",
        f"“{cut(row.name)}”量的是{measure.value}，指标值“{cut(row.text('value'), 20)}”却按“{bad}”计。"
        "请核对指标名称和指标值。",
        related=[row.cell("level3")],
        level=Level.WARNING if (measure, counted_in(bad)) in _LOOSE else None,
    )


def _in_words(row: Row, measure: Measure) -> Fault | None:
    text = row.text("value")
    if (
        measure == Measure.TIME
        or len(values_in(row)) > 1
        or echo(row)
        or is_ruled(text)
        or TREND.match(text)
        or NOTHING.match(text)
    ):
        return None
    if RESIDUE.search(text) or any(word in text for word in ("上年", "去年", "同期")):
        return None
    return row.fault(
        "value",
        f"名称是{measure.value}，值不是数",
        f"“{cut(row.name)}”量的是{measure.value}，指标值“{cut(text, 20)}”不是数。请填数和单位。",
        level=Level.WARNING,
    )


def _without_unit(row: Row) -> Fault | None:
    one = row.quantity
    if one is None or unit_of(row, one) or one.number == 0 or _NO_UNIT.search(row.name):
        return None
    if measured(row.name) in (Measure.SHARE, Measure.SATISFACTION) and one.number > 1:
        fixes = [row.fix("value", f"{row.text('value')}%")] if one.number <= 100 else ()
        return row.fault(
            "value",
            "比率没有写 %",
            f"“{cut(row.name)}”量的是比率，指标值“{row.text('value')}”没有写 %。请补上。",
            fixes=fixes,
            level=Level.WARNING,
        )
    return row.fault(
        "value",
        "指标值没有单位",
        f"指标值“{row.text('value')}”没有单位。请补上单位，没有单位的指标请忽略。",
        level=Level.HINT,
    )


def _effect(row: Row) -> Fault | None:
    """提高…水平, 促进…发展 in years, houses or people."""
    one = row.quantity
    there = counted_in(one.unit) if one else None
    if one is None or there in (None, Measure.SHARE, Measure.MONEY) or measured(row.name):
        return None
    if "/" in one.unit or unit(one.unit).over in _FREE or _CAPACITY.search(plain(row.name)):
        return None
    if not (is_effect(row.name) or is_state(row.name)):
        return None
    return row.fault(
        "value",
        f"成效按{one.unit}计",
        f"“{cut(row.name)}”说的是成效，指标值“{row.text('value')}”按“{one.unit}”计，看不出成效大小。"
        "请换成能说明成效的指标，或把名称写成所计的数。",
        related=[row.cell("level3")],
        level=None if there == Measure.TIME and is_effect(row.name) else Level.WARNING,
    )


def _vague(row: Row) -> Fault | None:
    """…情况 in numbers, where the objective or last year's value says that a rate is meant."""
    one = row.quantity
    if one is None or counted_in(one.unit) in (None, Measure.SHARE) or not _SITUATION.search(plain(row.name)):
        return None
    if not _means_a_rate(row):
        return None
    return row.fault(
        "value",
        f"往年按 % 计，值按{one.unit}计",
        f"“{cut(row.name)}”往年的值是比率，指标值“{row.text('value')}”却按“{one.unit}”计。请换成同一口径。",
        related=[row.cell("level3"), row.cell("objective")],
    )


def _means_a_rate(row: Row) -> bool:
    past = [row.filled(field) for field in ("average_3y", "previous_year") if row.filled(field)]
    return bool(past) and all("%" in text or "％" in text for text in past)


def _cost(row: Row) -> Fault | None:
    one = row.quantity
    if row.level2 not in COSTS or one is None or measured(row.name) not in (None, Measure.MONEY):
        return None
    there = counted_in(one.unit)
    if there in (None, Measure.MONEY) or unit(one.unit).over in _FREE:
        return None
    if there == Measure.SHARE and not _SUM.search(plain(row.name)):
        return None
    return row.fault(
        "value",
        f"成本指标按{one.unit}计",
        f"“{cut(row.name)}”列在{row.text('level2')}下，指标值“{row.text('value')}”却不是金额。请核对。",
        level=Level.WARNING,
    )


def _works(row: Row) -> Fault | None:
    """Writings and films counted in 次 or 人."""
    one = row.quantity
    if one is None or not _WORKS.search(plain(row.name)):
        return None
    if counted_in(one.unit) not in (Measure.TIMES, Measure.PEOPLE, Measure.TIME):
        return None
    return row.fault(
        "value",
        f"作品数量按{one.unit}计",
        f"“{cut(row.name)}”按篇、部、个等计，指标值“{row.text('value')}”按“{one.unit}”计。请核对单位。",
        level=Level.WARNING,
    )


def _unsaid(row: Row) -> Fault | None:
    """The explanation says what is counted, the name does not."""
    one, told = row.quantity, measured(row.text("explanation"))
    if one is None or told is None or measured(row.name) or counted_in(one.unit) != told:
        return None
    if _SELF_TOLD.search(plain(row.name)) or RESIDUE.search(row.name):
        return None
    return row.fault(
        "level3",
        "名称没有说明量什么",
        f"“{cut(row.name)}”没有说量什么，解释里说的是{told.value}。请把名称写成所量的数。",
        related=[row.cell("value"), row.cell("explanation")],
        level=Level.HINT,
    )


def _costs(block: Block) -> Mapping[tuple[Decimal, str], Row]:
    found = ((row, row.quantity) for row in block.rows if row.level1 == "成本指标" or row.level2 in COSTS)
    return {(one.canonical_number, one.canonical_unit): row for row, one in found if one}


def _copied(row: Row, costs: Mapping[tuple[Decimal, str], Row]) -> Fault | None:
    """A benefit that has the very number of a cost: what was paid is not what came of it."""
    one = row.quantity
    if one is None or row.level1 != "效益指标" or counted_in(one.unit) != Measure.MONEY:
        return None
    cost = costs.get((one.canonical_number, one.canonical_unit))
    if cost is None:
        return None
    return row.fault(
        "value",
        "效益值照抄成本标准",
        f"“{cut(row.name)}”的值“{row.text('value')}”和成本指标“{cut(cost.name, 20)}”的值相同，"
        "是发多少钱，不是提高了多少。请改用能说明效益的数。",
        related=[cost.cell("value")],
        level=Level.WARNING,
    )


def _is_for_each(row: Row) -> bool:
    """A standard that says for each of what it is paid."""
    return row.quantity is not None and "/" in row.quantity.unit and plain(row.name).endswith("标准")


def _for_each(row: Row, each: bool) -> Fault | None:
    """each: the other standards of the sheet say it."""
    one = row.quantity
    if one is None or not each or "/" in one.unit or counted_in(one.unit) != Measure.MONEY:
        return None
    if not plain(row.name).endswith("标准") or "总" in row.name:
        return None
    return row.fault(
        "value",
        "标准没写按什么计",
        f"“{cut(row.name)}”的值“{row.text('value')}”没写是每人、每次还是每月，其他标准都写了。请补上。",
        level=Level.HINT,
    )


@rule("V03", Level.WARNING, forms=(PROJECT, FUND))
def no_rates_among_quantities(table: Table) -> Iterator[Answer]:
    """数量指标填数量，不填比率

    为什么：数量指标说做了多少，比率说做得怎样；比率放在数量指标下，就没有一行说明工作量。
    依据：财预〔2021〕101号附件1：数量指标反映预期提供的产品或服务数量，质量指标反映其标准和水平。
    例：数量指标“儿童体检覆盖率”≥85%，应移到质量指标。
    """
    for row in table.rows:
        if row.level2 != "数量指标":
            continue
        share = row.quantity is not None and counted_in(row.quantity.unit) == Measure.SHARE
        if measured(row.name) != Measure.SHARE and not (share and measured(row.name) is None):
            yield PASSED
            continue
        yield row.fault(
            "value",
            "数量指标填了比率",
            f"“{cut(row.name)}”是比率，列在数量指标下。请移到质量指标，或换成数量。",
            related=[row.cell("level3"), row.cell("level2")],
        )
