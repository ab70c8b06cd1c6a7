"""Merged cells of a table without rules, on one page by their middle, over page ends by what stays empty.

A page end keeps a label's middle from view.  Some printers put the label of a cut cell at its head, so that
the rows below it and those at the head of the next page are empty; others put it in the middle of the whole,
so that the rows at the foot of the page before are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from ingest.readers.unruled.laid import Draft, Laid
from ingest.readers.unruled.pieces import Piece
from ingest.readers.unruled.rows import Kind
from ingest.readers.unruled.spans import Band, Standing, bands, reach, standing, stands_at_foot, stands_at_top

Own = Callable[[Laid], list[Piece]]  # the cells that stand in one row alone


def stretch(laid: Sequence[Laid], own: Own) -> None:
    """Each label over the rows whose middle it stands in; in a column of labels set at the top over none."""
    alone = [own(one) for one in laid]
    places, usual = bands(alone), standing(alone)
    found = [
        (draft, places[index : index + most])
        for index, one in enumerate(laid)
        for draft in one.drafts
        if (most := _most(laid, index, draft)) > draft.rowspan
    ]
    for column in {draft.column for draft, _ in found}:
        _stretch_column([(draft, rows) for draft, rows in found if draft.column == column], usual)


def _stretch_column(found: Sequence[tuple[Draft, Sequence[Band]]], usual: Standing) -> None:
    """The labels of a column stand in the middle, at the head or at the foot of their rows, all alike."""
    covers = [_cover(draft, rows, at_top=usual is Standing.TOP) for draft, rows in found]
    feet = [stands_at_foot(draft.pieces[0], rows[draft.rowspan - 1 :]) for draft, rows in found]
    middles = sum(exact for _, exact in covers)
    tops = sum(stands_at_top(draft.pieces[0], rows[0]) for draft, rows in found)
    if tops > middles and usual is not Standing.FOOT:
        return
    if sum(map(bool, feet)) > middles and usual is Standing.FOOT:
        covers = [(count or 1, bool(count)) for count in feet]
    for (draft, _), (count, exact) in zip(found, covers, strict=True):
        draft.rowspan += count - 1
        draft.exact = exact


def _cover(draft: Draft, rows: Sequence[Band], *, at_top: bool) -> tuple[int, bool]:
    """A cell of the head has the head's tiers for its first row."""
    first, foot = rows[0], rows[draft.rowspan - 1]
    whole = Band(first.page, first.y0, foot.y1, first.top, foot.bottom)
    return reach(draft.pieces[0], [whole, *rows[draft.rowspan :]], at_top=at_top)


def _most(laid: Sequence[Laid], index: int, draft: Draft) -> int:
    """The rows of the page below a cell in which nothing else stands in its columns."""
    kind = laid[index].row.kind
    if kind is Kind.TASK or (kind is Kind.LABEL and draft.column):
        return draft.rowspan
    at = draft.end
    while at < len(laid) and _may_cover(laid[at], laid[index], draft):
        at += 1
    return at - draft.row


def _may_cover(below: Laid, first: Laid, draft: Draft) -> bool:
    wanted = Kind.LABEL if first.row.kind is Kind.LABEL else Kind.BODY
    if below.row.page != first.row.page or below.row.kind is not wanted:
        return False
    return not any(below.over(column) for column in range(draft.column, draft.column + draft.colspan))


def hold(laid: Sequence[Laid], anchors: Collection[int]) -> None:
    """Labels that a page end cut, in the columns that have cells over several rows."""
    for column in sorted(_merged(laid) - set(anchors)):
        for before, start, stop in _gaps(laid, column):
            _fill(laid, column, before, start, stop)


def _merged(laid: Sequence[Laid]) -> set[int]:
    return {
        draft.column
        for one in laid
        for draft in one.drafts
        if draft.rowspan > 1 and all(laid[at].row.kind is Kind.BODY for at in (draft.end - 2, draft.end - 1))
    }


def _gaps(laid: Sequence[Laid], column: int) -> Iterator[tuple[Draft | None, int, int]]:
    """Rows of content that have nothing in a column, with the cell above: cell, first row, end."""
    before: Draft | None = None
    at = 0
    while at < len(laid):
        found = laid[at].over(column)
        if found:
            before, at = found, max(found.end, at + 1)
            continue
        if laid[at].row.kind is not Kind.BODY:
            before, at = None, at + 1
            continue
        stop = at
        while stop < len(laid) and laid[stop].row.kind is Kind.BODY and not laid[stop].over(column):
            stop += 1
        yield before, at, stop
        at = stop


def _fill(laid: Sequence[Laid], column: int, before: Draft | None, start: int, stop: int) -> None:
    pages = [one.row.page for one in laid[max(0, start - 1) : stop + 1]]
    after = laid[stop].over(column) if stop < len(laid) and laid[stop].row.kind is Kind.BODY else None
    if pages[0] == pages[-1] or _is_title(laid, before):
        return
    if after and pages[-2] != pages[-1] and _is_whole(before):
        after.rowspan += after.row - start
        after.row, after.held = start, True
    elif before:
        before.rowspan += stop - start
        before.held = True


def _is_whole(before: Draft | None) -> bool:
    """The cell above stands in the middle of several rows: it goes no further."""
    return before is None or (before.exact and before.rowspan > 1)


def _is_title(laid: Sequence[Laid], before: Draft | None) -> bool:
    """A column's title in the head, which covers no content; a label beside the table does."""
    if before is None or laid[before.row].row.kind not in (Kind.HEAD, Kind.TIER):
        return False
    return laid[before.end - 1].row.kind is not Kind.BODY and not before.side
