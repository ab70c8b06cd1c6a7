"""How high the rows of a worksheet are, so that every text is seen whole.

A row of a worksheet is at most 409 points high.  A row of the sheet that needs more lies over several rows of
the worksheet, each of its cells merged over them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from sheets.grid import Cell, Grid, Role

MOST = 400.0  # points, of 409 that Excel allows
LINE = 15.5  # points of a line of 10.5 point type
LEAST = 22.5  # points of a row of one line
_ABOVE_BELOW, _TITLE = 6.0, 40.0
_BESIDE, _WIDEST = 1.5, 2.6  # digits that no text has, that a sign takes at most


@dataclass(frozen=True, slots=True)
class Rows:
    """tops: of each row of the grid the row of the worksheet it begins in, and the end.

    heights: of each row of the worksheet.
    """

    tops: tuple[int, ...]
    heights: tuple[float, ...]


def rows_of(grid: Grid, widths: Sequence[float]) -> Rows:
    """widths: of the grid's columns, in digits."""
    needed = _needed(grid, widths)
    parts = [math.ceil(height / MOST) for height in needed]
    heights = [height / count for height, count in zip(needed, parts, strict=True) for _ in range(count)]
    return Rows(tuple(accumulate(parts, initial=0)), tuple(heights))


def _needed(grid: Grid, widths: Sequence[float]) -> list[float]:
    """Of each row, in points: what its texts need, as far as that can be told without the fonts."""
    edges = list(accumulate(widths, initial=0.0))
    heights = [LEAST] * grid.rows
    tall: list[tuple[Cell, float]] = []
    for cell in grid.cells:
        width = edges[cell.column + cell.colspan] - edges[cell.column]
        if (
            _WIDEST * len(cell.text) < width - _BESIDE
            and cell.role is not Role.TITLE
            and "\n" not in cell.text
        ):
            continue
        height = _height(cell, width)
        if cell.rowspan > 1:
            tall.append((cell, height))
        elif height > heights[cell.row]:
            heights[cell.row] = height
    for cell, height in sorted(tall, key=lambda one: one[0].rowspan):
        end = cell.row + cell.rowspan
        lacking = (height - sum(heights[cell.row : end])) / cell.rowspan
        if lacking > 0:
            heights[cell.row : end] = [one + lacking for one in heights[cell.row : end]]
    return heights


def _height(cell: Cell, width: float) -> float:
    if cell.role is Role.TITLE:
        return _TITLE
    room = max(width - _BESIDE, 2.0)
    text = cell.text
    if "\n" not in text:
        return LINE * math.ceil(digits(text) / room) + _ABOVE_BELOW
    return LINE * sum(max(1, math.ceil(digits(line) / room)) for line in text.split("\n")) + _ABOVE_BELOW


def digits(text: str) -> float:
    """How wide a text is, in digits: a Chinese character takes two.  Of three bytes, that is."""
    size = len(text)
    return 1.1 * size + 0.5 * (len(text.encode("utf-8", "replace")) - size)
