"""Documents: the typed content of one filled sheet, and the interchange format `perfgoals/1`.

All texts are as printed, without the white space of the layout; what they mean is derived elsewhere
(`indicators.values`).  All four sheets share one shape: a head and a tree of indicators in three levels.
In the department's sheets level 1, level 2 and level 3 are 职责, 部门职责 and 绩效指标; a project, a
department and a strategy have one unnamed task.  The names in JSON differ by form (`ROW_NAMES`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = "perfgoals/1"

PROJECT = "project"
FUND = "fund"
DEPARTMENT_ANNUAL = "department_annual"
DEPARTMENT_STRATEGY = "department_strategy"
FORMS = (PROJECT, FUND, DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY)

# field of Indicator -> key in JSON, in printed order
ROW_NAMES: dict[str, dict[str, str]] = {
    PROJECT: {name: name for name in ("level1", "level2", "level3", "value")},
    FUND: {name: name for name in ("level1", "level2", "level3", "value")},
    DEPARTMENT_STRATEGY: {
        "seq": "seq",
        "level3": "indicator",
        "explanation": "explanation",
        "value": "value",
    },
    DEPARTMENT_ANNUAL: {
        "seq": "duty_no",
        "level1": "duty",
        "level2": "responsibility",
        "objective": "objective",
        "level3": "indicator",
        "explanation": "explanation",
        "value": "value",
        "planned_value": "planned_value",
        "standard_value": "standard_value",
        "standard_source": "standard_source",
        "average_3y": "average_3y",
        "previous_year": "previous_year",
        "history_source": "history_source",
        "remark": "remark",
        "activity": "activity",
        "budget_project": "budget_project",
        "office": "office",
    },
}
HAS_TASKS = frozenset({PROJECT, FUND})


@dataclass(frozen=True, slots=True)
class Party:
    """A department or unit as printed: `[202]区教育局` is code 202 and the name."""

    code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Amounts as printed, in the sheet's unit (万元)."""

    total: str | None = None
    fiscal: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    seq: int | None = None  # 职责序号, or 序号 of a strategy
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    value: str | None = None
    objective: str | None = None
    explanation: str | None = None
    planned_value: str | None = None
    standard_value: str | None = None
    standard_source: str | None = None
    average_3y: str | None = None
    previous_year: str | None = None
    history_source: str | None = None
    remark: str | None = None
    activity: str | None = None
    budget_project: str | None = None
    office: str | None = None
    key: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    seq: int = 1
    name: str | None = None
    indicators: tuple[Indicator, ...] = ()
    key: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    form: str
    fiscal_year: int | None = None
    name: str | None = None
    department: Party = Party()
    unit: Party | None = None
    budget: Budget | None = None
    goal: str | None = None
    tasks: tuple[Task, ...] = ()

    @property
    def indicators(self) -> Iterator[Indicator]:
        return (row for task in self.tasks for row in task.indicators)


def row_path(form: str, task: int, row: int, name: str) -> str:
    """The path of an indicator's field, as in the JSON: tasks[0].indicators[3].value or rows[3].duty."""
    json_name = ROW_NAMES[form][name]
    return f"tasks[{task}].indicators[{row}].{json_name}" if form in HAS_TASKS else f"rows[{row}].{json_name}"


def to_json(document: Document) -> dict[str, Any]:
    """TABLE of `perfgoals/1`.  Row keys come along as `key` where they are known."""
    form = document.form
    table: dict[str, Any] = {
        "form": form,
        "fiscal_year": document.fiscal_year,
        "department": _party(document.department),
    }
    if form in HAS_TASKS:
        budget = document.budget or Budget()
        table |= {
            "name": document.name,
            "unit": _party(document.unit) if document.unit else None,
            "budget": {"total": budget.total, "fiscal": budget.fiscal, "other": budget.other},
            "goal": document.goal,
            "tasks": [_task(form, task) for task in document.tasks],
        }
    else:
        if form == DEPARTMENT_STRATEGY:
            table["goal"] = document.goal
        table["rows"] = [_row(form, row) for row in document.indicators]
    return table


def from_json(table: Mapping[str, Any]) -> Document:
    """The Document of a TABLE.  Raises ValueError or KeyError when the TABLE is not of the format."""
    form = table["form"]
    if form not in FORMS:
        raise ValueError(f"unknown form: {form!r}")
    if form in HAS_TASKS:
        tasks = tuple(
            Task(
                seq=task["seq"],
                name=task["name"],
                key=task.get("key"),
                indicators=tuple(_indicator(form, row) for row in task["indicators"]),
            )
            for task in table["tasks"]
        )
    else:
        tasks = (Task(indicators=tuple(_indicator(form, row) for row in table["rows"])),)
    unit, budget = table.get("unit"), table.get("budget")
    return Document(
        form=form,
        fiscal_year=table["fiscal_year"],
        name=table.get("name"),
        department=_read_party(table["department"]),
        unit=_read_party(unit) if unit else None,
        budget=Budget(budget["total"], budget["fiscal"], budget["other"]) if budget else None,
        goal=table.get("goal"),
        tasks=tasks,
    )


def _party(party: Party) -> dict[str, str | None]:
    return {"code": party.code, "name": party.name}


def _read_party(party: Mapping[str, str | None]) -> Party:
    return Party(party["code"], party["name"])


def _task(form: str, task: Task) -> dict[str, Any]:
    out: dict[str, Any] = {"seq": task.seq, "name": task.name}
    if task.key:
        out["key"] = task.key
    return out | {"indicators": [_row(form, row) for row in task.indicators]}


def _row(form: str, row: Indicator) -> dict[str, Any]:
    out = {json_name: getattr(row, name) for name, json_name in ROW_NAMES[form].items()}
    return out | {"key": row.key} if row.key else out


def _indicator(form: str, row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        key=row.get("key"), **{name: row[json_name] for name, json_name in ROW_NAMES[form].items()}
    )
