"""The words of a book: what it begins with, and what stands in them for a figure.

`{项目数}` and the like are filled in when the book is shown or printed.  A sentence in which such a place
would be empty (no fund, no department) is left out as a whole: one preface serves every choice of sheets.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from publishing.books.figures import Figures

PREFACE = "preface"
NAMES = {
    "title": "书名",
    "publisher": "编制单位",
    "day": "封面日期",
    "heading": "前言标题",
    PREFACE: "前言",
    "projects": "第一部分的名称",
    "departments": "第二部分的名称",
}
LONGEST = {PREFACE: 6000, "title": 100}
LONGEST_LINE = 100
DEFAULTS = {
    "title": "{年度}年度{地区}预算绩效目标",
    "publisher": "{地区全称}财政局",
    "day": "{公开年月}",
    "heading": "编报说明",
    PREFACE: """{年度}年度{地区}预算绩效目标随预算一并公开，本册共有绩效目标表{表数}张，\
列绩效指标{指标数}条。其中有{项目数}个项目，分别是{项目名称}。有{专项资金数}项专项资金，分别是{专项资金名称}，共涉及项目{政策任务数}个。\
各表所列预算金额{预算合计}。有{部门数}个部门编制了整体绩效目标，分别是{部门名称}。
绩效目标由用款单位填报、主管部门审核、财政部门复核后批复。项目和专项资金按成本、产出、效益、满意度设置指标，\
部门整体按履行职责的情况设置指标，每条指标都写明年内要达到的数值或者程度。
表中金额单位除另有注明外均为万元。公开以后如有更正，以公开网页上列出的更正为准。""",
    "projects": "第一部分 {年度}年度项目和专项资金绩效目标",
    "departments": "第二部分 {年度}年度部门整体绩效目标",
}

_PLACE = re.compile(r"\{([^{}]*)\}")
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?[”’）]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a book comes out."""

    region: str
    full_name: str
    year: int
    month: str  # 2024年1月


def words(figures: Figures, place: Place) -> dict[str, str]:
    """What stands for each place in the texts; empty where there is nothing to count."""
    return {
        "年度": str(place.year),
        "地区": place.region,
        "地区全称": place.full_name,
        "公开年月": place.month,
        "表数": _number(figures.sheets),
        "项目数": _number(len(figures.projects)),
        "项目名称": "、".join(figures.projects),
        "专项资金数": _number(len(figures.funds)),
        "专项资金名称": "、".join(figures.funds),
        "政策任务数": _number(figures.tasks),
        "部门数": _number(len(figures.departments)),
        "部门名称": "、".join(figures.departments),
        "指标数": _number(figures.indicators),
        "预算合计": f"{figures.in_wan}万元" if figures.budget else "",
        "预算合计亿元": f"{figures.in_yi}亿元" if figures.budget else "",
    }


def _number(count: int) -> str:
    return str(count) if count else ""


KNOWN = tuple(words(Figures(0, (), (), 0, (), 0, Decimal(0)), Place("", "", 0, "")))


def complete(texts: Mapping[str, str]) -> dict[str, str]:
    """Each text, as given or as it stands by default."""
    return {name: texts.get(name) or default for name, default in DEFAULTS.items()}


def line(text: str, filled: Mapping[str, str]) -> str:
    """A title: nothing of it is left out."""
    return _PLACE.sub(lambda found: filled.get(found[1], found[0]), text).strip()


def paragraphs(text: str, filled: Mapping[str, str]) -> tuple[str, ...]:
    """The preface as it is printed, paragraph by paragraph."""
    found = ("".join(_sentences(one.strip(), filled)) for one in text.splitlines())
    return tuple(one for one in found if one)


def _sentences(paragraph: str, filled: Mapping[str, str]) -> Iterator[str]:
    for sentence in _SENTENCE.findall(paragraph):
        if all(filled.get(name, name) for name in _PLACE.findall(sentence)):
            yield line(sentence, filled)


def problems(texts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the texts as typed, by name."""
    found = {name: _problem(name, texts.get(name, "")) for name in NAMES}
    return {name: said for name, said in found.items() if said}


def _problem(name: str, text: str) -> str:
    longest = LONGEST.get(name, LONGEST_LINE)
    unknown = [one for one in _PLACE.findall(text) if one not in KNOWN]
    if not text.strip():
        return f"请填写{NAMES[name]}。"
    if len(text) > longest:
        return f"{NAMES[name]}不能超过 {longest} 个字，现在有 {len(text)} 个字。"
    if unknown:
        named = "、".join(f"“{{{one}}}”" for one in dict.fromkeys(unknown))
        return f"{NAMES[name]}里的{named}没有对应的数。请改成可用的代号，或改成普通文字。"
    if re.search(r"[{}]", _PLACE.sub("", text)):
        return f"{NAMES[name]}里有不成对的花括号。请补全或删去。"
    return ""
