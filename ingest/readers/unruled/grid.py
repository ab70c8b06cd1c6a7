"""Lays the rows of a table without rules on a Grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.unruled.columns import Column, HeadCell, column_at, lay_head, strips
from ingest.readers.unruled.laid import Draft, Laid
from ingest.readers.unruled.merges import hold, stretch
from ingest.readers.unruled.pieces import Piece
from ingest.readers.unruled.rests import take_up, take_up_value
from ingest.readers.unruled.rows import Kind, Row, Table
from sheets.grid import Grid

_ANCHOR = 0.9  # of the rows have a cell in a column that is never merged


def grid_of(table: Table) -> tuple[Grid, list[Row]]:
    """The table, and the heads that pages printed again."""
    rows, repeated = _without_repeated(table.rows)
    return _Laying(rows).grid(), repeated


def _without_repeated(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    kept: list[Row] = []
    repeated: list[Row] = []
    heads: set[str] = set()
    for before, row in pairwise([None, *rows]):
        assert row
        again = row.kind is Kind.TIER and bool(repeated) and repeated[-1] is before
        if row.kind is Kind.HEAD:
            again = (
                bool(kept) and kept[-1].kind is Kind.BODY and kept[-1].page != row.page and row.text in heads
            )
            heads.add(row.text)
        (repeated if again else kept).append(row)
    return kept, repeated


class _Laying:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        body = [row for row in self.rows if row.kind is Kind.BODY]
        pieces = [piece for row in self.rows for piece in row.pieces]
        self.side = max(piece.x1 for piece in pieces)
        self.columns = self._columns(body)
        self.anchors = self._anchors(body)
        self.laid: list[Laid] = []

    def grid(self) -> Grid:
        for index, row in enumerate(self.rows):
            if row.kind is not Kind.TIER and not self._is_rest(index):
                self._lay(index)
        stretch(self.laid, lambda one: self._own(one.row))
        hold(self.laid, self.anchors)
        drafts = [draft for laid in self.laid for draft in laid.drafts]
        width = max((draft.column + draft.colspan for draft in drafts), default=0)
        return Grid(len(self.laid), width, tuple(draft.cell() for draft in drafts))

    def _lay(self, index: int) -> None:
        row = self.rows[index]
        if row.kind is Kind.HEAD:
            self._lay_head(index)
        elif row.kind is Kind.BODY:
            self._lay_body(row)
        else:
            self._lay_across(row)

    def _is_rest(self, index: int) -> bool:
        """What a page end left of the row before; its cells take it up, all of the row or its begin."""
        row = self.rows[index]
        if not self.laid or row.page == self.rows[index - 1].page:
            return False
        if row.kind is Kind.LABEL:
            return take_up_value(self.laid[-1], row)
        if row.kind is not Kind.BODY:
            return False
        cells = [(column_at(self.columns, piece), piece) for piece in row.pieces]
        return take_up(self.laid, cells, self.columns, self.anchors, row)

    # Columns

    def _columns(self, body: Sequence[Row]) -> list[Column]:
        content = strips(body)
        for index, row in enumerate(self.rows):
            if row.kind is Kind.HEAD:
                return lay_head(self._tiers(index), content, self.side)[0] if content else strips([row])
        return content

    def _tiers(self, index: int) -> list[Row]:
        tiers = [self.rows[index]]
        for row in self.rows[index + 1 :]:
            if row.kind is not Kind.TIER:
                break
            tiers.append(row)
        return tiers

    def _anchors(self, body: Sequence[Row]) -> frozenset[int]:
        """The columns in which nearly every row has a cell."""
        whole = [row for row in body if not row.lone]
        counted = Counter(column_at(self.columns, piece) for row in whole for piece in row.pieces)
        return frozenset(column for column, count in counted.items() if count >= _ANCHOR * len(whole))

    def _own(self, row: Row) -> list[Piece]:
        """The cells that stand in this row alone, as far as their columns tell."""
        if row.kind is Kind.BODY:
            own = [piece for piece in row.pieces if column_at(self.columns, piece) in self.anchors]
            return own or row.pieces
        return row.pieces[1:] or row.pieces

    # Rows

    def _lay_across(self, row: Row) -> None:
        """Labels and their values, or a task's name: each cell goes on to the next one."""
        laid = self._add(row)
        width = max(len(self.columns), len(row.pieces))
        first = 1 if self._is_part(row) else 0
        width = max(width, first + len(row.pieces))
        starts: list[int] = []
        for index, piece in enumerate(row.pieces):
            least = starts[-1] + 1 if starts else first
            most = width - (len(row.pieces) - index)
            wanted = self._begins(piece) if starts else first
            starts.append(min(max(wanted, least), most))
        for piece, start, end in zip(row.pieces, starts, [*starts[1:], width], strict=True):
            laid.drafts.append(Draft(len(self.laid) - 1, start, [piece], colspan=end - start))

    def _begins(self, piece: Piece) -> int:
        return sum(column.left <= piece.x0 for column in self.columns[1:])

    def _is_part(self, row: Row) -> bool:
        """A label below a merged one: it begins further to the right than the labels of the column."""
        if row.kind is not Kind.LABEL:
            return False
        firsts = [other.pieces[0] for other in self.rows if other.kind is Kind.LABEL]
        edge = min(max(piece.x1, piece.x0) for piece in firsts)
        return row.pieces[0].x0 > edge

    def _lay_body(self, row: Row) -> None:
        laid = self._add(row)
        for piece in row.pieces:
            column = column_at(self.columns, piece)
            before = laid.over(column)
            if before:
                before.pieces.append(piece)
            else:
                laid.drafts.append(Draft(len(self.laid) - 1, column, [piece]))

    def _lay_head(self, index: int) -> None:
        tiers = self._tiers(index)
        top = len(self.laid)
        laid = [self._add(row) for row in tiers]
        for cell in self._head_cells(tiers):
            draft = Draft(top + cell.tier, cell.column, [cell.piece], cell.rowspan, cell.colspan)
            laid[cell.tier].drafts.append(draft)

    def _head_cells(self, tiers: Sequence[Row]) -> list[HeadCell]:
        found = lay_head(tiers, self.columns, self.side)
        if found[1] and len(found[0]) == len(self.columns):
            return found[1]
        return [
            HeadCell(piece, tier, 1, column_at(self.columns, piece), 1)
            for tier, row in enumerate(tiers)
            for piece in row.pieces
        ]

    def _add(self, row: Row) -> Laid:
        laid = Laid(row)
        self.laid.append(laid)
        return laid
