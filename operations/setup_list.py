"""The list of departments and units an administrator begins with: an Excel file, read whole or refused whole.

One line for each unit; a department's own cells may be written once, empty or merged below.  What is wrong is
said for every line at once.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import python_calamine
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from indicators.printed import compact, fold

CODE, NAME, SHORT, UNIT_CODE, UNIT_NAME = COLUMNS = ("编码", "名称", "简称", "单位编码", "单位名称")
LONGEST = {CODE: 20, NAME: 120, SHORT: 40, UNIT_CODE: 20, UNIT_NAME: 120}
HEAD_WITHIN = 20  # lines: above the head stand a title, a date
_WIDTHS = (12, 36, 20, 14, 40)
_EXAMPLE = (
    ("101", "某区财政局", "财政局", "101001", "某区财政局本级"),
    ("", "", "", "101002", "某区国库集中支付中心"),
    ("102", "某区教育和体育局", "教育和体育局", "102001", "某区教育和体育局本级"),
)
_TEXT = "@"  # else 001 becomes 1


@dataclass(frozen=True, slots=True)
class Line:
    row: int
    code: str
    name: str
    short_name: str
    unit_code: str
    unit_name: str


@dataclass(slots=True)
class Listed:
    """A department with its units, name -> code; row: where it was first written."""

    row: int
    code: str
    name: str
    short_name: str
    units: dict[str, str] = field(default_factory=dict)


class Wrong(Exception):
    """All that is wrong with the list, a line each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


def read(data: bytes) -> list[Listed]:
    lines, wrong = list(_lines(_rows(data))), []
    found = _Found()
    for line in lines:
        wrong += [f"第 {line.row} 行：{what}" for what in found.take(line)]
    if not lines:
        wrong.append("表头下面没有内容。请每个单位写一行。")
    if wrong:
        raise Wrong(wrong)
    return found.departments


def _rows(data: bytes) -> list[list[object]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise Wrong(["打不开这个文件。请另存为 Excel 工作簿（.xlsx）再试。"]) from error


def _lines(rows: Sequence[Sequence[object]]) -> Iterator[Line]:
    head, places = _head(rows)
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = [_text(row[at]) if at is not None and at < len(row) else "" for at in places]
        if any(cells):
            yield Line(number, *cells)


def _head(rows: Sequence[Sequence[object]]) -> tuple[int, list[int | None]]:
    """Its line, and where each column stands; all but the name may be missing."""
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        titles = [compact(_text(cell)) for cell in row]
        if NAME in titles:
            _require_once(titles)
            return number, [titles.index(column) if column in titles else None for column in COLUMNS]
    raise Wrong([f"前 {HEAD_WITHIN} 行里没有找到表头。表头要写着：{'、'.join(COLUMNS)}。"])


def _require_once(titles: list[str]) -> None:
    if twice := [f"表头里有两个“{one}”。请只留一个。" for one in COLUMNS if titles.count(one) > 1]:
        raise Wrong(twice)


def _text(value: object) -> str:
    """A code typed as a number is that number without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


class _Found:
    """What the lines say so far, and what each new one contradicts."""

    def __init__(self) -> None:
        self.departments: list[Listed] = []
        self.by_name: dict[str, Listed] = {}
        self.by_code: dict[str, Listed] = {}

    def take(self, line: Line) -> list[str]:
        wrong = list(_ill_written(line))
        if line.name:
            wrong += self._department(line)
        elif line.code or line.short_name:
            wrong.append(f"有{CODE}或{SHORT}，没有{NAME}。请填上部门的名称。")
        elif not self.departments:
            wrong.append(f"上面还没有部门。请在“{NAME}”一列填上这个单位的主管部门。")
        if not wrong and line.unit_name:
            wrong += self._unit(line, self.by_name[plain(line.name)] if line.name else self.departments[-1])
        return wrong

    def _department(self, line: Line) -> Iterator[str]:
        known = self.by_name.get(plain(line.name))
        if known is None:
            yield from self._new_department(line)
        elif line.code and line.code != known.code:
            other = known.code or "空"
            yield f"“{line.name}”的编码是 {line.code}，第 {known.row} 行写的是 {other}。请改成一样。"
        elif known is not self.departments[-1]:
            yield f"“{line.name}”已在第 {known.row} 行。请把它的单位写在一起。"

    def _new_department(self, line: Line) -> Iterator[str]:
        same = self.by_code.get(line.code) if line.code else None
        if same:
            yield f"编码 {line.code} 已给了第 {same.row} 行的“{same.name}”。请改正其中一个。"
            return
        listed = Listed(line.row, line.code, line.name, line.short_name)
        self.departments.append(listed)
        self.by_name[plain(line.name)] = listed
        if line.code:
            self.by_code[line.code] = listed

    def _unit(self, line: Line, department: Listed) -> Iterator[str]:
        codes = {code: name for name, code in department.units.items() if code}
        if plain(line.unit_name) in map(plain, department.units):
            yield f"单位“{line.unit_name}”在“{department.name}”下写了两次。请删去一行。"
        elif line.unit_code and line.unit_code in codes:
            yield f"单位编码 {line.unit_code} 已给了“{codes[line.unit_code]}”。请改正其中一个。"
        else:
            department.units[line.unit_name] = line.unit_code


def plain(name: str) -> str:
    """A name is the same with brackets of either width."""
    return fold(compact(name))


def _ill_written(line: Line) -> Iterator[str]:
    texts = (line.code, line.name, line.short_name, line.unit_code, line.unit_name)
    for column, text in zip(COLUMNS, texts, strict=True):
        if len(text) > LONGEST[column]:
            yield f"{column}有 {len(text)} 个字，最多 {LONGEST[column]} 个。请缩短。"
    if line.unit_code and not line.unit_name:
        yield f"有{UNIT_CODE}，没有{UNIT_NAME}。请填上单位的名称。"


def template() -> bytes:
    """An empty list with a head and three lines to be written over."""
    book = Workbook()
    page = book.active
    page.title = "部门和单位"
    _write(page, [COLUMNS, *_EXAMPLE])
    for number, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(page: object, rows: Iterable[Sequence[str]]) -> None:
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = page.cell(row, column, text or None)
            cell.number_format, cell.alignment = _TEXT, Alignment(vertical="center")
            cell.font = Font(bold=row == 1)
