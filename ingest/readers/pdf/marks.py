"""What a printer sets in one place of most pages, over tables as well: running heads, and upright watermarks.

Such words are written before or behind all others of a page.  That they are no cell is told where they stand
outside of any table, or by the size of their letters; then they are taken off every page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median

from ingest.readers.pdf.laid import Laid
from ingest.readers.pdf.margins import is_content
from ingest.readers.pdf.page import Char, Page
from ingest.readers.unruled.words import is_label, is_title_word

_ENDS = 4  # runs at the begin and at the end of the content stream that may be marks
_MOST = 0.6  # of the pages
_FEW = 3  # pages
_NEAR = 2.0  # points by which one place may differ
_GAP = 1.5  # sizes between two words of one run
_OVER = 0.2  # of the size: letters that lie over each other by more are of two texts
_OTHER = 0.08  # of the usual size: letters of another size
_DIGITS = re.compile(r"\d+")

Run = Sequence[Char]


@dataclass(slots=True)
class _Place:
    """A text in one place, in points from the top or from the foot of the page, whichever is the same.

    told: something says that it is no cell; inside: it may have got into one.
    """

    x: float
    top: float
    foot: float
    by_top: int = 0
    by_foot: int = 0
    told: bool = False
    inside: bool = False

    def is_near(self, x: float, top: float, foot: float) -> bool:
        return abs(self.x - x) <= _NEAR and (abs(self.top - top) <= _NEAR or abs(self.foot - foot) <= _NEAR)

    def count(self, top: float, foot: float) -> None:
        self.by_top += abs(self.top - top) <= _NEAR
        self.by_foot += abs(self.foot - foot) <= _NEAR


class Marks:
    def __init__(self) -> None:
        self._places: dict[str, list[_Place]] = defaultdict(list)
        self._pages = 0
        self._on: list[tuple[int, _Place]] = []  # page numbers, of pages laid with what stands there

    def see(self, page: Page, one: Laid | None) -> None:
        """Remembers a page, and how it was laid, unless it was laid without its marks."""
        if not page.chars:
            return
        self._pages += 1
        usual = median(char.size for char in page.chars)
        for run in _ends(page.chars):
            place = self._place(run, page) or self._new(run, page)
            if place:
                place.count(run[0].baseline, page.height - run[0].baseline)
                place.told = place.told or abs(run[0].size - usual) > _OTHER * usual
                if one:
                    self._look(place, run, page, one)

    def _look(self, place: _Place, run: Run, page: Page, one: Laid) -> None:
        """Whether it stands outside of tables, as far as they are known."""
        outside = one.loose is None and _is_outside(run, page, one)
        place.told = place.told or outside
        place.inside = place.inside or not outside
        self._on.append((page.number, place))

    def _new(self, run: Run, page: Page) -> _Place | None:
        text = _text(run)
        if is_content(text) or is_title_word(text) or is_label(text):
            return None
        place = _Place(_centre(run), run[0].baseline, page.height - run[0].baseline)
        self._places[_shape(text)].append(place)
        return place

    def _place(self, run: Run, page: Page) -> _Place | None:
        at = _centre(run), run[0].baseline, page.height - run[0].baseline
        return next((place for place in self._places.get(_shape(_text(run)), ()) if place.is_near(*at)), None)

    def _is_mark(self, place: _Place) -> bool:
        count = max(place.by_top, place.by_foot)
        return place.told and place.inside and count >= max(_FEW, _MOST * self._pages)

    @property
    def known(self) -> bool:
        return any(self._is_mark(place) for places in self._places.values() for place in places)

    def pages(self) -> list[int]:
        """The pages, from 1, that were laid with their marks; each is named once."""
        found = sorted({number for number, place in self._on if self._is_mark(place)})
        self._on = [(number, place) for number, place in self._on if not self._is_mark(place)]
        return found

    def off(self, page: Page) -> Page:
        """The page with its marks among the strays."""
        if not page.chars or not self.known:
            return page
        found = [run for run in _ends(page.chars) if (at := self._place(run, page)) and self._is_mark(at)]
        taken = {char.order for run in found for char in run}
        if not taken:
            return page
        return replace(
            page,
            chars=tuple(char for char in page.chars if char.order not in taken),
            strays=(*page.strays, *(char for run in found for char in run)),
        )


def _ends(chars: Sequence[Char]) -> Iterator[Run]:
    """The first and the last runs of the content stream; a page of few has each once."""
    first = list(islice(_runs(chars), _ENDS))
    last = [run[::-1] for run in islice(_runs(chars[::-1]), _ENDS)]
    seen = {run[0].order for run in first}
    yield from first
    yield from (run for run in last if run[0].order not in seen)


def _runs(chars: Sequence[Char]) -> Iterator[Run]:
    """Characters that follow each other on one line, forwards or backwards."""
    start = 0
    for end, (before, char) in enumerate(pairwise(chars), 1):
        gap = max(char.x0 - before.x1, before.x0 - char.x1)
        apart = not -_OVER * char.size <= gap <= _GAP * char.size
        if apart or char.baseline != before.baseline:
            yield chars[start:end]
            start = end
    yield chars[start:]


def _text(run: Run) -> str:
    return "".join(char.text for char in run)


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text)


def _centre(run: Run) -> float:
    return (run[0].x0 + run[-1].x1) / 2


def _is_outside(run: Run, page: Page, one: Laid) -> bool:
    x, y = 100 * _centre(run) / page.width, 100 * (run[0].y0 + run[0].y1) / 2 / page.height
    return any(
        line.box[0] <= x <= line.box[2] and line.box[1] <= y <= line.box[3] for line in one.lines if line.box
    )
