"""A file's sheet under the keys of the one on the site, with what a file cannot say."""

from __future__ import annotations

from dataclasses import replace

from indicators.printed import compact
from ingest.filled.file import Filled
from sheets.documents import HAS_TASKS, ROW_NAMES, Document, Indicator, Task, row_field, with_row_fields
from sheets.extra import MONEY_UNIT, PREFIX, Extra
from sheets.gaps import woven
from sheets.likeness import keyed_like, likeness

# cells that lie over several rows: a row with nothing of its own is blank
MERGED = ("seq", "level1", "level2", "objective", "activity", "budget_project", "office")


def under_keys_of(base: Document, sheet: Filled, *, own: bool) -> Document:
    """The file's sheet under the keys of `base`, with what a file cannot say."""
    document = sheet.document
    found = likeness(_keyed(document), base, keyed=own)
    document = keyed_like(_keyed(document), base, found)
    document = _with_tasks_of(document, base)
    rows = {row.key: row for row in base.indicators}
    blank = set(sheet.blank) if own else set()
    tasks = tuple(
        replace(
            task,
            seq=number,
            indicators=numbered(
                tuple(
                    _written(row, rows.get(row.key), own=own, blank=row.key in blank)
                    for row in task.indicators
                )
            ),
        )
        for number, task in enumerate(document.tasks, 1)
    )
    return replace(_head(base, document, own=own), tasks=tasks)


def _keyed(document: Document) -> Document:
    """Rows of the file without a key get one that `base` cannot have."""
    return replace(
        document,
        tasks=tuple(
            replace(
                task,
                key=task.key or f"#{number}",
                indicators=tuple(
                    replace(row, key=row.key or f"#{number}.{place}")
                    for place, row in enumerate(task.indicators)
                ),
            )
            for number, task in enumerate(document.tasks)
        ),
    )


def _with_tasks_of(document: Document, base: Document) -> Document:
    """Sheets without named tasks have the one task in common."""
    if len(document.tasks) == len(base.tasks) == 1:
        return replace(document, tasks=(replace(document.tasks[0], key=base.tasks[0].key),))
    return document


def _head(base: Document, document: Document, *, own: bool) -> Document:
    unit = document.extra.get(MONEY_UNIT) or base.extra.get(MONEY_UNIT)
    extra = document.extra if own else Extra({**base.extra, **document.extra})
    head = replace(
        document,
        fiscal_year=base.fiscal_year,
        department=base.department,
        layout=base.layout,
        name=document.name or base.name if base.form in HAS_TASKS else base.name,
        extra=Extra({**extra, MONEY_UNIT: unit}),
        budget=document.budget if base.budget else base.budget,
    )
    if own:
        return head
    return replace(
        head,
        goal=_kept(base.goal, document.goal),
        name=_kept(base.name, head.name),
        unit=document.unit if document.unit and document.unit.name else base.unit,
    )


def _kept(old: str | None, new: str | None) -> str | None:
    """White space is layout in a file of unknown make."""
    return old if not new or compact(old or "") == compact(new) else new


def _written(row: Indicator, old: Indicator | None, *, own: bool, blank: bool) -> Indicator:
    """A level is never emptied by a file: its merged cell was taken apart, or rows were put into it."""
    if old is None:
        return row
    if own:
        row = replace(row, level1=row.level1 or old.level1, level2=row.level2 or old.level2)
    names = (*ROW_NAMES["department_annual"], *(PREFIX + term for term in {**old.extra, **row.extra}))
    if blank:
        return with_row_fields(old, {name: None for name in names if name not in MERGED})
    if own:
        return row
    texts = {
        name: _kept(str(row_field(old, name) or "") or None, row_field(row, name))
        for name in names
        if name != "seq"
    }  # type: ignore[arg-type]
    return with_row_fields(replace(row, seq=old.seq), texts)


def numbered(rows: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """A row that was put in has the number of the row above, or of a new duty the next."""
    if all(row.seq is None for row in rows):
        return rows
    out: list[Indicator] = []
    for row in rows:
        above = out[-1] if out else Indicator(seq=0)
        same = not row.level1 or row.level1 == above.level1
        number = row.seq if row.seq is not None else (above.seq or 0) + (0 if same and out else 1)
        out.append(replace(row, seq=number))
    return tuple(out)


def with_kept(mine: Document, base: Document) -> Document:
    """With the rows and tasks of the site that the file has not."""

    def both(own: Task, older: Task) -> Task:
        return replace(own, indicators=woven(own.indicators, older.indicators, lambda row, _: row))

    tasks = woven(mine.tasks, base.tasks, both)
    return replace(mine, tasks=tuple(replace(task, seq=number) for number, task in enumerate(tasks, 1)))
