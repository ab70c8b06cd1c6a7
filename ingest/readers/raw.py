"""What every reader gives back: regions with their grids, the report's own texts, and what found no place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sheets.grid import Box, Grid
from sheets.layout import Sheet

Progress = Callable[[int, int], None]  # pages done, pages in all; raises to stop the reading


def silent(done: int, total: int) -> None:
    """The Progress of somebody who does not wait."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of the source, or a piece of one.  Page and number count from 1.

    In a file with pages the number counts from the top of the page; in a workbook it is the row, and `place`
    names worksheet and cell.
    """

    number: int
    text: str
    page: int | None = None
    box: Box | None = None
    place: str | None = None

    @property
    def where(self) -> str:
        """`第 3 页`, `工作表 项目1 第 5 行` or `第 17 行`, as people look it up."""
        return whereabouts(self.number, self.page if self.box else None, self.place)


def whereabouts(number: int, page: int | None, place: str | None) -> str:
    """page: only of a file that has pages for people."""
    if place and "!" in place:
        return f"工作表 {place.rpartition('!')[0]} 第 {number} 行"
    if place:
        return place
    return f"第 {page} 页" if page else f"第 {number} 行"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as laid out, in reading order, before anybody asks what its tables are.

    blocks: lines outside of tables, and tables; a table cut by page ends is one Grid, repeated heads are
    still in it.  Every cell has its Origin.  furniture: what is printed on the pages and belongs to no text:
    page numbers, running heads, watermarks, words outside the clip path.  unread: the pages that are pictures
    and that nobody recognised.
    """

    blocks: tuple[Line | Grid, ...]
    furniture: tuple[Line, ...] = ()
    pages: int | None = None
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """One sheet as printed, page breaks and repeated heads taken out.

    `heads` are the repeated heads that a page break put between the rows: they are labels printed more
    than once and stand in no cell of the grid.  `printed`: the table as it stood, where it has columns the
    sheet knows nothing of.
    """

    sheet: Sheet
    grid: Grid
    first_line: int
    last_line: int
    page: int | None = None
    heads: tuple[Line, ...] = ()
    where: str = ""
    printed: Grid | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as read: nothing printed is dropped.

    All of it is in `regions`, `texts`, `unplaced` or `furniture`.  foreign: the tables that no known sheet
    describes; their words are in `unplaced`.
    """

    title: str | None = None
    regions: tuple[Region, ...] = ()
    texts: tuple[Line, ...] = field(default=())  # cover, preface, contents, dividers
    unplaced: tuple[Line, ...] = field(default=())
    furniture: tuple[Line, ...] = field(default=())
    foreign: tuple[Grid, ...] = field(default=())
