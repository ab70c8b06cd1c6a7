"""The cells of an indicator's row: what they have alike in a column is printed once, and stamped on each.

A sheet is made of these; drawn attribute by attribute they took three times as long.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from sheets.grid import Cell
from sheets.layout import Sheet
from sheets.render.columns import block_names, heads_rows, row_classes, typed_class
from sheets.render.markup import Html, printed


class _Stamp(NamedTuple):
    """more: the attributes behind the cell's own address."""

    tag: str
    classes: str
    scope: str
    more: str


class Stamps:
    """names: what a phone prints before each cell of a column."""

    def __init__(self, sheet: Sheet, mode: str) -> None:
        self.mode = mode
        self.columns = {column.field: column for column in sheet.table.columns}
        self.names = block_names(self.columns.values()) if mode in ("view", "review") else {}
        self._stamps: dict[tuple[str, bool], _Stamp] = {}

    def drawn(self, cell: Cell, row: str, flags: str, content: Html) -> Html:
        """row: its key.  flags: classes of this cell alone."""
        name, key = cell.field or "", escape(row)
        stamp = self._stamp(name, first=cell.column == 0)
        classes = f"{stamp.classes} {flags}" if flags else stamp.classes
        rowspan = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        colspan = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        own = f' id="{key}:{escape(name)}"' if self.mode == "view" else ""
        address = f'{own} data-path="{escape(cell.path or "")}" data-row="{key}"{stamp.more}'
        opening = f'{stamp.tag} class="{classes}"{stamp.scope}{rowspan}{colspan}{address}'
        return Html(f"<{opening}>{content}</{stamp.tag}>")

    def _stamp(self, name: str, *, first: bool) -> _Stamp:
        place = name, first
        if place not in self._stamps:
            column = self.columns[name]
            names = ["f1"] * first + row_classes(column) + typed_class(column.kind, self.mode)
            about = {
                "data-field": name,
                "data-kind": str(column.kind),
                "data-name": self.names.get(name, False),
            }
            heads = heads_rows(column)
            scope = ' scope="rowgroup"' if heads else ""
            self._stamps[place] = _Stamp("th" if heads else "td", " ".join(names), scope, printed(about))
        return self._stamps[place]
