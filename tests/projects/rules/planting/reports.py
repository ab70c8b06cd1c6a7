"""Reports that nobody printed: sheets with rows that know what part they play, as `perfgoals/1`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

NUMBER = re.compile(r"([≥≤=<>]*)(\d[\d.,]*)(.*)", re.DOTALL)


def decimal_of(text: str) -> Decimal:
    """Of 1,850.00, too."""
    return Decimal(text.replace(",", ""))


def text_of(number: Decimal) -> str:
    return f"{number.normalize():f}"


@dataclass(eq=False)
class Line:
    """A row of a sheet.  tags: what part it plays (total, part, std:a, qty:a, amt:a, harm, …)."""

    sheet: Sheet
    task: int
    cells: dict[str, Any]
    tags: set[str] = field(default_factory=set)

    @property
    def name_field(self) -> str:
        return "indicator" if "indicator" in self.cells else "level3"

    @property
    def name(self) -> str:
        return self.cells[self.name_field]

    @name.setter
    def name(self, text: str) -> None:
        self.cells[self.name_field] = text

    @property
    def value(self) -> str:
        return self.cells["value"] or ""

    @value.setter
    def value(self, text: str | None) -> None:
        self.cells["value"] = text

    @property
    def sign(self) -> str:
        return self._value[0]

    @property
    def number(self) -> Decimal | None:
        return decimal_of(self._value[1]) if self._value[1] else None

    @property
    def unit(self) -> str:
        return self._value[2]

    @property
    def _value(self) -> tuple[str, str, str]:
        match = NUMBER.fullmatch(self.value)
        return (match[1], match[2], match[3]) if match else ("", "", "")

    @property
    def is_rate(self) -> bool:
        return self.number is not None and self.unit == "%"

    def is_under(self, *words: str) -> bool:
        return any(word in (self.cells.get("level2") or "") for word in words)

    def tagged(self, prefix: str) -> str:
        """The letter behind `std:`; "" where there is none."""
        return next((tag.removeprefix(prefix) for tag in self.tags if tag.startswith(prefix)), "")

    @property
    def siblings(self) -> list[dict[str, Any]]:
        data = self.sheet.data
        return data["tasks"][self.task]["indicators"] if "tasks" in data else data["rows"]

    @property
    def place(self) -> int:
        return next(at for at, cells in enumerate(self.siblings) if cells is self.cells)

    def path(self, column: str = "value") -> str:
        column = self.name_field if column == "name" else column
        if "tasks" in self.sheet.data:
            return f"tasks[{self.task}].indicators[{self.place}].{column}"
        return f"rows[{self.place}].{column}"

    def remove(self) -> None:
        del self.siblings[self.place]
        self.sheet.lines.remove(self)

    def add_after(self, **cells: Any) -> Line:
        """A further row of the same group below it."""
        new = Line(self.sheet, self.task, {**self.cells, **cells})
        self.siblings.insert(self.place + 1, new.cells)
        self.sheet.lines.insert(self.sheet.lines.index(self) + 1, new)
        return new


@dataclass(eq=False)
class Sheet:
    """wide: of 17 columns.  twin: printed a second time by mistake, so the preface does not count it."""

    report: Report
    data: dict[str, Any]
    lines: list[Line] = field(default_factory=list)
    wide: bool = False
    twin: bool = False

    @property
    def number(self) -> int:
        return self.report.sheets.index(self)

    @property
    def form(self) -> str:
        return self.data["form"]

    @property
    def goal(self) -> str:
        return self.data.get("goal") or ""

    @property
    def department(self) -> str:
        return self.data["department"]["name"]

    def with_tag(self, tag: str) -> list[Line]:
        """`total` is a tag, `std:` the beginning of some."""
        return [line for line in self.lines if tag in line.tags or line.tagged(tag)]

    def one(self, tag: str, task: int | None = None) -> Line | None:
        return next((line for line in self.lines if tag in line.tags and task in (None, line.task)), None)

    def rename_number(self, old: str, new: str) -> None:
        """In the goal, as a whole number; not one that numbers an item."""
        if self.goal:
            spelt = rf"{re.escape(old)}|{re.escape(f'{Decimal(old):,}')}"
            self.data["goal"] = re.sub(rf"(?<![\d.,])(?:{spelt})(?![\d.,、])", new, self.goal)


@dataclass(eq=False)
class Report:
    """stated: what its preface counts.  misstated: by how much it is off.  taken: numbers of the sheets that
    hold an error."""

    region: str = ""
    year: int = 0
    title: str = ""
    stated: list[str] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    misstated: dict[str, Decimal] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        """The preface is right, and no sheet is there twice."""
        return not self.misstated and not any(sheet.twin for sheet in self.sheets)

    def figures(self) -> dict[str, Decimal]:
        """What the preface says."""
        sheets = [sheet for sheet in self.sheets if not sheet.twin]
        forms = [sheet.form for sheet in sheets]
        totals = [decimal_of(one.data["budget"]["total"]) for one in sheets if one.data.get("budget")]
        said = {
            "projects": Decimal(forms.count("project")),
            "funds": Decimal(forms.count("fund")),
            "departments": Decimal(len({sheet.department for sheet in sheets if "rows" in sheet.data})),
            "budget": sum(totals, Decimal(0)),
        }
        return {what: value + self.misstated.get(what, 0) for what, value in said.items()}

    def as_json(self) -> dict[str, Any]:
        return {
            "format": "perfgoals/1",
            "title": self.title,
            "region": self.region,
            "fiscal_year": self.year,
            "source": {"file": "invented.txt", "sha256": "", "kind": "text", "pages": None},
            "stated": [self._sentence(what) for what in self.stated],
            "tables": [sheet.data for sheet in self.sheets],
            "texts": [],
            "unplaced": [],
            "furniture": [],
        }

    def _sentence(self, what: str) -> dict[str, str]:
        unit, text = SENTENCES[what]
        value = text_of(self.figures()[what])
        return {"what": what, "value": value, "unit": unit, "text": text.format(value)}


SENTENCES = {
    "projects": ("个", "选取{}个项目支出绩效目标"),
    "funds": ("项", "{}项专项资金绩效目标"),
    "departments": ("个", "{}个部门整体绩效目标"),
    "budget": ("万元", "预算金额{}万元"),
}
