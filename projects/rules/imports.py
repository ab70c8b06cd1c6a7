"""What an import may have got wrong in one sheet: cells that slid into the next column, signs lost."""

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.levels import official_level1, official_level2
from indicators.values import Quantity, parse
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import FORMS, HAS_TASKS

_NAME_ENDS = re.compile(
    r"^(?!达到|符合|提高|提升|增加|增长|扩大|减少|降低|保障|保持|保证|稳定|控制|不断|逐步|明显|显著|持续|有效|全面|高于|低于|不|较|按)"
    r".*(?:率|人数|数量|个数|次数|满意度|金额|面积|比例|总额)$"
)
_SIGNED = re.compile(r"^[≥≤=><＝≧≦﹦]\s*\d")
_HUNDRED = Decimal(100)


@rule("I03", Level.WARNING, forms=FORMS)
def rows_not_shifted(table: Table) -> Iterator[Answer]:
    """各栏内容没有左右错位

    为什么：合并单元格读丢一格，整行就会左移或右移，名称进了指标值栏。
    依据：正式表样各栏的含义；导入核对要求逐行看栏位。
    例：指标值栏写“群众满意度”，三级指标栏写“服务对象满意度指标”。
    """
    for row in table.rows:
        found = _shift(table, row)
        if found is None:
            yield PASSED
            continue
        field, what = found
        yield row.fault(field, "这一行像是错了位", f"{what}。是不是整行左移或右移了一格？请对照原件核对。")


def _shift(table: Table, row: Row) -> tuple[str, str] | None:
    """The field and what is odd there."""
    value, name = row.text("value"), row.name
    if len(value) > 3 and _NAME_ENDS.search(value) and not any(map(str.isdigit, value)):
        return "value", f"指标值栏写的“{value}”像指标名称"
    if _SIGNED.match(name):
        return "level3", f"指标名称栏写的“{name}”像指标值"
    if table.form in HAS_TASKS:
        return _shifted_level(row, name)
    return None


def _shifted_level(row: Row, name: str) -> tuple[str, str] | None:
    level1, level2 = row.text("level1"), row.text("level2")
    if level1 and not official_level1(level1) and official_level2(level1):
        return "level1", f"一级指标栏写的“{level1}”是二级指标"
    if level2 and not official_level2(level2) and official_level1(level2):
        return "level2", f"二级指标栏写的“{level2}”是一级指标"
    if name.endswith("指标") and official_level2(name):
        return "level3", f"三级指标栏写的“{name}”是二级指标"
    return None


@rule("I04", Level.HINT, forms=FORMS)
def no_sign_read_as_digit(table: Table) -> Iterator[Answer]:
    """没有把≥、≤误读成数字

    为什么：识别时“≥92%”会读成“292%”，“≥80次”会读成“280次”，数就大错了。
    依据：导入核对：没有符号而大得不合常理的值，要对照原件。
    例：合格率写“295%”，原件是“≥95%”。
    """
    for row in table.rows:
        if row.quantity is None or row.quantity.operator:
            continue
        lost = _lost_sign(row, row.quantity)
        if lost is None:
            yield PASSED
            continue
        yield row.fault(
            "value",
            f"是不是“≥{lost}”",
            f"“{row.text('value')}”没有符号，数也大得少见。原件是不是“≥{lost}”？请对照原件核对。",
        )


def _lost_sign(row: Row, quantity: Quantity) -> str | None:
    """What the value would be without its first digit, where that is the likelier."""
    digits = str(quantity.number)
    rest = digits[1:]
    if len(rest) < 2 or rest.startswith(("0", ".")) or digits[0] not in "2357":
        return None
    if quantity.unit == "%":
        return f"{rest}%" if quantity.number > _HUNDRED >= Decimal(rest) else None
    known = {past.number for past in _history(row) if past.canonical_unit == quantity.canonical_unit}
    return f"{rest}{quantity.unit}" if Decimal(rest) in known else None


def _history(row: Row) -> Iterator[Quantity]:
    for field in ("planned_value", "standard_value", "previous_year", "average_3y"):
        if isinstance(past := parse(row.filled(field)), Quantity):
            yield past
