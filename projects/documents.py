"""Between the rows of the database and the Document of one sheet, both ways.  Writes nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from indicators import values
from indicators.levels import OBLIGATORY, level1_of
from projects.models import Head, Indicator, Task
from reviews.models import Submission, new_key
from sheets import documents
from sheets.amounts import in_ten_thousands
from sheets.catalogue import BY_ID
from sheets.documents import HAS_TASKS, Budget, Document, Party
from sheets.extra import LONGEST_TERM, MONEY_UNIT, PREFIX, Extra, term_of
from sheets.fill import HEAD_KEY
from sheets.targets import target_text

TEXT_FIELDS = tuple(field.name for field in fields(documents.Indicator) if field.name not in ("key", "extra"))
HEAD_FIELDS = tuple(field.name for field in Head._meta.fields if field.name not in ("submission", "to_check"))
VALUE_FIELDS = tuple(field.name for field in Indicator._meta.fields if field.name.startswith("value_"))
TASK_COLUMNS = ("position", "seq", "name")
ROW_COLUMNS = ("task_id", "position", *TEXT_FIELDS, "extra", *VALUE_FIELDS)

_KEY = re.compile(r"[0-9A-Za-z_-]{1,20}")
_LARGEST = Decimal(10) ** 20
_PLACES = Decimal(10) ** -10


def document_of(submission: Submission) -> Document:
    """Three queries, none when head, tasks and indicators were prefetched."""
    rows: dict[int, list[documents.Indicator]] = {}
    for row in sorted(submission.indicators.all(), key=lambda row: row.position):
        rows.setdefault(row.task_id, []).append(_row(row))
    tasks = tuple(
        documents.Task(seq=task.seq, name=task.name, key=task.key, indicators=tuple(rows.get(task.pk, ())))
        for task in sorted(submission.tasks.all(), key=lambda task: task.position)
    )
    return with_head(submission, submission.head, tasks)


def task_of(key: str, seq: int, name: str | None, rows: Iterable[Sequence[Any]]) -> documents.Task:
    """rows: key, further columns and TEXT_FIELDS of each, as they stand in the database."""
    indicators = tuple(
        documents.Indicator(key=row, extra=Extra(extra), **dict(zip(TEXT_FIELDS, texts, strict=True)))
        for row, extra, *texts in rows
    )
    return documents.Task(seq=seq, name=name, key=key, indicators=indicators)


def empty(*, kind: str, fiscal_year: int, name: str, department: Party) -> Document:
    """A sheet nobody has filled yet: its rows wait to be filled."""
    return Document(
        form=kind,
        fiscal_year=fiscal_year,
        name=name or None,
        department=department,
        budget=Budget() if kind in HAS_TASKS else None,
        tasks=blank_tasks(kind),
    )


def blank_tasks(kind: str) -> tuple[documents.Task, ...]:
    """One row for each obligatory level 2; of a whole department one duty with one row."""
    if kind not in HAS_TASKS:
        return (documents.Task(indicators=(documents.Indicator(seq=1),)),)
    rows = tuple(documents.Indicator(level1=level1_of(level2), level2=level2) for level2 in OBLIGATORY)
    return (documents.Task(indicators=rows),)


def with_keys(document: Document) -> Document:
    """Every task and row gets a key of its own: those it has stay, doubled and odd ones are replaced."""
    taken: set[str] = set()
    tasks = tuple(replace(task, key=_own_key(task.key, taken)) for task in document.tasks)
    return replace(
        document,
        tasks=tuple(
            replace(
                task,
                indicators=tuple(replace(row, key=_own_key(row.key, taken)) for row in task.indicators),
            )
            for task in tasks
        ),
    )


def place_of(document: Document, row_key: str, field: str) -> tuple[str, str] | None:
    """The path and the text of a cell given by its lasting address; None where there is no such cell."""
    if row_key == HEAD_KEY:
        return _head_place(document, field)
    for number, task in enumerate(document.tasks):
        if task.key == row_key and field == "name":
            return f"tasks[{number}].name", task.name or ""
        for index, row in enumerate(task.indicators):
            known = _is_term(field) or field in documents.ROW_NAMES[document.form]
            if row.key == row_key and known:
                text = documents.row_field(row, field)
                path = documents.row_path(document.form, number, index, field)
                return path, "" if text is None else str(text)
    return None


def head_columns(document: Document) -> dict[str, Any]:
    unit, budget = document.unit or Party(), document.budget or Budget()
    return {
        "department_code": document.department.code,
        "department_name": document.department.name,
        "unit_code": unit.code,
        "unit_name": unit.name,
        "budget_total": budget.total,
        "budget_fiscal": budget.fiscal,
        "budget_other": budget.other,
        "goal": document.goal,
        "extra": dict(document.extra),
        "layout": document.layout,
    }


def tasks_of(submission: Submission, document: Document) -> list[Task]:
    """Unsaved rows of the database for the Document's tasks."""
    return [
        Task(submission=submission, key=task.key, position=position, seq=task.seq, name=task.name)
        for position, task in enumerate(document.tasks)
    ]


def indicators_of(submission: Submission, document: Document, tasks: dict[str, Task]) -> list[Indicator]:
    """Unsaved rows of the database for the Document's indicators, each with what its value means."""
    return [
        Indicator(
            submission=submission,
            task=tasks[task.key],
            key=row.key,
            position=position,
            extra=dict(row.extra),
            **{name: getattr(row, name) for name in TEXT_FIELDS},
            **meaning(target_text(row)),
        )
        for task in document.tasks
        for position, row in enumerate(task.indicators)
    ]


def meaning(text: str | None) -> dict[str, Any]:
    """The `value_*` columns.  A number beyond the columns' reach is left out; the text still stands."""
    columns: dict[str, Any] = {
        "value_kind": "",
        "value_operator": "",
        "value_number": None,
        "value_unit": "",
        "value_canonical_number": None,
        "value_canonical_unit": "",
    }
    if not text:
        return columns
    value = values.parse(text)
    columns["value_kind"] = value.kind
    if isinstance(value, values.Quantity) and abs(value.canonical_number) < _LARGEST > abs(value.number):
        columns |= {
            "value_operator": value.operator,
            "value_number": value.number.quantize(_PLACES),
            "value_unit": value.unit[:80],
            "value_canonical_number": value.canonical_number.quantize(_PLACES),
            "value_canonical_unit": value.canonical_unit[:80],
        }
    return columns


def amount_of(document: Document) -> Decimal | None:
    """年度预算资金总额 in 万元; None when nothing, or no plain amount, is written there."""
    layout = BY_ID.get(document.layout or "")
    unit = document.extra.get(MONEY_UNIT) or (layout.money_unit if layout else "万元")
    return in_ten_thousands(document.budget and document.budget.total, unit)


def _row(row: Indicator) -> documents.Indicator:
    texts = {name: getattr(row, name) for name in TEXT_FIELDS}
    return documents.Indicator(key=row.key, extra=Extra(row.extra), **texts)


def with_head(submission: Submission, head: Head, tasks: tuple[documents.Task, ...]) -> Document:
    has_unit = head.unit_code is not None or head.unit_name is not None
    budget = Budget(head.budget_total, head.budget_fiscal, head.budget_other)
    return Document(
        form=submission.kind,
        fiscal_year=submission.fiscal_year,
        name=submission.name or None,
        department=Party(head.department_code, head.department_name),
        unit=Party(head.unit_code, head.unit_name) if has_unit else None,
        budget=budget if submission.kind in HAS_TASKS or budget != Budget() else None,
        goal=head.goal,
        tasks=tasks,
        extra=Extra(head.extra),
        layout=head.layout,
    )


def _own_key(key: str | None, taken: set[str]) -> str:
    while not key or key in taken or key == HEAD_KEY or not _KEY.fullmatch(key):
        key = new_key()
    taken.add(key)
    return key


def _head_place(document: Document, field: str) -> tuple[str, str] | None:
    budget = document.budget or Budget()
    texts = {
        "name": document.name,
        "department": _party(document.department),
        "unit": _party(document.unit or Party()),
        "goal": document.goal,
        "budget.total": budget.total,
        "budget.fiscal": budget.fiscal,
        "budget.other": budget.other,
    }
    if _is_term(field):
        return field, document.extra.get(field.removeprefix(PREFIX), "")
    return (field, texts[field] or "") if field in texts else None


def _is_term(field: str) -> bool:
    """An empty cell of a further column can be spoken of, too."""
    return 0 < len(term_of(field) or "") <= LONGEST_TERM


def _party(party: Party) -> str:
    return (f"[{party.code}]" if party.code else "") + (party.name or "")
