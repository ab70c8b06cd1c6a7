"""Checks a report against its own preface: the counts and totals it states beside those that were read.

A stated count may mean sheets or tasks (`共涉及项目28个` are a fund's tasks, `8个项目` are sheets), so each
statement has a short list of meanings, the likeliest first; it agrees when one of them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

from indicators.printed import compact
from sheets.amounts import in_ten_thousands
from sheets.catalogue import BY_ID
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND, PROJECT, Document
from sheets.extra import MONEY_UNIT

PROJECTS, FUNDS, DEPARTMENTS, BUDGET = "projects", "funds", "departments", "budget"
NAMES = {PROJECTS: "项目", FUNDS: "专项资金", DEPARTMENTS: "部门", BUDGET: "预算金额"}
_WAN = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}

_N = r"(?P<value>\d+|[一二两三四五六七八九十]+)"
_KIND = r"(?:[区县市]级)?(?:重点)?(?:预算)?(?:重点)?"
_STATEMENTS = (
    (FUNDS, re.compile(rf"{_N}(?P<unit>[项个]){_KIND}专项资金")),
    (PROJECTS, re.compile(rf"{_N}(?P<unit>个){_KIND}项目")),
    (PROJECTS, re.compile(rf"涉及{_KIND}项目{_N}(?P<unit>个)")),
    (DEPARTMENTS, re.compile(rf"{_N}(?P<unit>个){_KIND}部门")),
    (
        BUDGET,
        re.compile(
            r"(?:预算|资金)(?:资金)?(?:总?金额|总额|规模)?(?:共计|合计|总计|共|为)?"
            r"(?P<value>\d[\d,，]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
        ),
    ),
)
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure the report states about itself; `text` is the clause it stands in."""

    what: str
    value: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """A stated figure beside what was read, as a line for people."""

    stated: Stated
    read: str
    meaning: str
    agrees: bool

    @property
    def line(self) -> str:
        verdict = "一致" if self.agrees else "不一致"
        stated = self.stated
        return (
            f"{NAMES[stated.what]}：前言写 {stated.value}{stated.unit}，"
            f"读到{self.meaning} {self.read}{stated.unit}，{verdict}"
        )


def stated_in(texts: Iterable[str]) -> tuple[Stated, ...]:
    """The figures in the preface, each once, in printed order; a sentence may go on over several texts."""
    prose = compact("".join(texts))
    found: dict[tuple[str, str, str], Stated] = {}
    for what, match in _matches(prose):
        key = (what, match["value"], match["unit"])
        found.setdefault(key, Stated(*key, _clause(prose, match.start(), match.end())))
    return tuple(found.values())


def _matches(prose: str) -> Iterator[tuple[str, re.Match[str]]]:
    matches = [(what, match) for what, pattern in _STATEMENTS for match in pattern.finditer(prose)]
    yield from sorted(matches, key=lambda pair: pair[1].start())


def _clause(prose: str, start: int, end: int) -> str:
    begin = max(prose.rfind(mark, 0, start) for mark in "。；，！") + 1
    ends = [prose.find(mark, end) for mark in "。；，！"]
    return prose[begin : min((stop for stop in ends if stop >= 0), default=len(prose))]


def reconcile(stated: Sequence[Stated], documents: Sequence[Document]) -> tuple[Check, ...]:
    apart = any(one.what == FUNDS for one in stated)
    return tuple(_check(one, documents, apart) for one in stated)


def _check(stated: Stated, documents: Sequence[Document], apart: bool) -> Check:
    """apart: funds are counted by themselves, so projects are no sheets of funds."""
    meanings = _amounts(stated, documents) if stated.what == BUDGET else _counts(stated, documents, apart)
    agreeing = [pair for pair in meanings if _agree(stated, pair[1])]
    meaning, value = (agreeing or meanings)[0]
    return Check(stated, f"{value.normalize():f}", meaning, bool(agreeing))


def _agree(stated: Stated, read: Decimal) -> bool:
    """Equal to the last printed digit, rounded or cut off."""
    value = number(stated.value)
    return any(read.quantize(value, rounding) == value for rounding in (ROUND_HALF_UP, ROUND_DOWN))


def number(text: str) -> Decimal:
    """`16,295.82`, `28`, `八`, `十二`: the figures a preface prints."""
    try:
        return Decimal(re.sub("[,，]", "", text))
    except InvalidOperation:
        tens, ten, ones = text.rpartition("十")
        return Decimal((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))


def _counts(stated: Stated, documents: Sequence[Document], apart: bool) -> list[tuple[str, Decimal]]:
    of = {form: [doc for doc in documents if doc.form == form] for form in (PROJECT, FUND)}
    sheets, funds = len(of[PROJECT]), len(of[FUND])
    if stated.what == FUNDS:
        return [("专项资金表", Decimal(funds))]
    if stated.what == DEPARTMENTS:
        return [("部门", Decimal(len(_departments(documents))))]
    tasks = ("主要政策任务", Decimal(sum(len(doc.tasks) for doc in of[FUND])))
    own, both = ("项目表", Decimal(sheets)), ("项目表和专项资金表", Decimal(sheets + funds))
    if apart and sheets:
        return [own, tasks] if "涉及" in stated.text else [own]
    return [tasks, own, both] if "涉及" in stated.text and not sheets else [own, both, tasks]


def _departments(documents: Sequence[Document]) -> set[str | None]:
    whole = (DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY)
    return {doc.department.name for doc in documents if doc.form in whole}


def _amounts(stated: Stated, documents: Sequence[Document]) -> list[tuple[str, Decimal]]:
    """Totals in the stated unit: of all sheets, of the projects only, of the funds only."""
    scale = _WAN[stated.unit]
    groups = (("各表预算合计", (PROJECT, FUND)), ("项目预算合计", (PROJECT,)), ("专项资金预算合计", (FUND,)))
    return [(name, total(doc for doc in documents if doc.form in forms) / scale) for name, forms in groups]


def total(documents: Iterable[Document]) -> Decimal:
    """The sum of the budgets, in 万元; a sheet without a readable amount counts as nothing."""
    return sum(map(_amount, documents), Decimal(0))


def _amount(document: Document) -> Decimal:
    layout = BY_ID.get(document.layout or "")
    unit = document.extra.get(MONEY_UNIT) or (layout.money_unit if layout else "万元")
    printed = document.budget.total if document.budget else None
    return in_ten_thousands(printed, unit) or Decimal(0)
