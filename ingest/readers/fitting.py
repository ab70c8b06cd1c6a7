"""Which official sheet a printed table is: by its labels and column titles, and by its title."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from ingest.readers.blocks import Row
from ingest.readers.titles import department_in
from sheets import wording
from sheets.heads import Head, find_head, words_needed
from sheets.layout import Column, Labelled, Sheet
from sheets.layout import Line as LabelLine

_ABSENT = 0.6  # a label that should be there and is not, against one that is there
_TITLED = 2.0  # what the title's word for the form is worth
_LONGEST_LABEL = 40
_LABELS = 0.5  # of the labels must be there when no head was printed


@cache
def _wordings(label: Labelled) -> frozenset[str]:
    words = {wording.normal(text) for text in (label.label, *label.synonyms)}
    return frozenset(words | {word.removeprefix("其中:") for word in words})


@cache
def _titles(column: Column) -> frozenset[str]:
    return frozenset(wording.normal(text) for text in (column.titles[-1], *column.synonyms))


@cache
def _first_label(sheet: Sheet) -> Labelled | None:
    """The label of the first line inside the frame, above the table."""
    lines = [block for block in sheet.blocks if isinstance(block, LabelLine) and block.bordered]
    return lines[0].pairs[0] if lines else None


def opening(row: Row, sheets: Sequence[Sheet]) -> frozenset[str]:
    """The forms whose first label stands at the left of a row, with its value or an empty box behind it."""
    if row.block is None or not row.printed or not row.starts_left():
        return frozenset()
    first, alone = row.printed[0].text, len(row.cells) == 1
    if len(first) > _LONGEST_LABEL and not alone:
        return frozenset()
    return frozenset(sheet.form for sheet in sheets if _opens(sheet, first, alone=alone))


def _opens(sheet: Sheet, text: str, *, alone: bool) -> bool:
    label = _first_label(sheet)
    if label is None:
        return False
    head, colon, _ = text.replace("：", ":").partition(":")
    if wording.normal(text) in _wordings(label):
        return not alone
    return bool(colon) and label.field == "name" and wording.normal(head) in _wordings(label)


def opened_with(row: Row) -> str:
    """What stands behind a first label: the name of the project, the goal of a strategy."""
    return "".join(cell.text for cell in row.printed[1:]) or row.text


class HeadFinder:
    """Finds the heads of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self._table = sheet, sheet.table
        self._words = wording.first_titles(self._table) | wording.lower_titles(self._table)
        self._needed = words_needed(self._table)

    def begins(self, row: Row) -> bool:
        """The row is the first of a head."""
        return row.block is not None and len(row.words & self._words) >= self._needed

    def head(self, row: Row) -> Head | None:
        if row.block is None or not self.begins(row):
            return None
        return find_head(self._table, row.block.rows, row.block.covering, row.index)

    def unknown(self, head: Head) -> int:
        """How many titles of a head the sheet does not have."""
        known = self._words | wording.side_labels(self._table)
        return sum(wording.normal(cell.text) not in known for cell in head.cells)


def words_of(rows: Sequence[Row]) -> frozenset[str]:
    """All that may be a label or a column title, as labels are compared."""
    words: set[str] = set()
    for row in rows:
        words |= row.words
        for text in row.texts:
            words.add(wording.normal(text.replace("：", ":").partition(":")[0]))
            department = department_in(text)
            if department:
                words.add(wording.normal(department[0]))
    return frozenset(words - {""})


def best(sheets: Sequence[Sheet], words: Collection[str], titled: str | None) -> Sheet:
    """The sheet whose labels and columns the printed words cover best; the title's form counts extra."""

    def fit(sheet: Sheet) -> float:
        found = [bool(_wordings(label) & set(words)) for label in sheet.labelled]
        found += [bool(_titles(column) & set(words)) for column in sheet.table.columns]
        return sum(1 if one else -_ABSENT for one in found) + _TITLED * (sheet.form == titled)

    return max(sheets, key=fit)


def is_ours(sheet: Sheet, rows: Sequence[Row], words: Collection[str], titled: str | None) -> bool:
    """The table has this sheet's head, or under a title that names the form most of its labels.

    A head with columns of its own under a title of its own is another form, such as a self-evaluation.
    """
    finder = HeadFinder(sheet)
    heads = [head for row in rows if (head := finder.head(row))]
    if titled == sheet.form:
        labels = [bool(_wordings(label) & set(words)) for label in sheet.labelled]
        return bool(heads) or (bool(labels) and sum(labels) >= _LABELS * len(labels))
    return any(not finder.unknown(head) for head in heads)
