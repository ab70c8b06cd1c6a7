"""A worksheet that is given all of its cells at once and writes them in one go.

xlsxwriter keeps an object for each cell and for each place under a merged one, and writes them one by one:
most of the time of a book goes there.  Here a row is one text.  Everything around the cells stays
xlsxwriter's.  Its methods with an underscore that are called or replaced here are pinned by its version, and
`tests/sheets/spreadsheet.py` proves what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from sheets.render.xlsx_texts import is_markup, plain

Placed = tuple[int, int, int, int, str, Format]  # top, left, below the last row, right of the last column
_LONGEST = 32767  # UTF-16 units that a cell holds
_PIXEL = 0.75  # points
_column = lru_cache(maxsize=256)(xl_col_to_name)


class Table(Worksheet):  # type: ignore[misc]
    """Merged cells are those that cover several places; they must not overlap."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._merges: list[str] = []

    def put_all(self, cells: Iterable[Placed], heights: Sequence[float], width: int) -> None:
        """heights: of the rows, in points.  width: in columns."""
        lines = [[""] * width for _ in heights]
        letters = [_column(column) for column in range(width)]
        for top, left, below, right, text, look in cells:
            style = look._get_xf_index()
            if below - top > 1 or right - left > 1:
                self._merges.append(f"{letters[left]}{top + 1}:{letters[right - 1]}{below}")
                for row in range(top, below):
                    lines[row][left:right] = [
                        f'<c r="{letter}{row + 1}" s="{style}"/>' for letter in letters[left:right]
                    ]
            place = f'<c r="{letters[left]}{top + 1}" s="{style}"'
            shown = f' t="s"><v>{self._string(text)}</v></c>' if text else "/>"
            lines[top][left] = place + shown
        self._check_dimensions(0, 0)
        self._check_dimensions(len(lines) - 1, width - 1)
        rows = enumerate(zip(heights, lines, strict=True), 1)
        self._lines = [_row(number, height, line) for number, (height, line) in rows]

    def _string(self, text: str) -> int:
        """Its number among the texts of the workbook; what looks like XML is a text too."""
        held = plain(text)
        if len(held) > _LONGEST // 2:
            held = held.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
        if is_markup(held):
            held = f'<r><t xml:space="preserve">{escape(held)}</t></r>'
        number: int = self.str_table._get_shared_string_index(held)
        return number

    def _write_sheet_data(self) -> None:
        self.fh.write(f"<sheetData>{''.join(self._lines)}</sheetData>")

    def _write_merge_cells(self) -> None:
        if self._merges:
            cells = "".join(f'<mergeCell ref="{one}"/>' for one in self._merges)
            self.fh.write(f'<mergeCells count="{len(self._merges)}">{cells}</mergeCells>')


def _row(number: int, height: float, cells: Sequence[str]) -> str:
    points = round(height / _PIXEL) * _PIXEL
    return f'<row r="{number}" ht="{points:g}" customHeight="1">{"".join(cells)}</row>'
