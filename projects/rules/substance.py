"""Indicators that ask for little: only the start, one threshold for all."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from indicators.units import PERCENT
from projects.rules.table import Block, Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, Limit, rule
from sheets.documents import DEPARTMENT_ANNUAL, FORMS, HAS_TASKS

_START = re.compile(r"开工|动工|启动(?!资金|器)|开建|进场")
_APPROVED = re.compile(r"立项|招投?标(?:完成|工作)|开展及时")
_END = re.compile(r"完工|竣工|完成|建成|交付|交工|投用|投入使用|验收|通车|结项|入住")
_NEW = re.compile(r"新开工|当年开工")  # projects of the year, which statistics count
_WHOLE = Decimal(100)


@rule("L07", Level.WARNING, forms=FORMS)
def more_than_the_start(table: Table) -> Iterator[Answer]:
    """不只考核开工、启动、立项

    为什么：开了工不等于建成，只考核起步，年底做不完也算完成目标。
    依据：财预〔2021〕101号：产出指标反映预期完成的产品和服务
    例：改造项目只考核“开工面积 ≥10万平方米”，没有完工的指标。
    """
    for block in table.tasks:
        ends = {row.level2 for row in block.rows if _END.search(row.name)}
        for row in block.rows:
            if row.level1 != "成本指标":
                yield _start(row, ends=_has_end(row, ends)) or PASSED


def _has_end(row: Row, ends: set[str]) -> bool:
    """Whether the end of the work is asked for as the start is: how much, or when."""
    if row.table.form == DEPARTMENT_ANNUAL:
        return bool(_NEW.search(row.name))
    return "数量指标" in ends or (row.level2 == "时效指标" and row.level2 in ends)


def _start(row: Row, *, ends: bool) -> Fault | None:
    """At the name, or at the explanation where that alone says so."""
    if found := _START.search(row.name):
        message = f"只考核“{found[0]}”，没有考核完成。请补上完工、验收或投入使用的指标。"
        related = [row.cell("level3")]
        if ends:
            message = f"考核的是“{found[0]}”。能否改为考核完成的结果？"
        share = row.name.endswith("率")
        level = Level.HINT if ends or share else None
        return row.fault("value", f"只考核{found[0]}", message, related=related, level=level)
    text = row.text("explanation") if row.table.form == DEPARTMENT_ANNUAL else ""
    if (found := _START.search(text)) and not _END.search(text):
        message = f"指标解释只算“{found[0]}”，名称“{row.name}”说的是做完。请核对口径。"
        return row.fault(
            "explanation",
            f"口径只算{found[0]}",
            message,
            related=[row.cell("value"), row.cell("level3")],
        )
    if found := _APPROVED.search(row.name) or (None if _END.search(text) else _APPROVED.search(text)):
        message = f"考核的是“{found[0]}”。能否改为考核完成的结果？"
        related = [row.cell("level3"), row.cell("explanation")]
        return row.fault("value", f"只考核{found[0]}"[:22], message, related=related, level=Level.HINT)
    return None


@rule(
    "L11",
    Level.HINT,
    forms=HAS_TASKS,
    limits={
        "fewest": Limit(Decimal(3), "至少几个比率相同才提示（个）"),
        "share": Limit(Decimal("0.75"), "相同的占全部比率的份额不低于"),
    },
)
def thresholds_differ(table: Table, *, fewest: Decimal, share: Decimal) -> Iterator[Answer]:
    """比率指标没有一律写同一个数

    为什么：合格、及时、覆盖、满意一律 95%，说明没有逐项测算。
    依据：财预〔2015〕88号：目标合理可行，细化量化
    例：一个项目的四个比率指标都是 ≥95%。
    """
    for block in table.tasks:
        yield from _thresholds(block, fewest, share)


def _thresholds(block: Block, fewest: Decimal, share: Decimal) -> Iterator[Answer]:
    rates = [row for row in block.rows if _is_rate(row)]
    if not rates or len(rates) < fewest:
        return
    value, number = Counter(row.text("value") for row in rates).most_common(1)[0]
    if number < fewest or Decimal(number) / len(rates) < share:
        yield PASSED
        return
    same = [row for row in rates if row.text("value") == value]
    message = f"{len(rates)} 个比率指标中有 {number} 个都是“{value}”。能否按实际情况逐项测算？"
    yield same[0].fault(
        "value", f"{number}个指标都是{value}", message, related=[one.cell("value") for one in same[1:]]
    )


def _is_rate(row: Row) -> bool:
    """A share below the whole, which is what one has to estimate."""
    quantity = row.quantity
    return quantity is not None and quantity.canonical_unit == PERCENT and quantity.canonical_number < _WHOLE
