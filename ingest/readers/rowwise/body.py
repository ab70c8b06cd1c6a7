"""The rows of one table, or of one task: read from its words and laid on the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.flow.grid import JUDGED, Draft
from ingest.readers.rowwise.levels import assign, by_task, first_of, names_of
from ingest.readers.rowwise.pairs import paired
from ingest.readers.rowwise.rows import Line, Manner, Row, lines_of, manner_of, rows_of
from ingest.readers.rowwise.words import Word, is_label
from sheets.grid import Cell, Role

MOST_WORDS = 400  # of a table whose streams are tried against each other


@dataclass(frozen=True, slots=True)
class Block:
    """Rows with their levels.  labels: printed names beyond those the grid needs.  left: without a place."""

    rows: tuple[Row, ...]
    first: tuple[str | None, ...]
    second: tuple[str | None, ...]
    labels: tuple[Word, ...]
    left: tuple[Word, ...]
    price: float = 0.0


def read_blocks(bodies: Sequence[Sequence[Word]], starts: Sequence[int]) -> list[Block]:
    """The rows of each task; `starts` are the printed lines the tasks begin with.

    A text that prints columns in blocks mixes the tasks of a page; there all are read as one table.
    """
    lines = [line for body in bodies for line in lines_of([word for word in body if not is_label(word.text)])]
    if len(bodies) == 1 or not lines or manner_of(lines).together:
        return [read_block(body) for body in bodies]
    parted = [read_block(body) for body in bodies]
    whole = read_block([word for body in bodies for word in body], tuple(starts))
    return parted if _faults(parted) <= _faults([whole]) else _by_task(whole, starts)


def _faults(blocks: Sequence[Block]) -> tuple[int, float]:
    """Rows without a name or a target, and words without a row; the price decides between equals."""
    lacking = sum(not (row.name and row.value) for block in blocks for row in block.rows)
    left = sum(len(block.left) for block in blocks)
    unnamed = sum(block.second.count(None) for block in blocks)
    return 2 * (lacking + left) + unnamed, sum(block.price for block in blocks)


def _by_task(block: Block, starts: Sequence[int]) -> list[Block]:
    owner = [_task_of(row, starts) for row in block.rows]
    blocks = []
    for task in range(len(starts)):
        own = [at for at, one in enumerate(owner) if one == task]
        blocks.append(
            Block(
                tuple(block.rows[at] for at in own),
                tuple(block.first[at] for at in own),
                tuple(block.second[at] for at in own),
                () if task else block.labels,
                () if task else block.left,
            )
        )
    return blocks


def _task_of(row: Row, starts: Sequence[int]) -> int:
    """The task whose line stands before the row's name."""
    first = (row.name or row.value)[0].row
    return max((task for task, start in enumerate(starts) if start <= first), default=0)


def read_block(words: Sequence[Word], starts: tuple[int, ...] = ()) -> Block:
    labels = [word for word in words if is_label(word.text)]
    content = [word for word in words if not is_label(word.text)]
    lines = lines_of(content)
    manner = replace(manner_of(lines), starts=starts) if lines else None
    rows, price = _rows(content, lines, manner) if manner else ([], 0.0)
    names = names_of(labels)
    if starts:
        at = by_task(rows, names.second, [_task_of(row, starts) for row in rows])
    else:
        at = assign(rows, names.second, heights=bool(manner and manner.together))
    read = {id(word) for row in rows for word in row.words}
    return Block(
        tuple(rows),
        tuple(first_of(rows, names, at)),
        tuple(names.second[one].printed if one is not None else None for one in at),
        tuple(labels),
        tuple(word for word in content if id(word) not in read),
        price,
    )


def _rows(content: Sequence[Word], lines: Sequence[Line], manner: Manner) -> tuple[list[Row], float]:
    """By the lines where they keep the heights; else by whichever of the two readings is cheaper."""
    rows, price = rows_of(lines, manner)
    if manner.together or len(content) > MOST_WORDS:
        return rows, price
    others, other = paired(content, manner)
    return (rows, price) if price <= other else (others, other)


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
