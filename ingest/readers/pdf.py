"""Reads PDFs with a text layer: ruled tables by their rules, others by how their words are aligned.

Each page is read and let go (`pdf_file`); what is kept of it are lines and tables' parts.  When all pages are
known, running heads are told from text and tables are joined over page ends (`stitch`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf_chars import PLACE
from ingest.readers.pdf_file import opened, pages
from ingest.readers.pdf_margins import furniture
from ingest.readers.pdf_page import Char, Page
from ingest.readers.pdf_table import Part, Piece, parts
from ingest.readers.pdf_text import Row, pieces, row
from ingest.readers.raw import Line, Paper, Progress, silent
from ingest.readers.stitch import Habits, Table
from ingest.recognise import Unreadable
from sheets.grid import Grid

_UNMAPPED = 0.5  # share of a file's characters without a Unicode map from which on it cannot be read
_CONTINUED = ("续表", "续上表", "接上页", "接上表", "续")


@dataclass(slots=True)
class Laid:
    """A page as kept: what stands on it from its top, and what belongs to no text."""

    number: int
    items: list[Line | Part | Grid]
    strays: list[Line]
    chars: int
    unmapped: int


def read(data: bytes, progress: Progress = silent) -> Paper:
    document = opened(data)
    try:
        laid = deque(_laid_all(pages(document), len(document), progress))
    finally:
        document.close()
    _check(laid)
    return paper(laid)


def has_text(data: bytes) -> bool:
    """Whether any page has words that can be read without recognising pictures."""
    document = opened(data)
    try:
        return any(page.chars and page.unmapped <= _UNMAPPED * len(page.chars) for page in pages(document))
    finally:
        document.close()


def _laid_all(found: Iterator[Page], count: int, progress: Progress) -> Iterator[Laid]:
    for page in found:
        yield laid(page)
        progress(page.number, count)


def _check(laid: Sequence[Laid]) -> None:
    chars = sum(page.chars for page in laid)
    if not chars:
        raise Unreadable("这个 PDF 里没有文字，只有图片，请您按扫描件上传，系统会识别图片里的文字。")
    if sum(page.unmapped for page in laid) > _UNMAPPED * chars:
        raise Unreadable(
            "这个 PDF 的字体没有文字编码，复制出来会是乱码，请您按扫描件上传，或另存为新的 PDF 再上传。"
        )


def laid(page: Page) -> Laid:
    """A page's lines and tables in reading order."""
    tables, outside = parts(page)
    items: list[Line | Part | Grid] = [*tables, *_lines(page, pieces(outside))]
    items.sort(key=lambda item: _top(item, page))
    numbered = [
        replace(item, number=number) if isinstance(item, Line) else item
        for number, item in enumerate(items, 1)
    ]
    return Laid(page.number, numbered, _strays(page), len(page.chars), page.unmapped)


def _top(item: Line | Part | Grid, page: Page) -> tuple[float, float]:
    if isinstance(item, Part):
        return 100 * item.box[1] / page.height, 100 * item.box[0] / page.width
    if isinstance(item, Line) and item.box:
        return item.box[1], item.box[0]
    return 0.0, 0.0


def _lines(page: Page, found: Sequence[Row]) -> list[Line]:
    return [_line(page, number, one) for number, one in enumerate(found, 1)]


def _line(page: Page, number: int, found: Row) -> Line:
    across, down = 100 / page.width, 100 / page.height
    box = (
        *(round(found.x0 * across, 2), round(found.y0 * down, 2)),
        *(round(found.x1 * across, 2), round(found.y1 * down, 2)),
    )
    return Line(number, found.text, page.number, box)


def _strays(page: Page) -> list[Line]:
    """Watermarks and clipped words, as they were written."""
    runs: list[list[Char]] = []
    for char in page.strays:
        if runs and char.order // PLACE - runs[-1][-1].order // PLACE <= 1:
            runs[-1].append(char)
        else:
            runs.append([char])
    return [_line(page, number, row(run)) for number, run in enumerate(runs, 1)]


def paper(laid: deque[Laid]) -> Paper:
    count = len(laid)
    edges = furniture([[item for item in page.items if isinstance(item, Line)] for page in laid])
    habits = Habits.of(item for page in laid for item in page.items if isinstance(item, Part))
    builder = _Builder(habits)
    while laid:
        page = laid.popleft()
        builder.furniture += page.strays
        for item in page.items:
            if id(item) in edges and isinstance(item, Line):
                builder.furniture.append(item)
            else:
                builder.take(item)
    return Paper(tuple(builder.blocks()), tuple(builder.furniture), count)


class _Builder:
    """Puts pages together: `waiting` are the lines that may stand within a table cut by a page end."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.found: list[Line | Grid] = []
        self.furniture: list[Line] = []
        self.table: Table | None = None
        self.waiting: list[Line] = []

    def take(self, item: Line | Part | Grid) -> None:
        if isinstance(item, Line):
            self.waiting.append(item)
        elif isinstance(item, Grid):
            self._close()
            self.found.append(item)
        elif self._goes_on(item):
            self._add(item)
        else:
            self._close()
            self.table = Table.of(item, self.habits)

    def _goes_on(self, part: Part) -> bool:
        return bool(
            self.table
            and all(line.text.strip("（）()") in _CONTINUED for line in self.waiting)
            and self.table.fits(part)
        )

    def _add(self, part: Part) -> None:
        assert self.table
        self.furniture += self.waiting
        self.waiting = []
        self.furniture += [_head(part.page, piece) for piece in self.table.add(part) if piece.lines]

    def _close(self) -> None:
        if self.table:
            self.found.append(self.table.grid())
        self.table = None
        self.found += self.waiting
        self.waiting = []

    def blocks(self) -> list[Line | Grid]:
        self._close()
        return self.found


def _head(page: int, piece: Piece) -> Line:
    return Line(piece.row + 1, piece.text, page, piece.box)
