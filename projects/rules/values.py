"""数值与单位: a number that is possible, and high enough where nothing less will do."""

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.naming import Measure, counted_in, measured, plain
from indicators.values import Quantity, Range
from projects.rules.table import Row, Table
from projects.rules.wording import cut, mended
from reviews.findings import PASSED, Answer, Fault, Level, Limit, Unclear, rule
from sheets.documents import FORMS

# shares that can rise above the whole
_BEYOND = re.compile(
    r"(?:增长|提高|提升|上升|增加|增幅|增值|回报|收益|利润|毛入学|毛入园|产能利用|负荷|周转|超额|保值|拉动|倍增|投入产出|产出|杠杆|变化"
    r"|变动|毛利|溢价|涨幅|覆盖倍|自然增长|拨备覆盖|偿付能力充足|资本充足|流动性|速动|流动|负债|产销|编制使用|床位使用)(?:比)?(?:率|比例|比率|幅度)$|增幅|增速|性别比"
)
_LEVEL = re.compile("(?:水平|程度|覆盖面|普及度|知晓度|参与度|安全感|获得感|幸福感|质量|效果|情况)$")
_GROWS = re.compile("增|提高|提升|降|减|产出|收益|完成|达到|改善|变化|涨")
_PLANNED = re.compile("(?:完成|执行|达成)(?:率|比例)$")  # of a plan that can be overdone
_MONEY = r"(?:资金|补助|补贴|津贴|救助|抚恤|助学金|奖补|奖励|扶助|经费|款|金|费|工资|待遇)"
_DUTY = re.compile(
    r"合规(?:率|性|比例)$"
    rf"|{_MONEY}.{{0,10}}(?:发放|兑付|兑现|拨付|支付|到位|足额|及时|准确|正确|符合|社会化发放).{{0,6}}(?:率|比例)$"
    r"|(?:发放|兑付|兑现).{0,8}(?:率|比例)$"
    r"|(?<!一次)验收.{0,2}(?:合格|通过)率$|(?:工程|改造|建设|施工|修缮|维修|装修|安装).{0,6}(?:质量)?合格率$"
    r"|足额理赔率$|应.{1,4}尽.{1,4}率?$|清零(?:率|比例)$|(?:财务|政务|村务|党务|信息|预决?算).{0,2}公开率$"
    r"|(?:法定|强制|安全技术|年度).{0,2}检验.{0,2}合格率$|不合格.{0,6}(?:处置|处理|整改|核查)率$"
)
_CAREFUL = re.compile(
    r"(?:认定|审核|审批|核验|复核|核定|核算|登记|建档|资格|对象|身份|信息).{0,4}(?:准确|正确|符合)(?:率|比例)$"
    r"|(?:准确|正确)率$|(?:隐患|漏洞).{0,4}整改率$"
)
_ENTITLED = re.compile(
    r"(?:救助|补助|补贴|低保|资助|受助|抚恤|优抚|助学|免学费|供养|保障金|扶助|享受.{0,4}政策|享受政策|政策享受|津贴).{0,6}覆盖(?:率|比例|面)?$"
    r"|符合条件.{0,16}覆盖(?:率|比例|面)?$"
)
_INSURED = re.compile(r"(?:困难|特困|低保|资助|贫困|残疾).{0,6}参保率$")
_NOT_ENTITLED = re.compile(r"宣传|知晓|培训|调查|监测|抽查|检查|筛查|企业|产业|农机")
_EXPECTED = re.compile(
    r"(?:(?<!满意)及时|完成|上报|报告|准确|正确|符合|帮扶覆盖|全区覆盖|全覆盖)(?:率|比例)$|(?<!培训)(?<!考试)(?<!考核)项目合格率$"
)
_JUDGED = re.compile(
    r"一次|满意|知晓|认可|抽检|抽样|预报|预警|核查|诊断|检测|回访|核心指标|巡查|数据|统计|识别|检验|测报|分类|分拣|投放|评估|监测|测量|研判"
)
NEARLY = Decimal("99.5")  # a share that leaves room for a slip only
_RAISED = re.compile(r"(?:提高|提升|增长|增加|上升|增幅|增速|涨幅)(?:率|比例|幅度)?$")
_LOWERED = re.compile(r"(?:下降|降低|减少|压减|压降|降)(?:率|比例|幅度?)$")
_BAD = re.compile(r"(?:增长|投诉|差错|事故|死亡|发生|违规|流失|漏损|空置|逾期|不良|返贫|辍学|失业).{0,2}率$")
_HARD = re.compile(r"(?:知晓|满意|有效|认可|参与|治愈|转化|成活|就业|好评)(?:率|度)$")


def _shares(row: Row) -> Iterator[Quantity]:
    return (
        part for part in row.parts if isinstance(part, Quantity) and counted_in(part.unit) == Measure.SHARE
    )


@rule("V01", Level.ERROR, forms=FORMS)
def shares_within_a_hundred(table: Table) -> Iterator[Answer]:
    """比率不超过 100%

    为什么：满意度、合格率、覆盖率最多 100%；写 ≥100% 或更多，不是多打了一个 0，就是符号用错。
    依据：财预〔2015〕88号：绩效指标值应当合理可行。
    例：“受益群众满意度”≥950%；“验收合格率”≥100%，应为 =100%。
    """
    for row in table.rows:
        if not _is_share(row):
            continue
        if row.value.kind == "quality" and row.text("value"):
            yield Unclear("指标值不是数")
        for part in _shares(row):
            yield _outside(row, part) or PASSED
        if isinstance(row.value, Range) and counted_in(row.value.unit) == Measure.SHARE:
            yield _too_much(row) if row.value.canonical_bounds[1] > 100 else PASSED


def _is_share(row: Row) -> bool:
    """By its name, or a level in per cent (居民健康素养水平); not what can grow beyond the whole."""
    name, measure = plain(row.name), measured(row.name)
    if measure in (Measure.SHARE, Measure.SATISFACTION):
        return not _BEYOND.search(name)
    return measure is None and bool(_LEVEL.search(name)) and not _GROWS.search(name)


def _outside(row: Row, one: Quantity) -> Fault | None:
    number = one.canonical_number
    if number > 100 or number < 0 or (number == 100 and one.operator == ">"):
        return _too_much(row, Level.WARNING if _PLANNED.search(plain(row.name)) and number <= 150 else None)
    if number == 100 and one.operator == "≥":
        return row.fault(
            "value",
            "≥100% 应为 =100%",
            f"“{cut(row.name)}”最多 100%，写 ≥100% 没有意义。请改为 =100%。",
            fixes=mended(row, "=100%") if not one.label and not one.note else (),
        )
    return None


def _too_much(row: Row, level: Level | None = None) -> Fault:
    return row.fault(
        "value",
        "比率不在 0 到 100% 之间",
        f"“{cut(row.name)}”只能在 0 到 100% 之间，指标值是“{cut(row.text('value'), 20)}”。"
        "请核对数字和小数点。",
        related=[row.cell("level3")],
        level=level,
    )


@rule("V14", Level.WARNING, forms=FORMS)
def duties_are_whole(table: Table) -> Iterator[Answer]:
    """应当全部做到的定为 100%

    为什么：资金合规、发放准确、验收合格、符合条件的都享受，是法定职责，留余地等于允许出错。
    依据：《预算法》及其实施条例对财政资金合规使用的要求；财预〔2015〕88号：绩效指标应当合理。
    例：“专项资金使用合规率”≥96%，“救助金发放准确率”≥95%，应为 =100%。
    """
    for row in table.rows:
        one = row.quantity
        if one is None or counted_in(one.unit) != Measure.SHARE or one.operator in ("≤", "<"):
            continue
        level = _duty(plain(row.name), one.canonical_number)
        if level is None:
            continue
        yield _partly(row, level) if one.canonical_number < 100 else PASSED


def _duty(name: str, number: Decimal) -> Level | None:
    """How sure it is that nothing less than all will do; None for what may be less."""
    if _DUTY.search(name) and not _JUDGED.search(name):
        return Level.WARNING
    if _INSURED.search(name) or (_ENTITLED.search(name) and not _NOT_ENTITLED.search(name)):
        return Level.WARNING
    if _CAREFUL.search(name) and not _JUDGED.search(name):
        return Level.WARNING if number < NEARLY else Level.HINT
    return Level.HINT if _EXPECTED.search(name) and not _JUDGED.search(name) else None


def _partly(row: Row, level: Level) -> Fault:
    sure = level == Level.WARNING
    said = "应当全部做到" if sure else "一般应当全部做到"
    more = "请改为 =100%，或说明做不到的原因。" if sure else "能否定为 =100%？"
    return row.fault(
        "value",
        "应全部做到，没有定 100%",
        f"“{cut(row.name)}”{said}，指标值是“{cut(row.text('value'), 20)}”。{more}",
        fixes=mended(row, "=100%") if sure else (),
        level=level,
    )


@rule(
    "V15",
    Level.HINT,
    forms=FORMS,
    limits={"rise": Limit(Decimal(50), "一年提高超过多少个百分点算过高")},
)
def targets_that_can_be_reached(table: Table, *, rise: Decimal) -> Iterator[Answer]:
    """指标值不过高

    为什么：一年“提高80%”多半是把水平写成了提高幅度；人人满意、人人知晓，调查出来难以达到。
    依据：财预〔2015〕88号：绩效目标应当合理可行，符合客观实际。
    例：“居民收入提高率”≥80%；“政策知晓率”=100%。
    """
    for row in table.rows:
        for part in _shares(row):
            yield _implausible(row, part, rise) or PASSED


def _implausible(row: Row, one: Quantity, rise: Decimal) -> Fault | None:
    name = plain(row.name)
    if one.operator in ("≤", "<"):
        return _loose(row, one) if _BAD.search(name) and one.canonical_number >= rise else None
    if (_RAISED.search(name) or _LOWERED.search(name)) and rise <= one.canonical_number:
        return row.fault(
            "value",
            "一年变化这么多吗",
            f"“{cut(row.name)}”填“{row.text('value')}”，是一年变化这么多，还是要达到这个水平？请核对名称和值。",
            related=[row.cell("level3")],
        )
    if _HARD.search(name) and one.canonical_number == 100:
        return row.fault(
            "value",
            "能全部做到吗",
            f"“{cut(row.name)}”定为 100%，调查出来难以达到。请核对。",
        )
    return None


def _loose(row: Row, one: Quantity) -> Fault:
    return row.fault(
        "value",
        "上限是不是太宽了",
        f"“{cut(row.name)}”越低越好，上限却定到“{cut(row.text('value'), 20)}”。请核对小数点和单位。",
    )
