"""Operations done on a Document that may have changed since: what fits is done, the rest is told apart.

Only an operation's own `old` decides.  What stands there is `old`: it is done.  It is `new` already: there is
nothing to do, so whatever is sent twice does no harm.  Anything else: somebody else wrote there, a conflict,
and the Document stays as it is.  Of moves the last one wins.  Nothing follows by itself: a row that joins
another level 2 brings a `Set` beside its `Move`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from sheets.documents import Document
from sheets.fill import HEAD_KEY
from sheets.layout import Sheet
from sheets.opened import SEQ, OpenDocument, OpenTask, differ, row_of, same, texts_of
from sheets.operations import (
    Broken,
    Delete,
    DeleteTask,
    Insert,
    InsertTask,
    Move,
    MoveTask,
    Operation,
    Set,
    Texts,
    cleaned,
)

MOST_ROWS = 2_000
NO_CELL = "这一格不能填写。"
NO_ROOM = f"一张表最多 {MOST_ROWS} 行。"
NO_TASKS = "这种表不分任务。"

Problem = Callable[[str, str, str], str]  # row key, field, new text -> why it cannot be kept, "" if it can


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Both wrote here.  Of a cell base, mine and theirs are texts; of a whole row or task (field "") texts by
    field, None where it was deleted, and base is what the one who deleted found."""

    ids: tuple[str, ...]
    row: str
    field: str
    base: str | Texts | None
    mine: str | Texts | None
    theirs: str | Texts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A text that cannot be kept, or (field "") a row that cannot: in Chinese, for people."""

    id: str
    row: str
    field: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """undo: what takes the Document back to what it was, in the order to be done.  done: ids, also of what
    was done before."""

    document: Document
    undo: tuple[Operation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[Refusal, ...] = ()
    done: tuple[str, ...] = ()


def apply(
    sheet: Sheet, document: Document, operations: Iterable[Operation | Broken], problem: Problem | None = None
) -> Applied:
    """All operations in turn.  Every row and task of the Document has a key of its own."""
    work = _Work(sheet, document, problem or (lambda row, name, text: ""))
    for operation in operations:
        work.do(operation)
    return work.result()


@dataclass(slots=True)
class _Held:
    """Operations on one cell of which the first could not be done: they are one operation together."""

    ids: tuple[str, ...]
    old: str
    new: str
    reason: str = ""  # of a refusal; without one it is a conflict

    def then(self, operation: Set) -> Set:
        return replace(operation, old=self.old)


@dataclass(slots=True)
class _RowConflict:
    ids: tuple[str, ...]
    base: dict[str, str] | None
    mine: dict[str, str] | None
    theirs: dict[str, str] | None


@dataclass(slots=True)
class _Barred:
    """A row or task that cannot be, and all that was meant for it."""

    reason: str
    ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Work:
    sheet: Sheet
    _document: Document
    problem: Problem
    open: OpenDocument = field(init=False)
    undo: list[Operation] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    cells: dict[tuple[str, str], _Held] = field(default_factory=dict)
    rows: dict[str, _RowConflict] = field(default_factory=dict)
    barred: dict[str, _Barred] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open = OpenDocument(self.sheet, self._document)

    def do(self, operation: Operation | Broken) -> None:
        match operation:
            case Broken(field=""):
                self._bar(operation.row, operation.id, operation.reason)
            case Broken():
                self._break(operation)
            case Set():
                self._set(operation)
            case Insert():
                self._insert(operation)
            case Delete():
                self._delete(operation)
            case Move():
                self._move(operation)
            case InsertTask() if self.sheet.has_tasks or not self.open.tasks:
                self._insert_task(operation)
            case DeleteTask() if self.sheet.has_tasks:
                self._delete_task(operation)
            case MoveTask() if self.sheet.has_tasks:
                self._move_task(operation)
            case _:
                self._bar(operation.task, operation.id, NO_TASKS)

    def result(self) -> Applied:
        return Applied(
            document=self.open.document,
            undo=tuple(reversed(self.undo)),
            conflicts=(*self._cell_conflicts(), *self._row_conflicts()),
            refused=(*self._refused_cells(), *self._refused_rows()),
            done=tuple(self.done),
        )

    # ---- cells ----

    def _set(self, operation: Set) -> None:
        cell = operation.row, operation.field
        if barred := self.barred.get(operation.row):
            barred.ids.append(operation.id)
            return
        held = self.cells.pop(cell, None)
        ids = (*(held.ids if held else ()), operation.id)
        self._write(replace(held.then(operation) if held else operation, new=cleaned(operation.new)), ids)

    def _break(self, operation: Broken) -> None:
        held = self.cells.pop((operation.row, operation.field), None)
        ids, old = (held.ids, held.old) if held else ((), operation.old)
        self._hold(replace(operation, old=old), (*ids, operation.id), operation.reason)

    def _write(self, operation: Set, ids: tuple[str, ...]) -> None:
        row, name = operation.row, operation.field
        current = self.open.text(row, name) if self.open.knows(row, name) else ""
        if not self.open.knows(row, name):
            self._hold(operation, ids, NO_CELL)
        elif current is None:
            self._miss(operation, ids)
        elif same(name, current, operation.new):
            self.done += ids
        elif not same(name, current, operation.old):
            self._differ(operation, ids)
        elif reason := self.problem(row, name, operation.new):
            self._hold(operation, ids, reason)
        else:
            self.open.write(row, name, operation.new)
            self.undo.append(Set(row=row, field=name, old=operation.new, new=current))
            self.done += ids

    def _hold(self, operation: Set | Broken, ids: tuple[str, ...], reason: str = "") -> None:
        self.cells[operation.row, operation.field] = _Held(ids, operation.old, operation.new, reason)

    def _differ(self, operation: Set, ids: tuple[str, ...]) -> None:
        """A person who went back to the old text has nothing to say against theirs."""
        if same(operation.field, operation.old, operation.new):
            self.done += ids
        else:
            self._hold(operation, ids)

    def _miss(self, operation: Set, ids: tuple[str, ...]) -> None:
        """The row is gone that a text was meant for."""
        if operation.row not in self.rows and same(operation.field, operation.old, operation.new):
            self.done += ids
            return
        found = self.rows.setdefault(operation.row, _RowConflict((), {}, {}, None))
        found.ids += ids
        if found.base is not None and found.mine is not None:
            found.base.setdefault(operation.field, operation.old)
            found.mine[operation.field] = operation.new

    # ---- rows ----

    def _insert(self, operation: Insert) -> None:
        if self.open.find(operation.row):
            self._insert_again(operation)
            return
        task = self._task_for(operation.task)
        if task is None:
            self.rows[operation.row] = _RowConflict((operation.id,), None, dict(operation.cells), None)
        elif sum(len(one.rows) for one in self.open.tasks) >= MOST_ROWS or self._is_taken(operation.row):
            self._bar(operation.row, operation.id, NO_ROOM)
        else:
            self._put(task, operation)

    def _bar(self, key: str, one: str, reason: str) -> None:
        self.barred.setdefault(key, _Barred(reason)).ids.append(one)

    def _is_taken(self, key: str) -> bool:
        return key == HEAD_KEY or self.open.task(key) is not None

    def _put(self, task: OpenTask, operation: Insert) -> None:
        """A text that cannot be kept is left out and told, the row stands."""
        cells = {name: cleaned(text) for name, text in operation.cells.items()}
        if gone := self.rows.pop(operation.row, None):
            self.done += gone.ids
        for name, text in list(cells.items()):
            if text and name != SEQ and (reason := self.problem(operation.row, name, text)):
                self.cells[operation.row, name] = _Held((operation.id,), "", cells.pop(name), reason)
        row = row_of(operation.row, self._document.form, cells)
        index = task.place_after(operation.after, cells.get("level2", ""))
        self.undo.append(Delete(row=operation.row, task=task.key, after=task.before(index), cells=cells))
        self.open.put(task, index, row)
        self.done.append(operation.id)

    def _insert_again(self, operation: Insert) -> None:
        """The row is there: what it came with must be, too."""
        for name, text in operation.cells.items():
            if name != SEQ and cleaned(text):
                self._set(Set(row=operation.row, field=name, old="", new=text, id=operation.id))
        self.done.append(operation.id)

    def _task_for(self, key: str) -> OpenTask | None:
        """A sheet without tasks to tell apart has one, whatever it is called."""
        only = self.open.tasks[0] if len(self.open.tasks) == 1 and not self.sheet.has_tasks else None
        return self.open.task(key) or only

    def _delete(self, operation: Delete) -> None:
        found = self.open.find(operation.row)
        if found is None:
            self._gone(operation.row, operation.id)
            return
        task, index = found
        stands = texts_of(task.rows[index], self._document.form)
        base = dict(operation.cells) | self._kept_out(operation.row)
        ids = (*self._forget_cells(operation.row), operation.id)
        if differ(base, stands):
            self.rows[operation.row] = _RowConflict(ids, base, None, stands)
            return
        after, row = task.before(index), self.open.take(task, index)
        cells = texts_of(row, self._document.form)
        self.undo.append(Insert(row=operation.row, task=task.key, after=after, cells=cells))
        self.done += ids

    def _gone(self, key: str, one: str) -> None:
        """Deleted by both: what else was meant for it is settled, too."""
        known = self.rows.pop(key, None)
        self.done += (*(known.ids if known else ()), one)

    def _kept_out(self, row: str) -> dict[str, str]:
        """What stood there before texts that could not be kept."""
        return {name: held.old for (key, name), held in self.cells.items() if key == row and held.reason}

    def _forget_cells(self, row: str) -> tuple[str, ...]:
        """Of a row that is to go the whole row is asked about, not its cells."""
        mine = [cell for cell in self.cells if cell[0] == row]
        return tuple(one for cell in mine for one in self.cells.pop(cell).ids)

    def _move(self, operation: Move) -> None:
        found, task = self.open.find(operation.row), self._task_for(operation.task)
        self.done.append(operation.id)
        if found is None or task is None or self._stands(operation, *found):
            return
        origin, index = found
        back, to = origin.before(index), self.open.shift(origin, index, task, operation.after)
        undo = Move(row=operation.row, task=origin.key, after=back, old_task=task.key, old_after=to)
        self.undo.append(undo)

    def _stands(self, operation: Move, task: OpenTask, index: int) -> bool:
        return (task.key, task.before(index)) == (operation.task, operation.after)

    # ---- tasks ----

    def _insert_task(self, operation: InsertTask) -> None:
        self.done.append(operation.id)
        if self.open.task(operation.task):
            return
        place = self.open.place_of_task(operation.after)
        name = cleaned(operation.name)
        self.undo.append(DeleteTask(task=operation.task, after=self._task_before(place), name=name))
        self.open.tasks.insert(place, OpenTask(operation.task, place + 1, name or None))
        self.open.count_tasks()

    def _delete_task(self, operation: DeleteTask) -> None:
        """A task in which somebody else wrote stays."""
        task = self.open.task(operation.task)
        if task is None:
            self._gone(operation.task, operation.id)
            return
        ids = (*self._forget_cells(task.key), operation.id)
        name = task.name or ""
        if task.rows or not same("name", name, operation.name):
            self.rows[task.key] = _RowConflict(ids, {"name": operation.name}, None, {"name": name})
            return
        place = self.open.tasks.index(task)
        self.undo.append(InsertTask(task=task.key, after=self._task_before(place), name=name))
        self.open.tasks.remove(task)
        self.open.count_tasks()
        self.done += ids

    def _move_task(self, operation: MoveTask) -> None:
        task = self.open.task(operation.task)
        self.done.append(operation.id)
        if task is None:
            return
        place = self.open.tasks.index(task)
        before = self._task_before(place)
        if before == operation.after:
            return
        self.open.tasks.remove(task)
        to = self.open.place_of_task(operation.after)
        self.undo.append(MoveTask(task=task.key, after=before, old_after=self._task_before(to)))
        self.open.tasks.insert(to, task)
        self.open.count_tasks()

    def _task_before(self, place: int) -> str:
        return self.open.tasks[place - 1].key if place else ""

    # ---- what is told ----

    def _cell_conflicts(self) -> list[Conflict]:
        return [
            Conflict(
                ids=held.ids,
                row=row,
                field=name,
                base=held.old,
                mine=held.new,
                theirs=self.open.text(row, name) or "",
            )
            for (row, name), held in self.cells.items()
            if not held.reason
        ]

    def _row_conflicts(self) -> list[Conflict]:
        return [
            Conflict(ids=one.ids, row=row, field="", base=one.base, mine=one.mine, theirs=one.theirs)
            for row, one in self.rows.items()
        ]

    def _refused_cells(self) -> list[Refusal]:
        return [
            Refusal(id=one, row=row, field=name, old=held.old, new=held.new, reason=held.reason)
            for (row, name), held in self.cells.items()
            if held.reason
            for one in held.ids
        ]

    def _refused_rows(self) -> list[Refusal]:
        return [
            Refusal(id=one, row=row, field="", old="", new="", reason=barred.reason)
            for row, barred in self.barred.items()
            for one in barred.ids
        ]
