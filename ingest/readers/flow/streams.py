"""What stands above a table's rows, put in order where a page is drawn in two streams."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.flow.likeness import is_value
from ingest.readers.flow.pieces import Piece, width
from ingest.readers.flow.words import labels, normal, opens_task, ranks, run_in, sides
from sheets import wording
from sheets.layout import Amounts, Kind, Labelled, Line, Sheet

AMOUNT = "#"  # a figure behind the label of words: its own label is in the second stream
LOOSE = 2.0  # ems that a full line may leave free
_NUMBERED = re.compile(r"[（(]?[\d一二三四五六七八九十]+[.、．)）]")


@dataclass(slots=True)
class _Second:
    """The second stream, read from its beginning."""

    sheet: Sheet
    pieces: Sequence[Piece]
    at: int = 0
    notes: list[Piece] = field(default_factory=list)

    def take(self, count: int) -> list[Piece]:
        taken = list(self.pieces[self.at : self.at + count])
        self.at += count
        return taken

    def label(self, words: frozenset[str]) -> list[Piece]:
        """The label that stands next, if it is one of these."""
        count = run_in(self.pieces, self.at, ranks() | dict.fromkeys(words, 0))
        text = normal("".join(piece.text for piece in self.pieces[self.at : self.at + count]))
        return self.take(count) if count and text in words else []

    def is_bound(self, at: int) -> bool:
        """A label, an office with its code, a task, the table's side: what no value goes on with."""
        text = self.pieces[at].text
        return bool(
            run_in(self.pieces, at, ranks())
            or run_in(self.pieces, at, sides())
            or wording.party(text)[0]
            or wording.year_note(text)
            or opens_task(self.sheet, self.pieces[at])
        )

    def value(self, pair: Labelled) -> list[Piece]:
        if self.at >= len(self.pieces) or self.is_bound(self.at) and pair.field not in ("department", "unit"):
            return []
        if pair.kind is Kind.LONG:
            return self.take(long_text(self.pieces[self.at :]))
        text = self.pieces[self.at].text
        if pair.kind is Kind.MONEY and not is_value(text):
            return []
        if pair.field in ("department", "unit") and run_in(self.pieces, self.at, ranks()):
            return []
        end = self.at + 1
        while end < len(self.pieces) and pair.kind is not Kind.MONEY and not self.is_bound(end):
            end += 1
        return self.take(end - self.at)


def long_text(pieces: Sequence[Piece]) -> int:
    """How many lines a long text has: all are full but the last of each paragraph."""
    full = max((width(piece.text) for piece in pieces[:3]), default=0.0)
    for index, piece in enumerate(pieces):
        full = max(full, width(piece.text)) if index < 3 else full
        ends = width(piece.text) < full - LOOSE and piece.text[-1] in "。；！”"
        following = pieces[index + 1].text if index + 1 < len(pieces) else ""
        if ends and not _NUMBERED.match(following):
            return index + 1
        if not ends and width(piece.text) < full - LOOSE * 2 and is_value(piece.text):
            return index
    return len(pieces)


def ordered_top(sheet: Sheet, first: Sequence[Piece], second: Sequence[Piece]) -> tuple[list[Piece], int]:
    """The pieces above the table in reading order, and how many the second stream gave."""
    rest = _Second(sheet, second)
    found: list[Piece] = []
    values = _values(sheet, first)
    found += values.pop("", [])
    if second and wording.year_note(second[0].text):
        found += rest.take(1)
    for block in sheet.blocks:
        if isinstance(block, Amounts):
            words = frozenset(normal(text) for text in (block.label, *block.synonyms))
            found += values.pop(next((word for word in words if word in values), "-"), []) or rest.label(
                words
            )
        if isinstance(block, Line | Amounts):
            for pair in block.pairs:
                found += _pair(rest, pair, values)
    for left in values.values():
        found += left
    return found, rest.at


def _values(sheet: Sheet, first: Sequence[Piece]) -> dict[str, list[Piece]]:
    """The first stream's labels, each with its value behind it; under "" what stands before them."""
    known = wording.labels(sheet)
    found: dict[str, list[Piece]] = {"": []}
    key, index = "", 0
    while index < len(first):
        count = run_in(first, index, labels(sheet))
        inline = wording.split_label(first[index].text, known)
        if count or inline:
            label = inline[1] if inline else "".join(piece.text for piece in first[index : index + count])
            key = normal(label)
            if key in found:
                key += "+"
            found[key] = []
        taken = first[index : index + max(count, 1)]
        astray = not count and is_value(taken[0].text) and _is_words(known.get(key))
        found.setdefault(AMOUNT if astray else key, []).extend(taken)
        index += max(count, 1)
    return found


def _is_words(pair: Labelled | None) -> bool:
    return pair is not None and pair.kind is not Kind.MONEY and pair.field != "name"


def _pair(rest: _Second, pair: Labelled, values: dict[str, list[Piece]]) -> list[Piece]:
    known = wording.labels(rest.sheet)
    words = frozenset(word for word, one in known.items() if one.field == pair.field)
    word = next((word for word in words if word in values), None)
    label = values.pop(word) if word is not None else rest.label(words)
    if not label and rest.at < len(rest.pieces):
        inline = wording.split_label(rest.pieces[rest.at].text, known)
        if inline and inline[0].field == pair.field:
            return rest.take(1)
    if not label:
        return []
    alone = normal("".join(piece.text for piece in label)) in words
    if alone and pair.kind is Kind.MONEY and AMOUNT in values:
        return [*label, *values.pop(AMOUNT)]
    return [*label, *(rest.value(pair) if alone else [])]
