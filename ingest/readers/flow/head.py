"""What stands above a table's rows in a text flow: title and notes, labelled lines, the table's own head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ingest.readers.flow.pieces import Piece
from ingest.readers.heads import HeadCell, depth, head_cells, normal
from sheets import wording
from sheets.layout import Kind, Labelled, Sheet, Table

ENOUGH = 0.6  # of the head's cells; fewer may be content that quotes a title
LONGEST_LABEL = 6  # pieces

Run = tuple[Piece, ...]


@dataclass(slots=True)
class PrintedHead:
    """The head's cells with the pieces each is printed with."""

    cells: dict[HeadCell, list[Piece]] = field(default_factory=dict)
    used: int = 0

    @property
    def pieces(self) -> Run:
        return tuple(piece for found in self.cells.values() for piece in found)

    def enough(self, sheet: Sheet) -> bool:
        own = [cell for cell in head_cells(sheet.table) if not (sheet.table.side and cell.column == 0)]
        found = sum(cell in self.cells for cell in own)
        return found >= max(2, ENOUGH * len(own))


def printed_head(sheet: Sheet, pieces: Sequence[Piece], before: PrintedHead | None = None) -> PrintedHead:
    """The head that begins with the first piece, as far as it goes; it completes what stands before."""
    head, current = PrintedHead(dict(before.cells) if before else {}), None
    if not pieces or normal(pieces[0].text)[:1] not in _beginnings(sheet.table):
        return head
    left = {cell: [normal(title) for title in cell.titles] for cell in head_cells(sheet.table)}
    for index, piece in enumerate(pieces):
        text = normal(piece.text)
        after = normal(pieces[index + 1].text) if index + 1 < len(pieces) else ""
        fitting = [cell for cell in _candidates(current, left, head) if _fits(left[cell], text)]
        following = min(
            fitting, key=lambda cell: _rank(cell is current, left[cell], text, after), default=None
        )
        if following is None:
            break
        current = following
        left[current] = [title[len(text) :] for title in left[current] if title.startswith(text)]
        head.cells.setdefault(current, []).append(piece)
        head.used += 1
    return head


@cache
def _beginnings(table: Table) -> frozenset[str]:
    return frozenset(normal(title)[:1] for cell in head_cells(table) for title in cell.titles)


def side_length(sheet: Sheet, pieces: Sequence[Piece]) -> int:
    """How many of the last pieces are the side label, which some printers put before the head."""
    labels = wording.side_labels(sheet.table)
    for count in range(min(4, len(pieces)), 0, -1):
        if wording.normal("".join(piece.text for piece in pieces[-count:])) in labels:
            return count
    return 0


def _candidates(
    current: HeadCell | None, left: dict[HeadCell, list[str]], head: PrintedHead
) -> Iterator[HeadCell]:
    if current is not None:
        yield current
    yield from (cell for cell in left if cell not in head.cells)


def _rank(current: bool, titles: list[str], text: str, after: str) -> int:
    """The cell being read goes on; then one that the next piece goes on with; then one that ends here."""
    rests = [title[len(text) :] for title in titles if title.startswith(text)]
    if current:
        return 0
    return 1 if after and any(rest.startswith(after) for rest in rests) else 2 if "" in rests else 3


def _fits(titles: list[str], text: str) -> bool:
    return bool(text) and any(title.startswith(text) for title in titles)


def find_head(sheet: Sheet, pieces: Sequence[Piece]) -> tuple[int, PrintedHead] | None:
    """Where the table's head begins, and the head."""
    for start in range(len(pieces)):
        head = printed_head(sheet, pieces[start:])
        if head.enough(sheet):
            return start, head
    return None


def head_depth(sheet: Sheet) -> int:
    return depth(sheet.table)


@dataclass(slots=True)
class Item:
    """A label above the table with its value; a title or a note has no label."""

    kind: str  # title, note, amounts, pair
    label: Run = ()
    value: Run = ()
    pair: Labelled | None = None


def items(sheet: Sheet, pieces: Sequence[Piece]) -> tuple[Item, ...]:
    """Everything above the table's head, in printed order; each piece in one item."""
    known, amounts = wording.labels(sheet), wording.amount_labels(sheet)
    found: list[Item] = []
    index = 0
    while index < len(pieces):
        item, taken = _item(sheet, pieces, index, known, amounts, found)
        if item:
            found.append(item)
        else:
            found[-1].value += tuple(pieces[index : index + taken])
        index += taken
    return tuple(found)


def _item(
    sheet: Sheet,
    pieces: Sequence[Piece],
    index: int,
    known: Mapping[str, Labelled],
    amounts: frozenset[str],
    found: Sequence[Item],
) -> tuple[Item | None, int]:
    if found and found[-1].pair and found[-1].pair.kind is Kind.LONG:
        return None, 1  # a goal may quote any label
    for count in range(min(LONGEST_LABEL, len(pieces) - index), 0, -1):
        run = tuple(pieces[index : index + count])
        text = "".join(piece.text for piece in run)
        if wording.normal(run[0].text) and wording.normal(text) in known:
            return Item("pair", run, pair=known[wording.normal(text)]), count
        if wording.normal(run[0].text) and wording.normal(text) in amounts:
            return Item("amounts", run), count
        if not found or found[-1].kind in ("title", "note"):
            if wording.is_title(text, sheet):
                return Item("title", run), count
            if wording.year_note(text) or wording.is_unit_note(text):
                return Item("note", run), count
    inline = wording.split_label(pieces[index].text, known)
    if inline:
        return Item("pair", value=(pieces[index],), pair=inline[0]), 1
    return (None, 1) if found else (Item("note", (pieces[index],)), 1)
