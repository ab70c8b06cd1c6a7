"""What a printer puts on every page around the report: page numbers, a running head, a watermark's words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from indicators.printed import compact
from ingest.readers.flow.pieces import Piece

NEARLY_ALL = 0.8  # of the pages
HALF = 0.5
_NUMBER = re.compile(r"[-—–－]+\d{1,4}[-—–－]+|第\d{1,4}页(?:[/／,，]?共\d+页)?|\d{1,4}[/／]\d{1,4}")
_BARE_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")
Place = tuple[int, int]  # page, line
Pages = Mapping[int, Mapping[int, str]]


def furniture(pieces: Sequence[Piece], is_content: Callable[[str], bool]) -> frozenset[Place]:
    """(page, line) of what stands at a page's edge on nearly all pages, and of page numbers.

    is_content: what is no furniture however often it stands at a page's edge, such as a sheet's title.
    """
    pages: dict[int, dict[int, str]] = defaultdict(dict)
    for piece in pieces:
        pages[piece.page][piece.line] = pages[piece.page].get(piece.line, "") + compact(piece.text)
    found: dict[Place, str] = {}
    while edge := _edge(pages, is_content, known := frozenset(found.values())) | _upright(pages, known):
        for page, line in edge:
            found[page, line] = pages[page].pop(line)
    return frozenset(found)


def _edge(pages: Pages, is_content: Callable[[str], bool], known: frozenset[str]) -> set[Place]:
    """What is furniture of the first and last line that each page has left."""
    count = len(pages)
    edges = [(page, line) for page, lines in pages.items() if lines for line in {min(lines), max(lines)}]
    shapes = {(page, line): _DIGITS.sub("#", pages[page][line]) for page, line in edges}
    counts = Counter(shapes.values())
    often = {shape for shape, found in counts.items() if found >= NEARLY_ALL * count}
    numbered = sum(bool(_BARE_NUMBER.fullmatch(pages[page][line])) for page, line in edges) >= HALF * count
    return {
        (page, line)
        for page, line in edges
        if not is_content(pages[page][line])
        and (
            _NUMBER.fullmatch(pages[page][line])
            or (numbered and _BARE_NUMBER.fullmatch(pages[page][line]))
            or (count > 2 and shapes[page, line] in often)
            or pages[page][line] in known
        )
    }


def _upright(pages: Pages, known: frozenset[str]) -> set[Place]:
    """A running head on a turned page: one character to a line."""
    found: set[Place] = set()
    for page, lines in pages.items():
        first = [line for line in sorted(lines)[: max(map(len, known), default=0)] if len(lines[line]) == 1]
        head = "".join(lines[line] for line in first)
        if len(head) > 2 and (text := next((one for one in known if head.startswith(one)), "")):
            found |= {(page, line) for line in first[: len(text)]}
    return found
