"""Draw what changed between two versions in the sheet itself: old struck, new underlined, in their cells.

The marks travel inside the texts, as characters Unicode keeps for nobody's text (U+FDD0 ..), so that cells
are merged, parted and drawn by the one renderer.  Without what stands between the marks of old text a cell
says the new one, and the other way round; words of ours stand in <small>.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from sheets.both import Both, both
from sheets.compared import Item, Run, head_fields, is_spelling, items, runs
from sheets.documents import Budget, Document, Party, Task, with_row_fields
from sheets.extra import PREFIX, Extra
from sheets.fill import head_text
from sheets.layout import Kind, Sheet
from sheets.render.drawing import Drawing, Look
from sheets.render.html import render
from sheets.render.marks import Address, Mark, Marks
from sheets.render.markup import Html
from sheets.segments import segments
from sheets.shown import shown

_TAGS = {
    "\ufdd0": "<del>",
    "\ufdd1": "</del>",
    "\ufdd2": "<ins>",
    "\ufdd3": "</ins>",
    "\ufdd4": '<small class="was">',
    "\ufdd5": "</small>",
    "\ufdd6": '<span class="spelt">',
    "\ufdd7": "</span>",
    "\ufdd8": '<del class="all">',
    "\ufdd9": "",  # keeps two equal texts two cells
    "\ufdda": '<span class="then">',
    "\ufddb": "</span>",
    "\n": "<br>",
}
_DRAWN = str.maketrans(_TAGS)
_NONE = str.maketrans({sign: "" for sign in _TAGS if sign != "\n"})
_NOT_NEW = re.compile("[\ufdd0\ufdd8][^\ufdd1]*\ufdd1|\ufdd4[^\ufdd5]*\ufdd5")
APART = "\ufdd9"
EXCERPT, AROUND = 60, 6  # characters of a change in a list, and of what stands around it
SAME_VALUE = "写法不同，值相同"


@dataclass(frozen=True, slots=True)
class Drawn:
    """html: the sheet; items: what to look at, in the order of the sheet, marked 改1, 改2 there."""

    html: Html
    items: list[Item]
    sheet: Sheet


def draw(
    old: Document,
    new: Document,
    *,
    region: str,
    year: int = 0,
    marks: Marks | None = None,
    commenting: bool = False,
) -> Drawn:
    """The new version in the official layout with what differs from the old one.

    Rows are one by their keys; `sheets.likeness.keyed_like` gives keys in common to Documents without.
    """
    found = both(old, new)
    whole = shown(with_places_for_all(found), region=region, year=year)
    listed, document = items(whole, found), marked_document(whole, found)
    sheet = _with_years(shown(document, region=region, year=year), found)
    drawing = Drawing(painted, plain, looks(found), lambda key, name: key not in found.gone)
    both_marks = together(change_marks(listed), marks or {})
    html = render(sheet, document, "review", both_marks, commenting=commenting, drawing=drawing)
    return Drawn(html, listed, sheet)


def painted(text: str) -> Html:
    return Html(escape(text).translate(_DRAWN))


def plain(text: str) -> str:
    """The new text, of what is gone the old."""
    return _NOT_NEW.sub("", text).translate(_NONE) or text.translate(_NONE)


def numbered(listed: Sequence[Item]) -> list[Item]:
    """What is counted and marked 改1, 改2: everything but other spellings of one value."""
    return [item for item in listed if item.kind != "spelt"]


def change_marks(listed: Sequence[Item]) -> Marks:
    found: dict[Address, tuple[Mark, ...]] = {}
    for number, item in enumerate(numbered(listed), 1):
        mark = Mark("g", f"改{number}", f"#g{number}", f"改动 {number}")
        at = item.key, "name" if item.of == "task" else item.field
        found[at] = (*found.get(at, ()), mark)
    return found


def together(one: Marks, other: Marks) -> Marks:
    return {at: (*one.get(at, ()), *other.get(at, ())) for at in {**one, **other}}


# ---- texts with marks in them ----


def marked(old: str, new: str, kind: Kind = Kind.TEXT) -> str:
    """Both texts in one."""
    old, new = old.translate(_NONE), new.translate(_NONE)
    if old == new:
        return new
    if is_spelling(kind, old, new):
        return f"\ufdd6{deleted(old)}{inserted(new)}\ufdd7{noted(SAME_VALUE)}"
    found = segments(old, new)
    if [one.kind for one in found] == ["old", "new"]:
        return f"\ufdd8{old}\ufdd1{inserted(new)}"
    return "".join(_AS[one.kind](one.text) for one in found)


def excerpt(old: str, new: str, kind: Kind = Kind.TEXT) -> Html:
    """A change for a list: of a long text its changed places, with a few characters around them."""
    if is_spelling(kind, old, new) or max(len(old), len(new)) <= EXCERPT:
        return painted(marked(old, new, kind))
    found = [(one.kind, one.text.translate(_NONE)) for one in segments(old, new)]
    last = len(found) - 1
    return painted(
        "".join(
            _around(text, first=at == 0, last=at == last) if kind == "same" else _AS[kind](_begun(text))
            for at, (kind, text) in enumerate(found)
        )
    )


def _around(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * AROUND:
        return text
    return ("" if first else text[:AROUND]) + "…" + ("" if last else text[-AROUND:])


def _begun(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"


def deleted(text: str) -> str:
    return f"\ufdd0{text.translate(_NONE)}\ufdd1" if text else ""


def inserted(text: str) -> str:
    return f"\ufdd2{text.translate(_NONE)}\ufdd3" if text else ""


_AS: dict[str, Callable[[str], str]] = {"old": deleted, "new": inserted, "same": str}


def noted(text: str) -> str:
    """Words of ours; marks inside stay marks."""
    return f"\ufdd4{text}\ufdd5"


# ---- the joined Document, its texts marked ----


def marked_document(sheet: Sheet, found: Both) -> Document:
    tasks = tuple(_task(sheet, found, task) for task in found.document.tasks)
    return replace(marked_head(sheet, found), tasks=tasks)


def looks(found: Both) -> dict[str, Look]:
    """Every row, with its number in the new sheet, and every task."""
    rows = {row.key or "": found.numbers.get(row.key or "", 0) for row in found.document.indicators}
    tasks = {task.key or "": 0 for task in found.document.tasks}
    return {key: _look(found, key, number) for key, number in (tasks | rows).items()}


def _look(found: Both, key: str, number: int) -> Look:
    if key in found.gone:
        return Look("gone", 0, "－")
    if key in found.added:
        return Look("new", number, "＋")
    return Look("moved" if key in found.moved else "", number)


def _with_years(sheet: Sheet, found: Both) -> Sheet:
    old, new = found.old.document.fiscal_year, found.new.document.fiscal_year
    if old == new or not sheet.year_note:
        return sheet
    years = marked(str(old or ""), str(new or ""))
    return replace(sheet, year_note=sheet.year_note.replace("{year}", years))


def marked_head(sheet: Sheet, found: Both) -> Document:
    old, new, kinds = found.old.document, found.new.document, head_fields(sheet, found.document)

    def text(name: str) -> str:
        return marked(head_text(old, name), head_text(new, name), kinds.get(name, Kind.TEXT))

    return _with_head(found.document, old, text)


def _with_head(new: Document, old: Document, text: Callable[[str], str]) -> Document:
    """Every field of the head either has, as `text` says it."""
    amounts = [text(f"budget.{part}") or None for part in ("total", "fiscal", "other")]
    terms = dict.fromkeys((*new.extra, *old.extra))
    unit = text("unit")
    return replace(
        new,
        name=text("name") or None,
        department=Party(None, text("department") or None),
        unit=Party(None, unit) if unit else new.unit,
        budget=Budget(*amounts) if any(amounts) else new.budget,
        goal=text("goal") or None,
        extra=Extra({term: text(PREFIX + term) for term in terms}),
    )


def with_places_for_all(found: Both) -> Document:
    """A Document with everything either version fills: a sheet for it has a place for all."""
    old, new = found.old.document, found.new.document
    head = _with_head(found.document, old, lambda name: head_text(new, name) or head_text(old, name))
    return replace(head, tasks=(*head.tasks, *old.tasks))


def _task(sheet: Sheet, found: Both, task: Task) -> Task:
    cells = runs(sheet, found, task.indicators)
    texts = {name: _column_texts(found, column) for name, column in cells.items()}
    rows = tuple(
        with_row_fields(row, {name: column[at] for name, column in texts.items()})
        for at, row in enumerate(task.indicators)
    )
    return replace(task, name=_task_name(found, task) or None, indicators=rows)


def _task_name(found: Both, task: Task) -> str:
    key = task.key or ""
    old, new = found.old.tasks.get(key), found.new.tasks.get(key)
    text = marked((old and old.name) or "", (new and new.name) or "")
    if old and new and old.seq != new.seq and not found.tasks_counted:
        text += noted(f"原序号{old.seq}")
    return text + (noted(f"移自第{found.moved[key]}项") if key in found.moved else "")


def _column_texts(found: Both, column: Sequence[Run]) -> list[Any]:
    """The text of each row: one for all rows of a cell, another for the next cell."""
    texts: list[Any] = []
    for at, run in enumerate(column):
        if at and run is column[at - 1]:
            texts.append(texts[-1])
            continue
        text = _run_text(found, run)
        texts.append(text + APART if at and text and text == texts[-1] else text or None)
    return texts


def _run_text(found: Both, run: Run) -> Any:
    if run.column.field == "seq" and found.counted:
        return run.new or "".join(run.gone)
    text = _cell_text(found, run)
    if run.column.field == "level3":
        moved = [key for key in run.keys if key in found.moved]
        text += "".join(noted(f"移自第{found.moved[key]}行") for key in moved)
    return text


def _cell_text(found: Both, run: Run) -> str:
    if run.is_gone:
        return deleted("".join(run.gone))
    new = run.new or ""
    if run.is_added:
        return inserted(new)
    if run.is_one_change:
        return marked(next(iter(run.olds.values())), new, run.column.kind)
    return new.translate(_NONE) + "".join(
        noted(f"第{found.numbers[key]}行原为{deleted(old) or '空'}") for key, old in run.changed.items()
    )
