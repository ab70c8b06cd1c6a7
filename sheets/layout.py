"""The vocabulary that describes an official sheet's layout, once, for reading, filling and every output.

A Sheet is a stack of blocks from top to bottom.  Fields are named as in `sheets.documents`
(`department`, `budget.total`, `goal`; in a Table the fields of Indicator; in a TaskLine `name`), and
`extra.<term>` for what is none of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    VALUE = "value"  # a target value
    MONEY = "money"  # an amount in the sheet's unit
    CHOICE = "choice"  # level 1, level 2, department, unit
    FIXED = "fixed"  # counted or printed, not typed


@dataclass(frozen=True, slots=True)
class Labelled:
    """A printed label and the field it names.  `synonyms` are other wordings seen in print."""

    label: str
    field: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.label)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of label/value pairs across the whole width.  `bordered=False`: above the frame."""

    pairs: tuple[Labelled, ...]
    bordered: bool = True


@dataclass(frozen=True, slots=True)
class Amounts:
    """A label merged over several amounts, each on its own row with its own label.

    beside: further amounts at their right, row by row (年度 beside 中期).
    """

    label: str
    parts: tuple[Labelled, ...]
    synonyms: tuple[str, ...] = ()
    beside: tuple[Labelled, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Labelled, ...], ...]:
        pairs = zip_longest(self.parts, self.beside)
        return tuple(tuple(part for part in pair if part) for pair in pairs)

    @property
    def pairs(self) -> tuple[Labelled, ...]:
        """In printed order."""
        return tuple(part for row in self.rows for part in row)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """主要政策任务 N：名称, before each task's table; N is counted."""

    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a Table.

    titles: the head's texts from the top tier to the column's own; equal neighbours are one merged cell,
    and a column with fewer tiers than the head reaches down to its end.
    merge: equal texts of neighbouring rows are one cell, within the same cell of `within`.
    """

    field: str
    titles: tuple[str, ...]
    width: float  # per cent of the table
    kind: Kind = Kind.TEXT
    merge: bool = False
    within: str | None = None
    freeze: bool = False
    group: str | None = None  # for the jump row and the drawer of wide sheets
    synonyms: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.titles)


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row of fields of the head under a table's columns; None: nothing is filled in there.

    label: printed in the row, up to the first column that is filled in.  many: as many rows as are filled,
    and one more to fill; `{n}` in the fields counts them from 0.
    """

    fields: tuple[str | None, ...]
    label: str = ""
    synonyms: tuple[str, ...] = ()
    many: bool = False

    def at(self, number: int) -> FixedRow:
        """The row of a number, where there may be many."""
        return FixedRow(tuple(name and name.format(n=number) for name in self.fields), self.label)


@dataclass(frozen=True, slots=True)
class Table:
    """The indicators.  side: a label column at the left, merged over head and rows.

    foot: rows that close the table (总分).
    """

    columns: tuple[Column, ...]
    side: str | None = None
    side_width: float = 0
    side_synonyms: tuple[str, ...] = ()
    foot: tuple[FixedRow, ...] = ()

    def __hash__(self) -> int:
        return hash((self.side, len(self.columns), self.columns[-1].field))


@dataclass(frozen=True, slots=True)
class Panel:
    """A small table among the lines of the head: titles above their texts (中期目标 ‖ 年度目标), amounts of
    several sources and years, 年度主要任务.

    The fields of its columns are names of its own.  names: width of a column without a title for the rows'
    labels, in the same measure as the columns' widths; without it a row's label stands in the first column.
    """

    label: str
    columns: tuple[Column, ...]
    rows: tuple[FixedRow, ...]
    names: float = 0
    synonyms: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        """Its head, to be drawn and found like a table's."""
        return Table(self.columns, self.label, 0, self.synonyms)

    def pairs(self, rows: tuple[FixedRow, ...]) -> tuple[Labelled, ...]:
        """Every field of these rows, labelled in words."""
        return tuple(
            Labelled(" ".join(filter(None, (row.label, column.titles[-1]))), name, column.kind)
            for row in rows
            for column, name in zip(self.columns, row.fields, strict=True)
            if name
        )


Block = Line | Amounts | TaskLine | Table | Panel


@dataclass(frozen=True, slots=True)
class Sheet:
    """An official form of a region, in use from a fiscal year on.

    id: lasting, documents name the layout they were printed in by it.  money_unit: what its amounts are in.
    """

    id: str
    form: str
    region: str | None  # None: everywhere
    since: int
    title: str
    blocks: tuple[Block, ...]
    year_note: str | None = None  # "（{year}年度）"
    unit_note: str | None = None  # "单位：万元", shown by the system where the sheet prints none
    landscape: bool = False
    synonyms: tuple[str, ...] = ()
    money_unit: str = "万元"

    def __hash__(self) -> int:
        """Of the id alone: what is worked out once for a sheet is looked up by it."""
        return hash(self.id)

    @property
    def table(self) -> Table:
        return next(block for block in self.blocks if isinstance(block, Table))

    @property
    def labelled(self) -> tuple[Labelled, ...]:
        """Every label of the head with its field, in printed order; of rows that may be many, the first."""
        return tuple(pair for block in self.blocks for pair in _pairs(block))

    @property
    def has_tasks(self) -> bool:
        return any(isinstance(block, TaskLine) for block in self.blocks)


def _pairs(block: Block) -> Iterator[Labelled]:
    if isinstance(block, Line | Amounts):
        yield from block.pairs
    elif isinstance(block, Panel):
        yield from block.pairs(tuple(row.at(0) for row in block.rows))
    elif isinstance(block, Table):
        yield from Panel("", block.columns, block.foot).pairs(block.foot)
