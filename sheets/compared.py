"""What changed between two versions, cell by cell as the sheet prints it: a merged cell is one.

A merged cell of the new version stays one cell, whatever its rows said before; rows that are gone lie in it
where they belong there.  What is only spelt otherwise (100%, =100%) is told apart from another value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from indicators.comparison import same_value
from sheets.both import Both
from sheets.documents import Document, Indicator
from sheets.fill import DASHES, HEAD_KEY, head_pairs, head_text, row_text
from sheets.layout import Column, Kind, Sheet

_VALUES = (Kind.VALUE, Kind.MONEY)


ItemKind = Literal["changed", "spelt", "inserted", "deleted", "moved", "stronger", "weaker", "incomparable"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at, in the cell (key, field); old and new are texts as printed.

    number: of the row in the new sheet; old_number: in the old one; 0 where there is none.
    """

    kind: ItemKind
    of: Literal["head", "task", "row"]
    key: str
    field: str
    old: str = ""
    new: str = ""
    number: int = 0
    old_number: int = 0
    keys: tuple[str, ...] = ()  # every row the cell covers


@dataclass(slots=True)
class Run:
    """One printed cell of a column: the rows it covers, all that are gone among them.

    new: what it says now, None where all its rows are gone; olds: what its kept rows said, gone: the others.
    """

    column: Column
    keys: list[str] = field(default_factory=list)
    new: str | None = None
    olds: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    @property
    def changed(self) -> dict[str, str]:
        """The kept rows that said something else."""
        return {key: old for key, old in self.olds.items() if old != self.new}

    @property
    def is_one_change(self) -> bool:
        """All its rows said one other thing."""
        return bool(self.changed) and len({*self.olds.values(), *self.gone}) == 1

    @property
    def is_added(self) -> bool:
        return not self.olds and not self.gone

    @property
    def is_gone(self) -> bool:
        return self.new is None

    def takes(self, old: str | None, new: str | None) -> bool:
        """Whether a row belongs to this cell; one that is gone by what it or its neighbours said."""
        if new is None:
            return old in (self.new, *self.gone, *self.olds.values())
        if self.new is None:
            return bool(self.gone & {old, new})
        return new == self.new

    def add(self, key: str, old: str | None, new: str | None) -> None:
        self.keys.append(key)
        if new is None:
            self.gone.add(old or "")
        else:
            self.new = new
            if old is not None:
                self.olds[key] = old


def runs(sheet: Sheet, found: Both, rows: Sequence[Indicator]) -> dict[str, list[Run]]:
    """For each column its cell for each row of one task of the joined Document."""
    cells: dict[str, list[Run]] = {}
    for column in sheet.table.columns:
        within = cells.get(column.within) if column.within else None
        cells[column.field] = _column_runs(column, found, rows, within)
    return cells


def _column_runs(
    column: Column, found: Both, rows: Sequence[Indicator], within: Sequence[Run] | None
) -> list[Run]:
    cells: list[Run] = []
    for at, row in enumerate(rows):
        old, new = _texts(column, found, row)
        text = old if new is None else new
        joins = (
            column.merge
            and cells
            and text
            and text not in DASHES
            and (within is None or within[at] is within[at - 1])
            and cells[-1].takes(old, new)
        )
        cells.append(cells[-1] if joins else Run(column))
        cells[-1].add(row.key or "", old, new)
    return cells


def _texts(column: Column, found: Both, row: Indicator) -> tuple[str | None, str | None]:
    """What a row said and says; a counted number says nothing but where the row stands."""
    key = row.key or ""
    if column.field == "seq" and found.counted:
        text = row_text(row, "seq")
        return (text, None) if key in found.gone else (None if key in found.added else text, text)
    sides = found.old.rows.get(key), found.new.rows.get(key)
    old, new = (None if side is None else row_text(side, column.field) for side in sides)
    return old, new


def items(sheet: Sheet, found: Both) -> list[Item]:
    """Everything to look at, in the order of the form."""
    listed = list(head_items(sheet, found))
    for task in found.document.tasks:
        listed += _task(found, task.key or "")
        cells = runs(sheet, found, task.indicators)
        for at, row in enumerate(task.indicators):
            listed += _row(found, row, whole=task.key in found.added | found.gone)
            listed += (
                item
                for column in cells.values()
                if column[at].keys[0] == row.key
                for item in _cell(found, column[at])
            )
    return listed


def head_fields(sheet: Sheet, document: Document) -> dict[str, Kind]:
    return {pair.field: pair.kind for pair in head_pairs(sheet, document)}


def head_items(sheet: Sheet, found: Both) -> Iterator[Item]:
    old, new = found.old.document, found.new.document
    if old.fiscal_year != new.fiscal_year:
        years = str(old.fiscal_year or ""), str(new.fiscal_year or "")
        yield Item("changed", "head", HEAD_KEY, "fiscal_year", *years)
    for name, kind in head_fields(sheet, found.document).items():
        before, after = head_text(old, name), head_text(new, name)
        if before != after:
            yield Item(_kind(kind, before, after), "head", HEAD_KEY, name, before, after)


def _kind(kind: Kind, old: str, new: str) -> Literal["changed", "spelt"]:
    return "spelt" if is_spelling(kind, old, new) else "changed"


def is_spelling(kind: Kind, old: str, new: str) -> bool:
    """Values and amounts that differ in print alone."""
    return kind in _VALUES and bool(old and new) and same_value(old, new)


def _task(found: Both, key: str) -> Iterator[Item]:
    old, new = found.old.tasks.get(key), found.new.tasks.get(key)
    names = (old and old.name) or "", (new and new.name) or ""
    number = found.moved.get(key, 0)
    if key in found.gone:
        yield Item("deleted", "task", key, "name", *names)
    elif key in found.added:
        yield Item("inserted", "task", key, "name", *names)
    elif number:
        yield Item("moved", "task", key, "name", *names, old_number=number)
    if old and new and names[0] != names[1]:
        yield Item("changed", "task", key, "name", *names)
    if old and new and old.seq != new.seq and not found.tasks_counted:
        yield Item("changed", "task", key, "seq", str(old.seq), str(new.seq))


def _row(found: Both, row: Indicator, *, whole: bool) -> Iterator[Item]:
    """whole: its task is new or gone, and that says it."""
    key, name = row.key or "", row.level3 or ""
    number, old_number = found.numbers.get(key, 0), found.old_numbers.get(key, 0)
    if whole and key in found.gone | found.added:
        return
    if key in found.gone:
        yield Item("deleted", "row", key, "level3", name, "", 0, old_number, (key,))
    elif key in found.added:
        yield Item("inserted", "row", key, "level3", "", name, number, 0, (key,))
    elif key in found.moved:
        yield Item("moved", "row", key, "level3", name, name, number, old_number, (key,))


def _cell(found: Both, run: Run) -> Iterator[Item]:
    """One change of the whole cell, or one for each of its rows that said something else."""
    changed = list(run.changed.items())
    for key, old in changed[:1] if run.is_one_change else changed:
        kind, number = _kind(run.column.kind, old, run.new or ""), found.numbers[key]
        yield Item(kind, "row", key, run.column.field, old, run.new or "", number, 0, tuple(run.keys))
