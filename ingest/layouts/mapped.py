"""The Sheet of a mapped layout: what labels and titles mean is said, all the rest is the table's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.printed import compact
from ingest.layouts.anatomy import Anatomy, Label, Matrix, Title, anatomy, head_words
from sheets import wording
from sheets.documents import FUND
from sheets.extra import LONGEST_TERM, PREFIX
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

_MERGED = {"level1": None, "level2": "level1"}  # field -> the column that bounds its merged cells
_YEAR_AMOUNTS = ("全年预算数", "调整后预算数", "预算数", "年初预算数", "年初预算", "全年预算", "本年预算数")


@dataclass(frozen=True, slots=True)
class Layout:
    """What somebody said of a foreign layout; keys of labels and columns as in `anatomy`."""

    fingerprint: str
    name: str
    form: str
    labels: Mapping[str, str | None]
    columns: Mapping[str, str | None]


def sheet_of(known: Layout, grid: Grid) -> Sheet:
    """The layout as this table prints it: order, tiers and merged labels are the table's own."""
    parts = anatomy(grid)
    blocks: list[Block] = [Amounts(compact(group.text), ()) for group in parts.groups]
    blocks += [_matrix(matrix) for matrix in parts.matrices]
    blocks += _label_blocks(parts, known)
    blocks += [TaskLine("主要政策任务")] if known.form == FUND else []
    columns = tuple(
        _column(title, field) for title in parts.titles if (field := known.columns.get(title.key))
    )
    side = compact(parts.side.text) if parts.side else None
    table = Table(columns, side)
    title = next((compact(cell.text) for cell in parts.announced), known.name)
    return Sheet(
        id=f"mapped-{known.fingerprint}",
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
        columns = tuple(Column(one.key, (compact(one.cell.text),), 1, Kind.LONG) for one in inside)
        row = FixedRow(tuple(known.labels.get(one.key) for one in inside))
        blocks.append(Panel(compact(group.text) if group else "", columns, (row,)))
    return blocks


def _line(label: Label, field: str | None) -> Block:
    """A label that names no field is still a label."""
    text = (
        compact(label.cell.text).partition("：")[0] if label.value is label.cell else compact(label.cell.text)
    )
    return Line((Labelled(text, field),)) if field else Amounts(text, ())


def _matrix(matrix: Matrix) -> Panel:
    """The year's amounts are the budget; every other cell is named by its title and its source."""
    titles = [compact(cell.text) for cell in matrix.titles]
    plain = [wording.normal(title) for title in titles]
    year = next((plain.index(word) for word in _YEAR_AMOUNTS if word in plain), 0)
    columns = tuple(Column(title, (title,), 1) for title in titles)
    rows = tuple(_matrix_row(compact(cell.text), plain, year) for cell in matrix.rows)
    return Panel(compact(matrix.group.text), columns, rows, names=1)


def _matrix_row(label: str, titles: Sequence[str], year: int) -> FixedRow:
    source = wording.normal(label).removeprefix("其中:")
    own = head_words().get(source)
    fields = [f"{PREFIX}{title}.{source}"[: len(PREFIX) + LONGEST_TERM] for title in titles]
    if own:
        fields[year] = own
    return FixedRow(tuple(fields), label)


def _column(title: Title, field: str) -> Column:
    words = tuple(compact(cell.text) for cell in title.cells)
    return Column(field, words, 1, merge=field in _MERGED, within=_MERGED.get(field))
