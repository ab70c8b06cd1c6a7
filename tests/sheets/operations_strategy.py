"""Operations as an editor makes them: drawn one after another on the Document as it stands then."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from sheets.applied import apply
from sheets.documents import ROW_NAMES, Document, Indicator
from sheets.fill import HEAD_KEY, head_text, row_text
from sheets.layout import Kind, Sheet
from sheets.opened import texts_of
from sheets.operations import Delete, DeleteTask, Insert, InsertTask, Move, MoveTask, Operation, Set

TEXTS = ("", "甲", "乙", "丙", "≥1个", "一行\n二行")


def keyed(document: Document) -> Document:
    """With keys of its own for every task and row, and numbers that count from one, as the sheets we keep."""
    tasks = []
    for index, task in enumerate(document.tasks):
        rows = (replace(row, key=f"r{index}-{place}") for place, row in enumerate(task.indicators))
        counted = _counted(rows) if "seq" in ROW_NAMES[document.form] else rows
        tasks.append(replace(task, seq=index + 1, key=f"t{index}", indicators=tuple(counted)))
    return replace(document, tasks=tuple(tasks))


def _counted(rows: Iterable[Indicator]) -> Iterator[Indicator]:
    return (replace(row, seq=place) for place, row in enumerate(rows, 1))


@st.composite
def edits(draw: st.DrawFn, sheet: Sheet, document: Document, person: str = "a") -> list[Operation]:
    """Each is possible where it is made; new rows and tasks have keys of this person."""
    made: list[Operation] = []
    for number in range(draw(st.integers(0, 8))):
        operation = draw(st.sampled_from(_kinds(sheet, document)))(draw, sheet, document, f"{person}{number}")
        made.append(operation)
        document = apply(sheet, document, [operation]).document
    return made


def _kinds(sheet: Sheet, document: Document) -> list:
    rows = list(document.indicators)
    kinds = [_set_head]
    kinds += [_insert] if document.tasks else []
    kinds += [_set, _delete, _move] if rows else []
    if sheet.has_tasks:
        kinds += [_insert_task] + ([_set_name, _move_task] if document.tasks else [])
        kinds += [_delete_task] if any(not task.indicators for task in document.tasks) else []
    return kinds


def _key(draw: st.DrawFn, keys, without: str = "") -> str:
    return draw(st.sampled_from(["", *(key for key in keys if key != without)]))


def _set_head(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> Set:
    field = draw(st.sampled_from([pair.field for pair in sheet.labelled]))
    old = head_text(document, field)
    return Set(row=HEAD_KEY, field=field, old=old, new=draw(st.sampled_from(TEXTS)), id=name)


def _set(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> Set:
    row = draw(st.sampled_from(list(document.indicators)))
    fields = [column.field for column in sheet.table.columns if column.kind != Kind.FIXED]
    field = draw(st.sampled_from(fields))
    new = draw(st.sampled_from(TEXTS))
    return Set(row=str(row.key), field=field, old=row_text(row, field), new=new, id=name)


def _set_name(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> Set:
    task = draw(st.sampled_from(document.tasks))
    new = draw(st.sampled_from(TEXTS))
    return Set(row=str(task.key), field="name", old=task.name or "", new=new, id=name)


def _insert(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> Insert:
    task = draw(st.sampled_from(document.tasks))
    cells = {"level2": draw(st.sampled_from(TEXTS)), "level3": draw(st.sampled_from(TEXTS))}
    fields = {column.field for column in sheet.table.columns}
    return Insert(
        row=f"n{name}",
        task=str(task.key),
        after=_key(draw, [row.key for row in task.indicators]),
        cells={field: text for field, text in cells.items() if field in fields},
        id=name,
    )


def _delete(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> Delete:
    task = draw(st.sampled_from([task for task in document.tasks if task.indicators]))
    index = draw(st.integers(0, len(task.indicators) - 1))
    row = task.indicators[index]
    after = str(task.indicators[index - 1].key) if index else ""
    return Delete(
        row=str(row.key),
        task=str(task.key),
        after=after,
        cells=texts_of(row, document.form),
        id=name,
    )


def _move(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> Move:
    old = draw(st.sampled_from([task for task in document.tasks if task.indicators]))
    row = draw(st.sampled_from(old.indicators))
    new = draw(st.sampled_from(document.tasks))
    after = _key(draw, [one.key for one in new.indicators], without=str(row.key))
    return Move(
        row=str(row.key), task=str(new.key), after=after, old_task=str(old.key), old_after="", id=name
    )


def _insert_task(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> InsertTask:
    after = _key(draw, [task.key for task in document.tasks])
    return InsertTask(task=f"m{name}", after=after, name=draw(st.sampled_from(TEXTS)), id=name)


def _delete_task(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> DeleteTask:
    task = draw(st.sampled_from([task for task in document.tasks if not task.indicators]))
    return DeleteTask(task=str(task.key), after="", name=task.name or "", id=name)


def _move_task(draw: st.DrawFn, sheet: Sheet, document: Document, name: str) -> MoveTask:
    task = draw(st.sampled_from(document.tasks))
    after = _key(draw, [one.key for one in document.tasks], without=str(task.key))
    return MoveTask(task=str(task.key), after=after, old_after="", id=name)
