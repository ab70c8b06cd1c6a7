"""The rows of a department's sheet: are they filled in, are the columns used for what they are for."""

import re
from collections.abc import Iterator

from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY
from sheets.fill import DASHES

_ASKED = ("level1", "level2", "objective", "explanation", "activity", "budget_project", "office")
_STANDARDS = ("planned_value", "standard_value")
_HISTORY = ("average_3y", "previous_year")
_SOURCES = ("standard_source", "history_source", "remark")
# the source of figures, no work
_STATISTICS = re.compile(r".{0,16}(?:统计|统计数据|调查|公报|年鉴|台账|系统)")
_LAID_DOWN = re.compile(r"(?:方案|标准|意见|办法|规划|纲要|通知)[》）)]?(?:[（(].*)?$")
_PAPER = re.compile(r"《[^》]*》(?:[（(][^（()）]*[)）])?")


@rule("C08", Level.WARNING, forms=(DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY))
def rows_filled(table: Table) -> Iterator[Answer]:
    """部门表各栏填写完整

    为什么：目标、解释、活动、预算项目和科室缺一项，职责就落不到人、钱和事上；没有参考值又不说原因，指标值无从比较。
    依据：《部门整体绩效目标表》表样：备注栏填写标准值和历史值均无的原因
    例：标准值和历史值都是“-”，备注也是空的。
    """
    used = [field for field in _ASKED if field in table.fields and any(row.text(field) for row in table.rows)]
    referred = {*_STANDARDS, *_HISTORY} <= table.fields and any(_has_reference(row) for row in table.rows)
    for row in table.rows:
        yield from _empty_cells(row, used)
        if referred:
            yield from _references(row)
        yield from _misused(row)
        if referred:
            yield from _doubtful_sources(row)


def _empty_cells(row: Row, fields: list[str]) -> Iterator[Answer]:
    for field in fields:
        if row.text(field):
            yield PASSED
            continue
        title = row.table.titles[field]
        yield row.fault(field, f"没有{title}", f"这一行没有填{title}。请填写。")


def _has_reference(row: Row) -> bool:
    return any(row.filled(field) for field in (*_STANDARDS, *_HISTORY))


def _references(row: Row) -> Iterator[Answer]:
    """Standard and history: one of both, or the reason.

    A planned value that is the target again is neither.
    """
    explained = bool(row.filled("remark"))
    planned = row.filled("planned_value")
    standard = row.filled("standard_value") or (planned and planned != row.text("value"))
    history = any(row.filled(field) for field in _HISTORY)
    if not standard and not history and not explained:
        message = "标准值和历史值都没有，备注也没有说明原因。请补填，或在备注里说明为什么没有。"
        related = [row.cell(field) for field in ("average_3y", "previous_year", "remark")]
        yield row.fault("standard_value", "没有参考值也没有原因", message, related=related)
        return
    yield PASSED
    if explained:
        return
    sides = (("标准值", ("standard_value",), "standard_source"), ("历史值", _HISTORY, "history_source"))
    for name, values, source in sides:
        yield from _source(row, name, values, source)
    if row.filled("previous_year") and row.text("average_3y") in DASHES:
        message = "有上年值而没有前三年均值，备注没有说明原因。能否补填，或说明为什么没有？"
        yield row.fault(
            "average_3y",
            "没有前三年均值",
            message,
            related=[row.cell("previous_year"), row.cell("remark")],
            level=Level.HINT,
        )


def _source(row: Row, name: str, values: tuple[str, ...], source: str) -> Iterator[Answer]:
    if source not in row.table.fields:
        return
    filled = any(row.filled(field) for field in values)
    related = [row.cell(field) for field in values]
    if row.filled(source) and not filled:
        message = f"{name}没有填，却写了来源“{row.text(source)[:20]}”。能否补填{name}，或说明为什么没有？"
        yield row.fault(source, f"有来源没有{name}", message, related=related, level=Level.HINT)
    elif filled and not row.filled(source):
        message = f"填了{name}，没有写来源。能否补上来源？"
        yield row.fault(source, f"{name}没有来源", message, related=related, level=Level.HINT)


def _doubtful_sources(row: Row) -> Iterator[Answer]:
    """A standard is laid down, a past value is counted; neither is a reason."""
    if row.filled("standard_value") and _STATISTICS.fullmatch(row.filled("standard_source")):
        message = "标准值的来源是统计数据。标准应来自规划、行业标准或文件，能否核对来源？"
        yield row.fault(
            "standard_source",
            "标准值来源是统计",
            message,
            related=[row.cell("standard_value")],
            level=Level.HINT,
        )
    if row.filled("previous_year") and _LAID_DOWN.search(row.filled("history_source")):
        message = "历史值的来源是方案、标准一类的文件。历史值应来自统计，能否核对来源？"
        yield row.fault(
            "history_source",
            "历史值来源不是统计",
            message,
            related=[row.cell("previous_year")],
            level=Level.HINT,
        )
    if _STATISTICS.fullmatch(row.filled("remark")):
        message = "备注写的是数据来源。备注用来说明标准值和历史值为什么没有，能否核对？"
        yield row.fault("remark", "备注写成了来源", message, level=Level.HINT)


def _misused(row: Row) -> Iterator[Answer]:
    """What stands in 工作活动 is the source of the figures, or the name of a paper."""
    activity = row.filled("activity")
    if not activity or "activity" not in row.table.fields:
        return
    same = [field for field in _SOURCES if row.filled(field) == activity]
    if same or _STATISTICS.fullmatch(activity):
        message = f"工作活动写的是“{activity[:20]}”，像是数据来源。能否改写为要做的工作？"
    elif _PAPER.fullmatch(activity):
        message = f"工作活动只写了文件名{activity[:24]}。能否改写为要做的工作？"
    else:
        return
    related = [row.cell(field) for field in same]
    yield row.fault("activity", "工作活动不是活动", message, related=related, level=Level.HINT)
