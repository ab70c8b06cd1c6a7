"""Pieces to printed rows, and rows to tables: labels, heads, tasks, content, or no table at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.readers.titles import department_in, is_note, is_signature, is_title
from ingest.readers.unruled import words
from ingest.readers.unruled.pieces import Piece

_TOUCH = 0.3  # em by which the next cell of a row may begin before the end of the one before
_STARTS = 2  # labels that open a table without a head


class Kind(StrEnum):
    TEXT = "text"
    LABEL = "label"
    HEAD = "head"
    TIER = "tier"
    TASK = "task"
    BODY = "body"


@dataclass(slots=True, eq=False)
class Row:
    """The cells that begin in one row of a page, from left to right."""

    pieces: list[Piece]
    kind: Kind = Kind.TEXT

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.pieces]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def page(self) -> int:
        return self.pieces[0].page.number

    @property
    def lone(self) -> bool:
        return len(self.pieces) == 1


@dataclass(slots=True)
class Table:
    """The rows of one table, over as many pages as it takes."""

    rows: list[Row] = field(default_factory=list)

    @property
    def has_body(self) -> bool:
        return any(row.kind is Kind.BODY for row in self.rows)

    @property
    def headed(self) -> bool:
        return any(row.kind is Kind.HEAD for row in self.rows)


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """A row ends where the next cell does not stand at the right of the one before."""
    rows: list[Row] = []
    for piece in pieces:
        last = rows[-1].pieces[-1] if rows else None
        if last and piece.x0 >= last.x1 - _TOUCH * piece.size:
            rows[-1].pieces.append(piece)
        else:
            rows.append(Row([piece]))
    return rows


def part(rows: Sequence[Row]) -> list[Row | Table]:
    """The rows of a run of pages: each is in a table, or stands alone as text."""
    parts: list[Row | Table] = []
    table: Table | None = None
    rows = _without_rests(rows)
    for index, row in enumerate(rows):
        row.kind = _kind(rows, index, table)
        if row.kind is Kind.TEXT:
            table = None
            parts.append(row)
            continue
        if table is None or _opens(row, table):
            table = Table()
            parts.append(table)
        table.rows.append(row)
    return [loose for one in parts for loose in _no_table(one)]


def _without_rests(rows: Sequence[Row]) -> list[Row]:
    """The last tier of a head without what a page end left of the row before, at its right."""
    found: list[Row] = []
    for row in rows:
        known = [words.is_title_word(text) for text in row.texts]
        count = known.index(False) if False in known else len(known)
        if found and words.is_tier(found[-1].texts) and 1 < count < len(known) and not any(known[count:]):
            found += [Row(row.pieces[:count]), Row(row.pieces[count:])]
        else:
            found.append(row)
    return found


def _no_table(one: Row | Table) -> list[Row | Table]:
    """Rows that only looked like a table."""
    if isinstance(one, Row) or one.headed or sum(row.kind is Kind.LABEL for row in one.rows) >= _STARTS:
        return [one]
    for row in one.rows:
        row.kind = Kind.TEXT
    return list(one.rows)


def _opens(row: Row, table: Table) -> bool:
    """A label of the upper part below the indicators is another table's."""
    return row.kind is Kind.LABEL and table.has_body


def _kind(rows: Sequence[Row], index: int, table: Table | None) -> Kind:
    row = rows[index]
    before = table.rows[-1].kind if table else Kind.TEXT
    if before in (Kind.HEAD, Kind.TIER) and words.is_tier(row.texts):
        return Kind.TIER
    if words.is_head(row.texts):
        return Kind.HEAD
    if words.opens_task(row.texts):
        return Kind.TASK
    if all(map(_is_outside, row.texts)):
        return Kind.TEXT
    if _is_label(row, table):
        return Kind.LABEL
    if table is None:
        return Kind.TEXT
    return _inside(rows, index, table)


def _is_outside(text: str) -> bool:
    return bool(is_title(text) or is_note(text) or department_in(text) or is_signature(text))


def _is_label(row: Row, table: Table | None) -> bool:
    """Below a head a label stands at the very left only, and has its value beside it."""
    if not words.is_label(row.pieces[0].text):
        return False
    return not (table and table.has_body and row.lone)


def _inside(rows: Sequence[Row], index: int, table: Table) -> Kind:
    """A row inside a table that no word tells: content below a head, the rest of a label's value above it."""
    row = rows[index]
    if not table.headed:
        return Kind.LABEL if _goes_on(row, table) else Kind.TEXT
    following = rows[index + 1] if index + 1 < len(rows) else None
    if row.lone and following and words.is_head(following.texts):
        return Kind.TASK
    return Kind.BODY if _fits(row, table) else Kind.TEXT


def _goes_on(row: Row, table: Table) -> bool:
    return _same_size(row, table) and (not row.lone or row.page != table.rows[-1].page or _fits(row, table))


def _same_size(row: Row, table: Table) -> bool:
    sizes = [piece.size for piece in table.rows[-1].pieces]
    return all(min(sizes) * 0.9 <= piece.size <= max(sizes) * 1.1 for piece in row.pieces)


def _fits(row: Row, table: Table) -> bool:
    """A lone piece goes on with a cell if it stands under one; more than one are a row of the table."""
    if not _same_size(row, table):
        return False
    if not row.lone:
        return True
    piece = row.pieces[0]
    over = [
        other
        for above in table.rows
        for other in above.pieces
        if other.x0 - piece.size <= piece.x0 and piece.x1 <= other.x1 + piece.size
    ]
    return bool(over)
