"""A table of a docx file as Grids: merged cells from gridSpan and vMerge.

A table inside a cell is a table of its own when it has several rows and columns; the table around it is cut
there.  A smaller one is text of its cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.flow.spacing import without_layout
from ingest.readers.raw import Line
from ingest.readers.word.package import attribute, child, is_on, kind
from ingest.readers.word.text import Writer
from sheets.grid import Cell, Grid, Origin

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def inside(element: Element, names: frozenset[str]) -> Iterator[Element]:
    """The children of some kinds, also in wrappers that only mark them."""
    for one in element:
        if kind(one) in names:
            yield one
        elif kind(one) in _WRAPPERS:
            yield from inside(one, names)


@dataclass(slots=True)
class Box:
    """A cell still growing downwards."""

    row: int
    column: int
    colspan: int
    texts: list[str]
    rowspan: int = 1


@dataclass(slots=True)
class Tables:
    """Reads tables in document order; `unseen` are words that are not printed."""

    writer: Writer
    unseen: list[Line] = field(default_factory=list)
    count: int = 0

    def read(self, table: Element, number: int) -> Iterator[Line | Grid]:
        """number: of the table's first row among the document's paragraphs and rows."""
        self.count += 1
        reading = _Reading(self, f"第 {self.count} 个表", number)
        for row in inside(table, frozenset({"tr"})):
            yield from reading.take(row)
        yield from reading.rest()

    def cell_texts(self, cell: Element, found: list[Element]) -> list[str]:
        """The paragraphs of a cell; larger tables in it go to `found`, smaller ones are text."""
        texts: list[str] = []
        for one in inside(cell, frozenset({"p", "tbl"})):
            if kind(one) == "p":
                texts += self.paragraph(one)
            elif _is_table(one):
                found.append(one)
            else:
                for row in inside(one, frozenset({"tr"})):
                    for part in inside(row, frozenset({"tc"})):
                        texts += self.cell_texts(part, found)
        return texts

    def paragraph(self, paragraph: Element) -> list[str]:
        """Its printed lines, then those of the text boxes anchored to it."""
        words = self.writer.words(paragraph)
        if words.hidden.strip():
            self.unseen.append(Line(0, without_layout(words.hidden)))
        lines = [line for line in words.text.split("\n") if line.strip()]
        for box in words.boxes:
            lines += self.cell_texts(box, [])
        return lines


def _is_table(table: Element) -> bool:
    rows = list(inside(table, frozenset({"tr"})))
    return len(rows) > 1 and any(len(list(inside(row, frozenset({"tc"})))) > 1 for row in rows)


class _Reading:
    """One table, row by row; a nested table ends a Grid and begins another."""

    def __init__(self, tables: Tables, name: str, number: int) -> None:
        self.tables, self.name, self.number = tables, name, number
        self.printed = 0  # rows of the table so far
        self.boxes: list[Box] = []
        self.rows = self.columns = 0
        self._open: dict[int, Box] = {}  # the cell that may go on below, by column

    def take(self, row: Element) -> Iterator[Line | Grid]:
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            return
        nested: list[Element] = []
        column = int(attribute(child(properties, "gridBefore"), "val") or 0)
        for cell in inside(row, frozenset({"tc"})):
            column += self._cell(cell, column, nested)
        self.columns = max(self.columns, column)
        self.rows += 1
        self.printed += 1
        if nested:
            yield from self.rest()
            for table in nested:
                yield from self.tables.read(table, self.number + self.printed)

    def _cell(self, cell: Element, column: int, nested: list[Element]) -> int:
        """Puts a cell into the row; how many columns it takes."""
        properties = child(cell, "tcPr")
        span = int(attribute(child(properties, "gridSpan"), "val") or 1)
        texts = self.tables.cell_texts(cell, nested)
        merge = child(properties, "vMerge")
        above = self._open.get(column)
        if _goes_on(merge) and above is not None and above.colspan == span:
            above.rowspan += 1
            self.tables.unseen += [Line(self.number + self.printed, without_layout(text)) for text in texts]
            return span
        if _is_rest_of_row(properties) and self.boxes and self.boxes[-1].row == self.rows:
            self.boxes[-1].colspan += span
            self.boxes[-1].texts += texts
            return span
        box = Box(self.rows, column, span, texts)
        self.boxes.append(box)
        for place in range(column, column + span):
            self._open.pop(place, None)
        if merge is not None:
            self._open[column] = box
        return span

    def rest(self) -> Iterator[Grid]:
        """The rows so far as a Grid."""
        if self.rows:
            first = self.printed - self.rows
            cells = tuple(self._made(box, first + box.row) for box in self.boxes)
            yield Grid(self.rows, self.columns, cells)
        self.boxes, self._open = [], {}
        self.rows = self.columns = 0

    def _made(self, box: Box, row: int) -> Cell:
        text = without_layout("\n".join(box.texts))
        raw = tuple(without_layout(one) for one in box.texts) if len(box.texts) > 1 else ()
        place = f"{self.name}第 {row + 1} 行第 {box.column + 1} 列"
        origin = Origin(lines=(self.number + row,), place=place, raw=raw)
        return Cell(box.row, box.column, text, box.rowspan, box.colspan, origin=origin)


def _goes_on(merge: Element | None) -> bool:
    return merge is not None and attribute(merge, "val") != "restart"


def _is_rest_of_row(properties: Element | None) -> bool:
    """hMerge: how old files merge neighbours."""
    merge = child(properties, "hMerge")
    return merge is not None and attribute(merge, "val") != "restart" and is_on(merge)
