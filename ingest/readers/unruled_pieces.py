"""What a page without rules prints, cell by cell: characters to runs, runs to the wrapped text of one cell.

Printers draw cell by cell, so the order of the content stream tells where a cell ends: its lines follow each
other in it, one below the other.  Rejected: clusters of boxes alone, which join a wrapped cell with its
neighbours as soon as the lines of a row are as near as those of a cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf_page import Char, Page
from ingest.readers.pdf_text import joined, row
from ingest.readers.unruled_words import is_bare_label
from sheets.grid import Box

_SAME_LINE = 0.3  # all in em
_TRIMMED = 0.7  # by which a mark may lie over the blank half of the mark before
_BLANK = 0.2  # from here on a gap may be the end of a cell
_WORDS = 1.3  # from here on it is one
_ALIGNED = 0.08
_FARTHEST = 3.4  # between the baselines of two lines of one cell
_TIGHT = 1.35  # lines as near as this are always one text
_PITCH_STEP = 0.05
_LIKE_PITCH = 0.1
_PIXEL = 1.15  # points by which printers round the distance of two lines
_INDENT = 2.6  # of a first line
_COVERED = 0.5  # of the narrower line lies over the wider one

Run = tuple[Char, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The text of one cell, or of a part of it, as it stands on one page."""

    runs: tuple[Run, ...]
    page: Page
    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def of(cls, runs: Sequence[Run], page: Page) -> Piece:
        return cls(
            tuple(runs),
            page,
            min(run[0].x0 for run in runs),
            min(char.y0 for run in runs for char in run),
            max(run[-1].x1 for run in runs),
            max(char.y1 for run in runs for char in run),
        )

    @property
    def size(self) -> float:
        return self.runs[0][0].size

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def printed(self) -> tuple[str, ...]:
        """Its lines."""
        return tuple(row(run).text for run in self.runs)

    @property
    def text(self) -> str:
        return joined(self.printed)

    @property
    def box(self) -> Box:
        width, height = self.page.width / 100, self.page.height / 100
        return (
            round(self.x0 / width, 2),
            round(self.y0 / height, 2),
            round(self.x1 / width, 2),
            round(self.y1 / height, 2),
        )


def pieces(pages: Sequence[Page]) -> list[list[Piece]]:
    """For each page its pieces in content order."""
    runs = [_rejoined(_runs(page.chars)) for page in pages]
    pitches = _pitches(runs)
    return [_cells(page, found, pitches) for page, found in zip(pages, runs, strict=True)]


def _runs(chars: Iterable[Char]) -> list[Run]:
    runs: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.order):
        if runs and _goes_on(runs[-1][-1], char, _BLANK):
            runs[-1].append(char)
        else:
            runs.append([char])
    return [tuple(run) for run in runs]


def _goes_on(before: Char, char: Char, widest: float) -> bool:
    level = abs(char.baseline - before.baseline) <= _SAME_LINE * min(char.size, before.size)
    return level and -_TRIMMED <= (char.x0 - before.x1) / max(char.size, before.size) <= widest


def _rejoined(runs: Sequence[Run]) -> list[Run]:
    """Runs parted at a blank are one again, unless the second stands where other lines stand: in a column."""
    groups: list[list[Run]] = []
    for run in runs:
        if groups and _goes_on(groups[-1][-1][-1], run[0], _WORDS):
            groups[-1].append(run)
        else:
            groups.append([run])
    firsts = [group[0] for group in groups]
    columns = _Columns([run[0].x0 for run in firsts], [_centre(run) for run in firsts])
    whole: list[Run] = []
    for index, group in enumerate(groups):
        whole += _parted(group, groups[max(0, index - 1) : index] + groups[index + 1 : index + 2], columns)
    return whole


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the lines of a page begin, and where their middles are."""

    begins: Sequence[float]
    centres: Sequence[float]

    def part(self, last: Run, run: Run) -> bool:
        far = _ALIGNED * run[0].size
        if _in_line(run[0].x0, self.begins, far) or is_bare_label(row(last).text):
            return True
        return _in_line(_centre(run), self.centres, far) and _in_line(_centre(last), self.centres, far)


def _parted(group: Sequence[Run], beside: Sequence[Sequence[Run]], columns: _Columns) -> list[Run]:
    """A line's runs as cells.  beside: the lines before and after it in the stream."""
    if _is_spread(group):
        return [tuple(char for run in group for char in run)]
    whole = [group[0]]
    for run in group[1:]:
        last = whole[-1]
        if any(_crosses(line, last, run) for line in beside) or not columns.part(last, run):
            whole[-1] += run
        else:
            whole.append(run)
    return whole


def _is_spread(group: Sequence[Run]) -> bool:
    """Letters spread over the width of their cell: all gaps are equal."""
    gaps = [right[0].x0 - left[-1].x1 for left, right in pairwise(group)]
    return len(gaps) > 1 and max(gaps) - min(gaps) <= _ALIGNED * group[0][0].size


def _crosses(line: Sequence[Run], last: Run, run: Run) -> bool:
    """Another line of the same cell lies over the gap."""
    far = _ALIGNED * run[0].size
    same = abs(line[0][0].x0 - last[0].x0) <= far
    return same and any(one[0].x0 < last[-1].x1 - far and run[0].x0 + far < one[-1].x1 for one in line)


def _centre(run: Run) -> float:
    return (run[0].x0 + run[-1].x1) / 2


def _in_line(at: float, others: Sequence[float], far: float) -> bool:
    return sum(abs(at - other) <= far for other in others) >= 2


def _pitches(pages: Sequence[Sequence[Run]]) -> dict[int, int]:
    """For each size of letters (in half points) the usual distance of two lines of one cell, in steps."""
    found: dict[int, Counter[int]] = {}
    for runs in pages:
        for upper, lower in pairwise(runs):
            if _below(upper, lower):
                found.setdefault(_half_points(upper), Counter())[_steps(upper, lower)] += 1
    return {size: counted.most_common(1)[0][0] for size, counted in found.items()}


def _half_points(run: Run) -> int:
    return round(2 * run[0].size)


def _steps(upper: Run, lower: Run) -> int:
    return round((lower[0].baseline - upper[0].baseline) / upper[0].size / _PITCH_STEP)


def _below(upper: Run, lower: Run) -> bool:
    """The second run could be the next line of the first: near below it, in letters of the same size."""
    size = upper[0].size
    fall = lower[0].baseline - upper[0].baseline
    if abs(lower[0].size - size) > 0.1 * size or not _SAME_LINE * size < fall <= _FARTHEST * size:
        return False
    if 0 < upper[0].x0 - lower[0].x0 <= _INDENT * size:
        return True
    over = min(upper[-1].x1, lower[-1].x1) - max(upper[0].x0, lower[0].x0)
    narrower = min(upper[-1].x1 - upper[0].x0, lower[-1].x1 - lower[0].x0)
    return over >= _COVERED * narrower


def _cells(page: Page, runs: Sequence[Run], pitches: dict[int, int]) -> list[Piece]:
    cells: list[list[Run]] = []
    for run in runs:
        if cells and _below(cells[-1][-1], run) and _is_next_line(cells[-1][-1], run, pitches):
            cells[-1].append(run)
        else:
            cells.append([run])
    return [Piece.of(cell, page) for cell in cells]


def _is_next_line(upper: Run, lower: Run, pitches: dict[int, int]) -> bool:
    size = upper[0].size
    fall = (lower[0].baseline - upper[0].baseline) / size
    usual = pitches[_half_points(upper)] * _PITCH_STEP
    return fall <= _TIGHT or abs(fall - usual) <= max(_LIKE_PITCH, _PIXEL / size)
