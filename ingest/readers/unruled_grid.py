"""Lays the rows of a table without rules on a Grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.readers.unruled_columns import Column, HeadCell, column_at, lay_head, strips
from ingest.readers.unruled_laid import Draft, Laid
from ingest.readers.unruled_merges import hold, stretch
from ingest.readers.unruled_pieces import Piece
from ingest.readers.unruled_rows import Kind, Row, Table
from sheets.grid import Grid

_ANCHOR = 0.9  # of the rows have a cell in a column that is never merged
_FULL = 1.6  # em that may be free at the end of a line that was wrapped


def grid_of(table: Table) -> Grid:
    return _Laying(table).grid()


class _Laying:
    def __init__(self, table: Table) -> None:
        self.rows = table.rows
        body = [row for row in self.rows if row.kind is Kind.BODY]
        self.columns = self._columns(body)
        self.anchors = self._anchors(body)
        self.laid: list[Laid] = []

    def grid(self) -> Grid:
        for index, row in enumerate(self.rows):
            if row.kind is Kind.TIER or self._is_rest(index):
                continue
            if row.kind is Kind.HEAD:
                self._lay_head(index)
            elif row.kind is Kind.BODY:
                self._lay_body(row)
            else:
                self._lay_across(row)
        stretch(self.laid, lambda one: self._own(one.row))
        hold(self.laid, self.anchors)
        drafts = [draft for laid in self.laid for draft in laid.drafts]
        width = max((draft.column + draft.colspan for draft in drafts), default=0)
        return Grid(len(self.laid), width, tuple(draft.cell() for draft in drafts))

    # Columns

    def _columns(self, body: Sequence[Row]) -> list[Column]:
        content = strips(body)
        for index, row in enumerate(self.rows):
            if row.kind is Kind.HEAD:
                return lay_head(self._tiers(index), content)[0] if content else strips([row])
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
        counted = Counter(column_at(self.columns, piece) for row in body for piece in row.pieces)
        return frozenset(column for column, count in counted.items() if count >= _ANCHOR * len(body))

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
        found = lay_head(tiers, self.columns)
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

    # Cells cut by a page end

    def _is_rest(self, index: int) -> bool:
        """The row goes on with the cells of the row before, on the next page; they are joined if so."""
        row = self.rows[index]
        if not self.laid or row.page == self.rows[index - 1].page:
            return False
        if row.kind is Kind.LABEL:
            return self._is_rest_of_label(row)
        if row.kind is not Kind.BODY:
            return False
        columns = [column_at(self.columns, piece) for piece in row.pieces]
        cut = [self._last_over(column) for column in columns]
        missing = self.anchors - set(columns)
        full = all(draft and self._is_full(draft.pieces[-1], self.columns[draft.column]) for draft in cut)
        if not missing or None in cut or not (full or 2 * len(missing) >= len(self.anchors)):
            return False
        for draft, piece in zip(cut, row.pieces, strict=True):
            if draft:
                draft.pieces.append(piece)
        return True

    def _is_rest_of_label(self, row: Row) -> bool:
        last = self.laid[-1]
        if not row.lone or last.row.kind is not Kind.LABEL or not last.drafts:
            return False
        value = last.drafts[-1].pieces[-1]
        if abs(value.x0 - row.pieces[0].x0) > 3 * value.size:
            return False
        last.drafts[-1].pieces.append(row.pieces[0])
        return True

    def _last_over(self, column: int) -> Draft | None:
        found = (laid.over(column) for laid in reversed(self.laid) if laid.row.kind is Kind.BODY)
        return next((draft for draft in found if draft), None)

    @staticmethod
    def _is_full(piece: Piece, column: Column) -> bool:
        line = piece.runs[-1]
        return line[-1].x1 - line[0].x0 >= column.x1 - column.x0 - _FULL * piece.size
