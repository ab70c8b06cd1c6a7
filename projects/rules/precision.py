"""How amounts are written: digits behind the point, 元 and 万元."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from projects.rules.ledger import Entry, ledgers
from projects.rules.table import Table
from reviews.findings import PASSED, Answer, Level, Limit, rule
from sheets.documents import FUND, PROJECT


@rule(
    "A14",
    Level.HINT,
    forms=(PROJECT, FUND),
    limits={"digits": Limit(Decimal(2), "万元金额最多保留的小数位")},
)
def amounts_are_written_alike(table: Table, *, digits: Decimal) -> Iterator[Answer]:
    """同一张表的金额单位和小数位一致

    为什么：同一张表里有的金额写元、有的写万元，或者个别金额的小数位特别多，容易抄错，也不便加总核对。
    依据：预算报表金额以万元为单位、一般保留两位小数
    例：各项金额都写两位小数，只有一项写 12.3456 万元。
    """
    amounts = [one for ledger in ledgers(table) for one in (ledger.total, *ledger.amounts) if one]
    if not amounts:
        return
    found = list(_odd(amounts, int(digits)))
    for entry, short, message in found:
        others = [one.cell for one, title, _ in found if title == short and one is not entry]
        if entry.row:
            yield entry.row.fault("value", short, message, related=[cell for cell in others if cell])
    if not found:
        yield PASSED


def _odd(amounts: Sequence[Entry], digits: int) -> Iterator[tuple[Entry, str, str]]:
    fine = [one for one in amounts if one.unit == "万元" and _places(one.number) > digits]
    if 2 * len(fine) <= len(amounts) or len(amounts) == 1:
        for one in fine:
            places = f"{one.signed} 有 {_places(one.number)} 位小数"
            yield one, "金额小数位过多", f"{places}，其他金额不超过 {digits} 位。是否需要写到这一位？"
    usual = Counter(one.unit for one in amounts).most_common(1)[0][0]
    for one in amounts:
        if one.unit != usual and not _is_repeated(one, amounts):
            yield one, "金额单位不一致", f"{one.signed} 用了{one.unit}，表中其他金额用{usual}。请统一单位。"


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _is_repeated(entry: Entry, amounts: Sequence[Entry]) -> bool:
    """The same amount in another unit."""
    return any(one is not entry and one.canonical == entry.canonical for one in amounts)
