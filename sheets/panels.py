"""Read a small table of the head (`sheets.layout.Panel`): which of its rows a printed row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sheets import wording
from sheets.grid import Cell
from sheets.heads import Covering, Head, Rows, find_head
from sheets.layout import FixedRow, Panel, Sheet


@dataclass(slots=True)
class OpenPanel:
    """A panel whose titles were just read."""

    panel: Panel
    head: Head
    left: list[FixedRow] = field(default_factory=list)
    number: int = 0
    last: FixedRow | None = None

    @property
    def is_merged(self) -> bool:
        return any(side.rowspan > 1 for side in self.head.sides)

    def holds(self, row: int) -> bool:
        """Beside the merged label, which is the only sure sign."""
        return any(side.rowspan > 1 and side.row <= row < side.row + side.rowspan for side in self.head.sides)

    def row_of(self, printed: Sequence[Cell], *, joins: bool) -> FixedRow | None:
        """The row that a printed row is: by its label, or the next without one; None below the panel.

        joins: what follows the last row is the rest of its cells.
        """
        self.last = self._named(printed) or self._next() or (self.last if joins else None)
        return self.last

    def _named(self, printed: Sequence[Cell]) -> FixedRow | None:
        words = [cell.text for cell in printed[:2]]
        found = next(
            (row for row in self.left if any(wording.is_label_of(row, word) for word in words)), None
        )
        if found:
            self.left.remove(found)
        return found

    def _next(self) -> FixedRow | None:
        plain = next((row for row in self.left if not row.label), None)
        if plain and plain.many:
            self.number += 1
            return plain.at(self.number - 1)
        if plain:
            self.left.remove(plain)
        return plain


def find_panel(sheet: Sheet, rows: Rows, covering: Covering, row: int) -> OpenPanel | None:
    """The panel whose titles begin on a row, if one does."""
    for block in sheet.blocks:
        if isinstance(block, Panel):
            head = find_head(block.table, rows, covering, row)
            if head and len(head.columns) > 1:
                return OpenPanel(block, head, list(block.rows))
    return None
