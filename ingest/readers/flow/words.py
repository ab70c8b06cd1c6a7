"""The sheets' own words as they stand in a flow: labels, titles, heads, task lines, over several pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from ingest.readers.flow.pieces import Gap, Piece
from sheets import wording
from sheets.catalogue import SHEETS
from sheets.layout import Amounts, Line, Sheet, TaskLine

LONGEST_LABEL = 6  # pieces
FAR = 12  # pieces from a label to the page's end that cut it
NEAR = 12  # pieces between a sheet's title and its first label
normal = lru_cache(maxsize=65536)(wording.normal)
is_title = lru_cache(maxsize=65536)(wording.is_title)


@cache
def labels(sheet: Sheet) -> frozenset[str]:
    """Every label above a table, those of its amounts too."""
    return frozenset(wording.labels(sheet)) | wording.amount_labels(sheet)


@cache
def ranks() -> dict[str, int]:
    """Every label above a table with its place in the order in which sheets print them."""
    found: dict[str, int] = {}
    for sheet in SHEETS:
        found |= {label: _RANK[pair.field.split(".")[0]] for label, pair in wording.labels(sheet).items()}
        found |= dict.fromkeys(wording.amount_labels(sheet), _RANK["budget"])
    return found


NOTE, DEPARTMENT, UNIT = 0, 2, 3
_RANK = {"name": 1, "department": DEPARTMENT, "unit": UNIT, "budget": 4, "goal": 5}


def label_rank(pieces: Sequence[Piece], index: int, last: int) -> tuple[int | None, int]:
    """The place of the label that begins here among a sheet's labels, and how many pieces it has.

    A year note is the first; an office with its code has the place of its label.
    """
    text = pieces[index].text
    if wording.year_note(text):
        return NOTE, 1
    if count := run_in(pieces, index, ranks()):
        return ranks()[normal("".join(piece.text for piece in pieces[index : index + count]))], count
    if wording.party(text)[0]:
        return (UNIT if last == DEPARTMENT else DEPARTMENT), 1
    inline = (
        any(wording.split_label(text, wording.labels(sheet)) for sheet in SHEETS) if "：" in text else False
    )
    return (DEPARTMENT if inline else None), 1


@cache
def sides() -> frozenset[str]:
    return frozenset(label for sheet in SHEETS for label in wording.side_labels(sheet.table))


@cache
def opens(sheet: Sheet) -> frozenset[str]:
    """The labels one of which stands first in a sheet of this kind."""
    first = next((block for block in sheet.blocks if isinstance(block, Line | Amounts)), None)
    pairs = first.pairs if isinstance(first, Line) else first.parts if first else ()
    return frozenset(normal(text) for pair in pairs for text in (pair.label, *pair.synonyms))


@lru_cache(maxsize=65536)
def is_first_label(sheet: Sheet, text: str) -> bool:
    inline = wording.split_label(text, wording.labels(sheet)) if ":" in text or "：" in text else None
    return normal(inline[1] if inline else text) in opens(sheet)


def has_first_label(sheet: Sheet, pieces: Sequence[Piece]) -> bool:
    """In one piece, with or without its value, or broken over lines."""
    return any(
        is_first_label(sheet, piece.text) or run_in(pieces, index, opens(sheet))
        for index, piece in enumerate(pieces)
    )


@lru_cache(maxsize=65536)
def is_any_title(text: str) -> bool:
    return any(is_title(text, sheet) for sheet in SHEETS)


@lru_cache(maxsize=65536)
def is_any_first_label(text: str) -> bool:
    return any(is_first_label(sheet, text) for sheet in SHEETS)


@cache
def anywhere() -> frozenset[str]:
    """All labels, and the titles of all columns."""
    columns = (column for sheet in SHEETS for column in sheet.table.columns)
    return frozenset(ranks()) | {normal(title) for column in columns for title in column.titles}


def begins_sheet(pieces: Sequence[Piece], index: int, *, streams: bool = False) -> bool:
    """A title alone on its line with a first label near, or that label where the sheet prints no title.

    streams: any label or title of a column will do, the first label may stand in the other stream.
    """
    if pieces[index].gap <= Gap.SPACE:
        return False
    text = pieces[index].text
    near = pieces[index + 1 : index + NEAR]
    if is_any_title(text):
        if streams and any(normal(piece.text) in anywhere() for piece in near):
            return True
        return any(is_title(text, sheet) and has_first_label(sheet, near) for sheet in SHEETS)
    if not is_any_first_label(text):
        return False
    return not any(is_any_title(piece.text) for piece in pieces[max(0, index - NEAR) : index])


def run_in(pieces: Sequence[Piece], start: int, known: frozenset[str] | dict[str, int]) -> int:
    """How many pieces from `start` on make a known label, 0 if none; the longest."""
    text, found = "", 0
    for count, piece in enumerate(pieces[start : start + LONGEST_LABEL], start=1):
        text += piece.text
        if normal(text) in known:
            found = count
    return found


@cache
def task_line(sheet: Sheet) -> TaskLine | None:
    return next((block for block in sheet.blocks if isinstance(block, TaskLine)), None)


def opens_task(sheet: Sheet, piece: Piece) -> bool:
    line = task_line(sheet)
    return line is not None and piece.gap > Gap.SPACE and piece.text.startswith(line.label)


def mended(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Labels that a page's end cut made whole: what stands behind it is moved to its beginning."""
    found = list(pieces)
    for at in [index for index, piece in enumerate(pieces) if piece.gap == Gap.PAGE and index]:
        for count in range(min(3, len(found) - at), 0, -1):
            place = _cut_label(found, at, count)
            if place:
                _move(found, at, count, place)
                break
    return tuple(found)


def _cut_label(pieces: Sequence[Piece], at: int, count: int) -> int:
    """Behind which piece the label breaks off that the pieces from `at` on complete, 0 if none does."""
    rest = normal("".join(piece.text for piece in pieces[at : at + count]))
    for end in range(at, max(0, at - FAR), -1):
        begun = ""
        for start in range(end - 1, max(-1, end - 4), -1):
            begun = pieces[start].text + begun
            known = normal(begun) + rest
            if normal(begun) and (known in ranks() or known in sides()):
                whole = run_in(pieces, start, ranks()) or run_in(pieces, start, sides())
                return end if whole <= end - start and normal(begun) not in ranks() else 0
    return 0


def _move(pieces: list[Piece], at: int, count: int, place: int) -> None:
    page = pieces[place - 1].page
    moved = [replace(piece, gap=Gap.LINE, page=page) for piece in pieces[at : at + count]]
    del pieces[at : at + count]
    if at < len(pieces):
        pieces[at] = replace(pieces[at], gap=Gap.PAGE)
    pieces[place:place] = moved
