"""Read a Grid back into a Document, by its labels.

What a cell means is decided by the label or head it stands under, never by an address: labels are compared
by `sheets.wording`, rows may repeat a head or a title anywhere, and a column's text for a row is the cell
that covers (row, column).  A label word counts only where a label can stand: at the left of a line, or after
a value.  So a goal that reads 绩效指标 stays a goal.  White space inside a value is kept: taking out what
belongs to the layout is the readers' work, who know the layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheets import wording
from sheets.documents import (
    Document,
    indicator_of,
    row_path,
)
from sheets.fill import HEAD_KEY
from sheets.gathered import Gathered, GatheredTask
from sheets.grid import Cell, Grid, Origin, Role
from sheets.heads import Head, find_head
from sheets.layout import Column, FixedRow, Labelled, Sheet, TaskLine
from sheets.panels import OpenPanel, find_panel

RESIDUE = "含有空表自带的字样，按原样保留"


@dataclass(frozen=True, slots=True)
class Reading:
    """A Document and where each of its texts was found.

    cells: by path; a merged cell stands under the path of each row it covers, a value printed in one cell
    with its label comes without the label.  labels: printed words that are no content.  unplaced: the rest.
    """

    document: Document
    cells: dict[str, Cell]
    labels: tuple[Cell, ...]
    unplaced: tuple[Cell, ...]


def read(sheet: Sheet, grid: Grid) -> Document:
    return reading(sheet, grid).document


def reading(sheet: Sheet, grid: Grid) -> Reading:
    got = _Reader(sheet, grid).run()
    kept = (*got.cells.values(), *got.joined, *got.labels, *got.unplaced)
    placed = {(cell.row, cell.column) for cell in kept}
    left_over = [cell for cell in grid.cells if cell.text.strip() and (cell.row, cell.column) not in placed]
    unplaced = sorted([*got.unplaced, *left_over], key=lambda cell: (cell.row, cell.column))
    document = got.document(fiscal_year=grid.fiscal_year)
    return Reading(document, got.cells, tuple(got.labels), tuple(unplaced))


class _Reader:
    """Goes down the Grid row by row, remembering the head it stands under and the task it stands in."""

    def __init__(self, sheet: Sheet, grid: Grid) -> None:
        self.sheet, self.grid = sheet, grid
        self.covering = grid.covering()
        self.rows = grid.lines()
        self.printed = [[cell for cell in cells if cell.text.strip()] for cells in self.rows]
        self.table = sheet.table
        self.left = min((cell.column for cell in grid.cells), default=0)
        self.alike = wording.labels_alike(sheet)
        self.known = wording.labels(sheet)
        self.amounts = wording.amount_labels(sheet)
        self.sides = wording.side_labels(self.table)
        self.task_line = next((block for block in sheet.blocks if isinstance(block, TaskLine)), None)
        self.head: Head | None = None
        self.panel: OpenPanel | None = None
        self.got = Gathered(sheet)

    def run(self) -> Gathered:
        row = 0
        while row < self.grid.rows:
            if self._panel_row(row):
                row += 1
                continue
            panel = find_panel(self.sheet, self.rows, self.covering, row)
            if panel:
                self._open_panel(panel)
                row = panel.head.last + 1
                continue
            head = find_head(self.table, self.rows, self.covering, row)
            if head:
                self._open_table(head)
                row = head.last + 1
                continue
            if not (self._announcement(row) or self._task(row) or self._foot(row) or self._line(row)):
                self._indicator(row)
            row += 1
        return self.got

    def _announcement(self, row: int) -> bool:
        """A title, a year note or a unit note alone on its row; titles come again on a new page."""
        printed = self.printed[row]
        if not printed or printed[0].column != self.left or len(printed) > 2:
            return False
        if not all(self._is_note(cell) for cell in printed):
            return False
        for cell in printed:
            self._note(cell)
        return True

    def _is_note(self, cell: Cell) -> bool:
        known = wording.year_note(cell.text) or wording.is_unit_note(cell.text)
        return bool(known) or wording.is_title(cell.text, self.sheet) or cell.path == "fiscal_year"

    def _note(self, cell: Cell) -> None:
        year = wording.title_year(cell.text) or wording.year_note(cell.text)
        if year and self.got.year in (None, year):
            self.got.year = year
            self.got.place("fiscal_year", cell, "fiscal_year", HEAD_KEY)
        is_title = wording.is_title(cell.text, self.sheet)
        self.got.label(cell, Role.TITLE if is_title else Role.NOTE)

    def _task(self, row: int) -> bool:
        printed = self.printed[row]
        if not self.task_line or not printed or printed[0].column != self.left or len(printed) > 2:
            return False
        parts = wording.split_task(printed[0].text, self.task_line)
        if not parts or (len(printed) == 2 and parts[2]):
            return False
        number, label, name = parts
        value = printed[-1] if len(printed) == 2 else replace(printed[0], text=name)
        self._open_task(number, replace(printed[0], text=label), replace(value, text=value.text.strip()))
        return True

    def _open_task(self, number: int | None, label: Cell, name: Cell) -> None:
        """The task printed on this row; one printed again on a new page goes on."""
        self.got.label(label)
        last = self.got.tasks[-1] if self.got.tasks else None
        if last and number == last.seq and name.text == (last.name or "") and not name.path:
            return
        seq = number if number is not None else len(self.got.tasks) + 1
        self.got.place(f"tasks[{len(self.got.tasks)}].name", name, "name", name.key)
        self.got.tasks.append(GatheredTask(seq, name.text or None, name.key))

    def _open_panel(self, panel: OpenPanel) -> None:
        self.panel = panel
        for cell in (*panel.head.cells, *panel.head.sides):
            self.got.label(cell)

    def _panel_row(self, row: int) -> bool:
        """A row of the open panel.  Without a merged label beside it a new line or head closes the panel."""
        if not self.panel:
            return False
        printed = [cell for cell in self.printed[row] if cell not in self.panel.head.sides]
        goes_on = self.panel.holds(row) or (not self.panel.is_merged and not self._closes_panel(row, printed))
        fixed = self.panel.row_of(printed, joins=self.panel.holds(row)) if goes_on else None
        if fixed:
            self._fill_row(fixed, row, self.panel.head, self.panel.panel.columns)
        else:
            self.panel = None
        return bool(fixed)

    def _closes_panel(self, row: int, printed: list[Cell]) -> bool:
        if not printed or find_head(self.table, self.rows, self.covering, row):
            return True
        return printed[0].column == self.left and self._opens_line(printed[0])

    def _foot(self, row: int) -> bool:
        """A row that closes the table, known by its label."""
        if not self.table.foot:
            return False
        printed = self.printed[row]
        foot = next(
            (one for one in self.table.foot if printed and wording.is_label_of(one, printed[0].text)),
            None,
        )
        if foot and self.head:
            self._fill_row(foot, row, self.head, self.table.columns)
        return bool(foot and self.head)

    def _fill_row(self, fixed: FixedRow, row: int, head: Head, columns: Sequence[Column]) -> None:
        """Fields of the head that stand in a row under titles; the rest of a cut cell is joined to it."""
        labels = [cell for cell in self.printed[row] if wording.is_label_of(fixed, cell.text)]
        for cell in labels[:1]:
            self.got.label(cell)
        found = self._row_cells(row, head)
        for column, name in zip(columns, fixed.fields, strict=True):
            cells = [cell for cell in found.get(column.field, []) if cell not in labels[:1]]
            if name and cells:
                self.got.head_piece(name, cells)

    def _line(self, row: int) -> bool:
        """Label and value pairs.  Below a head they stand only where no level can be."""
        cells = self.rows[row]
        printed = self.printed[row]
        if not printed or not self._may_be_label(printed[0]):
            return False
        if self.head and not self._opens_line(printed[0]):
            return False
        index = 0
        while index < len(cells):
            index += self._pair(cells, index)
        return True

    def _may_be_label(self, cell: Cell) -> bool:
        return self._opens_line(cell) or wording.normal(cell.text) in self.amounts

    def _opens_line(self, cell: Cell) -> bool:
        if self.head and (cell.column != self.left or cell.column in self.head.level_columns):
            return False
        return wording.normal(cell.text) in self.known or bool(wording.split_label(cell.text, self.known))

    def _pair(self, cells: list[Cell], index: int) -> int:
        """Read the label at `index` with its value; how many cells that took."""
        cell = cells[index]
        pair = self._pair_named(wording.normal(cell.text))
        inline = wording.split_label(cell.text, self.known)
        if pair and (index + 1 < len(cells) or not inline):
            return self._neighbour(pair, cells, index)
        if inline:
            _, label, text = inline
            pair = self._pair_named(wording.normal(label)) or inline[0]
            self.got.label(replace(cell, text=label))
            self.got.head_value(pair.field, replace(cell, text=text))
        elif wording.normal(cell.text) in self.amounts:
            self.got.label(cell)
        elif cell.text.strip():
            self.got.unplaced.append(cell)
        return 1

    def _pair_named(self, label: str) -> Labelled | None:
        """Of labels worded alike the first that was not met yet."""
        alike = self.alike.get(label, ())
        return next((pair for pair in alike if pair.field not in self.got.met), alike[0] if alike else None)

    def _neighbour(self, pair: Labelled, cells: list[Cell], index: int) -> int:
        """The value at a label's right: its neighbour, or behind empty cells whatever is no label."""
        label = cells[index]
        self.got.label(label)
        self.got.met.add(pair.field)
        end = index + 1
        while end < len(cells) and not cells[end].text.strip():
            end += 1
        beside = end < len(cells) and cells[end].column == label.column + label.colspan
        if end < len(cells) and (beside or not self._may_be_label(cells[end])):
            self.got.head_value(pair.field, self._whole(label, cells[end]))
            return end - index + 1
        if end > index + 1:
            self.got.head_value(pair.field, cells[index + 1])
        return end - index

    def _whole(self, label: Cell, value: Cell) -> Cell:
        """A value cut into several rows beside one merged label is one."""
        below = [
            self.covering.get((row, value.column))
            for row in range(value.row + value.rowspan, label.row + label.rowspan)
        ]
        rest = [cell for row, cell in enumerate(below) if cell and cell not in below[:row]]
        for cell in rest:
            self.rows[cell.row].remove(cell)
            if cell.text.strip():
                self.printed[cell.row].remove(cell)
        self.got.joined.extend(rest)
        return replace(value, text="".join([value.text, *(cell.text for cell in rest)]))

    def _open_table(self, head: Head) -> None:
        self.head = head
        self.got.labels.extend(cell.printed_as(Role.HEAD) for cell in head.cells)
        self.got.labels.extend(cell.printed_as(Role.LABEL) for cell in head.sides)
        if not self.got.tasks:
            self.got.tasks.append(GatheredTask(1))

    def _indicator(self, row: int) -> None:
        if not self.head:
            return
        own = [cell for cell in self.rows[row] if self.head.holds(cell)]
        if self.sides and len(own) < len(self.rows[row]):
            self._sides(row)
        if not _has_content(own) or self._spans_all(row):
            return
        task, found = self.got.tasks[-1], self._row_cells(row, self.head)
        texts = {name: _text(cells) for name, cells in found.items()}
        values: dict[str, Any] = {name: text or None for name, text in texts.items()}
        if texts.get("seq"):
            values["seq"] = wording.number(texts["seq"])
        key = next((cell.key for cells in found.values() for cell in cells if cell.row == row), None)
        self._place_row(row, found, texts, values, key)
        task.rows.append(indicator_of(key, values))

    def _sides(self, row: int) -> None:
        """The side label, printed beside a row that stands under the head."""
        assert self.head
        for cell in self.printed[row]:
            if not self.head.holds(cell) and wording.normal(cell.text) in self.sides:
                self.got.label(cell)

    def _row_cells(self, row: int, head: Head) -> dict[str, list[Cell]]:
        """For each field the cells of its columns that cover the row and begin below the head."""
        found: dict[str, list[Cell]] = {}
        for name, columns in head.columns.items():
            found[name] = cells = []
            for column in columns:
                cell = self.covering.get((row, column))
                if cell and cell.row > head.last and cell not in cells:
                    cells.append(cell)
        return found

    def _spans_all(self, row: int) -> bool:
        """A running text across the table is no indicator."""
        assert self.head
        printed = self.printed[row]
        if len(printed) != 1 or len(self.head.columns) < 2:
            return False
        left, right = printed[0].column, printed[0].column + printed[0].colspan
        return self.head.inside <= set(range(left, right))

    def _place_row(
        self,
        row: int,
        found: dict[str, list[Cell]],
        texts: dict[str, str],
        values: dict[str, Any],
        key: str | None,
    ) -> None:
        task = len(self.got.tasks) - 1
        index = len(self.got.tasks[-1].rows)
        for name, cells in found.items():
            if texts[name] and values[name] is None:
                self.got.unplaced.extend(cell for cell in cells if cell.row == row)
            elif cells:
                whole = _whole(name, cells[0], texts[name])
                self.got.place(row_path(self.sheet.form, task, index, name), whole, name, key)
                self.got.joined.extend(cells[1:])


def _has_content(cells: Sequence[Cell]) -> bool:
    """Something begins on a row.  An empty row is an indicator only if somebody gave it an address."""
    return any(cell.text.strip() or cell.path for cell in cells)


def _text(cells: Sequence[Cell]) -> str:
    """Of a field's cells on one row, mostly one."""
    text = cells[0].text if len(cells) == 1 else "".join(cell.text for cell in cells)
    return text.strip()


def _whole(name: str, cell: Cell, text: str) -> Cell:
    """The first cell of a value with all of its text.

    Words of the empty form that were left in stay as printed, with a note for people.
    """
    if name == "level3" and wording.is_residue(text):
        origin = cell.origin or Origin()
        return replace(cell, text=text, origin=replace(origin, repairs=(*origin.repairs, RESIDUE)))
    return cell if cell.text == text else replace(cell, text=text)
