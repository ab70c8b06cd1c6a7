"""One thing said in several sheets: the money of a project, the standard of a policy."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.printed import compact, fold
from indicators.units import convert, unit
from indicators.values import Quantity
from projects.rules.amounts import plain
from projects.rules.table import Report, Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, Unclear, rule
from sheets.amounts import UNITS
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FORMS, FUND, HAS_TASKS
from sheets.segments import common

WHOLE = (DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY)
_PLACES = ("budget_project", "activity", "objective", "explanation", "remark")
_NAMED = re.compile(
    r"(?P<name>[^\d,，;；。、:：≥≤=<>]{4,40})"
    r"[,，:：(（]?(?:(?:年内|共|总)?(?:预算|安排|需|投入)?(?:金额|资金|经费|总额)?(?:共计|合计|约|为)?)"
    r"(?P<number>\d+(?:[,，]\d{3})*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元|亿|万)(?!/|每)"
)
_GENERAL = re.compile(
    r"^\d{4}年?度?|^(?:本级|区级|县级|市级)|项目$|专项资金$|补助资金$|补贴资金$|(?:项目)?(?:专项)?(?:经费|资金)$"
    r"|[（(][^（）()]*[）)]|[“”\"《》]"
)
_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}省)?(?:[\u4e00-\u9fff]{2,4}市)?(?:[\u4e00-\u9fff]{1,4}?[区县])(?=.{2})"
)
_ALIKE = Decimal("0.9")  # of the shorter name's characters, in order, that the longer one has too
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Funded:
    """A thing with money of its own: a project, a fund, a task of one.  amount: in 万元."""

    table: Table
    name: str
    core: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Mention:
    """A department's sheet names something with an amount, in 万元."""

    row: Row
    field: str
    name: str
    core: str
    amount: Decimal


def bare_department(name: str) -> str:
    """Without the region before it: 甲市乙区财政局 and 乙区财政局 and 财政局 are one."""
    return _PLACE.sub("", fold(compact(name)))


def core(name: str, region: str) -> str:
    """What tells a project from others: without region, year and 项目, 经费, 专项资金."""
    text, before = fold(compact(name)), ""
    text = text.replace(region, "") if region else text
    while text != before:
        before, text = text, _GENERAL.sub("", text)
    return text


@rule("A12", Level.WARNING, forms=FORMS)
def same_money_in_both_sheets(report: Report) -> Iterator[Answer]:
    """部门整体表里项目的金额与项目表一致

    为什么：同一个项目在两张表里金额不同，总有一张是错的，批复和公开都会引出疑问。
    依据：财预〔2015〕88号：部门整体绩效目标与项目绩效目标相衔接；预算批复的项目金额唯一。
    例：部门整体表写“农村供水改造项目，预算金额800万元”，项目表总额 560 万元。
    """
    funded = _by_department(report)
    named: set[int] = set()
    whole: dict[str, list[Mention]] = defaultdict(list)
    for table in report.tables:
        if table.form in WHOLE:
            mentions = list(_mentions(table))
            whole[bare_department(table.department)] += mentions
            yield from _differing(mentions)
            for mention in mentions:
                alike = _alike(mention, funded.get(bare_department(table.department), ()))
                named |= {one.table.number for one in alike}
                yield from _judged(mention, alike)
    yield from _unnamed(funded, whole, named)


def _by_department(report: Report) -> Mapping[str, list[Funded]]:
    found: dict[str, list[Funded]] = defaultdict(list)
    for table in report.tables:
        if table.form in HAS_TASKS:
            found[bare_department(table.department)] += _funded(table)
    return found


def _funded(table: Table) -> Iterator[Funded]:
    if total := table.amount("budget.total"):
        yield Funded(table, table.name, core(table.name, table.region), total)
    if table.form == FUND:
        for block in table.tasks:
            amounts = [amount for row in block.rows if (amount := _money(row)) is not None]
            if amounts and block.task.name:
                yield Funded(table, block.task.name, core(block.task.name, table.region), max(amounts))


def _money(row: Row) -> Decimal | None:
    """A cost in 万元; None for a price of each."""
    if row.level1 != "成本指标" or row.quantity is None:
        return None
    return convert(row.quantity.number, row.quantity.unit, "万元")


def _mentions(table: Table) -> Iterator[Mention]:
    for row in table.rows:
        for field in _PLACES:
            for match in _NAMED.finditer(row.filled(field)):
                name = match["name"].strip('“”"()（）和及与的')
                factor = UNITS[match["unit"] if match["unit"].endswith("元") else match["unit"] + "元"]
                amount = Decimal(re.sub("[,，]", "", match["number"])) * factor
                if len(bare := core(name, table.region)) >= _SHORTEST:
                    yield Mention(row, field, name, bare, amount)


def _alike(mention: Mention, funded: Iterable[Funded]) -> list[Funded]:
    """What it may mean: the very name alone, where there is one."""
    same = [one for one in funded if one.core == mention.core]
    return same or [one for one in funded if _is_alike(mention.core, one.core)]


def _is_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST or len(longer) > 2 * len(shorter) or shorter[:1] not in longer:
        return False
    return common(shorter, longer) >= _ALIKE * len(shorter)


def _judged(mention: Mention, alike: list[Funded]) -> Iterator[Answer]:
    if not alike:
        return
    if any(one.amount == mention.amount for one in alike) or mention.amount == sum(
        one.amount for one in alike
    ):
        yield PASSED
    elif len({one.amount for one in alike}) > 1:
        yield Unclear(f"“{mention.name}”像几个项目，不知道比哪一个")
    else:
        yield _unequal(mention, alike[0])


def _unequal(mention: Mention, one: Funded) -> Fault:
    here, there = plain(mention.amount), plain(one.amount)
    return mention.row.fault(
        mention.field,
        "金额和项目表不一致",
        f"这里写“{mention.name}”{here} 万元，项目表“{one.name}”是 {there} 万元。"
        "两处说的是不是同一个项目？是的，请改成一致；不是，请写清各自包括什么。",
        sum=(
            f"部门整体表 {here} 万元",
            f"项目表 {there} 万元",
            f"差 {plain(abs(mention.amount - one.amount))} 万元",
        ),
    )


def _differing(mentions: Iterable[Mention]) -> Iterator[Answer]:
    """One name with two amounts in one sheet: those that are fewer."""
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.field == "budget_project":
            by_name[mention.core].append(mention)
    for those in by_name.values():
        amounts = [one.amount for one in those]
        usual = max(amounts, key=amounts.count)
        for one in those:
            if one.amount != usual:
                yield one.row.fault(
                    one.field,
                    "同一项目金额前后不一",
                    f"这里写“{one.name}”{plain(one.amount)} 万元，本表另有几行写 {plain(usual)} 万元。"
                    "请改成一致。",
                )


def _unnamed(
    funded: Mapping[str, list[Funded]], whole: Mapping[str, list[Mention]], named: set[int]
) -> Iterator[Answer]:
    """A project that its department's own sheet, which does name projects, never names."""
    for department, those in funded.items():
        for table in dict.fromkeys(one.table for one in those):
            if table.number not in named and whole.get(department):
                yield table.fault(
                    "name",
                    "部门整体表里没有这个项目",
                    f"“{table.name}”在本部门的部门整体绩效目标表里没有出现。请核对预算项目一栏是不是漏了。",
                    related=[table.head_cell("budget.total")],
                    level=Level.HINT,
                )


@dataclass(frozen=True, slots=True)
class Standard:
    """What a policy pays each one, a year, in 元."""

    row: Row
    yearly: Decimal
    printed: Quantity


_SAME_WORDS = (("最低生活保障", "低保"), ("城镇", "城市"), ("公共卫生服务", "公卫"), ("学生", "生"))
_LEFT_OUT = re.compile(
    r"\d{4}年?度?|全区|全县|全市|本区|我区|补助|补贴|保障|发放|资助|标准|金额|资金|人均|每人|每年|每月|年度|政策"
    r"|享受|对象|人员|救助|供养|给予|财政|[的和及与]|[^\u4e00-\u9fffA-Za-z]"
)
_POLICY = re.compile(
    "低保|特困|孤儿|五保|优抚|独生子女|失独|高龄|儿童|残疾人|基本公卫|助学金|免学费|免保教|寄宿|公用经费|伤残|老党员"
    "|村医|民办教师|护理|养老|义务兵|退役|烈士|遗属|计生|奖励扶助|特别扶助|低收入|流浪"
)
_EACH = frozenset({"人", "生", "学生", "户", "名"})
_TIMES = frozenset({"年", "月", "年度", "日"})


@rule("A13", Level.WARNING, forms=FORMS)
def same_standard_everywhere(report: Report) -> Iterator[Answer]:
    """同一政策标准在各部门各表一致

    为什么：低保、助学金这类标准全区只有一个；两个部门写的数不同，必有一处没有跟着政策调整。
    依据：补助标准由上级文件统一规定；按月的标准乘以 12 与按年的比较。
    例：民政局写孤儿基本生活标准 1500元/人/月，教育局写 16800元/人/年，差 1200 元。
    """
    known: dict[tuple[str, str], list[Standard]] = defaultdict(list)
    for table in report.tables:
        for key, those in _standards(table).items():
            if len({one.yearly for one in those}) == 1:
                known[key] += those
    for those in known.values():
        yield from _compared(those)


def _standards(table: Table) -> Mapping[tuple[str, str], list[Standard]]:
    """By policy and by whom it is paid for; of one sheet."""
    found: dict[tuple[str, str], list[Standard]] = defaultdict(list)
    for row in table.rows:
        if row.quantity and "/" in row.quantity.unit and (standard := _yearly(row, row.quantity)):
            found[_policy(row.name), standard[1]].append(standard[0])
    return {key: those for key, those in found.items() if _is_policy(key[0])}


def _yearly(row: Row, quantity: Quantity) -> tuple[Standard, str] | None:
    """With what it is paid for; None for what is no standard by time."""
    its = unit(quantity.unit)
    times, each = set(its.per) & _TIMES, set(its.per) - _TIMES
    if its.over != "元" or len(times) != 1 or not each <= _EACH:
        return None
    per = "户" if "户" in each else "人"
    (time,) = times
    yearly = convert(quantity.canonical_number, f"元/{time}", "元/年")
    return (Standard(row, yearly, quantity), per) if yearly is not None else None


def _policy(name: str) -> str:
    text = fold(compact(name))
    for word, same in _SAME_WORDS:
        text = text.replace(word, same)
    return _LEFT_OUT.sub("", text)


def _is_policy(key: str) -> bool:
    return bool(_POLICY.search(key)) and len(key) > 2


def _compared(those: list[Standard]) -> Iterator[Answer]:
    if len({one.row.table.number for one in those}) < 2:
        return
    if len({one.yearly for one in those}) == 1:
        yield PASSED
        return
    lines = [f"{_where(one)}：{_sum(one)}" for one in those]
    for one in those:
        other = next(two for two in those if two.yearly != one.yearly)
        here, there, off = (plain(n) for n in (one.yearly, other.yearly, abs(one.yearly - other.yearly)))
        yield one.row.fault(
            "value",
            "同一标准两处不一致",
            f"“{one.row.name}”这里合每年 {here} 元，{_where(other)}合每年 {there} 元，差 {off} 元。"
            "请按现行政策核对，改成一致。",
            sum=lines,
        )


def _where(one: Standard) -> str:
    return f"{one.row.table.department}“{one.row.name}”"


def _sum(one: Standard) -> str:
    printed = f"{plain(one.printed.number)} {one.printed.unit}"
    if one.yearly == one.printed.canonical_number:
        return printed
    return f"{printed} × {plain(one.yearly / one.printed.canonical_number)} ＝ {plain(one.yearly)} 元/年"
