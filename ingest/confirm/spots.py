"""Where the cells of a draft stand in its source: spots on pages, lines of a text, places of a workbook.

A cell is named by its lasting address, `<row key>:<field>`, so that its spot is found again after rows were
moved.  Cells that were read from one printed cell share one spot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.drafts.cells import Address, addresses
from ingest.drafts.questions import UNSURE_BELOW
from ingest.models import Draft
from sheets.documents import from_json


@dataclass(frozen=True, slots=True)
class Spot:
    """What was printed at one spot.  box: x, y, width, height in per cent of the page.

    number: of an unplaced piece, counted from 1; it belongs to no cell yet.
    """

    cells: tuple[str, ...] = ()
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    place: str | None = None
    lines: tuple[int, ...] = ()
    unsure: bool = False
    number: int | None = None

    @property
    def tokens(self) -> str:
        """For `data-cells`: all addresses, parted by blanks."""
        return " ".join(self.cells)


def token(address: Address) -> str:
    return f"{address.row}:{address.field}"


def spots(draft: Draft) -> list[Spot]:
    """Every spot of the draft, in reading order; a cell that a page end cut has one on each page."""
    return [*_cells(draft), *_unplaced(draft.unplaced)]


def _cells(draft: Draft) -> Iterator[Spot]:
    named = {path: token(address) for path, address in addresses(from_json(draft.document)).items()}
    asked = open_cells(draft.questions)
    together: dict[tuple[Any, ...], list[str]] = {}
    first: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for path, origin in draft.origins.items():
        if path in named:
            together.setdefault(_key(origin), []).append(named[path])
            first.setdefault(_key(origin), origin)
    for key, cells in together.items():
        yield from _printed(tuple(cells), first[key], asked)


def _key(origin: Mapping[str, Any]) -> tuple[Any, ...]:
    """Two cells with the same are one printed cell.  Lines alone tell too little: several cells share one."""
    box, place = origin.get("box"), origin.get("place")
    lines = origin.get("lines") or ()
    return (origin.get("page"), tuple(box or ()), place, *(() if box or place else lines))


def _printed(cells: tuple[str, ...], origin: Mapping[str, Any], asked: set[str]) -> Iterator[Spot]:
    confidence = origin.get("confidence")
    unsure = bool(asked & set(cells)) or (confidence is not None and confidence < UNSURE_BELOW)
    for at in ({"page": origin.get("page"), "box": origin.get("box")}, *(origin.get("also") or ())):
        yield Spot(
            cells=cells,
            page=at["page"],
            box=_box(at["box"]),
            place=origin.get("place"),
            lines=tuple(origin.get("lines") or ()),
            unsure=unsure,
        )


def _box(edges: Iterable[float] | None) -> tuple[float, float, float, float] | None:
    if not edges:
        return None
    left, top, right, bottom = edges
    return round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)


def _unplaced(pieces: Iterable[Mapping[str, Any]]) -> Iterator[Spot]:
    for number, piece in enumerate(pieces, 1):
        if piece.get("answer") is None:
            lines = (piece["line"],) if piece.get("line") else ()
            yield Spot(
                page=piece.get("page"),
                box=_box(piece.get("box")),
                place=piece.get("place"),
                lines=lines,
                unsure=True,
                number=number,
            )


def open_cells(questions: Iterable[Mapping[str, Any]]) -> set[str]:
    """The cells that open questions ask about, as tokens; a merged cell has those of all its rows."""
    return {
        f"{row}:{one['field']}"
        for one in questions
        if one["answer"] is None and one.get("field")
        for row in (one.get("rows") or [one["row"]])
    }
