"""Every text of a sheet in its place, for the rules that read words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from projects.rules.table import Block, Cell, Row, Table
from reviews.findings import Fault, Fix, Level
from sheets.documents import ROW_NAMES
from sheets.extra import PREFIX
from sheets.fill import HEAD_KEY

_NO_TEXT = frozenset({"seq", "level1", "level2"})  # counted, or chosen from a list


@dataclass(frozen=True, slots=True)
class Text:
    """block: whose name it is; row: whose cell it is; neither: of the head."""

    table: Table
    text: str
    field: str
    row: Row | None = None
    block: Block | None = None

    @property
    def cell(self) -> Cell:
        if self.row:
            return self.row.cell(self.field)
        if self.block:
            return self.block.task.key or f"task-{self.block.number}", "name"
        return HEAD_KEY, self.field

    @property
    def path(self) -> str:
        if self.row:
            return self.row.path(self.field)
        return f"tasks[{self.block.number}].name" if self.block else self.field

    def fault(
        self,
        short: str,
        message: str,
        *,
        fixes: Iterable[Fix] = (),
        related: Iterable[Cell] = (),
        level: Level | None = None,
    ) -> Fault:
        key, field = self.cell
        return Fault(
            row_key=key,
            field=field,
            path=self.path,
            short=short,
            message=message,
            fixes=tuple(fixes),
            related=tuple(related),
            level=level,
            table=self.table.number,
        )

    def fix(self, new: str) -> tuple[Fix, ...]:
        """Only the cells of a row can be mended by a button."""
        return (self.row.fix(self.field, new),) if self.row else ()


@lru_cache(maxsize=4)
def texts(table: Table) -> tuple[Text, ...]:
    """In reading order, empty ones left out: the head, then the names of tasks and their rows.

    Several rules read them one after another.
    """
    return tuple(_texts(table))


def _texts(table: Table) -> Iterator[Text]:
    for field in table.labels:
        if text := table.head(field):
            yield Text(table, text, field)
    for block in table.tasks:
        if block.task.name:
            yield Text(table, block.task.name, "name", block=block)
        for row in block.rows:
            yield from _of_row(table, row)


def _of_row(table: Table, row: Row) -> Iterator[Text]:
    project = table.form in ("project", "fund")
    fields = [name for name in ROW_NAMES[table.form] if not (name in _NO_TEXT and (project or name == "seq"))]
    for field in (*fields, *(PREFIX + term for term in row.indicator.extra)):
        if text := row.filled(field):
            yield Text(table, text, field, row=row)
