"""Draw a sheet as HTML: one structure for view, edit, plain and review.

Modes differ in attributes, marks and boxes, never in rows, cells or spans: what a clerk fills, a reviewer
reads and the public sees is the same table.  No style attributes, no script: the content policy forbids both.
`edit` is the paper the script types on (static/editor/): a cell's text nodes are its text, line ends as they
are.  `plain` has a box in every cell and works without script.

Posting: a box is named `c.<row key>.<field>`, `t.<task key>.name` or `h.<field>`; hidden `task` and `row`
inputs give the order; buttons are called `op`.  A merged cell is one box under the key of its first row: a
row without a box in a column has the text of the row above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sheets.documents import DEPARTMENT_ANNUAL, Document, row_path
from sheets.fill import column_widths, fill, head_depth, head_pairs
from sheets.grid import Cell, Role
from sheets.layout import Column, Kind, Labelled, Line, Panel, Sheet, TaskLine
from sheets.render.boxes import Box, begun, box, counted, row_buttons, task_buttons
from sheets.render.columns import CLASSES, above_class, frozen_head, heads_rows, row_classes, typed_class
from sheets.render.drawing import PLAIN, Drawing, Look
from sheets.render.marks import Address, Errors, Mark, Marks, link
from sheets.render.markup import Html, element, escaped, join, verbatim
from sheets.render.stamps import Stamps
from sheets.wording import split_label, split_task

MODES = ("view", "edit", "plain", "review")
WIDE = 10  # table columns from which a sheet scrolls instead of shrinking


def render(
    sheet: Sheet,
    document: Document,
    mode: str = "view",
    marks: Marks | None = None,
    errors: Errors | None = None,
    *,
    notes: Errors | None = None,
    commenting: bool = True,
    drawing: Drawing = PLAIN,
) -> Html:
    """The sheet with its title.  In review mode each cell links to `?cell=<row key>:<field>#say`.

    notes: words under a cell's box that are no error (原件：…).  drawing: of differences (`render.changes`).
    """
    if mode not in MODES:
        raise ValueError(mode)
    stamps = Stamps(sheet, mode)
    page = _Page(sheet, document, mode, marks or {}, errors or {}, notes or {}, commenting, drawing, stamps)
    return join([page.above(), page.table(), page.below()])


class _Row(NamedTuple):
    """An indicator on its Grid row."""

    task: int  # its task's index
    place: int  # its index in the task
    key: str
    number: int  # counted through the sheet, 第3行 in every message
    level3: str


@dataclass(slots=True)
class _Page:
    sheet: Sheet
    document: Document
    mode: str
    marks: Marks
    errors: Errors
    notes: Errors
    commenting: bool
    drawing: Drawing
    stamps: Stamps
    labelled: dict[str, Labelled] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    panel_titles: set[str] = field(default_factory=set)
    grid_rows: list[list[Cell]] = field(default_factory=list)
    indicators: dict[int, _Row] = field(default_factory=dict)
    tables: dict[int, int] = field(default_factory=dict)  # Grid row of a head -> index of its task

    def __post_init__(self) -> None:
        grid = fill(self.sheet, self.document)
        self.labelled = {pair.field: pair for pair in head_pairs(self.sheet, self.document)}
        self.columns = {column.field: column for column in self.sheet.table.columns}
        panels = (block for block in self.sheet.blocks if isinstance(block, Panel))
        self.panel_titles = {title for panel in panels for column in panel.columns for title in column.titles}
        self.grid_rows = [[] for _ in range(grid.rows)]
        for cell in grid.cells:
            self.grid_rows[cell.row].append(cell)
        for cells in self.grid_rows:
            cells.sort(key=lambda cell: cell.column)
        self._find_rows()

    def _find_rows(self) -> None:
        """Where `fill` put each task's head and indicators: rows follow their head without a gap."""
        heads = [row for row, cells in enumerate(self.grid_rows) if self._is_first_head(row, cells)]
        depth, number = head_depth(self.sheet.table), 0
        for index, row in enumerate(heads):
            self.tables[row] = index
            task = self.document.tasks[index] if self.document.tasks else None
            for place, indicator in enumerate(task.indicators if task else ()):
                number += 1
                key = indicator.key or f"{index}-{place}"
                level3 = self.drawing.plain(indicator.level3 or "")
                shown = self.drawing.rows.get(key, Look(number=number)).number
                self.indicators[row + depth + place] = _Row(index, place, key, shown, level3)

    def _is_first_head(self, row: int, cells: list[Cell]) -> bool:
        """The head's first tier; the others hang below it."""
        above = self.grid_rows[row - 1] if row else []
        has_head = any(cell.role == Role.HEAD for cell in cells)
        return has_head and not any(cell.role == Role.HEAD for cell in above)

    def task_key(self, index: int) -> str:
        task = self.document.tasks[index] if self.document.tasks else None
        return (task.key if task else None) or f"t{index}"

    # ---- the parts of the page ----

    def above(self) -> Html:
        """Title, year and the lines above the frame: running text, not table."""
        return join(
            element(
                "div", {"class": above_class(cells[0].role)}, self._content(cells[0]), self._address(cells[0])
            )
            for cells in self.grid_rows
            if self._is_above(cells)
        )

    def _is_above(self, cells: list[Cell]) -> bool:
        loose = {
            pair.field
            for block in self.sheet.blocks
            if isinstance(block, Line) and not block.bordered
            for pair in block.pairs
        }
        return bool(cells) and (cells[0].role in (Role.TITLE, Role.NOTE) or cells[0].field in loose)

    def table(self) -> Html:
        rows = [row for row, cells in enumerate(self.grid_rows) if not self._is_above(cells)]
        head = self._thead_rows(rows)
        drawn = {row: self._row(row, first=row == rows[0]) for row in rows}
        parts = [self._colgroup()]
        if head:
            parts.append(element("thead", {}, join(drawn[row] for row in head)))
        parts.append(element("tbody", {}, join(drawn[row] for row in rows if row not in head)))
        wide = len(self.columns) >= WIDE
        classes = f"sheet {'dept' if self.sheet.form == DEPARTMENT_ANNUAL else self.sheet.form}"
        label = "：".join(filter(None, (self.sheet.title, self.drawing.plain(self.document.name or ""))))
        table = element(
            "table",
            {"class": classes + (" wide-sheet" if wide else ""), "aria-label": label, "data-mode": self.mode},
            join(parts),
        )
        frame = {"class": "wide", "role": "region", "aria-label": self.sheet.title, "tabindex": "0"}
        return element("div", frame, table) if wide else table

    def _thead_rows(self, rows: list[int]) -> list[int]:
        """The head where it opens the table; a side label reaches from head to rows and forbids <thead>."""
        opens = bool(rows) and rows[0] in self.tables and not self.sheet.table.side
        return rows[: head_depth(self.sheet.table)] if opens else []

    def _colgroup(self) -> Html:
        gutter = element("col", {"class": "gut-col", "width": "34", "hidden": self.mode == "view"})
        widths = (element("col", {"width": f"{width:g}%"}) for width in column_widths(self.sheet))
        return element("colgroup", {}, join((gutter, *widths)))

    def below(self) -> Html:
        if self.mode != "plain" or not self.sheet.has_tasks:
            return Html()
        label = next(block.label for block in self.sheet.blocks if isinstance(block, TaskLine))
        button = element(
            "button", {"class": "btn s", "name": "op", "value": "add-task"}, escaped(f"添加{label}")
        )
        return element("p", {"class": "sheet-more no-print"}, button)

    # ---- rows and cells ----

    def _row(self, row: int, *, first: bool) -> Html:
        cells = self.grid_rows[row]
        classes = "t1" if first else ""
        if any(cell.role == Role.HEAD for cell in cells):
            classes += " hd"
        elif row not in self.indicators:
            classes += " hrow"
        classes += f" {self._look(row).classes}"
        drawn = [self._gutter(row), *(self._cell(cell) for cell in cells)]
        return element("tr", {"class": classes.strip()} | self._row_address(row), join(drawn))

    def _look(self, row: int) -> Look:
        """Of an indicator's row or a task's line."""
        if not self.drawing.rows:
            return Look()
        known = self.indicators.get(row)
        key = known.key if known else self._key(self.grid_rows[row][0]) if self.grid_rows[row] else ""
        return self.drawing.rows.get(key, Look())

    def _row_address(self, row: int) -> dict[str, str | bool]:
        """Where the script finds an indicator's row, and the head its task's rows hang below."""
        indicator = self.indicators.get(row)
        task = self.task_key(self.tables[row]) if row in self.tables else False
        if self.mode != "edit":
            return {}
        return {"data-key": indicator.key if indicator else False, "data-task": task}

    def _gutter(self, row: int) -> Html:
        """The row's number, and in plain mode its place in the order and its buttons."""
        indicator = self.indicators.get(row)
        number = str(indicator.number or "") if indicator else ""
        content = escaped(self._look(row).sign + number)
        if self.mode == "plain":
            content = join([content, self._row_inputs(row, indicator)])
        return element("td", {"class": "gut", "hidden": self.mode == "view"}, content)

    def _row_inputs(self, row: int, indicator: _Row | None) -> Html:
        if indicator:
            level2 = self.columns.get("level2")
            items = level2 is not None and level2.merge and level2.kind != Kind.CHOICE
            return row_buttons(self.task_key(indicator.task), indicator.key, indicator.number, items=items)
        if row in self.tables:
            index = self.tables[row]
            rows = self.document.tasks[index].indicators if self.document.tasks else ()
            removable = self.sheet.has_tasks and f"第{index + 1}项任务"
            return task_buttons(self.task_key(index), empty=not rows, removable=removable or "")
        return Html()

    def _cell(self, cell: Cell) -> Html:
        if cell.field and cell.row in self.indicators and self.drawing is PLAIN:
            flags = self._flags(cell) if self.marks or self.errors else ""
            return self.stamps.drawn(cell, self.indicators[cell.row].key, flags, self._content(cell))
        attributes: dict[str, str | bool] = {"class": self._class(cell)}
        if cell.role in (Role.LABEL, Role.HEAD):
            attributes["scope"] = self._scope(cell)
        elif self._is_level(cell):
            attributes["scope"] = "rowgroup"
        attributes |= {
            "rowspan": str(cell.rowspan) if cell.rowspan > 1 else False,
            "colspan": str(cell.colspan) if cell.colspan > 1 else False,
        }
        tag = "th" if "scope" in attributes else "td"
        return element(tag, attributes, self._content(cell), self._address(cell))

    def _scope(self, cell: Cell) -> str:
        if cell.role == Role.LABEL and cell.text in self.panel_titles:
            return "colgroup" if cell.colspan > 1 else "col"
        if cell.role == Role.LABEL:
            return "rowgroup" if cell.rowspan > 1 else "row"
        below = sum(cell.text in column.titles for column in self.sheet.table.columns)
        return "colgroup" if cell.colspan > 1 and below > 1 else "col"

    def _address(self, cell: Cell) -> dict[str, str | bool]:
        if not self._is_real(cell):
            return {}
        kind = self._kind(cell)
        plain = self.drawing is PLAIN
        return {
            "id": f"{self._key(cell)}:{cell.field}" if plain and self.mode == "view" else False,
            "data-path": (cell.path or "") if plain else False,
            "data-row": self._key(cell),
            "data-field": cell.field or "",
            "data-kind": str(kind),
            "data-name": self.stamps.names.get(cell.field or "", False)
            if cell.row in self.indicators
            else False,
        }

    def _kind(self, cell: Cell) -> Kind:
        if cell.row in self.indicators:
            return self.columns[cell.field or ""].kind
        pair = self.labelled.get(cell.field or "")
        return pair.kind if pair and not self._is_task(cell) else Kind.TEXT

    def _is_task(self, cell: Cell) -> bool:
        return bool(cell.path and cell.path.startswith("tasks[") and cell.row not in self.indicators)

    def _is_level(self, cell: Cell) -> bool:
        """Level 1 and level 2 head the rows they cover."""
        return cell.row in self.indicators and heads_rows(self.columns[cell.field or ""])

    def _key(self, cell: Cell) -> str:
        if cell.row in self.indicators:
            keys = [self.indicators[at].key for at in range(cell.row, cell.row + cell.rowspan)]
            return next((key for key in keys if self.drawing.real(key, cell.field or "")), keys[0])
        if self._is_task(cell):
            return self.task_key(self.tables[cell.row + 1])
        return cell.key or ""

    def _is_real(self, cell: Cell) -> bool:
        return bool(cell.field) and self.drawing.real(self._key(cell), cell.field or "")

    def _class(self, cell: Cell) -> str:
        names = ["f1"] if cell.column == 0 else []
        if cell.role == Role.HEAD:
            names += frozen_head(self.columns.values(), cell.text)
        elif cell.field:
            names += self._value_classes(cell)
        elif cell.role == Role.LABEL:
            names += ["lv"] if cell.rowspan > 1 else []
        return " ".join(names)

    def _value_classes(self, cell: Cell) -> list[str]:
        kind = self._kind(cell)
        names = [CLASSES.get(kind, "")]
        if cell.row in self.indicators:
            names = row_classes(self.columns[cell.field or ""])
        names += [*typed_class(kind, self.mode), self._flags(cell)]
        return [*filter(None, names), *(["task"] if self._is_task(cell) else [])]

    def _flags(self, cell: Cell) -> str:
        marks = len(self._marks(cell))
        names = ["has" if marks == 1 else "has2"] if marks else []
        return " ".join([*names, "fe"] if self._said(self.errors, cell) else names)

    # ---- what stands in a cell ----

    def _content(self, cell: Cell) -> Html:
        if not cell.field:
            return self.drawing.text(cell.text)
        label, text = self._parted(cell)
        shown = verbatim(text) if self.mode == "edit" else self.drawing.text(text)
        if self.mode == "plain" and self._kind(cell) == Kind.FIXED:
            shown = counted(f"c.{self._key(cell)}.{cell.field}", text)
        elif self.mode == "plain":
            shown = box(self._box(cell, text))
        label_drawn = element("span", {"class": "lb"}, escaped(label)) if label else Html()
        return join([label_drawn, shown, self._corner(cell)])

    def _parted(self, cell: Cell) -> tuple[str, str]:
        """The label that is printed in one cell with its value, and the value."""
        pair = self.labelled.get(cell.field or "")
        if self._is_task(cell):
            line = next(block for block in self.sheet.blocks if isinstance(block, TaskLine))
            parts = split_task(cell.text, line)
            return (parts[1], parts[2]) if parts else ("", cell.text)
        if pair and self._is_above([cell]):
            inline = split_label(cell.text, {pair.label.rstrip("：:"): pair})
            return (inline[1], inline[2]) if inline else ("", cell.text)
        return "", cell.text

    def _box(self, cell: Cell, text: str) -> Box:
        key, name = self._key(cell), cell.field or ""
        row = self.indicators.get(cell.row)
        post = f"c.{key}.{name}" if row else f"t.{key}.{name}" if self._is_task(cell) else f"h.{name}"
        width = sum(column_widths(self.sheet)[cell.column : cell.column + cell.colspan])
        return Box(
            name=post,
            text=text,
            label=self._words(cell),
            kind=self._kind(cell),
            level=name if self._is_level(cell) else "",
            width=width * (2 if len(self.columns) >= WIDE else 1),
            error=self._said(self.errors, cell),
            note=self._said(self.notes, cell),
        )

    def _words(self, cell: Cell) -> str:
        """What a screen reader says for a box: 第3行 指标值（一次采购数量）."""
        row = self.indicators.get(cell.row)
        if row:
            about = f"（{begun(row.level3)}）" if row.level3 and cell.field != "level3" else ""
            title = self.columns[cell.field or ""].titles[-1].partition("（")[0]
            return f"第{row.number}行 {title}{about}"
        pair = self.labelled.get(cell.field or "")
        label = pair.label if pair and not self._is_task(cell) else self._parted(cell)[0]
        return label.rstrip("：")

    def _said(self, words: Errors, cell: Cell) -> str:
        if not words:
            return ""
        keys = (at for at in self._addresses(cell) if isinstance(at, tuple))
        return next((words[at] for at in keys if at in words), "")

    def _addresses(self, cell: Cell) -> Iterator[Address]:
        """Every address of a cell: a merged one has those of all rows it covers."""
        if cell.row not in self.indicators:
            yield from (cell.path or "", (self._key(cell), cell.field or ""))
            return
        for at in range(cell.row, cell.row + cell.rowspan):
            row = self.indicators[at]
            yield row_path(self.sheet.form, row.task, row.place, cell.field or "")
            yield row.key, cell.field or ""

    def _marks(self, cell: Cell) -> list[Mark]:
        if not self.marks:
            return []
        return [Mark(*mark) for at in self._addresses(cell) for mark in self.marks.get(at, ())]

    def _corner(self, cell: Cell) -> Html:
        drawn = [link(mark) for mark in self._marks(cell)]
        if self.mode == "review" and self.commenting and self._is_real(cell):
            href = f"?cell={self._key(cell)}:{cell.field}#say"
            words = f"对{self._words(cell)}写意见"
            drawn.append(
                element("a", {"class": "say no-print", "href": href, "aria-label": words}, escaped("＋"))
            )
        return element("span", {"class": "mks"}, join(drawn)) if drawn else Html()
