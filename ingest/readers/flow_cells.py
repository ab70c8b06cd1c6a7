"""The price of reading a run of pieces as one cell of a column.

Prices are rough log-likelihoods and speak of form only: a printer breaks a line where the next character
does not fit, so a line that others follow in its cell is full and a last line seldom is; figures stand in
columns of figures; brackets close in the cell that opens them; a column repeats its texts.
How wide a column is was lost with the paper: `Widths` are learnt from a first cutting (`flow_rows`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from indicators.levels import official_level1, official_level2
from ingest.readers.likeness import (
    begins_cut,
    ends_closed,
    ends_cut,
    ends_in_amount,
    ends_title,
    has_amount,
    has_figure,
    is_amount,
    is_cut_date,
    is_dash,
    is_date,
    is_loose_value,
    is_value,
    unbalanced,
)
from ingest.readers.pieces import OPENING, SIGNS, Gap, Piece, first_unit, width
from ingest.readers.printing import Blanks, parts_scripts
from sheets.layout import Column, Kind, Table

NEVER = 1e6
LONGEST = 40  # pieces in one cell
FULL = 0.05  # a line inside a cell that is full
NEARLY_FULL = 0.8
LOOSE = 1.0  # ems that a full line may leave free
BROKEN_EARLY = 2.0
FREE_EM = 0.5  # for each em left free
TOO_WIDE = 1.5  # for each em over the column's width
ENDS_FULL = 0.11  # a cell whose last line is full although a line follows, for each em of the column
EARLIEST = 4.0  # a line break that somebody typed
UNIT_ALONE = 0.3
MENDED = 1.0  # for each break that makes a value whole
SHORT = 0.8  # for each character
AMOUNT_ALONE = 0.8
AFTER_STOP = 5.0  # a line break behind a full stop in a line with room
NO_AMOUNT = 2.5  # a budgeted project without its sum
LONGEST_WORD = 4
BLANK_WITHIN = 1.5  # a blank inside a cell
CELLS_END = 6.0  # a blank inside a cell where texts have none
SET_BLANK = 0.25  # ems of a blank that a printer sets by itself
SIDE = "side"

_WORDS = frozenset({"level1", "level2", "level3", "objective", "explanation"})
# a cell where the merged one from above would do; how short a text of the column seldom is
_FILLED = {"level2": 0.5, "objective": 0.5, "activity": 0.5, "budget_project": 0.5, "office": 0.8}
_SHORTEST = {"level2": 5, "objective": 7, "level3": 4, "explanation": 4, "activity": 4}
SOURCES = frozenset({"standard_source", "history_source", "remark"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of the flow: one of the Table's, or the side label before them."""

    name: str
    kind: Kind = Kind.TEXT
    merge: bool = False
    within: str | None = None
    labels: frozenset[str] = frozenset()
    official: bool = False  # level names are official ones


def slots(table: Table) -> tuple[Slot, ...]:
    side = (
        (Slot(SIDE, merge=True, labels=frozenset({table.side, *table.side_synonyms})),) if table.side else ()
    )
    return side + tuple(_slot(column) for column in table.columns)


def _slot(column: Column) -> Slot:
    official = column.kind is Kind.CHOICE and column.field in ("level1", "level2")
    return Slot(column.field, column.kind, column.merge, column.within, official=official)


@dataclass(slots=True)
class Experience:
    """What a cutting taught: each column's width in ems, and the texts it holds more than once."""

    widths: Mapping[int, float] = field(default_factory=dict)
    texts: Mapping[int, Counter[str]] = field(default_factory=dict)
    anywhere: Counter[str] = field(default_factory=Counter)
    without_sums: bool = False  # the sheet prints budgeted projects by name only

    def bonus(self, slot: Slot, column: int, text: str) -> float:
        unpriced = slot.name == "budget_project" and self.without_sums and not ends_in_amount(text)
        return self._repeated(column, text) + (NO_AMOUNT if unpriced else 0.0)

    def _repeated(self, column: int, text: str) -> float:
        texts = self.texts.get(column)
        own = texts[text] if texts else 0
        if own > 1:
            return 1.5
        return 0.8 if self.anywhere[text] > own else 0.0


@dataclass(frozen=True)
class Span:
    """Neighbouring pieces read as one cell."""

    pieces: tuple[Piece, ...]
    following: Piece | None = None
    before: tuple[str, ...] = ()  # the pieces before and the one behind, for cells that echo others
    after: str = ""
    blanks: Blanks = Blanks.LOOSE

    @cached_property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def lines(self) -> tuple[tuple[Piece, ...], ...]:
        """The pieces by printed line."""
        lines: list[list[Piece]] = []
        for piece in self.pieces:
            if lines and piece.gap <= Gap.SPACE:
                lines[-1].append(piece)
            else:
                lines.append([piece])
        return tuple(tuple(line) for line in lines)

    @cached_property
    def widths(self) -> tuple[float, ...]:
        blank = SET_BLANK if self.blanks is Blanks.SCRIPTS else 0.0
        return tuple(
            sum(width(piece.text) for piece in line) + blank * (len(line) - 1) for line in self.lines
        )

    @cached_property
    def needed(self) -> tuple[float, ...]:
        """For each line that another follows: the width at which it would have taken more."""
        units = [first_unit(line[0].text) for line in self.lines[1:]]
        return tuple(own + unit for own, unit in zip(self.widths, units, strict=False))

    @cached_property
    def dearest_breaks(self) -> tuple[float, ...]:
        """A sum of money likes a line of its own."""
        return tuple(_dearest(left[-1].text, right[0].text) for left, right in pairwise(self.lines))

    @cached_property
    def resumed(self) -> int:
        """How often the text goes on after the close of the bracket it began with, but for a bracket."""
        texts = ["".join(piece.text for piece in line) for line in self.lines]
        starts = range(1, len(texts))
        return sum(texts[start][0] not in OPENING and ends_title("".join(texts[:start])) for start in starts)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The texts between those blanks and line ends that may part cells."""
        found: list[str] = []
        for piece in self.pieces:
            set_apart = self.blanks is Blanks.SCRIPTS and piece.gap == Gap.SPACE
            if found and (piece.gap == Gap.GLUED or (set_apart and parts_scripts(found[-1], piece.text))):
                found[-1] += piece.text
            else:
                found.append(piece.text)
        return tuple(found)

    @cached_property
    def values(self) -> int:
        return sum(is_value(part) for part in self.parts)

    @cached_property
    def level_names(self) -> int:
        """How many of the pieces are the names of levels, which stand alone in their cells."""
        return sum(bool(official_level1(one.text) or official_level2(one.text)) for one in self.pieces)

    @cached_property
    def needed_at_end(self) -> float | None:
        """The same for the last line, if the next piece stands on another line."""
        after = self.following
        if after is None or after.gap <= Gap.SPACE or ends_closed(self.text):
            return None
        return self.widths[-1] + first_unit(after.text)

    @cached_property
    def own_price(self) -> float:
        """What the text costs in any column."""
        text = self.text
        price = 8.0 if begins_cut(text) else 0.0
        price += 3.0 if ends_cut(text) else 0.0
        price += 2.5 * min(unbalanced(text), 2) + 1.0 * self.resumed
        if self.pieces[0].gap == Gap.GLUED:
            price += CELLS_END
        counted = 2.0 if self.blanks is Blanks.SCRIPTS else 6.0
        later = self.pieces[1:] if self.blanks is Blanks.SCRIPTS else self.pieces
        price += sum(
            counted
            for piece in later
            if len(piece.text) <= 2
            and piece.text.isdecimal()
            and (self.blanks is not Blanks.SCRIPTS or piece.gap > Gap.SPACE)
        )
        return price + sum(_price_of_blank(line, self.blanks) for line in self.lines)


def _dearest(left: str, right: str) -> float:
    if is_amount(right):
        return AMOUNT_ALONE
    return AFTER_STOP if left[-1] == "。" else EARLIEST


def _price_of_blank(line: Sequence[Piece], blanks: Blanks) -> float:
    pairs = zip(line, line[1:], strict=False)
    return sum(_blank(left.text, right.text, blanks) for left, right in pairs if right.gap != Gap.GLUED)


def _blank(left: str, right: str, blanks: Blanks) -> float:
    """Extractors put a blank between Chinese and figures, and before a full stop that is wide."""
    if blanks is Blanks.NONE:
        return CELLS_END
    if blanks is Blanks.SCRIPTS:
        return 0.0 if parts_scripts(left, right) else CELLS_END
    if begins_cut(right) or (left[-1].isascii() != right[0].isascii() and right[0].isdigit()):
        return 0.4
    return BLANK_WITHIN


def price_of_lines(span: Span, room: float | None) -> float:
    limit = room if room is not None else max(span.widths)
    price = sum(TOO_WIDE * (own - limit - 0.5) for own in span.widths if own > limit + 0.5)
    price += sum(
        _price_of_break(limit - needed, most)
        for needed, most in zip(span.needed, span.dearest_breaks, strict=True)
    )
    if span.needed_at_end is not None and span.needed_at_end > limit and (room or len(span.lines) > 1):
        price += ENDS_FULL * min(limit, 18.0) * (1.0 if room else 0.5)
    return price


def _price_of_break(free: float, most: float) -> float:
    """A full line costs nothing; one that could have held more, more and more."""
    if free < 0:
        return FULL
    if free <= LOOSE:
        return min(NEARLY_FULL, most)
    return AFTER_STOP if most == AFTER_STOP else min(BROKEN_EARLY + FREE_EM * free, most)


def price_of_text(slot: Slot, span: Span) -> float:
    """What the text costs in this column."""
    if slot.labels:
        return -6.0 - 3.0 * len(span.pieces) if span.text in slot.labels else NEVER
    if slot.kind is Kind.FIXED:
        return 0.0 if span.text.isdecimal() and len(span.text) <= 3 else NEVER
    if slot.official:
        return _price_of_level(slot, span)
    if slot.kind is Kind.VALUE:
        return _price_of_value(slot, span)
    return _price_of_words(slot, span)


def _price_of_words(slot: Slot, span: Span) -> float:
    text = span.text
    if is_dash(text):
        return 0.0 if slot.name in SOURCES else 5.0 if slot.name in _WORDS else 1.5
    price = 6.0 if is_value(text) else _FILLED.get(slot.name, 0.0)
    price += SHORT * max(0, _SHORTEST.get(slot.name, 3) - len(text))
    if slot.name != "budget_project" and len(span.pieces) > 1:
        price += 2.0 * span.values + 3.0 * span.level_names
    if slot.name == "budget_project":
        price += 0.0 if ends_in_amount(text) else NO_AMOUNT
    if slot.name == "office":
        price += (4.0 if has_amount(text) else 0.0) + 0.25 * max(0, len(text) - 6)
    return price


def _price_of_level(slot: Slot, span: Span) -> float:
    known = official_level1(span.text) if slot.name == "level1" else official_level2(span.text)
    if known:
        return -2.0 - 3.0 * (len(span.pieces) - 1)
    return 8.0 if slot.name == "level1" else 4.0


def _price_of_value(slot: Slot, span: Span) -> float:
    text = span.text
    if is_cut_date(text):
        return 6.0
    if is_value(text) or is_loose_value(text):
        return _price_of_known_value(span)
    if is_dash(text):
        return 2.0 if slot.name == "value" else 0.0
    if _echoes(span):
        return 0.5
    if slot.name in ("average_3y", "previous_year") and len(text) > LONGEST_WORD:
        return 3.0 if has_figure(text) else 6.0
    return 2.0 + 0.4 * len(text)


def _echoes(span: Span) -> bool:
    """A word that its neighbour repeats, or that the indicator's name began with: 保障…… | 保障."""
    if span.text in (span.before[-1:] + (span.after,)):
        return True
    return len(span.text) > 1 and any(text.startswith(span.text) for text in span.before)


def _unit_alone(span: Span) -> bool:
    """A value whose unit, or its end, stands on the next line."""
    if len(span.lines) != 2 or len(span.parts) != 2:
        return False
    rest = span.parts[1]
    return len(rest) <= 4 and not has_figure(rest)


def _price_of_known_value(span: Span) -> float:
    """Cheap for a value broken over lines or blanks, dear for two texts side by side."""
    text, more = span.text, len(span.parts) - 1
    if _unit_alone(span):
        return UNIT_ALONE
    first, last = is_value(span.parts[0]), is_value(span.parts[-1])
    whole = "；" not in text and (first or last)
    if more and not is_date(text) and whole:
        return 3.0 * more
    plain = text[0] in SIGNS or text[0].isdecimal()
    return -MENDED * more + (0.0 if plain else 0.3)
