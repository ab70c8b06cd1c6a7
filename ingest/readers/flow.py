"""Reads a text flow: what an extractor makes of a PDF, cells in printed order and broken over lines.

Nothing in such a text says where a cell ends, what column it is in or how far it is merged.  The sheets'
own words (titles, labels, heads) part the flow into regions; inside a table `flow_rows` finds the cheapest
reading.  Whatever belongs to no sheet is the report's own text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.readers.flow_cells import Span, slots
from ingest.readers.flow_grid import Draft, lay_head, lay_items, lay_rows
from ingest.readers.flow_head import Item, PrintedHead, find_head, items, opens, printed_head
from ingest.readers.flow_rows import cut_rows
from ingest.readers.furniture import furniture
from ingest.readers.likeness import is_dash, is_value
from ingest.readers.pieces import Gap, Piece, split
from ingest.readers.raw import Line, Raw, Region
from sheets import wording
from sheets.catalogue import SHEETS
from sheets.layout import Sheet

LONGEST_TITLE = 60
NEAR = 12  # pieces between a sheet's title and its first label


@dataclass(slots=True)
class _Open:
    """A sheet being collected over its pages."""

    sheet: Sheet
    items: tuple[Item, ...]
    head: PrintedHead
    body: list[Piece] = field(default_factory=list)
    repeated: list[Piece] = field(default_factory=list)

    @property
    def printed(self) -> list[Piece]:
        """All of it, in printed order, without what its other pages repeat."""
        top = [piece for item in self.items for piece in (*item.label, *item.value)]
        return [*top, *(piece for found in self.head.cells.values() for piece in found), *self.body]

    @property
    def top(self) -> str:
        """What its continuation on the next page repeats."""
        return "".join(piece.text for item in self.items for piece in (*item.label, *item.value))


def read(text: str) -> Raw:
    paged = "\f" in text
    regions: list[_Open] = []
    texts: list[Piece] = []
    current: _Open | None = None
    pieces = split(text)
    around = furniture(pieces, _is_sheets_own) if paged else frozenset()
    for chunk in _chunks([piece for piece in pieces if (piece.page, piece.line) not in around]):
        if opened := _open(chunk):
            if current and _continues(current, opened):
                _go_on(current, opened)
            else:
                regions.append(opened)
                current = opened
        elif current and _is_table(chunk):
            _append(current, chunk)
        else:
            texts.extend(chunk)
            current = None
    texts += [piece for piece in pieces if (piece.page, piece.line) in around]
    made = [_region(region, paged) for region in regions]
    return Raw(
        title=_title(texts),
        regions=tuple(region for region, _ in made),
        texts=tuple(_lines(sorted(texts, key=lambda piece: piece.line), paged)),
        unplaced=tuple(line for _, left in made for line in _lines(left, paged)),
    )


def _is_sheets_own(line: str) -> bool:
    return any(wording.is_title(line, sheet) or _is_first_label(sheet, line) for sheet in SHEETS)


def _chunks(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pages, cut again where a sheet begins in the middle of one."""
    chunk: list[Piece] = []
    for index, piece in enumerate(pieces):
        turned = chunk and piece.page != chunk[-1].page
        if chunk and (turned or piece.gap == Gap.PAGE or _begins_sheet(pieces, index)):
            yield chunk
            chunk = []
        chunk.append(piece)
    if chunk:
        yield chunk


def _begins_sheet(pieces: Sequence[Piece], index: int) -> bool:
    """A title alone on its line with a first label near, or that label where the sheet prints no title."""
    if pieces[index].gap <= Gap.SPACE:
        return False
    text = pieces[index].text
    for sheet in SHEETS:
        near = pieces[index + 1 : index + NEAR]
        if wording.is_title(text, sheet) and any(_is_first_label(sheet, piece.text) for piece in near):
            return True
    before = pieces[max(0, index - NEAR) : index]
    titled = any(wording.is_title(piece.text, sheet) for piece in before for sheet in SHEETS)
    return not titled and any(_is_first_label(sheet, text) for sheet in SHEETS)


def _is_first_label(sheet: Sheet, text: str) -> bool:
    inline = wording.split_label(text, wording.labels(sheet))
    label = inline[1] if inline else text
    return wording.normal(label) in opens(sheet)


def _open(chunk: Sequence[Piece]) -> _Open | None:
    """The sheet that begins with this chunk: the one whose head is printed most completely."""
    if not _begins_sheet(chunk, 0):
        return None
    found = [
        (len(place[1].cells), -number, sheet, place)
        for number, sheet in enumerate(SHEETS)
        if (place := find_head(sheet, chunk)) and _is_top(sheet, chunk)
    ]
    if not found:
        return None
    _, _, sheet, (start, head) = max(found, key=lambda one: one[:2])
    side = _side_length(sheet, chunk[:start])
    opened = _Open(sheet, items(sheet, chunk[: start - side]), head, list(chunk[start + head.used :]))
    opened.body[:0] = chunk[start - side : start]
    return opened


def _is_top(sheet: Sheet, chunk: Sequence[Piece]) -> bool:
    return any(_is_first_label(sheet, piece.text) for piece in chunk[: NEAR + 1])


def _side_length(sheet: Sheet, pieces: Sequence[Piece]) -> int:
    """How many pieces before the head are the side label, which some printers put there."""
    labels = wording.side_labels(sheet.table)
    for count in range(1, min(4, len(pieces)) + 1):
        if wording.normal("".join(piece.text for piece in pieces[-count:])) in labels:
            return count
    return 0


def _continues(current: _Open, opened: _Open) -> bool:
    return opened.sheet is current.sheet and opened.top == current.top


def _go_on(current: _Open, opened: _Open) -> None:
    current.repeated += [piece for item in opened.items for piece in (*item.label, *item.value)]
    current.repeated += [piece for pieces in opened.head.cells.values() for piece in pieces]
    current.body += opened.body


def _append(current: _Open, chunk: Sequence[Piece]) -> None:
    """A page that goes on without a title, perhaps under a repeated head."""
    head = printed_head(current.sheet, chunk)
    used = head.used if head.enough(current.sheet) else 0
    current.repeated += chunk[:used]
    current.body += chunk[used:]


def _is_table(chunk: Sequence[Piece]) -> bool:
    return any(is_value(piece.text) or is_dash(piece.text) for piece in chunk)


def _region(region: _Open, paged: bool) -> tuple[Region, list[Piece]]:
    """The region, and the pieces no cell wanted."""
    columns = slots(region.sheet.table)
    draft = Draft(region.sheet, columns, paged)
    lay_items(draft, region.items)
    lay_head(draft, region.head)
    pieces, rows = cut_rows(columns, region.body, _single(region.head))
    lay_rows(draft, pieces, rows)
    read = {index for row in rows for cut in row for index in range(cut.start, cut.end)}
    first = region.printed[0]
    made = Region(
        region.sheet,
        draft.grid(),
        first.line,
        max(piece.line for piece in region.printed),
        first.page if paged else None,
        tuple(_lines(region.repeated, paged)),
    )
    return made, [piece for index, piece in enumerate(pieces) if index not in read]


def _single(head: PrintedHead) -> dict[int, Span]:
    """The titles that stand over one column: how they are broken tells its width."""
    return {cell.column: Span(tuple(pieces)) for cell, pieces in head.cells.items() if cell.colspan == 1}


def _lines(pieces: Sequence[Piece], paged: bool) -> Iterator[Line]:
    for (number, page), line in groupby(pieces, key=lambda piece: (piece.line, piece.page)):
        yield Line(number, " ".join(piece.text for piece in line), page if paged else None)


def _title(texts: Sequence[Piece]) -> str | None:
    """The cover: what stands on the first page, if that is short."""
    first = [piece.text for piece in texts if piece.page == texts[0].page]
    cover = "".join(first)
    return cover if 0 < len(cover) <= LONGEST_TITLE else None
