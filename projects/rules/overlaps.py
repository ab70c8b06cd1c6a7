"""One thing counted twice: a benefit that is an output again, an indicator under two headings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from indicators.comparison import same_value
from indicators.units import PERCENT
from projects.rules.shared_words import alike, bare, pairs
from projects.rules.table import Block, Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import HAS_TASKS

BENEFIT, OUTPUT, COST = "效益指标", "产出指标", "成本指标"
COUNT = "数量指标"
_TELLING = Decimal(20)  # a number from here on is hardly the same by chance
_MOST_PARTS = 3  # of a sum that is looked for
_MOST_ROWS = 8  # with one unit, among which it is looked for

Measured = tuple[Decimal, str]


@rule("L01", Level.WARNING, forms=HAS_TASKS)
def benefit_is_no_output(table: Table) -> Iterator[Answer]:
    """效益指标没有照抄产出

    为什么：把产出的数再写一遍，说的仍是做了多少，没有说带来什么效果，自评时一件事得两次分。
    依据：财预〔2021〕101号：效益指标反映产出带来的效果和影响
    例：数量指标“覆盖社区 ≥60个”，社会效益又写“服务社区 ≥60个”。
    """
    for block in table.tasks:
        for _, fault in benefits_that_repeat(block):
            yield fault or PASSED


def benefits_that_repeat(block: Block) -> Iterator[tuple[Row, Fault | None]]:
    """Each benefit, with what is at fault where it is an output or a cost again."""
    outputs = [row for row in block.rows if row.level1 == OUTPUT]
    known = _by_number(row for row in block.rows if row.level1 in (OUTPUT, COST))
    return ((row, _repeated(row, outputs, known)) for row in block.rows if row.level1 == BENEFIT)


def _by_number(rows: Iterable[Row]) -> dict[Measured, list[Row]]:
    found: dict[Measured, list[Row]] = defaultdict(list)
    for row in rows:
        if measured := _measured(row):
            found[measured].append(row)
    return found


def _measured(row: Row) -> Measured | None:
    """Number and unit; None for a share, which many things have alike."""
    quantity = row.quantity
    if quantity is None or quantity.canonical_unit in (PERCENT, "年"):
        return None
    return quantity.canonical_number, quantity.canonical_unit


def _repeated(row: Row, outputs: Sequence[Row], known: dict[Measured, list[Row]]) -> Fault | None:
    if twin := next((one for one in outputs if _is_same_name(one, row)), None):
        message = f"和第{twin.number}行产出指标“{twin.name}”名称相同。请改为反映产出带来的效果。"
        return _fault(row, "效益和产出名称相同", message, [twin])
    measured = _measured(row)
    if measured is None:
        return None
    for one in known.get(measured, ()):
        if pairs(one.name) & pairs(row.name) or measured[0] >= _TELLING:
            kind = "成本" if one.level1 == COST else "产出"
            message = (
                f"和第{one.number}行{kind}指标“{one.name}”是同一个数（{one.text('value')}），"
                "没有说带来什么。请改为反映效果的指标。"
            )
            return _fault(row, f"效益照抄{kind}", message, [one])
    return _sum_of_outputs(row, measured, outputs)


def _is_same_name(one: Row, other: Row) -> bool:
    """How well or how soon once more among the benefits, with the same value, is L06's."""
    if not other.name or bare(one.name) != bare(other.name):
        return False
    return one.level2 == COUNT or not same_value(one.text("value"), other.text("value"))


def _sum_of_outputs(row: Row, measured: Measured, outputs: Sequence[Row]) -> Fault | None:
    """Several outputs of its unit that add up to it, and speak of the same."""
    if measured[0] < _TELLING:
        return None
    same = [(own[0], one) for one in outputs if (own := _measured(one)) and own[1] == measured[1]]
    same = [(number, one) for number, one in same if pairs(one.name) & pairs(row.name)][:_MOST_ROWS]
    for size in range(2, _MOST_PARTS + 1):
        for some in combinations(same, size):
            if sum(number for number, _ in some) == measured[0]:
                return _is_sum(row, [one for _, one in some])
    return None


def _is_sum(row: Row, parts: Sequence[Row]) -> Fault:
    message = "等于几个产出指标之和，没有说带来什么。请改为反映效果的指标。"
    sum_line = " ＋ ".join(one.text("value") for one in parts) + f" ＝ {row.text('value')}"
    return _fault(row, "效益是产出之和", message, parts, (sum_line,))


def _fault(row: Row, short: str, message: str, others: Sequence[Row], sum_lines: Sequence[str] = ()) -> Fault:
    related = [row.cell("level3"), *(one.cell(field) for one in others for field in ("value", "level3"))]
    return row.fault("value", short, message, sum=sum_lines, related=related)


@rule("L06", Level.WARNING, forms=HAS_TASKS)
def one_heading_each(table: Table) -> Iterator[Answer]:
    """同一指标只列在一个二级指标下

    为什么：同一件事列在两处，考核两次、得分两次，也说明没有分清它是质量、时效还是效益。
    依据：财预〔2020〕10号：指标不重复、不交叉
    例：“政策知晓率 ≥95%”在质量指标和社会效益指标下各列一次。
    """
    for block in table.tasks:
        yield from _under_two(block)


def _under_two(block: Block) -> Iterator[Answer]:
    """Only rows with one value may be one indicator."""
    same: dict[str, list[Row]] = defaultdict(list)
    for row in block.rows:
        if row.name and row.level1 in (OUTPUT, BENEFIT) and row.text("value"):
            alike_valued = same[_value(row)]
            before = next((one for one in alike_valued if _is_one(one, row)), None)
            alike_valued.append(row)
            yield _twice(row, before) if before else PASSED


def _value(row: Row) -> str:
    quantity = row.quantity
    return f"{quantity.canonical_number}{quantity.canonical_unit}" if quantity else row.text("value")


def _is_one(one: Row, other: Row) -> bool:
    """A count of the outputs once more among the benefits is L01's."""
    if one.level2 == other.level2 or not same_value(one.text("value"), other.text("value")):
        return False
    if bare(one.name) == bare(other.name):
        return one.level1 == other.level1 or one.level2 != COUNT
    return _rate(one) != "" and _rate(one) == _rate(other) and alike(_object(one), _object(other))


def _rate(row: Row) -> str:
    """知晓率, 合格率: the last characters of the part of a name that ends in 率."""
    if row.quantity is None or row.quantity.canonical_unit != PERCENT:
        return ""
    head, found, _ = row.name.partition("率")
    return head[-2:] + found if found else ""


def _object(row: Row) -> str:
    """What the rate is of."""
    return row.name.partition("率")[0][:-2]


def _twice(row: Row, before: Row) -> Fault:
    message = (
        f"和第{before.number}行{before.level2}“{before.name}”像是同一个指标，指标值也相同。请只列在一处。"
    )
    related = [row.cell("level3"), before.cell("value"), before.cell("level3")]
    return row.fault("value", "同一指标列了两处", message, related=related)
