"""力度: the target beside last year, the three-year mean, the plan and the standard, with its direction."""

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.history import direction, in_unit_of, is_unlike, is_weaker, reached, read, yearly
from indicators.values import Compound, Quality, Quantity, parse
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Level, Limit, Unclear, rule
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FORMS
from sheets.identity import tree_of
from sheets.likeness import likeness

WHOLE = (DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY)
HISTORY = ("average_3y", "previous_year")
PLANS = ("planned_value", "standard_value")
TITLES = {
    "average_3y": "前三年均值",
    "previous_year": "上年值",
    "planned_value": "规划值",
    "standard_value": "标准值",
}
_REASON = re.compile("口径|不可比|样本|均值|偏[高低]|由于|因[为受]|[减下]少|下降|退出|政策调整")


def _measured(table: Table) -> Iterator[tuple[Row, Quantity]]:
    """The rows whose target is one number."""
    return ((row, row.quantity) for row in table.rows if row.quantity)


def _beside(table: Table, field: str) -> Iterator[tuple[Row, Quantity, str]]:
    """Those with something in a column that the sheet prints."""
    if field not in table.fields:
        return
    for row, target in _measured(table):
        if text := row.filled(field):
            yield row, target, text


def _weaker(table: Table, field: str) -> Iterator[Answer]:
    for row, target, text in _beside(table, field):
        past = reached(target, text)
        if past is None:
            if not is_unlike(target, text):
                yield Unclear(f"第{row.number}行的{TITLES[field]}不是能和指标值相比的数")
            continue
        way = direction(target, row.name)
        if not is_weaker(target, past.number, way):
            yield PASSED
            continue
        sign, more = ("＜", "低于") if way == "up" else ("＞", "高于")
        yield row.fault(
            "value",
            f"指标值弱于{TITLES[field]}",
            f"指标值“{row.text('value')}”{more}{TITLES[field]}“{past.shown}”。请提高目标，或说明下降的原因。",
            sum=(f"{target.number} {sign} {past.number}（{TITLES[field]}）",),
            related=[row.cell(field)],
            level=None if past.number and not _REASON.search(row.filled("remark")) else Level.HINT,
        )


@rule("H01", Level.WARNING, forms=FORMS)
def not_below_last_year(table: Table) -> Iterator[Answer]:
    """指标值不弱于上年

    为什么：目标比上年实际还低，完成了也不说明有成效；确有原因的应写明。
    依据：财预〔2015〕88号：绩效目标应当合理可行，参考历史标准；上年值栏为实际完成值。
    例：指标值 ≥80人，上年值 95人。
    """
    yield from _weaker(table, "previous_year")
    if table.before:
        yield from _below_last_sheet(table)


def _below_last_sheet(table: Table) -> Iterator[Answer]:
    """Beside the target of last year's sheet, where this one has no column for it.  Costs are no ambition."""
    if "previous_year" in table.fields or not table.before:
        return
    old_rows = dict(zip(tree_of(table.before).rows, table.before.indicators, strict=True))
    new_rows = dict(zip(tree_of(table.document).rows, table.rows, strict=True))
    for old_key, match in likeness(table.before, table.document).rows.items():
        row, old = new_rows[match.key], old_rows[old_key].value or ""
        target, past = row.quantity, parse(old)
        if target is None or not isinstance(past, Quantity) or row.level1 == "成本指标":
            continue
        number = in_unit_of(target, past)
        if number is None or not is_weaker(target, number, direction(target, row.name)):
            yield PASSED
            continue
        yield row.fault(
            "value",
            "指标值弱于上年的目标",
            f"上年这项指标的目标是“{old}”，本年“{row.text('value')}”。请提高目标，或说明下降的原因。",
            sum=(f"本年 {target.number}，上年 {number}",),
        )


@rule("H02", Level.WARNING, forms=WHOLE)
def not_below_the_mean(table: Table) -> Iterator[Answer]:
    """指标值不弱于前三年均值

    为什么：一年的数有偶然，三年平均更说明本来的水平。
    依据：部门整体绩效目标表“历史值—前三年均值”栏；财预〔2015〕88号：参考历史标准。
    例：指标值 ≥80人，前三年均值 120人。
    """
    yield from _weaker(table, "average_3y")


@rule("H03", Level.WARNING, forms=WHOLE)
def not_below_plan_or_standard(table: Table) -> Iterator[Answer]:
    """指标值不弱于规划值和标准值

    为什么：规划和行业标准是应当达到的线，年度目标不应更低。
    依据：部门整体绩效目标表“标准值”栏：规划值、当年标准值。
    例：指标值 ≤110，规划值 107。
    """
    for row, target in _measured(table):
        weak = [field for field in PLANS if _is_below(row, target, field)]
        if not weak:
            yield from [PASSED for field in PLANS if field in table.fields and row.filled(field)][:1]
            continue
        names = "、".join(TITLES[field] for field in weak)
        yield row.fault(
            "value",
            f"指标值弱于{names}"[:22],
            f"指标值“{row.text('value')}”弱于{names}“{row.text(weak[0])}”。请核对，或说明原因。",
            sum=tuple(f"指标值 {row.text('value')}，{TITLES[field]} {row.text(field)}" for field in weak),
            related=[row.cell(field) for field in weak],
            level=None if _counts(row, weak) else Level.HINT,
        )


def _counts(row: Row, weak: list[str]) -> bool:
    """A plan may name the value of its last year: where this year's standard is kept, that is no fault."""
    return "standard_value" in weak or not row.filled("standard_value")


def _is_below(row: Row, target: Quantity, field: str) -> bool:
    text = row.filled(field) if field in row.table.fields else ""
    past = reached(target, text) if text else None
    return bool(past) and is_weaker(target, past.number, direction(target, row.name))  # type: ignore[union-attr]


@rule("H04", Level.WARNING, forms=WHOLE)
def history_in_the_same_unit(table: Table) -> Iterator[Answer]:
    """历史值与指标值单位一致

    为什么：一个按个数、一个按百分比，两者没法比，也看不出目标高低。
    依据：部门整体绩效目标表“指标参考值”栏用来与年度指标值比较。
    例：指标值 ≥30所，上年值 85%。
    """
    for row, target in _measured(table):
        there = [field for field in HISTORY if field in table.fields and row.filled(field)]
        unlike = [field for field in there if is_unlike(target, row.text(field))]
        if not unlike:
            yield from [PASSED for _ in there[:1]]
            continue
        shown = "、".join(f"{TITLES[field]}“{row.text(field)}”" for field in unlike)
        yield row.fault(
            unlike[0],
            "历史值与指标值单位不同",
            f"指标值是“{row.text('value')}”，{shown}，单位不同，无法比较。请换成同一口径。",
            related=[row.cell("value"), *(row.cell(field) for field in unlike[1:])],
        )


@rule("H05", Level.HINT, forms=WHOLE, limits={"jump": Limit(Decimal("0.3"), "比上年增减超过（0.3 即 30%）")})
def no_jump_without_a_remark(table: Table, *, jump: Decimal) -> Iterator[Answer]:
    """比上年增减过大的有说明

    为什么：一年之间大起大落，可能是口径变了，也可能是填错了位。
    依据：部门整体绩效目标表“备注”栏；财预〔2015〕88号：合理可行。
    例：上年值 20人，指标值 ≥65人，备注空着。
    """
    for row, target, text in _beside(table, "previous_year"):
        past = reached(target, text)
        if past is None or not past.number or row.filled("remark"):
            continue
        change = (target.number - past.number) / abs(past.number)
        if abs(change) <= jump:
            yield PASSED
            continue
        words = "增加" if change > 0 else "减少"
        yield row.fault(
            "value",
            f"比上年{words}{abs(change):.0%}",
            f"指标值“{row.text('value')}”比上年值“{past.shown}”{words} {abs(change):.0%}，备注没有说明。"
            "请核对，或写明原因。",
            sum=(f"（{target.number} － {past.number}）÷ {abs(past.number)} ＝ {change:.1%}",),
            related=[row.cell("previous_year")],
        )


@rule("H06", Level.WARNING, forms=WHOLE)
def possible_in_view_of_history(table: Table) -> Iterator[Answer]:
    """指标值与历史走向相符

    为什么：历年都是负数，一年之内变成正数，多半达不到，或是少写了负号。
    依据：财预〔2015〕88号：绩效目标应当合理可行。
    例：前三年和上年的增长率都是负数，本年目标 ≥5‰。
    """
    for row, target in _measured(table):
        past = {field: reached(target, row.filled(field)) for field in HISTORY if row.filled(field)}
        numbers = [one.number for one in past.values() if one]
        if not numbers or not target.number:
            continue
        turned = sum(number * target.number < 0 for number in numbers)
        if not turned:
            yield PASSED
            continue
        shown = "、".join(f"{TITLES[field]} {one.shown}" for field, one in past.items() if one)
        yield row.fault(
            "value",
            "与历史值正负相反",
            f"指标值“{row.text('value')}”，{shown}，正负相反。这个目标做得到吗？请核对，或写明依据。",
            related=[row.cell(field) for field in past],
            level=None if turned == len(numbers) else Level.HINT,
        )


@rule("V16", Level.WARNING, forms=WHOLE)
def numbers_in_columns_of_numbers(table: Table) -> Iterator[Answer]:
    """参考值栏填数，不填文字

    为什么：均值、上年值、规划值、标准值要拿来和指标值比，写成一段话就比不了；几年的数可以平均后填写。
    依据：部门整体绩效目标表“指标参考值”各栏。
    例：前三年均值栏写“2021年3.1个，2022年4.2个，2023年5.3个”。
    """
    for row, target in _measured(table):
        for field in (*PLANS, *HISTORY):
            if field not in table.fields or not (text := row.filled(field)):
                continue
            if not isinstance(read(target, text), Quality | Compound):
                yield PASSED
                continue
            yield _worded(row, target, field, text)


def _worded(row: Row, target: Quantity, field: str, text: str) -> Answer:
    past, years = reached(target, text), yearly(text)
    if past is None or not years:
        return row.fault(
            field,
            f"{TITLES[field]}不是数",
            f"{TITLES[field]}写的是“{text[:20]}”，没法和指标值“{row.text('value')}”比较。请填数，说明写到备注。",
            related=[row.cell("value")],
        )
    mean = f"{past.number}{target.unit}"
    line = " ＋ ".join(str(value.number) for _, value in years)
    return row.fault(
        field,
        f"{TITLES[field]}写成了一段话",
        f"{TITLES[field]}写了{len(years)}年的数，平均是 {mean}。请填这个数，各年的数写到备注。",
        sum=(f"（{line}）÷ {len(years)} ＝ {mean}",),
        related=[row.cell("value")],
        fixes=[row.fix(field, mean)] if field == "average_3y" else (),
    )


@rule("V17", Level.WARNING, forms=WHOLE)
def references_with_sign_and_unit(table: Table) -> Iterator[Answer]:
    """参考值的符号和单位写全

    为什么：缺符号不知道是上限还是下限，缺单位不知道量的是什么；历史值是已经发生的数，不带 ≥ ≤。
    依据：部门整体绩效目标表“指标参考值”各栏与年度指标值同一口径。
    例：指标值 ≤2%，标准值写 2%；上年值写 5036，没有单位。
    """
    for row, target in _measured(table):
        yield from _plans_signed(row, target)
        yield from _history_plain(row, target)


def _plans_signed(row: Row, target: Quantity) -> Iterator[Answer]:
    there = [field for field in PLANS if field in row.table.fields and row.filled(field)]
    values = {field: parse(row.text(field)) for field in there}
    bare = [field for field, one in values.items() if isinstance(one, Quantity) and not one.operator]
    if not bare or not target.operator:
        yield from [PASSED for _ in there[:1]]
        return
    field = bare[-1]
    sign = target.operator
    yield row.fault(
        field,
        f"{TITLES[field]}没有符号",
        f"指标值写“{row.text('value')}”，{TITLES[field]}只写“{row.text(field)}”，没有符号。请写明是“{sign}”还是别的。",
        related=[row.cell("value"), *(row.cell(one) for one in bare[:-1])],
        level=Level.HINT if sign == "=" else None,
    )


def _history_plain(row: Row, target: Quantity) -> Iterator[Answer]:
    for field in HISTORY:
        value = parse(row.filled(field)) if field in row.table.fields and row.filled(field) else None
        if not isinstance(value, Quantity):
            continue
        if value.operator in ("≥", "≤", ">", "<"):
            yield row.fault(
                field,
                f"{TITLES[field]}带有{value.operator}",
                f"{TITLES[field]}“{row.text(field)}”像是目标，不是已经完成的数。请填实际完成值。",
            )
        elif target.unit and not value.unit:
            yield row.fault(
                field,
                f"{TITLES[field]}没有单位",
                f"{TITLES[field]}“{row.text(field)}”没有单位，指标值的单位是“{target.unit}”。请补上。",
                related=[row.cell("value")],
                fixes=[row.fix(field, f"{row.text(field)}{target.unit}")],
            )
        else:
            yield PASSED
