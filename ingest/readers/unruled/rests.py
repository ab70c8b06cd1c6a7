"""Cells that a page end cuts: what the next page begins with belongs to cells of the page before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.readers.unruled.columns import Column
from ingest.readers.unruled.laid import Draft, Laid
from ingest.readers.unruled.pieces import Piece
from ingest.readers.unruled.rows import Kind, Row

_FULL = 2.6  # em that may be free at the end of a line that was wrapped
_BESIDE = 3.0  # em by which the lines of one value may begin apart
_ENDS = "。；;.！"
_SENTENCE = frozenset("，。；,;")

Placed = tuple[int, Piece]  # a piece with its column


def take_up_value(last: Laid, row: Row) -> bool:
    """The rest of the value of a label."""
    if not row.lone or last.row.kind is not Kind.LABEL or not last.drafts:
        return False
    value = last.drafts[-1].pieces[-1]
    if abs(value.x0 - row.pieces[0].x0) > _BESIDE * value.size:
        return False
    last.drafts[-1].pieces.append(row.pieces[0])
    return True


def take_up(
    laid: Sequence[Laid],
    cells: Sequence[Placed],
    columns: Sequence[Column],
    anchors: Collection[int],
    row: Row,
) -> bool:
    """Whether a page's first row is all rest.  A row of its own may begin with the rest of a merged cell."""
    cut = [_last_over(laid, column) for column, _ in cells]
    missing = set(anchors) - {column for column, _ in cells}
    full = all(draft and _is_full(draft, columns) for draft in cut)
    if missing and None not in cut and (full or 2 * len(missing) >= len(anchors)):
        for draft, (_, piece) in zip(cut, cells, strict=True):
            if draft:
                draft.pieces.append(piece)
        return True
    _take_up_begin(cut, cells, columns, anchors, row)
    return False


def _take_up_begin(
    cut: Sequence[Draft | None],
    cells: Sequence[Placed],
    columns: Sequence[Column],
    anchors: Collection[int],
    row: Row,
) -> None:
    for draft, (column, piece) in zip(cut, cells, strict=True):
        if not draft or column in anchors or not _is_full(draft, columns) or _has_ended(draft):
            return
        if len(row.pieces) > 1:
            draft.pieces.append(piece)
            row.pieces.remove(piece)


def _last_over(laid: Sequence[Laid], column: int) -> Draft | None:
    found = (one.over(column) for one in reversed(laid) if one.row.kind is Kind.BODY)
    return next((draft for draft in found if draft), None)


def _is_full(draft: Draft, columns: Sequence[Column]) -> bool:
    piece, column = draft.pieces[-1], columns[draft.column]
    line = piece.runs[-1]
    return line[-1].x1 - line[0].x0 >= column.x1 - column.x0 - _FULL * piece.size


def _has_ended(draft: Draft) -> bool:
    """Only a text of sentences that stops within one goes on; a name has neither."""
    piece = draft.pieces[-1]
    return piece.runs[-1][-1].text in _ENDS or not _SENTENCE & set(piece.text)
