"""What changed between two Documents, and two people's changes put together, by (row key, field).

Rows and tasks are known by their key (`sheets.identity`); what a sheet carries beyond our fields is compared
and merged term by term (`extra.权重`).  A merge takes each field from the side that
changed it.  Where both did, the Document has `mine` and the conflict has all three: each text of either side
stands in the Document or in a conflict.  Numbers that both sides count from one (任务 N, 职责序号, 序号) are
counted anew, and an order that both changed is mine: neither is a text.
Rejected: merging the words of a text; half a sentence of each is nobody's sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeVar

from sheets.documents import (
    ROW_NAMES,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
    row_field,
    with_row_fields,
)
from sheets.extra import PREFIX, Extra
from sheets.fill import HEAD_KEY
from sheets.identity import Tree, keys_moved, tree_of

PLACE = "place"  # the field of a conflict about where a row stands
Content = str | int | Party | Indicator | Task | None
T = TypeVar("T")

_ROW_FIELDS = tuple(entry.name for entry in fields(Indicator) if entry.name not in ("key", "extra"))
_HEAD: dict[str, Callable[[Document], str | int | Party | None]] = {
    "fiscal_year": lambda document: document.fiscal_year,
    "name": lambda document: document.name,
    "department": lambda document: document.department,
    "unit": lambda document: document.unit,
    "budget.total": lambda document: (document.budget or Budget()).total,
    "budget.fiscal": lambda document: (document.budget or Budget()).fiscal,
    "budget.other": lambda document: (document.budget or Budget()).other,
    "goal": lambda document: document.goal,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.  key is "head", a task's or a row's; field is "" where a whole row or task is meant.

    path: where it stands in the new Document, of a deleted one in the old; old_path: where a moved one stood.
    """

    kind: Literal["changed", "inserted", "deleted", "moved"]
    of: Literal["head", "task", "row"]
    key: str
    path: str
    field: str = ""
    old: Content = None
    new: Content = None
    old_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Both sides changed one thing differently.  A whole row or task (field "") is None where it was deleted;
    for the field "place" the three are paths."""

    key: str
    field: str
    base: Content
    mine: Content
    theirs: Content


@dataclass(frozen=True, slots=True)
class Merge:
    document: Document
    conflicts: tuple[Conflict, ...] = ()


def _head_values(document: Document, names: Iterable[str]) -> dict[str, str | int | Party | None]:
    """The head's fields, and the terms of `names` beside them."""
    own = {name: read(document) for name, read in _HEAD.items()}
    return own | {name: document.extra.get(name.removeprefix(PREFIX)) for name in names}


def _extra_names(*extras: Extra) -> list[str]:
    return [PREFIX + term for term in dict.fromkeys(term for one in extras for term in one)]


def difference(old: Document, new: Document) -> tuple[Change, ...]:
    """Head first, then tasks and rows as in `new`, with the deleted ones at the end of each."""
    before, after = tree_of(old), tree_of(new)
    return (*_head_changes(old, new), *_task_changes(before, after), *_row_changes(before, after))


def merge(base: Document, mine: Document, theirs: Document) -> Merge:
    """Both sides' changes since `base`.  Raises ValueError for Documents of different forms."""
    if not base.form == mine.form == theirs.form:
        raise ValueError(f"different forms: {base.form}, {mine.form}, {theirs.form}")
    return _Merging(base, mine, theirs).result()


def _head_changes(old: Document, new: Document) -> list[Change]:
    names = _extra_names(old.extra, new.extra)
    before, after = _head_values(old, names), _head_values(new, names)
    return [
        Change(kind="changed", of="head", key=HEAD_KEY, path=name, field=name, old=before[name], new=text)
        for name, text in after.items()
        if before[name] != text
    ]


def _task_changes(before: Tree, after: Tree) -> list[Change]:
    moved = keys_moved(list(before.tasks), list(after.tasks))
    changes: list[Change] = []
    for key, new in after.tasks.items():
        path, old = after.paths["task", key], before.tasks.get(key)
        if old is None:
            changes.append(Change(kind="inserted", of="task", key=key, path=path, new=new))
            continue
        if key in moved:
            changes.append(_move("task", key, before, after, old, new))
        changes += [
            Change(
                kind="changed",
                of="task",
                key=key,
                path=f"{path}.{name}",
                field=name,
                old=getattr(old, name),
                new=getattr(new, name),
            )
            for name in ("name", "seq")
            if getattr(old, name) != getattr(new, name)
        ]
    return changes + [
        Change(kind="deleted", of="task", key=key, path=before.paths["task", key], old=old)
        for key, old in before.tasks.items()
        if key not in after.tasks
    ]


def _row_changes(before: Tree, after: Tree) -> list[Change]:
    moved = _moved_rows(before, after)
    changes: list[Change] = []
    for key, new in after.rows.items():
        path, old = after.paths["row", key], before.rows.get(key)
        if old is None:
            changes.append(Change(kind="inserted", of="row", key=key, path=path, new=new))
            continue
        if key in moved:
            changes.append(_move("row", key, before, after, old, new))
        changes += _cell_changes(after.document.form, key, path, old, new)
    return changes + [
        Change(kind="deleted", of="row", key=key, path=before.paths["row", key], old=old)
        for key, old in before.rows.items()
        if key not in after.rows
    ]


def _cell_changes(form: str, key: str, path: str, old: Indicator, new: Indicator) -> list[Change]:
    return [
        Change(
            kind="changed",
            of="row",
            key=key,
            path=f"{path}.{ROW_NAMES[form].get(name, name)}",
            field=name,
            old=row_field(old, name),
            new=row_field(new, name),
        )
        for name in (*_ROW_FIELDS, *_extra_names(old.extra, new.extra))
        if row_field(old, name) != row_field(new, name)
    ]


def _move(
    of: Literal["task", "row"], key: str, before: Tree, after: Tree, old: Content, new: Content
) -> Change:
    path, old_path = after.paths[of, key], before.paths[of, key]
    return Change(kind="moved", of=of, key=key, path=path, old_path=old_path, old=old, new=new)


def _moved_rows(before: Tree, after: Tree) -> set[str]:
    """Rows that stand in another task, or elsewhere among the rows that stayed in theirs."""
    both = [key for key in after.rows if key in before.rows]
    stayed = [key for key in both if before.task_of[key] == after.task_of[key]]
    moved = set(both) - set(stayed)
    for task in after.tasks:
        moved |= keys_moved(before.rows_in(task, stayed), after.rows_in(task, stayed))
    return moved


class _Merging:
    """One three-way merge; collects the conflicts on its way."""

    def __init__(self, base: Document, mine: Document, theirs: Document) -> None:
        self.base, self.mine, self.theirs = tree_of(base), tree_of(mine), tree_of(theirs)
        self.conflicts: list[Conflict] = []
        self.counts_tasks, self.counts_rows = counts_tasks(mine, theirs), counts_rows(mine, theirs)

    def result(self) -> Merge:
        document = self._head()
        rows = self._rows()
        task_of = {key: self._task_of(key) for key in rows}
        tasks = self._tasks(set(task_of.values()))
        order = {task: self._row_order(task, task_of) for task in tasks}
        if self.counts_rows:
            rows = self._numbered([row for task in tasks for row in order[task]], rows)
        merged = tuple(
            self._task(key, number, tuple(rows[row] for row in order[key]))
            for number, key in enumerate(tasks, start=1)
        )
        return Merge(replace(document, tasks=merged), tuple(self.conflicts))

    def _pick(self, key: str, name: str, base: T, mine: T, theirs: T) -> T:
        if theirs in (base, mine):
            return mine
        if mine != base:
            self._conflict(key, name, base, mine, theirs)
            return mine
        return theirs

    def _conflict(self, key: str, name: str, base: object, mine: object, theirs: object) -> None:
        values = {"base": base, "mine": mine, "theirs": theirs}
        self.conflicts.append(Conflict(key=key, field=name, **values))  # type: ignore[arg-type]

    def _head(self) -> Document:
        sides = [tree.document for tree in (self.base, self.mine, self.theirs)]
        terms = _extra_names(*(side.extra for side in sides))
        values = [_head_values(side, terms) for side in sides]
        head = {name: self._pick(HEAD_KEY, name, *(side[name] for side in values)) for name in values[1]}
        extra = Extra({name.removeprefix(PREFIX): head.pop(name) for name in terms})  # type: ignore[misc]
        amounts = [head.pop(f"budget.{part}") for part in ("total", "fiscal", "other")]
        absent = self._pick(HEAD_KEY, "budget", *(side.budget is None for side in sides))
        budget = None if absent and not any(amounts) else Budget(*amounts)  # type: ignore[arg-type]
        return replace(sides[1], budget=budget, extra=extra, **head)  # type: ignore[arg-type]

    def _rows(self) -> dict[str, Indicator]:
        keys = dict.fromkeys((*self.mine.rows, *self.theirs.rows))
        merged = {key: self._row(key) for key in keys}
        return {key: row for key, row in merged.items() if row is not None}

    def _row(self, key: str) -> Indicator | None:
        base, mine, theirs = (tree.rows.get(key) for tree in (self.base, self.mine, self.theirs))
        if mine is not None and theirs is not None:
            sides = base or Indicator(), mine, theirs
            values = {
                name: self._pick(key, name, *(row_field(row, name) for row in sides))
                for name in (*_ROW_FIELDS, *_extra_names(*(row.extra for row in sides)))
                if not (name == "seq" and self.counts_rows)
            }
            return with_row_fields(replace(mine, key=mine.key or theirs.key), values)
        if base is None:
            return mine or theirs
        left, tree = (mine, self.mine) if mine is not None else (theirs, self.theirs)
        same = replace(left, seq=base.seq) if self.counts_rows and left else left
        if (same, tree.task_of.get(key)) == (base, self.base.task_of[key]):
            return None
        self._conflict(key, "", base, mine, theirs)
        return left

    def _task_of(self, key: str) -> str:
        base, mine, theirs = (tree.task_of.get(key) for tree in (self.base, self.mine, self.theirs))
        if mine is None or theirs is None:
            return str(mine if theirs is None else theirs)
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            return theirs
        paths = (tree.paths.get(("row", key)) for tree in (self.base, self.mine, self.theirs))
        self._conflict(key, PLACE, *paths)
        return mine

    def _row_order(self, task: str, task_of: dict[str, str]) -> list[str]:
        rows = [key for key, its in task_of.items() if its == task]
        return _woven(*(tree.rows_in(task, rows) for tree in (self.base, self.mine, self.theirs)))

    def _tasks(self, needed: set[str]) -> list[str]:
        """The surviving tasks in order; `needed` are those that surviving rows stand in."""
        keys = dict.fromkeys((*self.mine.tasks, *self.theirs.tasks))
        kept = {key for key in keys if self._survives(key, needed)}
        trees = (self.base, self.mine, self.theirs)
        return _woven(*([key for key in tree.tasks if key in kept] for tree in trees))

    def _survives(self, key: str, needed: set[str]) -> bool:
        base, mine, theirs = (tree.tasks.get(key) for tree in (self.base, self.mine, self.theirs))
        if base is None or (mine is not None and theirs is not None):
            return True
        left = mine or theirs
        if key not in needed and left is not None and left.name == base.name:
            return False
        self._conflict(key, "", base, mine, theirs)
        return True

    def _task(self, key: str, number: int, rows: tuple[Indicator, ...]) -> Task:
        base, mine, theirs = (tree.tasks.get(key) for tree in (self.base, self.mine, self.theirs))
        if mine is None or theirs is None:
            task = replace(mine or theirs or Task(), indicators=rows)
            return replace(task, seq=number) if self.counts_tasks else task
        old_name, old_seq = (base.name, base.seq) if base else (None, None)
        name = self._pick(key, "name", old_name, mine.name, theirs.name)
        seq = number if self.counts_tasks else self._pick(key, "seq", old_seq, mine.seq, theirs.seq) or number
        return Task(seq=seq, name=name, indicators=rows, key=mine.key or theirs.key)

    def _numbered(self, order: list[str], rows: dict[str, Indicator]) -> dict[str, Indicator]:
        """A row has the number of the row before it, or the next."""
        numbered, number = {}, 0
        for place, key in enumerate(order):
            number += 0 if place and self._share_number(order[place - 1], key, rows) else 1
            numbered[key] = replace(rows[key], seq=number)
        return numbered

    def _share_number(self, one: str, other: str, rows: dict[str, Indicator]) -> bool:
        """As on the side that changed it; rows that never stood in one Document share it with their 职责."""
        base, mine, theirs = (
            tree.rows[one].seq == tree.rows[other].seq if {one, other} <= tree.rows.keys() else None
            for tree in (self.base, self.mine, self.theirs)
        )
        if mine is None or theirs is None:
            known = theirs if mine is None else mine
            level1 = rows[one].level1
            return (level1 is not None and level1 == rows[other].level1) if known is None else known
        return theirs if mine == base else mine


def counts_tasks(*sides: Document) -> bool:
    """Whether the tasks' numbers count from one on every side: then they are no texts."""
    return all(_rises((task.seq for task in side.tasks), steps=(1,)) for side in sides)


def counts_rows(*sides: Document) -> bool:
    """Whether 职责序号 or 序号 count from one on every side."""
    return all(_rises((row.seq for row in side.indicators), steps=(0, 1)) for side in sides)


def _rises(numbers: Iterable[int | None], *, steps: tuple[int, ...]) -> bool:
    """Whether the numbers count up from one."""
    before = 0
    for place, number in enumerate(numbers):
        if number is None or number - before not in (steps if place else (1,)):
            return False
        before = number
    return True


def _woven(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Every key of both sides once: their order, what I inserted or moved after its predecessor in mine."""
    moved = keys_moved(base, mine)
    order = [key for key in theirs if key not in moved]
    previous: str | None = None
    for key in mine:
        if key not in order:
            order.insert(0 if previous is None else order.index(previous) + 1, key)
        previous = key
    return order
