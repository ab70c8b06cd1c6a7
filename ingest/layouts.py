"""Layouts nobody has described in the catalogue: their fingerprint, a guess, a mapping, and the Sheet of it.

An administrator says once what each printed label and column title means (`Layout`); the next file with the
same fingerprint is read by that.  Titles in the field's own words need nobody: their Sheet is put together
from `sheets.terms`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.anatomy import Anatomy, Label, Matrix, Title, anatomy, head_words, row_words, squeezed
from sheets import terms, wording
from sheets.catalogue import BY_ID, FOREIGN, SHEETS
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    DEPARTMENT_STRATEGY,
    FUND,
    PROJECT,
    ROW_NAMES,
)
from sheets.extra import LONGEST_TERM, PREFIX, term_of
from sheets.grid import Grid
from sheets.layout import (
    Amounts,
    Block,
    Column,
    FixedRow,
    Kind,
    Labelled,
    Line,
    Panel,
    Sheet,
    Table,
    TaskLine,
)
from sheets.read import reading

SET_ASIDE = None  # what a label or a column is mapped to that nobody wants
_ALIKE = 0.75
_MERGED = {"level1": None, "level2": "level1"}  # field -> the column that bounds its merged cells
_YEAR_AMOUNTS = ("全年预算数", "调整后预算数", "预算数", "年初预算数", "年初预算", "全年预算", "本年预算数")
_FORM_WORDS = (
    (DEPARTMENT_STRATEGY, "战略"),
    (DEPARTMENT_ANNUAL, "整体"),
    (FUND, "专项资金"),
    (PROJECT, "项目"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What somebody said of a foreign layout; keys of labels and columns as in `anatomy`."""

    fingerprint: str
    name: str
    form: str
    labels: Mapping[str, str | None]
    columns: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The most likely meaning of every label and column.  certain: each is a word of the field itself."""

    form: str
    labels: dict[str, str | None]
    columns: dict[str, str | None]
    certain: bool


def fingerprint(grid: Grid) -> str:
    """The same for all files of one layout, whatever they say: of the labels at the left and the titles."""
    parts = anatomy(grid)
    left = min((cell.column for cell in grid.cells), default=0)
    cells = [*parts.groups, *(label.cell for label in parts.labels), *(one.group for one in parts.matrices)]
    labels = sorted({wording.normal(cell.text).partition(":")[0] for cell in cells if cell.column == left})
    titles = ["/".join(title.words) for title in parts.titles]
    return hashlib.sha256("\n".join([*labels, "", *titles]).encode()).hexdigest()[:32]


def foreign_sheet(grid: Grid, layouts: Sequence[Layout] = ()) -> Sheet | None:
    """The Sheet of a table that a region's own sheets do not explain to the last word.

    A mapped layout comes first, then the catalogue's further layouts, then what can be put together from the
    field's own words.  None: one of the region's sheets, or one to be mapped.
    """
    parts = anatomy(grid)
    if not parts.titles:
        return None
    mark = fingerprint(grid)
    mapped = next((layout for layout in layouts if layout.fingerprint == mark), None)
    if mapped:
        return sheet_of(mapped, grid)
    if any(_explains(sheet, parts) for sheet in SHEETS):
        return None
    candidates = [sheet for sheet in FOREIGN if _titles_of(sheet, parts)]
    proposal = guess(grid)
    if proposal.certain:
        candidates.append(sheet_of(_layout(proposal, mark), grid))
    own = [sheet for sheet in SHEETS if sheet.form == proposal.form and _titles_of(sheet, parts)]
    ranked = min((*own, *candidates), key=lambda sheet: _rank(sheet, grid), default=None)
    return None if ranked in own else ranked


def is_partly_known(sheet: Sheet, grid: Grid) -> bool:
    """A column is printed that the sheet knows nothing of."""
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


def _explains(sheet: Sheet, parts: Anatomy) -> bool:
    known = {*wording.labels(sheet), *wording.amount_labels(sheet)}
    cells = [*parts.groups, *(label.cell for label in parts.labels)]
    return (
        not parts.matrices
        and all(wording.normal(cell.text).partition(":")[0] in known for cell in cells)
        and _titles_of(sheet, parts)
    )


def _titles_of(sheet: Sheet, parts: Anatomy) -> bool:
    """Every printed title names a column of its own.  部门职责 over two columns may be one title."""
    free = list(sheet.table.columns)
    for title in parts.titles:
        column = next((one for one in free if wording.is_title_of(one, title.words)), None)
        if column is None:
            return False
        free.remove(column)
    return True


# ---- the guess ----


def guess(grid: Grid, form: str | None = None) -> Proposal:
    """By the field's words to the letter, else by likeness.  No field is proposed twice."""
    parts = anatomy(grid)
    form = form or form_of(parts)
    labels, sure = _guessed({one.key: one.key for one in parts.labels}, _known(form, row=False))
    columns, certain = _guessed({one.key: one.words[-1] for one in parts.titles}, _known(form, row=True))
    enough = {"level3", "value"} <= set(columns.values())
    return Proposal(form, labels, columns, sure and certain and enough)


def form_of(parts: Anatomy) -> str:
    """By the printed title, else by the labels; a project where nothing says otherwise."""
    titles = "".join(squeezed(cell.text) for cell in parts.announced if squeezed(cell.text).endswith("表"))
    labels = "".join(label.key for label in parts.labels)
    for words in (titles, labels):
        found = next((form for form, word in _FORM_WORDS if word in words), None)
        if found:
            return found
    return DEPARTMENT_ANNUAL if "部门名称" in labels or "单位名称" in labels else PROJECT


def _known(form: str, *, row: bool) -> dict[str, str]:
    """Normal word -> field, as this form keeps it."""
    known = row_words() if row else head_words()
    names = {term.field: term for term in (terms.ROW_TERMS if row else terms.HEAD_TERMS)}
    return {
        word: terms.field_of(names[field], form, row=row) if field in names else field
        for word, field in known.items()
        if field in names or term_of(field) or field in ROW_NAMES[form]
    }


def _guessed(printed: Mapping[str, str], known: Mapping[str, str]) -> tuple[dict[str, str | None], bool]:
    """For each key its field; and whether all were known to the letter."""
    found: dict[str, str | None] = {}
    exact = {key: known.get(wording.normal(text.partition("#")[0])) for key, text in printed.items()}
    for key, field in exact.items():
        found[key] = field if field not in found.values() else None
    certain = all(found.values())
    for key, field in found.items():
        if field is None:
            alike = _alike(wording.normal(printed[key]), known)
            found[key] = alike if alike not in found.values() else None
    return found, certain


def _alike(text: str, known: Mapping[str, str]) -> str | None:
    ratios = ((SequenceMatcher(None, text, word, autojunk=False).ratio(), word) for word in known)
    ratio, word = max(ratios, default=(0.0, ""))
    return known[word] if ratio >= _ALIKE else None


def _layout(proposal: Proposal, mark: str) -> Layout:
    return Layout(mark, terms.FORM_NAMES[proposal.form], proposal.form, proposal.labels, proposal.columns)


# ---- the sheet of a mapping ----


def sheet_of(known: Layout, grid: Grid) -> Sheet:
    """The layout as this table prints it: order, tiers and merged labels are the table's own."""
    parts = anatomy(grid)
    blocks: list[Block] = [Amounts(squeezed(group.text), ()) for group in parts.groups]
    blocks += [_matrix(matrix) for matrix in parts.matrices]
    blocks += _label_blocks(parts, known)
    blocks += [TaskLine("主要政策任务")] if known.form == FUND else []
    columns = tuple(
        _column(title, field) for title in parts.titles if (field := known.columns.get(title.key))
    )
    side = squeezed(parts.side.text) if parts.side else None
    table = Table(columns, side)
    title = next((squeezed(cell.text) for cell in parts.announced), known.name)
    return Sheet(
        id=f"mapped-{known.fingerprint[:12]}",
        form=known.form,
        region=None,
        since=0,
        title=known.name,
        blocks=(*blocks, table),
        synonyms=(title,),
    )


def _label_blocks(parts: Anatomy, known: Layout) -> list[Block]:
    blocks: list[Block] = []
    groups = dict.fromkeys(label.above for label in parts.labels if label.above)
    for label in parts.labels:
        field = known.labels.get(label.key)
        if not label.above:
            blocks.append(_line(label, field))
    for group in groups:
        inside = [label for label in parts.labels if label.above == group]
        columns = tuple(Column(one.key, (squeezed(one.cell.text),), 1, Kind.LONG) for one in inside)
        row = FixedRow(tuple(known.labels.get(one.key) for one in inside))
        blocks.append(Panel(squeezed(group.text) if group else "", columns, (row,)))
    return blocks


def _line(label: Label, field: str | None) -> Block:
    """A label that names no field is still a label."""
    text = (
        squeezed(label.cell.text).partition("：")[0]
        if label.value is label.cell
        else squeezed(label.cell.text)
    )
    return Line((Labelled(text, field),)) if field else Amounts(text, ())


def _matrix(matrix: Matrix) -> Panel:
    """The year's amounts are the budget; every other cell is named by its title and its source."""
    titles = [squeezed(cell.text) for cell in matrix.titles]
    plain = [wording.normal(title) for title in titles]
    year = next((plain.index(word) for word in _YEAR_AMOUNTS if word in plain), 0)
    columns = tuple(Column(title, (title,), 1) for title in titles)
    rows = tuple(_matrix_row(squeezed(cell.text), plain, year) for cell in matrix.rows)
    return Panel(squeezed(matrix.group.text), columns, rows, names=1)


def _matrix_row(label: str, titles: Sequence[str], year: int) -> FixedRow:
    source = wording.normal(label).removeprefix("其中:")
    own = head_words().get(source)
    fields = [f"{PREFIX}{title}.{source}"[: len(PREFIX) + LONGEST_TERM] for title in titles]
    if own:
        fields[year] = own
    return FixedRow(tuple(fields), label)


def _column(title: Title, field: str) -> Column:
    words = tuple(squeezed(cell.text) for cell in title.cells)
    return Column(field, words, 1, merge=field in _MERGED, within=_MERGED.get(field))
