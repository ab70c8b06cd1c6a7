"""Reads a text flow: what an extractor makes of a PDF, cells in printed order and broken over lines.

Nothing in such a text says where a cell ends, what column it is in or how far it is merged.  The sheets'
own words (titles, labels, heads) part the flow into regions; inside a table `flow.rows` finds the cheapest
reading.  Whatever belongs to no sheet is the report's own text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from indicators.levels import official_level1, official_level2
from ingest.readers.flow.blocks import Rows, Run, stretches
from ingest.readers.flow.cells import slots
from ingest.readers.flow.cut import Row
from ingest.readers.flow.grid import Draft, lay_head, lay_items, lay_rows, lay_task
from ingest.readers.flow.head import Item, PrintedHead, find_head, items, printed_head, side_length
from ingest.readers.flow.likeness import is_dash, is_value
from ingest.readers.flow.pages import Chunk, chunks, in_streams, pages
from ingest.readers.flow.pieces import Gap, Piece, split
from ingest.readers.flow.printing import Blanks, blanks, glued
from ingest.readers.flow.rows import Body, cut_rows
from ingest.readers.flow.span import Span, span_of
from ingest.readers.flow.spans import pairs_of
from ingest.readers.flow.streams import ordered_top
from ingest.readers.flow.words import (
    NEAR,
    has_first_label,
    is_any_first_label,
    is_any_title,
    mended,
    opens_task,
)
from ingest.readers.furniture import furniture
from ingest.readers.raw import Line, Raw, Region
from sheets.catalogue import SHEETS
from sheets.layout import Sheet

LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Manner:
    """How the file is printed: with page ends, in two streams, where blanks stand."""

    paged: bool
    streams: bool
    blanks: Blanks
    pairs: Counter[str]


@dataclass(slots=True)
class _Open:
    """A sheet being collected over its pages."""

    sheet: Sheet
    items: tuple[Item, ...]
    head: PrintedHead
    chunks: list[Chunk]
    task: Run = ()
    repeated: list[Piece] = field(default_factory=list)

    @property
    def printed(self) -> list[Piece]:
        """All of it, in printed order, without what its other pages repeat."""
        top = [piece for item in self.items for piece in (*item.label, *item.value)]
        body = [piece for chunk in self.chunks for piece in chunk.pieces]
        return [*top, *self.task, *self.head.pieces, *body]

    @property
    def top(self) -> str:
        """What its continuation on the next page repeats."""
        return "".join(piece.text for item in self.items for piece in (*item.label, *item.value))


def read(text: str) -> Raw:
    paged = "\f" in text
    pieces = split(text)
    around = furniture(pieces, _is_sheets_own) if paged else frozenset()
    inner = _turned(piece for piece in pieces if (piece.page, piece.line) not in around)
    manner = Manner(paged, paged and in_streams(pages(inner)), blanks(inner), pairs_of(inner))
    regions, texts = _sheets(inner, manner)
    texts += [piece for piece in pieces if (piece.page, piece.line) in around]
    made = [_region(region, manner) for region in regions]
    return Raw(
        title=_title(texts),
        regions=tuple(region for region, _ in made),
        texts=tuple(_lines(sorted(texts, key=lambda piece: piece.line), paged)),
        unplaced=tuple(line for _, left in made for line in _lines(left, paged)),
    )


def _turned(pieces: Iterable[Piece]) -> list[Piece]:
    """A page's first piece says so, whatever stood before it on the page."""
    found: list[Piece] = []
    for piece in pieces:
        turned = found and piece.page != found[-1].page and piece.gap != Gap.PAGE
        found.append(replace(piece, gap=Gap.PAGE) if turned else piece)
    return found


def _is_sheets_own(line: str) -> bool:
    return is_any_title(line) or is_any_first_label(line)


def _sheets(inner: Sequence[Piece], manner: Manner) -> tuple[list[_Open], list[Piece]]:
    """The sheets, and the pieces that belong to none."""
    inner = inner if manner.streams else mended(glued(inner, manner.blanks))
    regions: list[_Open] = []
    texts: list[Piece] = []
    current: _Open | None = None
    for group in _groups(inner, manner):
        opened = _open(group, manner) if group[0].opens else None
        if opened and current and _continues(current, opened):
            _go_on(current, opened)
        elif opened:
            regions.append(opened)
            current = opened
        else:
            texts.extend(piece for chunk in group for piece in chunk.pieces)
            current = None
    return regions, texts


def _groups(inner: Sequence[Piece], manner: Manner) -> Iterator[list[Chunk]]:
    """The chunks of one sheet, or one chunk that belongs to none."""
    group: list[Chunk] = []
    for chunk in (chunk for page in pages(inner) for chunk in chunks(page, streams=manner.streams)):
        goes_on = group and group[0].opens and not chunk.opens
        if goes_on and (_is_table(chunk.pieces) or not _place(group)):
            group.append(chunk)
            continue
        if group:
            yield group
        group = [chunk]
    if group:
        yield group


def _place(group: Sequence[Chunk]) -> list[tuple[Sheet, int, PrintedHead]]:
    """The sheets that can begin here, each with the place of its head in the first stream and the head."""
    first = [piece for chunk in group for piece in chunk.first]
    later = [piece for chunk in group for piece in chunk.second]
    return [
        (sheet, *place)
        for sheet in SHEETS
        if has_first_label(sheet, [*first[: NEAR + 1], *later]) and (place := find_head(sheet, first))
    ]


def _open(group: list[Chunk], manner: Manner) -> _Open | None:
    """The sheet that begins with these chunks: the one whose head is printed most completely."""
    found = _place(group)
    if not found:
        return None
    sheet, start, head = max(found, key=lambda one: (len(one[2].cells), -SHEETS.index(one[0])))
    first, later, rest = _through(group, start)
    side = side_length(sheet, first[:start])
    top = first[: start - side]
    task = next((at for at in range(len(top)) if opens_task(sheet, top[at])), len(top))
    taken: Run = tuple(top[task:])
    body = Chunk([*first[start - side : start], *first[start + head.used :]], later)
    if manner.paged and body.first:
        body.first[0] = replace(body.first[0], gap=Gap.PAGE)
    top = top[:task]
    if manner.streams:
        top, used = ordered_top(sheet, top, later)
        lower = printed_head(sheet, later[used:], head)
        body.second = later[used + lower.used :]
        head = lower
        if not taken and body.second and opens_task(sheet, body.second[0]):
            line = stretches(sheet, body.second)[1]
            taken = line.task
            body.second = body.second[len(line.task) :]
    return _Open(sheet, items(sheet, top), head, [body, *rest], taken)


def _through(group: list[Chunk], start: int) -> tuple[list[Piece], list[Piece], list[Chunk]]:
    """The streams of the chunks up to the one that prints the head, and the chunks behind it."""
    first: list[Piece] = []
    later: list[Piece] = []
    for number, chunk in enumerate(group):
        first += chunk.first
        later += chunk.second
        if len(first) > start:
            return first, later, group[number + 1 :]
    return first, later, []


def _continues(current: _Open, opened: _Open) -> bool:
    return opened.sheet is current.sheet and opened.top == current.top


def _go_on(current: _Open, opened: _Open) -> None:
    current.repeated += [piece for item in opened.items for piece in (*item.label, *item.value)]
    current.repeated += opened.head.pieces
    current.chunks += opened.chunks


def _is_table(chunk: Sequence[Piece]) -> bool:
    """Something that only tables print: the name of a level, a target, a dash."""
    return any(
        official_level1(piece.text)
        or official_level2(piece.text)
        or is_dash(piece.text)
        or (is_value(piece.text) and not piece.text.isdecimal())
        for piece in chunk
    )


def _region(region: _Open, manner: Manner) -> tuple[Region, list[Piece]]:
    """The region, and the pieces no cell wanted."""
    sheet, columns = region.sheet, slots(region.sheet.table)
    rows = _rows(region, manner)
    draft = Draft(sheet, columns, manner.paged)
    body = Body(tuple(rows.pieces), tuple(rows.segments), tuple(rows.blocks), manner.blanks, manner.pairs)
    lay_items(draft, region.items)
    body, cut = cut_rows(columns, body, _single(region.head))
    lay_head(draft, region.head, rows.tasks[:1])
    for number, own in enumerate(_blocks(body, cut, max(1, len(rows.tasks)))):
        if number:
            lay_task(draft, rows.tasks[number])
        lay_rows(draft, body.pieces, own)
    read = {index for row in cut for one in row for index in one.indices}
    first = region.printed[0]
    made = Region(
        sheet,
        draft.grid(),
        first.line,
        max(piece.line for piece in region.printed),
        first.page if manner.paged else None,
        tuple(_lines([*region.repeated, *rows.heads], manner.paged)),
    )
    return made, [piece for index, piece in enumerate(body.pieces) if index not in read]


def _rows(region: _Open, manner: Manner) -> Rows:
    rows = Rows(tasks=[region.task] if region.task else [])
    if manner.streams:
        rows.read_streams(region.sheet, region.chunks)
    else:
        body = [piece for chunk in region.chunks for piece in chunk.pieces]
        rows.read_one(region.sheet, body, paged=manner.paged)
    return rows


def _blocks(body: Body, rows: Sequence[Row], count: int) -> list[list[Row]]:
    """The rows of each task."""
    found: list[list[Row]] = [[] for _ in range(count)]
    block = 0
    for row in rows:
        block = body.block(row, block)
        found[block].append(row)
    return found


def _single(head: PrintedHead) -> dict[int, Span]:
    """The titles that stand over one column: how they are broken tells its width."""
    return {cell.column: span_of(pieces) for cell, pieces in head.cells.items() if cell.colspan == 1}


def _lines(pieces: Sequence[Piece], paged: bool) -> Iterator[Line]:
    for (number, page), line in groupby(pieces, key=lambda piece: (piece.line, piece.page)):
        yield Line(number, " ".join(piece.text for piece in line), page if paged else None)


def _title(texts: Sequence[Piece]) -> str | None:
    """The cover: what stands on the first page, if that is short."""
    first = [piece.text for piece in texts if piece.page == texts[0].page]
    cover = "".join(first)
    return cover if 0 < len(cover) <= LONGEST_TITLE else None
