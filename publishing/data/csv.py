"""Published sheets as CSV: a row for each indicator, in Chinese columns, streamed.

UTF-8 with a byte order mark, so that Excel and WPS read it.  A text that a spreadsheet would take for a
formula gets an apostrophe in front (`harmless`), and so does one that begins with an apostrophe: who reads
the file takes one away (`as_printed`) and has the printed text.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from projects.documents import amount_of, meaning
from publishing.models import Release
from sheets.documents import HAS_TASKS, Budget, Document, Indicator, Party, Task, from_json
from sheets.extra import Extra
from sheets.meanings import ROW_FIELDS
from sheets.targets import target_text

BYTE_ORDER_MARK = "\ufeff"
MARK = "'"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Line:
    release: Release
    document: Document
    task: Task
    row: Indicator
    number: int  # of the row in its sheet
    means: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    meaning: str
    value: Callable[[Line], Any]
    kind: str = "文字"
    example: str = ""


def _party(line: Line, unit: bool = False) -> Party:
    return (line.document.unit if unit else line.document.department) or Party()


def _budget(line: Line) -> Budget:
    return line.document.budget or Budget()


def _own(field: str) -> Callable[[Line], Any]:
    return lambda line: getattr(line.row, field)


def _means(field: str) -> Callable[[Line], Any]:
    return lambda line: line.means[field]


def _beyond(extra: Extra) -> str:
    """权重=10；度量单位=座"""
    return "；".join(f"{term}={text}" for term, text in extra.items())


_NUMBER, _WHOLE = "数", "整数"
_HEAD = (
    Column("地区", "区县的简称", lambda line: line.release.publication.region.name, example="淄川区"),
    Column("年度", "预算年度", lambda line: line.document.fiscal_year, _WHOLE, "2024"),
    Column(
        "表种类", "project、fund、department_annual、department_strategy", lambda line: line.document.form
    ),
    Column("部门编码", "没有印时为空", lambda line: _party(line).code, example="202"),
    Column("部门名称", "印刷的全称", lambda line: _party(line).name, example="某区教育局"),
    Column("单位编码", "实施单位的编码", lambda line: _party(line, unit=True).code),
    Column("单位名称", "实施单位", lambda line: _party(line, unit=True).name),
    Column("名称", "项目或专项资金的名称", lambda line: line.document.name, example="公厕建设"),
    Column("年度资金总额", "照印刷原样", lambda line: _budget(line).total, example="785.50"),
    Column("财政拨款", "照印刷原样", lambda line: _budget(line).fiscal),
    Column("其他资金", "照印刷原样", lambda line: _budget(line).other),
    Column("金额（万元）", "换算成万元的总额", lambda line: amount_of(line.document), _NUMBER, "785.5"),
    Column("任务序号", "项目和部门的表为空", lambda line: _of_task(line, line.task.seq), _WHOLE),
    Column("任务名称", "专项资金的主要政策任务", lambda line: line.task.name),
    Column("行次", "这一行在表中是第几行，从1起", lambda line: line.number, _WHOLE, "1"),
)
_ROW_COLUMNS = {
    "seq": ("职责序号", "部门的表印在行首的序号"),
    "level1": ("一级指标", "部门的表为部门职责（大类）"),
    "level2": ("二级指标", "部门的表为部门职责（细项）"),
    "level3": ("三级指标", "指标的名称"),
    "value": ("指标值", "照印刷原样"),
    "objective": ("职责目标", "只部门年度的表有"),
    "explanation": ("指标解释", "只部门的表有"),
    "planned_value": ("规划值", "只部门年度的表有"),
    "standard_value": ("标准值", "只部门年度的表有"),
    "standard_source": ("标准值来源", "只部门年度的表有"),
    "average_3y": ("前三年均值", "只部门年度的表有"),
    "previous_year": ("上年值", "只部门年度的表有"),
    "history_source": ("历史值来源", "只部门年度的表有"),
    "remark": ("备注", "只部门年度的表有"),
    "activity": ("工作活动", "只部门年度的表有"),
    "budget_project": ("预算项目", "只部门年度的表有"),
    "office": ("对应科室", "只部门年度的表有"),
}
_ROW = tuple(
    Column(*_ROW_COLUMNS[field], _own(field), _WHOLE if field == "seq" else "文字") for field in ROW_FIELDS
)
_MEANS = (
    Column(
        "值类型", "quantity、range、deadline、quality、compound", _means("value_kind"), example="quantity"
    ),
    Column("符号", "≥ ≤ = > <；没有时为空", _means("value_operator"), example="≥"),
    Column("数值", "指标值里的数", _means("value_number"), _NUMBER, "12"),
    Column("计量单位", "指标值里的单位", _means("value_unit"), example="座"),
    Column("换算数值", "换算到标准计量单位的数", _means("value_canonical_number"), _NUMBER),
    Column("标准计量单位", "元/月/人与元/人/月为同一单位", _means("value_canonical_unit")),
    Column("其他栏目", "印了而上面没有的栏目：名称=文字", lambda line: _beyond(line.row.extra)),
)
_FROM = (
    Column("公开编号", "公开地址 /public/sheets/编号/", lambda line: line.release.publication.key),
    Column("公开版本", "第几版，更正后加一", lambda line: line.release.number, _WHOLE, "1"),
    Column("公开时间", "这一版公开的时间", lambda line: line.release.at.isoformat(timespec="seconds")),
    Column("校验值", "这一版内容的 SHA-256", lambda line: line.release.sha256),
)
COLUMNS: tuple[Column, ...] = (*_HEAD, *_ROW, *_MEANS, *_FROM)


def harmless(text: str) -> str:
    return MARK + text if text.startswith((*DANGEROUS, MARK)) else text


def as_printed(text: str) -> str:
    return text.removeprefix(MARK)


def chunks(found: Iterable[Release]) -> Iterator[str]:
    """The file piece by piece: the header, then the rows of one sheet after another."""
    yield BYTE_ORDER_MARK + _written([[column.name for column in COLUMNS]])
    for release in found:
        yield _written(_cells(line) for line in _lines(release))


def _lines(release: Release) -> Iterator[Line]:
    document, number = from_json(release.document), 0
    for task in document.tasks:
        for row in task.indicators:
            number += 1
            yield Line(release, document, task, row, number, meaning(target_text(row)))


def _cells(line: Line) -> list[str]:
    return [_cell(column, column.value(line)) for column in COLUMNS]


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    return plain(value) if column.kind == _NUMBER else harmless(str(value))


def plain(number: Any) -> str:
    """Without an exponent and without noughts at the end: nothing but a number."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _of_task(line: Line, value: Any) -> Any:
    return value if line.document.form in HAS_TASKS and line.task.name else None


def _written(rows: Iterable[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
