"""The rows of one table, or of one task: read from its words and laid on the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.flow_grid import JUDGED, Draft
from ingest.readers.rowwise_levels import assign, first_of, names_of
from ingest.readers.rowwise_pairs import paired
from ingest.readers.rowwise_rows import Line, Manner, Row, lines_of, manner_of, rows_of
from ingest.readers.rowwise_words import Word, is_label
from sheets.grid import Cell, Role


@dataclass(frozen=True, slots=True)
class Block:
    """Rows with their levels.  labels: printed names beyond those the grid needs.  left: without a place."""

    rows: tuple[Row, ...]
    first: tuple[str | None, ...]
    second: tuple[str | None, ...]
    labels: tuple[Word, ...]
    left: tuple[Word, ...]


def read_block(words: Sequence[Word]) -> Block:
    labels = [word for word in words if is_label(word.text)]
    content = [word for word in words if not is_label(word.text)]
    lines = lines_of(content)
    manner = manner_of(lines) if lines else None
    rows = _rows(content, lines, manner) if manner else []
    names = names_of(labels)
    at = assign(rows, names.second, heights=bool(manner and manner.together))
    read = {id(word) for row in rows for word in row.words}
    return Block(
        tuple(rows),
        tuple(first_of(rows, names, at)),
        tuple(names.second[one].printed if one is not None else None for one in at),
        tuple(labels),
        tuple(word for word in content if id(word) not in read),
    )


def _rows(content: Sequence[Word], lines: Sequence[Line], manner: Manner) -> list[Row]:
    """By the lines where they keep the heights; else by whichever of the two readings is cheaper."""
    rows, price = rows_of(lines, manner)
    if manner.together:
        return rows
    others, other = paired(content, manner)
    return rows if price <= other else others


def lay_block(draft: Draft, block: Block) -> None:
    columns = {slot.name: at for at, slot in enumerate(draft.slots)}
    for number, row in enumerate(block.rows):
        for name, run in (("level3", row.name), ("value", row.value)):
            if run:
                draft.put(Cell(draft.row + number, columns[name]), [word.piece() for word in run])
    for name, texts in (("level1", block.first), ("level2", block.second)):
        _lay_levels(draft, columns[name], texts, block)
    draft.row += len(block.rows)


def _lay_levels(draft: Draft, column: int, texts: Sequence[str | None], block: Block) -> None:
    """One cell for each run of rows of the same level; its place is the first row's."""
    start = 0
    for end in range(1, len(texts) + 1):
        if end < len(texts) and texts[end] == texts[start]:
            continue
        text = texts[start]
        if text:
            piece = replace(block.rows[start].words[0].piece(), text=text)
            cell = Cell(draft.row + start, column, rowspan=end - start, role=Role.VALUE)
            draft.put(cell, [piece], JUDGED)
        start = end
