"""Layouts nobody has described in the catalogue: their fingerprint, and the Sheet they are read with.

An administrator says once what each printed label and column title means (`Layout`); the next file with the
same fingerprint is read by that.  Titles in the field's own words need nobody: their Sheet is put together
from `sheets.terms`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

from ingest.layouts.anatomy import Anatomy, anatomy
from ingest.layouts.guesses import Proposal, guess
from ingest.layouts.mapped import Layout, sheet_of
from sheets import terms, wording
from sheets.catalogue import BY_ID, FOREIGN, SHEETS
from sheets.grid import Grid
from sheets.layout import Sheet
from sheets.read import reading

__all__ = ["Layout", "fingerprint", "foreign_sheet", "is_partly_known", "layout_of", "own_sheet"]
_PARTLY = "partly"  # the fingerprint of what was put together from the words that are known
_EMPTY = 0.5  # of a column that is alike is lost by one that would stand empty
_UNLIKE = 4  # columns that are alike are outweighed by a title of another kind
_KINDS = ("自评", "监控")


def fingerprint(grid: Grid) -> str:
    """The same for all files of one layout, whatever they say: of the labels at the left and the titles."""
    return _fingerprint(anatomy(grid), grid)


def _fingerprint(parts: Anatomy, grid: Grid) -> str:
    left = min((cell.column for cell in grid.cells), default=0)
    groups = [*parts.groups, *(one.group for one in parts.matrices)]
    labels = {wording.normal(cell.text) for cell in groups if cell.column == left}
    labels |= {label.word for label in parts.labels if label.cell.column == left}
    titles = ["/".join(title.words) for title in parts.titles]
    return hashlib.sha256("\n".join([*sorted(labels), "", *titles]).encode()).hexdigest()[:32]


def foreign_sheet(grid: Grid, layouts: Sequence[Layout] = ()) -> Sheet | None:
    """The Sheet of a table that a region's own sheets do not explain to the last word.

    A mapped layout comes first, then the catalogue's further layouts, then what can be put together from the
    field's own words, as far as they are known.  None: one of the region's sheets, or one to be mapped.
    """
    parts = anatomy(grid)
    if not parts.titles:
        return None
    mark = _fingerprint(parts, grid) if layouts else ""
    mapped = next((layout for layout in layouts if layout.fingerprint == mark), None)
    if mapped:
        return sheet_of(mapped, grid)
    if own_sheet(parts):
        return None
    candidates = [sheet for sheet in FOREIGN if _titles_of(sheet, parts)]
    proposal = guess(grid)
    if proposal.enough:
        candidates.append(sheet_of(_layout(proposal), grid))
    own = [sheet for sheet in SHEETS if sheet.form == proposal.form]
    ranked = min((*own, *candidates), key=lambda sheet: _rank(sheet, grid), default=None)
    return None if ranked in own else ranked


def own_sheet(parts: Anatomy, sheets: Sequence[Sheet] = SHEETS) -> Sheet | None:
    """The sheet of a region that knows every label and every title."""
    return next((sheet for sheet in sheets if _explains(sheet, parts)), None)


def layout_of(sheet: Sheet, own: Sheet) -> str | None:
    """The id of the catalogue's sheet to show it in, where the region's own is not the one.

    A mapped layout has no id: it is shown in the one whose columns are most like its own.
    """
    if sheet.id not in BY_ID:
        others = (other for other in FOREIGN if other.form == sheet.form)
        sheet = max((own, *others), key=lambda other: _likeness(sheet, other))
    return None if sheet.id == own.id else sheet.id


def _likeness(mapped: Sheet, other: Sheet) -> float:
    """Columns of the same field under a title of it, against those that would stand empty."""
    titles = {column.field: tuple(map(wording.normal, column.titles)) for column in mapped.table.columns}
    same = [
        column
        for column in other.table.columns
        if column.field in titles and wording.is_title_of(column, titles[column.field])
    ]
    title = "".join((mapped.title, *mapped.synonyms))
    unlike = sum((word in title) != (word in other.title) for word in _KINDS)
    return len(same) - _EMPTY * (len(other.table.columns) - len(same)) - _UNLIKE * unlike


def is_partly_known(sheet: Sheet, grid: Grid) -> bool:
    """A column or label is printed that nobody has said anything of; of a mapped layout all has been said."""
    if sheet.id not in BY_ID:
        return sheet.id.endswith(_PARTLY)
    parts = anatomy(grid)
    return bool(parts.titles) and not _titles_of(sheet, parts)


def _rank(sheet: Sheet, grid: Grid) -> tuple[int, int, bool, int]:
    """How much of a table a sheet leaves over, and how much of the sheet the table does not print.

    Of two that do equally well the catalogue's is taken: it can be named and shown again.
    """
    found = reading(sheet, grid)
    used = {cell.field for cell in found.cells.values()}
    columns = sum(column.field not in used for column in sheet.table.columns)
    labels = sum(pair.field not in used for pair in sheet.labelled)
    return len(found.unplaced), columns, sheet.id not in BY_ID, labels


@cache
def _words_of(sheet: Sheet) -> frozenset[str]:
    return frozenset({*wording.labels(sheet), *wording.amount_labels(sheet)})


def _explains(sheet: Sheet, parts: Anatomy) -> bool:
    known = _words_of(sheet)
    printed = {wording.normal(cell.text) for cell in parts.groups} | {label.word for label in parts.labels}
    return not parts.matrices and printed <= known and _titles_of(sheet, parts)


def _titles_of(sheet: Sheet, parts: Anatomy) -> bool:
    """Every printed title names a column of its own.  部门职责 over two columns may be one title."""
    free = list(sheet.table.columns)
    for title in parts.titles:
        column = next((one for one in free if wording.is_title_of(one, title.words)), None)
        if column is None:
            return False
        free.remove(column)
    return True


def _layout(proposal: Proposal) -> Layout:
    return Layout(
        "words" if proposal.certain else _PARTLY,
        terms.FORM_NAMES[proposal.form],
        proposal.form,
        proposal.sure_labels,
        proposal.sure_columns,
    )
