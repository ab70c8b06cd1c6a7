"""The stages of a work, one after the other: what is accepted before it is finished has a wrong date."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from indicators.deadlines import Deadline
from projects.rules.table import Block, Row
from projects.rules.wording import cut
from reviews.findings import Answer, Fault

# the last word of a name decides: 竣工验收时间 is an acceptance
_STAGES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words)
    for words in (
        "招标|中标|开标|比选",
        "采购|购置|到货|供货",
        "安装|调试",
        "完工|竣工|建成",
        "验收",
        "投入使用|投用|交付使用",
        "决算|结算审",
    )
)
_BUILT = 3  # from here on a row may say no more than 工程
_SAID_BY_ALL = re.compile(
    "|".join(one.pattern for one in _STAGES) + "|时间|时限|期限|日期|完成|到位|项目|工程|[及和与]"
)


def stages_in_order(block: Block) -> Iterator[Answer]:
    """Of rows about one thing."""
    dated = [(stage, row, day) for row in block.rows if (day := _day(row)) and (stage := _stage(row)) >= 0]
    for (first, one, early), (second, other, late) in combinations(sorted(dated, key=_by_stage), 2):
        if first < second and late < early and _are_one(one.name, other.name, first >= _BUILT):
            yield _fault(one, other)


def _by_stage(dated: tuple[int, Row, date]) -> tuple[int, int]:
    return dated[0], dated[1].number


def _day(row: Row) -> date | None:
    return row.value.last if isinstance(row.value, Deadline) else None


def _stage(row: Row) -> int:
    """The latest one named; -1 for none."""
    return max((place for place, words in enumerate(_STAGES) if words.search(row.name)), default=-1)


def _are_one(one: str, other: str, built: bool) -> bool:
    """Names that share two characters in a row; of what is built also one that only says 工程."""
    one, other = _SAID_BY_ALL.sub("", one), _SAID_BY_ALL.sub("", other)
    if len(one) < 2 or len(other) < 2:
        return built
    return shares(one, other)


def shares(one: str, other: str) -> bool:
    """Two characters in a row in common."""
    return any(one[place : place + 2] in other for place in range(len(one) - 1))


def _fault(one: Row, other: Row) -> Fault:
    return other.fault(
        "value",
        "先后次序颠倒",
        f"“{cut(other.name, 20)}”是 {cut(other.text('value'), 20)}，却早于“{cut(one.name, 20)}”的"
        f" {cut(one.text('value'), 20)}。请核对两个日期。",
        related=[one.cell("value"), other.cell("level3")],
    )
