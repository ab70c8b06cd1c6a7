"""Labels and heads that were recognised with doubt: as the official sheets word them.

Without its heads a table cannot be read at all, and their words are few and known.  Values are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

from indicators.levels import LEVELS
from sheets import wording
from sheets.catalogue import FOREIGN, SHEETS
from sheets.layout import Sheet

RESTORED = "识别把握不足，按表头用语还原"

_POOR = 0.8  # confidence below which two letters of a longer label may be wrong
_LONGER = 4


def official(text: str, confidence: float) -> str | None:
    """The one label that a doubtful text can be; None when it is one already, or none or several are near."""
    plain = wording.normal(text)
    if len(plain) < 2 or plain in _labels():
        return None
    allowed = 2 if confidence < _POOR and len(plain) >= _LONGER else 1
    near = sorted(
        (sum(a != b for a, b in zip(plain, label, strict=True)), label)
        for label in _labels()
        if len(label) == len(plain)
    )
    if not near or near[0][0] > allowed or (len(near) > 1 and near[1][0] == near[0][0]):
        return None
    return near[0][1]


@cache
def _labels() -> frozenset[str]:
    printed = {label for sheet in (*SHEETS, *FOREIGN) for label in _of(sheet) if label.isalpha()}
    return frozenset({*printed, *LEVELS, *chain.from_iterable(LEVELS.values())})


def _of(sheet: Sheet) -> Iterator[str]:
    yield from wording.labels(sheet)
    yield from wording.amount_labels(sheet)
    yield from wording.side_labels(sheet.table)
    for column in sheet.table.columns:
        yield from map(wording.normal, (*column.titles, *column.synonyms))
