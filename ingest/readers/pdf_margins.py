"""What stands at the edges of nearly all pages and belongs to no text: running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.raw import Line
from ingest.readers.titles import department_in, is_note, is_title
from ingest.recognise import squeeze

_EDGE = 13.0  # per cent of the page's height in which a page number may stand
_OUTERMOST = 2  # lines at the top and at the foot of a page that may be furniture
_OFTEN = 0.5  # share of the pages, of those with any line there
_FEW = 3  # pages: with fewer, nothing is often
_SLACK = 1.0  # per cent of the page's height
_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第?\d{1,4}页?|[IVXivx]{1,6})[-—–－·~\s]*(?:[/／,，共of]*\d{0,4}页?)[-—–－·\s]*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")


def furniture(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The ids of the lines that are furniture, of the lines outside of tables, page by page."""
    edges = [line for lines in pages for line in _outermost(lines)]
    seen: Counter[tuple[str, int]] = Counter()
    for line in edges:
        seen.update({(_shape(line), band) for band in _bands(line)})
    count = max(_FEW, _OFTEN * sum(bool(lines) for lines in pages))
    return {
        id(line)
        for line in edges
        if not _is_content(line.text)
        and (_is_number(line) or max(seen[_shape(line), band] for band in _bands(line)) >= count)
    }


def _outermost(lines: Sequence[Line]) -> list[Line]:
    """The first and last printed lines with all their pieces."""
    tops = sorted({_band(line) for line in lines})
    outer = {*tops[:_OUTERMOST], *tops[-_OUTERMOST:]}
    return [line for line in lines if _band(line) in outer]


def _band(line: Line) -> float:
    return line.box[1] if line.box else 0.0


def _bands(line: Line) -> tuple[int, int]:
    """Lines of one height share at least one of these."""
    return int(_band(line) / _SLACK), -1 - int(_band(line) / _SLACK + 0.5)


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", squeeze(line.text))


def _is_number(line: Line) -> bool:
    at_edge = line.box is not None and (line.box[1] < _EDGE or line.box[3] > 100 - _EDGE)
    return at_edge and _NUMBER.fullmatch(line.text) is not None


def _is_content(text: str) -> bool:
    return is_title(text) or is_note(text) or department_in(text) is not None
