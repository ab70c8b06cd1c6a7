"""How well tables were read: F1 of their cells, each known by its table, its field and its text.

Heads and rows count alike; a merged cell counts in each row it covers.  Texts are compared without white
space, in half-width characters, with >= and ≥ alike.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Cells = Counter[tuple[str, ...]]
_BESIDE = {"form", "key", "origin", "origins", "lines", "repairs", "layout"}


def f1(found: Iterable[Mapping[str, Any]], truth: Iterable[Mapping[str, Any]]) -> float:
    """Of TABLEs of the interchange format against what they should be."""
    ours, theirs = cells(found), cells(truth)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def cells(tables: Iterable[Mapping[str, Any]]) -> Cells:
    return Counter(cell for table in tables for cell in _of_table(table))


def _of_table(table: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    owner = table.get("name") or table["department"]["name"] or ""
    for field, text in _texts("", table):
        yield table["form"], normal(owner), field, text


def _texts(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in _BESIDE:
                yield from _texts(f"{field}.{key}", one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(field, one)
    elif value is not None:
        yield field, normal(str(value))


def normal(text: str) -> str:
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    return squeezed.replace(">=", "≥").replace("<=", "≤").replace("≧", "≥").replace("≦", "≤")
