"""Reads markdown or tab text as optical readers leave it: one printed row a line, cells parted by tabs.

What such text loses is mended here: empty cells dropped at the left of a row (`columns`), rows and cells cut
by a page end (a blank line), repeated or missing heads, LaTeX and HTML residue, blanks inside labels and
beside digits.  A cell left empty below a filled one in a column that merges is covered by that cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indicators.printed import compact
from ingest.readers.raw import Line, Raw, Region
from ingest.readers.tabbed.grid import GridDraft, Printed, opens
from ingest.recognise import form_of_title
from sheets.catalogue import SHEETS

_TAG = re.compile(r"</?(?:p|br|b|i|u|span|div|sup|sub|font|strong|em)\b[^<>]*>", re.IGNORECASE)
_FORMULA = re.compile(r"\$([^$]*)\$")
_SIGNS = {
    r"\geqslant": "≥",
    r"\leqslant": "≤",
    r"\geq": "≥",
    r"\leq": "≤",
    r"\ge": "≥",
    r"\le": "≤",
    r"\times": "×",
    r"\sim": "~",
    r"\%": "%",
    r"\pm": "±",
    r"\text": "",
    r"\mathrm": "",
}
_NOTE = re.compile(r"[（(]?\d{4}年度?[）)]?|[（(]?(金额)?单位[:：].{1,6}")
_DEPARTMENT = re.compile(r"(部门|单位)(名称|（单位）名称)[:：].+")
_CONTENTS = re.compile(r"(\.{2,}|…+|·{2,}|．{2,}).*$|^第.{1,3}部分")
_FURNITURE = re.compile(r"[-—–\s第共页/]*\d{0,4}[-—–\s第共页/\d]*")
_TITLE = re.compile(r"[^。；，]{0,40}绩效[^。；，]{0,30}")
_TASK = re.compile(r"主要政策任务\s*[0-9一二三四五六七八九十]+\s*[:：、.．]")
_HEADER_LINES = 6  # printed lines that may stand above a table: title, year, unit, department


@dataclass(slots=True)
class _Table:
    """The lines of one sheet: those above its frame and those from its first row on."""

    form: str
    above: list[Printed]
    lines: list[Printed] = field(default_factory=list)


def clean(text: str) -> str:
    """A cell's text without white space, tags, and formula notation."""
    text = html.unescape(_FORMULA.sub(lambda found: _formula(found[1]), _TAG.sub("", text)))
    return compact(text)


def _formula(text: str) -> str:
    for notation, sign in _SIGNS.items():
        text = text.replace(notation, sign)
    return re.sub(r"[\\{}]", "", text)


def printed_lines(text: str) -> Iterator[Printed]:
    """Every line that is not blank; `broken` says that a page may have ended before it."""
    broken, page = False, 1
    for number, line in enumerate(text.split("\n"), 1):
        page += line.count("\f")
        broken = broken or "\f" in line
        if not line.strip():
            broken = True
            continue
        yield _printed(number, line.replace("\f", ""), page, broken=broken)
        broken = False


def _printed(number: int, line: str, page: int, *, broken: bool) -> Printed:
    tabbed = "\t" in line
    heading = not tabbed and line.lstrip().startswith("#")
    source = line.lstrip("# ") if heading else line
    cells = tuple(clean(cell) for cell in source.split("\t"))
    return Printed(number, page, cells, tabbed=tabbed, heading=heading, broken=broken)


def read(text: str) -> Raw:
    """The sheets of a tabbed text, in printed order."""
    lines = list(printed_lines(text))
    tables, outside = _tables(lines)
    texts, unplaced = _parted(outside)
    regions = []
    for table in tables:
        region, kept, lost = _region(table)
        regions.append(region)
        texts += kept
        unplaced += lost
    texts.sort(key=lambda line: line.number)
    return Raw(_title(texts), tuple(regions), tuple(texts), tuple(sorted(unplaced, key=lambda x: x.number)))


def _tables(lines: Sequence[Printed]) -> tuple[list[_Table], list[Printed]]:
    """The lines of each sheet, and those outside all sheets."""
    tables: list[_Table] = []
    outside: list[Printed] = []
    current: _Table | None = None
    for line in lines:
        form = opens(line, SHEETS)
        above = _above(current.lines if current else outside) if form else []
        if form and _starts(form, above, current):
            _take(current.lines if current else outside, above)
            current = _Table(_agreed(form, above), above)
            tables.append(current)
        elif line.heading and current:
            current.lines.append(line)
            continue
        (current.lines if current else outside).append(line)
    for table in tables:
        outside += _behind(table)
    return tables, outside


def _starts(form: str, above: Sequence[Printed], current: _Table | None) -> bool:
    """A sheet starts; a head alone, without any title, goes on with the sheet before."""
    return bool(above) or current is None or current.form != form or not current.lines


def _agreed(form: str, above: Sequence[Printed]) -> str:
    titled = [form_of_title(line.text) for line in above]
    return next((title for title in titled if title), form)


def _above(before: Sequence[Printed]) -> list[Printed]:
    """The title, notes and department line that stand directly before a table's first row."""
    found: list[Printed] = []
    for line in reversed(before[-_HEADER_LINES:]):
        if line.tabbed:
            break
        if _NOTE.fullmatch(line.text) or _DEPARTMENT.fullmatch(line.text):
            found.insert(0, line)
        elif form_of_title(line.text) or (line.heading and line.text.endswith("表")):
            return [line, *found]
        else:
            break
    return found


def _take(lines: list[Printed], taken: Sequence[Printed]) -> None:
    if taken:
        del lines[-len(taken) :]


def _behind(table: _Table) -> list[Printed]:
    """Cuts off what follows a sheet: all from the first heading on, and plain lines at its end."""
    end = next((i for i, line in enumerate(table.lines) if line.heading), len(table.lines))
    while end and not (table.lines[end - 1].tabbed or _TASK.match(table.lines[end - 1].text)):
        end -= 1
    rest = table.lines[end:]
    del table.lines[end:]
    return rest


def _parted(outside: Sequence[Printed]) -> tuple[list[Line], list[Line]]:
    """The report's own texts, and rows of tables that belong to no sheet."""
    texts = [line.as_line() for line in outside if not line.tabbed or _CONTENTS.search(line.text)]
    rows = [line.as_line() for line in outside if line.tabbed and not _CONTENTS.search(line.text)]
    return texts, rows


def _title(texts: Sequence[Line]) -> str | None:
    """The first words that name the goals they publish; a preface is not a title."""
    return next((line.text for line in texts if _TITLE.fullmatch(line.text)), None)


def _is_task(line: Printed) -> bool:
    return len(line.texts) == 1 and _TASK.match(line.text) is not None


def _region(table: _Table) -> tuple[Region, list[Line], list[Line]]:
    """The grid of a sheet, the page furniture found in it, and what found no cell."""
    draft = GridDraft.of(table.form, [line for line in table.lines if line.tabbed], SHEETS)
    draft.add_above(table.above, is_note=lambda text: bool(_NOTE.fullmatch(text)))
    furniture: list[Line] = []
    for line in table.lines:
        if _is_task(line):
            draft.add_task(line)
        elif line.tabbed:
            draft.add_row(line)
        elif _FURNITURE.fullmatch(line.text):
            furniture.append(line.as_line())
        else:
            draft.add_plain(line)
    first = (table.above or table.lines)[0]
    region = Region(
        draft.sheet, draft.grid(), first.number, table.lines[-1].number, first.page, tuple(draft.heads)
    )
    return region, furniture, draft.unplaced
