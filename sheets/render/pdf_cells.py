"""A filled sheet as pdf.typ takes it: what stands above the frame, and the frame's parts with their heads.

A head within the frame is a part of its own, so that each further page begins with it.  The label at the left
of a head and its rows would lie over both: it is drawn in two, without a rule between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sheets.fill import HEAD_KEY, column_widths, fill, head_depth, head_pairs
from sheets.grid import Cell, Role
from sheets.layout import Amounts, Kind, Line
from sheets.render.papers import Page
from sheets.render.pdf_text import fitted, line_count

WIDTHS = {
    True: 257 * 72 / 25.4,
    False: 156 * 72 / 25.4,
}  # points between the margins of pdf.typ, across or not
_MANY = 10  # columns from which the type is small
_SIZES = ((10.5, 4.5), (7.5, 2.3))  # type and inset in points
_WHOLE = 8  # lines: a row of no more is not cut by a page end
_KEPT = {True: 300.0, False: 400.0}  # points: rows under one text that are no higher are not cut either
_LEADING = 1.55  # a line, to its type
_CENTRED = frozenset({Kind.CHOICE, Kind.VALUE, Kind.MONEY, Kind.FIXED})
_OF_WHICH = "其中："
CLOSED, OPEN_BELOW, OPEN_ABOVE = range(3)

Part = dict[str, Any]


def sheet_data(page: Page) -> dict[str, Any]:
    return _Frame(page).data()


def drawn(parts: Iterable[tuple[str, Iterable[Page]]]) -> list[dict[str, Any]]:
    """Sheets under the titles of their parts."""
    return [{"title": title, "sheets": [sheet_data(page) for page in pages]} for title, pages in parts]


def entry_of(page: Page) -> str:
    document = page.document
    return page.entry or document.name or document.department.name or page.sheet.title


@dataclass(slots=True)
class _Frame:
    page: Page
    above: list[Cell] = field(default_factory=list)
    lines: list[list[Cell]] = field(default_factory=list)
    widths: tuple[float, ...] = ()
    kinds: dict[str, Kind] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
    points: float = 0
    inset: float = 0
    kept: frozenset[tuple[int, int]] = frozenset()  # where merged cells begin that no page end cuts

    def __post_init__(self) -> None:
        sheet = self.page.sheet
        self.widths = column_widths(sheet)
        self.points, self.inset = _SIZES[len(sheet.table.columns) >= _MANY]
        self.kinds = {pair.field: pair.kind for pair in head_pairs(sheet, self.page.document)}
        self.kinds |= {f"row.{column.field}": column.kind for column in sheet.table.columns}
        self.amounts = {label: kind for block in sheet.blocks for label, kind in _amount_kinds(block)}
        self._part_lines()
        self.kept = frozenset(self._kept())

    def _part_lines(self) -> None:
        """Above the frame or within it; those within are counted anew."""
        loose = {pair.field for block in self.page.sheet.blocks for pair in _loose(block)}
        for cells in fill(self.page.sheet, self.page.document).lines():
            if cells and (cells[0].role in (Role.TITLE, Role.NOTE) or cells[0].field in loose):
                self.above += cells
            else:
                row = len(self.lines)
                self.lines.append([replace(cell, row=row) for cell in cells])

    def data(self) -> dict[str, Any]:
        return {
            "title": self.page.sheet.title,
            "entry": entry_of(self.page),
            "above": [["y" if cell.role is Role.NOTE else "l", cell.text] for cell in self.above[1:]],
            "across": self.page.sheet.landscape,
            "columns": self.widths,
            "points": self.points,
            "inset": self.inset,
            "parts": list(self._parts()),
        }

    def _parts(self) -> Iterator[Part]:
        """level 0: cells; 1: a head, or a task's line above one; 2: a head below such a line."""
        row, depth = 0, head_depth(self.page.sheet.table)
        plain: list[list[Any]] = []
        while row < len(self.lines):
            task = self._is_task(row)
            if not task and not self._is_head(row):
                plain += self._row(row)
                row += 1
                continue
            yield _part(0, plain)
            if task:
                yield _part(1, self._row(row), again=False)
                row += 1
            head, plain = self._head(row, depth)
            yield _part(1 + task, head, again=True)
            row += depth
        yield _part(0, plain)

    def _is_head(self, row: int) -> bool:
        return any(cell.role is Role.HEAD for cell in self.lines[row])

    def _is_task(self, row: int) -> bool:
        """A line right above a head, over the whole width."""
        cells = self.lines[row]
        whole = len(cells) == 1 and cells[0].colspan == len(self.widths) and cells[0].role is Role.VALUE
        return whole and cells[0].key != HEAD_KEY and row + 1 < len(self.lines) and self._is_head(row + 1)

    def _head(self, row: int, depth: int) -> tuple[list[list[Any]], list[list[Any]]]:
        """The head's cells, and what of the label at its left lies beside the rows."""
        head: list[list[Any]] = []
        below: list[list[Any]] = []
        for cell in (cell for cells in self.lines[row : row + depth] for cell in cells):
            if cell.row - row + cell.rowspan <= depth:
                head.append(self._cell(cell))
                continue
            beside = replace(cell, row=row + depth, rowspan=cell.rowspan - depth)
            head.append(self._cell(replace(cell, text="", rowspan=depth), edge=OPEN_BELOW))
            below.append(self._cell(beside, edge=OPEN_ABOVE))
        return head, below

    def _row(self, row: int) -> list[list[Any]]:
        cells = self.lines[row]
        whole = all(self._lines_of(cell) <= _WHOLE * cell.rowspan for cell in cells)
        drawn = [self._cell(cell) for cell in cells]
        for one, cell in zip(drawn, cells, strict=True):
            one[7] = whole if cell.rowspan == 1 else (cell.row, cell.column) in self.kept
        return drawn

    def _kept(self) -> Iterator[tuple[int, int]]:
        """Merged cells of several lines, the shortest first, while the rows they hold together are low."""
        together: list[tuple[int, int]] = []  # rows, from and up to
        for cell in sorted(self._long(), key=lambda cell: cell.rowspan):
            top, foot = cell.row, cell.row + cell.rowspan
            beside = [one for one in together if one[0] < foot and top < one[1]]
            top, foot = min((top, *(one[0] for one in beside))), max((foot, *(one[1] for one in beside)))
            if sum(map(self._height, range(top, foot))) <= _KEPT[self.page.sheet.landscape]:
                together = [one for one in together if one not in beside] + [(top, foot)]
                yield cell.row, cell.column

    def _long(self) -> Iterator[Cell]:
        for cells in self.lines:
            for cell in cells:
                if cell.rowspan > 1 and cell.role is Role.VALUE and not self._fits_first_row(cell):
                    yield cell

    def _fits_first_row(self, cell: Cell) -> bool:
        beside = [self._lines_of(one) for one in self.lines[cell.row] if one.rowspan == 1]
        return self._lines_of(cell) <= max(beside, default=0)

    def _height(self, row: int) -> float:
        lines = max((self._lines_of(cell) / cell.rowspan for cell in self.lines[row]), default=1)
        return lines * self.points * _LEADING + 2 * self.inset

    def _lines_of(self, cell: Cell) -> int:
        return line_count(cell.text, self._room(cell), self.points)

    def _room(self, cell: Cell) -> float:
        share = sum(self.widths[cell.column : cell.column + cell.colspan]) / 100
        return WIDTHS[self.page.sheet.landscape] * share - 2 * self.inset

    def _cell(self, cell: Cell, edge: int = CLOSED) -> list[Any]:
        kind = self._kind(cell)
        text, size = (cell.text, 1.0) if kind == "v" else fitted(cell.text, self._room(cell) / self.points)
        return [cell.column, cell.row, cell.colspan, cell.rowspan, kind, text, edge, False, size]

    def _kind(self, cell: Cell) -> str:
        """As pdf.typ names them: labels and heads in 黑体, long texts justified, values in the middle."""
        if cell.role is Role.LABEL:
            upright = cell.column == 0 and len(cell.text) < cell.rowspan
            return "v" if upright else self.amounts.get(cell.text, "h")
        if cell.role is not Role.VALUE:
            return "h"
        if cell.key == HEAD_KEY:
            return "j" if self.kinds.get(cell.field or "") == Kind.LONG else "c"
        if cell.colspan == len(self.widths):
            return "a"
        kind = self.kinds.get(f"row.{cell.field}")
        return "j" if kind == Kind.LONG else "c" if kind in _CENTRED or cell.field == "office" else "l"


def _loose(block: object) -> Sequence[Any]:
    """The fields of a line that stands above the frame."""
    return block.pairs if isinstance(block, Line) and not block.bordered else ()


def _amount_kinds(block: object) -> Iterator[tuple[str, str]]:
    """The labels of amounts stand at the left; what follows 其中： stands below its first word."""
    if isinstance(block, Amounts):
        inner = False
        for label in (part.label for part in block.parts):
            yield label, "b" if inner else "a"
            inner = inner or label.startswith(_OF_WHICH)
        yield from ((part.label, "a") for part in block.beside)


def _part(level: int, cells: list[list[Any]], *, again: bool = False) -> Part:
    return {"level": level, "again": again, "cells": cells}
