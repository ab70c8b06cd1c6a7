"""Reads a text flow that keeps the paper's lines: cells of a row side by side, wrapped cells cut into lines.

`pdftotext` and pdfplumber's `extract_text` leave such texts.  Project and fund sheets are read here; what
else the text holds is left to the reader of content-ordered flows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.printed import compact
from ingest.readers.flow import reader as flow
from ingest.readers.flow.cells import slots
from ingest.readers.flow.grid import Draft, lay_head, lay_items, lay_task
from ingest.readers.flow.head import PrintedHead
from ingest.readers.flow.pieces import Gap, Piece
from ingest.readers.flow.words import labels, normal, task_line
from ingest.readers.furniture import furniture
from ingest.readers.heads import head_cells
from ingest.readers.raw import Line, Raw, Region
from ingest.readers.rowwise.body import lay_block, read_blocks
from ingest.readers.rowwise.head import head_items
from ingest.readers.rowwise.marks import Printed, printed_lines, without_marks
from ingest.readers.rowwise.sections import Section, sections
from ingest.readers.rowwise.words import (
    Word,
    head_titles,
    is_label,
    is_side,
    is_target,
    level_name,
    lower_titles,
    words,
)
from ingest.recognise import form_of_title
from sheets import wording
from sheets.layout import Sheet

LONG_LINE = 20  # characters of a task's line that may go on below
LONGEST_NAME = 40  # characters of an indicator's name in one line
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile("第#页|[-—–]+#[-—–]+")


Made = tuple[Region, tuple[Line, ...]]  # a sheet, and what found no place in it


@dataclass(frozen=True, slots=True)
class Sheets:
    """The project and fund sheets of a text with what they left over, and the lines that are in none."""

    made: tuple[Made, ...]
    rest: tuple[Printed, ...]
    around: tuple[Printed, ...]
    count: int  # lines of the file

    def covers(self, number: int) -> bool:
        return any(region.first_line <= number <= region.last_line for region, _ in self.made)


def read(text: str) -> Raw:
    return completed(sheets(text))


def sheets(text: str, worth: Callable[[Made], bool] = lambda _: True) -> Sheets:
    """worth: asked after each sheet; once it says no, none is made."""
    lines, marks = without_marks(printed_lines(text))
    lines, around = _without_furniture(lines)
    own, rest = sections(lines)
    made: list[Made] = []
    for section in own:
        made.append(_region(section))
        if not worth(made[-1]):
            made, rest = [], lines
            break
    return Sheets(tuple(made), tuple(rest), (*around, *marks), text.count("\n"))


def completed(own: Sheets) -> Raw:
    """The whole file: what is in no project or fund sheet is read in content order."""
    other = flow.read(_text(own.rest, own.count))
    regions = sorted((*other.regions, *(region for region, _ in own.made)), key=lambda one: one.first_line)
    return Raw(
        title=other.title,
        regions=tuple(regions),
        texts=other.texts,
        unplaced=(*other.unplaced, *(line for _, left in own.made for line in left)),
        furniture=(*other.furniture, *_furniture(own.around)),
    )


def _without_furniture(lines: Sequence[Printed]) -> tuple[list[Printed], list[Printed]]:
    pieces = [Piece(line.text, at, Gap.LINE, line.page) for at, line in enumerate(lines)]
    paged = len({line.page for line in lines}) > 1
    around = furniture(pieces, _is_sheets_own) if paged else frozenset()
    shapes = {_shape(line.text) for at, line in enumerate(lines) if (line.page, at) in around}
    taken = {at for at, line in enumerate(lines) if (line.page, at) in around or _is_page(line.text, shapes)}
    kept = [line for at, line in enumerate(lines) if at not in taken]
    return kept, [line for at, line in enumerate(lines) if at in taken]


def _shape(text: str) -> str:
    return _DIGITS.sub("#", compact(text))


def _is_page(text: str, shapes: set[str]) -> bool:
    """A page's number that does not stand at the page's edge."""
    shape = _shape(text)
    return shape in shapes and bool(_PAGE.fullmatch(shape))


def _is_sheets_own(line: str) -> bool:
    return flow._is_sheets_own(line) or level_name(line) or is_side(line)


def _furniture(lines: Sequence[Printed]) -> Iterator[Line]:
    for line in sorted(lines, key=lambda one: one.number):
        yield Line(line.number, line.text, line.page)


def _text(lines: Sequence[Printed], count: int) -> str:
    """The lines at their places in an otherwise empty text, page ends kept."""
    found = [""] * (count + 1)
    page = 1
    for line in sorted(lines, key=lambda one: one.number):
        feeds = "\f" * (line.page - page)
        page = max(page, line.page)
        found[line.number - 1] += feeds + line.text
    return "\n".join(found)


def _region(section: Section) -> Made:
    sheet = section.sheet
    top, late, bodies = _parted(sheet, words(section.lines, table=False), section.lines)
    draft = Draft(sheet, slots(sheet.table), paged=True)
    items, left = head_items(sheet, top, late)
    lay_items(draft, items)
    repeated: list[Word] = []
    starts = [min((word.row for word in task), default=0) for task, _, _ in bodies]
    blocks = read_blocks([body for _, _, body in bodies], starts)
    for number, ((task, head, _), block) in enumerate(zip(bodies, blocks, strict=True)):
        line = [[word.piece() for word in task]] if task else []
        if number:
            lay_task(draft, line[0])
            repeated += head
        else:
            lay_head(draft, _printed_head(sheet, [head for _, head, _ in bodies]), line)
        lay_block(draft, block)
        repeated += block.labels if number or block.rows else []
        left += block.left
    printed = sorted(section.lines, key=lambda line: line.number)
    region = Region(
        sheet,
        draft.grid(),
        printed[0].number,
        printed[-1].number,
        section.lines[0].page,
        tuple(_lines(repeated)),
    )
    return region, tuple(_lines(left))


def _lines(some: Sequence[Word]) -> Iterator[Line]:
    for (number, page), run in groupby(some, key=lambda word: (word.line, word.page)):
        yield Line(number, " ".join(word.text for word in run), page)


Part = tuple[list[Word], list[Word], list[Word]]  # a task's line, the table's head, the rows


def _parted(
    sheet: Sheet, top: Sequence[Word], lines: Sequence[Printed]
) -> tuple[list[Word], list[Word], list[Part]]:
    """The words above the first table, those of offices below its head, each task's line, head and rows."""
    table = words(lines, table=True)
    line = task_line(sheet)
    starts = [word.row for word in table if line and word.place == 0 and word.text.startswith(line.label)]
    begin = min([*starts, _table_begin(sheet, top, len(lines))])
    late = _late_offices(table, begin)
    early = [
        word
        for word in table
        if word.row < begin and (_is_heading(word) or level_name(word.text) or is_side(word.text))
    ]
    own = [word for word in top if word.row < begin and not _is_heading(word)]
    own = [word for word in own if not (level_name(word.text) and not is_side(word.text))]
    own = [word for word in own if not is_side(word.text)]
    table = [*early, *(word for word in table if word.row >= begin and word.row not in late)]
    bounds = starts or [begin]
    parts: list[Part] = []
    for number, start in enumerate(bounds):
        end = bounds[number + 1] if number + 1 < len(bounds) else len(lines)
        inner = [word for word in table if start <= word.row < end or (not number and word.row < begin)]
        parts.append(_part(inner, start if starts else None))
    return own, [word for word in top if word.row in late], parts


def _is_heading(word: Word) -> bool:
    return normal(word.text) in head_titles()


def _table_begin(sheet: Sheet, top: Sequence[Word], end: int) -> int:
    """The row of the head's first title, or where fields of the sheet stand behind that, of its third."""
    titles = [word.row for word in top if _is_heading(word)]
    if not titles:
        return end
    third = next((word.row for word in top if normal(word.text) in lower_titles()), titles[0])
    between = [word for word in top if titles[0] < word.row < third]
    return third if any(_is_field(sheet, word.text) for word in between) else titles[0]


def _is_field(sheet: Sheet, text: str) -> bool:
    """What stands above a table: a label, a title, a year, an office with its code, a goal."""
    known = normal(text) in labels(sheet) or form_of_title(text) or wording.year_note(text)
    return bool(known or wording.party(text)[0] or len(text) > LONGEST_NAME)


def _late_offices(table: Sequence[Word], begin: int) -> set[int]:
    """Rows of offices with their codes that a block order moved below the table's head."""
    found: set[int] = set()
    for word in table:
        coded = wording.party(word.text)[0] is not None
        goes_on = word.row - 1 in found and not word.blank and not is_target(word.text)
        if word.row >= begin and (coded or goes_on):
            found.add(word.row)
    return found


def _part(inner: Sequence[Word], start: int | None) -> Part:
    head = [
        word
        for word in inner
        if normal(word.text) in head_titles() and not (start == word.row and not word.place)
    ]
    first = min((word.row for word in head), default=-1)
    task = _task(inner, start, first) if start is not None else []
    body = [word for word in inner if word not in head and word not in task]
    return task, head, _first_name_first(body, head)


def _task(inner: Sequence[Word], start: int, first: int) -> list[Word]:
    """A task's line, and the rest of its name on the lines below."""
    task = [word for word in inner if word.row == start and not _is_heading(word)]
    for word in inner if task else ():
        follows = word.row == task[-1].row + 1 and word.row < first and not word.blank and word.words == 1
        if (
            follows
            and len(task[-1].text) >= LONG_LINE
            and not is_label(word.text)
            and not is_target(word.text)
        ):
            task.append(word)
    return task


def _first_name_first(body: Sequence[Word], head: Sequence[Word]) -> list[Word]:
    """A text in blocks may print the first name behind the title of the last column, below other rows."""
    titles = {word.row for word in head if normal(word.text) in lower_titles() - {"三级指标", "指标名称"}}
    content = [word for word in body if not is_label(word.text)]
    moved = [
        word
        for word in content[1:]
        if word.words == 1
        and word.row - 1 in titles
        and not is_target(word.text)
        and content[0].row < word.row
    ]
    if len(moved) != 1 or moved[0].row in titles:
        return list(body)
    rest = [word for word in body if word is not moved[0]]
    rest.insert(rest.index(content[0]), moved[0])
    return rest


def _printed_head(sheet: Sheet, heads: Sequence[Sequence[Word]]) -> PrintedHead:
    """The table's head, each title where it is printed first: blocks may move one to a later task."""
    cells = {cell: [normal(title) for title in cell.titles] for cell in head_cells(sheet.table)}
    found = PrintedHead()
    for word in (word for head in heads for word in head):
        cell = next((one for one, titles in cells.items() if normal(word.text) in titles), None)
        if cell and cell not in found.cells:
            found.cells[cell] = [word.piece()]
    return found
