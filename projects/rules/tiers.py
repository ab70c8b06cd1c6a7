"""The tiers of a standard: A档、B档、C档, 轻度、中度、重度."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from indicators.values import Range
from projects.rules.ladders import LADDERS, rung
from projects.rules.ledger import Standard, ledgers
from projects.rules.names import cut
from projects.rules.promises import families
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FUND, PROJECT


@rule("A15", Level.WARNING, forms=(PROJECT, FUND))
def tiers_in_order(table: Table) -> Iterator[Answer]:
    """分档标准按档次依次递增或递减

    为什么：分档补助的标准应随档次依次升高或降低且各不相同，次序颠倒或两档相同多半是填错了行。
    依据：财预〔2015〕88号第二十四条：绩效指标应当细化量化、合理可行
    例：一档 800 元、二档 1200 元、三档 1000 元，三档低于二档。
    """
    for row in table.rows:
        yield from _upside_down(row)
    for ledger in ledgers(table):
        for family in families(ledger.standards):
            yield from _in_order(family)


def _upside_down(row: Row) -> Iterator[Fault]:
    for part in row.parts:
        if isinstance(part, Range) and part.low > part.high:
            yield row.fault(
                "value",
                "下限高于上限",
                f"{part.text} 的下限高于上限。请核对。",
            )


def _in_order(family: Sequence[Standard]) -> Iterator[Answer]:
    """Along each ladder that has at least two of them; a break on one is not told again on another."""
    for ladder, (_, up) in enumerate(LADDERS):
        placed = sorted(
            (place, at) for at, one in enumerate(family) if (place := rung(one.name, ladder)) is not None
        )
        if len(placed) < 2 or len({place for place, _ in placed}) < len(placed):
            continue
        answers = list(_steps([family[at] for _, at in placed], up=up))
        yield from answers
        if any(isinstance(one, Fault) for one in answers):
            return


def _steps(tiers: Sequence[Standard], *, up: bool) -> Iterator[Answer]:
    rises = up or tiers[-1].canonical >= tiers[0].canonical
    for lower, upper in pairwise(tiers):
        if lower.canonical == upper.canonical:
            yield _fault(upper, lower, tiers, "两档标准相同", "两档没有差别")
        elif (upper.canonical > lower.canonical) != rises:
            yield _fault(upper, lower, tiers, "分档标准次序颠倒", "与其他各档的次序相反")
        else:
            yield PASSED


def _fault(one: Standard, other: Standard, tiers: Sequence[Standard], short: str, wrong: str) -> Fault:
    assert one.row is not None
    message = f"“{cut(one.name)}”{one.signed}，“{cut(other.name)}”{other.signed}：{wrong}。请核对各档标准。"
    cells = dict.fromkeys(tier.cell for tier in (other, *tiers))
    related = [cell for cell in cells if cell and cell != one.cell]
    return one.row.fault("value", short, message, related=related)
