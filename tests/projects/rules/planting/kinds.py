"""The register of kinds: a kind is a function that plants one error into a clean sheet."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from tests.projects.rules.planting.reports import Line, Sheet, text_of

Cell = tuple[int, str]  # table, path
Found = tuple[list[Cell], str] | None
Plant = Callable[[Sheet, random.Random], Found]
ANYWHERE = -1  # a sheet of the report, whichever
WHOLE = "*"  # a path: anywhere in the sheet
PREFACE = (ANYWHERE, WHOLE)
TASKS = frozenset({"project", "fund"})
ROWS = frozenset({"department_annual", "department_strategy"})
ANNUAL = frozenset({"department_annual"})
ALL = TASKS | ROWS


@dataclass(frozen=True)
class Planted:
    """cells: where a reviewer may hang it.  rules: under which numbers.  note: what was done, for people.
    also: other sheets that take part."""

    kind: str
    rules: frozenset[str]
    cells: tuple[Cell, ...]
    note: str
    also: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Kind:
    """between: it sets two sheets at odds, so it may touch what both of them hold."""

    name: str
    rules: frozenset[str]
    forms: frozenset[str]
    between: bool
    plant: Plant

    def __call__(self, sheet: Sheet, chance: random.Random) -> Planted | None:
        """None where the sheet has no place for it."""
        done = self._planted(sheet, chance) if sheet.form in self.forms else None
        if done is None:
            return None
        cells, note = done
        also = frozenset(table for table, _ in cells) - {sheet.number, ANYWHERE}
        return Planted(self.name, self.rules, tuple(cells), note, also)

    def _planted(self, sheet: Sheet, chance: random.Random) -> Found:
        bound = [line for line in sheet.lines if "both" in line.tags or line.tagged("pol:")]
        if self.between:
            return self.plant(sheet, chance)
        sheet.lines = [line for line in sheet.lines if line not in bound]
        try:
            return self.plant(sheet, chance) if sheet.lines else None
        finally:
            sheet.lines += bound


KINDS: list[Kind] = []


def kind(
    name: str, rules: str, forms: Iterable[str] = TASKS, *, between: bool = False
) -> Callable[[Plant], Plant]:
    def kept(plant: Plant) -> Plant:
        KINDS.append(Kind(name, frozenset(rules.split()), frozenset(forms), between, plant))
        return plant

    return kept


def at(line: Line, *columns: str) -> list[Cell]:
    return [(line.sheet.number, line.path(column)) for column in columns]


def cells(*lines: Line) -> list[Cell]:
    """Values and names of rows."""
    return [cell for line in lines for cell in at(line, "value", "name")]


def whole(sheet: Sheet) -> list[Cell]:
    return [(sheet.number, WHOLE)]


def said(line: Line, value: str) -> tuple[list[Cell], str]:
    """Gives a row another value; its copies in the columns of plan and standard go along."""
    copies = [one for one in ("planned_value", "standard_value") if line.cells.get(one) == line.value]
    line.cells |= dict.fromkeys([*copies, "value"], value)
    history = [one for one in ("average_3y", "previous_year") if line.cells.get(one)]
    return [*cells(line), *at(line, *copies, *history)], f"{line.name} | {value}"


def set_number(line: Line, number: Decimal, *, in_goal: bool = False) -> None:
    """Keeps sign and unit; in_goal: the goal names it as well."""
    if in_goal and line.number is not None:
        line.sheet.rename_number(text_of(line.number), text_of(number))
    line.value = f"{line.sign}{text_of(number)}{line.unit}"


T = TypeVar("T")


def any_of(things: Iterable[T], chance: random.Random) -> T | None:
    found = list(things)
    return chance.choice(found) if found else None
