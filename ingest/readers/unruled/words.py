"""The printed words that tell what a row without rules is: labels, column titles, task lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from indicators.levels import official_level1, official_level2
from ingest.readers.titles import is_task
from sheets import wording
from sheets.catalogue import SHEETS
from sheets.layout import TaskLine

_ENOUGH = 0.6  # of a row's words are column titles: it is a head


@cache
def _titles() -> frozenset[str]:
    tables = [sheet.table for sheet in SHEETS]
    words = [wording.first_titles(table) | wording.lower_titles(table) for table in tables]
    return frozenset().union(*words)


@cache
def _sides() -> frozenset[str]:
    return frozenset().union(*(wording.side_labels(sheet.table) for sheet in SHEETS))


@cache
def _labels() -> frozenset[str]:
    words = [frozenset(wording.labels(sheet)) | wording.amount_labels(sheet) for sheet in SHEETS]
    return frozenset().union(*words)


def is_side(text: str) -> bool:
    return wording.normal(text) in _sides()


def is_title_word(text: str) -> bool:
    return wording.normal(text) in _titles() | _sides()


def is_head(texts: Sequence[str]) -> bool:
    """The first row of a table's head.  指标值 and its like alone are no head."""
    known = [text for text in texts if is_title_word(text)]
    titles = {wording.normal(text) for text in texts} & _titles()
    return len(titles) > 1 and len(known) > 2 and len(known) >= _ENOUGH * len(texts)


def is_tier(texts: Sequence[str]) -> bool:
    """A further row of a head."""
    return len(texts) > 1 and all(map(is_title_word, texts))


def is_label(text: str) -> bool:
    """A label of the upper part, with or without its value behind a colon."""
    return wording.normal(text) in _labels()


def is_level(text: str) -> bool:
    """The name of a level 1 or 2, as printed in full."""
    return text.endswith("指标") and bool(official_level1(text) or official_level2(text))


def is_bare_label(text: str) -> bool:
    """A label without a colon: its value stands in a cell of its own."""
    return is_label(text) and not text.endswith((":", "："))


def is_task_label(text: str) -> bool:
    """主要政策任务, alone or with its number: its name follows in the same cell."""
    return any(
        bool(parts) and not parts[2]
        for sheet in SHEETS
        for block in sheet.blocks
        if isinstance(block, TaskLine) and (parts := wording.split_task(text, block))
    )


def opens_task(texts: Sequence[str]) -> bool:
    return is_task(texts, SHEETS)
