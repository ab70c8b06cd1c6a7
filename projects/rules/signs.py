"""数值与单位: the sign before a value: is it there, does it point the right way."""

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.naming import Measure, counted_in, measured, plain
from indicators.values import Quantity, parse
from projects.rules.table import Row, Table
from projects.rules.wording import RESIDUE, cut, is_ruled
from reviews.findings import PASSED, Answer, Fault, Level, Limit, rule
from sheets.documents import FORMS, FUND, PROJECT

UPWARD, DOWNWARD = ("≥", ">"), ("≤", "<")
COSTS = ("经济成本指标", "成本指标")
_SAVED = re.compile("节约|节省|降低|压减|下降|减少")
SIGN_COLUMNS = ("extra.指标性质", "extra.指标方向")
_STANDARD = re.compile(r"标准(?:\(.*\))?$")
# the last noun of what is the better the less of it there is
_HARM = re.compile(
    r"(?:死亡|发生|成灾|受灾|受害|失业|流失|流产|差错|出错|错误|误差|投诉|违规|违法|违纪|事故|超标|损失|损耗|漏损|空置|闲置|逾期|拖欠|不良|辍学"
    r"|返贫|感染|发病|患病|低体重|肥胖|近视|伤亡|故障|漏报|漏检|误报|代偿|坏账|缺陷|犯罪|发案|上访|信访|退货|复发|重复|贫困|污染|劣[ⅤV]类|软弱涣散|检出|不合格|超限|亡人|返工|欠薪|舆情|内涝|断头|复燃|脱管|失访|火灾|溺水|撂荒|抛荒|失信|爆管|黑臭|重污染)"
    r"(?:发生)?(?:率|人数|人次|起数|件数|案件数|次数|天数|数量|总数|数|量|比例|占比|总量|面积|事件|金额)$"
    r"|(?:颗粒物|二氧化硫|氮氧化物|臭氧|总磷|总氮|氨氮|需氧量|污染物).{0,4}浓度$|(?:能耗|排放强度|碳排放量?|污染物排放量|噪声|积尘负荷)$"
)
_SLOW = re.compile(
    r"(?:等候|等待|排队|审理|办理|办件|响应|修复|抢修|到场|救援|出警|停水|停电|审批|受理|候诊|步行|通勤|跑动|提交材料|往返)"
    r"(?:的|平均)?(?:时间|天数|时长|时限|用时|份数|次数|周期)$|平均用时$"
)
_LESSENED = re.compile("降低|下降|减少|压减|压降|防控|控制|治理")
_DEALT_WITH = re.compile(
    "化解|整治|处置|处理|整改|办结|排查|救助|帮扶|再就业|就业|盘活|查处|打击|破获|侦破|受理|调处|调解|审结|检查|监测|筛查|救治|治疗|随访|消除"
    "|清理|拆除|修复|服务|帮教|矫正|收治|检测|报告|处罚|立案|抓获|培训|援助|资助|慰问|保障"
)
_SPANS = ("小时", "分钟", "秒", "工作日", "个工作日")
_DELAY = re.compile("(?:时间|时限|用时)$")
_OFFERED = re.compile(
    "服务|开放|学习|培训|活动|运行|营业|供|锻炼|阅读|劳动|志愿|值班|使用|保障|续航|演出|课|授|宣传|播出|值守"
)
_GOOD = re.compile(
    r"满意度|满意率|(?:合格|达标|优良|覆盖|及时|完成|准确|正确|知晓|参与|就业|入学|入园|办结|结案|到位|发放|通过|成活|普及|处置|报告|接种|签约|利用"
    r"|建成|开工|竣工|落实|兑现|执行|有效|修复|回收|无害化处理|建档|服务|管理|筛查|检查|保障|受助|资助|符合|合规|巩固|使用|完好|出勤|上岗|入住|运行|可用|正点|回访|亮灯|出席|到课|升学|毕业|优秀|优质|成功|治愈|好转|好评|清运|收集|绿化|供水|通车|通水|通电)(?:率|比例)$"
)
_WELFARE = re.compile(
    "低保|特困|救助|补贴|补助|孤儿|残疾|抚恤|优抚|扶助|护理|供养|保障|养老|医疗|卫生|资助|助学|生活费|困难|慰问|工资|待遇|津贴"
)
_LEAST = re.compile("最低|不低于|不少于|基准|下限|底线|起付|公用经费")
_DONE = re.compile(
    r"培训|举办|开展|组织|建设|新建|改造|新增|发放|补助|资助|救助|受益|服务|覆盖|完成|购买|购置|采购|创建|引进|慰问|培育|扶持|植树|种植|绿化|安装|铺设|修建|维修|清淤|巡查|宣传|演出|放映|编制|印发|制作|体检|签约"
)
_CAPPED = re.compile(r"控制|上限|压减|压缩|限额|总量|缩减|减少|降低|下降|不超")
_OFFENCE = re.compile(r"以上|以下|以内|之内|之下|之上")
_PLANS = ("planned_value", "standard_value")
_TITLES = {"planned_value": "规划值", "standard_value": "标准值"}


def _is_cost(row: Row) -> bool:
    """What is paid: not what people or nature bear, nor what is saved."""
    if row.level1 != "成本指标" and row.level2 != "成本指标" or _SAVED.search(row.name):
        return False
    measures = {counted_in(part.unit) for part in row.parts if isinstance(part, Quantity)}
    return Measure.SHARE not in measures and (row.level2 in COSTS or Measure.MONEY in measures)


@rule("V04", Level.WARNING, forms=FORMS)
def costs_have_a_ceiling(table: Table) -> Iterator[Answer]:
    """成本指标用 ≤ 或 =

    为什么：成本是花多少钱，写 ≥ 等于说花得越多越好；法定最低标准（低保、补贴标准）写 ≥ 时也宜改用 =。
    依据：财预〔2021〕101号附件1：成本指标反映预算资金支出的控制数。
    例：“设备购置经费”填 ≥50万元，应为 ≤50万元。
    """
    for row in table.rows:
        if not _is_cost(row) and not _is_paid_standard(row):
            continue
        upward = [part for part in row.parts if isinstance(part, Quantity) and part.operator in UPWARD]
        if not upward:
            yield PASSED
            continue
        yield _floor(row, upward[0])


def _is_paid_standard(row: Row) -> bool:
    """A standard in money in a sheet without levels."""
    if row.table.form in (PROJECT, FUND) or not _STANDARD.search(plain(row.name)):
        return False
    return any(isinstance(part, Quantity) and counted_in(part.unit) == Measure.MONEY for part in row.parts)


def _is_least(row: Row, one: Quantity) -> bool:
    """A standard of welfare, where the law sets the least that is paid."""
    standard = "/" in one.unit or bool(_STANDARD.search(plain(row.name)))
    around = f"{row.name}{row.table.name}{row.table.tasks[row.task].task.name or ''}"
    return standard and bool(
        _WELFARE.search(around) or _LEAST.search(row.name) or _is_floor_in_goal(row, one)
    )


def _is_floor_in_goal(row: Row, one: Quantity) -> bool:
    """The goal calls this number the least: 不低于每村5万元."""
    said = rf"(?:不低于|不少于|最低)[^，。；,;]{{0,8}}(?<![\d.]){one.number}(?![\d.])"
    return bool(re.search(said, row.table.goal))


def _floor(row: Row, one: Quantity) -> Fault:
    if _is_least(row, one):
        return row.fault(
            "value",
            f"标准用了 {one.operator}",
            f"“{cut(row.name)}”是发放标准，指标值“{cut(row.text('value'), 20)}”用了 {one.operator}。"
            "若是法定最低标准，可以保留；否则请改用 = 或 ≤，并与同表其他标准一致。",
            level=Level.HINT,
        )
    return row.fault(
        "value",
        f"成本用了 {one.operator}",
        f"“{cut(row.name)}”是成本，指标值“{cut(row.text('value'), 20)}”用了 {one.operator}，没有上限。"
        "请改用 ≤ 或 =。",
        related=[row.cell("level3")],
    )


@rule("V05", Level.WARNING, forms=FORMS)
def sign_points_the_right_way(table: Table) -> Iterator[Answer]:
    """符号与指标方向相符

    为什么：越低越好的指标写 ≥，越高越好的写 ≤，完成得越差得分越高。
    依据：财预〔2015〕88号：绩效指标应当科学合理；正向指标用 ≥，反向指标用 ≤。
    例：“事故发生率”填 ≥2%，应为 ≤2%；“验收合格率”填 ≤95%，应为 ≥95%。
    """
    for row in table.rows:
        if _is_cost(row):
            continue
        for part in row.parts:
            if isinstance(part, Quantity) and part.operator in (*UPWARD, *DOWNWARD):
                yield _turned(row, part) or PASSED
                break


def _turned(row: Row, one: Quantity) -> Fault | None:
    name, up = plain(row.name), one.operator in UPWARD
    if up and (_SLOW.search(name) or _is_delay(name, one)):
        return _reversed(row, one, "越少越好", None)
    if up and _HARM.search(name) and one.number >= 0 and not _is_dealt_with(name):
        return _reversed(row, one, "越低越好", Level.HINT if _LESSENED.search(name) else None)
    if up and row.level1 == "成本指标" and not (_GOOD.search(name) or _SAVED.search(name)):
        return _reversed(row, one, "越低越好", None)
    if not up and _GOOD.search(name) and not _HARM.search(name):
        return _reversed(row, one, "越高越好", Level.HINT if _CAPPED.search(name) else None)
    if not up and row.level2 == "数量指标" and _DONE.search(name) and not _CAPPED.search(name):
        harmless = not _HARM.search(name) and counted_in(one.unit) not in (Measure.TIME, Measure.MONEY)
        return _reversed(row, one, "越多越好", None) if harmless else None
    return None


def _is_dealt_with(name: str) -> bool:
    """受理投诉数量: the harm is what the work is done on.  A rate is of the word right before it."""
    return measured(name) != Measure.SHARE and bool(_DEALT_WITH.search(name))


def _is_delay(name: str, one: Quantity) -> bool:
    """How long something takes; not how long it is offered."""
    return one.unit in _SPANS and bool(_DELAY.search(name)) and not _OFFERED.search(name)


def _reversed(row: Row, one: Quantity, way: str, level: Level | None) -> Fault:
    other = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}[one.operator]
    return row.fault(
        "value",
        f"{way}的指标用了 {one.operator}",
        f"“{cut(row.name)}”{way}，指标值“{cut(row.text('value'), 20)}”却用了 {one.operator}。"
        f"是否应为 {other}？请核对。",
        level=level,
    )


@rule("V06", Level.WARNING, forms=FORMS, limits={"most": Limit(Decimal("0.7"), "整张表没有符号的行占到")})
def value_has_a_sign(table: Table, *, most: Decimal) -> Iterator[Answer]:
    """定量指标写明符号

    为什么：只写一个数，看不出是至少、至多还是正好，自评时没法判断完成没有。
    依据：财预〔2021〕101号附件2：指标值由符号、数值、计量单位组成。
    例：指标值写 100%，应写 =100%。
    """
    rows = [row for row in table.rows if row.quantity and not any(row.text(field) for field in SIGN_COLUMNS)]
    bare = [row for row in rows if row.quantity and _is_bare(row.quantity) and _says_a_number(row)]
    yield from (PASSED for row in rows if row not in bare)
    if len(bare) >= 4 and len(bare) >= most * len(rows):
        yield bare[0].fault(
            "value",
            f"{len(bare)} 行指标值没有符号",
            f"本表 {len(bare)} 行指标值只写数，没有 ≥、≤ 或 =。请逐行补上，或说明符号写在何处。",
            related=[row.cell("value") for row in bare[1:]],
        )
        return
    yield from map(_unsigned, bare)


def _says_a_number(row: Row) -> bool:
    text = row.text("value")
    return not is_ruled(text) and not RESIDUE.search(text)


def _is_bare(one: Quantity) -> bool:
    """由91%提高到95% and 每月1次 say in words what is reached."""
    return not (
        one.operator or one.label.startswith("每") or one.label.endswith(("到", "至", "达", "为", "在"))
    )


def _unsigned(row: Row) -> Fault:
    one = row.quantity
    sure = one is not None and (
        one.number == 0 or (counted_in(one.unit) == Measure.SHARE and one.number == 100)
    )
    return row.fault(
        "value",
        "指标值没有符号",
        f"指标值“{row.text('value')}”没有写 ≥、≤ 或 =。请补上。",
        fixes=[row.fix("value", f"={row.text('value').strip()}")] if sure and one and not one.label else (),
        level=Level.HINT if one is not None and one.number == 0 else None,
    )


@rule("V07", Level.HINT, forms=FORMS)
def signs_in_one_style(table: Table) -> Iterator[Answer]:
    """同一张表符号写法一致

    为什么：多数行写 ≥ ≤，个别行写 ＞ ＜ 或“以上”“以下”，含不含这个数说不清。
    依据：财预〔2021〕101号附件2：指标值的符号为 ≥、≤、=。
    例：别的行写 ≤2%，这一行写 ＜1%。
    """
    for row in table.rows:
        one = row.quantity
        if one is None or not one.operator:
            continue
        if one.operator in (">", "<"):
            other = {">": "≥", "<": "≤"}[one.operator]
            yield row.fault(
                "value",
                f"用了 {one.operator}，多用 {other}",
                f"指标值“{row.text('value')}”用了 {one.operator}，不含这个数。若含，请写 {other}。",
            )
        else:
            yield _reference_style(row, one) or PASSED


def _reference_style(row: Row, one: Quantity) -> Fault | None:
    """4‰以下 in the columns beside ≤4.00‰; one answer for both."""
    if _OFFENCE.search(row.text("value")):
        return None
    worded = [field for field in _PLANS if _OFFENCE.search(row.text(field))]
    if not worded or not isinstance(parse(row.text(worded[-1])), Quantity):
        return None
    return row.fault(
        worded[-1],
        f"{_TITLES[worded[-1]]}没用符号",
        f"指标值写“{row.text('value')}”，{_TITLES[worded[-1]]}写“{row.text(worded[-1])}”。"
        f"写法请与指标值一致，用 {one.operator}。",
        related=[row.cell("value"), *(row.cell(field) for field in worded[:-1])],
    )
