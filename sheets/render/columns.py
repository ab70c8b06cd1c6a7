"""How the cells of a column look, whoever draws them: `sheets.render.html`, or static/editor/paper.js."""

from __future__ import annotations

from sheets.layout import Column, Kind

CLASSES = {Kind.LONG: "l long", Kind.VALUE: "va iv", Kind.MONEY: "ce", Kind.FIXED: "m"}


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
