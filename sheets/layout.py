"""The vocabulary that describes an official sheet's layout, once, for reading, filling and every output.

A Sheet is a stack of blocks from top to bottom.  Fields are named as in `sheets.documents`
(`department`, `budget.total`, `goal`; in a Table the fields of Indicator; in a TaskLine `name`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Line:
    """One row of label/value pairs across the whole width.  `bordered=False`: above the frame."""

    pairs: tuple[Labelled, ...]
    bordered: bool = True


@dataclass(frozen=True, slots=True)
class Amounts:
    """A label merged over several amounts, each on its own row with its own label."""

    label: str
    parts: tuple[Labelled, ...]
    synonyms: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Table:
    """The indicators.  side: a label column at the left, merged over head and rows."""

    columns: tuple[Column, ...]
    side: str | None = None
    side_width: float = 0
    side_synonyms: tuple[str, ...] = ()


Block = Line | Amounts | TaskLine | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """An official form of a region, in use from a fiscal year on."""

    form: str
    region: str | None  # None: everywhere
    since: int
    title: str
    blocks: tuple[Block, ...]
    year_note: str | None = None  # "（{year}年度）"
    unit_note: str | None = None  # "单位：万元", shown by the system where the sheet prints none
    landscape: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        return next(block for block in self.blocks if isinstance(block, Table))

    @property
    def labelled(self) -> tuple[Labelled, ...]:
        """Every label of the head with its field, in printed order."""
        return tuple(
            pair
            for block in self.blocks
            for pair in (
                block.pairs if isinstance(block, Line) else block.parts if isinstance(block, Amounts) else ()
            )
        )

    @property
    def has_tasks(self) -> bool:
        return any(isinstance(block, TaskLine) for block in self.blocks)
