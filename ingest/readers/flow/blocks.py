"""A table's rows in a text flow, parted by its tasks, by page ends and by heads printed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.flow.cut import Segment
from ingest.readers.flow.head import printed_head, side_length
from ingest.readers.flow.likeness import is_value
from ingest.readers.flow.pages import Chunk
from ingest.readers.flow.pieces import Gap, Piece, width
from ingest.readers.flow.words import opens_task, run_in, sides
from sheets.layout import Sheet

LONGEST_TASK = 12  # pieces
NEARLY = 3.0  # ems that a full line may leave free
Run = tuple[Piece, ...]


@dataclass(slots=True)
class Stretch:
    """What one stream prints below a task's line or a head: `task` and `head` as far as they stand there."""

    task: Run = ()
    head: Run = ()
    pieces: list[Piece] = field(default_factory=list)

    @property
    def begins_page(self) -> bool:
        return any(run and run[0].gap == Gap.PAGE for run in (self.task, self.head, self.pieces))


@dataclass(slots=True)
class Rows:
    """The pieces of all rows, each with the number of its task, and the tasks' lines.

    blocks: None where another stream tells.  heads: what was printed again.
    """

    pieces: list[Piece] = field(default_factory=list)
    blocks: list[int | None] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    tasks: list[Run] = field(default_factory=list)
    heads: list[Piece] = field(default_factory=list)

    @property
    def block(self) -> int:
        return max(0, len(self.tasks) - 1)

    def add(self, first: Sequence[Stretch], second: Sequence[Piece], *, fresh: bool, paged: bool) -> None:
        """A segment: the stretches of the first stream, each beginning a row, and the second stream."""
        start = len(self.pieces)
        breaks = set()
        for number, stretch in enumerate(first):
            if number:
                self.open(stretch)
                breaks.add(len(self.pieces))
            self._extend(stretch.pieces, self.block)
        middle = len(self.pieces)
        self._extend(second, self.block if len(first) == 1 else None)
        end = len(self.pieces)
        if end > start:
            self.segments.append(Segment(start, middle, end, fresh, paged, frozenset(breaks)))

    def read_one(self, sheet: Sheet, pieces: Sequence[Piece], *, paged: bool) -> None:
        for stretch in stretches(sheet, pieces):
            self.open(stretch)
            for number, page in enumerate(_pages(stretch.pieces) if paged else [stretch.pieces]):
                fresh = (not number and bool(stretch.task)) or not self.segments
                turned = paged and not fresh and (number > 0 or stretch.begins_page)
                self.add([Stretch(pieces=page)], [], fresh=fresh, paged=turned)

    def read_streams(self, sheet: Sheet, chunks: Sequence[Chunk]) -> None:
        """Each chunk's two streams: a task's line stands in either, the heads mostly in the first."""
        for chunk in chunks:
            first, second = stretches(sheet, chunk.first), stretches(sheet, chunk.second)
            if len(first) == len(second) + 1 > 2 and not first[0].pieces:
                second.insert(0, Stretch())
            waits = len(second) == len(first) + 1 and not second[-1].pieces
            waiting = second.pop() if waits else Stretch()
            if len(first) == len(second) > 1:
                self._add_pairs(first, second)
            else:
                self._add_together(first, second)
            self.open(waiting)

    def _add_pairs(self, first: Sequence[Stretch], second: Sequence[Stretch]) -> None:
        for number, (left, right) in enumerate(zip(first, second, strict=True)):
            self.open(left)
            self.open(right)
            self.add([Stretch(pieces=left.pieces)], right.pieces, fresh=bool(number), paged=False)

    def _add_together(self, first: Sequence[Stretch], second: Sequence[Stretch]) -> None:
        later = [piece for stretch in second for piece in stretch.pieces]
        for stretch in second[1:]:
            self.open(stretch)
        self.open(first[0])
        self.add(first, later, fresh=False, paged=False)

    def _extend(self, pieces: Sequence[Piece], block: int | None) -> None:
        self.pieces += pieces
        self.blocks += [block] * len(pieces)

    def open(self, stretch: Stretch) -> None:
        self.heads += stretch.head
        if stretch.task:
            self.tasks.append(stretch.task)


def stretches(sheet: Sheet, pieces: Sequence[Piece]) -> list[Stretch]:
    """A stream parted by tasks and heads; the first stretch goes on from what stood before."""
    found = [Stretch()]
    widest = max((width(piece.text) for piece in pieces), default=0.0)
    index = 0
    while index < len(pieces):
        opened, used = _opened(sheet, pieces, index, widest)
        if opened:
            last = found[-1].pieces
            side = 0 if opened.task else side_length(sheet, last)
            opened.pieces[:0] = last[len(last) - side :]
            del last[len(last) - side :]
            found.append(opened)
        else:
            found[-1].pieces.append(pieces[index])
        index += used
    return found


def _opened(sheet: Sheet, pieces: Sequence[Piece], index: int, widest: float) -> tuple[Stretch | None, int]:
    """A task's line with the side label and the head below it, or a head alone; how many pieces that is."""
    end = index
    if opens_task(sheet, pieces[index]):
        end = _end_of_task(sheet, pieces, index, widest)
    elif pieces[index].gap <= Gap.SPACE:
        return None, 1
    side = run_in(pieces, end, sides()) if end > index else 0
    head = printed_head(sheet, pieces[end + side :])
    used = head.used if head.enough(sheet) else 0
    if end == index and not used:
        return None, 1
    sided = [] if not side else list(pieces[end : end + side])
    opened = Stretch(tuple(pieces[index:end]), tuple(pieces[end + side : end + side + used]), sided)
    return opened, end - index + side + used


def _end_of_task(sheet: Sheet, pieces: Sequence[Piece], index: int, widest: float) -> int:
    """Where a task's line ends: at its side label or head, or behind a line that is not full."""
    end = index + 1
    while end < min(index + LONGEST_TASK, len(pieces)):
        if run_in(pieces, end, sides()) or printed_head(sheet, pieces[end:]).enough(sheet):
            break
        full = _line_width(pieces, end - 1) >= widest - NEARLY
        if pieces[end].gap > Gap.SPACE and (is_value(pieces[end].text) or not full):
            break
        end += 1
    return end


def _line_width(pieces: Sequence[Piece], index: int) -> float:
    return sum(width(piece.text) for piece in pieces if piece.line == pieces[index].line)


def _pages(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    page: list[Piece] = []
    for piece in pieces:
        if page and piece.gap == Gap.PAGE:
            yield page
            page = []
        page.append(piece)
    yield page
