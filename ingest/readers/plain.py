"""A plain text: read in content order or by its printed lines, whichever explains its tables better.

`pdftotext -raw` and some converters print cell by cell, `pdftotext` and pdfplumber line by line.  Content
order is tried first; only where a project or fund sheet comes out with faults is the other weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indicators.levels import level1_of, official_level1
from ingest.readers.flow import reader as flow
from ingest.readers.raw import Line, Raw, Region
from ingest.readers.rowwise import reader as rowwise
from ingest.readers.rowwise.rows import name_price, value_price
from sheets.documents import FUND, PROJECT, Document
from sheets.read import reading

BEARABLE = 0.25  # faults for each sheet: the odd line that found no place
EXPECTED = 5  # sheets that the other reading may have missed
MISSING = 12.0  # a sheet that was not found
DOUBT = 6.0  # a few faults more of content order prove nothing: it keeps cells whole
_NO_CELL, _ODD_CELL, _NO_FIELD = 2.0, 0.5, 2.0
_ODD = 2.5  # the price of a name or a target that hardly is one


def read(text: str) -> Raw:
    first = flow.read(text)
    faults = _faults(first.regions, first.unplaced)
    if first.regions and faults <= BEARABLE * len(_with_levels(first.regions)):
        return first
    own = rowwise.sheets(text, _patience(faults + MISSING * EXPECTED))
    missing = len(own.made) - len(_with_levels(first.regions))
    unplaced = [line for line in first.unplaced if own.covers(line.number)]
    content = _faults(first.regions, unplaced) + MISSING * max(0, missing)
    lines = _faults([region for region, _ in own.made], [line for _, left in own.made for line in left])
    lines += MISSING * max(0, -missing)
    return first if not own.made or content <= lines + DOUBT else rowwise.completed(own)


def _patience(most: float) -> Callable[[rowwise.Made], bool]:
    """Says no when the sheets have more faults than the other reading can have."""
    found = 0.0

    def worth(made: rowwise.Made) -> bool:
        nonlocal found
        region, left = made
        found += _faults([region], left)
        return found <= most

    return worth


def _with_levels(regions: Sequence[Region]) -> list[Region]:
    return [region for region in regions if region.sheet.form in (PROJECT, FUND)]


def _faults(regions: Sequence[Region], unplaced: Sequence[Line]) -> float:
    return len(unplaced) + sum(map(_faults_of, _with_levels(regions)))


def _faults_of(region: Region) -> float:
    found = reading(region.sheet, region.grid)
    document = found.document
    fields = (
        document.name,
        document.department.name,
        document.budget and document.budget.total,
        document.goal,
    )
    price = _NO_FIELD * sum(field is None for field in fields) + len(found.unplaced)
    return price + _row_faults(document)


def _row_faults(document: Document) -> float:
    rows = list(document.indicators)
    if not rows:
        return MISSING
    price = 0.0
    for row in rows:
        price += _NO_CELL * ((row.level3 is None) + (row.value is None) + (row.level2 is None) / 2)
        price += _ODD_CELL * (name_price(row.level3 or "－") > _ODD) + _ODD_CELL * (
            value_price(row.value or "－") > _ODD
        )
        above = level1_of(row.level2 or "")
        price += bool(above and row.level1 and official_level1(row.level1) not in (above, None))
    return price
