"""Sheets to do operations on, and what becomes of them."""

from dataclasses import replace

import pytest

from sheets import operations
from sheets.applied import Applied, apply
from sheets.catalogue import SHEETS, sheet_for
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    FUND,
    PROJECT,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
    row_field,
)
from sheets.operations import Set

EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
PAPER = {form: sheet_for(form, region="淄川区", year=2024) for form in (PROJECT, FUND, DEPARTMENT_ANNUAL)}
ROW, OTHER = "row00001", "row00002"


def rows_of(count: int) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            key=f"row{number:05}",
            level1="产出指标",
            level2="数量指标",
            level3=f"新建学校数量{number}",
            value=f"≥{number}个",
        )
        for number in range(1, count + 1)
    )


def project(rows: int = 3) -> Document:
    return Document(
        form=PROJECT,
        fiscal_year=2024,
        name="校园安全",
        department=Party("202", "淄博市淄川区教育局"),
        budget=Budget("785.00"),
        tasks=(Task(key="task0001", indicators=rows_of(rows)),),
    )


def fund(tasks: int = 2, rows: int = 4) -> Document:
    share = rows // tasks
    return Document(
        form=FUND,
        fiscal_year=2024,
        name="招商",
        budget=Budget(),
        tasks=tuple(
            Task(
                seq=number,
                key=f"task{number:04}",
                name=f"任务{number}",
                indicators=rows_of(rows)[(number - 1) * share : number * share],
            )
            for number in range(1, tasks + 1)
        ),
    )


def done(document: Document, *made: operations.Operation) -> Applied:
    return apply(PAPER[document.form], document, made)


def keys(document: Document) -> list[list[str | None]]:
    return [[row.key for row in task.indicators] for task in document.tasks]


def value(old: str, new: str, row: str = ROW) -> Set:
    return Set(row=row, field="value", old=old, new=new, id=new)


def cells(document: Document, key: str) -> dict[str, str]:
    row = next(row for row in document.indicators if row.key == key)
    return {name: str(row_field(row, name)) for name in ("level1", "level2", "level3", "value")}


def by_key(document: Document):
    """What stands where, whatever the order of the rows."""
    head = replace(document, tasks=())
    tasks = {task.key: (task.name, {row.key for row in task.indicators}) for task in document.tasks}
    return head, tasks, {row.key: replace(row, seq=None) for row in document.indicators}
