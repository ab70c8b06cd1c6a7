"""Reads scans: PDFs of pictures, and pictures of pages.  Needs the optional extra `ocr`.

A page is recognised, turned into a Page as a drawn one gives, and let go.  What a recogniser alone can say
comes back at the end: every cell's confidence, and what was mended in it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.readers.pdf.laid import Laid, laid
from ingest.readers.pdf.reader import paper
from ingest.readers.raw import Line, Paper, Progress, silent
from ingest.readers.scan.labels import RESTORED
from ingest.recognise import Unreadable
from sheets.grid import Box, Cell, Grid, Spot

if TYPE_CHECKING:
    from types import ModuleType

    from ingest.readers.scan.pages import Mark
    from ingest.readers.scan.picture import Turn

EXTRA = ("cv2", "numpy", "onnxruntime", "rapidocr")
SURE = 0.9
UNSURE = "识别把握不足，请核对"
MISSING = (
    "这是扫描件或图片，识别其中的文字需要安装扩展：请您在安装目录运行 make ocr，"
    "或者运行 pip install -r requirements-ocr.txt 后再导入。"
)


def read(data: bytes, progress: Progress = silent, threads: int = -1) -> Paper:
    """threads: of the recogniser on each page; -1 takes one for each core."""
    tools = machinery()
    engine, total = tools.engine(threads), tools.count(data)
    found: deque[Laid] = deque()
    known: dict[int, Known] = {}
    unread: list[Line] = []
    for number, picture in enumerate(tools.pictures(data), 1):
        upright, boxes = tools.righted(engine, picture)
        page, marks, rest = tools.page_of(engine, upright, number, boxes)
        found.append(laid(page, found[-1] if found else None))
        known[number] = Known(upright.turn, marks)
        unread += rest
        progress(number, total)
    whole = paper(found)
    return marked(replace(whole, furniture=(*whole.furniture, *unread)), known)


def machinery() -> ModuleType:
    """Everything that needs the extra hangs on this import."""
    try:
        from ingest.readers.scan import pages as scan_pages  # noqa: PLC0415  an optional extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise Unreadable(MISSING) from error
    return scan_pages


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page beside its words: how it was turned, and how sure each line is."""

    turn: Turn
    marks: tuple[Mark, ...]

    def within(self, box: Box) -> list[Mark]:
        return [mark for mark in self.marks if box[0] <= mark.x <= box[2] and box[1] <= mark.y <= box[3]]


def marked(read: Paper, pages: Mapping[int, Known]) -> Paper:
    """The paper with confidence and repairs in each cell, and all boxes as the pages were scanned.

    pages: those that were recognised.
    """
    blocks = [
        _line(block, pages) if isinstance(block, Line) else _grid(block, pages) for block in read.blocks
    ]
    return replace(read, blocks=tuple(blocks), furniture=tuple(_line(line, pages) for line in read.furniture))


def _line(line: Line, pages: Mapping[int, Known]) -> Line:
    if line.page is None or line.page not in pages or line.box is None:
        return line
    return replace(line, box=pages[line.page].turn.back(line.box))


def _grid(grid: Grid, pages: Mapping[int, Known]) -> Grid:
    return replace(grid, cells=tuple(_cell(cell, pages) for cell in grid.cells))


def _cell(cell: Cell, pages: Mapping[int, Known]) -> Cell:
    origin = cell.origin
    if origin is None or origin.page is None or origin.box is None:
        return cell
    spots = (Spot(origin.page, origin.box), *origin.also)
    if not any(spot.page in pages for spot in spots):
        return cell
    marks = [mark for spot in spots if spot.page in pages for mark in pages[spot.page].within(spot.box)]
    sure = min((mark.confidence for mark in marks), default=None)
    repairs = dict.fromkeys((*origin.repairs, *(repair for mark in marks for repair in mark.repairs)))
    if sure is not None and sure < SURE and RESTORED not in repairs:
        repairs[UNSURE] = None
    back = [
        Spot(spot.page, pages[spot.page].turn.back(spot.box)) if spot.page in pages else spot
        for spot in spots
    ]
    return replace(
        cell,
        origin=replace(
            origin,
            box=back[0].box,
            also=tuple(back[1:]),
            repairs=tuple(repairs),
            confidence=None if sure is None else round(sure, 3),
        ),
    )
