"""What the files a region brought in say about themselves.  The import desk, a floor up, makes itself known
here; where there is none, nothing is stated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets.documents import Document

Line = tuple[str, bool]  # words, whether they agree with what stands in the books


@dataclass(frozen=True, slots=True)
class Statements:
    """stated, unplaced: as in the interchange format, of the one file of the year.

    lines: from the year's sheets by primary key to the figures of the prefaces beside them.
    """

    stated: Sequence[Mapping[str, Any]] = ()
    unplaced: Sequence[Mapping[str, Any]] = ()
    lines: Callable[[Mapping[int, Document]], list[Line]] = lambda sheets: []


Source = Callable[[int, int], Statements]
_sources: list[Source] = []


def tell(source: Source) -> None:
    """source: from a region's primary key and a year."""
    if source not in _sources:
        _sources.append(source)


def statements(region_id: int, year: int) -> Statements:
    found = [source(region_id, year) for source in _sources]
    return found[0] if found else Statements()
