"""Draw a sheet beside an older one of its kind: what each indicator promised then, right of what it does now.

Rows are matched by likeness; a name that is only like the old one says so.  What the older sheet had besides
is told apart, for its place is not in this sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from indicators.comparison import strength
from sheets.both import Both, both
from sheets.compared import Item, ItemKind, head_items
from sheets.documents import Document, Indicator, Task, with_row_fields
from sheets.extra import PREFIX
from sheets.layout import Column, Kind, Sheet, Table
from sheets.likeness import Likeness, keyed_like
from sheets.render.changes import (
    change_marks,
    inserted,
    marked_head,
    noted,
    painted,
    plain,
    together,
    with_places_for_all,
)
from sheets.render.drawing import Drawing, Look
from sheets.render.html import render
from sheets.render.marks import Marks
from sheets.render.markup import Html
from sheets.shown import shown
from sheets.targets import target_text

THEN = PREFIX + "\ufddd"  # the field of the column beside the values: no sheet has one of that name
_SIGNS: dict[ItemKind, str] = {"stronger": "↑强", "weaker": "↓弱", "spelt": "="}


@dataclass(frozen=True, slots=True)
class Beside:
    """items: what became of the head and of each indicator, in order; dropped: what none is like."""

    html: Html
    items: list[Item]
    dropped: list[Indicator]
    sheet: Sheet


def draw_beside(
    old: Document,
    new: Document,
    found: Likeness,
    *,
    region: str,
    title: str,
    marks: Marks | None = None,
    commenting: bool = False,
) -> Beside:
    """found: from `old` to `new`; title: of the column."""
    joined = both(keyed_like(old, new, found), new)
    scores = {match.key: match.score for match in found.rows.values()}
    whole = shown(with_places_for_all(joined), region=region)
    head = (item for item in head_items(whole, joined) if item.field != "fiscal_year")
    listed = [*head, *_row_items(joined)]
    tasks = tuple(_task(joined, scores, task) for task in new.tasks)
    document = replace(marked_head(whole, joined), tasks=tasks)
    sheet = _with_column(shown(_without(document), region=region), title)
    drawing = Drawing(painted, plain, _looks(joined), lambda key, name: name != THEN)
    all_marks = together(change_marks(listed), marks or {})
    html = render(sheet, document, "review", all_marks, commenting=commenting, drawing=drawing)
    dropped = [row for key, row in joined.old.rows.items() if key in joined.gone]
    return Beside(html, listed, dropped, whole)


def _without(document: Document) -> Document:
    """The column is put where it belongs, not where a further one would stand."""
    tasks = tuple(
        replace(task, indicators=tuple(with_row_fields(row, {THEN: None}) for row in task.indicators))
        for task in document.tasks
    )
    return replace(document, tasks=tasks)


def _task(joined: Both, scores: dict[str, float], task: Task) -> Task:
    rows = tuple(_row(joined, scores, row) for row in task.indicators)
    return replace(task, indicators=rows)


def _row(joined: Both, scores: dict[str, float], row: Indicator) -> Indicator:
    """Its old value, and its old name where that was another one."""
    key = row.key or ""
    then = joined.old.rows.get(key)
    if then is None:
        return with_row_fields(row, {THEN: noted("上年没有"), "level3": inserted(row.level3 or "")})
    texts: dict[str, str | None] = {THEN: _then(then, row)}
    if scores[key] < 1:
        texts["level3"] = f"{row.level3}{noted(f'似同“{then.level3}”')}"
    return with_row_fields(row, texts)


def _then(old: Indicator, new: Indicator) -> str:
    kind = _became(old, new)
    return f"\ufdda{old.value or '（空）'}\ufddb" + (noted(_SIGNS.get(kind, "不可比")) if kind else "")


def _became(old: Indicator, new: Indicator) -> ItemKind | None:
    """None where there is nothing to say: both empty, or the same value in the same words."""
    before, after = target_text(old) or "", target_text(new) or ""
    if before == after:
        return None
    found: dict[str | None, ItemKind] = {"stronger": "stronger", "weaker": "weaker", "equal": "spelt"}
    return found.get(strength(before, after), "incomparable")


def _row_items(joined: Both) -> Iterator[Item]:
    for key, row in joined.new.rows.items():
        number, then = joined.numbers[key], joined.old.rows.get(key)
        if then is None:
            yield Item("inserted", "row", key, "level3", "", row.level3 or "", number, 0, (key,))
        elif kind := _became(then, row):
            texts = then.value or "", row.value or ""
            yield Item(kind, "row", key, "value", *texts, number, joined.old_numbers[key], (key,))
    for key, row in joined.old.rows.items():
        if key in joined.gone:
            number = joined.old_numbers[key]
            yield Item("deleted", "row", key, "level3", row.level3 or "", "", 0, number, (key,))


def _looks(joined: Both) -> dict[str, Look]:
    return {
        key: Look("new", number, "＋") if key in joined.added else Look("", number)
        for key, number in joined.numbers.items()
    }


def _with_column(sheet: Sheet, title: str) -> Sheet:
    """Right of the values and as wide; all columns give way in proportion."""
    table = sheet.table
    at = next(index for index, column in enumerate(table.columns) if column.field == "value") + 1
    whole = sum(column.width for column in table.columns)
    scale = whole / (whole + table.columns[at - 1].width)
    columns = [replace(one, width=round(one.width * scale, 2)) for one in table.columns]
    columns.insert(at, Column(THEN, (title,), 0, Kind.VALUE))
    left = round(whole - sum(column.width for column in columns), 2)
    columns[at] = replace(columns[at], width=left)
    foot = tuple(replace(row, fields=(*row.fields[:at], None, *row.fields[at:])) for row in table.foot)
    return _with_table(sheet, replace(table, columns=tuple(columns), foot=foot))


def _with_table(sheet: Sheet, table: Table) -> Sheet:
    return replace(sheet, blocks=tuple(table if isinstance(one, Table) else one for one in sheet.blocks))
