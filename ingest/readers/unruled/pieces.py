"""What a page without rules prints, cell by cell: characters to runs, runs to the wrapped text of one cell.

Printers draw cell by cell, so the order of the content stream tells where a cell ends: its lines follow each
other in it, one below the other.  Rejected: clusters of boxes alone, which join a wrapped cell with its
neighbours as soon as the lines of a row are as near as those of a cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.page import Page
from ingest.readers.pdf.text import joined, row
from ingest.readers.unruled.runs import SAME_LINE, Run, runs
from ingest.readers.unruled.words import is_title_word, opens_task
from sheets.grid import Box

_FARTHEST = 3.4  # all in em: between the baselines of two lines of one cell
_TIGHT = 1.35  # lines as near as this are always one text
_PITCH_STEP = 0.05
_LIKE_PITCH = 0.1
_PIXEL = 1.15  # points by which printers round the distance of two lines
_INDENT = 2.6  # of a first line
_LONG = 24  # em: goals and the names of tasks that take more than one line are as wide
_COVERED = 0.5  # of the narrower line lies over the wider one


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
    lines = [runs(page.chars) for page in pages]
    pitches = _pitches(lines)
    return [_cells(page, found, pitches) for page, found in zip(pages, lines, strict=True)]


def _pitches(pages: Sequence[Sequence[Run]]) -> dict[int, int]:
    """For each size of letters (in half points) the usual distance of two lines of one cell, in steps."""
    found: dict[int, Counter[int]] = {}
    for lines in pages:
        for upper, lower in pairwise(lines):
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
    if abs(lower[0].size - size) > 0.1 * size or not SAME_LINE * size < fall <= _FARTHEST * size:
        return False
    if 0 < upper[0].x0 - lower[0].x0 <= _INDENT * size:
        return True
    over = min(upper[-1].x1, lower[-1].x1) - max(upper[0].x0, lower[0].x0)
    return over >= _COVERED * min(_width(upper), _width(lower))


def _width(run: Run) -> float:
    return run[-1].x1 - run[0].x0


def _cells(page: Page, lines: Sequence[Run], pitches: dict[int, int]) -> list[Piece]:
    cells: list[list[Run]] = []
    for run in lines:
        if cells and _below(cells[-1][-1], run) and _is_next_line(cells[-1], run, pitches):
            cells[-1].append(run)
        else:
            cells.append([run])
    return [Piece.of(cell, page) for cell in cells]


def _is_next_line(cell: Sequence[Run], lower: Run, pitches: dict[int, int]) -> bool:
    upper = cell[-1]
    if _is_title_below(cell, lower):
        return False
    size = upper[0].size
    fall = (lower[0].baseline - upper[0].baseline) / size
    usual = pitches[_half_points(upper)] * _PITCH_STEP
    return fall <= _TIGHT or abs(fall - usual) <= max(_LIKE_PITCH, _PIXEL / size)


def _is_title_below(cell: Sequence[Run], lower: Run) -> bool:
    """A task's line, or a column's title below a goal: none of it, however near."""
    text, wide = row(lower).text, _width(cell[-1]) > _LONG * cell[-1][0].size
    if opens_task([text]) or (not wide and len(cell) == 1 and opens_task([row(cell[0]).text])):
        return True
    return wide and is_title_word(text)
