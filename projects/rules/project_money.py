"""The money of a project, in its own sheet and in its department's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.printed import compact, fold
from indicators.units import convert
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
_AMOUNT = re.compile(r"\d[亿万千]?[元万亿]")  # quick to look for
_GENERAL = re.compile(
    r"^\d{4}年?度?|^(?:本级|区级|县级|市级)|项目$|专项资金$|补助资金$|补贴资金$|(?:项目)?(?:专项)?(?:经费|资金)$"
    r"|[（(][^（）()]*[）)]|[“”\"《》]"
)
_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}省)?(?:[\u4e00-\u9fff]{2,4}市)?(?:[\u4e00-\u9fff]{1,4}?[区县])(?=.{2})"
)
_ALIKE = Decimal("0.9")  # of the shorter name's characters, in order, that the longer one has too
_SHORTEST = 4


@dataclass(slots=True)
class Funded:
    """What has money of its own, by its name: a project, a fund, a task of one.  amounts: in 万元."""

    name: str
    core: str
    amounts: set[Decimal] = field(default_factory=set)
    total: Decimal = Decimal(0)


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
    alike: dict[tuple[str, str], list[Funded]] = {}
    for table in report.tables:
        if table.form not in WHOLE:
            continue
        department, mentions = bare_department(table.department), list(_mentions(table))
        yield from _differing(mentions)
        for mention in mentions:
            key = department, mention.core
            if key not in alike:
                alike[key] = _alike(mention.core, funded.get(department, {}))
            yield from _judged(mention, alike[key])


def _by_department(report: Report) -> Mapping[str, dict[str, Funded]]:
    """department -> core of the name -> what is named so."""
    found: dict[str, dict[str, Funded]] = defaultdict(dict)
    for table in report.tables:
        if table.form in HAS_TASKS:
            for name, amount in _funded(table):
                bare = core(name, table.region)
                one = found[bare_department(table.department)].setdefault(bare, Funded(name, bare))
                one.amounts.add(amount)
                one.total += amount
    return found


def _funded(table: Table) -> Iterator[tuple[str, Decimal]]:
    if total := table.amount("budget.total"):
        yield table.name, total
    if table.form == FUND:
        for block in table.tasks:
            amounts = [amount for row in block.rows if (amount := _money(row)) is not None]
            if amounts and block.task.name:
                yield block.task.name, max(amounts)


def _money(row: Row) -> Decimal | None:
    """A cost in 万元; None for a price of each."""
    if row.level1 != "成本指标" or row.quantity is None:
        return None
    return convert(row.quantity.number, row.quantity.unit, "万元")


def _mentions(table: Table) -> Iterator[Mention]:
    for row in table.rows:
        for place in _PLACES:
            text = row.filled(place)
            for match in _NAMED.finditer(text) if _AMOUNT.search(text) else ():
                name = match["name"].strip('“”"()（）和及与的')
                factor = UNITS[match["unit"] if match["unit"].endswith("元") else match["unit"] + "元"]
                amount = Decimal(re.sub("[,，]", "", match["number"])) * factor
                if len(bare := core(name, table.region)) >= _SHORTEST:
                    yield Mention(row, place, name, bare, amount)


def _alike(named: str, funded: Mapping[str, Funded]) -> list[Funded]:
    """What it may mean: the very name alone, where there is one."""
    same = funded.get(named)
    return [same] if same else [one for one in funded.values() if _is_alike(named, one.core)]


def _is_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST or len(longer) > 2 * len(shorter) or shorter[:1] not in longer:
        return False
    return common(shorter, longer) >= _ALIKE * len(shorter)


def _judged(mention: Mention, alike: list[Funded]) -> Iterator[Answer]:
    if not alike:
        return
    together = sum(one.total for one in alike)
    if mention.amount == together or any(mention.amount in one.amounts for one in alike):
        yield PASSED
    elif len(alike) > 1 or len(alike[0].amounts) > 1:
        yield Unclear(f"“{mention.name}”像几个项目，不知道比哪一个")
    else:
        yield _unequal(mention, alike[0])


def _unequal(mention: Mention, one: Funded) -> Fault:
    (amount,) = one.amounts
    here, there, off = (plain(each) for each in (mention.amount, amount, abs(mention.amount - amount)))
    return mention.row.fault(
        mention.field,
        "金额和项目表不一致",
        f"这里写“{mention.name}”{here} 万元，项目表“{one.name}”是 {there} 万元。"
        "两处说的是不是同一个项目？是的，请改成一致；不是，请写清各自包括什么。",
        sum=(f"部门整体表 {here} 万元", f"项目表 {there} 万元", f"差 {off} 万元"),
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
