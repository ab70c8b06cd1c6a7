"""Amounts of money in the head of a sheet."""

from collections.abc import Iterator
from decimal import Decimal

from projects.rules.table import Table
from reviews.findings import PASSED, Answer, Level, Unclear, rule
from sheets.documents import FUND, PROJECT

PARTS = ("budget.fiscal", "budget.other")


@rule("A01", Level.ERROR, forms=(PROJECT, FUND))
def head_adds_up(table: Table) -> Iterator[Answer]:
    """资金总额等于财政拨款加其他资金

    为什么：预算批复的是总额，来源分栏填写；两者不等，就不知道批的是哪个数。空栏按 0 算。
    依据：《项目支出绩效目标表》表样：年度预算资金总额 = 财政拨款 + 其他资金
    例：总额 785 万元，财政拨款 700 万元，其他资金 84 万元，差 1 万元。
    """
    if not {"budget.total", *PARTS} <= set(table.labels) or not table.head("budget.total"):
        return
    if not any(table.head(name) for name in PARTS):
        return
    total, fiscal, other = (table.amount(name) for name in ("budget.total", *PARTS))
    if total is None or fiscal is None or other is None:
        yield Unclear("资金栏里写的不是金额")
        return
    if fiscal + other == total:
        yield PASSED
        return
    whole, off = plain(fiscal + other), plain(abs(fiscal + other - total))
    yield table.fault(
        "budget.total",
        "资金总额和分项不等",
        f"分项合计 {whole} 万元，总额 {plain(total)} 万元，差 {off} 万元。请核对。",
        sum=(f"{plain(fiscal)} ＋ {plain(other)} ＝ {whole} 万元",),
        related=[table.head_cell(name) for name in PARTS],
    )


def plain(number: Decimal) -> str:
    """Without an exponent or trailing noughts."""
    return f"{number.normalize():f}"
