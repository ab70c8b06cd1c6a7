"""A page of a PDF as it is kept when the page itself has been let go: lines, parts of tables, furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.readers.pdf.chars import PLACE
from ingest.readers.pdf.margins import furniture
from ingest.readers.pdf.page import Char, Page
from ingest.readers.pdf.table import Part, parts
from ingest.readers.pdf.text import Row, pieces, row
from ingest.readers.raw import Line
from ingest.readers.titles import is_contents, is_title
from ingest.readers.unruled import reader as unruled
from sheets.grid import Grid

_SAME_LINE = 0.4  # per cent of the page's height
_OFTEN = 0.5  # of the pages: here a cell's last line may be a page's last one
_PARTED = 2  # lines with several texts side by side before a page without rules is read as one with tables


@dataclass(slots=True)
class Laid:
    """What stands on a page from its top: `items`.  lines: those of them that stand outside of tables.

    strays: what belongs to no text.  loose: the page itself, while its tables without rules are to be read
    together with those of the pages around it; settled: that has been done.
    """

    number: int
    items: list[Line | Part | Grid]
    lines: list[Line]
    strays: list[Line]
    chars: int
    unmapped: int
    loose: Page | None = None
    settled: bool = False

    @property
    def begins_table(self) -> bool:
        return bool(self.loose and self.lines and any(is_title(line.text) for line in self.lines[:3]))


def laid(page: Page, before: Laid | None = None) -> Laid:
    """A page's lines and tables in reading order.  before: the page in front of it."""
    tables, outside = parts(page)
    lines = _lines(page, outside)
    beside = _parted(lines) >= _PARTED
    if tables and all(part.sparse or (beside and part.doubtful) for part in tables):
        tables, lines = [], _lines(page, page.chars)
    found = _numbered(sorted([*tables, *lines], key=lambda item: _top(item, page)))
    lines = [item for item in found if isinstance(item, Line)]
    one = Laid(page.number, found, lines, _strays(page), len(page.chars), page.unmapped)
    if not tables and lines and (_parted(lines) >= _PARTED or (before and before.loose)):
        one.loose, one.items = replace(page, rules=(), strays=()), []
    return one


def _lines(page: Page, chars: Sequence[Char]) -> list[Line]:
    return [_line(page, number, one) for number, one in enumerate(pieces(chars), 1)]


def _numbered(items: Iterable[Line | Part]) -> list[Line | Part | Grid]:
    return [
        replace(item, number=number) if isinstance(item, Line) else item
        for number, item in enumerate(items, 1)
    ]


def _parted(lines: Sequence[Line]) -> int:
    """How many lines have several texts side by side."""
    tops = [line.box[1] for line in lines if line.box and not is_contents(line.text)]
    return sum(abs(above - below) < _SAME_LINE for above, below in pairwise(sorted(tops)))


def settle(found: Iterable[Laid]) -> None:
    """Reads the tables without rules of all pages that wait for it."""
    waiting = list(found)
    if not any(page.loose for page in waiting):
        return
    edges = furniture([page.lines for page in waiting], _OFTEN)
    for loose, run in groupby(waiting, key=lambda page: page.loose is not None):
        if loose:
            _read(list(run), edges)


def _read(run: Sequence[Laid], edges: set[int]) -> None:
    """The blocks of all pages of the run stand at its first one."""
    bare = []
    for one in run:
        assert one.loose
        margins = unruled.margins(one.lines, edges)
        bare.append(replace(one.loose, chars=tuple(_without(one.loose, margins))))
        one.strays += margins
        one.loose, one.settled = None, True
    paper = unruled.read(bare)
    run[0].items = list(paper.blocks)
    run[0].strays += paper.furniture


def _without(page: Page, margins: Sequence[Line]) -> Iterable[Char]:
    across, down = 100 / page.width, 100 / page.height
    boxes = [line.box for line in margins if line.box]
    for char in page.chars:
        x, y = (char.x0 + char.x1) / 2 * across, (char.y0 + char.y1) / 2 * down
        if not any(left <= x <= right and top <= y <= foot for left, top, right, foot in boxes):
            yield char


def _follows(before: Char, char: Char) -> bool:
    return char.order // PLACE - before.order // PLACE <= 1 and abs(char.size - before.size) < 1


def _top(item: Line | Part, page: Page) -> tuple[float, float]:
    if isinstance(item, Part):
        return 100 * item.box[1] / page.height, 100 * item.box[0] / page.width
    return (item.box[1], item.box[0]) if item.box else (0.0, 0.0)


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
    for char in sorted(page.strays, key=lambda char: char.order):
        if runs and _follows(runs[-1][-1], char):
            runs[-1].append(char)
        else:
            runs.append([char])
    return [_line(page, number, row(run)) for number, run in enumerate(runs, 1)]
