"""What a reading has found so far: texts of the head, tasks with their rows, and where each was printed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sheets import wording
from sheets.documents import HAS_TASKS, Budget, Document, Indicator, Party, Task
from sheets.extra import MONEY_UNIT, PREFIX, Extra, term_of
from sheets.fill import HEAD_KEY
from sheets.grid import Cell, Role
from sheets.layout import Sheet


@dataclass(slots=True)
class GatheredTask:
    seq: int
    name: str | None = None
    key: str | None = None
    rows: list[Indicator] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    sheet: Sheet
    year: int | None = None
    fields: dict[str, str] = field(default_factory=dict)  # of the head, by name
    met: set[str] = field(default_factory=set)  # fields of the head whose label was met
    tasks: list[GatheredTask] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)  # by path
    labels: list[Cell] = field(default_factory=list)
    unplaced: list[Cell] = field(default_factory=list)
    joined: list[Cell] = field(default_factory=list)  # further pieces of a value that is placed

    def place(self, path: str, cell: Cell, name: str, key: str | None) -> None:
        self.cells[path] = cell.placed(path, key, name)

    def head_value(self, name: str, cell: Cell) -> None:
        """A field of the head.  A label printed again brings nothing new, or something that has no place."""
        text = cell.text.strip()
        self.met.add(name)
        before = self.fields.get(name)
        if before and text and before != text:
            self.unplaced.append(cell)
        elif before:
            self.labels.append(cell.printed_as(Role.NOTE))
        else:
            self.fields[name] = text
            self.place(name, replace(cell, text=text), name, HEAD_KEY)

    def head_piece(self, name: str, cells: list[Cell]) -> None:
        """A field of the head whose text may go on in further rows."""
        text = "".join(cell.text for cell in cells).strip()
        before = self.cells.get(name)
        if before and self.fields.get(name) and text:
            self.fields[name] += text
            self.cells[name] = replace(before, text=self.fields[name])
            self.joined.extend(cells)
        elif not before or text:
            self.head_value(name, replace(cells[0], text=text))
            self.joined.extend(cells[1:])

    def label(self, cell: Cell, role: Role = Role.LABEL) -> None:
        """A printed word that is no content, but may say what amounts are in."""
        self.labels.append(cell.printed_as(role))
        unit, name = wording.money_unit(cell.text), PREFIX + MONEY_UNIT
        if unit and unit != self.sheet.money_unit and name not in self.fields:
            self.fields[name] = unit
            self.place(name, replace(cell, text=unit), name, HEAD_KEY)

    def document(self, *, fiscal_year: int | None) -> Document:
        """fiscal_year: what stands around the table."""
        return Document(
            form=self.sheet.form,
            fiscal_year=self.year or fiscal_year,
            name=self.fields.get("name") or None,
            department=Party(*wording.party(self.fields.get("department", ""))),
            unit=Party(*wording.party(self.fields["unit"])) if self.fields.get("unit") else None,
            budget=self._budget(),
            goal=self.fields.get("goal") or None,
            tasks=self._tasks(),
            extra=Extra({term: text for name, text in self.fields.items() if (term := term_of(name))}),
        )

    def _budget(self) -> Budget | None:
        amounts = [pair.field for pair in self.sheet.labelled if pair.field.startswith("budget.")]
        parts = {name.removeprefix("budget."): self.fields.get(name) or None for name in amounts}
        is_own = self.sheet.form in HAS_TASKS or any(parts.values())
        return Budget(**parts) if amounts and is_own else None

    def _tasks(self) -> tuple[Task, ...]:
        tasks = self.tasks if self.sheet.has_tasks else self.tasks or [GatheredTask(1)]
        return tuple(
            Task(seq=task.seq, name=task.name, indicators=tuple(task.rows), key=task.key) for task in tasks
        )
