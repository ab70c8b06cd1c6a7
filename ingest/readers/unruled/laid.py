"""Rows and cells of a table without rules while its Grid is being made."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.pdf.text import joined
from ingest.readers.unruled.pieces import Piece
from ingest.readers.unruled.rows import Row
from ingest.readers.unruled.words import is_side
from sheets.grid import Cell, Origin, Spot

JOINED = "断行已接好"
OVER_PAGE = "跨页已接好"


@dataclass(slots=True, eq=False)
class Draft:
    """A cell still growing.  exact: it stands in the middle of its rows; held: a page end cut it."""

    row: int
    column: int
    pieces: list[Piece]
    rowspan: int = 1
    colspan: int = 1
    exact: bool = False
    held: bool = False

    @property
    def end(self) -> int:
        return self.row + self.rowspan

    @property
    def side(self) -> bool:
        """A label beside the table."""
        return self.column == 0 and self.colspan == 1 and is_side(joined(self.pieces[0].printed))

    def cell(self) -> Cell:
        printed = [line for piece in self.pieces for line in piece.printed]
        return Cell(
            self.row, self.column, joined(printed), self.rowspan, self.colspan, origin=self._origin(printed)
        )

    def _origin(self, printed: list[str]) -> Origin:
        first, *rest = self.pieces
        cut = self.held or any(piece.page is not first.page for piece in rest)
        repairs = [OVER_PAGE] * cut + [JOINED] * (len(printed) > 1)
        repairs += [f"合并到以下{self.rowspan - 1}行，系推定"] * (self.rowspan > 1)
        return Origin(
            page=first.page.number,
            box=first.box,
            repairs=tuple(repairs),
            also=tuple(Spot(piece.page.number, piece.box) for piece in rest),
            raw=tuple(printed) if len(printed) > 1 else (),
        )


@dataclass(slots=True, eq=False)
class Laid:
    """A row of the Grid: the printed row, and the cells that begin in it."""

    row: Row
    drafts: list[Draft] = field(default_factory=list)

    def over(self, column: int) -> Draft | None:
        return next(
            (draft for draft in self.drafts if draft.column <= column < draft.column + draft.colspan), None
        )
