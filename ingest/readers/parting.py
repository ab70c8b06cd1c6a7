"""Parts the printed rows of a file into tables, each with the title, notes and department line above it.

A table begins at its title, at its first label (项目名称), or at a head where a head cannot be a repetition.
Rows without any of these go on with the table before, also in a further block, if its columns are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indicators.printed import compact
from ingest.layouts.anatomy import head_words
from ingest.readers.blocks import Row
from ingest.readers.fitting import FirstLabels, HeadFinders, opened_with
from ingest.readers.titles import (
    department_in,
    is_contents,
    is_note,
    is_signature,
    is_task,
    is_title,
    notes,
)
from ingest.recognise import form_of_title
from sheets import wording
from sheets.layout import Sheet


@dataclass(slots=True)
class Part:
    """One printed table.  forms: which it may be, none for an unknown one."""

    above: list[Row]
    forms: frozenset[str]
    rows: list[Row] = field(default_factory=list)
    opened: str | None = None  # what stands behind its first label
    before: list[Row] = field(default_factory=list)  # texts between the table before and this one
    headed: bool = False  # a head was printed

    @property
    def labelled(self) -> bool:
        """It began with a label of the field, whatever the sheet."""
        first = self.rows[0]
        return first.block is not None and wording.normal(first.printed[0].text) in head_words()

    @property
    def title(self) -> str | None:
        return next((compact(row.text) for row in self.above if _is_title(row)), None)

    @property
    def titled(self) -> str | None:
        """The form its title names."""
        forms = [form_of_title(row.text) for row in self.above if _is_title(row)]
        return next((form for form in forms if form), None)

    @property
    def department(self) -> str | None:
        """The department line above the table, or in its frame above the head."""
        found = (department_of(row) for row in (*self.above, *self.rows[:3]))
        return next((name for name in found if name), None)


def department_of(row: Row) -> str | None:
    """部门名称：某局, in one cell or in two."""
    texts = row.texts
    if len(texts) == 2 and row.block and department_in(f"{texts[0].rstrip(':：')}：{texts[1]}"):
        return compact(texts[1])
    found = [department_in(part) for text in texts for part in notes(text)]
    return next((one[1] for one in found if one), None)


def _is_title(row: Row) -> bool:
    return (row.block is None or len(row.printed) == 1) and is_title(row.text)


def _may_interrupt(row: Row) -> bool:
    """A row between two halves of a table that does not part them."""
    return announces(row) or compact(row.text).strip("（）()") in ("续", "续表", "续上表", "接上表")


def announces(row: Row) -> bool:
    """The row is a title, a note, or the department line: it belongs to the table that follows."""
    texts = row.texts
    if row.block and not row.starts_left() and not all(map(is_note, texts)):
        return False
    if _is_title(row) or department_of(row):
        return len(texts) <= 3
    return all(is_note(part) for text in texts for part in notes(text))


class Parter:
    """Goes down the rows; `waiting` are those of which only what follows says where they belong."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = tuple(sheets)
        self._labels = FirstLabels(self.sheets)
        self._finders = HeadFinders(self.sheets)
        self.parts: list[Part] = []
        self.waiting: list[Row] = []
        self.texts: list[Row] = []

    def run(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._take(row)
        self.texts += self.waiting
        self.waiting = []

    @property
    def _current(self) -> Part | None:
        return self.parts[-1] if self.parts else None

    def _take(self, row: Row) -> None:
        if not compact(row.text):
            self._blank(row)
        elif is_task(row.texts, self.sheets) and row.starts_left():
            self._go_on(row)
        elif row.block is None:
            self.waiting.append(row)
        elif (forms := self._labels.opening(row)) and not self._goes_on_above_head(row, forms):
            self._open(row, forms)
        elif announces(row) and not self._inside(row) and (_is_title(row) or not self._above_head(row)):
            self.waiting.append(row)
        elif forms := self._headed(row):
            self._head(row, forms)
        elif self._is_text(row):
            self.waiting.append(row)
        else:
            self._go_on(row)

    def _above_head(self, row: Row) -> bool:
        """The current table began with a label, and its head has not come yet."""
        current = self._current
        return bool(
            current
            and not current.headed
            and not self.waiting
            and row.block is not None
            and row.block is current.rows[0].block
            and current.labelled
        )

    def _goes_on_above_head(self, row: Row, forms: frozenset[str]) -> bool:
        """What is the first label of one sheet is a further label of another."""
        current = self._current
        return bool(
            current and self._above_head(row) and not (current.opened is not None and current.forms & forms)
        )

    def _blank(self, row: Row) -> None:
        """An empty row of a table may be one cell's rest; between tables it is nothing."""
        if row.cells and self._current and self._same_columns(row) and not self.waiting:
            self._current.rows.append(row)

    def _inside(self, row: Row) -> bool:
        """A cell below a head that reads like a note: a year as a target, a unit's name."""
        current = self._current
        return bool(current and current.headed and not self.waiting and len(row.printed) > 1)

    def _headed(self, row: Row) -> frozenset[str]:
        """The forms of which a row begins a table's head."""
        return frozenset(finder.sheet.form for finder in self._finders.beginning(row))

    def _is_text(self, row: Row) -> bool:
        """A row of a frame around running text, of the contents, or of those who sign."""
        if len(row.printed) == 2 and is_contents("".join(cell.text for cell in row.printed)):
            return True
        if is_signature(row.printed[0].text) and not self._above_head(row):
            return True
        return len(row.printed) == 1 and not (self._same_columns(row) and not self._named())

    def _same_columns(self, row: Row) -> bool:
        """The row stands in the current table's own block, or in the next one, with the same columns."""
        current = self._current
        if current is None or row.block is None:
            return False
        last = next((one.block for one in reversed(current.rows) if one.block), None)
        if last is None or last is row.block:
            return True
        return last.grid.columns == row.block.grid.columns and all(map(_may_interrupt, self.waiting))

    def _named(self) -> bool:
        """A title or a department waits."""
        return any(_is_title(row) or department_of(row) for row in self.waiting)

    def _open(self, row: Row, forms: frozenset[str]) -> None:
        current = self._current
        if current and current.opened == opened_with(row) and current.forms & forms and not self._renamed():
            self._append(row)
        else:
            self._start(row, forms)
            self.parts[-1].opened = opened_with(row)

    def _renamed(self) -> bool:
        """Something that waits names another table than the current one."""
        current = self._current
        assert current
        titles = [compact(row.text) for row in self.waiting if _is_title(row)]
        departments = [name for row in self.waiting if (name := department_of(row))]
        return any(title != current.title for title in titles) or any(
            name != current.department for name in departments
        )

    def _head(self, row: Row, forms: frozenset[str]) -> None:
        current = self._current
        if current and self._above_head(row) and not current.forms & forms:
            current.forms = forms
            self._append(row)
        elif current is None or not current.forms & forms or self._renamed() or self._counts_anew(row):
            self._start(row, forms)
        else:
            self._append(row)
        self.parts[-1].headed = True

    def _counts_anew(self, row: Row) -> bool:
        """The numbers below a head begin with 1 again, in a block of its own or under a title of its own."""
        current = self._current
        assert current and row.block
        same = any(one.block is row.block for one in current.rows)
        if same and not any(_is_title(waiting) for waiting in self.waiting):
            return False
        head = next((head for finder in self._finders.beginning(row) if (head := finder.head(row))), None)
        if not head or "seq" not in head.columns or not current.headed:
            return False
        cell = row.block.covering.get((head.last + 1, head.columns["seq"][0]))
        return cell is not None and wording.number(cell.text) == 1

    def _go_on(self, row: Row) -> None:
        """A row of the current table, or the first of one that is not known."""
        current = self._current
        if row.line and not current and not self._named():
            self.waiting.append(row)
        elif not current or (self._named() and self._renamed()):
            self._start(row, frozenset())
        elif row.line or self._same_columns(row):  # a task's line may stand between the frames
            self._append(row)
        else:
            self._start(row, frozenset())

    def _append(self, row: Row) -> None:
        """What waited was printed in the midst of the current table: a title again, or a stray text."""
        assert self._current
        for waiting in self.waiting:
            if announces(waiting):
                self._current.rows.append(waiting)
            else:
                self.texts.append(waiting)
        self.waiting = []
        self._current.rows.append(row)

    def _start(self, row: Row, forms: frozenset[str]) -> None:
        above = _above(self.waiting)
        before = self.waiting[: len(self.waiting) - len(above)]
        self.texts += before
        titled = [form for one in above if (form := form_of_title(one.text))]
        self.parts.append(Part(above, forms or frozenset(titled), [row], before=before))
        self.waiting = []


def _above(waiting: Sequence[Row]) -> list[Row]:
    """The title, notes and department line directly above a table; behind one title no other is taken."""
    found: list[Row] = []
    titled = False
    for row in reversed(waiting):
        if not announces(row) or (titled and _is_title(row)):
            break
        titled = titled or _is_title(row)
        found.insert(0, row)
    return found
