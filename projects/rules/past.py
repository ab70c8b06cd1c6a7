"""This year's sheet beside last year's: what is no longer promised, and money that buys no more."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from indicators.comparison import same_value
from projects.rules.amounts import plain
from projects.rules.table import Table
from reviews.findings import PASSED, Answer, Fault, Level, Limit, rule
from sheets.amounts import in_ten_thousands
from sheets.documents import FORMS, Document, Indicator
from sheets.identity import tree_of
from sheets.likeness import Likeness, likeness

_SHOWN = 5
_FEWEST = 3


@rule(
    "H07",
    Level.WARNING,
    forms=FORMS,
    limits={"rise": Limit(Decimal("0.1"), "预算比上年增加超过（比例），目标却不变")},
)
def no_less_than_last_year(table: Table, rise: Decimal) -> Iterator[Answer]:
    """指标没有悄悄去掉，预算增加目标也增加

    为什么：去年的指标今年不提了，或钱多了目标一样，预算就失去了约束。
    依据：财预〔2015〕88号：绩效目标应当与预算金额相应匹配；调整目标要说明理由。
    例：预算由 100 万元增到 150 万元，各项指标值与上年完全相同。
    """
    if table.before is None:
        return
    found = likeness(table.before, table.document)
    if lost := _lost(table.before, found):
        yield _dropped(table, lost)
    elif found.rows:
        yield PASSED
    yield from _dearer(table, table.before, found, rise)


def _lost(before: Document, found: Likeness) -> list[Indicator]:
    return [row for key, row in tree_of(before).rows.items() if row.level3 and key not in found.rows]


def _dropped(table: Table, lost: Sequence[Indicator]) -> Fault:
    names = "、".join(f"“{row.level3}”" for row in lost[:_SHOWN])
    more = f"等 {len(lost)} 项" if len(lost) > _SHOWN else ""
    return table.fault(
        "",
        f"上年的 {len(lost)} 项指标没有了",
        f"上年有而本年没有的指标：{names}{more}。请补上，或说明为什么不再考核。",
        sum=[f"{row.level3} {row.value or ''}" for row in lost],
    )


def _dearer(table: Table, before: Document, found: Likeness, rise: Decimal) -> Iterator[Answer]:
    old = in_ten_thousands(before.budget.total, table.money_unit) if before.budget else None
    new = table.amount("budget.total")
    if not old or not new or new <= old * (1 + rise):
        return
    if _are_equal(table, before, found):
        more = plain((new / old - 1).quantize(Decimal("0.001")) * 100)
        yield table.fault(
            "budget.total",
            "预算增加而目标不变",
            f"预算比上年增加 {more}%，各项产出和效益的指标值却与上年相同。请提高目标，或说明增加的用处。",
            sum=(f"上年 {plain(old)} 万元，本年 {plain(new)} 万元",),
        )
    else:
        yield PASSED


def _are_equal(table: Table, before: Document, found: Likeness) -> bool:
    """All that both years promise, costs apart."""
    mine = dict(zip(tree_of(table.document).rows, table.rows, strict=True))
    theirs = tree_of(before).rows
    pairs = [(theirs[key], mine[match.key]) for key, match in found.rows.items()]
    promised = [(old.value or "", row.text("value")) for old, row in pairs if row.level1 != "成本指标"]
    return len(promised) >= _FEWEST and all(same_value(old, new) for old, new in promised)
