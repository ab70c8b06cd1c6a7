"""The cells of a Document by their path, read and written; what a person answers lands in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sheets.documents import (
    ROW_NAMES,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
    row_field,
    row_path,
    with_row_fields,
)
from sheets.extra import PREFIX, term_of
from sheets.fill import HEAD_KEY
from sheets.wording import number, party

HEAD_FIELDS = (
    "fiscal_year",
    "name",
    "department",
    "unit",
    "budget.total",
    "budget.fiscal",
    "budget.other",
    "goal",
)
_NUMBERS = ("seq",)


@dataclass(frozen=True, slots=True)
class Address:
    """The lasting address of a cell: the key of its row, its task or "head", and the field."""

    row: str
    field: str


def addresses(document: Document) -> dict[str, Address]:
    """Every cell by its path, in reading order.  Rows and tasks have their keys."""
    head = (*HEAD_FIELDS, *(f"{PREFIX}{term}" for term in document.extra))
    found = {name: Address(HEAD_KEY, name) for name in head}
    for task_number, task in enumerate(document.tasks):
        found[f"tasks[{task_number}].name"] = Address(task.key or "", "name")
        for row_number, row in enumerate(task.indicators):
            for field in (*ROW_NAMES[document.form], *(f"{PREFIX}{term}" for term in row.extra)):
                path = row_path(document.form, task_number, row_number, field)
                found[path] = Address(row.key or "", field)
    return found


def paths(document: Document) -> dict[Address, str]:
    return {address: path for path, address in addresses(document).items()}


def text_at(document: Document, address: Address) -> str | None:
    """The text of a cell; "" for an empty one, None where there is no such cell."""
    if address.row == HEAD_KEY:
        return _head_text(document, address.field)
    for task in document.tasks:
        if task.key == address.row:
            return task.name or ""
        for row in task.indicators:
            if row.key == address.row:
                return str(row_field(row, address.field) or "")
    return None


def _head_text(document: Document, field: str) -> str | None:
    if field in ("department", "unit"):
        return party_text(getattr(document, field) or Party())
    if field.startswith("budget."):
        return getattr(document.budget or Budget(), field.removeprefix("budget.")) or ""
    if term := term_of(field):
        return document.extra.get(term, "")
    return str(getattr(document, field) or "") if field in HEAD_FIELDS else None


def party_text(one: Party) -> str:
    """As print has it: `[202]区教育局`."""
    return (f"[{one.code}]" if one.code else "") + (one.name or "")


def with_texts(document: Document, texts: Mapping[Address, str]) -> Document:
    """The Document with these cells written; an empty text empties the cell."""
    for address, text in texts.items():
        if address.row == HEAD_KEY:
            document = _with_head(document, address.field, text)
    by_row: dict[str, dict[str, str]] = {}
    for address, text in texts.items():
        by_row.setdefault(address.row, {})[address.field] = text
    return replace(document, tasks=tuple(_with_rows(document.tasks, by_row)))


def _with_head(document: Document, field: str, text: str) -> Document:
    if field == "fiscal_year":
        return replace(document, fiscal_year=number(text))
    if field in ("department", "unit"):
        return replace(document, **{field: Party(*party(text)) if text else Party()})
    if field.startswith("budget."):
        budget = replace(document.budget or Budget(), **{field.removeprefix("budget."): text or None})
        return replace(document, budget=budget)
    if term := term_of(field):
        return replace(document, extra=document.extra | {term: text})
    return replace(document, **{field: text or None})


def _with_rows(tasks: tuple[Task, ...], texts: Mapping[str, Mapping[str, str]]) -> Iterator[Task]:
    for task in tasks:
        name = texts[task.key].get("name") if task.key in texts else task.name
        rows = tuple(_with_cells(row, texts.get(row.key or "", {})) for row in task.indicators)
        yield replace(task, name=name or None, indicators=rows)


def _with_cells(row: Indicator, texts: Mapping[str, str]) -> Indicator:
    cells = {field: number(text) if field in _NUMBERS else text or None for field, text in texts.items()}
    return with_row_fields(row, cells) if cells else row
