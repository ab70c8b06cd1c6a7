"""Tables of PDF pages that have no ruling at all, or too little of it to part cells.

What stands for the rules: the order in which printers draw (cell by cell, row by row), free strips between
the columns, head words, and that a merged label stands in the middle of its group.  Rules are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.readers.pdf_page import Page
from ingest.readers.raw import Line
from ingest.readers.unruled_grid import grid_of
from ingest.readers.unruled_pieces import Piece, pieces
from ingest.readers.unruled_rows import Row, Table, part, rows_of
from sheets.grid import Grid


def blocks(pages: Sequence[Page]) -> list[Line | Grid]:
    """Lines and tables of consecutive pages; a table that page ends cut is one Grid.

    Page numbers and running heads are taken out before: here they would stand between the parts of a table.
    """
    rows = [row for found in pieces(pages) for row in rows_of(found)]
    laid: list[Line | Grid] = []
    for one in part(rows):
        if isinstance(one, Table):
            laid.append(grid_of(one))
        else:
            laid += _lines(one)
    return laid


def _lines(row: Row) -> Iterable[Line]:
    """Text outside of tables, line by line; `number` counts in tenths of a point from the top of the page."""
    for piece in row.pieces:
        for run in piece.runs:
            line = Piece.of([run], piece.page)
            yield Line(round(line.y0 * 10), line.text, piece.page.number, line.box)
