"""The tiers of a standard: A档、B档、C档, 轻度、中度、重度."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from indicators.values import Range
from projects.rules.ledger import Standard, ledgers
from projects.rules.promises import families
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FUND, PROJECT

# the signs of a ladder from its lowest rung; up: the standard has to rise with it
_LADDERS: tuple[tuple[tuple[str, ...], bool], ...] = (
    (("A", "B", "C", "D", "E"), False),
    (("甲", "乙", "丙", "丁"), False),
    (tuple("一二三四五六七八九十"), False),
    (tuple("123456789"), False),
    (("省级", "市级", "[区县]级", "[镇乡]级", "村级"), False),
    (("最低", "最高"), True),
    (("轻度", "中度", "重度"), True),
    (("自理", "半护理|半自理|半失能", "全护理|全失能|不能自理"), True),
    (("一般", "特别|特殊"), True),
)
_NUMBERED = re.compile(r"[A-E甲乙丙丁一二三四五六七八九十1-9]{1,4}(?=[)）]?[档类级等星])")


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
    for ladder, (_, up) in enumerate(_LADDERS):
        placed = sorted(
            ((rung, at) for at, one in enumerate(family) if (rung := _rung(one.name, ladder)) is not None)
        )
        rungs = [rung for rung, _ in placed]
        if len(placed) < 2 or len(set(rungs)) < len(rungs):
            continue
        yield from _steps([family[at] for _, at in placed], up=up)
        return


@lru_cache(maxsize=2048)
def _rung(name: str, ladder: int) -> int | None:
    """The place of a name on a ladder; None where it bears none of its signs, or several far apart."""
    signs, _ = _LADDERS[ladder]
    if len(signs[0]) == 1:
        found = _NUMBERED.findall(name)
        return signs.index(found[0][0]) if len(found) == 1 and found[0][0] in signs else None
    at = [rung for rung, sign in enumerate(signs) if re.search(sign, name)]
    return at[-1] if at else None


def _steps(tiers: Sequence[Standard], *, up: bool) -> Iterator[Answer]:
    rises = up or tiers[-1].canonical >= tiers[0].canonical
    for lower, upper in pairwise(tiers):
        if lower.canonical == upper.canonical:
            yield _fault(upper, lower, "两档标准相同")
        elif (upper.canonical > lower.canonical) != rises:
            yield _fault(upper, lower, "分档标准次序颠倒")
        else:
            yield PASSED


def _fault(one: Standard, other: Standard, short: str) -> Fault:
    assert one.row is not None
    message = (
        f"“{one.name[:24]}”{one.signed}，“{other.name[:24]}”{other.signed}："
        f"{'两档没有差别' if short == '两档标准相同' else '与其他各档的次序相反'}。请核对各档标准。"
    )
    related = [cell for cell in (other.cell,) if cell and cell != one.cell]
    return one.row.fault("value", short, message, related=related)
