"""Lays the rows of a table without rules on a Grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_text import joined
from ingest.readers.unruled_columns import Column, HeadCell, column_at, lay_head, strips
from ingest.readers.unruled_pieces import Piece
from ingest.readers.unruled_rows import Kind, Row, Table
from ingest.readers.unruled_spans import Band, bands, reach, stands_at_top
from sheets.grid import Cell, Grid, Origin, Spot

JOINED = "断行已接好"
OVER_PAGE = "跨页已接好"
_ANCHOR = 0.9  # of the rows have a cell in a column that is never merged
_FULL = 1.6  # em that may be free at the end of a line that was wrapped


@dataclass(slots=True, eq=False)
class Draft:
    """A cell still growing."""

    row: int
    column: int
    pieces: list[Piece]
    rowspan: int = 1
    colspan: int = 1
    held: bool = False  # over a page end, by judgement

    @property
    def end(self) -> int:
        return self.row + self.rowspan

    def cell(self) -> Cell:
        printed = [line for piece in self.pieces for line in piece.printed]
        first, *rest = self.pieces
        repairs = [OVER_PAGE] * (self.held or first.page is not self.pieces[-1].page)
        repairs += [JOINED] * (len(printed) > 1)
        repairs += [f"合并到以下{self.rowspan - 1}行，系推定"] * (self.rowspan > 1)
        origin = Origin(
            page=first.page.number,
            box=first.box,
            repairs=tuple(repairs),
            also=tuple(Spot(piece.page.number, piece.box) for piece in rest),
            raw=tuple(printed) if len(printed) > 1 else (),
        )
        return Cell(self.row, self.column, joined(printed), self.rowspan, self.colspan, origin=origin)


@dataclass(slots=True)
class _Laid:
    """A row of the Grid: the printed row and its cells."""

    row: Row
    drafts: list[Draft] = field(default_factory=list)

    def over(self, column: int) -> Draft | None:
        return next(
            (draft for draft in self.drafts if draft.column <= column < draft.column + draft.colspan), None
        )


def grid_of(table: Table) -> Grid:
    return _Laying(table).grid()


class _Laying:
    def __init__(self, table: Table) -> None:
        self.rows = table.rows
        body = [row for row in self.rows if row.kind is Kind.BODY]
        self.columns = self._columns(body)
        self.anchors = self._anchors(body)
        self.at_top = stands_at_top([self._own(row) for row in self.rows])
        self.laid: list[_Laid] = []

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
        self._stretch()
        self._hold()
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

    def _add(self, row: Row) -> _Laid:
        laid = _Laid(row)
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
        if self.anchors <= set(columns) or not all(
            draft and self._is_full(draft.pieces[-1], self.columns[draft.column]) for draft in cut
        ):
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

    # Merged cells

    def _stretch(self) -> None:
        """Each label over the rows whose middle it stands in."""
        places = bands([self._band_pieces(laid) for laid in self.laid])
        for index, laid in enumerate(self.laid):
            for draft in laid.drafts:
                most = self._most(index, draft)
                if most > draft.rowspan:
                    self._stretch_one(draft, places[index : index + most])

    def _stretch_one(self, draft: Draft, places: Sequence[Band]) -> None:
        head = draft.rowspan
        first = places[0]
        if head > 1:
            first = Band(first.page, first.y0, places[head - 1].y1, first.top, places[head - 1].bottom)
        found = reach(draft.pieces[0], [first, *places[head:]], at_top=self.at_top)
        draft.rowspan = head - 1 + found

    def _band_pieces(self, laid: _Laid) -> list[Piece]:
        return self._own(laid.row)

    def _most(self, index: int, draft: Draft) -> int:
        """The rows of the page below a cell in which nothing else stands in its columns."""
        kind = self.laid[index].row.kind
        if kind is Kind.TASK or (kind is Kind.LABEL and draft.colspan > 1 and draft.column):
            return draft.rowspan
        at = draft.end
        while at < len(self.laid) and self._may_cover(self.laid[at], self.laid[index], draft):
            at += 1
        return at - draft.row

    @staticmethod
    def _may_cover(laid: _Laid, start: _Laid, draft: Draft) -> bool:
        if laid.row.page != start.row.page:
            return False
        label = start.row.kind is Kind.LABEL
        if laid.row.kind is not (Kind.LABEL if label else Kind.BODY):
            return False
        return not any(laid.over(column) for column in range(draft.column, draft.column + draft.colspan))

    def _hold(self) -> None:
        """Labels that a page end cut."""
        for column in self._merged():
            for last, empty in self._cuts(column):
                last.rowspan += empty
                last.held = True

    def _merged(self) -> list[int]:
        body = [
            draft
            for laid in self.laid
            if laid.row.kind in (Kind.BODY, Kind.HEAD)
            for draft in laid.drafts
            if draft.rowspan > 1 and draft.column not in self.anchors
        ]
        return sorted({draft.column for draft in body if self.laid[draft.end - 1].row.kind is Kind.BODY})

    def _cuts(self, column: int) -> Iterator[tuple[Draft, int]]:
        """Each cell of a column that a page end cut, and the empty rows below it."""
        last: Draft | None = None
        for index, laid in enumerate(self.laid):
            found = laid.over(column)
            if found or laid.row.kind not in (Kind.BODY, Kind.HEAD):
                last = found if laid.row.kind in (Kind.BODY, Kind.HEAD) else None
            elif last and laid.row.kind is Kind.BODY and index == last.end:
                if laid.row.page != self.laid[index - 1].row.page or self._to_page_end(index, column):
                    yield last, 1

    def _to_page_end(self, index: int, column: int) -> bool:
        """Nothing more is printed in the column on this page, and the table goes on on the next one."""
        page = self.laid[index].row.page
        for laid in self.laid[index:]:
            if laid.row.page != page:
                return laid.row.kind in (Kind.BODY, Kind.HEAD)
            if laid.over(column) or laid.row.kind is not Kind.BODY:
                return False
        return False
