"""Totals and their parts: the costs of a task, the tasks of a fund, what is counted in pieces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from indicators.products import kin
from indicators.units import PERCENT, unit
from projects.rules.amounts import plain
from projects.rules.goal_numbers import Number, numbers
from projects.rules.ledger import TEN_THOUSAND, Entry, Ledger, ledgers, ten_thousands
from projects.rules.names import cut, is_family, likeness, says_total
from projects.rules.table import Cell, Table
from reviews.findings import PASSED, Answer, Fault, Level, Limit, Unclear, rule
from sheets.documents import FUND, PROJECT

NOUGHT = Decimal(0)
_WIDE = 5  # so many times as far off may be pieces of a total that is named in their own words
_MOST_PARTS = 12  # the sums of all selections of more take too long
_EACH = re.compile("每|标准|单价|[人户亩次场生]均|平均")


def _whole(entries: Sequence[Entry]) -> Decimal:
    return sum((one.canonical for one in entries), NOUGHT)


def _finest(entries: Sequence[Entry]) -> Decimal:
    """The worth of the last printed digit behind a point; 0 where all numbers are whole."""
    fractions = [one for one in entries if one.number != int(one.number)]
    return min(one.digit for one in entries) if fractions else NOUGHT


def _agrees(total: Entry, parts: Sequence[Entry]) -> bool:
    """But for the last printed digit."""
    return abs(_whole(parts) - total.canonical) <= _finest((total, *parts))


def _is_rounded(total: Entry, parts: Sequence[Entry]) -> bool:
    """Whether it is what the parts make, without the digits behind its own last one."""
    return abs(_whole(parts) - total.canonical) < total.digit / 2


def _cells(entries: Sequence[Entry]) -> list[Cell]:
    return [one.cell for one in entries if one.cell]


def _sum(entries: Sequence[Entry]) -> str:
    """1184 ＋ 100 ＋ 22 ＝ 1306 万元."""
    parts = " ＋ ".join(ten_thousands(one.canonical) for one in entries)
    return f"{parts} ＝ {ten_thousands(_whole(entries))} 万元"


@rule("A02", Level.ERROR, forms=(PROJECT, FUND))
def cost_within_the_budget(table: Table) -> Iterator[Answer]:
    """成本总额不超过预算总额

    为什么：成本指标的总额就是批复的预算；专项资金各任务的总额之和就是专项资金总额。对不上就不知道以哪个数考核。
    依据：财预〔2015〕88号第二十四条：绩效目标应当与预算资金量相匹配
    例：预算总额 300 万元，成本指标写“项目总成本 ≤320 万元”。
    """
    budget = table.amount("budget.total") if table.head("budget.total") else None
    if budget is None:
        return
    if table.form == FUND:
        yield from _tasks_within(table, budget * TEN_THOUSAND)
    else:
        yield from _costs_within(table, budget * TEN_THOUSAND)


def _tasks_within(table: Table, budget: Decimal) -> Iterator[Answer]:
    totals = [one.total for one in ledgers(table)]
    found = [one for one in totals if one]
    if not found:
        return
    if len(found) < len(totals):
        yield Unclear("有的任务没有写资金总额")
    elif abs(_whole(found) - budget) <= _finest(found):
        yield PASSED
    else:
        yield _unlike_fund(table, found, budget)


def _unlike_fund(table: Table, totals: Sequence[Entry], budget: Decimal) -> Fault:
    whole, off = ten_thousands(_whole(totals)), ten_thousands(abs(_whole(totals) - budget))
    return table.fault(
        "budget.total",
        "各任务合计与总额不等",
        f"各任务资金合计 {whole} 万元，专项资金总额 {ten_thousands(budget)} 万元，差 {off} 万元。请核对。",
        sum=(_sum(totals), f"表中总额 {ten_thousands(budget)} 万元，差 {off} 万元"),
        related=_cells(totals),
    )


def _costs_within(table: Table, budget: Decimal) -> Iterator[Answer]:
    sources = [table.amount(name) for name in ("budget.fiscal", "budget.other")]
    of_sources = sum((one for one in sources if one), NOUGHT) * TEN_THOUSAND
    for ledger in ledgers(table):
        total = ledger.total
        if total is None:
            yield from _parts_within(table, ledger, budget)
        elif total.canonical in (budget, of_sources) or abs(total.canonical - budget) < total.digit / 2:
            yield PASSED
        elif total.canonical > budget or says_total(total.name) or len(ledger.amounts) > 1:
            yield _unlike_budget(table, total, budget, Level.WARNING)
        elif likeness(total.name, table.name) > 0:
            yield _unlike_budget(table, total, budget, Level.HINT)


def _parts_within(table: Table, ledger: Ledger, budget: Decimal) -> Iterator[Answer]:
    """Of a project that prints no total of its costs."""
    costs = ledger.amounts
    if not costs:
        return
    if _whole(costs) <= budget + max(one.digit for one in costs) / 2:
        yield PASSED
        return
    row = costs[0].row
    over = ten_thousands(_whole(costs) - budget)
    message = f"各项成本合计 {ten_thousands(_whole(costs))} 万元，比预算总额多 {over} 万元。请核对。"
    if row:
        related = [*_cells(costs[1:]), table.head_cell("budget.total")]
        yield row.fault("value", "成本合计超过预算总额", message, sum=(_sum(costs),), related=related)


def _unlike_budget(table: Table, total: Entry, budget: Decimal, less: Level) -> Fault:
    """less: how doubtful it is where a part of the budget is in no cost."""
    off = ten_thousands(abs(total.canonical - budget))
    way = "多" if total.canonical > budget else "少"
    assert total.row is not None
    return total.row.fault(
        "value",
        "成本总额与预算总额不符",
        f"“{cut(total.name)}”{total.signed}，比预算总额 {ten_thousands(budget)} 万元{way} {off} 万元。"
        "请核对总成本和预算总额。",
        sum=(f"{total.text}，预算总额 {ten_thousands(budget)} 万元，差 {off} 万元",),
        related=[table.head_cell("budget.total")],
        level=None if total.canonical > budget else less,
    )


@rule("A03", Level.ERROR, forms=(PROJECT, FUND))
def parts_add_up(table: Table) -> Iterator[Answer]:
    """各项成本之和等于成本总额

    为什么：总额和分项都写在成本指标里，加不起来就有一项写错或漏列。分项的分项不重复计算。
    依据：财预〔2015〕88号第二十四条：绩效目标应当与预算资金量相匹配
    例：总成本 90 万元，分项 50 万元、30 万元，合计 80 万元，差 10 万元。
    """
    for ledger in ledgers(table):
        total, parts = ledger.total, _outer(ledger.amounts)
        if total is None or not parts:
            continue
        if any(_agrees(total, one) for one in (parts, ledger.amounts, _large(total, parts))):
            yield PASSED
        elif ledger.dark and _whole(parts) < total.canonical:
            yield Unclear("有的成本没有写成金额")
        elif _is_wrong(table, total, parts):
            some = _selected(total, parts)
            doubtful = bool(some) or _is_rounded(total, parts)
            yield _unlike_parts(total, parts, some, Level.HINT if doubtful else None)


def _is_wrong(table: Table, total: Entry, parts: Sequence[Entry]) -> bool:
    """A single part may be less than the whole."""
    return (len(parts) > 1 or _whole(parts) > total.canonical) and not _agree_with_head(table, parts)


def _agree_with_head(table: Table, parts: Sequence[Entry]) -> bool:
    """Whether they add up to the head of the sheet: then it is the total that is at fault, which A02 says."""
    head = None if table.form == FUND else table.amount("budget.total")
    return head is not None and head * TEN_THOUSAND == _whole(parts)


def _outer(amounts: Sequence[Entry]) -> tuple[Entry, ...]:
    """Without the parts of parts: those named so, and rows that follow one to which they add up."""
    amounts = [one for one in amounts if not one.name.startswith("其中")]
    found, at = [], 0
    while at < len(amounts):
        found.append(amounts[at])
        at += 1 + _inner(amounts[at], amounts[at + 1 :])
    return tuple(found)


def _large(total: Entry, parts: Sequence[Entry]) -> list[Entry]:
    """Without those in 元 beside a total in 万元, which are for each of many."""
    return [one for one in parts if one.unit == total.unit]


def _inner(part: Entry, following: Sequence[Entry]) -> int:
    whole = NOUGHT
    for many, one in enumerate(following, 1):
        whole += one.canonical
        if whole >= part.canonical:
            return many if many > 1 and whole == part.canonical else 0
    return 0


def _selected(total: Entry, parts: Sequence[Entry]) -> tuple[Entry, ...]:
    """Some of the parts that add up to the total, as many as possible; () where none do."""
    if _whole(parts) < total.canonical or len(parts) > _MOST_PARTS:
        return ()
    for many in range(len(parts) - 1, 1, -1):
        for some in combinations(parts, many):
            if _whole(some) == total.canonical:
                return some
    return ()


def _unlike_parts(total: Entry, parts: Sequence[Entry], some: Sequence[Entry], level: Level | None) -> Fault:
    off = ten_thousands(abs(_whole(parts) - total.canonical))
    message = (
        f"分项合计 {ten_thousands(_whole(parts))} 万元，“{cut(total.name)}”{total.signed}，差 {off} 万元。"
    )
    lacking = _whole(parts) < total.canonical
    if some:
        rest = "、".join(f"“{cut(one.name, 20)}”" for one in parts if one not in some)
        message += f"除 {rest} 外各项正好合计为总额，该项是否为其中项？请核对。"
    else:
        message += "是否还有没列出的分项？请核对总额和各分项。" if lacking else "请核对总额和各分项。"
    assert total.row is not None
    return total.row.fault(
        "value",
        "分项合计与总额不等",
        message,
        sum=(_sum(parts), f"表中总额 {total.signed}，差 {off} 万元"),
        related=_cells(parts),
        level=level,
    )


@rule(
    "A08",
    Level.WARNING,
    forms=(PROJECT, FUND),
    limits={"near": Limit(Decimal("0.05"), "相差不到总数的多少才认作分项")},
)
def pieces_add_up(table: Table, *, near: Decimal) -> Iterator[Answer]:
    """分项数量之和等于总数

    为什么：总体目标或总数指标写了总人数、总面积，各分项指标加起来应与它相等，否则考核时不知以哪个为准。
    依据：财预〔2015〕88号第二十四条：绩效目标应当指向明确、细化量化
    例：目标写“修缮道路共 30 公里”，指标里两段分别为 18 公里和 11 公里，差 1 公里。
    """
    yield from _inside_goal(table)
    for ledger in ledgers(table):
        for counts in _alike(ledger.counts):
            wholes = [one for one in counts if says_total(one.name)]
            pieces = [one for one in counts if one not in wholes]
            for whole in (*wholes, *_said(ledger, counts)):
                yield from _whole_and_pieces(table, whole, pieces, near)


def _alike(counts: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Those of one unit together."""
    found: dict[str, list[Entry]] = {}
    for one in counts:
        found.setdefault(_thing(one), []).append(one)
    return (some for some in found.values() if len(some) > 1)


def _thing(entry: Entry) -> str:
    return kin(unit(entry.unit).over)


def _said(ledger: Ledger, counts: Sequence[Entry]) -> Iterator[Entry]:
    """The numbers of the goal text in this unit that no row has itself."""
    values = {one.canonical for one in counts}
    for one in ledger.said:
        if _thing(one) == _thing(counts[0]) and one.canonical not in values and one.operator != "≈":
            yield one


def _whole_and_pieces(table: Table, whole: Entry, pieces: Sequence[Entry], near: Decimal) -> Iterator[Answer]:
    sets = [some for some in _selections(whole, pieces) if max(map(_size, some)) < whole.canonical]
    slack = whole.digit / 2 if all(one.digit < whole.digit for one in pieces) else NOUGHT
    if any(abs(_whole(some) - whole.canonical) <= slack for some in sets):
        yield PASSED
        return
    for some in sets:
        off = abs(_whole(some) - whole.canonical) / whole.canonical
        if off <= near or (off <= near * _WIDE and _share_words(whole, some)):
            yield _unlike_pieces(table, whole, some, None if off <= near else Level.HINT)
            return


def _share_words(whole: Entry, pieces: Sequence[Entry]) -> bool:
    return all(likeness(one.name, whole.name) > 0 for one in pieces)


def _size(entry: Entry) -> Decimal:
    return entry.canonical


def _selections(whole: Entry, pieces: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Pieces that may make up the whole: those that share words with it, those named alike of what it calls
    a total."""
    yield from _several(one for one in pieces if likeness(one.name, whole.name) > 0)
    if says_total(whole.name):
        yield from _several(_family(pieces))


def _several(pieces: Iterable[Entry]) -> Iterator[list[Entry]]:
    some = list(pieces)
    if len(some) > 1:
        yield some


def _family(pieces: Sequence[Entry]) -> list[Entry]:
    sets = [[one for one in pieces if _are_alike(first.name, one.name)] for first in pieces]
    return max(sets, key=len, default=[])


def _are_alike(one: str, other: str) -> bool:
    return is_family(one, other) and likeness(one, other) > 0


def _unlike_pieces(table: Table, whole: Entry, pieces: Sequence[Entry], level: Level | None) -> Fault:
    exact = [one.number for one in pieces] if len({one.unit for one in (*pieces, whole)}) == 1 else []
    numbers_ = exact or [one.canonical for one in pieces]
    of = whole.unit if exact else unit(whole.unit).over
    number = whole.number if exact else whole.canonical
    made = sum(numbers_, NOUGHT)
    line = f"{' ＋ '.join(map(plain, numbers_))} ＝ {plain(made)} {of}"
    off = f"{plain(abs(made - number))} {of}"
    message = f"分项合计 {plain(made)} {of}，总数写 {plain(number)} {of}，差 {off}。请核对总数和各分项。"
    lines = (line, f"总数 {plain(number)} {of}，差 {off}")
    short, cells = "分项数量与总数不等", _cells(pieces)
    if whole.row:
        return whole.row.fault("value", short, message, sum=lines, related=cells, level=level)
    return table.fault("goal", short, message, sum=lines, related=cells, level=level)


def _inside_goal(table: Table) -> Iterator[Answer]:
    """300 人，其中城镇 100 人、农村 190 人 within one sentence."""
    goal = table.goal
    for match in re.finditer("其中", goal):
        whole, parts = _said_around(goal, match.end())
        if whole is None:
            continue
        made = sum((one.canonical_number for one in parts), NOUGHT)
        if len(parts) > 1 and made == whole.canonical_number:
            yield PASSED
        elif parts and (
            made > whole.canonical_number or (len(parts) > 1 and made * 10 >= whole.canonical_number * 9)
        ):
            yield _unlike_said(table, whole, parts)


def _said_around(goal: str, at: int) -> tuple[Number | None, list[Number]]:
    """The number that is parted at a place, and its parts; nothing for each of many, no share, no aside."""
    said = numbers(goal)
    found = [one for one in said if not _EACH.search(one.noun)]
    before = (one for one in reversed(found) if one.span[1] <= at)
    whole = next((one for one in before if _closes(goal, one.span[1], at) == at), None)
    first = next((one for one in said if one.span[0] >= at), None)
    if whole is None or first is None or first.canonical_unit == PERCENT:
        return None, []
    end = _closes(goal, at, len(goal))
    parts = (one for one in found if at <= one.span[0] <= end and one.sentence == whole.sentence)
    return whole, [one for one in parts if one.canonical_unit == whole.canonical_unit]


def _closes(text: str, start: int, end: int) -> int:
    """Where a bracket closes that was opened before the start; the end where none does."""
    depth = 0
    for at in range(start, end):
        depth += (text[at] in "（(") - (text[at] in "）)")
        if depth < 0:
            return at
    return end


def _unlike_said(table: Table, whole: Number, parts: Sequence[Number]) -> Fault:
    text = "、".join(one.text for one in parts)
    return table.fault(
        "goal",
        "其中各项与总数不等",
        f"目标写总数 {whole.text}，其中各项为 {text}，加起来与总数不等。请核对。",
        sum=(f"{' ＋ '.join(one.text for one in parts)} 与 {whole.text} 不等",),
    )
