"""The list of findings as a workbook: all of them, by rule, by department, and what could not be checked.

Every text is written as text: what a sheet says (=100%) must not become a formula.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from projects.audit_queries import Standing, name_of
from projects.rules.catalogue import BY_ID, group_of
from reviews.findings import SIGNS, Level
from reviews.models import Explanation, StoredFinding

Row = Sequence[Any]
Titles = Sequence[tuple[str, int]]  # with their widths
Found = tuple[StoredFinding, Explanation | None]
LIST = (
    ("序号", 6), ("程度", 6), ("部门", 18), ("表", 28), ("位置", 30), ("原文", 26), ("问题和建议", 56),
    ("算式", 40), ("规则", 8), ("规则名称", 24), ("依据", 36), ("处理", 10), ("说明", 30), ("说明人", 12),
)  # fmt: skip
RULES = (("规则", 8), ("类", 12), ("名称", 36), ("错", 8), ("疑", 8), ("提", 8), ("合计", 8), ("未处理", 8))
DEPARTMENTS = (
    ("部门", 24), ("表", 8), ("错", 8), ("疑", 8), ("提", 8), ("每张表", 8), ("未处理", 8), ("已处理", 8),
    ("退回次数", 10), ("最久停留（天）", 14),
)  # fmt: skip
UNCLEAR = (("规则", 8), ("名称", 30), ("表", 36), ("为什么核对不了", 60))
LONGEST = 32_000  # characters a cell takes
MOST = 10_000  # findings in one workbook
LEFT_OUT = "只列前 {} 处，其余请先筛选再导出。"
_HEAD, _FILL = Font(bold=True), PatternFill("solid", fgColor="F5F6F8")
_TOP = Alignment(vertical="top", wrap_text=True)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def workbook(
    found: Iterable[Found], standings: Iterable[Standing], unclear: Iterable[tuple[str, str, str]]
) -> bytes:
    """unclear: rule, name of the sheet, reason."""
    book, rules = Workbook(write_only=True), _ByRule()
    _write(book, "问题清单", LIST, _lines(found, rules))
    _write(book, "按规则", RULES, rules.lines())
    _write(book, "按部门", DEPARTMENTS, map(_department, standings))
    _write(book, "无法核对", UNCLEAR, ((rule, _title(rule), name, why) for rule, name, why in unclear))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(found: Iterable[Found], rules: "_ByRule") -> Iterator[Row]:
    for number, one in enumerate(found, 1):
        if number > MOST:
            yield "", "", LEFT_OUT.format(MOST)
            return
        yield _line(number, *rules.seen(one))


class _ByRule:
    """Counts findings as they go by."""

    def __init__(self) -> None:
        self.levels: Counter[tuple[str, str]] = Counter()
        self.open: Counter[str] = Counter()

    def seen(self, one: Found) -> Found:
        finding = one[0]
        self.levels[finding.rule, finding.level] += 1
        self.open[finding.rule] += finding.status == StoredFinding.Status.OPEN
        return one

    def lines(self) -> Iterator[Row]:
        for rule in sorted({rule for rule, _ in self.levels}):
            numbers = [self.levels[rule, level.value] for level in Level]
            yield rule, group_of(rule), _title(rule), *numbers, sum(numbers), self.open[rule]


def _line(number: int, finding: StoredFinding, said: Explanation | None) -> Row:
    return (
        number,
        SIGNS[Level(finding.level)],
        finding.submission.department.short_name,
        name_of(finding.submission),
        finding.place,
        finding.cell_text,
        finding.message,
        "\n".join(finding.sum),
        finding.rule,
        _title(finding.rule),
        finding.basis,
        finding.get_status_display(),
        said.text if said else "",
        said.by_name if said else "",
    )


def _department(one: Standing) -> Row:
    days = "" if one.days is None else one.days
    counted = (one.sheets, *one.levels.values(), one.each, one.open, one.settled, one.returned)
    return (one.name, *counted, days)


def _title(rule: str) -> str:
    return BY_ID[rule].title if rule in BY_ID else ""


def _write(book: Workbook, name: str, titles: Titles, lines: Iterable[Row]) -> None:
    sheet = book.create_sheet(name)
    for place, (_, width) in enumerate(titles, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_head(sheet, title) for title, _ in titles])
    top = WriteOnlyCell(sheet)
    top.alignment = _TOP
    for line in lines:
        sheet.append([_cell(sheet, value, top) for value in line])


def _head(sheet: Worksheet, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=title)
    cell.font, cell.fill = _HEAD, _FILL
    return cell


def _cell(sheet: Worksheet, value: Any, like: WriteOnlyCell) -> WriteOnlyCell:
    """like: has the style; looking a style up for each cell takes most of the time."""
    text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, value=_UNWRITABLE.sub("", value)[:LONGEST] if text else value)
    if text:
        cell.data_type = "s"
    cell._style = like._style
    return cell
