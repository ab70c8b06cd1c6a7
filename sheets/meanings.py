"""What every key of `perfgoals/1` is called, holds and means: for the data dictionary and the JSON Schema.

The Chinese names come from the standard terms, the keys of rows from `documents.ROW_NAMES`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets.documents import DEPARTMENT_ANNUAL, FORMS, HAS_TASKS, ROW_NAMES
from sheets.terms import FORM_NAMES, HEAD_TERMS, ROW_TERMS

TEXT, WHOLE, LIST, OBJECT = "文字", "整数", "列表", "对象"
_TERMS = {term.own: term.name for term in (*HEAD_TERMS, *ROW_TERMS) if term.own}
_OF_DEPARTMENTS = {
    "seq": "职责序号",
    "level1": "部门职责（大类）",
    "level2": "部门职责（细项）",
    "level3": "绩效指标",
    "value": "年度指标值",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A key: its path, what it is called, what it holds, what it means, an example.

    forms: the sheets that have it; none where it does not depend on the sheet.
    """

    key: str
    name: str
    kind: str
    meaning: str
    example: str = ""
    forms: tuple[str, ...] = ()


_ROWS: dict[str, tuple[str, str]] = {
    "seq": ("印在行首的序号；同一职责的各行相同", "1"),
    "level1": ("指标树的第一级", "产出指标"),
    "level2": ("指标树的第二级", "数量指标"),
    "level3": ("指标的名称", "新建公厕数量"),
    "value": ("承诺的指标值，符号、数和单位照印刷原样", "≥12座"),
    "objective": ("这项职责本年要做到什么", "公共厕所布局合理、干净整洁"),
    "explanation": ("指标的含义或算法", "当年新建并投入使用的公厕数量"),
    "planned_value": ("规划目标中的值", "≥10座"),
    "standard_value": ("行业标准或其他明确标准的值", "≥12座"),
    "standard_source": ("标准值出自哪里", "行业规范"),
    "average_3y": ("前三年的平均值", "9座"),
    "previous_year": ("上一年的值", "11座"),
    "history_source": ("历史值出自哪里", "内部统计"),
    "remark": ("没有标准值和历史值的原因，或其他说明", "首次开展"),
    "activity": ("为此开展的工作", "开展公厕建设"),
    "budget_project": ("用哪个项目的预算", "环境卫生经费"),
    "office": ("对应科室", "环卫科"),
}

REPORT: tuple[Meaning, ...] = (
    Meaning("format", "格式", TEXT, "固定为 perfgoals/1", "perfgoals/1"),
    Meaning("title", "标题", TEXT, "文件的标题，没有时为空", "淄川区2024年度绩效目标"),
    Meaning("region", "地区", TEXT, "区县的简称", "淄川区"),
    Meaning("fiscal_year", "年度", WHOLE, "预算年度，没有时为空", "2024"),
    Meaning("source", "来源", OBJECT, "这份数据读自哪个文件或哪个网址"),
    Meaning("source.file", "来源文件", TEXT, "文件名", "2024.pdf"),
    Meaning("source.sha256", "来源校验值", TEXT, "文件的 SHA-256；公开数据没有来源文件时是各表内容的校验值"),
    Meaning("source.kind", "来源种类", TEXT, "text、markdown、pdf、xlsx、docx、scan；公开数据为 database"),
    Meaning("source.pages", "来源页数", WHOLE, "没有页的文件为空", "48"),
    Meaning("stated", "前言所称", LIST, "文件前言里写明的个数和总额，供核对"),
    Meaning("stated[].what", "所称事项", TEXT, "projects、funds、departments 或 budget", "budget"),
    Meaning("stated[].value", "所称的数", TEXT, "不带单位的数", "785.50"),
    Meaning("stated[].unit", "所称的单位", TEXT, "个或万元", "万元"),
    Meaning("stated[].text", "所称原句", TEXT, "前言里的原句"),
    Meaning("tables", "各表", LIST, "一份绩效目标表一项，按印刷次序"),
    Meaning("unplaced", "未归位的文字", LIST, "读到了、却不属于任何一格的文字"),
    Meaning("unplaced[].page", "页", WHOLE, "在第几页；没有页时为空", "3"),
    Meaning("unplaced[].line", "行", WHOLE, "在第几行", "17"),
    Meaning("unplaced[].text", "原文", TEXT, "这段文字"),
)

_NAMED = tuple(form for form in FORMS if form in HAS_TASKS)
_OTHERS = tuple(form for form in FORMS if form not in HAS_TASKS)
TABLE: tuple[Meaning, ...] = (
    Meaning(
        "form",
        "表种类",
        TEXT,
        "；".join(f"{form} {FORM_NAMES[form]}" for form in FORMS),
        "project",
        FORMS,
    ),
    Meaning("fiscal_year", "年度", WHOLE, "预算年度，没有印时为空", "2024", FORMS),
    Meaning("department", _TERMS["department"], OBJECT, "主管部门或预算部门", "", FORMS),
    Meaning("department.code", "部门编码", TEXT, "方括号里的编码，没有印时为空", "202", FORMS),
    Meaning("department.name", "部门名称", TEXT, "印刷的全称", "某区教育局", FORMS),
    Meaning("name", _TERMS["name"], TEXT, "项目或专项资金的名称", "公厕建设", _NAMED),
    Meaning("unit", _TERMS["unit"], OBJECT, "实施项目的单位，没有这一栏时为空", "", _NAMED),
    Meaning("unit.code", "单位编码", TEXT, "没有印时为空", "202001", _NAMED),
    Meaning("unit.name", "单位名称", TEXT, "印刷的全称", "某区实验学校", _NAMED),
    Meaning("budget", "预算", OBJECT, "金额照印刷原样；部门的表印了金额时才有", "", FORMS),
    Meaning("budget.total", _TERMS["budget.total"], TEXT, "通常以万元计", "785.50", FORMS),
    Meaning("budget.fiscal", _TERMS["budget.fiscal"], TEXT, "其中的财政拨款", "785.50", FORMS),
    Meaning("budget.other", _TERMS["budget.other"], TEXT, "其中的其他资金", "0", FORMS),
    Meaning(
        "goal", _TERMS["goal"], TEXT, "整段文字；部门年度的表印了才有", "新建公厕12座，改善环境。", FORMS
    ),
    Meaning("tasks", "任务", LIST, "专项资金的主要政策任务；项目只有一个不具名的任务", "", _NAMED),
    Meaning("tasks[].seq", "任务序号", WHOLE, "从1起", "1", _NAMED),
    Meaning("tasks[].name", "任务名称", TEXT, "项目为空", "公厕建设补助", _NAMED),
    Meaning("tasks[].indicators", "指标", LIST, "这个任务的各行指标", "", _NAMED),
    Meaning("rows", "指标", LIST, "部门的表的各行指标", "", _OTHERS),
    Meaning("extra", "其他栏目", OBJECT, "印了而上面没有的栏目：标准名称对文字", '{"项目期":"1年"}', FORMS),
    Meaning("layout", "版式", TEXT, "印刷用的版式编号；是本地区通用版式时没有", "", FORMS),
)
_OF_ROWS: tuple[Meaning, ...] = (
    Meaning("extra", "其他栏目", OBJECT, "这一行的其他栏目：标准名称对文字", '{"权重":"10"}', FORMS),
    Meaning("key", "行号", TEXT, "这一行不变的编号，各版本、各年度可对照；有时才有", "3f9a01c2", FORMS),
)


def name_of(field: str, form: str) -> str:
    """What a row's field is called in this form."""
    own = _OF_DEPARTMENTS.get(field) if form not in HAS_TASKS else None
    return own or _TERMS.get(field) or _NAMES[field]


def rows_of(form: str) -> tuple[Meaning, ...]:
    """The keys of one indicator in the JSON of this form."""
    own = tuple(
        Meaning(
            key,
            name_of(field, form),
            WHOLE if field == "seq" else TEXT,
            _ROWS[field][0],
            _ROWS[field][1],
            (form,),
        )
        for field, key in ROW_NAMES[form].items()
    )
    return own + _OF_ROWS


_NAMES = {"standard_value": "标准值", "standard_source": "标准值来源", "history_source": "历史值来源"}
ROW_FIELDS = tuple(ROW_NAMES[DEPARTMENT_ANNUAL])  # of all forms: the widest has them all
