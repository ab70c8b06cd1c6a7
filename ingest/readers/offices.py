"""The department of a sheet that prints it outside of its table: in the title, in a heading, on a divider.

A last resort, and said so in the cell's repairs: a department line or a label with a value comes before.
"""

from __future__ import annotations

from ingest.readers.parting import Part, department_of
from ingest.readers.titles import office_in, office_of_title
from sheets import wording
from sheets.grid import Cell, Grid, Origin, Role
from sheets.layout import Labelled, Sheet
from sheets.layout import Line as LabelLine

FROM_TITLE = "部门名称取自表名"
FROM_LINE = "部门名称取自表外的单位名称"
FROM_HEADING = "部门名称取自表前的标题"
FROM_BEFORE = "部门名称取自前一张表"


def label_above(sheet: Sheet) -> Labelled | None:
    """The label of the department line, of sheets that print one above the frame."""
    lines = [block for block in sheet.blocks if isinstance(block, LabelLine) and not block.bordered]
    return next((pair for line in lines for pair in line.pairs if pair.field == "department"), None)


def has_department(sheet: Sheet, grid: Grid) -> bool:
    """A label that the sheet knows stands before a name."""
    known = {word: pair for word, pair in wording.labels(sheet).items() if pair.field == "department"}
    beside = {(cell.row, cell.column): cell.text.strip() for cell in grid.cells}
    for cell in grid.cells:
        inline = wording.split_label(cell.text, known)
        if (inline and inline[2]) or (
            wording.normal(cell.text) in known and beside.get((cell.row, cell.column + cell.colspan))
        ):
            return True
    return False


def outside(part: Part, sheet: Sheet, before: tuple[Sheet, str] | None) -> tuple[str, str] | None:
    """The department and how it was found; before: sheet and department of the table before."""
    titled = office_of_title(part.title or "")
    if titled:
        return titled, FROM_TITLE
    around = (*part.above, *reversed(part.before))
    line = next((name for row in around if (name := department_of(row))), None)
    if line:
        return line, FROM_LINE
    heading = next((name for row in reversed(part.before) if (name := office_in(row.text))), None)
    if heading:
        return heading, FROM_HEADING
    if before and before[0].form != sheet.form and label_above(before[0]):
        return before[1], FROM_BEFORE
    return None


def department_cell(sheet: Sheet, name: str, repair: str, row: int, columns: int) -> Cell | None:
    """The department line as the sheet would print it."""
    label = label_above(sheet)
    if label is None:
        return None
    text = f"{label.label.rstrip('：:')}：{name}"
    return Cell(row, 0, text, 1, columns, Role.VALUE, origin=Origin(repairs=(repair,)))
