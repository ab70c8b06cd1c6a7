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
OFTEN = 0.15  # share of the pages, of those with any line there
_FEW = 3  # pages: with fewer, nothing is often
_LEVEL = 0.5  # per cent of the page's height: so near, two texts stand on one line
_MIDDLE = 50.0  # per cent of the page's height
_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第?\d{1,4}页?|[IVXivx]{1,6})[-—–－·~\s]*(?:[/／,，共of]*\d{0,4}页?)[-—–－·\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def furniture(pages: Sequence[Sequence[Line]], often: float = OFTEN) -> set[int]:
    """The ids of the lines that are furniture, of the lines outside of tables, page by page.

    often: the share of the pages on which a line has to stand.  Texts side by side are one line here.
    """
    edges = [edge for lines in pages for edge in _outermost(lines)]
    seen = {(line[0].page, at_foot, _shape(line)) for at_foot, line in edges}
    times = Counter((at_foot, shape) for _, at_foot, shape in seen)
    count = max(_FEW, often * sum(bool(lines) for lines in pages))
    return {
        id(piece)
        for at_foot, line in edges
        for piece in line
        if not is_content(piece.text) and (_is_number(piece) or times[at_foot, _shape(line)] >= count)
    }


def _outermost(lines: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """The first and last printed lines with all their pieces, and whether each stands at the foot."""
    printed: list[list[Line]] = []
    for line in sorted(lines, key=_top):
        if printed and _top(line) - _top(printed[-1][0]) < _LEVEL:
            printed[-1].append(line)
        else:
            printed.append([line])
    heads = [(False, line) for line in printed[:_OUTERMOST] if _top(line[0]) <= _MIDDLE]
    return heads + [(True, line) for line in printed[-_OUTERMOST:] if _top(line[0]) > _MIDDLE]


def _top(line: Line) -> float:
    return line.box[1] if line.box else 0.0


def _shape(line: Sequence[Line]) -> str:
    pieces = sorted(line, key=lambda piece: piece.box[0] if piece.box else 0.0)
    return _DIGITS.sub("#", compact("".join(piece.text for piece in pieces)))


def _is_number(line: Line) -> bool:
    at_edge = line.box is not None and (line.box[1] < _EDGE or line.box[3] > 100 - _EDGE)
    return at_edge and _NUMBER.fullmatch(line.text) is not None


def is_content(text: str) -> bool:
    return is_title(text) or is_note(text) or department_in(text) is not None
