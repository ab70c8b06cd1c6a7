"""Which row of one Document is which of another that has no row keys in common: last year's, a neighbour's.

Rows are matched by level 2 and name, names by their characters; years and white space count for nothing.
Symmetric and stable: the same pairs come out whichever Document is named first and however often.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from indicators.levels import official_level2
from indicators.printed import compact, fold
from sheets.documents import Document, Indicator, Task
from sheets.identity import Tree, tree_of
from sheets.segments import common

SIMILAR = 0.8  # from here on two names are one indicator, marked 似同
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?|本年度?|当年|[（(][）)]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOISE = re.compile(r"[\s、，。,.；;：:（）()《》“”\"'·—-]")


@dataclass(frozen=True, slots=True)
class Match:
    """The identity (`sheets.identity`) in the other Document, and how like the names are, 0 to 1."""

    key: str
    score: float

    @property
    def is_same(self) -> bool:
        return self.score == 1


@dataclass(frozen=True, slots=True)
class Likeness:
    """From the identities of the first Document's rows and tasks to those of the other's."""

    rows: Mapping[str, Match]
    tasks: Mapping[str, Match]


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    at: int
    task: str  # the identity of its task in the first Document
    level2: str
    name: str
    value: str


def likeness(one: Document, other: Document, *, keyed: bool = False) -> Likeness:
    """keyed: rows and tasks with one key are one, whatever they say now: `other` was begun from `one`."""
    before, after = tree_of(one), tree_of(other)
    tasks = _tasks(before, after, keyed)
    rows = {key: Match(key, 1.0) for key in before.rows if keyed and key in after.rows}
    back = {match.key: key for key, match in tasks.items()}
    for pairs in (_same_text, _same_place, _same_name):
        taken = {match.key for match in rows.values()}
        mine = _rows(before, {key: key for key in tasks}, rows)
        theirs = _rows(after, back, taken)
        rows |= _matched(pairs(mine, theirs), taken)
    return Likeness(rows, tasks)


def named_alike(one: str, other: str) -> float:
    """How like two names are, 0 to 1: twice their common characters in order, of all their characters."""
    return _score(plain(one), plain(other))


def plain(name: str) -> str:
    """A name without what may differ from year to year and from hand to hand."""
    return _NOISE.sub("", _YEAR.sub("", fold(compact(name))))


def keyed_like(document: Document, to: Document, found: Likeness) -> Document:
    """The Document with the identities its rows and tasks have in `to`; the others get keys of their own.

    found: from `document` to `to`.
    """
    own, its = tree_of(document), tree_of(to)
    rows = _keys(own.rows, its.rows, found.rows)
    tasks = _keys(own.tasks, its.tasks, found.tasks)
    return replace(
        document,
        tasks=tuple(
            replace(
                task,
                key=tasks[key],
                indicators=tuple(replace(own.rows[row], key=rows[row]) for row in _of(own, key)),
            )
            for key, task in own.tasks.items()
        ),
    )


def _of(tree: Tree, task: str) -> list[str]:
    return [row for row, its in tree.task_of.items() if its == task]


def _keys(own: Iterable[str], taken: Iterable[str], found: Mapping[str, Match]) -> dict[str, str]:
    """An unmatched key that the other Document has too is no match, and may not look like one."""
    used = set(taken) | {match.key for match in found.values()}
    return {key: found[key].key if key in found else _free(key, used) for key in own}


def _free(key: str, used: set[str]) -> str:
    while key in used:
        key += "'"
    used.add(key)
    return key


def _tasks(before: Tree, after: Tree, keyed: bool) -> dict[str, Match]:
    """By key, then by name; what has only one unnamed task has it in common."""
    found = {key: Match(key, 1.0) for key in before.tasks if keyed and key in after.tasks}
    taken = {match.key for match in found.values()}
    mine = [(key, task) for key, task in before.tasks.items() if key not in found]
    theirs = [(key, task) for key, task in after.tasks.items() if key not in taken]
    pairs = [
        (-_task_score(task, twin), False, abs(i - j), i + j, key, its)
        for i, (key, task) in enumerate(mine)
        for j, (its, twin) in enumerate(theirs)
    ]
    return found | _matched((pair for pair in pairs if -pair[0] >= SIMILAR), taken)


def _task_score(one: Task, other: Task) -> float:
    if not one.name and not other.name:
        return 1.0
    return named_alike(one.name or "", other.name or "")


def _rows(tree: Tree, tasks: Mapping[str, str], done: Container[str]) -> list[_Row]:
    """Rows with a name that have no match yet.  tasks: to the identities in the first Document.

    A task without a match is known by its Document: nothing is in it on the other side.
    """
    alone = f"of {id(tree)}"
    return [
        _Row(key, at, tasks.get(tree.task_of[key], alone), _level2(row), plain(row.level3), row.value or "")
        for at, (key, row) in enumerate(tree.rows.items())
        if row.level3 and key not in done
    ]


def _level2(row: Indicator) -> str:
    text = row.level2 or ""
    return official_level2(text) or plain(text).removesuffix("指标")


_Pair = tuple[float, int, int, int, str, str]  # smallest first: likeness, other differences, places, keys


def _same_text(mine: list[_Row], theirs: list[_Row]) -> Iterator[_Pair]:
    """The very same name in its place, where there is but one on either side: most rows, without a search."""
    here, there = (_only(side, lambda row: (row.task, row.level2, row.name)) for side in (mine, theirs))
    return (_pair(here[at], there[at], 1.0) for at in here if at in there)


def _same_place(mine: Iterable[_Row], theirs: Iterable[_Row]) -> Iterator[_Pair]:
    """Rows of one task under one level 2 whose names are like enough."""
    there: dict[tuple[str, str], list[_Row]] = {}
    for row in theirs:
        there.setdefault((row.task, row.level2), []).append(row)
    for row in mine:
        for twin in there.get((row.task, row.level2), ()):
            if (score := _score(row.name, twin.name)) >= SIMILAR:
                yield _pair(row, twin, score)


def _same_name(mine: list[_Row], theirs: list[_Row]) -> Iterator[_Pair]:
    """The very same name elsewhere, where there is but one such row on either side."""
    here, there = (_only(side, lambda row: (row.name,)) for side in (mine, theirs))
    return (_pair(here[at], there[at], 1.0) for at in here if at in there)


def _only(rows: list[_Row], known_by: Callable[[_Row], tuple[str, ...]]) -> dict[tuple[str, ...], _Row]:
    """The rows that no other row of the same side is named like."""
    times = Counter(map(known_by, rows))
    return {known_by(row): row for row in rows if row.name and times[known_by(row)] == 1}


def _pair(row: _Row, twin: _Row, score: float) -> _Pair:
    return (-score, row.value != twin.value, abs(row.at - twin.at), row.at + twin.at, row.key, twin.key)


def _matched(pairs: Iterable[_Pair], taken: set[str]) -> dict[str, Match]:
    """The likest pairs first; each row once.  taken: identities of the other Document."""
    found: dict[str, Match] = {}
    used = set(taken)
    for score, _, _, _, key, its in sorted(pairs):
        if key not in found and its not in used:
            found[key] = Match(its, -score)
            used.add(its)
    return found


def _score(one: str, other: str) -> float:
    """Names with other numbers in them (3岁, 7岁) are two things."""
    if one == other:
        return 1.0 if one else 0.0
    whole = len(one) + len(other)
    if 2 * min(len(one), len(other)) < SIMILAR * whole or _NUMBER.findall(one) != _NUMBER.findall(other):
        return 0.0
    return 2 * common(one, other) / whole
