"""One sheet drawn as a worksheet: the official layout, every cell a text with its edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from indicators.levels import LEVELS
from sheets.fill import HEAD_KEY, column_widths, fill, head_pairs
from sheets.grid import Grid, Role
from sheets.layout import Kind, Sheet
from sheets.render.papers import Page
from sheets.render.xlsx_heights import Rows, rows_of
from sheets.render.xlsx_looks import Looks
from sheets.render.xlsx_table import Placed, Table
from sheets.render.xlsx_ticket import row_keys

A4 = 9  # the number of the paper in the format
FOOTER = "&C第 &P 页，共 &N 页"
_WIDTH, _WIDE = 90, 220  # of the whole sheet, in digits, upright and across
_MANY = 10  # columns from which a sheet is too wide to be read without its first ones
_SHORT = 250  # a text cell of format @ that is longer shows as #### in old versions of Excel
_MORE = 100  # rows below the table that offer the names of the levels too
_CENTRED = frozenset({"level1", "level2", "seq", "office"})
_Sort = tuple[Role, str | None, bool, bool]  # of a cell: its field, if its text is short, if above the frame
_LOOSE = (Role.TITLE, Role.NOTE)


@dataclass(slots=True)
class Drawing:
    """A worksheet and what is to stand on it."""

    worksheet: Table
    looks: Looks
    page: Page
    grid: Grid = field(init=False)
    widths: tuple[float, ...] = field(init=False)
    rows: Rows = field(init=False)
    kinds: dict[str, Kind] = field(init=False)
    chosen: dict[_Sort, Format] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        sheet, document = self.page.sheet, self.page.document
        self.grid = fill(sheet, document)
        whole = _WIDE if len(sheet.table.columns) >= _MANY else _WIDTH
        self.widths = tuple(width * whole / 100 for width in column_widths(sheet))
        self.rows = rows_of(self.grid, self.widths)
        self.kinds = {pair.field: pair.kind for pair in head_pairs(sheet, document)}
        self.kinds |= {column.field: column.kind for column in sheet.table.columns}

    def draw(self) -> None:
        for column, width in enumerate(self.widths):
            self.worksheet.set_column(column, column, round(width, 2))
        behind = self.grid.columns
        self.worksheet.put_all(self._cells(), self.rows.heights, behind + bool(self.page.ticket))
        paper(self.worksheet, landscape=self.page.sheet.landscape)
        self.worksheet.print_area(0, 0, self.rows.tops[-1] - 1, self.grid.columns - 1)
        self.worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.rows.tops[-1] + _MORE}"})
        self._head_again()
        if self.page.ticket:
            self.worksheet.set_column(behind, behind, None, None, {"hidden": True})
            self._choices()

    def _cells(self) -> Iterator[Placed]:
        tops, chosen, columns = self.rows.tops, self.chosen, self.grid.columns
        for cell in self.grid.cells:
            text, left, right = cell.text, cell.column, cell.column + cell.colspan
            at = cell.role, cell.field, len(text) <= _SHORT, right - left == columns and cell.key == HEAD_KEY
            look = chosen.get(at) or self._choose(at)
            yield tops[cell.row], left, tops[cell.row + cell.rowspan], right, text, look
        if self.page.ticket:
            yield from self._keys()

    def _choose(self, at: _Sort) -> Format:
        self.chosen[at] = self._look(*at)
        return self.chosen[at]

    def _look(self, role: Role, name: str | None, short: bool, above_frame: bool) -> Format:
        if role is not Role.VALUE:
            return self.looks.cell(role, edge=role not in _LOOSE)
        kind = self.kinds.get(name or "", Kind.TEXT)
        across = "center" if kind is Kind.VALUE or name in _CENTRED else "left"
        return self.looks.cell(role, across, short=short and kind is not Kind.LONG, edge=not above_frame)

    def _head_again(self) -> None:
        """On every printed page; of a wide sheet it stays in sight as well, with the first columns."""
        heads = [cell for cell in self.grid.cells if cell.role is Role.HEAD]
        if not heads or self.page.sheet.has_tasks:
            return
        tops = self.rows.tops
        first, end = tops[heads[0].row], tops[max(cell.row + cell.rowspan for cell in heads)]
        self.worksheet.repeat_rows(first, end - 1)
        if len(self.page.sheet.table.columns) >= _MANY:
            self.worksheet.freeze_panes(end, _frozen(self.page.sheet))

    def _keys(self) -> Iterator[Placed]:
        """Behind the table, where nobody prints or edits."""
        column, look = self.grid.columns, self.looks.cell(Role.EMPTY, edge=False)
        texts = {0: self.page.ticket} | row_keys(self.grid)
        for row, text in texts.items():
            top = self.rows.tops[row]
            yield top, column, top + 1, column + 1, text, look

    def _choices(self) -> None:
        """The official names to choose from; another name may be typed."""
        if self.page.sheet.table.columns[0].field != "level1":
            return
        first = min((cell.row for cell in self.grid.cells if cell.role is Role.HEAD), default=0)
        names = {"level1": list(LEVELS), "level2": [name for level in LEVELS.values() for name in level]}
        for name, column in _columns(self.grid, names).items():
            options = {"validate": "list", "source": names[name], "show_error": False}
            top, bottom = self.rows.tops[first] + 1, self.rows.tops[-1] + _MORE - 1
            self.worksheet.data_validation(top, column, bottom, column, options)


def paper(worksheet: Worksheet, *, landscape: bool = False) -> None:
    """A4 at the width of the page, numbered."""
    worksheet.set_paper(A4)
    if landscape:
        worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.center_horizontally()
    worksheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    worksheet.set_footer(FOOTER)
    worksheet.hide_gridlines(2)


def _frozen(sheet: Sheet) -> int:
    """Columns from the left that stay in sight."""
    columns = sheet.table.columns
    return next((at for at, column in enumerate(columns) if not column.freeze), len(columns))


def _columns(grid: Grid, names: Mapping[str, object]) -> dict[str, int]:
    return {cell.field: cell.column for cell in grid.cells if cell.field and cell.field in names}
