"""Two versions in one Document: the new one, with what is gone put back at its old place.

Everything is known by its identity (`sheets.identity`), which is the key in the joined Document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets.difference import counts_rows, counts_tasks, difference
from sheets.documents import Document, Indicator, Task
from sheets.identity import Tree, tree_of


@dataclass(frozen=True, slots=True)
class Both:
    """moved: rows and tasks with the number they had; numbers: of the rows in the new sheet, from 1."""

    old: Tree
    new: Tree
    document: Document
    gone: frozenset[str]
    added: frozenset[str]
    moved: Mapping[str, int]
    numbers: Mapping[str, int]
    old_numbers: Mapping[str, int]
    counted: bool  # 职责序号 and 序号 count the rows, they are no texts
    tasks_counted: bool


def both(old: Document, new: Document) -> Both:
    before, after = tree_of(old), tree_of(new)
    gone = frozenset(before.rows.keys() - after.rows.keys() | before.tasks.keys() - after.tasks.keys())
    added = frozenset(after.rows.keys() - before.rows.keys() | after.tasks.keys() - before.tasks.keys())
    numbers, old_numbers = _numbered(after.rows), _numbered(before.rows)
    places = old_numbers | _numbered(before.tasks)
    moved = {change.key: places[change.key] for change in difference(old, new) if change.kind == "moved"}
    counted = counts_rows(old, new)
    joined = _Joining(before, after, gone, frozenset(moved)).document(counted)
    return Both(
        before,
        after,
        joined,
        gone,
        added,
        moved,
        numbers,
        old_numbers,
        counted,
        counts_tasks(old, new),
    )


def _numbered(keys: Mapping[str, object]) -> dict[str, int]:
    return {key: number for number, key in enumerate(keys, 1)}


@dataclass(frozen=True, slots=True)
class _Joining:
    old: Tree
    new: Tree
    gone: frozenset[str]
    moved: frozenset[str]

    def document(self, counted: bool) -> Document:
        order = self._woven(list(self.old.tasks), list(self.new.tasks), lambda one, other: False)
        return replace(self.new.document, tasks=tuple(self._task(key, counted) for key in order))

    def _task(self, key: str, counted: bool) -> Task:
        task = self.new.tasks.get(key) or self.old.tasks[key]
        new = [row for row, its in self.new.task_of.items() if its == key]
        old = [row for row, its in self.old.task_of.items() if its == key]
        rows = [self._row(row) for row in self._woven(old, new, self._are_alike)]
        return replace(task, key=key, indicators=tuple(self._counted(rows) if counted else rows))

    def _row(self, key: str) -> Indicator:
        return replace(self.new.rows.get(key) or self.old.rows[key], key=key)

    def _woven(self, old: Sequence[str], new: Sequence[str], alike: Callable[[str, str], bool]) -> list[str]:
        """What is gone stands behind what it stood behind, or before what it belongs together with."""
        order, previous = list(new), ""
        for at, key in enumerate(old):
            if key in self.gone:
                following = next((one for one in old[at + 1 :] if self._stands(one, order)), "")
                joins = following and alike(key, following) and not (previous and alike(key, previous))
                order.insert(order.index(following) if joins else _after(order, previous), key)
            if self._stands(key, order):
                previous = key
        return order

    def _stands(self, key: str, order: Sequence[str]) -> bool:
        return key in order and key not in self.moved

    def _are_alike(self, one: str, other: str) -> bool:
        rows = self.old.rows[one], self.old.rows[other]
        return rows[0].level1 == rows[1].level1 and rows[0].level2 == rows[1].level2

    def _counted(self, rows: Sequence[Indicator]) -> list[Indicator]:
        """A row that is gone has the number of the neighbour it shared its own with, or none."""
        return [
            replace(row, seq=self._seq(row, rows[:at][-1:], rows[at + 1 :])) if row.key in self.gone else row
            for at, row in enumerate(rows)
        ]

    def _seq(self, row: Indicator, before: Sequence[Indicator], after: Sequence[Indicator]) -> int | None:
        kept = (one for one in (*before, *after) if one.key not in self.gone and one.key in self.old.rows)
        return next((one.seq for one in kept if self.old.rows[one.key or ""].seq == row.seq), None)


def _after(order: Sequence[str], key: str) -> int:
    return order.index(key) + 1 if key else 0
