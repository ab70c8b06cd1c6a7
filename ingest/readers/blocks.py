"""The blocks of a Paper as one run of printed rows: lines outside of tables, and the rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ingest.readers.raw import Line, Paper
from sheets import wording
from sheets.grid import Cell, Grid

_LONGEST_LABEL = 80


class Block:
    """A Grid with its rows at hand.  `left` is the first Grid column in which anything is printed."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = grid.lines()
        self.left = min((cell.column for cell in grid.cells if cell.text.strip()), default=0)

    @cached_property
    def covering(self) -> Mapping[tuple[int, int], Cell]:
        return self.grid.covering()


class Row:
    """A line outside of a table, or a row of one with the cells that begin in it.

    texts: what is printed in the row, cell by cell; of a line, the line.
    """

    def __init__(self, block: Block | None, index: int, cells: list[Cell], line: Line | None = None) -> None:
        self.block, self.index, self.cells, self.line = block, index, cells, line
        self.printed = [cell for cell in cells if cell.text.strip()]
        self.texts = [line.text] if line else [cell.text for cell in self.printed]

    @cached_property
    def words(self) -> frozenset[str]:
        """The texts that are short enough for a label or a column title, as labels are compared."""
        return frozenset(wording.normal(text) for text in self.texts if len(text) <= _LONGEST_LABEL)

    @property
    def text(self) -> str:
        return self.line.text if self.line else "".join(cell.text for cell in self.cells)

    def starts_left(self) -> bool:
        """The row's first words stand in the first column."""
        return self.block is None or not self.printed or self.printed[0].column == self.block.left

    def lines(self) -> Iterator[Line]:
        """The row as lines, for what stands in no table after all."""
        if self.line:
            yield self.line
        for cell in self.printed:
            yield line_of(cell, self.index + 1)


def line_of(cell: Cell, number: int) -> Line:
    """A cell's text as a line; `number` serves where its origin names none."""
    origin = cell.origin
    if origin is None:
        return Line(number, cell.text)
    return Line(origin.lines[0] if origin.lines else number, cell.text, origin.page, origin.box, origin.place)


def rows_of(paper: Paper) -> Iterator[Row]:
    for block in paper.blocks:
        if isinstance(block, Line):
            yield Row(None, 0, [], block)
        else:
            grid = Block(block)
            yield from (Row(grid, index, cells) for index, cells in enumerate(grid.rows))
