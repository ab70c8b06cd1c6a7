"""What the rules look at: a sheet with its rows read once, and a report of many sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.levels import level1_of, official_level1, official_level2
from indicators.values import Compound, Part, Quantity, TargetValue, parse
from reviews.findings import Fault, Fix, Level
from sheets.amounts import in_ten_thousands
from sheets.documents import ROW_NAMES, Document, Indicator, Task, row_path
from sheets.extra import MONEY_UNIT, term_of
from sheets.fill import DASHES, HEAD_KEY, head_pairs, head_text, row_text
from sheets.layout import Sheet
from sheets.targets import target_text

Cell = tuple[str, str]  # row key, field


class Row:
    """An indicator in its place.  number: counted from 1 through the sheet; key: its own or a made-up one."""

    def __init__(self, table: Table, task: int, place: int, number: int, indicator: Indicator) -> None:
        self.table = table
        self.task = task
        self.place = place
        self.number = number
        self.indicator = indicator
        self.key = indicator.key or f"{task}-{place}"
        self.name = indicator.level3 or ""
        self._texts: dict[str, str] = {}

    def text(self, field: str) -> str:
        """As printed; "" for an empty cell.  Rules ask for the same one a hundred times."""
        if field not in self._texts:
            self._texts[field] = row_text(self.indicator, field)
        return self._texts[field]

    def filled(self, field: str) -> str:
        """As `text`, but "" for a dash, too."""
        text = self.text(field)
        return "" if text in DASHES else text

    @cached_property
    def value(self) -> TargetValue:
        """The target value's meaning, with sign and unit where these stand in columns of their own."""
        return parse(target_text(self.indicator) or "")

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The one value of the cell, or each of several."""
        return self.value.parts if isinstance(self.value, Compound) else (self.value,)

    @cached_property
    def quantity(self) -> Quantity | None:
        """The target value where it is one number."""
        return self.value if isinstance(self.value, Quantity) else None

    @cached_property
    def level2(self) -> str:
        """The official level 2; "" where there is none or it is not known."""
        return official_level2(self.text("level2")) or ""

    @cached_property
    def level1(self) -> str:
        """The official level 1, that of the level 2 where the cell is empty; "" where neither is known."""
        return official_level1(self.text("level1")) or level1_of(self.text("level2")) or ""

    def cell(self, field: str) -> Cell:
        return self.key, field

    def path(self, field: str) -> str:
        """A field that the form never prints (another form's) is called by its own name."""
        if field in ROW_NAMES[self.table.form] or term_of(field):
            return row_path(self.table.form, self.task, self.place, field)
        row = row_path(self.table.form, self.task, self.place, "level3").rpartition(".")[0]
        return f"{row}.{field}"

    def fault(
        self,
        field: str,
        short: str,
        message: str,
        *,
        sum: Sequence[str] = (),
        related: Iterable[Cell] = (),
        fixes: Iterable[Fix] = (),
        level: Level | None = None,
    ) -> Fault:
        return Fault(
            row_key=self.key,
            field=field,
            path=self.path(field),
            short=short,
            message=message,
            sum=tuple(sum),
            related=tuple(related),
            fixes=tuple(fixes),
            level=level,
            table=self.table.number,
        )

    def fix(self, field: str, new: str) -> Fix:
        """The button 改为 …, where there is one right answer."""
        operation = {"op": "set", "row": self.key, "field": field, "old": self.text(field), "new": new}
        return Fix(f"改为 {new}", (operation,))


@dataclass(frozen=True, slots=True)
class Block:
    """A task with its rows; of a sheet without tasks the one that holds all."""

    number: int
    task: Task
    rows: tuple[Row, ...]


class Table:
    """A sheet under review.

    layout: the Sheet it is shown in.  number: its place in the report, from 0.  before: last year's Document
    of the same sheet, where there is one.
    """

    def __init__(
        self,
        document: Document,
        layout: Sheet,
        *,
        region: str = "",
        number: int = -1,
        before: Document | None = None,
    ) -> None:
        self.document = document
        self.layout = layout
        self.region = region
        self.number = number
        self.before = before
        self.form = document.form
        self.year = document.fiscal_year or 0
        self.goal = document.goal or ""
        self.name = document.name or ""
        self.department = document.department.name or ""

    @cached_property
    def tasks(self) -> tuple[Block, ...]:
        parts, number = [], 0
        for place, task in enumerate(self.document.tasks):
            rows = []
            for at, indicator in enumerate(task.indicators):
                number += 1
                rows.append(Row(self, place, at, number, indicator))
            parts.append(Block(place, task, tuple(rows)))
        return tuple(parts)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for part in self.tasks for row in part.rows)

    @cached_property
    def _by_key(self) -> Mapping[str, Row]:
        return {row.key: row for row in self.rows}

    def row(self, key: str) -> Row | None:
        return self._by_key.get(key)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The columns that this sheet prints."""
        return frozenset(column.field for column in self.layout.table.columns)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """field -> the title of its column, without what stands in brackets."""
        return {one.field: one.titles[-1].partition("（")[0] for one in self.layout.table.columns}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """field of the head -> its printed label, in printed order."""
        return {pair.field: pair.label.rstrip("：") for pair in head_pairs(self.layout, self.document)}

    @property
    def money_unit(self) -> str:
        return self.document.extra.get(MONEY_UNIT, self.layout.money_unit)

    def head(self, field: str) -> str:
        return head_text(self.document, field)

    def amount(self, field: str) -> Decimal | None:
        """An amount of the head in 万元; 0 where it is empty, None where it is no amount."""
        text = self.head(field)
        return Decimal(0) if not text or text in DASHES else in_ten_thousands(text, self.money_unit)

    def fault(
        self,
        field: str,
        short: str,
        message: str,
        *,
        sum: Sequence[str] = (),
        related: Iterable[Cell] = (),
        level: Level | None = None,
    ) -> Fault:
        """At a cell of the head; with field "" of the whole sheet."""
        return Fault(
            row_key=HEAD_KEY if field else "",
            field=field,
            path=field,
            short=short,
            message=message,
            sum=tuple(sum),
            related=tuple(related),
            level=level,
            table=self.number,
        )

    def head_cell(self, field: str) -> Cell:
        return HEAD_KEY, field

    @cached_property
    def paths(self) -> Mapping[Cell, str]:
        """The path of every cell."""
        cells = {(HEAD_KEY, field): field for field in self.labels}
        for part in self.tasks:
            cells[part.task.key or f"task-{part.number}", "name"] = f"tasks[{part.number}].name"
            cells |= {row.cell(field): row.path(field) for row in part.rows for field in self.fields}
        return cells


class Report:
    """The sheets of a region and year, or of a file.  stated, unplaced: as in the interchange format."""

    def __init__(
        self,
        tables: Iterable[Table],
        *,
        region: str = "",
        year: int = 0,
        stated: Sequence[Mapping[str, Any]] = (),
        unplaced: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.tables = tuple(tables)
        self.region = region
        self.year = year
        self.stated = stated
        self.unplaced = unplaced
