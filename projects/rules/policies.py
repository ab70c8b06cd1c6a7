"""The standard of a policy, which is one in all sheets."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.printed import compact, fold
from indicators.units import convert, unit
from indicators.values import Quantity
from projects.rules.amounts import plain
from projects.rules.names import says_standard
from projects.rules.table import Report, Row, Table
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import FORMS


@dataclass(frozen=True, slots=True)
class Standard:
    """What each one is paid a year, in 元; known: by a policy that is one in all sheets."""

    row: Row
    yearly: Decimal
    printed: Quantity
    known: bool


_SAME_WORDS = (("最低生活保障", "低保"), ("城镇", "城市"), ("公共卫生服务", "公卫"), ("学生", "生"))
_LEFT_OUT = re.compile(
    r"\d{4}年?度?|全区|全县|全市|本区|我区|补助|补贴|保障|发放|资助|标准|金额|资金|人均|每人|每年|每月|年度|政策"
    r"|享受|对象|人员|救助|供养|给予|财政|[的和及与]|[^\u4e00-\u9fffA-Za-z0-9]"
)
_POLICY = re.compile(
    "低保|特困|孤儿|五保|优抚|独生子女|失独|高龄|儿童|残疾人|基本公卫|助学金|免学费|免保教|寄宿|公用经费|伤残|老党员"
    "|村医|民办教师|护理|养老|义务兵|退役|烈士|遗属|计生|奖励扶助|特别扶助|低收入|流浪|老年人|抚恤"
)
_EACH = frozenset({"人", "生", "学生", "户", "名"})
_MOST_LINES = 20
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
        each = row.quantity if row.quantity and "/" in row.quantity.unit else None
        if each and (standard := _yearly(row, each)) and (key := _key(row)):
            found[key, standard[1]].append(standard[0])
    return found


def _key(row: Row) -> str:
    """One for the spellings of a policy; of another standard its whole name; "" for what is none."""
    policy = _policy(row.name)
    if _is_policy(policy):
        return policy
    whole = fold(compact(row.name))
    return whole if row.level1 == "成本指标" and says_standard(whole) else ""


def _yearly(row: Row, quantity: Quantity) -> tuple[Standard, str] | None:
    """With what it is paid for; None for what is no standard by time."""
    its = unit(quantity.unit)
    times, each = set(its.per) & _TIMES, set(its.per) - _TIMES
    if its.over != "元" or len(times) != 1 or not each <= _EACH:
        return None
    per = "户" if "户" in each else "人"
    (time,) = times
    yearly = convert(quantity.canonical_number, f"元/{time}", "元/年")
    if yearly is None:
        return None
    return Standard(row, yearly, quantity, known=bool(_POLICY.search(_policy(row.name)))), per


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
    lines = list(dict.fromkeys(f"{_where(one)}：{_sum(one)}" for one in those))[:_MOST_LINES]
    first = {one.yearly: one for one in reversed(those)}
    for one in those:
        other = next(two for yearly, two in first.items() if yearly != one.yearly)
        here, there, off = (plain(n) for n in (one.yearly, other.yearly, abs(one.yearly - other.yearly)))
        yield one.row.fault(
            "value",
            "同一标准两处不一致",
            f"“{one.row.name}”这里合每年 {here} 元，{_where(other)}合每年 {there} 元，差 {off} 元。"
            "请按现行政策核对，改成一致。",
            sum=lines,
            level=None if one.known else Level.HINT,
        )


def _where(one: Standard) -> str:
    return f"{one.row.table.department}“{one.row.name}”"


def _sum(one: Standard) -> str:
    printed = f"{plain(one.printed.number)} {one.printed.unit}"
    if one.yearly == one.printed.canonical_number:
        return printed
    return f"{printed} × {plain(one.yearly / one.printed.canonical_number)} ＝ {plain(one.yearly)} 元/年"
