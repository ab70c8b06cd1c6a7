"""Draw sheets as a workbook: the official layout, to be filled in with Excel or WPS and to be brought back.

Each cell is a text, as printed: `=100%` is no formula and 12.50 keeps its zero.  A hidden column behind the
table carries the rows' keys, and in its first row what the sheet is (`Ticket`), so that a file that comes
back is matched exactly, however its rows were moved, put in or taken out.
Not protected: a protected worksheet lets nobody put a row into merged cells, and that is what people do.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from indicators.levels import LEVELS
from sheets.documents import Document
from sheets.fill import HEAD_KEY, column_widths, fill, head_pairs
from sheets.grid import Cell, Grid, Role
from sheets.layout import Kind, Sheet

TICKET = "perfgoals/1"
ROW, TASK = "r:", "t:"
A4 = 9  # the number of the paper in the format
_WIDTH, _WIDE = 90, 260  # of the whole sheet, in digits, upright and across
_LINE, _LEAST, _MOST = 15.0, 22.0, 409.0  # points: a line of 10.5 pt type, a row, what Excel allows
_MANY = 10  # columns from which a sheet is too wide to be read without its first ones
_SHORT = 250  # a text cell of format @ that is longer shows as #### in old versions of Excel
_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_EDGE = Border(*(Side("thin") for _ in range(4)))
_CENTRED = frozenset({"level1", "level2", "seq", "office"})


class Ticket(NamedTuple):
    """What a worksheet says of itself: the submission and the version it was made from, kind and year.

    key: empty in a blank sheet.
    """

    key: str
    version: int
    kind: str
    year: int

    def __str__(self) -> str:
        return "|".join((TICKET, self.key, *map(str, self[1:])))

    @classmethod
    def read(cls, text: str) -> Ticket | None:
        """None for any other text."""
        found = re.fullmatch(rf"{TICKET}\|([0-9a-f]*)\|(\d{{1,9}})\|([a-z_]+)\|(\d{{4}})", text.strip())
        return cls(found[1], int(found[2]), found[3], int(found[4])) if found else None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet for a workbook.  ticket: its kind and year, and where it is to be brought back to."""

    sheet: Sheet
    document: Document
    ticket: Ticket


def workbook(pages: Sequence[Page]) -> bytes:
    """One worksheet for each."""
    book = openpyxl.Workbook()
    styles = _Styles(book.active)
    book.remove(book.active)
    taken: set[str] = set()
    for page in pages:
        worksheet = book.create_sheet(_unique(page, taken))
        _Drawing(worksheet, styles, page).draw()
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _unique(page: Page, taken: set[str]) -> str:
    """A worksheet's name: at most 31 characters, some of them forbidden, none twice."""
    plain = _NO_NAME.sub("", _BROKEN.sub("", page.document.name or page.sheet.title)).strip("' \n") or "表"
    name, number = plain[:28], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[:26]}{number}"
    taken.add(name.casefold())
    return name


class _Styles:
    """Each kind of cell once: a style object for every cell would take ten times as long."""

    def __init__(self, scratch: Any) -> None:
        self._scratch = scratch
        self._made: dict[tuple[Any, ...], Any] = {}

    def of(self, role: Role, *, across: str = "center", text: bool = False, edge: bool = True) -> Any:
        at = (role, across, text, edge)
        if at not in self._made:
            cell = self._scratch.cell(1, 1)
            cell.font = _font(role)
            cell.alignment = Alignment(across, "center", wrap_text=True)
            cell.border = _EDGE if edge else Border()
            cell.number_format = "@" if text else "General"
            self._made[at] = copy(cell._style)
        return self._made[at]


def _font(role: Role) -> Font:
    if role is Role.TITLE:
        return Font("方正小标宋简体", 18)
    return Font("黑体" if role in (Role.LABEL, Role.HEAD) else "宋体", 12 if role is Role.NOTE else 10.5)


@dataclass(slots=True)
class _Drawing:
    """One worksheet."""

    worksheet: Any
    styles: _Styles
    page: Page
    grid: Grid = field(init=False)
    widths: tuple[float, ...] = field(init=False)
    kinds: dict[str, Kind] = field(init=False)

    def __post_init__(self) -> None:
        sheet, document = self.page.sheet, self.page.document
        self.grid = fill(sheet, document)
        whole = _WIDE if len(sheet.table.columns) >= _MANY else _WIDTH
        self.widths = tuple(width * whole / 100 for width in column_widths(sheet))
        self.kinds = {pair.field: pair.kind for pair in head_pairs(sheet, document)}
        self.kinds |= {column.field: column.kind for column in sheet.table.columns}

    def draw(self) -> None:
        for cell in self.grid.cells:
            self._cell(cell)
        self._keys()
        for row, height in enumerate(_heights(self.grid, self.widths), 1):
            self.worksheet.row_dimensions[row].height = round(height, 1)
        for column, width in enumerate(self.widths, 1):
            self.worksheet.column_dimensions[get_column_letter(column)].width = round(width, 2)
        self._paper()
        if self.page.sheet.table.columns[0].field == "level1":
            self._choices()

    def _cell(self, cell: Cell) -> None:
        """With its edges on all the places it covers; only the first holds the text."""
        style = self._style(cell)
        for row in range(cell.row + 1, cell.row + cell.rowspan + 1):
            for column in range(cell.column + 1, cell.column + cell.colspan + 1):
                self.worksheet.cell(row, column)._style = style
        if cell.rowspan > 1 or cell.colspan > 1:
            self.worksheet.merged_cells.ranges.add(
                CellRange(
                    min_row=cell.row + 1,
                    max_row=cell.row + cell.rowspan,
                    min_col=cell.column + 1,
                    max_col=cell.column + cell.colspan,
                )
            )
        if cell.text:
            self._text(cell.row, cell.column, cell.text)

    def _text(self, row: int, column: int, text: str) -> None:
        cell = self.worksheet.cell(row + 1, column + 1)
        cell.value = _BROKEN.sub("", text)
        cell.data_type = "s"

    def _style(self, cell: Cell) -> Any:
        if cell.role is not Role.VALUE:
            edge = cell.role not in (Role.TITLE, Role.NOTE)
            return self.styles.of(cell.role, edge=edge)
        kind = self.kinds.get(cell.field or "", Kind.TEXT)
        across = "center" if kind is Kind.VALUE or cell.field in _CENTRED else "left"
        loose = cell.colspan == self.grid.columns and cell.key == HEAD_KEY
        return self.styles.of(
            Role.VALUE, across=across, text=len(cell.text) <= _SHORT and kind is not Kind.LONG, edge=not loose
        )

    def _keys(self) -> None:
        """Behind the table, where nobody prints or edits."""
        column = self.grid.columns
        self._text(0, column, str(self.page.ticket))
        for row, key in row_keys(self.grid).items():
            self._text(row, column, key)
        self.worksheet.column_dimensions[get_column_letter(column + 1)].hidden = True

    def _paper(self) -> None:
        sheet, worksheet = self.page.sheet, self.worksheet
        worksheet.page_setup.paperSize = A4
        worksheet.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
        worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True
        worksheet.print_options.horizontalCentered = True
        margins = worksheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.7
        worksheet.print_area = f"A1:{get_column_letter(self.grid.columns)}{self.grid.rows}"
        worksheet.oddFooter.center.text = "第 &P 页，共 &N 页"
        worksheet.sheet_view.showGridLines = False
        heads = [cell for cell in self.grid.cells if cell.role is Role.HEAD]
        if heads and not sheet.has_tasks:
            first, last = heads[0].row, max(cell.row + cell.rowspan for cell in heads)
            worksheet.print_title_rows = f"{first + 1}:{last}"
            if len(sheet.table.columns) >= _MANY:
                worksheet.freeze_panes = worksheet.cell(last + 1, _frozen(sheet) + 1)

    def _choices(self) -> None:
        """The official names to choose from; another name may be typed."""
        columns = {cell.field: cell.column for cell in self.grid.cells if cell.field in ("level1", "level2")}
        first = min((cell.row for cell in self.grid.cells if cell.role is Role.HEAD), default=0)
        names = {"level1": list(LEVELS), "level2": [name for level in LEVELS.values() for name in level]}
        for name, column in columns.items():
            choice = DataValidation("list", f'"{",".join(names[name])}"', allow_blank=True)
            choice.showErrorMessage = False
            letter = get_column_letter(column + 1)
            choice.add(f"{letter}{first + 2}:{letter}{self.grid.rows + 100}")
            self.worksheet.add_data_validation(choice)


def _frozen(sheet: Sheet) -> int:
    """Columns from the left that stay in sight."""
    columns = sheet.table.columns
    return next((at for at, column in enumerate(columns) if not column.freeze), len(columns))


def row_keys(grid: Grid) -> dict[int, str]:
    """Grid row -> `r:` and the indicator's key, or `t:` and the task's."""
    keys: dict[int, str] = {}
    for cell in grid.cells:
        if cell.role is Role.VALUE and cell.key and cell.key != HEAD_KEY:
            is_task = (cell.path or "").endswith(".name") and cell.field == "name"
            keys[cell.row] = f"{TASK if is_task else ROW}{cell.key}"
    return keys


def _heights(grid: Grid, widths: Sequence[float]) -> list[float]:
    """Of each row, in points: what its texts need, as far as that can be told without the fonts."""
    heights = [_LEAST] * grid.rows
    for cell in sorted(grid.cells, key=lambda cell: cell.rowspan):
        rows = range(cell.row, cell.row + cell.rowspan)
        lacking = _height(cell, widths) - sum(heights[row] for row in rows)
        for row in rows if lacking > 0 else ():
            heights[row] += lacking / cell.rowspan
    return [min(height, _MOST) for height in heights]


def _height(cell: Cell, widths: Sequence[float]) -> float:
    room = max(sum(widths[cell.column : cell.column + cell.colspan]) - 1.5, 2)
    line = _LINE * (2 if cell.role is Role.TITLE else 1)
    return line * sum(max(1, math.ceil(_digits(text) / room)) for text in cell.text.split("\n")) + 6


def _digits(text: Iterable[str]) -> float:
    """How wide a text is, in digits: a Chinese character takes two."""
    return sum(2.1 if unicodedata.east_asian_width(char) in "WFA" else 1.1 for char in text)
