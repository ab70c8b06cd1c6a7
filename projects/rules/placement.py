"""Indicators at a wrong place: work done as a benefit, an effect as output, payment as performance."""

import re
from collections.abc import Iterator

from indicators.units import PERCENT
from indicators.values import Quality
from projects.rules.overlaps import COST, OUTPUT, benefits_that_repeat
from projects.rules.shared_words import bare, folded
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FORMS, HAS_TASKS

# what came of it: no count of these is a count of work
_EFFECT = re.compile(
    r"受益|带动|惠及|增收|增加|减少|降低|下降|增长|提升|提高|改善|节约|节省|吸引|接待|接纳|承接|游客|观众|就业|入驻|发病|死亡|事故|投诉|信访|案件"
    r"|收入|产值|销售|税收|转化|存活|增幅|增速|使用年限|利用"
)
_WORK = re.compile(
    r"服务时长|开放时长|开展|[开举承]办|组织|培训|发放|补助|补贴|资助|救助|采购|购置|安装|印制|建设|新建|改造|维修|维护|养护|巡查|检查|检测|监测"
    r"|走访|演出|放映|宣讲|宣传|课时|种植|放流|清淤|清运|铺设|修缮|抢修|安置|办理|受理|审核|派驻|巡诊|体检|筛查|接种|随访|建档|签约|认定"
    r"|评选|制作|拍摄|编制|出版|发布|推送|开设|投放|配备|配置|更换|更新|升级|拆除|清理|整治|修复|治理"
)
_SERVED = re.compile(r"^(?:有效)?(?:保障|服务|覆盖|保护).*(?:数量?|人数|户数|个数)$")
_STATE = re.compile(r"人均|平均|日均|户均|每[百千万]|总数|参与|观看")
_COUNTED_IN = "人 人次 户 次 场 期 个 处 所 台 套 件 册 份 项 栋 条 座 株 尾 名 家 批次 部"
_COUNTED_IN += " 辆 艘 架 盏 张 幅 篇 根 眼 口 组 本 平方米 米 千米 公里 立方米 亩 小时 课时 天"
_COUNTS = frozenset(_COUNTED_IN.split())
_THINGS = _COUNTS - {"人", "人次", "户"}
# what one does and counts: how long a hall is open, how many courses, how many books
_DEEDS = re.compile(
    r"(?:服务|开放)时长|(?:开展|举办|承办|组织).{0,14}(?:次数|场次|场数|期数|数量?)$"
    r"|(?:培训|宣讲|发放|采购|购置|印制|安装|检查|巡查|走访)[^，,]{0,8}(?:人数|人次|次数|数量|个数|户数|场次|册数|台数)$"
)
_NOT_MADE = "参与|参加|覆盖|服务|惠及|人口|人数|成活|学校|村|社区|家庭|户"  # whom it reaches, what came of it
_MADE = re.compile(
    r"^(?:召开|举办|购置|采购|购买|配备|配置|安装|更换|修建|新建|铺设|编制|编印|印制|印发|制作|绘制|制定|出台|清理|疏浚|拆除|栽植)"
    rf"(?:(?!{_NOT_MADE})[^，,、]){{1,16}}(?:次数|场次|场数|期数|数量?|个数|台数|套数|辆数|册数|份数|长度|里程|批次|频次)$"
)
_GROWN = re.compile(r"(?:水平|质量|环境|能力|意识|形象|面貌|氛围|素质|条件|秩序)$")
_BETTER = re.compile(r"提高|提升|改善|增强|好转|优化|向好")
_DONE_RATE = re.compile(r"(?:发放|支付|拨付|到位|验收|验收通过|及时|准确|执行|开工)率")
_PASSED_RATE = re.compile(r"(?:验收|工程|建设|改造|施工|采购|设备|培训|考核|审核).{0,6}合格率")
_REACH_RATE = re.compile(r"(?:完成|覆盖|处置|处理|理赔|落实|达标|办结|管理|服务|检测|检查)(?:率|比例)")
_GAIN = re.compile(r"增收|收入(?:水平)?(?:增长|提高|增加)|经济增长|获得感|幸福感|安全感")
_MAY_GAIN = re.compile(
    r"带动|拉动|节约|节省|知晓[率度]|受益|惠及|观众|游客|销售|产值|投诉|发病率|死亡率|失业率|就业率|存活率|健康素养|事故|机制$|体系$|梯队$"
)
_PURPOSE = re.compile(r"^(?:有效|逐步|不断|持续|进一步)*(?:促进|提高|提升|改善|推动|增强|缓解|营造|满足)")
_CONTENT = re.compile(r"满意(?:度|率)")


@rule("L02", Level.WARNING, forms=HAS_TASKS)
def outputs_and_benefits_apart(table: Table) -> Iterator[Answer]:
    """产出和效益没有放错

    为什么：产出说做了多少、做得怎样，效益说带来什么；放错了，效益就落空，分数也算错。
    依据：财预〔2021〕101号：产出指标、效益指标的含义
    例：“场馆开放时长 ≥260小时”列在社会效益指标下。
    """
    for block in table.tasks:
        outputs = {bare(row.name) for row in block.rows if row.level1 == OUTPUT}
        for row, repeated in benefits_that_repeat(block):
            other = repeated or bare(row.name) in outputs
            yield (not other and _in_benefits(row)) or PASSED
        for row in block.rows:
            if row.level1 == OUTPUT:
                yield _in_outputs(row) or PASSED


def _in_benefits(row: Row) -> Fault | None:
    name, quantity = folded(row.name), row.quantity
    if _CONTENT.search(name):
        return _misplaced(row, "满意度列在效益下", "这是满意度，列在效益指标下。请移到满意度指标。")
    if quantity is None:
        return None
    if _PURPOSE.search(name) and quantity.canonical_unit in _THINGS:
        message = f"用“{row.text('value')}”考核“{row.name}”，说的是数量，不是效果。能否改为反映效果的值？"
        return _misplaced(row, "效益用数量考核", message, Level.HINT)
    if _EFFECT.search(name):
        return None
    if quantity.canonical_unit == PERCENT:
        return _rate_in_benefits(row, name)
    if quantity.canonical_unit not in _COUNTS:
        return None
    if _DEEDS.search(name) or _MADE.search(name):
        message = f"“{row.name}”说的是做了多少，是产出，列在效益指标下。请移到产出指标，另写带来的效果。"
        return _misplaced(row, "产出列在效益下", message)
    if (_WORK.search(name) or _SERVED.search(name)) and not _STATE.search(name):
        message = (
            f"用“{row.text('value')}”考核“{row.name}”，说的是数量。它是产出还是效益？能否改为反映效果的值？"
        )
        return _misplaced(row, "效益用数量考核", message, Level.HINT)
    return None


def _rate_in_benefits(row: Row, name: str) -> Fault | None:
    if _DONE_RATE.search(name) or _PASSED_RATE.search(name):
        message = f"“{row.name}”说的是做得怎样，是产出的质量或时效，列在效益指标下。请核对。"
        return _misplaced(row, "产出列在效益下", message)
    if _REACH_RATE.search(name) or "合格率" in name:
        message = f"“{row.name}”说的是做到了多大范围，是否更像产出？能否改为反映带来的效果？"
        return _misplaced(row, "更像产出的效益", message, Level.HINT)
    return None


def _in_outputs(row: Row) -> Fault | None:
    name = folded(row.name)
    if _CONTENT.search(name):
        return _misplaced(row, "满意度列在产出下", "这是满意度，列在产出指标下。请移到满意度指标。")
    if _PURPOSE.search(name) and isinstance(row.value, Quality):
        message = f"“{row.name}”说的是带来的效果，列在产出指标下。请移到效益指标。"
        return _misplaced(row, "效益列在产出下", message)
    if _GAIN.search(name) or _is_change_of_state(row, name):
        message = f"“{row.name}”说的是带来的效果，列在产出指标下。请移到效益指标。"
        return _misplaced(row, "效益列在产出下", message)
    if _MAY_GAIN.search(name):
        message = f"“{row.name}”像是效果，列在产出指标下。是否应移到效益指标？"
        return _misplaced(row, "更像效益的产出", message, Level.HINT)
    return None


def _is_change_of_state(row: Row, name: str) -> bool:
    """村民健康水平 明显提高, where a number or a date belongs."""
    in_words = isinstance(row.value, Quality) and bool(_BETTER.search(row.text("value")))
    return in_words and row.level2 in ("数量指标", "时效指标") and bool(_GROWN.search(name))


def _misplaced(row: Row, short: str, message: str, level: Level | None = None) -> Fault:
    related = [row.cell("level3"), row.cell("level2")]
    return row.fault("value", short, message, related=related, level=level)


_COMPLIANCE = re.compile(
    r"合规|违规|规范使用|专款专用|(?:资金|经费|预算)(?:使用|执行|支出)(?:率|进度|规范|合理)|预算执行率"
)
_BUDGETED = re.compile("预算|专款")
_MONEY = re.compile(r"资金|经费|款项|费用|补助金|补贴|保险费|工程款|合同款|进度款|货款|尾款|价款")
_PAYING = re.compile(r"拨付|支付|支出|到位|下达|拨款|付款|预拨|结算|兑付|发放|兑现")
_TIME = re.compile(r"时间|时限|期限|时效")
_ARRIVED = re.compile(r"(?:到位|支付|下达|发放|拨付|拨款|使用)(?:覆盖)?(?:率|比例)$")
_ARRIVED_IN_TIME = re.compile(r"^[^，,]{0,6}(?:资金|经费|款项)到位(?:的?及时|按时)(?:率|性)$")
_PAID_WELL = re.compile(r"(?:拨付|支付|拨款).*合格率$")
_PROMPT = re.compile(
    r"^(?:项目|专项|财政|预算|本级|上级|工程|采购)*(?:资金|经费|款项|工程款|货款)"
    r"(?:拨付|支付|支出|拨款|付款|下达|结算)(?:的?及时|按时|完成)?率$"
)
_PAID_TIMES = re.compile(r"(?:拨付|支付|拨款|付款|下达|到位)(?:次数|批次|笔数|完成率|进度|率)$")
_RUNNING = re.compile("经费|费用")
_BARE_PAYING = re.compile(
    r"^(?:项目|专项|财政|补助|预算)*(?:资金|经费|款项)?(?:拨付|支付|到位|下达|拨款|付款|使用)(?:的?及时性?|完成)?(?:时间|时限|期限|时效)$"
)
_TO_PEOPLE = re.compile(
    r"补助|补贴|救助|低保|抚恤|扶助|助学金|奖励|奖补|养老金|工资|津贴|慰问|优待|供养|资助|贷款|发放"
)


@rule("L03", Level.WARNING, forms=FORMS)
def payment_is_no_performance(table: Table) -> Iterator[Answer]:
    """没有把资金合规和支付当作产出

    为什么：资金用得合规、拨得及时是过程要求，不是项目做出来的质量、数量和时效。
    依据：财预〔2021〕101号：产出指标反映提供的产品和服务
    例：质量指标写“资金使用合规率 ≥95%”；时效指标写“资金支付期限”。
    """
    for row in table.rows:
        if row.name and (table.form not in HAS_TASKS or row.level1 == OUTPUT):
            yield _of_payment(row, folded(row.name)) or PASSED


def _of_payment(row: Row, name: str) -> Fault | None:
    if _COMPLIANCE.search(name) and (_MONEY.search(name) or _BUDGETED.search(name)):
        message = f"“{row.name}”是管理资金的过程要求，不是产出。请改为反映做得怎样、做了多少的指标。"
        return _process(row, "过程要求当产出", message)
    if not _PAYING.search(name) or not (_MONEY.search(name) or _PAID_WELL.search(name)):
        return None
    if row.level2 == "时效指标":
        return _payment_as_time(row, name)
    if row.level2 == "数量指标" and _payment_counted(row, name):
        message = f"数量指标“{row.name}”说的是花了多少钱。请改为做了多少事，金额写在成本指标下。"
        return _process(row, "支付金额当数量", message)
    if _ARRIVED.search(name) or _PAID_WELL.search(name):
        sure = "到位" in name and row.table.form in HAS_TASKS and not _TO_PEOPLE.search(name)
        message = f"“{row.name}”说的是拨付资金。能否改为反映资金办成了什么的指标？"
        return _process(row, "拨付资金当产出", message, None if sure else Level.HINT)
    return None


def _payment_counted(row: Row, name: str) -> bool:
    """Money paid out, how often or what share of it: nothing that was made or done."""
    return bool(_PAID_TIMES.search(name) or (row.quantity and row.quantity.canonical_unit == "元"))


def _payment_as_time(row: Row, name: str) -> Fault | None:
    """How soon the money goes out; where the money is what people receive, that is the work itself."""
    if "到位" in name and (_ARRIVED.search(name) or _ARRIVED_IN_TIME.search(name)):
        message = f"“{row.name}”说的是资金到位，不是项目完成得是否及时。请改为项目完成的时间。"
        return _process(row, "资金到位当时效", message)
    task = row.table.tasks[row.task].task.name
    to_people = bool(_TO_PEOPLE.search(f"{name}{row.table.name}{task or ''}"))
    prompt = bool(_PROMPT.search(name))
    if prompt or _BARE_PAYING.search(name):
        message = f"“{row.name}”说的是付款，不是项目何时完成。请改为项目完成的时间。"
        return _process(row, "付款当时效", message, Level.HINT if prompt and to_people else None)
    if _TIME.search(name) and (not to_people or _RUNNING.search(name)):
        message = f"“{row.name}”说的是拨付资金的时间。能否改为项目完成的时间？"
        return _process(row, "付款当时效", message, Level.HINT)
    return None


def _process(row: Row, short: str, message: str, level: Level | None = None) -> Fault:
    return row.fault("value", short, message, related=[row.cell("level3")], level=level)


_OVERSPENT = re.compile(r"超额|超支|超预算|超出预算")
_EXPENSE = re.compile(
    r"(?<!水)(?<!收)费$|(?:经费|支出|费用|花费)(?:金额|总额|额|数)?$|(?:资金|经费)(?:拨付|支付|投入)"
)
_OPERATING = re.compile(r"运行成本|三公|公用经费|会议费|培训费|接待费|控制|压减|节能|能耗|人均")
_GAINED = re.compile(
    r"收入|产值|销售|税|投资|增收|挽回|清退|追缴|罚|化解|融资|贷款|交易额|进出口|外资|负担|单价"
)


@rule("L10", Level.WARNING, forms=FORMS)
def expense_is_no_performance(table: Table) -> Iterator[Answer]:
    """没有拿花多少钱当履职成效

    为什么：花多少钱是成本，不是做成了什么；用支出额考核职责，钱花完就算完成。
    依据：财预〔2015〕88号：绩效目标是预期的产出和效果
    例：职责“纠纷调解”的指标是“调解补助 ≤30000元”。
    """
    for row in table.rows:
        quantity = row.quantity
        if not row.name or quantity is None or quantity.canonical_unit != "元":
            continue
        yield _expense(row) or PASSED


def _expense(row: Row) -> Fault | None:
    quantity = row.quantity
    ceiling = quantity is not None and quantity.operator in ("≤", "<") and quantity.number > 0
    ceiling = ceiling or (row.table.form not in HAS_TASKS and bool(_EXPENSE.search(row.name)))
    if _OVERSPENT.search(row.name) and ceiling:
        message = f"名称说的是超支，值却是 {row.text('value')}。请核对：要考核的是支出总额，还是不超预算？"
        return _spent(row, "超支写成支出额", message)
    if not ceiling or row.level1 == COST or row.level2 == COST or _GAINED.search(row.name):
        return None
    message = f"用支出“{row.text('value')}”考核“{row.name}”，花钱不是成效。请改为做成了什么，金额写在成本里。"
    return _spent(row, "花钱当成效", message, Level.HINT if _OPERATING.search(row.name) else None)


def _spent(row: Row, short: str, message: str, level: Level | None = None) -> Fault:
    return row.fault("value", short, message, related=[row.cell("level3")], level=level)
