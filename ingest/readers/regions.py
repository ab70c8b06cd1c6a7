"""From a file as laid out to its sheets: `regions(paper)`.

The printed rows are parted into tables (`parting`), each table is given the sheet it fits best (`fitting`),
drawn as one grid (`frame`) and its labels carried down (`filling`).  What is no table of ours stays listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from indicators.printed import compact
from ingest.layouts.anatomy import anatomy
from ingest.layouts.undescribed import is_partly_known, own_sheet
from ingest.layouts.wide import parted
from ingest.readers.blocks import Row, line_of, rows_of
from ingest.readers.filling import filled
from ingest.readers.fitting import best, is_ours, words_of
from ingest.readers.frame import Frame, drawn, framed
from ingest.readers.offices import department_cell, has_department, label_above, outside
from ingest.readers.parting import Part, Parter
from ingest.readers.raw import Line, Paper, Raw, Region, whereabouts
from ingest.readers.titles import is_contents
from sheets import wording
from sheets.catalogue import FOREIGN, SHEETS
from sheets.grid import Grid
from sheets.layout import Sheet

Known = Callable[[Grid], Sheet | None]  # the sheet that somebody mapped a foreign layout to

_TITLE = re.compile(r"[^。；，]{0,40}绩效[^。；，]{0,30}")
_YEAR = re.compile(r"20\d{2}年")
_COVER_LINES = 2  # printed above the line that names the goals, with the year


def unknown(grid: Grid) -> Sheet | None:
    """No layout was mapped by anybody."""
    return None


def regions(paper: Paper, sheets: Sequence[Sheet] = SHEETS, known: Known = unknown) -> Raw:
    """known: asked first; it gives the sheet of a layout that is none of `sheets`."""
    parter = Parter((*sheets, *FOREIGN))
    rows = list(rows_of(paper))
    parter.run(rows)
    sorter = _Sorter(sheets, known)
    for part in parter.parts:
        sorter.take(part)
    order = {id(row): at for at, row in enumerate(rows)}
    around = sorted((*parter.texts, *sorter.texts), key=lambda row: order[id(row)])
    texts = [line for row in around for line in row.lines()]
    return Raw(
        _title(texts),
        tuple(sorter.regions),
        tuple(texts),
        tuple(sorter.unplaced),
        paper.furniture,
        tuple(sorter.foreign),
    )


@dataclass(slots=True)
class _Sorter:
    """Tells our sheets from foreign tables."""

    sheets: Sequence[Sheet]
    known: Known
    regions: list[Region] = field(default_factory=list)
    foreign: list[Grid] = field(default_factory=list)
    texts: list[Row] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)
    _before: tuple[Sheet, str] | None = None

    def take(self, part: Part) -> None:
        rows = [*part.above, *part.rows]
        printed = drawn(rows)
        if self._many(printed):
            return
        sheet = self.known(printed) or self._sheet(part)
        if sheet:
            self._region(part, sheet)
            if is_partly_known(sheet, printed):
                self.regions[-1] = replace(self.regions[-1], printed=printed)
        else:
            self.foreign.append(printed)
            self.unplaced += [line for row in rows for line in row.lines()]

    def _many(self, printed: Grid) -> bool:
        """A wide table of many projects is a sheet for each, if each is known."""
        found = [
            (grid, self.known(grid) or own_sheet(anatomy(grid), self.sheets)) for grid in parted(printed)
        ]
        known = [(grid, sheet) for grid, sheet in found if sheet]
        if not known or len(known) < len(found):
            return False
        self.regions += [_region(sheet, filled(sheet, grid), Frame(grid.columns)) for grid, sheet in known]
        return True

    def _sheet(self, part: Part) -> Sheet | None:
        words = words_of([*part.above, *part.rows])
        sheet = best(self.sheets, words, part.titled)
        return sheet if is_ours(sheet, part.rows, words, part.titled) else None

    def _region(self, part: Part, sheet: Sheet) -> None:
        frame = framed(part, sheet)
        self.texts += frame.behind
        _put_department(frame, part, sheet, self._before)
        grid = filled(sheet, frame.grid, frozenset(frame.seams))
        name = _department(sheet, grid)
        if name:
            self._before = sheet, name
        self.regions.append(_region(sheet, grid, frame))


def _put_department(frame: Frame, part: Part, sheet: Sheet, before: tuple[Sheet, str] | None) -> None:
    """A row more at the foot of the frame, for a department that is printed outside of it."""
    if label_above(sheet) is None or has_department(sheet, frame.grid):
        return
    found = outside(part, sheet, before)
    cell = department_cell(sheet, *found, 0, frame.width) if found else None
    if cell:
        frame.cells = [cell, *(replace(one, row=one.row + 1) for one in frame.cells)]
        frame.seams = {row + 1 for row in frame.seams}
        frame.rows += 1


def _department(sheet: Sheet, grid: Grid) -> str | None:
    known = {word: pair for word, pair in wording.labels(sheet).items() if pair.field == "department"}
    inline = (wording.split_label(cell.text, known) for cell in grid.cells)
    return next((found[2] for found in inline if found and found[2]), None)


def _region(sheet: Sheet, grid: Grid, frame: Frame) -> Region:
    printed = [(cell, cell.origin) for cell in grid.cells if cell.origin and cell.text.strip()]
    numbers = [number for cell in grid.cells if cell.origin for number in cell.origin.lines] or [1]
    named = (line_of(cell, cell.row + 1) for cell, origin in printed if origin.page or origin.place)
    first = next(named, Line(min(numbers), ""))
    page, name = first.page, _sheet_name(first.place)
    same = [
        origin.lines[0] if origin.lines else cell.row + 1
        for cell, origin in printed
        if origin.page == page and _sheet_name(origin.place) == name
    ]
    start = min([n for n in same if n], default=min(numbers))
    where = whereabouts(start, page if first.box else None, first.place)
    return Region(sheet, grid, start, max(numbers), page, tuple(frame.heads), where)


def _sheet_name(place: str | None) -> str:
    return place.rpartition("!")[0] if place else ""


def _title(texts: Sequence[Line]) -> str | None:
    """The first words that name the goals they publish, with the lines of a cover that stand above them."""
    plain = [compact(line.text) for line in texts]
    at = next((i for i, text in enumerate(plain) if _TITLE.fullmatch(text) and not is_contents(text)), None)
    if at is None:
        return None
    above = at
    while above and at - above < _COVER_LINES and not _YEAR.search("".join(plain[above : at + 1])):
        above -= 1
    whole = "".join(plain[above : at + 1])
    return whole if _YEAR.search(whole) and _TITLE.fullmatch(whole) else plain[at]
