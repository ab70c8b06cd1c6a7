"""The checks a sheet passes before it is sent: is it complete, do the amounts add up.

Numbers of rules as in the field's list.  What is required: 财预〔2015〕88号, 财预〔2021〕101号 and the forms
themselves; only what the sheet has a cell for is asked.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indicators.levels import LEVELS, level1_of, official_level1, official_level2
from projects.rules import catalogue
from projects.rules.table import Cell, Table
from reviews.findings import AS_USUAL, Finding, Level, Outcome, Settings, outcomes
from sheets.documents import HAS_TASKS, Document, Indicator, row_path
from sheets.fill import HEAD_KEY, head_pairs, head_text
from sheets.layout import Sheet

BASIS_FORM = "《项目支出绩效目标表》等正式表样：各栏如实填写"
BASIS_LEVELS = "财预〔2021〕101号：项目绩效指标框架"
REQUIRED_HEAD = ("name", "department", "unit", "budget.total", "goal")
REQUIRED_LEVEL2 = LEVELS["产出指标"]
_REST = re.compile(r"\*\*|×{2,}|[xX]{2,}|…{2,}|^指标\d+[:：]|^[/／]$")  # what a template leaves behind

Check = Callable[[Sheet, Document], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What each rule about one sheet says of it, and all they find in reading order: the head, then row by
    row, then the whole sheet."""

    table: Table
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]


def check(table: Table, settings: Settings = AS_USUAL) -> Checked:
    answered = answers(table, settings)
    old = [finding for check in CHECKS for finding in check(table.layout, table.document)]
    found = [finding for outcome in answered for finding in outcome.findings]
    return Checked(table, answered, in_reading_order(table, [*old, *found]))


def findings(
    sheet: Sheet, document: Document, *, settings: Settings = AS_USUAL, before: Document | None = None
) -> tuple[Finding, ...]:
    """What the rules about one sheet find, in reading order.

    before: last year's Document of the same sheet.
    """
    return check(Table(document, sheet, before=before), settings).findings


def answers(table: Table, settings: Settings = AS_USUAL) -> tuple[Outcome, ...]:
    """What each rule about one sheet says of it."""
    return tuple(outcomes(catalogue.RULES, table, settings))


def in_reading_order(table: Table, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The graver first where several stand in one cell."""
    places = {cell: place for place, cell in enumerate(_cells(table))}
    grave = {level: place for place, level in enumerate(Level)}
    last = len(places)
    return tuple(
        sorted(
            found, key=lambda one: (places.get((one.row_key, one.field), last), grave[one.level], one.rule)
        )
    )


def _cells(table: Table) -> Iterator[Cell]:
    yield from (table.head_cell(field) for field in table.labels)
    for block in table.tasks:
        yield block.task.key or "", "name"
        yield from (row.cell(column.field) for row in block.rows for column in table.layout.table.columns)


def head_filled(sheet: Sheet, document: Document) -> Iterator[Finding]:
    """C01"""
    for pair in head_pairs(sheet, document):
        if pair.field in REQUIRED_HEAD and not head_text(document, pair.field):
            label = pair.label.rstrip("：")
            yield _at_head(
                "C01",
                pair.field,
                f"没有填{label}"[:22],
                f"“{label}”还没有填写。请填写。",
                BASIS_FORM,
            )


def names_and_values(sheet: Sheet, document: Document) -> Iterator[Finding]:
    """C06: every indicator has a name and a value, and no rest of a template."""
    titles = {column.field: column.titles[-1].partition("（")[0] for column in sheet.table.columns}
    for task, place, number, row in _rows(document):
        for field in ("level3", "value"):
            text = getattr(row, field) or ""
            if field not in titles or (text and not _REST.search(text)):
                continue
            path = row_path(document.form, task, place, field)
            yield _of_row(row, field, path, number, titles[field], text)


def _of_row(row: Indicator, field: str, path: str, number: int, title: str, text: str) -> Finding:
    message = f"第{number}行没有{title}。请填写，或删去这一行。"
    short = f"没有{title}"
    if text:
        message = f"第{number}行{title}“{text[:20]}”是模板里留下的字。请改成实际内容。"
        short = f"{title}留有模板的字"
    return Finding(
        rule="C06",
        level=Level.ERROR,
        row_key=row.key or "",
        field=field,
        path=path,
        short=short,
        message=message,
        basis=BASIS_FORM,
    )


def levels_present(sheet: Sheet, document: Document) -> Iterator[Finding]:
    """C03, C04: of each task.  A warning, for some projects have good reason to lack a kind."""
    if document.form not in HAS_TASKS:
        return
    for number, task in enumerate(document.tasks):
        found1 = {official_level1(row.level1 or "") for row in task.indicators}
        found2 = {official_level2(row.level2 or "") for row in task.indicators}
        lacking = [level1 for level1 in LEVELS if level1 not in found1 and level1 != "成本指标"]
        lacking += [level2 for level2 in REQUIRED_LEVEL2 if level2 not in found2 and "产出指标" in found1]
        where = f"任务{task.seq}" if document.form != "project" and len(document.tasks) > 1 else "本表"
        key = (task.indicators[-1].key if task.indicators else task.key) or ""
        last = len(task.indicators) - 1
        field = "level2" if task.indicators else "name"
        path = row_path(document.form, number, last, field) if task.indicators else f"tasks[{number}].name"
        for name in lacking:
            yield Finding(
                rule="C04" if name in REQUIRED_LEVEL2 else "C03",
                level=Level.WARNING,
                row_key=key,
                field=field,
                path=path,
                short=f"{where}没有{name}",
                message=f"{where}没有{name}。请补上；确实没有的，请在送审时说明原因。",
                basis=BASIS_LEVELS,
            )


def levels_agree(sheet: Sheet, document: Document) -> Iterator[Finding]:
    """C05: the level 2 is known and stands under its level 1."""
    if document.form not in HAS_TASKS:
        return
    for task, place, number, row in _rows(document):
        message = _disagreement(row)
        if message:
            yield Finding(
                rule="C05",
                level=Level.WARNING,
                row_key=row.key or "",
                field="level2",
                path=row_path(document.form, task, place, "level2"),
                short="二级指标和一级指标不配",
                message=f"第{number}行{message}",
                basis=BASIS_LEVELS,
            )


def _disagreement(row: Indicator) -> str:
    if not row.level2:
        return "没有二级指标。请选一个。"
    above = level1_of(row.level2)
    if above is None:
        return f"二级指标“{row.level2}”不在正式名称里。请核对，或另选一个。"
    if row.level1 and official_level1(row.level1) not in (above, None):
        return f"“{row.level2}”属于{above}，这里写在“{row.level1}”下。请核对。"
    return ""


def _at_head(rule: str, field: str, short: str, message: str, basis: str) -> Finding:
    return Finding(
        rule=rule,
        level=Level.ERROR,
        row_key=HEAD_KEY,
        field=field,
        path=field,
        short=short,
        message=message,
        basis=basis,
    )


def _rows(document: Document) -> Iterator[tuple[int, int, int, Indicator]]:
    """Task, place in it, number through the sheet, row."""
    number = 0
    for task, one in enumerate(document.tasks):
        for place, row in enumerate(one.indicators):
            number += 1
            yield task, place, number, row


CHECKS: tuple[Check, ...] = (head_filled, names_and_values, levels_present, levels_agree)
