"""Tables of PDF pages that have no ruling at all, or too little of it to part cells.

What stands for the rules: the order in which printers draw (cell by cell, row by row), free strips between
the columns, head words, and that a merged label stands in the middle of its group.  Rules are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ingest.readers.pdf.page import Page
from ingest.readers.raw import Line, Paper
from ingest.readers.unruled.grid import grid_of
from ingest.readers.unruled.pieces import Piece, pieces
from ingest.readers.unruled.rows import Row, Table, part, rows_of
from ingest.readers.unruled.words import is_title_word
from sheets.grid import Grid

_SAME_ROW = 0.6  # per cent of the page's height
_NUMBER = re.compile(r"[-—–－·~第]\s*\d+\s*[-—–－·~页].*|\d+\s*/\s*\d+")
_GAP = 1.2  # of the height of letters, between a running head and a table


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


def margins(lines: Sequence[Line], repeated: Collection[int]) -> list[Line]:
    """Of a page's lines those that are running heads.  repeated: ids of lines that many pages have there.

    Rows of a table say much the same at the foot of every page (满意度指标 … ≥90%): only what is repeated in
    all its pieces and stands apart from the next row is no row, and a head never is.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=_foot):
        if rows and _foot(line) - _foot(rows[-1][-1]) < _SAME_ROW:
            rows[-1].append(line)
        else:
            rows.append([line])
    again = [all(id(line) in repeated and not is_title_word(line.text) for line in row) for row in rows]
    return [
        line
        for index, row in enumerate(rows)
        if again[index]
        and (_is_page_number(row) or index == 0 or again[index - 1] or _apart(rows[index - 1], row))
        and (
            _is_page_number(row) or index + 1 == len(rows) or again[index + 1] or _apart(row, rows[index + 1])
        )
        for line in row
    ]


def _is_page_number(row: Sequence[Line]) -> bool:
    return len(row) == 1 and _NUMBER.fullmatch(row[0].text) is not None


def _apart(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    boxes = [line.box for line in (*upper, *lower) if line.box]
    top = min((line.box[1] for line in lower if line.box), default=0.0)
    height = max((box[3] - box[1] for box in boxes), default=0.0)
    return top - max(map(_foot, upper)) >= _GAP * height


def _foot(line: Line) -> float:
    return line.box[3] if line.box else 0.0


def _lines(row: Row) -> Iterator[Line]:
    """Text outside of tables, line by line; `number` counts in tenths of a point from the top of the page."""
    for piece in row.pieces:
        for run in piece.runs:
            line = Piece.of([run], piece.page)
            yield Line(round(line.y0 * 10), line.text, piece.page.number, line.box)
