"""What a printer puts on every page around the report: page numbers, a running head, a watermark's words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from ingest.readers.pieces import Piece, squeezed

NEARLY_ALL = 0.8  # of the pages
_NUMBER = re.compile(r"[-—–－]*第?\d{1,4}页?[-—–－]*(?:[/／共]?\d*页?)")
_DIGITS = re.compile(r"\d+")


def furniture(pieces: Sequence[Piece], is_content: Callable[[str], bool]) -> frozenset[tuple[int, int]]:
    """(page, line) of what stands at a page's edge on nearly all pages, and of page numbers.

    is_content: what is no furniture however often it stands at a page's edge, such as a sheet's title.
    """
    pages: dict[int, dict[int, str]] = defaultdict(dict)
    for piece in pieces:
        pages[piece.page][piece.line] = pages[piece.page].get(piece.line, "") + squeezed(piece.text)
    edges = [(page, line) for page, lines in pages.items() for line in {min(lines), max(lines)}]
    shapes = {(page, line): _DIGITS.sub("#", pages[page][line]) for page, line in edges}
    often = {shape for shape, count in Counter(shapes.values()).items() if count >= NEARLY_ALL * len(pages)}
    return frozenset(
        (page, line)
        for page, line in edges
        if not is_content(pages[page][line])
        and (_NUMBER.fullmatch(pages[page][line]) or (len(pages) > 2 and shapes[page, line] in often))
    )
