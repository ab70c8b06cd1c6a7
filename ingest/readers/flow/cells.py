"""The price of reading a run of pieces as one cell of a column.

Prices are rough log-likelihoods and speak of form only: a printer breaks a line where the next character
does not fit, so a line that others follow in its cell is full and a last line seldom is; figures stand in
columns of figures; brackets close in the cell that opens them; a column repeats its texts.
How wide a column is was lost with the paper: `Widths` are learnt from a first cutting (`flow.rows`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log, sqrt

from indicators.levels import LEVELS, official_level1, official_level2
from indicators.units import is_known
from ingest.readers.flow.likeness import (
    bare_unit,
    ends_in_amount,
    has_amount,
    has_figure,
    is_dash,
    is_measure,
    is_office,
    is_quality,
    is_value,
)
from ingest.readers.flow.printing import Blanks
from ingest.readers.flow.span import AFTER_STOP, Span, is_level
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
SHORT = 0.8  # for each character
NO_AMOUNT = 2.5  # a budgeted project without its sum
LONGEST_WORD = 4
MOST_UNLIKE = 2.0  # a text much longer or shorter than its column's others
NO_STOP = 1.0  # a text without the full stop of the others, or with one
NEARLY_ALL = 0.8
NO_TARGET = 8.0
NO_SENTENCE = 3.0
NO_OFFICE = 3.0
TARGET_INSIDE = 4.0  # a line of a text that is a target
EXPLAINS = 1.0  # an indicator that reads like its explanation
NO_MEASURE = 0.5  # an indicator that is not called as what is measured
SHORT_SENTENCE = 11  # characters
ODD_UNIT = 3.0
MEASURE, QUALITY = 3.0, 1.5  # words for a target that name what is measured, or how it shall be
SIDE_BY_SIDE = 4.0  # targets in one cell
ALSO_COARSER = 1.0  # a name of level 2 that is one of level 1 too, as where that is printed in each row
SIDE = "side"

_WORDS = frozenset({"level1", "level2", "level3", "objective", "explanation"})
# a cell where the merged one from above would do; how short a text of the column seldom is
_FILLED = {"level2": 0.5, "objective": 0.5, "activity": 0.5, "budget_project": 0.5, "office": 0.8}
_SHORTEST = {"level2": 5, "objective": 7, "level3": 4, "explanation": 4, "activity": 4}
_NAMES = frozenset(
    {"level1", "level2", "level3", "standard_source", "history_source", "budget_project", "office"}
)
_DASHED = {"standard_value": 0.2, "average_3y": 0.4, "previous_year": 0.4}
_SENTENCES = frozenset({"objective", "activity"})
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


@dataclass(frozen=True, slots=True)
class Shape:
    """How the texts of a column mostly look: their length (mean and deviation of its logarithm), and the
    share that ends with a full stop."""

    length: float
    spread: float
    stops: float

    def unlike(self, text: str) -> float:
        away = (log(len(text)) - self.length) / self.spread
        stop = self.stops if text[-1] not in "。；" else 1 - self.stops
        return min(MOST_UNLIKE, 0.5 * max(0.0, away * away - 1)) + (NO_STOP if stop > NEARLY_ALL else 0.0)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Shape:
        sizes = [log(len(text)) for text in texts]
        length = sum(sizes) / len(sizes)
        spread = sqrt(sum((size - length) ** 2 for size in sizes) / len(sizes))
        return cls(length, max(spread, 0.3), sum(text[-1] in "。；" for text in texts) / len(texts))


@dataclass(slots=True)
class Experience:
    """What a cutting taught: each column's width in ems, and the texts it holds more than once."""

    widths: Mapping[int, float] = field(default_factory=dict)
    texts: Mapping[int, Counter[str]] = field(default_factory=dict)
    anywhere: Counter[str] = field(default_factory=Counter)
    without_sums: bool = False  # the sheet prints budgeted projects by name only
    shapes: Mapping[int, Shape] = field(default_factory=dict)
    least: Mapping[int, float] = field(default_factory=dict)  # the widest line of each column
    empty: Mapping[int, float] = field(default_factory=dict)  # the share of rows without the column
    together: frozenset[str] = frozenset()  # merged columns whose cells begin only with a new duty or goal

    def bonus(self, slot: Slot, column: int, text: str) -> float:
        unpriced = slot.name == "budget_project" and self.without_sums and not ends_in_amount(text)
        shape = self.shapes.get(column)
        unlike = shape.unlike(text) if shape else 0.0
        return self._repeated(column, text) + (NO_AMOUNT if unpriced else 0.0) - unlike

    def _repeated(self, column: int, text: str) -> float:
        texts = self.texts.get(column)
        own = texts[text] if texts else 0
        if own > 1:
            return 1.5
        return 0.8 if self.anywhere[text] > own else 0.0


def price_of_lines(span: Span, room: float | None, least: float = 0.0) -> float:
    """room: the column's width, if known; least: how wide it is at least."""
    widths = span.widths
    limit = room if room is not None else max(*widths, least)
    price = 0.0
    for own in widths:
        if own > limit + 0.5:
            price += TOO_WIDE * (own - limit - 0.5)
    for needed, most in span.breaks:
        price += _price_of_break(limit - needed, most)
    if span.needed_at_end is not None and span.needed_at_end > limit and (room or len(widths) > 1):
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
    price = 6.0 if is_value(text) and not _is_name_with_number(span) else _FILLED.get(slot.name, 0.0)
    price += SHORT * max(0, _SHORTEST.get(slot.name, 3) - len(text))
    if slot.name != "budget_project" and len(span.pieces) > 1:
        price += (2.0 if span.blanks is Blanks.LOOSE else TARGET_INSIDE) * span.values
        price += 3.0 * span.level_names
    if span.blanks is not Blanks.LOOSE:
        price += _price_of_sentence(slot, text)
    if slot.name == "budget_project":
        price += 0.0 if ends_in_amount(text) else NO_AMOUNT
    if slot.name == "office":
        price += (4.0 if has_amount(text) else 0.0) + 0.25 * max(0, len(text) - 6)
    return price


@lru_cache(maxsize=65536)
def _is_official(name: str, text: str) -> bool:
    return bool(official_level1(text) if name == "level1" else official_level2(text))


def _price_of_sentence(slot: Slot, text: str) -> float:
    """Names of duties, projects, offices and sources are no sentences; goals and activities are."""
    sentence = any(mark in text for mark in "，。；")
    if slot.name in _SENTENCES:
        return 0.0 if sentence or len(text) > SHORT_SENTENCE else NO_SENTENCE
    if slot.name == "office":
        return 0.0 if is_office(text) else NO_OFFICE
    if text[-1] in "科股":
        return NO_OFFICE
    if sentence and slot.name in _NAMES:
        return NO_SENTENCE
    if slot.name == "level3":
        explains = any(mark in text for mark in "/×的")
        return (NO_MEASURE if not is_measure(text) else 0.0) + (EXPLAINS if explains else 0.0)
    return 5 * NO_MEASURE if slot.name in _NAMES and is_measure(text) else 0.0


def _is_name_with_number(span: Span) -> bool:
    """A number before a word that measures nothing: 96333平台."""
    unit = bare_unit(span.text) if span.blanks is not Blanks.LOOSE else None
    return unit is not None and unit != "" and not is_known(unit)


def _price_of_level(slot: Slot, span: Span) -> float:
    if _is_official(slot.name, span.text):
        coarser = slot.name == "level2" and _is_official("level1", span.text)
        return (ALSO_COARSER if coarser else 0.0) - 2.0 - 3.0 * (len(span.pieces) - 1)
    if span.blanks is not Blanks.LOOSE and _is_begun(slot.name, span.text):
        return 3.0
    return 8.0 if slot.name == "level1" else 4.0


@lru_cache(maxsize=4096)
def _is_begun(name: str, text: str) -> bool:
    """The beginning of an official name, which a page's end may cut."""
    names = LEVELS if name == "level1" else [second for names in LEVELS.values() for second in names]
    return len(text) > 1 and any(name.startswith(text) for name in names)


def _price_of_value(slot: Slot, span: Span) -> float:
    known, text = span.value_price(), span.text
    if known is not None:
        return known + (ODD_UNIT if _is_name_with_number(span) else 0.0)
    if span.values > 1 and span.blanks is not Blanks.LOOSE:
        return SIDE_BY_SIDE * span.values
    if is_dash(text):
        dashed = _DASHED.get(slot.name, 0.0) if span.blanks is not Blanks.LOOSE else 0.0
        return 2.0 if slot.name == "value" else dashed
    if is_level(text):
        return NO_TARGET
    if slot.name in ("average_3y", "previous_year") and len(text) > LONGEST_WORD:
        return 3.0 if has_figure(text) else 6.0
    price = 2.0 + 0.4 * len(text)
    if slot.name == "value" and span.blanks is not Blanks.LOOSE:
        price += (MEASURE if is_measure(text) else 0.0) - (QUALITY if is_quality(text) else 0.0)
    return price
