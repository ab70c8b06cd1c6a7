"""Runs of characters of a page without rules: what stands on one line in one cell, in content order.

A gap of a word or more ends a cell.  A smaller one may be a blank, may come from letters spread over their
cell, or may be all that two columns leave between them: the other lines of the page tell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.page import Char
from ingest.readers.pdf.text import row
from ingest.readers.unruled.words import is_bare_label, is_level, is_task_label, is_title_word

SAME_LINE = 0.3  # all in em: by which baselines of one line may differ
_TRIMMED = 0.7  # by which a mark may lie over the blank half of the mark before
_BLANK = 0.2  # from here on a gap may be the end of a cell
_WORDS = 1.3  # from here on it is one
_ALIGNED = 0.08
_SPREAD = 1.5  # times the usual gap of a line's letters is still no end of a cell
_LOOSE = 0.12  # by which boxes of letters may be too narrow

Run = tuple[Char, ...]


def runs(chars: Iterable[Char]) -> list[Run]:
    parts: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.order):
        if parts and _goes_on(parts[-1][-1], char, _BLANK):
            parts[-1].append(char)
        else:
            parts.append([char])
    return _rejoined([tuple(part) for part in parts])


def _goes_on(before: Char, char: Char, widest: float) -> bool:
    level = abs(char.baseline - before.baseline) <= SAME_LINE * min(char.size, before.size)
    return level and -_TRIMMED <= (char.x0 - before.x1) / max(char.size, before.size) <= widest


def _rejoined(parts: Sequence[Run]) -> list[Run]:
    groups: list[list[Run]] = []
    for part in parts:
        if groups and _goes_on(groups[-1][-1][-1], part[0], _WORDS):
            groups[-1].append(part)
        else:
            groups.append([part])
    columns = _Columns(groups)
    whole: list[Run] = []
    for index, group in enumerate(groups):
        whole += _parted(group, groups[max(0, index - 1) : index] + groups[index + 1 : index + 2], columns)
    return whole


def _parted(group: Sequence[Run], beside: Sequence[Sequence[Run]], columns: _Columns) -> list[Run]:
    """A line's runs as cells.  beside: the lines before and after it in the stream."""
    usual = _usual_gap(group) if len(group) > 1 else 0.0
    whole = [group[0]]
    for run in group[1:]:
        last = whole[-1]
        spread = run[0].x0 - last[-1].x1 <= _SPREAD * usual + _LOOSE * run[0].size
        if spread or any(_crosses(line, last, run) for line in beside) or not columns.part(last, run):
            whole[-1] += run
        else:
            whole.append(run)
    return whole


def _usual_gap(group: Sequence[Run]) -> float:
    """Between the letters of a line: nothing, unless they are spread over the width of their cell."""
    chars = [char for run in group for char in run]
    gaps = [right.x0 - left.x1 for left, right in pairwise(chars) if not _is_ascii(left, right)]
    return median(gaps) if gaps else 0.0


def _is_ascii(left: Char, right: Char) -> bool:
    return left.text.isascii() and right.text.isascii()


def _crosses(line: Sequence[Run], last: Run, run: Run) -> bool:
    """Another line of the same cell lies over the gap."""
    far = _ALIGNED * run[0].size
    same = abs(line[0][0].x0 - last[0].x0) <= far
    return same and any(one[0].x0 < last[-1].x1 - far and run[0].x0 + far < one[-1].x1 for one in line)


class _Columns:
    """What the lines of a page say of its columns.  groups: runs with less than a word between them."""

    def __init__(self, groups: Sequence[Sequence[Run]]) -> None:
        firsts = [group[0] for group in groups]
        self.begins = sorted(run[0].x0 for run in firsts)
        self.centres = sorted(_centre(run) for run in firsts)

    def part(self, last: Run, run: Run) -> bool:
        far = _ALIGNED * run[0].size
        text = row(last).text
        if is_task_label(text):
            return False
        both = (text, row(run).text)
        if all(map(is_title_word, both)) or all(map(is_level, both)):
            return True
        if is_bare_label(text) or _in_line(run[0].x0, self.begins, far):
            return True
        return _in_line(_centre(run), self.centres, far) and _in_line(_centre(last), self.centres, far)


def _centre(run: Run) -> float:
    return (run[0].x0 + run[-1].x1) / 2


def _in_line(at: float, others: Sequence[float], far: float) -> bool:
    """At least two others stand there; they are sorted."""
    return bisect_right(others, at + far) - bisect_left(others, at - far) >= 2
