"""What stands at the edges of nearly all pages and belongs to no text: running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from indicators.printed import compact
from ingest.readers.raw import Line
from ingest.readers.titles import department_in, is_note, is_title

_EDGE = 13.0  # per cent of the page's height in which a page number may stand
_OUTERMOST = 2  # lines at the top and at the foot of a page that may be furniture
_OFTEN = 0.15  # share of the pages, of those with any line there
_FEW = 3  # pages: with fewer, nothing is often
_MIDDLE = 50.0  # per cent of the page's height
_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第?\d{1,4}页?|[IVXivx]{1,6})[-—–－·~\s]*(?:[/／,，共of]*\d{0,4}页?)[-—–－·\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def furniture(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The ids of the lines that are furniture, of the lines outside of tables, page by page."""
    edges = [edge for lines in pages for edge in _outermost(lines)]
    seen = {(line.page, at_foot, _shape(line)) for at_foot, line in edges}
    often = Counter((at_foot, shape) for _, at_foot, shape in seen)
    count = max(_FEW, _OFTEN * sum(bool(lines) for lines in pages))
    return {
        id(line)
        for at_foot, line in edges
        if not _is_content(line.text) and (_is_number(line) or often[at_foot, _shape(line)] >= count)
    }


def _outermost(lines: Sequence[Line]) -> list[tuple[bool, Line]]:
    """The first and last printed lines with all their pieces, and whether each stands at the foot."""
    tops = sorted({_top(line) for line in lines})
    first, last = {*tops[:_OUTERMOST]}, {*tops[-_OUTERMOST:]}
    return [
        (_top(line) > _MIDDLE, line)
        for line in lines
        if _top(line) in (last if _top(line) > _MIDDLE else first)
    ]


def _top(line: Line) -> float:
    return line.box[1] if line.box else 0.0


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", compact(line.text))


def _is_number(line: Line) -> bool:
    at_edge = line.box is not None and (line.box[1] < _EDGE or line.box[3] > 100 - _EDGE)
    return at_edge and _NUMBER.fullmatch(line.text) is not None


def _is_content(text: str) -> bool:
    return is_title(text) or is_note(text) or department_in(text) is not None
