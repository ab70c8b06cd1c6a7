"""Tables of PDF pages that have no ruling at all, or too little of it to part cells.

What stands for the rules: the order in which printers draw (cell by cell, row by row), free strips between
the columns, head words, and that a merged label stands in the middle of its group.  Rules are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.readers.pdf_page import Page
from ingest.readers.raw import Line, Paper
from ingest.readers.unruled_grid import grid_of
from ingest.readers.unruled_pieces import Piece, pieces
from ingest.readers.unruled_rows import Row, Table, part, rows_of
from sheets.grid import Grid


def read(pages: Sequence[Page]) -> Paper:
    """Lines and tables of consecutive pages; a table that page ends cut is one Grid.

    Page numbers and running heads are to be taken out before: they would stand between the parts of a table.
    furniture: heads that pages print again.
    """
    rows = [row for found in pieces(pages) for row in rows_of(found)]
    blocks: list[Line | Grid] = []
    furniture: list[Line] = []
    for one in part(rows):
        if isinstance(one, Table):
            grid, repeated = grid_of(one)
            blocks.append(grid)
            furniture += [line for row in repeated for line in _lines(row)]
        else:
            blocks += _lines(one)
    return Paper(tuple(blocks), tuple(furniture), len(pages))


def _lines(row: Row) -> Iterator[Line]:
    """Text outside of tables, line by line; `number` counts in tenths of a point from the top of the page."""
    for piece in row.pieces:
        for run in piece.runs:
            line = Piece.of([run], piece.page)
            yield Line(round(line.y0 * 10), line.text, piece.page.number, line.box)
