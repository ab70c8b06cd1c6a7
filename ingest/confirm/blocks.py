"""The blocks of a workbook or a document as its reader laid them out, as JSON for the page that shows them.

No Django here: it runs in the shelf's child.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.readers.raw import Line, silent
from ingest.recognise import kind_of
from ingest.reports import READERS
from sheets.grid import Cell, Grid


def laid_out(source: Path) -> bytes:
    """[{text, place} | {columns, cells: [{row, column, rowspan, colspan, text, place}]}] in reading order."""
    data = source.read_bytes()
    paper = READERS[kind_of(data)](data, silent)
    return json.dumps([_block(block) for block in paper.blocks], ensure_ascii=False).encode()


def bare(cells: Iterable[tuple[int, int, int, int]], rows: int, columns: int) -> list[tuple[int, int]]:
    """Places that no cell (row, column, rowspan, colspan) covers: drawn empty, else all others move left."""
    covered = {
        (row + down, column + right)
        for row, column, rowspan, colspan in cells
        for down in range(rowspan)
        for right in range(colspan)
    }
    return [(row, column) for row in range(rows) for column in range(columns) if (row, column) not in covered]


def _block(block: Line | Grid) -> dict[str, Any]:
    if isinstance(block, Line):
        return {"text": block.text, "place": block.place}
    cells = sorted(block.cells, key=lambda cell: (cell.row, cell.column))
    return {"columns": block.columns, "cells": [_cell(cell) for cell in cells]}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row,
        "column": cell.column,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "text": cell.text,
        "place": cell.origin.place if cell.origin else None,
    }
