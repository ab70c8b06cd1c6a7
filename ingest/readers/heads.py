"""The head of a sheet's table as the layout describes it, and the printed titles matched to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from sheets.layout import Sheet, Table

_ALIKE = 0.7  # 绩效指示 for 绩效指标 is alike, 来源 for 规划值 is not


@dataclass(frozen=True, slots=True)
class HeadCell:
    """Tier and column from 0; `titles` are the printed wordings it may have."""

    tier: int
    column: int
    rowspan: int
    colspan: int
    titles: tuple[str, ...]


@cache
def normal(text: str) -> str:
    """A label for comparing: width of letters, white space and the colon at its end do not matter."""
    return re.sub(r"[\s:：]+", "", unicodedata.normalize("NFKC", text))


@cache
def depth(table: Table) -> int:
    return max(len(column.titles) for column in table.columns)


@cache
def head_cells(table: Table) -> tuple[HeadCell, ...]:
    """The head in reading order; the side label comes first."""
    left = 1 if table.side else 0
    cells = [_side(table)] if table.side else []
    for tier in range(depth(table)):
        for index, column in enumerate(table.columns):
            if len(column.titles) > tier and not _continues(table, index, tier):
                cells.append(_head_cell(table, index, tier, left))
    return tuple(cells)


def _side(table: Table) -> HeadCell:
    return HeadCell(0, 0, depth(table), 1, (table.side or "", *table.side_synonyms))


def _continues(table: Table, index: int, tier: int) -> bool:
    return (
        index > 0 and table.columns[index - 1].titles[: tier + 1] == table.columns[index].titles[: tier + 1]
    )


def _head_cell(table: Table, index: int, tier: int, left: int) -> HeadCell:
    own = table.columns[index]
    last = tier == len(own.titles) - 1
    width = 1
    while index + width < len(table.columns) and _continues(table, index + width, tier):
        width += 1
    titles = (own.titles[tier], *(own.synonyms if last else ()))
    return HeadCell(tier, index + left, depth(table) - tier if last else 1, width, titles)


def likeness(text: str, titles: Sequence[str]) -> float:
    """1 for the same label, less for a misprinted one, 0 below what can be the same."""
    best = max((_ratio(normal(text), normal(title)) for title in titles), default=0.0)
    return best if best >= _ALIKE else 0.0


@cache
def _ratio(printed: str, title: str) -> float:
    if printed == title:
        return 1.0
    if len(title) > 2 and printed.split("(")[0] == title.split("(")[0]:
        return 0.95
    return min(0.9, SequenceMatcher(None, printed, title, autojunk=False).ratio())


def is_head(table: Table, texts: Sequence[str]) -> bool:
    """A row of column titles: at least two, nearly all of them known, most of them to the letter."""
    known = [max(likeness(text, cell.titles) for cell in head_cells(table)) for text in texts]
    exact = sum(value >= 0.95 for value in known)
    return len(texts) >= 2 and exact >= 2 and exact >= 0.6 * len(texts) and all(known)


def match(table: Table, texts: Sequence[str]) -> list[HeadCell | None]:
    """The head cell of each printed text, both in reading order; None where a text is no title."""
    cells = head_cells(table)
    best = [[0.0] * (len(cells) + 1) for _ in range(len(texts) + 1)]
    for i, text in enumerate(texts):
        for j, cell in enumerate(cells):
            like = likeness(text, cell.titles)
            best[i + 1][j + 1] = max(
                best[i][j + 1], best[i + 1][j], best[i][j] + like - 0.001 if like else 0.0
            )
    return _traced(texts, cells, best)


def _traced(
    texts: Sequence[str], cells: Sequence[HeadCell], best: list[list[float]]
) -> list[HeadCell | None]:
    found: list[HeadCell | None] = [None] * len(texts)
    i, j = len(texts), len(cells)
    while i and j:
        if best[i][j] == best[i][j - 1]:
            j -= 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            i, j = i - 1, j - 1
            found[i] = cells[j]
    return found


def choose(candidates: Sequence[Sheet], printed: Sequence[str]) -> Sheet:
    """Of the sheets of one form the one whose column titles the printed words cover best."""
    words = {normal(text) for text in printed}

    def fit(sheet: Sheet) -> tuple[int, int]:
        titles = {normal(column.titles[0]) for column in sheet.table.columns}
        return len(titles & words), -len(titles - words)

    return max(candidates, key=fit)
