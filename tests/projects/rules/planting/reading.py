"""Invented reports, written by hand as plain text.

`!word value` says something of the report, `== form` begins a sheet (`== department_annual 17`: with all
its columns), `name`, `dept`, `unit`, `budget`, `goal` and `task` are lines of its head, `- level 1/level 2`
begins a group, `* number duty` a duty.  Every other line is a row: its cells parted by ` | `, at the end its
tags (`#total #std:a`).  `=` in a column of references: as the target; `-` in the head: nothing.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.projects.rules.planting.reports import Line, Report, Sheet

FOLDER = Path(__file__).parents[3] / "data" / "invented"
WIDE = [
    "responsibility",
    "objective",
    "indicator",
    "explanation",
    "value",
    "planned_value",
    "standard_value",
    "standard_source",
    "average_3y",
    "previous_year",
    "history_source",
    "remark",
    "activity",
    "budget_project",
    "office",
]
NARROW = WIDE[:5]
STRATEGY = ["indicator", "explanation", "value"]
HEAD = {"name", "dept", "unit", "budget", "goal", "task"}


def invented() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


def read(path: Path) -> Report:
    """Sheets in the order of the file."""
    report = Report()
    reader: _SheetReader | None = None
    for line in path.read_text().splitlines():
        if line.startswith("!"):
            _report_line(report, line[1:])
        elif line.startswith("== "):
            reader = _SheetReader(report, line[3:])
        elif line.strip() and reader:
            reader.take(line)
    _bind(report)
    return report


def _report_line(report: Report, line: str) -> None:
    word, _, value = line.partition(" ")
    if word == "stated":
        report.stated.append(value)
    else:
        setattr(report, word, int(value) if word == "year" else value)


def _bind(report: Report) -> None:
    """Marks the rows that two sheets of a department hold."""
    seen: dict[tuple[str, str], Line] = {}
    for line in (line for sheet in report.sheets if "rows" in sheet.data for line in sheet.lines):
        twin = seen.setdefault((line.sheet.department, line.name), line)
        if twin.sheet is not line.sheet:
            twin.tags.add("both")
            line.tags.add("both")


class _SheetReader:
    """Of one sheet, line by line."""

    def __init__(self, report: Report, head: str) -> None:
        form, _, columns = head.partition(" ")
        data: dict[str, Any] = {"form": form, "fiscal_year": report.year, "department": None}
        if form in ("project", "fund"):
            data |= {"name": None, "unit": None, "budget": None, "goal": None, "tasks": []}
        else:
            data["rows"] = []
        if form == "project":
            data["tasks"].append({"seq": 1, "name": None, "indicators": []})
        self.sheet = Sheet(report, data, wide=columns == "17")
        report.sheets.append(self.sheet)
        self.group = ["", ""]
        self.duty: tuple[int, str] = (0, "")

    def take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word in HEAD:
            self._head(word, rest)
        elif word == "-":
            self.group = rest.split("/")
        elif word == "*":
            number, _, duty = rest.partition(" ")
            self.duty = (int(number), duty)
        else:
            self._row(line)

    def _head(self, word: str, rest: str) -> None:
        data = self.sheet.data
        if word in ("dept", "unit"):
            code, _, name = rest.partition(" ")
            data["department" if word == "dept" else word] = {"code": _filled(code), "name": name}
        elif word == "budget":
            amounts = [_filled(one) for one in rest.split()]
            data["budget"] = dict(zip(("total", "fiscal", "other"), amounts, strict=True))
        elif word == "task":
            data["tasks"].append({"seq": len(data["tasks"]) + 1, "name": rest, "indicators": []})
        else:
            data[word] = rest

    def _row(self, line: str) -> None:
        texts = [one.strip() for one in line.split(" | ")]
        tags = {one[1:] for one in texts.pop().split()} if texts[-1].startswith("#") else set()
        data = self.sheet.data
        task = len(data["tasks"]) - 1 if "tasks" in data else 0
        cells = self._indicator(texts) if "tasks" in data else self._department_row(texts)
        (data["tasks"][task]["indicators"] if "tasks" in data else data["rows"]).append(cells)
        self.sheet.lines.append(Line(self.sheet, task, cells, tags))

    def _indicator(self, texts: list[str]) -> dict[str, Any]:
        names = ("level1", "level2", "level3", "value")
        return dict(zip(names, [*self.group, *texts], strict=True))

    def _department_row(self, texts: list[str]) -> dict[str, Any]:
        if self.sheet.form == "department_strategy":
            return {"seq": len(self.sheet.data["rows"]) + 1, **dict(zip(STRATEGY, texts, strict=True))}
        filled = dict(zip(WIDE if self.sheet.wide else NARROW, texts, strict=True))
        same = {column: filled["value"] for column, text in filled.items() if text == "="}
        number, duty = self.duty
        return {"duty_no": number, "duty": duty, **dict.fromkeys(WIDE), **filled, **same}


def _filled(text: str) -> str | None:
    return None if text == "-" else text


def in_style(report: Report, chance: random.Random) -> Report:
    """As another county would print it: other words of level 2, no codes."""
    if chance.random() < 0.3:
        _respell(report, {"经济成本指标": "经济成本", "可持续影响指标": "可持续发展影响指标"})
    if chance.random() < 0.3:
        for party in (sheet.data.get(word) for sheet in report.sheets for word in ("department", "unit")):
            if party:
                party["code"] = None
    return report


def _respell(report: Report, words: dict[str, str]) -> None:
    for line in (line for sheet in report.sheets for line in sheet.lines):
        level2 = line.cells.get("level2")
        if level2 in words:
            line.cells["level2"] = words[level2]
