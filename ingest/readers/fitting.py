"""Which official sheet a printed table is: by its labels and column titles, and by its title."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from ingest.readers.blocks import Row
from ingest.readers.titles import department_in
from sheets import wording
from sheets.heads import Head, find_head, title_words, words_needed
from sheets.layout import Labelled, Sheet
from sheets.layout import Line as LabelLine

_ABSENT = 0.6  # a label that should be there and is not, against one that is there
_TITLED = 2.0  # what the title's word for the form is worth
_LONGEST_LABEL = 40
_SHEETS = 256  # kept in mind: the catalogue's, and mapped ones
_LABELS = 0.5  # of the labels must be there when no head was printed


@lru_cache(maxsize=_SHEETS * 16)
def _wordings(label: Labelled) -> frozenset[str]:
    words = {wording.normal(text) for text in (label.label, *label.synonyms)}
    return frozenset(words | {word.removeprefix("其中:") for word in words})


@lru_cache(maxsize=_SHEETS)
def _all_wordings(sheet: Sheet) -> tuple[frozenset[str], ...]:
    """Of each label and each column."""
    return (*map(_wordings, sheet.labelled), *map(wording.last_titles, sheet.table.columns))


@lru_cache(maxsize=_SHEETS)
def _first_label(sheet: Sheet) -> Labelled | None:
    """The label of the first line inside the frame, above the table."""
    lines = [block for block in sheet.blocks if isinstance(block, LabelLine) and block.bordered]
    return lines[0].pairs[0] if lines else None


class FirstLabels:
    """The labels that open the sheets' tables.  names: those of a name, which may stand in its cell."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self._forms: dict[str, frozenset[str]] = {}
        self._names: dict[str, frozenset[str]] = {}
        for sheet in sheets:
            label = _first_label(sheet)
            for word in _wordings(label) if label else ():
                _add(self._forms, word, sheet.form)
                if label and label.field == "name":
                    _add(self._names, word, sheet.form)

    def opening(self, row: Row) -> frozenset[str]:
        """The forms whose first label stands at the left of a row, with its value or an empty box behind."""
        if row.block is None or not row.printed or not row.starts_left():
            return frozenset()
        text, alone = row.printed[0].text, len(row.cells) == 1
        if len(text) > _LONGEST_LABEL and not alone:
            return frozenset()
        whole = self._forms.get(wording.normal(text), frozenset())
        head, colon, _ = text.replace("：", ":").partition(":")
        inline = self._names.get(wording.normal(head), frozenset()) if colon else frozenset()
        return inline - whole if alone else whole | inline


def _add(forms: dict[str, frozenset[str]], word: str, form: str) -> None:
    forms[word] = forms.get(word, frozenset()) | {form}


def opened_with(row: Row) -> str:
    """What stands behind a first label: the name of the project, the goal of a strategy."""
    return "".join(cell.text for cell in row.printed[1:]) or row.text


class HeadFinder:
    """Finds the heads of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self._table = sheet, sheet.table
        self._words = title_words(self._table)
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


class HeadFinders:
    """Finds the heads of many sheets: most rows hold too few titles for any of them."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        tables = [sheet.table for sheet in sheets]
        self._finders = [HeadFinder(sheet) for sheet in sheets]
        self._words = frozenset().union(*map(title_words, tables))
        self._needed = min(map(words_needed, tables), default=0)

    def beginning(self, row: Row) -> list[HeadFinder]:
        """Those of which the row is the first of a head."""
        if row.block is None or len(row.words & self._words) < self._needed:
            return []
        return [finder for finder in self._finders if finder.begins(row)]


def words_of(rows: Sequence[Row]) -> frozenset[str]:
    """All that may be a label or a column title, as labels are compared."""
    words: set[str] = set()
    for row in rows:
        words |= row.words
        for text in row.texts:
            head, colon, _ = text.replace("：", ":").partition(":")
            words.add(wording.normal(head))
            if colon and (department := department_in(text)):
                words.add(wording.normal(department[0]))
    return frozenset(words - {""})


def best(sheets: Sequence[Sheet], words: Collection[str], titled: str | None) -> Sheet:
    """The sheet whose labels and columns the printed words cover best; the title's form counts extra."""

    def fit(sheet: Sheet) -> float:
        found = [not one.isdisjoint(words) for one in _all_wordings(sheet)]
        return sum(1 if one else -_ABSENT for one in found) + _TITLED * (sheet.form == titled)

    return max(sheets, key=fit)


def is_ours(sheet: Sheet, rows: Sequence[Row], words: Collection[str], titled: str | None) -> bool:
    """The table has this sheet's head, or under a title that names the form most of its labels.

    A head with columns of its own under a title of its own is another form, such as a self-evaluation.
    """
    finder = HeadFinder(sheet)
    if titled == sheet.form:
        labels = [not _wordings(label).isdisjoint(words) for label in sheet.labelled]
        return any(map(finder.begins, rows)) or (bool(labels) and sum(labels) >= _LABELS * len(labels))
    return any((head := finder.head(row)) and not finder.unknown(head) for row in rows)
