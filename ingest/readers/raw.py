"""What every reader gives back: regions with their grids, the report's own texts, and what found no place."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheets.grid import Grid
from sheets.layout import Sheet


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of the source, or a piece of one.  Page and number count from 1."""

    number: int
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """One sheet as printed, page breaks and repeated heads taken out.

    `heads` are the repeated heads that a page break put between the rows: they are labels printed more
    than once and stand in no cell of the grid.
    """

    sheet: Sheet
    grid: Grid
    first_line: int
    last_line: int
    page: int | None = None
    heads: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as read: nothing printed is dropped, all of it is in `regions`, `texts` or `unplaced`."""

    title: str | None = None
    regions: tuple[Region, ...] = ()
    texts: tuple[Line, ...] = field(default=())  # cover, preface, contents, dividers
    unplaced: tuple[Line, ...] = field(default=())
