"""Reads PDFs with a text layer: ruled tables by their rules, others by how their words are aligned.

Each page is read and let go (`pdf.file`); what is kept of it are lines and tables' parts (`pdf.laid`).  When
all pages are known, running heads are told from text and tables are joined over page ends (`stitch`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.readers.pdf.file import File
from ingest.readers.pdf.habits import Habits
from ingest.readers.pdf.laid import Laid, laid, settle
from ingest.readers.pdf.margins import furniture
from ingest.readers.pdf.marks import Marks
from ingest.readers.pdf.page import Page
from ingest.readers.pdf.stitch import Table
from ingest.readers.pdf.table import Part, Piece
from ingest.readers.raw import Line, Paper, Progress, silent
from ingest.recognise import Unreadable
from sheets.grid import Grid

Recognise = Callable[[int], Page | None]  # the page of that number, from 1; None: nobody can

_UNMAPPED = 0.5  # share of a file's characters without a Unicode map from which on it cannot be read
_RUN = 40  # pages without rules after which those before a new title are read, and let go
_TITLE = 6  # Chinese characters on a cover
_CONTINUED = ("续表", "续上表", "接上页", "接上表", "续")


def read(data: bytes, progress: Progress = silent, recognise: Recognise | None = None) -> Paper:
    """recognise: reads the pages that are pictures."""
    found: deque[Laid] = deque()
    marks = Marks()
    unread: list[int] = []
    with File(data) as file:
        for printed in file.pages():
            recognised = recognise(printed.number) if recognise and is_picture(printed) else None
            page = recognised or marks.off(printed)
            one = laid(page, found[-1] if found else None)
            if one.begins_table and sum(before.loose is not None for before in found) >= _RUN:
                _take_off(marks, found, file)
                settle(found)
            found.append(one)
            if is_picture(printed):
                unread += [printed.number] * (recognised is None)
            else:
                marks.see(printed, one if page is printed else None)
            progress(page.number, file.count)
        _take_off(marks, found, file)
    _check(found)
    return replace(paper(found), unread=tuple(unread))


def _take_off(marks: Marks, found: deque[Laid], file: File) -> None:
    """Reads the pages again that were read before a mark on them was known."""
    first = found[0].number if found else 1
    again = [number for number in marks.pages() if not found[number - first].settled]
    for page in file.pages(number - 1 for number in again):
        at = page.number - first
        found[at] = laid(marks.off(page), found[at - 1] if at else None)


def has_text(data: bytes) -> bool:
    """Whether words can be read without recognising pictures; looks at a few pages only."""
    with File(data) as file:
        last = file.count - 1
        seen = list(file.pages(sorted({0, last // 2})))
        if last > 1 and len({page.scanned for page in seen}) > 1:
            seen += file.pages(sorted({last // 3, last}))
    scanned = sum(page.scanned for page in seen)
    return scanned <= len(seen) / 2 and any(_readable(page) for page in seen)


def is_unmapped(data: bytes) -> bool:
    """Whether words cannot be read for want of a Unicode map."""
    with File(data) as file:
        seen = list(file.pages(sorted({0, (file.count - 1) // 2})))
    return any(page.unmapped > _UNMAPPED * len(page.chars) for page in seen)


def is_picture(page: Page) -> bool:
    """A scan is to be read there; not the picture behind the title of a cover."""
    cover = page.number == 1 and _chinese(page) >= _TITLE
    return page.scanned and not cover


def _chinese(page: Page) -> int:
    return sum(char.text >= "\u3400" for char in page.chars)


def _readable(page: Page) -> bool:
    return bool(page.chars) and not page.scanned and page.unmapped <= _UNMAPPED * len(page.chars)


def _check(found: Sequence[Laid]) -> None:
    chars = sum(page.chars for page in found)
    if not chars:
        raise Unreadable("这个 PDF 里没有文字，只有图片，请您按扫描件上传，系统会识别图片里的文字。")
    if sum(page.unmapped for page in found) > _UNMAPPED * chars:
        raise Unreadable(
            "这个 PDF 的字体没有文字编码，复制出来会是乱码，请您按扫描件上传，或另存为新的 PDF 再上传。"
        )


def paper(laid: deque[Laid]) -> Paper:
    """All pages as one; the pages are used up."""
    settle(laid)
    count = len(laid)
    edges = furniture([page.lines for page in laid])
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
            self.found.append(self.table.grid() if len(self.table.joints) > 1 else _boxed(self.table))
        self.table = None
        self.found += self.waiting
        self.waiting = []

    def blocks(self) -> list[Line | Grid]:
        self._close()
        return self.found


def _head(page: int, piece: Piece) -> Line:
    return Line(piece.row + 1, piece.text, page, piece.box)


def _boxed(table: Table) -> Line:
    """One cell alone is a line with a frame around it."""
    joint = table.joints[0]
    return Line(joint.row + 1, joint.text, joint.page, joint.box)
