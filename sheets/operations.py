"""What a person did to a sheet, as a list of operations: set a cell, insert, delete, move a row or a task.

Each carries what it found, so it has an inverse, and whoever applies it sees whether the cell has changed
since (`sheets.applied`).  A cell is known by the key of its row (`head`, a task's, a row's) and its field.
Texts are strings, "" is an empty cell.  In JSON each is an object with `op`, and an `id` chosen by the
sender: what was sent twice is known by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheets.extra import LONGEST_TERM, PREFIX

MOST_OPERATIONS = 2_000  # in one request
LONGEST_TEXT = 100_000  # of one text; what a cell really takes is decided where it is saved
LONGEST_FIELD = len(PREFIX) + LONGEST_TERM
MOST_CELLS = 200
UNREADABLE = "这一处的改动读不懂，没有存上。请重新填写。"

Texts = Mapping[str, str]

_KEY = re.compile(r"[0-9A-Za-z_-]{1,20}")
_ID = re.compile(r"[0-9A-Za-z_.-]{0,40}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    row: str
    field: str
    old: str
    new: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """A row with a new key, after another row of the task; after "" it is the task's first."""

    row: str
    task: str
    after: str
    cells: Texts = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """after and cells: where it stood and what was in it."""

    row: str
    task: str
    after: str
    cells: Texts = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    row: str
    task: str
    after: str
    old_task: str
    old_after: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertTask:
    """Its rows are inserted by operations of their own."""

    task: str
    after: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteTask:
    """Of a task whose rows have been deleted before."""

    task: str
    after: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTask:
    task: str
    after: str
    old_after: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What was sent and makes no operation, with the place to say so: a cell, or (field "") a row or task."""

    row: str
    field: str
    old: str
    new: str
    reason: str
    id: str


Operation = Set | Insert | Delete | Move | InsertTask | DeleteTask | MoveTask
OfRow = Insert | Delete | Move
OfTask = InsertTask | DeleteTask | MoveTask


def cleaned(text: str) -> str:
    """As texts are kept: our line ends, no blanks around, nothing that a database cannot hold."""
    return _UNSTORABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def from_json(sent: object) -> tuple[Operation, ...]:
    """The operations of a list of objects.  Raises ValueError for what no editor of ours sends."""
    return tuple(map(_operation, _listed(sent)))


def _listed(sent: object) -> list[object]:
    if not isinstance(sent, list):
        raise ValueError("operations are no list")
    if len(sent) > MOST_OPERATIONS:
        raise ValueError(f"{len(sent)} operations, at most {MOST_OPERATIONS} at once")
    return sent


def sent_by_editor(sent: object) -> tuple[Operation | Broken, ...]:
    """As `from_json`, but one that cannot be read keeps none of the others back if its place can be told."""
    return tuple(map(_operation_or_broken, _listed(sent)))


def _operation_or_broken(sent: object) -> Operation | Broken:
    try:
        return _operation(sent)
    except ValueError:
        if isinstance(sent, dict) and sent.get("id"):
            return _broken(sent)
        raise


def _broken(sent: dict[str, Any]) -> Broken:
    name = sent.get("field", "")
    if not (isinstance(name, str) and (not name or _is_field(name))):
        raise ValueError(f"no field: {name!r:.80}")
    old, new = (text if isinstance(text := sent.get(key), str) else "" for key in ("old", "new"))
    reason = f"这一格有 {len(new)} 个字，太多了。请删短后再填。" if len(new) > LONGEST_TEXT else UNREADABLE
    row = _key(sent, "row" if "row" in sent else "task")
    return Broken(row=row, field=name, old=old, new=new, reason=reason, id=_id(sent))


def to_json(operation: Operation) -> dict[str, Any]:
    name, _, write = _WIRE[type(operation).__name__]
    sent = {"op": name} | write(operation)
    return sent | {"id": operation.id} if operation.id else sent


def _operation(sent: object) -> Operation:
    if not isinstance(sent, dict):
        raise ValueError(f"no operation: {sent!r:.80}")
    name = sent.get("op")
    read = next((read for known, read, _ in _WIRE.values() if known == name), None)
    if read is None:
        raise ValueError(f"unknown operation: {name!r:.80}")
    return read(sent)


def _set(sent: dict[str, Any]) -> Set:
    name = _text(sent, "field")
    if not _is_field(name):
        raise ValueError(f"no field: {name!r:.80}")
    return Set(
        row=_key(sent, "row"), field=name, old=_text(sent, "old"), new=_text(sent, "new"), id=_id(sent)
    )


def _insert(sent: dict[str, Any]) -> Insert:
    return Insert(cells=_cells(sent), id=_id(sent), **_row_place(sent))


def _delete(sent: dict[str, Any]) -> Delete:
    return Delete(cells=_cells(sent), id=_id(sent), **_row_place(sent))


def _move(sent: dict[str, Any]) -> Move:
    origin = sent.get("from")
    if not isinstance(origin, dict):
        raise ValueError(f"a move from nowhere: {origin!r:.80}")
    old_task, old_after = _key(origin, "task"), _key(origin, "after", empty=True)
    return Move(old_task=old_task, old_after=old_after, id=_id(sent), **_row_place(sent))


def _insert_task(sent: dict[str, Any]) -> InsertTask:
    return InsertTask(name=_text(sent, "name"), id=_id(sent), **_task_place(sent))


def _delete_task(sent: dict[str, Any]) -> DeleteTask:
    return DeleteTask(name=_text(sent, "name"), id=_id(sent), **_task_place(sent))


def _move_task(sent: dict[str, Any]) -> MoveTask:
    return MoveTask(old_after=_key(sent, "from", empty=True), id=_id(sent), **_task_place(sent))


def _row_place(sent: dict[str, Any]) -> dict[str, str]:
    place = {"row": _key(sent, "row"), "task": _key(sent, "task"), "after": _key(sent, "after", empty=True)}
    if place["row"] == place["after"]:
        raise ValueError(f"a row after itself: {place['row']}")
    return place


def _task_place(sent: dict[str, Any]) -> dict[str, str]:
    place = {"task": _key(sent, "task"), "after": _key(sent, "after", empty=True)}
    if place["task"] == place["after"]:
        raise ValueError(f"a task after itself: {place['task']}")
    return place


def _key(sent: dict[str, Any], name: str, *, empty: bool = False) -> str:
    key = _text(sent, name)
    if not (_KEY.fullmatch(key) or (empty and not key)):
        raise ValueError(f"{name} is no key: {key!r:.80}")
    return key


def _id(sent: dict[str, Any]) -> str:
    found = sent.get("id", "")
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise ValueError(f"no id of an operation: {found!r:.80}")
    return found


def _text(sent: dict[str, Any], name: str) -> str:
    text = sent.get(name)
    if not isinstance(text, str):
        raise ValueError(f"{name} is no text: {text!r:.80}")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{name} has {len(text)} characters")
    return text


def _cells(sent: dict[str, Any]) -> dict[str, str]:
    cells = sent.get("cells")
    if not isinstance(cells, dict) or len(cells) > MOST_CELLS:
        raise ValueError(f"no cells: {cells!r:.80}")
    if not all(map(_is_field, cells)):
        raise ValueError("cells have a name that is no field")
    return {name: _text(cells, name) for name in cells}


def _is_field(name: str) -> bool:
    return 0 < len(name) <= LONGEST_FIELD and not _UNSTORABLE.search(name)


def _where(operation: Any) -> dict[str, Any]:
    return {"row": operation.row, "task": operation.task, "after": operation.after}


def _what(operation: Any) -> dict[str, Any]:
    return {"task": operation.task, "after": operation.after, "name": operation.name}


def _row_as_sent(operation: Any) -> dict[str, Any]:
    return _where(operation) | {"cells": dict(operation.cells)}


def _set_as_sent(operation: Any) -> dict[str, Any]:
    return {name: getattr(operation, name) for name in ("row", "field", "old", "new")}


def _move_as_sent(operation: Any) -> dict[str, Any]:
    origin = {"task": operation.old_task, "after": operation.old_after}
    return _where(operation) | {"from": origin}


def _task_move_as_sent(operation: Any) -> dict[str, Any]:
    return {"task": operation.task, "after": operation.after, "from": operation.old_after}


_WIRE: dict[str, tuple[str, Callable[[dict[str, Any]], Operation], Callable[[Any], dict[str, Any]]]] = {
    "Set": ("set", _set, _set_as_sent),
    "Insert": ("insert", _insert, _row_as_sent),
    "Delete": ("delete", _delete, _row_as_sent),
    "Move": ("move", _move, _move_as_sent),
    "InsertTask": ("insert_task", _insert_task, _what),
    "DeleteTask": ("delete_task", _delete_task, _what),
    "MoveTask": ("move_task", _move_task, _task_move_as_sent),
}
