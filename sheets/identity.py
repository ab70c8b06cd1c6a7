"""Which row of one Document is which row of another: by key, so inserting and moving rows disturbs nothing.

A row without a key is known by its place.  Only a fund has tasks to tell apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheets.documents import FUND, HAS_TASKS, Document, Indicator, Task


@dataclass(frozen=True, slots=True)
class Tree:
    """A Document by identity, in printed order."""

    document: Document
    tasks: dict[str, Task]
    rows: dict[str, Indicator]
    task_of: dict[str, str]
    paths: dict[tuple[str, str], str]  # ("row" or "task", identity) -> path

    def rows_in(self, task: str, among: Iterable[str]) -> list[str]:
        chosen = set(among)
        return [row for row, its in self.task_of.items() if its == task and row in chosen]


def tree_of(document: Document) -> Tree:
    tasks: dict[str, Task] = {}
    rows: dict[str, Indicator] = {}
    task_of: dict[str, str] = {}
    paths: dict[tuple[str, str], str] = {}
    for number, task in enumerate(document.tasks):
        own = _unused(task.key or f"#{number}" if document.form == FUND else "", tasks)
        tasks[own] = task
        paths["task", own] = f"tasks[{number}]" if document.form in HAS_TASKS else ""
        for place, row in enumerate(task.indicators):
            key = _unused(row.key or f"#{number}.{place}", rows)
            rows[key], task_of[key] = row, own
            paths["row", key] = (
                f"tasks[{number}].indicators[{place}]" if document.form in HAS_TASKS else f"rows[{place}]"
            )
    return Tree(document, tasks, rows, task_of, paths)


def _unused(key: str, taken: Mapping[str, object]) -> str:
    """A key that two rows share by mistake must not cost one of them."""
    candidate, number = key, 1
    while candidate in taken:
        number += 1
        candidate = f"{key}#{number}"
    return candidate


def keys_moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest keys whose move explains the new order: all outside a longest run still in order."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    tails: list[int] = []  # the smallest end of a rising run of each length
    ends: list[str] = []
    before: dict[str, str | None] = {}
    for key in common:
        length = bisect_left(tails, places[key])
        before[key] = ends[length - 1] if length else None
        tails[length : length + 1], ends[length : length + 1] = [places[key]], [key]
    kept, last = set(), ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(common) - kept
