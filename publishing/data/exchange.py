"""Approved targets under the field names of the national technical standard, for systems of the bureau.

Names in capitals are its tables, the others its fields in lower case (PM_PERF_GOAL_INFO, PM_PERF_INDICATOR,
BGT_PERF_INDICATOR); what has no field there has a name of ours and stands at the end of the row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from departments.models import Region
from indicators import values
from projects.documents import amount_of, document_of
from reviews.models import State, Submission
from sheets.documents import DEPARTMENT_STRATEGY, HAS_TASKS, Budget, Document, Indicator, Party, Task
from sheets.targets import target_text

GOALS, INDICATORS, OF_DEPARTMENTS = "PM_PERF_GOAL_INFO", "PM_PERF_INDICATOR", "BGT_PERF_INDICATOR"
YEARLY, LONG_TERM = "1", "2"  # yearflag
_IN_FORCE = (State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Row:
    submission: Submission
    document: Document
    task: Task
    indicator: Indicator
    number: int


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    chinese: str
    meaning: str
    value: Callable[[Any], Any]
    standard: bool = True


def _party(document: Document) -> Party:
    return document.department


def _extra(*terms: str) -> Callable[[Row], str]:
    return lambda row: next((text for term in terms if (text := row.indicator.extra.get(term))), "")


def _number(document: Document) -> str:
    amount = amount_of(document)
    return "" if amount is None else f"{amount.normalize():f}"


def _quantity(row: Row) -> values.Quantity | None:
    found = values.parse(target_text(row.indicator) or "")
    return found if isinstance(found, values.Quantity) and not found.label else None


def _value(row: Row) -> str:
    found = _quantity(row)
    return f"{found.number:f}" if found else row.indicator.value or ""


def _sign(row: Row) -> str:
    found = _quantity(row)
    return found.operator if found else ""


def _unit(row: Row) -> str:
    found = _quantity(row)
    return found.unit if found else row.indicator.extra.get("度量单位", "")


def _yearflag(document: Document) -> str:
    return LONG_TERM if document.form == DEPARTMENT_STRATEGY else YEARLY


_HEAD = (
    Field("fiscal_year", "预算年度", "四位数", lambda row: row.document.fiscal_year),
    Field("mof_div_name", "财政区划名称", "区县全称", lambda row: row.submission.region.full_name),
    Field("agency_code", "单位编码", "主管部门的编码", lambda row: _party(row.document).code or ""),
    Field("agency_name", "单位名称", "主管部门的全称", lambda row: _party(row.document).name or ""),
)
_PROJECT = (
    Field(
        "pro_code", "项目代码", "表上印了项目代码时才有", lambda row: row.document.extra.get("项目代码", "")
    ),
    Field("pro_name", "项目名称", "项目或专项资金的名称", lambda row: row.document.name or ""),
)
_OURS = (
    Field("sheet_key", "表号", "本系统中这份表的编号", lambda row: row.submission.key, False),
    Field("sheet_form", "表种类", "同 perfgoals/1 的 form", lambda row: row.document.form, False),
)
GOAL_FIELDS: tuple[Field, ...] = (
    *_HEAD,
    *_PROJECT,
    Field("yearflag", "目标期", "1 年度，2 中长期", lambda row: _yearflag(row.document)),
    Field("kpi_target", "绩效目标", "年度总体目标", lambda row: row.document.goal or ""),
    *_OURS,
    Field(
        "sheet_state", "状态", "approved 已批复，published 已公开", lambda row: row.submission.state, False
    ),
    Field("sheet_version", "版本", "本系统中的版本号", lambda row: row.submission.version, False),
    Field("total", "资金总额（万元）", "换算成万元", lambda row: _number(row.document), False),
    Field(
        "fiscal", "财政拨款", "照印刷原样", lambda row: (row.document.budget or Budget()).fiscal or "", False
    ),
    Field(
        "other", "其他资金", "照印刷原样", lambda row: (row.document.budget or Budget()).other or "", False
    ),
)
_LEVELS = (
    Field(
        "lv1_perf_ind_name",
        "一级指标名称",
        "部门的表为部门职责（大类）",
        lambda row: row.indicator.level1 or "",
    ),
    Field(
        "lv2_perf_ind_name",
        "二级指标名称",
        "部门的表为部门职责（细项）",
        lambda row: row.indicator.level2 or "",
    ),
    Field("lv3_perf_ind_name", "三级指标名称", "指标的名称", lambda row: row.indicator.level3 or ""),
)
_VALUES = (
    Field(
        "kpi_content",
        "指标说明",
        "指标解释",
        lambda row: row.indicator.explanation or _extra("指标解释")(row),
    ),
    Field("kpi_val", "指标值", "定量的只有数，其余照印刷原样", _value),
    Field("computesign", "计算符号", "≥ ≤ = > <，没有印时为空", _sign),
    Field("meterunit", "计量单位", "照印刷原样", _unit),
    Field("weight", "权重", "表上印了权重或分值时才有", _extra("权重", "分值")),
    Field("kpi_evalstd", "评（扣）分标准", "表上印了才有", _extra("评(扣)分标准")),
    Field("value_remark", "指标值备注", "备注", lambda row: row.indicator.remark or _extra("备注")(row)),
    Field("yearflag", "目标期", "1 年度，2 中长期", lambda row: _yearflag(row.document)),
)
_ROWS_OURS = (
    *_OURS,
    Field("row_no", "行次", "在表中是第几行，从1起", lambda row: row.number, False),
    Field("row_key", "行号", "这一行不变的编号", lambda row: row.indicator.key or "", False),
    Field(
        "value_text", "指标值原文", "符号、数和单位照印刷原样", lambda row: row.indicator.value or "", False
    ),
)
INDICATOR_FIELDS: tuple[Field, ...] = (
    *_HEAD,
    *_PROJECT,
    *_LEVELS,
    *_VALUES,
    *_ROWS_OURS,
    Field("task_name", "任务名称", "专项资金的主要政策任务", lambda row: row.task.name or "", False),
)
DEPARTMENT_FIELDS: tuple[Field, ...] = (
    *_HEAD,
    *_LEVELS,
    *_VALUES,
    *_ROWS_OURS,
    Field("objective", "职责目标", "部门年度的表", lambda row: row.indicator.objective or "", False),
    Field(
        "budget_project", "预算项目", "部门年度的表", lambda row: row.indicator.budget_project or "", False
    ),
)
TABLES: dict[str, tuple[Field, ...]] = {
    GOALS: GOAL_FIELDS,
    INDICATORS: INDICATOR_FIELDS,
    OF_DEPARTMENTS: DEPARTMENT_FIELDS,
}


def approved(region: Region, *, year: int | None, department: str = "") -> QuerySet[Submission]:
    """In force: approved or published, and no later edition has taken its place."""
    found = Submission.objects.filter(region=region, state__in=_IN_FORCE)
    found = found.exclude(later_state__in=_IN_FORCE)
    found = found.filter(fiscal_year=year) if year else found
    if department:
        found = found.filter(department__code=department) | found.filter(department__name=department)
    return found.select_related("region", "department", "head").order_by("pk")


def exported(found: QuerySet[Submission]) -> dict[str, list[dict[str, Any]]]:
    """The same queries for one sheet and for a page of them."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for submission in found.prefetch_related("tasks", "indicators"):
        document = document_of(submission)
        head = Row(submission, document, Task(), Indicator(), 0)
        tables[GOALS].append(_values(GOAL_FIELDS, head))
        name = INDICATORS if document.form in HAS_TASKS else OF_DEPARTMENTS
        tables[name] += [_values(TABLES[name], row) for row in _rows(submission, document)]
    return tables


def _rows(submission: Submission, document: Document) -> Iterator[Row]:
    number = 0
    for task in document.tasks:
        for indicator in task.indicators:
            number += 1
            yield Row(submission, document, task, indicator, number)


def _values(fields: tuple[Field, ...], row: Row) -> dict[str, Any]:
    return {field.name: field.value(row) for field in fields}
