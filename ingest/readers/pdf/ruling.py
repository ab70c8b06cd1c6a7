"""From the rules of a page to the cells of its tables: which lines belong together, which areas they part.

Cells come from the rules alone, so merged cells are known and an empty cell is not a merged one.  What a page
end leaves open is closed here and remembered (`Slot.open_head`, `open_foot`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.readers.pdf.page import Rule

Box = tuple[float, float, float, float]

_SAME = 1.2  # points: rules no further apart lie on one line
_NEAR = 3.6  # points: double rules and nested frames; no cell is as thin
_TOUCH = 2.6  # points that may lack where two rules meet
_GAP = 2.6  # points that may lack between two parts of one rule
_DASH, _DASH_GAP = 14.0, 9.0  # points: a dash, and what parts it from the next
_DOT = 2.2
_WHOLE = 0.34  # of a table's rows may be one cell, where filled areas stand for rules
_AS_HIGH = 0.8  # of its table's height, for a rule that meets no other
_FRAMED = 0.5  # of a table's side must be ruled for the rest to be outside of it
_COVERED = 0.5  # share of a cell's side that must be ruled


class Run(NamedTuple):
    """A straight rule: at (its x or y), from, to."""

    at: float
    start: float
    end: float


class Slot(NamedTuple):
    """A cell of a ruled table before anything is written into it; open: no rule closes it there."""

    row: int
    column: int
    rowspan: int
    colspan: int
    open_head: bool = False
    open_foot: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """A table's rules: xs and ys part its columns and rows; areas: row and column -> number of the slot."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]
    areas: tuple[tuple[int, ...], ...]
    rims: bool = False  # of filled areas, nothing is drawn

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """The slot that a point lies in."""
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.areas[row][column]

    def open_foot(self, x: float) -> int | None:
        """The slot at the foot of the table, at an x, that no rule closes there."""
        number = self._column(x, self.areas[-1])
        return number if number is not None and self.slots[number].open_foot else None

    def open_head(self, x: float) -> int | None:
        number = self._column(x, self.areas[0])
        return number if number is not None and self.slots[number].open_head else None

    def _column(self, x: float, areas: tuple[int, ...]) -> int | None:
        if not self.xs[0] <= x <= self.xs[-1]:
            return None
        return areas[min(max(bisect_right(self.xs, x) - 1, 0), len(areas) - 1)]

    def bounds(self, slot: Slot) -> Box:
        return (
            *(self.xs[slot.column], self.ys[slot.row]),
            *(self.xs[slot.column + slot.colspan], self.ys[slot.row + slot.rowspan]),
        )


def rulings(rules: Sequence[Rule]) -> list[Ruling]:
    """The ruled tables of a page, from its top.  Rims of filled areas count only where no rule is drawn."""
    found = _rulings(rule for rule in rules if not rule.edge)
    rims = [rule for rule in rules if rule.edge and not any(_meets(rule, ruling.box) for ruling in found)]
    found += [replace(ruling, rims=True) for ruling in _rulings(rims) if _has_columns(ruling)]
    return sorted(found, key=lambda ruling: (ruling.ys[0], ruling.xs[0]))


def _meets(rule: Rule, box: Box) -> bool:
    """More than an end of the rule lies in the box, or along its outline."""
    left, top, right, foot = box
    across = min(rule.x1, right + _NEAR) - max(rule.x0, left - _NEAR)
    down = min(rule.y1, foot + _NEAR) - max(rule.y0, top - _NEAR)
    return min(across, down) >= 0 and max(across, down) > 2 * _NEAR


def _has_columns(ruling: Ruling) -> bool:
    """Bars behind every other row are no cells."""
    whole = sum(len(set(areas)) == 1 for areas in ruling.areas)
    return len(ruling.xs) > 2 and whole <= _WHOLE * len(ruling.areas)


def _rulings(rules: Iterable[Rule]) -> list[Ruling]:
    levels, uprights = _runs(rules)
    drawn = [_ruling(*part) for part in _connected(levels, uprights)]
    return [ruling for ruling in drawn if ruling]


def _runs(rules: Iterable[Rule]) -> tuple[list[Run], list[Run]]:
    """Level and upright rules, their parts joined; a dot may be part of either."""
    levels: list[Run] = []
    uprights: list[Run] = []
    for x0, y0, x1, y1, _ in rules:
        dot = max(x1 - x0, y1 - y0) <= _DOT
        if dot or y0 == y1:
            levels.append(Run((y0 + y1) / 2, x0, x1))
        if dot or y0 != y1:
            uprights.append(Run((x0 + x1) / 2, y0, y1))
    return _joined(levels), _joined(uprights)


def _joined(runs: list[Run]) -> list[Run]:
    """The parts of one rule as one: those that overlap or nearly touch, and the dashes of a dashed one."""
    joined: list[Run] = []
    for line in _lines(runs):
        line.sort(key=lambda run: run.start)
        current = line[0]
        for run in line[1:]:
            if run.start - current.end <= _gap(current, run):
                current = Run(current.at, current.start, max(current.end, run.end))
            else:
                joined.append(current)
                current = run
        joined.append(current)
    return [run for run in joined if run.end - run.start > _NEAR]


def _gap(before: Run, after: Run) -> float:
    dashes = after.end - after.start <= _DASH and after.start - before.end < _DASH_GAP
    return _DASH_GAP if dashes and after.end - after.start <= _DASH else _GAP


def _lines(runs: list[Run]) -> list[list[Run]]:
    """Runs that lie on one line."""
    lines: list[list[Run]] = []
    for run in sorted(runs):
        if lines and run.at - lines[-1][0].at <= _SAME:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _connected(levels: list[Run], uprights: list[Run]) -> list[tuple[list[Run], list[Run]]]:
    """Rules that meet, directly or through others, are one table; level rules alone are none."""
    parent = list(range(len(levels) + len(uprights)))
    for i, level in enumerate(levels):
        for j, upright in enumerate(uprights, len(levels)):
            if (
                level.start - _TOUCH <= upright.at <= level.end + _TOUCH
                and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH
            ):
                parent[_root(parent, i)] = _root(parent, j)
    groups: dict[int, tuple[list[Run], list[Run]]] = defaultdict(lambda: ([], []))
    for i, run in enumerate([*levels, *uprights]):
        groups[_root(parent, i)][i >= len(levels)].append(run)
    tables = [group for group in groups.values() if group[0] and group[1]]
    for alone, rest in groups.values():
        for upright in rest if not alone else ():
            _beside(upright, tables)
    return tables


def _beside(upright: Run, tables: list[tuple[list[Run], list[Run]]]) -> None:
    """The side of a column that is open at both page ends meets no level rule: it is as high as its table."""
    for levels, uprights in tables:
        top = min(min(run.at for run in levels), min(run.start for run in uprights))
        foot = max(max(run.at for run in levels), max(run.end for run in uprights))
        inside = upright.start >= top - _NEAR and upright.end <= foot + _NEAR
        if inside and upright.end - upright.start >= _AS_HIGH * (foot - top):
            uprights.append(upright)
            return


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = index = parent[parent[index]]
    return index


def _ruling(levels: list[Run], uprights: list[Run]) -> Ruling | None:
    """One table.  Its outline is closed where no rule does it."""
    left = min([run.at for run in uprights] + [run.start for run in levels])
    right = max([run.at for run in uprights] + [run.end for run in levels])
    top = min([run.at for run in levels] + [run.start for run in uprights])
    foot = max([run.at for run in levels] + [run.end for run in uprights])
    xs = _positions([run.at for run in uprights], left, right)
    ys = _positions([run.at for run in levels], top, foot)
    if len(xs) < 2 or len(ys) < 2:
        return None
    across, down = _covered(levels, ys, xs), _covered(uprights, xs, ys)
    areas = _areas(across, down, len(ys) - 1, len(xs) - 1)
    return _compact(xs, ys, areas, across)


def _positions(found: list[float], first: float, last: float) -> list[float]:
    """Where a table is parted, double rules as one; its outline too, where no rule is drawn there."""
    groups: list[list[float]] = []
    for at in sorted(found):
        if groups and at - groups[-1][0] <= _NEAR:
            groups[-1].append(at)
        else:
            groups.append([at])
    positions = [sum(group) / len(group) for group in groups]
    before = [first] if positions[0] - first > _NEAR else []
    behind = [last] if last - positions[-1] > _NEAR else []
    return [*before, *positions, *behind]


def _covered(runs: list[Run], lines: list[float], parts: list[float]) -> list[list[bool]]:
    """Line and part -> whether a rule runs there."""
    lengths = [[0.0] * (len(parts) - 1) for _ in lines]
    for at, start, end in runs:
        line = min(range(len(lines)), key=lambda index: abs(lines[index] - at))
        first = max(bisect_right(parts, start) - 1, 0)
        for part in range(first, len(parts) - 1):
            if parts[part] >= end:
                break
            lengths[line][part] += min(end, parts[part + 1]) - max(start, parts[part])
    return [
        [
            length >= _COVERED * (after - before)
            for length, before, after in zip(row, parts, parts[1:], strict=False)
        ]
        for row in lengths
    ]


def _areas(across: list[list[bool]], down: list[list[bool]], rows: int, columns: int) -> list[list[int]]:
    """Row and column -> number of the area; areas are rectangles, whatever rules are missing."""
    parent = list(range(rows * columns))
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not down[column + 1][row]:
                parent[_root(parent, here + 1)] = _root(parent, here)
            if row + 1 < rows and not across[row + 1][column]:
                parent[_root(parent, here + columns)] = _root(parent, here)
    roots = [[_root(parent, row * columns + column) for column in range(columns)] for row in range(rows)]
    _fill_voids(roots, down[0], 0)
    _fill_voids(roots, down[-1], columns - 1)
    return _rectangles(roots)


def _fill_voids(roots: list[list[int]], side: list[bool], column: int) -> None:
    """Writer closes a merged cell too early and leaves its last rows outside of the frame: they are its."""
    if sum(side) < _FRAMED * len(side):
        return
    void = {roots[row][column] for row in range(1, len(roots)) if not side[row]} - set(roots[0])
    for row in range(1, len(roots)):
        for at, root in enumerate(roots[row]):
            if root in void:
                roots[row][at] = roots[row - 1][at]


def _rectangles(roots: list[list[int]]) -> list[list[int]]:
    """Numbers rectangles from the top left; an area with corners is cut below its first rows."""
    rows, columns = len(roots), len(roots[0])
    numbers = [[-1] * columns for _ in range(rows)]
    number = 0
    for row in range(rows):
        for column in range(columns):
            if numbers[row][column] >= 0:
                continue
            root, right = roots[row][column], column + 1
            while right < columns and roots[row][right] == root and numbers[row][right] < 0:
                right += 1
            below = row + 1
            while below < rows and all(
                roots[below][at] == root and numbers[below][at] < 0 for at in range(column, right)
            ):
                below += 1
            for covered in range(row, below):
                numbers[covered][column:right] = [number] * (right - column)
            number += 1
    return numbers


def _compact(
    xs: list[float], ys: list[float], areas: list[list[int]], across: list[list[bool]]
) -> Ruling | None:
    """Without the rows and columns in which no cell begins."""
    rows = [row for row in range(len(areas)) if row == 0 or areas[row] != areas[row - 1]]
    flipped = list(zip(*areas, strict=True))
    columns = [
        column for column in range(len(flipped)) if column == 0 or flipped[column] != flipped[column - 1]
    ]
    kept = tuple(tuple(areas[row][column] for column in columns) for row in rows)
    opened = (
        {number for number, covered in zip(areas[0], across[0], strict=True) if not covered},
        {number for number, covered in zip(areas[-1], across[-1], strict=True) if not covered},
    )
    return Ruling(
        tuple([xs[column] for column in columns] + [xs[-1]]),
        tuple([ys[row] for row in rows] + [ys[-1]]),
        _slots(kept, *opened),
        kept,
    )


def _slots(areas: tuple[tuple[int, ...], ...], heads: set[int], feet: set[int]) -> tuple[Slot, ...]:
    found: dict[int, list[int]] = {}
    for row, line in enumerate(areas):
        for column, number in enumerate(line):
            spot = found.setdefault(number, [row, column, row, column])
            spot[2], spot[3] = row, max(spot[3], column)
    return tuple(
        Slot(row, column, last - row + 1, right - column + 1, number in heads, number in feet)
        for number, (row, column, last, right) in sorted(found.items())
    )
