"""What a browser sends back of a sheet, and the row operations of the editor.

A merged cell is posted once, under the key of its first row.  A row without a posted cell in a column
lies in the merged cell above it and takes its text: the order of the posted rows is the printed order.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict

from indicators.levels import level1_of
from reviews.models import new_key
from sheets.amounts import in_ten_thousands
from sheets.documents import Budget, Document, Indicator, Party, Task, row_field, with_row_fields
from sheets.extra import MONEY_UNIT, term_of
from sheets.fill import DASHES, HEAD_KEY, head_pairs, head_text, row_text
from sheets.layout import Column, Kind, Sheet
from sheets.wording import party

LONGEST = 4000
Errors = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Posted:
    version: int
    document: Document


def posted(sheet: Sheet, base: Document, data: QueryDict) -> Posted:
    """The Document as sent.  Raises ValueError for a request that no page of ours makes."""
    document = _with_head(sheet, base, data)
    known = {row.key: row for row in base.indicators}
    tasks = tuple(_tasks(sheet, base, known, data))
    return Posted(int(data["version"]), replace(document, tasks=tasks))


def cell_name(key: str, field: str) -> str:
    """The name of a cell's field in the form."""
    return f"h.{field}" if key == HEAD_KEY else f"c.{key}.{field}"


def errors(sheet: Sheet, document: Document) -> Errors:
    """What keeps a sheet from being saved, each beside its cell: (row key, field) -> words."""
    found: Errors = {}
    unit = document.extra.get(MONEY_UNIT, sheet.money_unit)
    for pair in head_pairs(sheet, document):
        text = head_text(document, pair.field)
        nameless = "请填写名称。" if pair.field == "name" and not text else ""
        if problem := problem_of(pair.kind, text, unit) or nameless:
            found[HEAD_KEY, pair.field] = problem
    for row in document.indicators:
        for column in sheet.table.columns:
            if problem := problem_of(column.kind, row_text(row, column.field), unit):
                found[row.key or "", column.field] = problem
    return found


def problem_of(kind: Kind, text: str, unit: str) -> str:
    if len(text) > LONGEST:
        return f"这一格有 {len(text)} 个字，最多 {LONGEST} 个字。"
    if kind == Kind.MONEY and text and text not in DASHES and not _is_amount(text):
        return f"“{text[:20]}”不是金额。请只填数字，单位是{unit}。"
    return ""


def _is_amount(text: str) -> bool:
    return in_ten_thousands(text.removeprefix("-")) is not None


def _text(data: Mapping[str, str], name: str) -> str | None:
    """Line ends as we keep them; nothing typed is null."""
    return data[name].replace("\r\n", "\n").strip() or None


def _with_head(sheet: Sheet, base: Document, data: QueryDict) -> Document:
    document = base
    for pair in head_pairs(sheet, base):
        if f"h.{pair.field}" in data:
            document = with_head_field(document, pair.field, _text(data, f"h.{pair.field}"))
    return document


def with_head_field(document: Document, name: str, text: str | None) -> Document:
    if term := term_of(name):
        return replace(document, extra=document.extra | {term: text})
    if name.startswith("budget."):
        budget = replace(document.budget or Budget(), **{name.removeprefix("budget."): text})
        return replace(document, budget=budget)
    if name in ("department", "unit"):
        return replace(document, **{name: Party(*party(text)) if text else Party()})
    return replace(document, **{name: text})


def _tasks(
    sheet: Sheet, base: Document, known: dict[str | None, Indicator], data: QueryDict
) -> Iterator[Task]:
    names = {task.key: task.name for task in base.tasks}
    sent = dict.fromkeys(data.getlist("task"))
    rows: dict[str, list[str]] = {key: [] for key in sent if data.get(f"drop.{key}") != "drop"}
    for pair in data.getlist("row"):
        task_key, _, row_key = pair.partition(":")
        if not row_key or task_key not in sent:
            raise ValueError(pair)
        if task_key in rows and data.get(f"drop.{row_key}") != "drop":
            rows[task_key].append(row_key)
    for number, (key, row_keys) in enumerate(rows.items(), 1):
        name = _text(data, f"t.{key}.name") if f"t.{key}.name" in data else names.get(key)
        indicators = list(_rows(sheet, known, row_keys, data))
        if any(row.seq is None for row in indicators):
            indicators = list(_counted(sheet, indicators))
        yield Task(seq=number, name=name, key=key, indicators=tuple(indicators))


def _rows(
    sheet: Sheet, known: dict[str | None, Indicator], keys: list[str], data: QueryDict
) -> Iterator[Indicator]:
    above = Indicator()
    for key in keys:
        row = known.get(key, Indicator(key=key))
        sent = {column.field: _cell(row, above, column, data) for column in sheet.table.columns}
        above = _follow_level2(row, with_row_fields(row, sent))
        yield above


def _cell(row: Indicator, above: Indicator, column: Column, data: QueryDict) -> str | int | None:
    name = cell_name(row.key or "", column.field)
    if name in data:
        text = _text(data, name)
        return number(text) if column.kind == Kind.FIXED else text
    printed = row_field(row, column.field)
    if column.kind == Kind.FIXED and printed is not None:
        return printed
    return row_field(above, column.field) if column.merge else printed


def number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 6 else None


def _follow_level2(before: Indicator, row: Indicator) -> Indicator:
    """A newly chosen official level 2 brings its level 1 along; what was printed otherwise stays."""
    if row.level2 == before.level2 or row.level1 != before.level1 or not row.level2:
        return row
    return replace(row, level1=level1_of(row.level2) or row.level1)


# ---- row operations: op is `name` or `name:key` ----


def changed(sheet: Sheet, document: Document, op: str) -> Document:
    """The Document after a row operation; KeyError when there is no such operation.

    An unknown key changes nothing: somebody has taken the row away already.
    """
    name, _, key = op.partition(":")
    if name == "add-task":
        return replace(document, tasks=(*document.tasks, _new_task(sheet, len(document.tasks) + 1)))
    if name == "delete-task":
        return _numbered_tasks(document, [task for task in document.tasks if task.key != key])
    tasks = tuple(_in_task(sheet, task, key, OPERATIONS[name]) for task in document.tasks)
    return replace(document, tasks=tasks)


def _in_task(sheet: Sheet, task: Task, key: str, operation: "Operation") -> Task:
    rows = list(task.indicators)
    place = next((index for index, row in enumerate(rows) if row.key == key), None)
    if place is None:
        return task if key != task.key else replace(task, indicators=(*rows, Indicator(key=new_key())))
    return replace(task, indicators=_counted(sheet, operation(sheet, rows, place)))


def _merged_fields(sheet: Sheet) -> list[str]:
    return [column.field for column in sheet.table.columns if column.merge]


def _add(sheet: Sheet, rows: list[Indicator], place: int) -> list[Indicator]:
    """Below, in the same merged cells."""
    same = {name: row_field(rows[place], name) for name in _merged_fields(sheet)}
    return [*rows[: place + 1], with_row_fields(Indicator(key=new_key()), same), *rows[place + 1 :]]


def _add_item(sheet: Sheet, rows: list[Indicator], place: int) -> list[Indicator]:
    """Below, under the same level 1, with an empty level 2 and all that hangs on it."""
    within = {column.field: column.within for column in sheet.table.columns}
    below = {name for name in within if name == "level2" or within[name] == "level2"}
    same = {name: row_field(rows[place], name) for name in _merged_fields(sheet) if name not in below}
    return [*rows[: place + 1], with_row_fields(Indicator(key=new_key()), same), *rows[place + 1 :]]


def _add_group(sheet: Sheet, rows: list[Indicator], place: int) -> list[Indicator]:
    """Below, with nothing in common: another level 1, another duty."""
    return [*rows[: place + 1], Indicator(key=new_key()), *rows[place + 1 :]]


def _delete(sheet: Sheet, rows: list[Indicator], place: int) -> list[Indicator]:
    return rows[:place] + rows[place + 1 :]


def _up(sheet: Sheet, rows: list[Indicator], place: int) -> list[Indicator]:
    return _moved(sheet, rows, place, place - 1)


def _down(sheet: Sheet, rows: list[Indicator], place: int) -> list[Indicator]:
    return _moved(sheet, rows, place, place + 1)


def _moved(sheet: Sheet, rows: list[Indicator], place: int, to: int) -> list[Indicator]:
    """Past the last row of its level 2 a row joins the neighbour's first, and stays where it is.

    Only levels that are chosen from a list are taken over: a typed text would be lost.
    """
    if not 0 <= to < len(rows):
        return rows
    chosen = [column.field for column in sheet.table.columns if column.merge and column.kind == Kind.CHOICE]
    joined = with_row_fields(rows[place], {name: row_field(rows[to], name) for name in chosen})
    out = list(rows)
    out[place] = joined
    if joined == rows[place]:
        out[place], out[to] = out[to], out[place]
    return out


Operation = Callable[[Sheet, list[Indicator], int], list[Indicator]]
OPERATIONS: dict[str, Operation] = {
    "add": _add,
    "add-item": _add_item,
    "add-group": _add_group,
    "delete": _delete,
    "up": _up,
    "down": _down,
}


def _counted(sheet: Sheet, rows: list[Indicator]) -> tuple[Indicator, ...]:
    """Numbers that are counted, not typed: 序号 by row, or by duty where the duty's rows share one."""
    column = next((c for c in sheet.table.columns if c.kind == Kind.FIXED), None)
    if column is None:
        return tuple(rows)
    number, out, before = 0, [], None
    for row in rows:
        shared = column.merge and before is not None and row.seq is not None and row.seq == before.seq
        number += 0 if shared else 1
        out.append(replace(row, seq=number))
        before = row
    return tuple(out)


def _new_task(sheet: Sheet, number: int) -> Task:
    return Task(seq=number, key=new_key(), indicators=(Indicator(key=new_key()),))


def _numbered_tasks(document: Document, tasks: list[Task]) -> Document:
    return replace(document, tasks=tuple(replace(task, seq=n) for n, task in enumerate(tasks, 1)))
