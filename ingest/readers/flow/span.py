"""Neighbouring pieces of a flow read as one cell, and what can be said of them in any column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from indicators.levels import official_level1, official_level2
from ingest.readers.flow.likeness import (
    BALANCED,
    balance,
    begins_cut,
    continues_value,
    cuts_date,
    ends_closed,
    ends_cut,
    ends_title,
    is_amount,
    is_cut_date,
    is_dash,
    is_date,
    is_loose_value,
    is_value,
)
from ingest.readers.flow.pieces import OPENING, SIGNS, Gap, Piece, first_unit, width
from ingest.readers.flow.printing import Blanks, parts_scripts

EARLIEST = 4.0  # a line break that somebody typed
TYPED = 8.0  # the same where a printer breaks all lines
AFTER_STOP = 5.0  # a line break behind a full stop in a line with room
AMOUNT_ALONE = 0.8
UNIT_ALONE = 0.3
MENDED = 1.0  # for each break that makes a value whole
BLANK_WITHIN = 1.5  # a blank inside a cell
CELLS_END = 6.0  # a blank inside a cell where texts have none
SET_BLANK = 0.25  # ems of a blank that a printer sets by itself
COUNTED = 6.0  # a number like those that count rows
COUNTED_OR_NOT = 2.0
LABEL_ALONE = 5.0
ALIEN = 5.0  # a text behind a target that does not go on with it
CUT_VALUE = 6.0  # a cell that begins with the unit of the figure before it


@lru_cache(maxsize=65536)
def is_level(text: str) -> bool:
    """The name of a level 1 or 2, which stands alone in its cell."""
    return bool(official_level1(text) or official_level2(text))


class Span:
    """Lines are given by their widths in ems: `widths` of all, and for each that another follows how wide it
    would have been with the next character (`needed`), and the most that breaking it there may cost.

    parts: the texts between those blanks and line ends that may part cells.  resumed: how often the text goes
    on after the close of the bracket it began with.  before, after: the pieces around it.
    """

    __slots__ = (
        "after",
        "before",
        "blanks",
        "breaks",
        "level_names",
        "needed_at_end",
        "own_price",
        "parts",
        "pieces",
        "text",
        "values",
        "widths",
        "_balance",
        "_blank_price",
        "_closed_values",
        "_resumed",
        "_value_price",
    )

    def __init__(
        self, piece: Piece, before: tuple[str, ...] = (), blanks: Blanks = Blanks.LOOSE, torn: float = 0.0
    ) -> None:
        self.blanks, self.before, self.after = blanks, before, ""
        self.pieces: tuple[Piece, ...] = (piece,)
        self.text = piece.text
        self.widths: tuple[float, ...] = (width(piece.text),)
        self.breaks: tuple[tuple[float, float], ...] = ()
        self.parts: tuple[str, ...] = (piece.text,)
        self.values = int(is_value(piece.text))
        self.level_names = int(is_level(piece.text))
        self.needed_at_end: float | None = None
        self._closed_values = self._resumed = 0
        self._blank_price = torn + (CELLS_END if piece.gap == Gap.GLUED else 0.0)
        if before and _goes_on("".join(before[-3:]), piece, blanks):
            self._blank_price += CUT_VALUE
        self._balance = balance(piece.text)
        self._value_price: float | None = None

    def longer(self, piece: Piece) -> Span:
        """With one piece more."""
        span = Span.__new__(Span)
        span.blanks, span.before, span.after = self.blanks, self.before, ""
        span.pieces, span.text = (*self.pieces, piece), self.text + piece.text
        span._blank_price = self._blank_price + _counted(piece, self.blanks)
        if len(self.pieces) == 1 and self.blanks is not Blanks.SCRIPTS:
            span._blank_price += _counted(self.pieces[0], self.blanks)
        span._resumed = self._resumed
        last = self.pieces[-1].text
        if piece.gap <= Gap.SPACE:
            blank = SET_BLANK if self.blanks is Blanks.SCRIPTS else 0.0
            span.widths = (*self.widths[:-1], self.widths[-1] + width(piece.text) + blank)
            span.breaks = self.breaks
            if piece.gap != Gap.GLUED:
                span._blank_price += _blank(last, piece.text, self.blanks)
        else:
            span.widths = (*self.widths, width(piece.text))
            needed = self.widths[-1] + first_unit(piece.text)
            span.breaks = (*self.breaks, (needed, _dearest(last, piece.text, self.blanks)))
            span._resumed += piece.text[0] not in OPENING and ends_title(self.text)
        self._add_part(span, piece)
        span.level_names = self.level_names + is_level(piece.text)
        span._balance = tuple(map(sum, zip(self._balance, balance(piece.text), strict=True)))
        span.needed_at_end = span._value_price = None
        return span

    def _add_part(self, span: Span, piece: Piece) -> None:
        last = self.parts[-1]
        set_apart = self.blanks is Blanks.SCRIPTS and piece.gap == Gap.SPACE
        if piece.gap == Gap.GLUED or (set_apart and parts_scripts(last, piece.text)):
            span.parts = (*self.parts[:-1], last + piece.text)
            span._closed_values = self._closed_values
        else:
            span.parts = (*self.parts, piece.text)
            span._closed_values = self.values
        span.values = span._closed_values + is_value(span.parts[-1])

    def closed(self, following: Piece | None) -> Span:
        """With what stands behind it known, its own price too."""
        self.after = following.text if following else ""
        self.needed_at_end = None
        if following and following.gap > Gap.SPACE and not ends_closed(self.text):
            self.needed_at_end = self.widths[-1] + first_unit(following.text)
        self.own_price = self._blank_price + self._resumed + 2.5 * min(unbalanced(self._balance), 2)
        self.own_price += (8.0 if begins_cut(self.text) else 0.0) + (3.0 if ends_cut(self.text) else 0.0)
        return self

    def value_price(self) -> float | None:
        """As a target, a reference value; None where it is none as far as can be told."""
        if self._value_price is None:
            self._value_price = _value_price(self)
        return self._value_price if self._value_price < UNKNOWN else None


UNKNOWN = 1e5


def _goes_on(before: str, piece: Piece, blanks: Blanks) -> bool:
    """A unit on a line of its own, the rest of a date behind a blank."""
    if piece.gap in (Gap.LINE, Gap.GLUED):
        return continues_value(before, piece.text)
    return piece.gap == Gap.SPACE and blanks is Blanks.SCRIPTS and cuts_date(before, piece.text)


def span_of(pieces: Sequence[Piece], blanks: Blanks = Blanks.LOOSE) -> Span:
    span = Span(pieces[0], blanks=blanks)
    for piece in pieces[1:]:
        span = span.longer(piece)
    return span.closed(None)


def unbalanced(counts: tuple[int, ...]) -> int:
    """How many brackets and quotes lack their partner."""
    return 0 if counts == BALANCED else sum(map(abs, counts))


def _counted(piece: Piece, blanks: Blanks) -> float:
    if len(piece.text) > 2 or not piece.text.isdecimal():
        return 0.0
    if blanks is Blanks.SCRIPTS:
        return COUNTED_OR_NOT if piece.gap > Gap.SPACE else 0.0
    return COUNTED


def _dearest(left: str, right: str, blanks: Blanks) -> float:
    """A sum of money likes a line of its own."""
    if is_amount(right):
        return AMOUNT_ALONE
    if left[-1] == "。":
        return AFTER_STOP
    return EARLIEST if blanks is Blanks.LOOSE else TYPED


def _blank(left: str, right: str, blanks: Blanks) -> float:
    """Extractors put a blank between Chinese and figures, and before a full stop that is wide."""
    if blanks is Blanks.NONE:
        return CELLS_END
    if blanks is Blanks.SCRIPTS:
        return 0.0 if parts_scripts(left, right) else CELLS_END
    if begins_cut(right) or (left[-1].isascii() != right[0].isascii() and right[0].isdigit()):
        return 0.4
    return BLANK_WITHIN


def _value_price(span: Span) -> float:
    text = span.text
    if is_cut_date(text):
        return 6.0
    if is_value(text) or is_loose_value(text):
        return _price_of_known_value(span)
    return 0.5 if _echoes(span) and not is_dash(text) else UNKNOWN


def _echoes(span: Span) -> bool:
    """A word that its neighbour repeats, or that the indicator's name began with: 保障…… | 保障."""
    if span.text in (*span.before[-1:], span.after):
        return True
    return len(span.text) > 1 and any(text.startswith(span.text) for text in span.before)


def _unit_alone(span: Span) -> bool:
    """A value whose unit, or its end, stands on the next line."""
    if len(span.widths) != 2 or len(span.parts) != 2:
        return False
    rest = span.parts[1]
    return len(rest) <= 4 and not any(char.isdecimal() for char in rest)


def _price_of_known_value(span: Span) -> float:
    """Cheap for a value broken over lines or blanks, dear for two texts side by side."""
    text, more = span.text, len(span.parts) - 1
    if _unit_alone(span):
        return UNIT_ALONE
    label = 0.0 if span.blanks is Blanks.LOOSE or not _is_label(span.parts[0]) else LABEL_ALONE
    whole = "；" not in text and (is_value(span.parts[0]) or is_value(span.parts[-1]))
    if more and not is_date(text) and whole:
        if span.blanks is Blanks.LOOSE:
            return 3.0 * more
        alien = _alien_breaks(span.parts)
        return label + (ALIEN * alien if alien else UNIT_ALONE)
    plain = text[0] in SIGNS or text[0].isdecimal()
    return label - MENDED * min(more, 2) + (0.0 if plain else 0.3)


def _is_label(text: str) -> bool:
    """A word before the sign that stands on a line of its own."""
    return not any(char.isdecimal() or char in SIGNS for char in text)


_ENDS_OPEN, _GOES_ON = "-~至到/；", "/至到以及前底内"


def _alien_breaks(parts: Sequence[str]) -> int:
    """How often a part does not go on with the figure before it: with its unit, a bracket, a range."""
    before, alien = parts[0], 0
    for part in parts[1:]:
        opened = sum(map(before.count, "（(")) > sum(map(before.count, "）)"))
        goes_on = (
            opened or part[0] in OPENING or before[-1] in "-~至到/；" + SIGNS or part[0] in "/至到以及前底内"
        )
        alien += not (goes_on or continues_value(before, part))
        before += part
    return alien
