"""Find the head of a sheet's table in a Grid, and which Grid columns stand under which field.

A printed head need not be the layout's: titles may be worded otherwise, tiers and columns may be missing, one
title may span what the layout parts in two (部门职责), or two Grid columns may make one table column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil
from operator import attrgetter

from sheets import wording
from sheets.grid import Cell
from sheets.layout import Column, Table

_ENOUGH = 0.6  # of the titles in the head's first row; fewer may be content that quotes a title
_BELOW = 200  # rows below a head that show where the columns under one title begin
_TABLES = 256  # kept in mind; the catalogue has some twenty, mapped layouts and panels come along
_TEXT = attrgetter("text")
Rows = Sequence[Sequence[Cell]]
Covering = Mapping[tuple[int, int], Cell]


@dataclass(frozen=True)
class Head:
    last: int  # its last row
    columns: dict[str, tuple[int, ...]]  # the Grid columns of each field
    cells: tuple[Cell, ...]
    sides: tuple[Cell, ...]

    @cached_property
    def inside(self) -> frozenset[int]:
        return frozenset(column for columns in self.columns.values() for column in columns)

    @cached_property
    def level_columns(self) -> frozenset[int]:
        """Where a word is content, whatever it says; a counted number leaves no doubt."""
        return self.inside - frozenset(self.columns.get("seq", ()))

    def holds(self, cell: Cell) -> bool:
        if cell.colspan == 1:
            return cell.column in self.inside
        return not self.inside.isdisjoint(range(cell.column, cell.column + cell.colspan))


@dataclass(frozen=True)
class _Segment:
    """Neighbouring Grid columns under the same lowest head cell, with the titles above them."""

    columns: tuple[int, ...]
    cells: tuple[Cell, ...]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        return tuple(wording.normal(cell.text) for cell in self.cells)


def find_head(table: Table, rows: Rows, covering: Covering, row: int) -> Head | None:
    """The head that begins on a row, if one does."""
    words, needed = _beginning(table)
    if (
        len(rows[row]) < needed
        or len(words.intersection(map(wording.normal, map(_TEXT, rows[row])))) < needed
    ):
        return None
    last = _last_row(table, rows, covering, row)
    segments = _segments(rows, covering, row, last)
    sides = _sides(table, segments)
    columns = _assign(table, segments[len(sides) :], rows[last + 1 : last + 1 + _BELOW])
    cells = dict.fromkeys(cell for segment in segments[len(sides) :] for cell in segment.cells)
    return Head(last, columns, tuple(cells), tuple(cell for segment in sides for cell in segment.cells))


@lru_cache(maxsize=_TABLES)
def _beginning(table: Table) -> tuple[frozenset[str], int]:
    return title_words(table), words_needed(table)


@lru_cache(maxsize=_TABLES)
def title_words(table: Table) -> frozenset[str]:
    """The words of all tiers of the head."""
    return (wording.first_titles(table) | wording.lower_titles(table)) - {""}


@lru_cache(maxsize=_TABLES)
def words_needed(table: Table) -> int:
    """How many words of the head a row must hold to begin one."""
    return max(2, ceil(_ENOUGH * len({column.titles[0] for column in table.columns})))


def _last_row(table: Table, rows: Rows, covering: Covering, row: int) -> int:
    lower = wording.lower_titles(table)
    last = row
    while last + 1 < len(rows):
        words = [wording.normal(cell.text) for cell in rows[last + 1] if cell.text.strip()]
        tier = len(words) > 1 and _is_tier(words, lower, rows[row], last + 1)
        tall = not words and any(
            cell.row + cell.rowspan > last + 1 and wording.normal(cell.text) not in wording.side_labels(table)
            for cell in rows[row]
            if cell.text.strip()
        )
        if not (tier or tall):
            break
        last += 1
    return last


def _is_tier(words: Sequence[str], lower: frozenset[str], first: Sequence[Cell], row: int) -> bool:
    """Every word a title's; or, beside a title that reaches down to the row, most of them."""
    reaches = sum(1 < cell.rowspan == row + 1 - cell.row for cell in first)
    known = sum(word in lower for word in words)
    return known == len(words) or (bool(reaches) and known >= _ENOUGH * len(words))


def _segments(rows: Rows, covering: Covering, row: int, last: int) -> list[_Segment]:
    segments: list[_Segment] = []
    right = max(cell.column + cell.colspan for cells in rows[row : last + 1] for cell in cells)
    for column in [column for column in range(right) if (row, column) in covering]:
        stack: list[Cell] = []
        for at in range(row, last + 1):
            cell = covering.get((at, column))
            if cell and cell.row >= row and cell.text.strip() and cell not in stack:
                stack.append(cell)
        cells = tuple(stack)
        if cells and segments and segments[-1].cells[-1] is cells[-1]:
            segments[-1] = _Segment((*segments[-1].columns, column), cells)
        elif cells:
            segments.append(_Segment((column,), cells))
    return segments


def _sides(table: Table, segments: Sequence[_Segment]) -> list[_Segment]:
    """The side label, if this head prints it.  指标 is both the side and a column of the strategy sheet."""
    first = segments[0]
    if first.titles[-1] not in wording.side_labels(table):
        return []
    again = any(segment.titles[-1] == first.titles[-1] for segment in segments[1:])
    is_title = any(wording.is_title_of(column, first.titles) for column in table.columns)
    return [first] if again or not is_title else []


def _assign(table: Table, segments: Sequence[_Segment], below: Rows) -> dict[str, tuple[int, ...]]:
    """Fields to Grid columns, in printed order; a column out of its place is still found."""
    free = list(table.columns)
    found: dict[str, tuple[int, ...]] = {}
    at = 0
    for index, segment in enumerate(segments):
        after, before = free[at:], free[:at]
        fitting = _fitting(after, segment) or _fitting(before, segment)
        alike = 1 + sum(segment.titles == other.titles for other in segments[index + 1 :])
        taken = fitting[: min(len(segment.columns), max(1, len(fitting) - alike + 1))]
        if taken:
            at = free.index(taken[0])
            free = [column for column in free if column not in taken]
            found |= _shares(taken, segment, below)
    return found


def _fitting(columns: Sequence[Column], segment: _Segment) -> list[Column]:
    """The first column the titles name, and its neighbours with the very same titles."""
    first = next((column for column in columns if wording.is_title_of(column, segment.titles)), None)
    return [column for column in columns if first and column.titles == first.titles]


def _shares(taken: Sequence[Column], segment: _Segment, below: Rows) -> dict[str, tuple[int, ...]]:
    """One title over several table columns: parted where the cells below begin."""
    if len(taken) == 1:
        return {taken[0].field: segment.columns}
    begins = Counter(cell.column for row in below for cell in row if cell.column in segment.columns[1:])
    cuts = sorted(column for column, _ in begins.most_common(len(taken) - 1))
    cuts += [column for column in segment.columns[1:] if column not in cuts][: len(taken) - 1 - len(cuts)]
    edges = [segment.columns[0], *sorted(cuts), segment.columns[-1] + 1]
    return {
        column.field: tuple(at for at in segment.columns if left <= at < right)
        for column, (left, right) in zip(taken, pairwise(edges), strict=True)
    }
