"""A Document while operations are done on it: cells by address, rows and tasks by key, numbers counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sheets.documents import (
    HAS_TASKS,
    ROW_NAMES,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
    indicator_of,
    row_field,
    with_row_fields,
)
from sheets.extra import LONGEST_TERM, MOST_TERMS, term_of
from sheets.fill import HEAD_KEY, head_pairs, head_text, row_text
from sheets.layout import Kind, Sheet
from sheets.operations import Texts, cleaned
from sheets.wording import party

HEAD_FIELDS = frozenset(
    {"name", "department", "unit", "budget.total", "budget.fiscal", "budget.other", "goal"}
)
PARTIES = frozenset({"department", "unit"})
SEQ, LONGEST_NUMBER = "seq", 6


@dataclass(slots=True)
class OpenTask:
    key: str
    seq: int
    name: str | None
    rows: list[Indicator] = field(default_factory=list)

    def place(self, key: str) -> int | None:
        return next((index for index, row in enumerate(self.rows) if row.key == key), None)

    def before(self, index: int) -> str:
        """The key of the row before; "" before the first."""
        return (self.rows[index - 1].key or "") if index else ""

    def place_after(self, after: str, level2: str) -> int:
        """Behind that row; if it is gone behind the last of the same level 2, or at the end."""
        if not after:
            return 0
        if (found := self.place(after)) is not None:
            return found + 1
        same = [index for index, row in enumerate(self.rows) if level2 and row.level2 == level2]
        return same[-1] + 1 if same else len(self.rows)


class OpenDocument:
    """Rows have keys.  `shares` tells whether rows can have one number together (职责序号)."""

    def __init__(self, sheet: Sheet, document: Document) -> None:
        self.sheet, self.form, self._head = sheet, document.form, document
        self.tasks = [
            OpenTask(task.key or "", task.seq, task.name, list(task.indicators)) for task in document.tasks
        ]
        counted = next((column for column in sheet.table.columns if column.kind == Kind.FIXED), None)
        self.counts, self.shares = counted is not None, counted is not None and counted.merge

    @property
    def document(self) -> Document:
        tasks = (
            Task(seq=task.seq, name=task.name, key=task.key, indicators=tuple(task.rows))
            for task in self.tasks
        )
        return replace(self._head, tasks=tuple(tasks))

    # ---- cells ----

    def knows(self, row: str, name: str) -> bool:
        """Whether there can be such a cell; rows and tasks that are gone had some."""
        if self.task(row):
            return name == "name"
        if 0 < len(term := term_of(name) or "") <= LONGEST_TERM:
            return self._takes(row, term)
        if row == HEAD_KEY:
            return name in HEAD_FIELDS
        return name != SEQ and (name in ROW_NAMES[self.form] or self.find(row) is None)

    def _takes(self, row: str, term: str) -> bool:
        found = self.find(row)
        texts = self._head.extra if row == HEAD_KEY else found and found[0].rows[found[1]].extra
        return not texts or term in texts or len(texts) < MOST_TERMS

    def text(self, row: str, name: str) -> str | None:
        """None where row or task are gone."""
        if row == HEAD_KEY:
            return head_text(self._head, name)
        if task := self.task(row):
            return task.name or ""
        found = self.find(row)
        return row_text(found[0].rows[found[1]], name) if found else None

    def write(self, row: str, name: str, text: str) -> None:
        if row == HEAD_KEY:
            self._head = with_head_text(self._head, name, text)
        elif task := self.task(row):
            task.name = text or None
        elif found := self.find(row):
            rows, index = found[0].rows, found[1]
            rows[index] = with_row_fields(rows[index], {name: text or None})

    # ---- rows ----

    def task(self, key: str) -> OpenTask | None:
        return next((task for task in self.tasks if task.key == key), None)

    def find(self, key: str) -> tuple[OpenTask, int] | None:
        for task in self.tasks:
            if (index := task.place(key)) is not None:
                return task, index
        return None

    def put(self, task: OpenTask, index: int, row: Indicator) -> None:
        """A row with the number of its neighbour shares it; one without gets its own."""
        task.rows.insert(index, row)
        self.count(task)

    def take(self, task: OpenTask, index: int) -> Indicator:
        """The row as it is to be put back."""
        row = task.rows.pop(index)
        mate = self._sharing(task.rows, index, row.seq)
        self.count(task)
        if not self.counts:
            return row
        return replace(row, seq=None if mate is None else task.rows[mate].seq)

    def _sharing(self, rows: list[Indicator], index: int, number: int | None) -> int | None:
        """Which neighbour of this place has the number, too."""
        if not self.shares or number is None:
            return None
        near = (index - 1, index)
        return next((at for at in near if 0 <= at < len(rows) and rows[at].seq == number), None)

    def shift(self, origin: OpenTask, index: int, task: OpenTask, after: str) -> str:
        """Moves a row; the key of the row it stands after now."""
        row = origin.rows.pop(index)
        place = task.place_after(after, row.level2 or "")
        task.rows.insert(place, row)
        self.count(task)
        if origin is not task:
            self.count(origin)
        return task.before(place)

    def count(self, task: OpenTask) -> None:
        """序号 by row; 职责序号 by duty: a row keeps sharing the number of the row before it."""
        if not self.counts:
            return
        counted, before = 0, None
        for index, row in enumerate(task.rows):
            shared = self.shares and before is not None and row.seq is not None and row.seq == before.seq
            counted += 0 if shared else 1
            if row.seq != counted:
                task.rows[index] = replace(row, seq=counted)
            before = row

    def count_tasks(self) -> None:
        for place, task in enumerate(self.tasks, 1):
            task.seq = place

    def place_of_task(self, after: str) -> int:
        """Behind that task; at the end if it is gone."""
        keys = [task.key for task in self.tasks]
        if not after:
            return 0
        return keys.index(after) + 1 if after in keys else len(keys)


def texts_of(row: Indicator, form: str) -> dict[str, str]:
    """Every text of a row that is filled, its number too."""
    names = (*ROW_NAMES[form], *(f"extra.{term}" for term in row.extra))
    return {name: str(value) for name in names if (value := row_field(row, name)) not in (None, "")}


def row_of(key: str, form: str, cells: Texts) -> Indicator:
    texts: dict[str, str | int | None] = {
        name: text or None for name, text in cells.items() if name != SEQ and _is_of_row(form, name)
    }
    counted = cells.get(SEQ, "")
    if SEQ in ROW_NAMES[form] and counted.isdecimal() and len(counted) < LONGEST_NUMBER:
        texts[SEQ] = int(counted)
    return indicator_of(key, texts)


def _is_of_row(form: str, name: str) -> bool:
    return name in ROW_NAMES[form] or 0 < len(term_of(name) or "") <= LONGEST_TERM


def with_head_text(document: Document, name: str, text: str) -> Document:
    """The Document with another text in a cell of its head; what `sheets.fill.head_text` reads."""
    if term := term_of(name):
        return replace(document, extra=document.extra | {term: text})
    if name.startswith("budget."):
        budget = replace(document.budget or Budget(), **{name.removeprefix("budget."): text or None})
        kept = budget if document.form in HAS_TASKS or budget != Budget() else None
        return replace(document, budget=kept)
    if name == "unit":
        return replace(document, unit=Party(*party(text)) if text else None)
    if name == "department":
        return replace(document, department=Party(*party(text)))
    return replace(document, **{name: text or None})  # type: ignore[arg-type]


def as_texts(sheet: Sheet, document: Document) -> dict[str, object]:
    """The whole sheet as an editor holds it: texts by address, rows in their tasks, in order."""
    columns = [column.field for column in sheet.table.columns]
    return {
        "head": {pair.field: head_text(document, pair.field) for pair in head_pairs(sheet, document)},
        "tasks": [
            {
                "key": task.key,
                "name": task.name or "",
                "rows": [
                    {"key": row.key, "cells": {name: row_text(row, name) for name in columns}}
                    for row in task.indicators
                ],
            }
            for task in document.tasks
        ],
    }


def same(name: str, one: str, other: str) -> bool:
    """Equal as they are kept."""
    one, other = cleaned(one), cleaned(other)
    return one == other or (name in PARTIES and party(one) == party(other))


def differ(found: Mapping[str, str], stands: Mapping[str, str]) -> bool:
    """Whether a row holds anything else than was found in it; its number is counted, not written."""
    names = {*found, *stands} - {SEQ}
    return any(not same(name, found.get(name, ""), stands.get(name, "")) for name in names)
