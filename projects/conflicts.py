"""Two versions of a sheet side by side, with a choice for each cell both persons changed.

The page carries the whole merged sheet in the editor's own protocol: the radio buttons of a cell bear the
cell's name and the two texts, so choosing is posting, and nothing is kept in between.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from projects.actions import Conflict
from projects.places import places
from projects.posted import cell_name
from sheets.difference import PLACE
from sheets.documents import Document, Indicator, Party, Task
from sheets.fill import HEAD_KEY, head_pairs, head_text, party_text, row_text
from sheets.layout import Sheet


@dataclass(frozen=True, slots=True)
class Choice:
    """name is the field of the form; value what it posts; text what stands beside the button."""

    name: str
    place: str
    mine: str
    theirs: str
    mine_value: str
    theirs_value: str


def choices(sheet: Sheet, conflict: Conflict) -> list[Choice]:
    names = places(sheet, conflict.theirs) | places(sheet, conflict.mine)
    found = (_choice(one, names) for one in conflict.merge.conflicts if one.field != PLACE)
    return list(found)


def _choice(one, names: dict[tuple[str, str], str]) -> Choice:
    if not one.field:
        mine, theirs = (_whole(side) for side in (one.mine, one.theirs))
        gone = "drop" if one.mine is None else "keep", "drop" if one.theirs is None else "keep"
        place = names.get((one.key, "level3"), "").split("（")[0] or names.get((one.key, "name"), "整行")
        return Choice(f"drop.{one.key}", place, mine, theirs, *gone)
    mine, theirs = _text(one.mine), _text(one.theirs)
    is_task = (one.key, "level3") not in names and one.key != HEAD_KEY
    name = f"t.{one.key}.name" if is_task else cell_name(one.key, one.field)
    return Choice(name, names.get((one.key, one.field), one.field), mine, theirs, mine, theirs)


def _text(value: object) -> str:
    return party_text(value) if isinstance(value, Party) else str(value or "")


def _whole(side: object) -> str:
    if isinstance(side, Indicator):
        return f"保留这一行：{side.level3 or ''} {side.value or ''}"
    if isinstance(side, Task):
        return f"保留这项任务：{side.name or ''}"
    return "删除"


def carried(sheet: Sheet, document: Document, chosen: set[str]) -> Iterator[tuple[str, str]]:
    """Every other cell of the merged sheet, as hidden fields."""
    yield from _carried_head(sheet, document, chosen)
    for task in document.tasks:
        yield "task", task.key or ""
        if f"t.{task.key}.name" not in chosen:
            yield f"t.{task.key}.name", task.name or ""
        for row in task.indicators:
            yield "row", f"{task.key}:{row.key}"
            yield from _carried_cells(sheet, row, chosen)


def _carried_head(sheet: Sheet, document: Document, chosen: set[str]) -> Iterator[tuple[str, str]]:
    for pair in head_pairs(sheet, document):
        if (name := cell_name(HEAD_KEY, pair.field)) not in chosen:
            yield name, head_text(document, pair.field)


def _carried_cells(sheet: Sheet, row: Indicator, chosen: set[str]) -> Iterator[tuple[str, str]]:
    for column in sheet.table.columns:
        if (name := cell_name(row.key or "", column.field)) not in chosen:
            yield name, row_text(row, column.field)
