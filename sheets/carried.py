"""A sheet begun from an older one: its rows under their keys, its words moved on to the new year.

What was changed on the way is told cell by cell, so that a person looks at it.  In sheets with 上年值 the
target of last year stands there, without its sign, and 前三年均值 where three sheets are known: what was
meant, for what was reached no sheet says.  Sources (来源) name what others have published and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from indicators.printed import compact
from indicators.values import Quantity, parse
from sheets import terms
from sheets.documents import ROW_NAMES, Budget, Document, Indicator, Task, row_field, with_row_fields
from sheets.extra import PREFIX, Extra
from sheets.fill import HEAD_KEY
from sheets.layout import Kind, Sheet
from sheets.years import moved_on

SOURCES = ("standard_source", "history_source")
PREVIOUS, AVERAGE = "previous_year", "average_3y"
VALUES = ("value", "planned_value", "standard_value", *SOURCES, AVERAGE, PREVIOUS)
YEARS = 3
_SIGN = re.compile(r"[≥≤=＝﹦>＞<＜≧≦⩾⩽]=?")
_VALUE_TERMS = frozenset(term.field for term in terms.ROW_TERMS if term.kind == Kind.VALUE)


@dataclass(frozen=True, slots=True)
class Take:
    """What is taken from the older sheet.  values: the targets and what they are compared with."""

    goal: bool = True
    amounts: bool = True
    indicators: bool = True
    values: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell whose text is not that of the older sheet."""

    key: str
    field: str
    old: str
    new: str


@dataclass(slots=True)
class Carried:
    document: Document
    moved: list[Moved] = field(default_factory=list)


def carried(
    base: Document,
    sheet: Sheet,
    *,
    year: int,
    take: Take,
    blank: Sequence[Task],
    earlier: Sequence[Document] = (),
) -> Carried:
    """`base` as the sheet of `year`.  Each of its tasks and rows has a key.

    sheet: the layout of the new one.  blank: its tasks where no indicators are taken.  earlier: the sheets of
    the two years before `base`, the later first.  The base's year counts as `year` where it has none.
    """
    moving = _Moving(base.fiscal_year or year, year)
    name = moving.text(HEAD_KEY, "name", base.name)
    goal = moving.text(HEAD_KEY, "goal", base.goal) if take.goal else None
    document = replace(
        base,
        fiscal_year=year,
        name=name,
        goal=goal,
        budget=_budget(base, take),
        extra=Extra({term: moving.text(HEAD_KEY, PREFIX + term, text) for term, text in base.extra.items()}),
        tasks=tuple(blank),
    )
    if take.indicators:
        document = replace(document, tasks=tuple(moving.task(task, take) for task in base.tasks))
        document = _with_history(document, base, sheet, moving, take, earlier)
    return Carried(document, [one for one in moving.cells.values() if one.old != one.new])


def _budget(base: Document, take: Take) -> Budget | None:
    return base.budget if take.amounts or base.budget is None else Budget()


@dataclass(slots=True)
class _Moving:
    """Moves texts on and keeps which."""

    year: int
    to: int
    cells: dict[tuple[str, str], Moved] = field(default_factory=dict)

    def text(self, key: str, name: str, text: str | None) -> str | None:
        if not text:
            return text
        new = moved_on(text, self.year, self.to)
        self.cells[key, name] = Moved(key, name, text, new)
        return new

    def put(self, before: Indicator, row: Indicator, name: str, text: str | None) -> Indicator:
        """A text that comes from elsewhere; it takes the place of one that was only moved on."""
        key = row.key or ""
        self.cells[key, name] = Moved(key, name, str(row_field(before, name) or ""), text or "")
        return with_row_fields(row, {name: text})

    def task(self, task: Task, take: Take) -> Task:
        name = self.text(task.key or "", "name", task.name)
        rows = tuple(self.row(row, take) for row in task.indicators)
        return replace(task, name=name, indicators=rows)

    def row(self, row: Indicator, take: Take) -> Indicator:
        names = [name for name in ROW_NAMES["department_annual"] if name != "seq"]
        names += [PREFIX + term for term in row.extra]
        texts: dict[str, str | None] = {}
        for name in names:
            text = row_field(row, name)
            if not take.values and (name in VALUES or name in _VALUE_TERMS):
                texts[name] = None
            elif isinstance(text, str) and name not in SOURCES:
                texts[name] = self.text(row.key or "", name, text)
        return with_row_fields(row, texts)


def _with_history(
    document: Document,
    base: Document,
    sheet: Sheet,
    moving: _Moving,
    take: Take,
    earlier: Sequence[Document],
) -> Document:
    """上年值 and 前三年均值; a mean of other years than the last three would be said of the wrong ones."""
    columns = {column.field for column in sheet.table.columns}
    if not take.values or PREVIOUS not in columns or moving.year == moving.to:
        return document
    targets = [_targets(one) for one in earlier[: YEARS - 1]]
    old = {row.key: row for row in base.indicators}

    def filled(row: Indicator) -> Indicator:
        before = old[row.key]
        if moving.to - moving.year == 1:
            row = moving.put(before, row, PREVIOUS, without_sign(before.value))
            mean = _mean([before.value, *(find(before) for find in targets)])
        else:
            row, mean = moving.put(before, row, PREVIOUS, None), None
        return moving.put(before, row, AVERAGE, mean) if AVERAGE in columns else row

    tasks = (replace(task, indicators=tuple(map(filled, task.indicators))) for task in document.tasks)
    return replace(document, tasks=tuple(tasks))


def _targets(document: Document) -> Callable[[Indicator], str | None]:
    """The target of a row in another year's sheet: by its key, else by its levels and name."""
    by_key = {row.key: row.value for row in document.indicators}
    by_name = {_name(row): row.value for row in document.indicators}

    def find(row: Indicator) -> str | None:
        return (by_key.get(row.key) if row.key else None) or by_name.get(_name(row))

    return find


def _name(row: Indicator) -> tuple[str, ...]:
    return tuple(compact(text or "") for text in (row.level1, row.level2, row.level3))


def without_sign(text: str | None) -> str | None:
    """A target as a figure of the past: `≥505人` was 505人."""
    if not text or not isinstance(parse(text), Quantity):
        return text
    return _SIGN.sub("", text, count=1).strip()


def _mean(texts: Sequence[str | None]) -> str | None:
    """Of three amounts in one unit, with as many decimals as the finest of them; else None."""
    values = [parse(text) for text in texts if text]
    found = [value for value in values if isinstance(value, Quantity)]
    if len(found) < YEARS or len({(one.unit, one.label, one.note) for one in found}) > 1:
        return None
    places = min(int(one.number.as_tuple().exponent) for one in found)
    mean = sum((one.number for one in found), Decimal(0)) / YEARS
    number = mean.quantize(Decimal(1).scaleb(min(places, 0)), ROUND_HALF_UP)
    return f"{found[0].label}{number:f}{found[0].unit}{found[0].note}"


def standing(moved: Sequence[Moved], texts: Mapping[tuple[str, str], str]) -> Iterator[Moved]:
    """Those whose cells still hold the text that was put there.

    texts: of every cell there is, by row key and field.
    """
    return (one for one in moved if texts.get((one.key, one.field)) == one.new)
