"""时间: what a deadline says, and whether it is one."""

import re
from calendar import monthrange
from collections.abc import Iterator
from decimal import Decimal

from indicators.deadlines import Deadline
from indicators.naming import Measure, counted_in, plain
from indicators.printed import compact, fold
from indicators.values import Quantity, parse
from projects.rules.stages import shares, stages_in_order
from projects.rules.table import Block, Row, Table
from projects.rules.wording import cut
from reviews.findings import PASSED, Answer, Fault, Level, Limit, rule
from sheets.documents import FORMS, FUND, PROJECT

_START = re.compile(r"开始|启动|开工|起始|进场|动工|开班")
_END = re.compile(r"完成|完工|竣工|结束|验收|交付|完毕|办结|建成")
_PAID = re.compile(
    r"发放|拨付|支付|兑付|兑现|缴纳|缴费|办结|办理|报送|上报|结算|公示|公开|核算|申报|报表|巡查|巡检|调度|到账|代发|清运|归集|统计|评估|考核|走访|监测|检测|抽查|督查|督导|通报|盘点|例会"
)
_ONCE = re.compile(r"项目|工程|任务|工作|整体|建设|改造|(?:发放|拨付|支付|兑付|兑现)完成")
_WHOLE_COST = re.compile("总额|总成本|总金额|总费用|总投资|合计|单价")
_DAY = re.compile(r"(?:((?:19|20)\d\d)年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})[日号])?")
_PERIOD_FIELDS = ("extra.计划完成日期", "extra.项目期")
_LIFE = re.compile(
    r"使用年限|使用时间|使用寿命|设计年限|服务年限|受益年限|有效期|质保|保修|保质|特许经营|租赁期|合同期|管护期|保质期|寿命"
)
# words of a name that say nothing of what it is about
_COMMON = re.compile(
    r"资金|经费|费用|支出|总额|金额|总金额|总成本|成本|补助|补贴|标准|专项|项目|工作|任务|发放|拨付|支付|到位|完成|开始|启动|结束|时间|时限|期限|及时率"
    r"|按时|及时|足额|进度|年度|预计|计划|实施|采购|采买|购买|购置|设备|配套|本年|全年|其他|率|情况|区级|活动|演出?|开展|服务|管理|建设|运行|运转|维护|改造|工程|完工|竣工|开工|交付|投入使用|验收|建成|全部|任务|举办|及|和|与|的"
)


@rule("T03", Level.WARNING, forms=FORMS)
def deadlines_have_an_end(table: Table) -> Iterator[Answer]:
    """时效指标写明最迟到哪天

    为什么：只写某一天，早了晚了都算没完成；只写开始时间，什么时候做完没有交代。
    依据：财预〔2021〕101号附件1：时效指标反映完成的及时程度和效率情况。
    例：“补助拨付时间”填 2024年10月15日，应为 2024年10月15日前；只有“工程开工时间”一行。
    """
    for block in table.tasks:
        timely = [row for row in block.rows if row.level2 == "时效指标"] or _dated(table, block)
        ends = [_core(row.name) for row in timely if not _is_start(row.name)]
        for row in timely:
            if isinstance(row.value, Deadline):
                yield _open_ended(row, row.value, ends) or PASSED


def _is_start(name: str) -> bool:
    return bool(_START.search(name)) and not _END.search(name)


def _dated(table: Table, block: Block) -> list[Row]:
    """In a sheet without levels: the rows whose name asks for a time."""
    return (
        []
        if table.form in (PROJECT, FUND)
        else [row for row in block.rows if isinstance(row.value, Deadline)]
    )


def _open_ended(row: Row, value: Deadline, ends: list[str]) -> Fault | None:
    text = row.text("value")
    if value.nature in ("date", "month") and _is_start(row.name):
        core = _core(row.name)
        return None if any(len(end) < 2 or shares(core, end) for end in ends) else _only_a_start(row)
    if value.before or value.nature not in ("date", "month", "year"):
        return None
    if value.nature == "date" or text.endswith(("底", "末")):
        return row.fault(
            "value",
            "时限只写了一天",
            f"“{cut(text, 20)}”只是一天，早于或晚于都不好算。请写成“{cut(text, 20)}前”。",
            fixes=[row.fix("value", f"{text}前")] if text.endswith(("日", "号", "底", "末")) else (),
        )
    if re.search("内|全年|上半年|下半年|季度", text):
        return None
    return row.fault(
        "value",
        "时限没有写到前、底",
        f"“{cut(text, 20)}”没有写最迟到哪天。可写成“{cut(text, 20)}底前”。",
        level=Level.HINT,
    )


def _only_a_start(row: Row) -> Fault:
    return row.fault(
        "value",
        "只有开始时间，没有完成时间",
        f"“{cut(row.name)}”只说什么时候开始（{cut(row.text('value'), 20)}），没有完成时间。"
        "请补一行完成时限。",
        related=[row.cell("level3")],
    )


@rule("T04", Level.WARNING, forms=(PROJECT, FUND))
def deadlines_for_every_part(table: Table) -> Iterator[Answer]:
    """时效指标覆盖各项任务

    为什么：钱分几项花，时效只管其中一项，其余各项拖到什么时候都不算超期。
    依据：财预〔2015〕88号：绩效指标应当与目标、资金相匹配，涵盖主要产出。
    例：经费分培训、宣传、设备三项，时效指标只有“宣传活动完成时间”。
    """
    for block in table.tasks:
        parts = {row: core for row in _parts(block) if len(core := _core(row.name)) >= 2}
        timely = [(row, _core(row.name)) for row in block.rows if row.level2 == "时效指标"]
        if len(parts) < 3 or not timely:
            continue
        if any(len(core) < 2 for _, core in timely):
            yield PASSED
            continue
        covered = {part for part, core in parts.items() if any(shares(core, other) for _, other in timely)}
        left = [row for row in parts if row not in covered]
        if not covered or not left:
            yield PASSED
            continue
        names = "、".join(cut(row.name, 14) for row in left[:4])
        first = timely[0][0]
        yield first.fault(
            "value",
            f"{len(left)} 项任务没有时效指标",
            f"经费分 {len(parts)} 项，时效指标没有管到：{names}。请补上，或写一行管全部的时限。",
            related=[first.cell("level3"), *(row.cell("level3") for row in left)],
            level=None if len(parts) >= 4 and 2 * len(covered) <= len(parts) else Level.HINT,
        )


def _parts(block: Block) -> list[Row]:
    """The costs in money that are parts: no standards, and not the whole that the others come to."""
    found = [row for row in block.rows if row.level1 == "成本指标" and _is_amount(row)]
    numbers = [row.quantity.canonical_number for row in found if row.quantity]
    whole = max(numbers, default=Decimal(0))
    rest = sum(numbers) - whole
    if len(found) > 2 and abs(rest - whole) * 5 <= whole:  # near: one of the parts may be the mistake
        return [row for row in found if row.quantity and row.quantity.canonical_number != whole]
    return [row for row in found if not _WHOLE_COST.search(row.name)]


def _is_amount(row: Row) -> bool:
    one = row.quantity
    return (
        one is not None
        and "/" not in one.unit
        and counted_in(one.unit) == Measure.MONEY
        and "标准" not in row.name
    )


def _core(name: str) -> str:
    return _COMMON.sub("", plain(name))


@rule("T05", Level.WARNING, forms=FORMS)
def recurring_for_what_recurs(table: Table) -> Iterator[Answer]:
    """“每月”只用于按期做的事

    为什么：项目完成是一次的事，写“每月某日前”，年底算不算完成说不清。
    依据：财预〔2021〕101号附件1：时效指标反映完成的及时程度。
    例：“绿化工程完成时间”填 每月20日前，应写年内哪天前完成。
    """
    for row in table.rows:
        if not isinstance(row.value, Deadline) or row.value.nature != "recurring":
            continue
        name = plain(row.name)
        if not _END.search(name) or (_PAID.search(name) and not _ONCE.search(name)):
            yield PASSED
            continue
        yield row.fault(
            "value",
            "完成时间写成了按期",
            f"“{cut(row.name)}”是一次完成的时间，指标值“{row.text('value')}”是每期都有的。请写年内哪天前完成，"
            "或把名称改成每期发放、办理的时间。",
            related=[row.cell("level3")],
        )


@rule("T07", Level.WARNING, forms=FORMS)
def dates_in_order(table: Table) -> Iterator[Answer]:
    """日期存在，先后有序

    为什么：开始晚于完成、时限晚于项目结束、日历上没有的日子，都是笔误，会让时效没法考核。
    依据：财预〔2021〕101号附件1：时效指标反映完成的及时程度；项目期以立项文件为准。
    例：“2024年9月至6月”；“2024年2月30日前”；开工 2024年8月，竣工 2024年5月底前。
    """
    end = _project_end(table)
    for block in table.tasks:
        for row in block.rows:
            yield from _of_one(row, end)
        yield from _start_and_end(block)
        yield from stages_in_order(block)


def _project_end(table: Table) -> Deadline | None:
    found = (parse(table.head(field)) for field in _PERIOD_FIELDS if field in table.labels)
    return next((one for one in found if isinstance(one, Deadline) and one.last), None)


def _of_one(row: Row, end: Deadline | None) -> Iterator[Answer]:
    value, text = row.value, row.text("value")
    if isinstance(value, Deadline) and value.first and value.last:
        if value.first > value.last:
            yield row.fault(
                "value", "起止时间颠倒", f"“{cut(text)}”的开始晚于结束。请核对。", level=Level.ERROR
            )
        elif end and end.last and value.last > end.last:
            yield row.fault("value", "晚于项目结束", f"“{cut(text)}”晚于项目期“{end}”。请核对。")
        else:
            yield PASSED
    elif value.kind == "quality" and len(text) <= 16 and _impossible(fold(compact(text))):
        yield row.fault(
            "value", "日历上没有这一天", f"“{cut(text)}”不是日历上的日子。请核对。", level=Level.ERROR
        )


def _impossible(text: str) -> bool:
    """A 13th month, a 32nd day, a 30 February."""
    found = _DAY.search(text)
    if found is None:
        return False
    year, month, day = int(found[1] or 2000), int(found[2]), int(found[3] or 1)
    return not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]


def _start_and_end(block: Block) -> Iterator[Answer]:
    starts = [
        row for row in block.rows if _is_day(row) and _START.search(row.name) and not _END.search(row.name)
    ]
    ends = [row for row in block.rows if _is_day(row) and _END.search(row.name)] if starts else []
    by_core = {_core(row.name): row for row in ends}
    for row in starts:
        other = by_core.get(
            _core(row.name).replace("开工", ""), ends[0] if len(ends) == 1 == len(starts) else None
        )
        if other is None or not isinstance(row.value, Deadline) or not isinstance(other.value, Deadline):
            continue
        first, last = row.value.first, other.value.last
        if first is None or last is None or first <= last:
            yield PASSED
            continue
        yield other.fault(
            "value",
            "完成早于开始",
            f"“{cut(other.name, 20)}”是 {other.text('value')}，“{cut(row.name, 20)}”是 {row.text('value')}。"
            "完成早于开始，请核对。",
            related=[row.cell("value")],
        )


def _is_day(row: Row) -> bool:
    return isinstance(row.value, Deadline) and row.value.last is not None


@rule("T08", Level.WARNING, forms=FORMS, limits={"years": Limit(Decimal(10), "几年以内算套话")})
def lasting_effects_measured(table: Table, *, years: Decimal) -> Iterator[Answer]:
    """可持续影响不只写“几年”

    为什么：“≥3年”谁都能填，年底没法查，也看不出项目留下了什么。
    依据：财预〔2021〕101号附件1：可持续影响指标反映相关产出带来影响的可持续期限等情况，应当可衡量。
    例：“持续优化营商环境”≥3年，可改为机制建立数量、设施使用年限等能查的数。
    """
    for row in table.rows:
        if row.level2 != "可持续影响指标":
            continue
        one = row.quantity
        if one is None or not _in_years(one):
            yield PASSED
            continue
        sure = one.number <= years and not _LIFE.search(row.name)
        yield row.fault(
            "value",
            "可持续影响只写了几年",
            f"“{cut(row.name)}”填“{row.text('value')}”，年底无从核对。请改用能查的指标，如机制、设施、留存的人数或比率。",
            related=[row.cell("level3")],
            level=None if sure else Level.HINT,
        )


def _in_years(one: Quantity) -> bool:
    return counted_in(one.unit) == Measure.TIME and one.unit in ("年", "个年", "年度")
