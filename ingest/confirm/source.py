"""The source beside the form, as a picture of its pages, as lines of a text, or as tables of its cells.

What is shown is a window: the draft's own pages, lines or rows and a little around them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from ingest.confirm.blocks import bare, laid_out
from ingest.confirm.spots import Spot, spots
from ingest.models import Draft, Upload
from ingest.recognise import JSON, MARKDOWN, PDF, SCAN, TEXT, decode
from ingest.sources.originals import brought_into
from ingest.sources.pictures import sizes
from ingest.sources.shelves import NotMade, Shelf

TEXTS = (TEXT, MARKDOWN, JSON)
PICTURES = (PDF, SCAN)
_AROUND = 4  # lines or rows before and after the draft's own
_WINDOW = 400  # lines or rows at once
_GONE = "原件现在打不开，请对照您手里的文件。"
_A4 = (595.0, 842.0)
_PLACE = re.compile(r"(?P<part>.*?)[!！](?P<letters>[A-Z]{1,3})(?P<row>\d+)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with the spots on it; width and height in points."""

    number: int
    width: int
    height: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    number: int
    text: str
    spots: tuple[Spot, ...]

    @property
    def tokens(self) -> str:
        return " ".join(spot.tokens for spot in self.spots if spot.cells)

    @property
    def unsure(self) -> bool:
        return any(spot.unsure for spot in self.spots)

    @property
    def piece(self) -> int | None:
        return next((spot.number for spot in self.spots if spot.number), None)


@dataclass(frozen=True, slots=True)
class Pane:
    """What stands at the left.  kind: pages, lines or blocks; before, after: where the next windows begin."""

    kind: str
    pages: tuple[Page, ...] = ()
    lines: tuple[PrintedLine, ...] = ()
    blocks: tuple[Mapping[str, Any], ...] = ()
    count: int = 0  # pages of the file
    before: int | None = None
    after: int | None = None
    trouble: str = ""

    @property
    def last_line(self) -> int:
        return self.lines[-1].number if self.lines else 0

    def page_of(self, cell: str) -> int | None:
        """The page on which a cell stands, else the first that is shown."""
        with_it = (page.number for page in self.pages if any(cell in spot.cells for spot in page.spots))
        return next(with_it, self.pages[0].number if self.pages else None)


def shelf(upload: Upload) -> Shelf:
    source = partial(brought_into, file=upload.file)
    return Shelf(source, upload.sha256, Path(settings.MEDIA_ROOT) / "pictures")


def pane(draft: Draft, *, cell: str = "", page: int | None = None, start: int | None = None) -> Pane:
    """cell: the address somebody looks at; page: one more page to show; start: the first line to show."""
    found = spots(draft)
    if draft.upload.kind in PICTURES:
        return _pages(draft, found, page)
    chosen = next((spot for spot in found if cell in spot.cells), None)
    if draft.upload.kind in TEXTS:
        return _lines(draft.upload, found, chosen, start)
    return _blocks(draft.upload, found)


# ---- pictures ----


def _pages(draft: Draft, found: Sequence[Spot], page: int | None) -> Pane:
    try:
        measured = sizes(shelf(draft.upload))
    except (NotMade, FileNotFoundError):
        measured = [_A4] * (draft.upload.pages or 1)
    own = {spot.page for spot in found if spot.page and spot.box} or {draft.page or 1}
    numbers = sorted({*range(min(own), max(own) + 1), *([page] if page else [])})
    shown = [number for number in numbers if 0 < number <= len(measured)]
    return Pane(
        "pages", tuple(_page(number, measured[number - 1], found) for number in shown), count=len(measured)
    )


def _page(number: int, size: tuple[float, float], found: Iterable[Spot]) -> Page:
    on_it = tuple(spot for spot in found if spot.page == number and spot.box)
    return Page(number, round(size[0]), round(size[1]), on_it)


# ---- lines ----


def _lines(upload: Upload, found: Sequence[Spot], chosen: Spot | None, start: int | None) -> Pane:
    try:
        with upload.file.open("rb") as file:
            printed = decode(file.read()).split("\n")
    except FileNotFoundError:
        return Pane("lines", trouble=_GONE)
    own = [number for spot in found for number in spot.lines] or [1]
    first, last = max(1, min(own) - _AROUND), min(len(printed), max(own) + _AROUND)
    if chosen and chosen.lines and not start:
        start = max(first, min(chosen.lines) - _WINDOW // 2)
    begin = min(max(start or first, 1), len(printed))
    end = min(max(last, begin), begin + _WINDOW - 1, len(printed))
    at: dict[int, list[Spot]] = {}
    for spot in found:
        for number in spot.lines:
            at.setdefault(number, []).append(spot)
    shown = (
        PrintedLine(number, printed[number - 1].strip("\f\r"), tuple(at.get(number, ())))
        for number in range(begin, end + 1)
    )
    return Pane(
        "lines",
        lines=tuple(shown),
        count=len(printed),
        before=max(1, begin - _WINDOW) if begin > 1 else None,
        after=end + 1 if end < len(printed) else None,
    )


# ---- worksheets and paragraphs ----


def _blocks(upload: Upload, found: Sequence[Spot]) -> Pane:
    try:
        kept = shelf(upload).kept("blocks.json", laid_out)
    except (NotMade, FileNotFoundError):
        return Pane("blocks", trouble=_GONE)
    at = {spot.place: spot for spot in found if spot.place}
    blocks = json.loads(kept.read_text())
    return Pane("blocks", blocks=tuple(_near(blocks, at)))


def _near(blocks: Sequence[Mapping[str, Any]], at: Mapping[str, Spot]) -> Iterator[dict[str, Any]]:
    """The blocks that hold a spot, what lies between them, and a few lines before and after."""
    own = [index for index, block in enumerate(blocks) if _places(block) & at.keys()]
    if not own:
        return
    first, last = min(own), max(own)
    for index, block in enumerate(blocks[: last + 1 + _AROUND]):
        near = first <= index <= last or (index >= first - _AROUND and "cells" not in block)
        if near:
            yield _with_spots(block, at)


def _places(block: Mapping[str, Any]) -> set[str]:
    return {cell["place"] for cell in block.get("cells", [block]) if cell["place"]}


def _with_spots(block: Mapping[str, Any], at: Mapping[str, Spot]) -> dict[str, Any]:
    if "cells" not in block:
        return {"text": block["text"], "place": block["place"], "spot": at.get(block["place"])}
    cells = [cell | {"spot": at.get(cell["place"])} for cell in _with_bare(block)]
    lit = [cell["row"] for cell in cells if cell["spot"]] or [0]
    first, last = max(0, min(lit) - _AROUND), min(max(lit) + _AROUND, min(lit) + _WINDOW)
    rows = [
        {"name": _row_name(row), "cells": row}
        for number, group in groupby(cells, key=lambda cell: cell["row"])
        if first <= number <= last
        for row in [list(group)]
    ]
    return {"rows": rows, "letters": _letters(cells, block["columns"]), "part": _part(cells)}


def _with_bare(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    spans = [tuple(cell[name] for name in ("row", "column", "rowspan", "colspan")) for cell in block["cells"]]
    rows = max((row + down for row, _, down, _ in spans), default=0)
    empty = {"rowspan": 1, "colspan": 1, "text": "", "place": None}
    found = [empty | {"row": row, "column": column} for row, column in bare(spans, rows, block["columns"])]
    return sorted([*block["cells"], *found], key=lambda cell: (cell["row"], cell["column"]))


def _row_name(cells: Iterable[Mapping[str, Any]]) -> str:
    found = (_PLACE.fullmatch(cell["place"] or "") for cell in cells)
    return next((match["row"] for match in found if match), "")


def _part(cells: Iterable[Mapping[str, Any]]) -> str:
    found = (_PLACE.fullmatch(cell["place"] or "") for cell in cells)
    return next((match["part"] for match in found if match), "")


def _letters(cells: Iterable[Mapping[str, Any]], columns: int) -> list[str]:
    """A, B, C over the columns of a worksheet; nothing over those of a document."""
    named = {
        cell["column"]: match["letters"] for cell in cells if (match := _PLACE.fullmatch(cell["place"] or ""))
    }
    return [named.get(column, "") for column in range(columns)] if named else []
