"""Heads and labels that were recognised with doubt or in part: as the official sheets word them.

Without its head a table is lost.  A head is known by the titles that were read well and by where its cells
stand; the others are then what that sheet prints there.  What somebody filled in is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.readers.heads import HeadCell, head_cells, likeness, match
from ingest.readers.pdf.ruling import Ruling, Slot
from ingest.readers.scan.labels import RESTORED, official
from ingest.readers.scan.words import WordLine, Words
from sheets.catalogue import SHEETS
from sheets.layout import Table

SURE = 0.9
_LARGE = 10  # titles: so large a head is known by where its cells stand
_READ = 0.6  # of its titles, at least, were read well
_SAID = 0.5  # of a row's texts, at least
_WELL = 0.95  # likeness of a title that reads as it should

Read = list[tuple[WordLine, Words]]
Texts = Mapping[Slot, str]
Pairs = Sequence[tuple[Slot, HeadCell]]


def with_labels(read: Read, tables: Sequence[Ruling], scale: float) -> Read:
    """Each line with its words as a head or label has them.  scale: points of a pixel."""
    out = list(read)
    for table in tables:
        cells = _cells(read, table, scale)
        texts = {slot: "".join(read[at][1].text for at in lines) for slot, lines in cells.items()}
        titles = titles_of(table, texts)
        for slot, lines in cells.items():
            sure = min(read[at][1].confidence for at in lines)
            title = titles.get(slot) or (official(texts[slot], sure) if sure < SURE else None)
            if title:
                _write(out, lines, title)
    return out


def _cells(read: Read, table: Ruling, scale: float) -> dict[Slot, list[int]]:
    """The lines of each cell by their numbers, from the top."""
    cells: dict[Slot, list[int]] = {}
    for number, (line, _) in sorted(enumerate(read), key=lambda pair: pair[1][0].spot.y0):
        spot = line.spot
        at = table.at(scale * (spot.x0 + spot.x1) / 2, scale * (spot.y0 + spot.y1) / 2)
        if at is not None:
            cells.setdefault(table.slots[at], []).append(number)
    return cells


def _write(out: Read, lines: Sequence[int], title: str) -> None:
    """A title on as many lines as were printed, in their proportions."""
    said = sum(len(out[at][1].text) for at in lines)
    done, before = 0, 0
    for at in lines:
        line, words = out[at]
        done += len(words.text)
        after = round(len(title) * done / said)
        repairs = tuple(dict.fromkeys((*words.repairs, RESTORED)))
        out[at] = line, replace(words, text=title[before:after], places=(), repairs=repairs)
        before = after
    out[:] = [pair for pair in out if pair[1].text]


def titles_of(table: Ruling, texts: Texts) -> dict[Slot, str]:
    """The titles of the head cells that were read as something else."""
    found: dict[Slot, str] = {}
    for sheet in SHEETS:
        for pairs, large in _heads(sheet.table, table, texts):
            for slot, cell in pairs:
                like = likeness(texts.get(slot, ""), cell.titles)
                if slot in texts and like < _WELL and (like or large):
                    found.setdefault(slot, _title(texts[slot], cell))
    return found


def _title(text: str, cell: HeadCell) -> str:
    return max(cell.titles, key=lambda title: (likeness(text, (title,)), title == cell.titles[0]))


def _heads(head: Table, table: Ruling, texts: Texts) -> Iterator[tuple[Pairs, bool]]:
    """The heads that the rows may be: by where their cells stand (large ones), or by their words."""
    cells = head_cells(head)
    for row in range(len(table.ys) - 1):
        placed = _placed(cells, table, row)
        large = len(cells) >= _LARGE and len(placed) == len(cells)
        if large and _read_well(placed, texts) >= _READ * len(cells):
            yield placed, True
        said = [slot for slot in table.slots if slot.row == row and slot in texts]
        pairs = [
            (slot, cell)
            for slot, cell in zip(said, match(head, [texts[slot] for slot in said]), strict=True)
            if cell
        ]
        well = _read_well(pairs, texts)
        if well > 1 and well >= _SAID * len(said):
            yield pairs, False


def _placed(cells: Sequence[HeadCell], table: Ruling, row: int) -> list[tuple[Slot, HeadCell]]:
    """Those cells of a head that begin where a slot of the same width does, if it began in this row."""
    slots = {(slot.row, slot.column, slot.colspan): slot for slot in table.slots}
    wanted = ((cell, (row + cell.tier, cell.column, cell.colspan)) for cell in cells)
    return [(slots[place], cell) for cell, place in wanted if place in slots]


def _read_well(pairs: Pairs, texts: Texts) -> int:
    return sum(likeness(texts.get(slot, ""), cell.titles) >= _WELL for slot, cell in pairs)
