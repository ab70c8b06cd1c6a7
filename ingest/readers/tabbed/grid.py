"""Builds the grid of one sheet from its printed rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.readers.heads import HeadCell, choose, head_cells, is_head, match, normal
from ingest.readers.raw import Line
from ingest.readers.tabbed import columns
from sheets.fill import DASHES
from sheets.grid import Cell, Grid, Origin, Role
from sheets.layout import Amounts, Labelled, Sheet, Table
from sheets.layout import Line as LabelLine

CUT = "跨页断开的单元格已接好"
SHIFTED = "左移的单元格已归位"
_AFTER_BREAK, _WITHOUT_BREAK = 1.0, 4.0  # price of reading a row as the rest of the one before


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line, its cells cleaned.  `broken`: a page may have ended before it."""

    number: int
    page: int
    cells: tuple[str, ...]
    tabbed: bool
    heading: bool
    broken: bool

    @property
    def text(self) -> str:
        return "".join(self.cells)

    @property
    def pieces(self) -> list[columns.Piece]:
        return [(position, text) for position, text in enumerate(self.cells) if text]

    @property
    def texts(self) -> list[str]:
        return [text for text in self.cells if text]

    def as_line(self) -> Line:
        return Line(self.number, self.text, self.page)


@dataclass(slots=True)
class Draft:
    """A cell still growing."""

    row: int
    column: int
    text: str
    page: int
    lines: list[int]
    role: Role = Role.VALUE
    rowspan: int = 1
    colspan: int = 1
    repairs: list[str] = field(default_factory=list)

    def extend(self, text: str, line: int) -> None:
        self.text += text
        self.lines.append(line)
        self.repairs.append(CUT)

    def cell(self) -> Cell:
        origin = Origin(self.page, tuple(self.lines), repairs=tuple(dict.fromkeys(self.repairs)))
        return Cell(self.row, self.column, self.text, self.rowspan, self.colspan, self.role, origin=origin)


def labels(sheet: Sheet) -> list[Labelled]:
    """The labels that stand at the left of a value, not the heads of columns."""
    found: list[Labelled] = []
    for block in sheet.blocks:
        if isinstance(block, LabelLine):
            found += block.pairs
        elif isinstance(block, Amounts):
            found += block.parts
    return found


def _wordings(sheet: Sheet) -> set[str]:
    blocks = [block for block in sheet.blocks if isinstance(block, Amounts)]
    words = {normal(word) for label in labels(sheet) for word in (label.label, *label.synonyms)}
    return words | {normal(word) for block in blocks for word in (block.label, *block.synonyms)}


def is_label(sheet: Sheet, text: str) -> bool:
    """`项目名称`, or a label with its value in the same cell."""
    words = _wordings(sheet)
    head, colon, _ = text.replace(":", "：").partition("：")
    return normal(text) in words or (bool(colon) and normal(head) in words)


def opens(line: Printed, sheets: Sequence[Sheet]) -> str | None:
    """The form whose first row this line is: its first label, or the head of a sheet that begins with it."""
    if not line.tabbed or not line.texts:
        return None
    return next((sheet.form for sheet in sheets if _opens(sheet, line)), None)


def _opens(sheet: Sheet, line: Printed) -> bool:
    first = next((pair for block in _bordered(sheet) for pair in block.pairs), None)
    if first is not None:
        return line.pieces[0][0] <= 1 and normal(line.texts[0]) in {
            normal(word) for word in (first.label, *first.synonyms)
        }
    return normal(line.texts[0]) == normal(head_cells(sheet.table)[0].titles[0]) and len(line.texts) > 4


def _bordered(sheet: Sheet) -> list[LabelLine]:
    return [block for block in sheet.blocks if isinstance(block, LabelLine) and block.bordered]


def _sheet_of(form: str, lines: Sequence[Printed], sheets: Sequence[Sheet]) -> Sheet:
    printed = [text for line in lines for text in line.texts]
    return choose([sheet for sheet in sheets if sheet.form == form], printed)


def _positions(table: Table, lines: Sequence[Printed]) -> tuple[int, ...]:
    """Where each column stands in the printed rows: as a head says, perhaps shifted, or simply counted.

    A head may have lost cells itself, so each proposal is priced with all rows and the cheapest is taken.
    """
    width = len(columns.fields(table))
    proposals = [tuple(range(width))] + [
        _from_head(table, line) for line in lines if is_head(table, line.texts)
    ]
    proposals += [tuple(place + 1 for place in proposal) for proposal in proposals]
    rows = [line.pieces for line in lines if line.pieces and not is_head(table, line.texts)]

    def price(proposal: tuple[int, ...]) -> float:
        return sum(columns.price_as_row(table, proposal, row) for row in rows)

    return min(dict.fromkeys(proposals), key=price)


def _from_head(table: Table, line: Printed) -> tuple[int, ...]:
    """A head's own columns; those without a title of their own stand between their neighbours."""
    known = {
        cell.column: position
        for cell, (position, _) in zip(match(table, line.texts), line.pieces, strict=True)
        if cell is not None
    }
    places: list[int] = []
    for column in range(len(columns.fields(table))):
        before = places[-1] if places else min(known.values(), default=0) - min(known, default=0) - 1
        places.append(known.get(column, before + 1))
    return tuple(places)


class GridDraft:
    """The rows of one sheet put one below the other."""

    def __init__(self, sheet: Sheet, positions: Sequence[int]) -> None:
        self.sheet, self.table, self.positions = sheet, sheet.table, positions
        self.width = max(3, len(columns.fields(sheet.table)))
        self.cells: list[Draft] = []
        self.heads: list[Line] = []
        self.unplaced: list[Line] = []
        self._row = 0
        self._last: list[Draft] = []  # cells of the row before, to which the rest of a cut row belongs
        self._cover: dict[int, Draft] = {}  # the cell that covers each column in the row before
        self._head_at: int | None = None  # first row of the head of the current task
        self._printed_head: list[HeadCell] = []
        self._task: Draft | None = None

    @classmethod
    def of(cls, form: str, lines: Sequence[Printed], sheets: Sequence[Sheet]) -> GridDraft:
        sheet = _sheet_of(form, lines, sheets)
        body = [line for line in lines if not is_label(sheet, line.texts[0] if line.texts else "")]
        return cls(sheet, _positions(sheet.table, body))

    def add_above(self, lines: Sequence[Printed], is_note: Callable[[str], bool]) -> None:
        for index, line in enumerate(lines):
            role = Role.NOTE if is_note(line.text) else Role.TITLE if index == 0 else Role.VALUE
            self._add_whole(line, role)

    def add_task(self, line: Printed) -> None:
        self._task = self._add_whole(line, Role.LABEL)
        self._head_at, self._cover, self._last = None, {}, []

    def add_plain(self, line: Printed) -> None:
        """A line without cells: the rest of a task's name, or something with no place."""
        if self._task is not None and self._head_at is None:
            self._task.extend(line.text, line.number)
        else:
            self.unplaced.append(line.as_line())

    def add_row(self, line: Printed) -> None:
        if not line.pieces:
            return
        if is_head(self.table, line.texts):
            self._add_head(line)
        elif self._head_at is None and self._task is None:
            self._add_labels(line)
        else:
            self._add_indicator(line)

    def grid(self) -> Grid:
        return Grid(self._row, self.width, tuple(draft.cell() for draft in self.cells))

    def _add_whole(self, line: Printed, role: Role) -> Draft:
        draft = Draft(self._row, 0, line.text, line.page, [line.number], role, colspan=self.width)
        self.cells.append(draft)
        self._row += 1
        return draft

    # Labels and their values

    def _add_labels(self, line: Printed) -> None:
        texts = line.texts
        if not is_label(self.sheet, texts[0]):
            self._go_on(line)
            return
        block = next((x for x in self.sheet.blocks if isinstance(x, Amounts)), None)
        part = block is not None and self._is_part(block, texts[0])
        column = 1 if part else 0
        if part and self.cells[-1].row == self._row - 1:
            self._lengthen_amounts()
        self._last = [self._labelled(line, column + i, text) for i, text in enumerate(texts)]
        if self._last[-1].role is Role.LABEL:  # the value is empty
            self._last.append(self._labelled(line, self._last[-1].column + 1, ""))
        self._last[-1].colspan = self.width - self._last[-1].column
        self.cells += self._last
        self._row += 1

    def _is_part(self, block: Amounts, text: str) -> bool:
        words = {normal(word) for part in block.parts for word in (part.label, *part.synonyms)}
        return normal(text) in words

    def _lengthen_amounts(self) -> None:
        first = next((c for c in reversed(self.cells) if c.column == 0), None)
        if first is not None and first.row + first.rowspan == self._row:
            first.rowspan += 1

    def _labelled(self, line: Printed, column: int, text: str) -> Draft:
        role = Role.LABEL if is_label(self.sheet, text) and text else Role.VALUE
        return Draft(self._row, column, text, line.page, [line.number], role)

    def _go_on(self, line: Printed) -> None:
        """The rest of a value cut by a page end."""
        values = [draft for draft in self._last if draft.role is Role.VALUE]
        texts = line.texts
        if len(texts) > len(values):
            self.unplaced.append(line.as_line())
            return
        for draft, text in zip(values[-len(texts) :], texts, strict=True):
            draft.extend(text, line.number)

    # The head

    def _add_head(self, line: Printed) -> None:
        found = match(self.table, line.texts)
        if self._head_at is None:
            self._head_at, self._printed_head = self._row, []
            self._row += max(column.tier + column.rowspan for column in head_cells(self.table))
            self._cover, self._last = {}, []
        new = [cell for cell in found if cell is not None and cell not in self._printed_head]
        if len(new) < len(line.texts) or self._last:
            self.heads.append(line.as_line())
            return
        self._printed_head += new
        for cell, text in zip(new, line.texts, strict=True):
            self.cells.append(self._head_cell(line, cell, text))

    def _head_cell(self, line: Printed, cell: HeadCell, text: str) -> Draft:
        side = cell.column == 0 and self.table.side is not None
        draft = Draft(self._head_row() + cell.tier, cell.column, text, line.page, [line.number])
        draft.role, draft.rowspan, draft.colspan = Role.HEAD, cell.rowspan, cell.colspan
        if side:
            draft.role = Role.LABEL
            self._cover[0] = draft
        return draft

    def _head_row(self) -> int:
        return self._head_at if self._head_at is not None else self._row

    def _go_on_with_head(self, line: Printed) -> None:
        """The rest of titles that a page end cut: each belongs to the lowest title above it."""
        heads = [draft for draft in self.cells if draft.row >= self._head_row()]
        for position, text in line.pieces:
            over = [d for d in heads if d.column <= self._column_at(position) < d.column + d.colspan]
            if over:
                over[-1].extend(text, line.number)
            else:
                self.unplaced.append(Line(line.number, text, line.page))

    def _column_at(self, position: int) -> int:
        return self.positions.index(position) if position in self.positions else position

    # Indicators

    def _add_indicator(self, line: Printed) -> None:
        placing = columns.place(self.table, self.positions, line.pieces)
        rest = columns.place(self.table, self.positions, line.pieces, whole=False)
        if self._head_at is not None and not self._last and line.broken and placing.price >= columns.MISSING:
            self._go_on_with_head(line)
        elif not placing.possible:
            self.unplaced.append(line.as_line())
        elif self._is_rest(line, placing, rest):
            for column, (_, text) in zip(rest.columns, line.pieces, strict=True):
                self._cover[column].extend(text, line.number)
        else:
            self._new_indicator(line, placing)

    def _is_rest(self, line: Printed, placing: columns.Placing, rest: columns.Placing) -> bool:
        """The row goes on with the cells of the row before, which a page end cut."""
        names = [columns.fields(self.table)[column] for column in rest.columns]
        if not self._last or "seq" in names or not set(rest.columns) <= set(self._cover):
            return False
        price = _AFTER_BREAK if line.broken else _WITHOUT_BREAK
        return rest.price + price < placing.price

    def _new_indicator(self, line: Printed, placing: columns.Placing) -> None:
        new: dict[int, Draft] = {}
        for column, (position, text) in zip(placing.columns, line.pieces, strict=True):
            draft = Draft(self._row, column, text, line.page, [line.number])
            if self.positions[column] != position:
                draft.repairs.append(SHIFTED)
            new[column] = draft
        self._cover = self._covering(new)
        self._last = list(new.values())
        self.cells += self._last
        self._row += 1

    def _covering(self, new: dict[int, Draft]) -> dict[int, Draft]:
        """The cells over this row: its own, and those from above that reach down into its empty places."""
        cover: dict[int, Draft] = {}
        for index in range(len(columns.fields(self.table))):
            above = self._cover.get(index)
            if index in new:
                cover[index] = new[index]
            elif above is not None and self._reaches_down(index, above, new):
                above.rowspan = self._row + 1 - above.row
                cover[index] = above
        return cover

    def _reaches_down(self, index: int, above: Draft, new: dict[int, Draft]) -> bool:
        """The column merges, and what bounds it (a duty, the level above) stays the same."""
        names, column = columns.fields(self.table), columns.columns(self.table)[index]
        if column is None:
            return True
        if not column.merge or above.text in DASHES:
            return False
        if column.within is None:
            return True
        bound = names.index(column.within)
        return bound not in new or bound not in self._cover or new[bound].text == self._cover[bound].text
