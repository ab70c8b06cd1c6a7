"""Documents: the typed content of one filled sheet, and the interchange format `perfgoals/1`.

All texts are as printed, without the white space of the layout; what they mean is derived elsewhere
(`indicators.values`).  All four sheets share one shape: a head and a tree of indicators in three levels.
In the department's sheets level 1, level 2 and level 3 are 职责, 部门职责 and 绩效指标; a project, a
department and a strategy have one unnamed task.  The names in JSON differ by form (`ROW_NAMES`).  What a
printed sheet carries beyond these fields stands in `extra`, by its standard term (`sheets.extra`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sheets import extra
from sheets.extra import Extra

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
    """Amounts as printed, in the unit of the sheet (`Sheet.money_unit`) or of `extra.金额单位`."""

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
    extra: Extra = Extra()
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
    extra: Extra = Extra()
    layout: str | None = None  # id of the Sheet it was printed in, where that is not the region's own

    @property
    def indicators(self) -> Iterator[Indicator]:
        return (row for task in self.tasks for row in task.indicators)


def row_path(form: str, task: int, row: int, name: str) -> str:
    """The path of an indicator's field, as in the JSON: tasks[0].indicators[3].value or rows[3].duty."""
    begin, end = row_path_around(form, task, name)
    return f"{begin}{row}{end}"


def row_path_around(form: str, task: int, name: str) -> tuple[str, str]:
    """What stands before and behind the row's number in the paths of a column."""
    json_name = name if extra.term_of(name) else ROW_NAMES[form][name]
    return f"tasks[{task}].indicators[" if form in HAS_TASKS else "rows[", f"].{json_name}"


def row_field(row: Indicator, name: str) -> str | int | None:
    """A field of a row by its name: `value`, `extra.权重`."""
    term = extra.term_of(name)
    value: str | int | None = row.extra.get(term) if term else getattr(row, name)
    return value


def with_row_fields(row: Indicator, texts: Mapping[str, Any]) -> Indicator:
    terms = {term: text for name, text in texts.items() if (term := extra.term_of(name))}
    own = {name: text for name, text in texts.items() if not extra.term_of(name)}
    return replace(row, extra=row.extra | terms if terms else row.extra, **own)


def indicator_of(key: str | None, texts: Mapping[str, Any]) -> Indicator:
    """A row from nothing but its fields by name."""
    terms = {term: text for name, text in texts.items() if (term := extra.term_of(name))}
    if not terms:
        return Indicator(key=key, **texts)
    own = {name: text for name, text in texts.items() if not extra.term_of(name)}
    return Indicator(key=key, extra=extra.Extra(terms), **own)


def to_json(document: Document) -> dict[str, Any]:
    """TABLE of `perfgoals/1`.  Row keys come along as `key` where they are known.

    `extra` and `layout`, and the department's `budget` and its year's `goal`, only where there are some.
    """
    form = document.form
    table: dict[str, Any] = {
        "form": form,
        "fiscal_year": document.fiscal_year,
        "department": _party(document.department),
    }
    if form in HAS_TASKS:
        table |= {
            "name": document.name,
            "unit": _party(document.unit) if document.unit else None,
            "budget": _budget(document.budget or Budget()),
            "goal": document.goal,
            "tasks": [_task(form, task) for task in document.tasks],
        }
    else:
        if form == DEPARTMENT_STRATEGY or document.goal:
            table["goal"] = document.goal
        if document.budget not in (None, Budget()):
            table["budget"] = _budget(document.budget or Budget())
        table["rows"] = [_row(form, row) for row in document.indicators]
    beyond = {"extra": dict(document.extra), "layout": document.layout}
    return table | {name: value for name, value in beyond.items() if value}


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
        extra=extra.from_json(table.get("extra")),
        layout=_read_layout(table.get("layout")),
    )


def _read_layout(layout: object) -> str | None:
    if layout is not None and not isinstance(layout, str):
        raise ValueError(f"layout is no id: {layout!r}")
    return layout or None


def _budget(budget: Budget) -> dict[str, str | None]:
    return {"total": budget.total, "fiscal": budget.fiscal, "other": budget.other}


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
    out |= {"extra": dict(row.extra)} if row.extra else {}
    return out | {"key": row.key} if row.key else out


def _indicator(form: str, row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        key=row.get("key"),
        extra=extra.from_json(row.get("extra")),
        **{name: row[json_name] for name, json_name in ROW_NAMES[form].items()},
    )
