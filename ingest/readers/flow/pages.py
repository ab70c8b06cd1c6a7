"""The pages of a text flow, parted where a sheet begins, and the two streams some producers draw them in.

Spreadsheet programs draw a page twice over: first every cell of one line and one script, then those that mix
scripts or are wrapped.  Both streams keep the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indicators.levels import official_level1, official_level2
from ingest.readers.flow.head import find_head, printed_head
from ingest.readers.flow.likeness import is_dash, is_value
from ingest.readers.flow.pieces import Gap, Piece
from ingest.readers.flow.printing import is_mixed
from ingest.readers.flow.words import (
    begins_sheet,
    label_rank,
    ranks,
    run_in,
    sides,
)
from sheets.catalogue import SHEETS

PROOF = 10  # cells of one script that must stand before the others
ODD = 0.04  # of them may stand behind
ANY = 99


@dataclass(slots=True)
class Chunk:
    """A page, or what of it belongs to one sheet: `first` alone, or two streams.  opens: a sheet begins."""

    first: list[Piece]
    second: list[Piece] = field(default_factory=list)
    opens: bool = False

    @property
    def pieces(self) -> list[Piece]:
        return [*self.first, *self.second]


def pages(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Form feeds, and runs of empty lines."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if not found or piece.page != found[-1][-1].page or piece.gap == Gap.PAGE:
            found.append([])
        found[-1].append(piece)
    return found


def in_streams(found: Sequence[Sequence[Piece]]) -> bool:
    """On all pages the cells that must be of the first stream stand before those that cannot be."""
    before = behind = 0
    for page in found:
        start = _first_mixed(page)
        if start < len(page):
            before += sum(_is_pure(piece.text) for piece in page[:start])
            behind += sum(_is_pure(piece.text) for piece in page[start:])
    return before >= PROOF and behind <= ODD * before


def _first_mixed(page: Sequence[Piece]) -> int:
    return next((index for index, piece in enumerate(page) if is_mixed(piece.text)), len(page))


def _is_pure(text: str) -> bool:
    """A whole cell of one script, whatever stands around it."""
    return bool(official_level1(text) or official_level2(text)) or is_dash(text)


def chunks(page: Sequence[Piece], *, streams: bool) -> Iterator[Chunk]:
    start = second_stream(page) if streams else len(page)
    firsts = list(_parted(page[:start], streams=streams)) or [([], False)]
    seconds = _shared(firsts, list(page[start:]))
    for (first, opens), second in zip(firsts, seconds, strict=True):
        yield Chunk(first, second, opens)


def _parted(pieces: Sequence[Piece], *, streams: bool) -> Iterator[tuple[list[Piece], bool]]:
    begins = [index for index in range(len(pieces)) if begins_sheet(pieces, index, streams=streams)]
    edges = sorted({0, *begins, len(pieces)})
    for left, right in zip(edges, edges[1:], strict=False):
        yield list(pieces[left:right]), left in begins


def second_stream(page: Sequence[Piece]) -> int:
    """Where a page's second stream begins: with the first cell that mixes scripts, or with labels before it
    that are wrapped."""
    start = _first_mixed(page)
    for before in range(max(0, start - 12), start):
        at = before
        while at < start and (count := _wrapped_label(page, at)):
            at += count
        if at == start or any(printed_head(sheet, page[before:]).used > start - before for sheet in SHEETS):
            return before
    return start


def _wrapped_label(page: Sequence[Piece], at: int) -> int:
    """How many pieces of a label in several lines begin here."""
    if page[at].gap < Gap.LINE:
        return 0
    count = max(run_in(page, at, ranks()), run_in(page, at, sides()), run_in(page, at, HEAD_WORDS))
    lines = sum(piece.gap >= Gap.LINE for piece in page[at : at + count])
    return count if lines > 1 else 0


HEAD_WORDS = frozenset({"职责序号"})


def _shared(firsts: Sequence[tuple[list[Piece], bool]], pieces: list[Piece]) -> list[list[Piece]]:
    """The second stream parted among the sheets of the page: each begins where the labels begin anew.

    A sheet whose title alone stands on the page has nothing there.
    """
    opened = [index for index, (_, opens) in enumerate(firsts) if opens]
    starts = _heads(pieces)
    if len(starts) < len(opened):
        opened = [index for index in opened if any(find_head(sheet, firsts[index][0]) for sheet in SHEETS)]
    starts = starts[-len(opened) :] if opened else []
    shared: list[list[Piece]] = [[] for _ in firsts]
    edges = [*starts, len(pieces)]
    shared[0] = pieces[: edges[0]]
    for index, left, right in zip(opened[-len(starts) :], edges, edges[1:], strict=False):
        shared[index] = [*shared[index], *pieces[left:right]]
    return shared


def _heads(pieces: Sequence[Piece]) -> list[int]:
    """Where the second stream of a sheet begins, as far as its labels tell."""
    found: list[int] = []
    last, index = ANY, 0
    while index < len(pieces):
        rank, count = label_rank(pieces, index, last)
        if rank is not None:
            if rank <= last:
                found.append(index)
            last = rank
        elif is_value(pieces[index].text):
            last = ANY
        index += count
    return found
