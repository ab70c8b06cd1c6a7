"""Numbers that count: 职责序号, 任务, the items of a text."""

import re
from collections.abc import Iterator
from itertools import pairwise

from projects.rules.table import Row, Table
from projects.rules.texts import Text, texts
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import DEPARTMENT_STRATEGY, FORMS, FUND

_ITEM = re.compile(r"(?:^|(?<=[。；;，,、\s]))[(（]?(\d{1,2})(?:[.．、）)](?!\d))")
_MOST = 40


@rule("P05", Level.WARNING, forms=FORMS)
def numbers_in_order(table: Table) -> Iterator[Answer]:
    """职责序号、任务号和条目序号连续

    为什么：跳号说明中间少了一项，重号说明抄了一项；人大代表会问少的是什么。
    依据：正式表样的“职责序号”“主要政策任务 N”依次编号；跨页重印的序号是续表，不算。
    例：工作活动写“1.摸底；2.培训；4.验收”，少了 3。
    """
    if table.form == FUND:
        yield from _tasks(table)
    elif table.rows and table.rows[0].indicator.seq is not None:
        yield from _rows(table)
    for text in texts(table):
        yield from _items(text)


def _tasks(table: Table) -> Iterator[Answer]:
    for number, block in enumerate(table.tasks, 1):
        if block.task.seq == number or not block.task.name:
            yield PASSED
            continue
        yield Text(table, block.task.name, "name", block=block).fault(
            "任务号不连续", f"这是第 {number} 项任务，印的是任务 {block.task.seq}。请核对是不是漏了一项。"
        )
        return


def _rows(table: Table) -> Iterator[Answer]:
    """A number may come again for the rows of one duty; a table that goes on begins with the last one."""
    first = table.rows[0]
    if first.indicator.seq not in (0, 1):
        yield _jump(first, 0)
    for before, row in pairwise(table.rows):
        old, new = before.indicator.seq, row.indicator.seq
        if old is None or new is None:
            continue
        if _goes_on(table, before, row):
            yield PASSED
        elif old == new:
            yield _again(before, row)
        else:
            yield _jump(row, old)


def _goes_on(table: Table, before: Row, row: Row) -> bool:
    old, new = before.indicator.seq or 0, row.indicator.seq or 0
    if table.form == DEPARTMENT_STRATEGY:
        return new == old + 1 or before.name == row.name
    return new == old + 1 or (new == old and before.text("level1") == row.text("level1"))


def _again(before: Row, row: Row) -> Answer:
    return row.fault(
        "seq",
        "两项用了同一个序号",
        f"上一行和这一行都是序号 {row.indicator.seq}，写的却是两项。请核对序号。",
        related=[before.cell("seq")],
    )


def _jump(row: Row, old: int) -> Answer:
    return row.fault(
        "seq",
        "序号不连续",
        f"前面是序号 {old}，这一行是 {row.indicator.seq}。请核对是不是漏了一项，或序号写错。"
        if old
        else f"第一行的序号是 {row.indicator.seq}。请核对前面是不是漏了。",
    )


def _items(text: Text) -> Iterator[Answer]:
    numbers = [int(number) for number in _ITEM.findall(text.text)]
    if len(numbers) < 2 or numbers[0] != 1 or len(numbers) > _MOST:
        return
    for old, new in pairwise(numbers):
        if new not in (old + 1, 1):
            yield text.fault("条目序号不连续", f"条目从 {old} 到 {new}。请核对是不是漏了一条，或序号写错。")
            return
    yield PASSED
