"""Draws the grid of one sheet from the rows of a printed table and the lines above it.

Each title, note and department line gets a row of its own.  Heads and titles that a page end repeated are
taken out; so is what stands below the last row: notes, and those who sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.blocks import Row
from ingest.readers.fitting import HeadFinder
from ingest.readers.parting import Part, announces, department_of
from ingest.readers.raw import Line
from ingest.readers.titles import is_note, is_signature, is_task, is_title, notes
from sheets import wording
from sheets.grid import Cell, Grid, Origin, Role
from sheets.layout import Sheet


@dataclass(slots=True)
class Frame:
    """cells: placed, from the top.  behind: rows that follow the table and do not belong to it."""

    width: int
    cells: list[Cell] = field(default_factory=list)
    rows: int = 0
    heads: list[Line] = field(default_factory=list)
    behind: list[Row] = field(default_factory=list)
    seams: set[int] = field(default_factory=set)  # rows that begin a further block of the table

    @property
    def grid(self) -> Grid:
        return Grid(self.rows, self.width, tuple(self.cells))

    def put_line(self, text: str, role: Role, origin: Origin | None) -> None:
        """A cell across the whole width."""
        self.cells.append(Cell(self.rows, 0, text, 1, self.width, role, origin=origin))
        self.rows += 1


def framed(part: Part, sheet: Sheet) -> Frame:
    frame = Frame(max((row.block.grid.columns for row in part.rows if row.block), default=3))
    for row in part.above:
        _put_above(frame, row)
    rows, frame.behind = _parted(part.rows, sheet)
    kept = []
    for row, again in _repetitions(part.above, rows, sheet):
        if again:
            frame.heads += row.lines()
        else:
            kept.append(row)
    _put_rows(frame, kept)
    return frame


def drawn(rows: Sequence[Row]) -> Grid:
    """The rows of a table that is no sheet, as they stand."""
    frame = Frame(max((row.block.grid.columns for row in rows if row.block), default=1))
    _put_rows(frame, rows)
    return frame.grid


def _put_above(frame: Frame, row: Row) -> None:
    if row.line:
        _put_notes(frame, row.line.text, origin_of(row.line))
    elif len(row.printed) == 2 and department_of(row) and not is_note(row.printed[1].text):
        label, name = row.printed
        frame.cells.append(replace(label, row=frame.rows, column=0, rowspan=1, colspan=1))
        frame.cells.append(replace(name, row=frame.rows, column=1, rowspan=1, colspan=frame.width - 1))
        frame.rows += 1
    else:
        for cell in row.printed:
            _put_notes(frame, cell.text, cell.origin)


def _put_notes(frame: Frame, text: str, origin: Origin | None) -> None:
    parts = notes(text)
    for part in parts if len(parts) > 1 else [text]:
        frame.put_line(part, _role(part), origin)


def _role(text: str) -> Role:
    return Role.NOTE if is_note(text) else Role.TITLE if is_title(text) else Role.VALUE


def origin_of(line: Line) -> Origin:
    return Origin(line.page, (line.number,), line.box, place=line.place)


def _parted(rows: Sequence[Row], sheet: Sheet) -> tuple[Sequence[Row], list[Row]]:
    """The rows of the table, and those behind its last."""
    end = len(rows)
    while end and _is_behind(rows[end - 1], sheet):
        end -= 1
    return rows[:end], [row for row in rows[end:] if row.text.strip()]


def _is_behind(row: Row, sheet: Sheet) -> bool:
    printed = row.printed
    if not printed:
        return row.line is None
    if is_signature(printed[0].text):
        return True
    alone = len(printed) == 1 and row.starts_left()
    return alone and not is_task([printed[0].text], (sheet,)) and not _is_label(printed[0].text, sheet)


def _is_label(text: str, sheet: Sheet) -> bool:
    known = wording.labels(sheet)
    return wording.normal(text) in {*known, *wording.amount_labels(sheet)} or bool(
        wording.split_label(text, known)
    )


def _repetitions(above: Sequence[Row], rows: Sequence[Row], sheet: Sheet) -> Iterator[tuple[Row, bool]]:
    """Each row, and whether it is one that a page end printed again."""
    finder = HeadFinder(sheet)
    announced = {wording.normal(row.text) for row in above}
    seen: set[str] = set()  # the heads of the current task
    last: tuple[Row, int] | None = None  # a repeated head and its last row
    for row in rows:
        head = finder.head(row)
        if head:
            words = _words(row, head.last)
            last = (row, head.last) if words in seen else None
            seen.add(words)
        elif is_task(row.texts, (sheet,)):
            seen, last = set(), None
        inside = last is not None and row.block is last[0].block and last[0].index <= row.index <= last[1]
        yield row, inside or (announces(row) and wording.normal(row.text) in announced)


def _words(row: Row, last: int) -> str:
    assert row.block
    return "".join(
        wording.normal(cell.text) for cells in row.block.rows[row.index : last + 1] for cell in cells
    )


def _put_rows(frame: Frame, rows: Sequence[Row]) -> None:
    """The rows one below the other; a cell is as tall as those of its rows that are kept."""
    places = {(id(row.block), row.index) for row in rows if row.block}
    block = next((row.block for row in rows if row.block), None)
    for row in rows:
        if row.line:
            frame.put_line(row.line.text, Role.LABEL, origin_of(row.line))
            continue
        if row.block is not block:
            frame.seams.add(frame.rows)
            block = row.block
        for cell in row.cells:
            rows_of_cell = range(cell.row, cell.row + cell.rowspan)
            tall = 1 if cell.rowspan == 1 else sum((id(block), at) in places for at in rows_of_cell)
            frame.cells.append(cell.moved(frame.rows, tall))
        frame.rows += 1
