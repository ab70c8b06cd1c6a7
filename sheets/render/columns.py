"""How the cells of a column look, whoever draws them: `sheets.render.html`, or static/editor/paper.js."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sheets.grid import Role
from sheets.layout import Column, Kind

CLASSES = {Kind.LONG: "l long", Kind.VALUE: "va iv", Kind.MONEY: "ce", Kind.FIXED: "m"}


TYPED = ("edit", "plain")  # the modes of those who fill in


def heads_rows(column: Column) -> bool:
    """Level 1 and level 2 head the rows they cover."""
    return column.kind == Kind.CHOICE


def row_classes(column: Column) -> list[str]:
    """Of a cell in an indicator's row, without what depends on its place, its marks or the mode."""
    names = [CLASSES.get(column.kind, "l")]
    if heads_rows(column):
        names = ["l1" if column.field == "level1" else "l2"]
    if column.field == "level3":
        names.append("l3 iv")
    if column.freeze:
        names.append(f"fx fx-{column.field}")
    return names


def typed_class(kind: Kind, mode: str) -> list[str]:
    return ["ed"] if mode in TYPED and kind != Kind.FIXED else []


def frozen_head(columns: Iterable[Column], title: str) -> list[str]:
    """A title stays in view with the first of its columns that stays."""
    name = next((one.field for one in columns if one.freeze and one.titles[0] == title), None)
    return [f"fx fx-{name}"] if name else []


def column_names(columns: Collection[Column]) -> dict[str, str]:
    """The shortest words that tell columns apart: 来源 of two of them stands with the title above it."""
    own = Counter(column.titles[-1] for column in columns)
    return {
        column.field: "".join(map(_short, column.titles[-2 if own[column.titles[-1]] > 1 else -1 :]))
        for column in columns
    }


def _short(title: str) -> str:
    return title.partition("（")[0]


def block_names(columns: Collection[Column]) -> dict[str, str]:
    """What a phone prints before each cell where rows are blocks; levels head their rows by themselves."""
    return {} if any(map(heads_rows, columns)) else column_names(columns)


def above_class(role: Role) -> str:
    """Of a line above the frame."""
    return {Role.TITLE: "sheet-t", Role.NOTE: "sheet-y"}.get(role, "sheet-d")
