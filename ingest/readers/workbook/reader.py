"""Reads xlsx and xls: each worksheet is a page; one with a table is a Grid, one without is lines.

calamine gives values and merged cells.  How a number is shown, and the formula of a cell without a stored
value, come from the file's XML (`workbook.package`) or records (`workbook.old`).  Hidden worksheets, rows and
columns are not printed: their words go to the furniture.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product, repeat
from typing import Any

import python_calamine

from ingest.readers.flow.spacing import all_without_layout
from ingest.readers.raw import Line, Paper, Progress
from ingest.readers.workbook.number_formats import GENERAL, general, shown
from ingest.readers.workbook.old import OldPackage
from ingest.readers.workbook.package import DAMAGED, Number, Package, Place, column_letters
from ingest.recognise import Unreadable
from sheets.grid import Cell, Grid, Origin, Role
from sheets.many import many

_PANIC = "pyo3_runtime"  # what calamine raises where it did not expect such a file; the class has no name


def read(data: bytes, progress: Progress) -> Paper:
    try:
        return _read(data, progress)
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    except BaseException as error:
        if type(error).__module__ == _PANIC:
            raise Unreadable(DAMAGED) from error
        raise


def _read(data: bytes, progress: Progress) -> Paper:
    package = Package(data) if data.startswith(b"PK") else OldPackage(data)
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    blocks: list[Line | Grid] = []
    furniture: list[Line] = []
    listed = workbook.sheets_metadata
    for page, sheet in enumerate(listed, 1):
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            package.check_size(sheet.name)
            found = _Worksheet(workbook, sheet.name, page, package)
            visible = sheet.visible == python_calamine.SheetVisibleEnum.Visible
            blocks += found.blocks() if visible else []
            furniture += found.furniture() if visible else found.all_lines()
        progress(page, len(listed))
    return Paper(tuple(blocks), tuple(furniture), len(listed))


class _Worksheet:
    """A worksheet's texts with the places of their cells."""

    def __init__(
        self, workbook: python_calamine.CalamineWorkbook, name: str, page: int, package: Package | OldPackage
    ) -> None:
        self.name, self.page = name, page
        sheet = workbook.get_sheet_by_name(name)
        merges = sheet.merged_cell_ranges or []
        self.spans = {(top, left): (bottom, right) for (top, left), (bottom, right) in merges}
        values = sheet.to_python(skip_empty_area=False)
        self.height, self.width = _size(values, merges)
        raw: dict[Place, Any] = {
            (row, column): value
            for row, line in enumerate(values)
            for column, value in enumerate(line)
            if value != ""
        }
        numbers = [place for place, value in raw.items() if type(value) is not str]
        self.look = package.look(name, numbers=bool(numbers))
        for place in numbers:
            raw[place] = as_shown(raw[place], self.look.numbers.get(place), from_1904=package.from_1904)
        formulas = {
            place: f"={number.formula}"
            for place, number in self.look.numbers.items()
            if number.formula and place not in raw
        }
        if formulas:
            raw = dict(sorted({**raw, **formulas}.items()))
        self.texts = dict(zip(raw, all_without_layout(list(raw.values())), strict=True))
        self._hidden = self._under_others()

    def _under_others(self) -> frozenset[Place]:
        """Places that are not shown: in hidden rows and columns, or under a merged cell."""
        merged = [
            product(range(top, bottom + 1), range(left, right + 1))
            for (top, left), (bottom, right) in self.spans.items()
        ]
        covered = self.texts.keys() & set().union(*merged) - self.spans.keys()
        rows, columns = self.look.hidden_rows, self.look.hidden_columns
        if rows or columns:
            covered |= {place for place in self.texts if place[0] in rows or place[1] in columns}
        return frozenset(covered)

    def blocks(self) -> Iterator[Line | Grid]:
        seen = {place: text for place, text in self.texts.items() if text}
        for place in self._hidden:
            seen.pop(place, None)
        if len(seen) > len({row for row, _ in seen}):
            yield self._grid(seen)
        else:
            yield from self._lines(seen)
        yield from (Line(self.height + 1, text, self.page) for text in self.look.drawn if text.strip())

    def furniture(self) -> Iterator[Line]:
        yield from (Line(1, text, self.page) for text in self.look.margins)
        yield from self._lines({place: self.texts[place] for place in sorted(self._hidden)})

    def all_lines(self) -> Iterator[Line]:
        yield from self._lines(self.texts)

    def _lines(self, texts: Mapping[Place, str]) -> Iterator[Line]:
        for (row, column), text in texts.items():
            if text:
                place = f"{self.name}!{column_letters(column + 1)}{row + 1}"
                yield Line(row + 1, text, self.page, place=place)

    def _grid(self, texts: Mapping[Place, str]) -> Grid:
        places = list(texts)
        spans = [self.spans.get(place, place) for place in places]
        letters = [f"{self.name}!{column_letters(column)}" for column in range(1, self.width + 1)]
        count = len(places)
        origins = many(
            Origin,
            count,
            page=repeat(self.page),
            lines=[(row + 1,) for row, _ in places],
            place=[f"{letters[column]}{row + 1}" for row, column in places],
            **dict.fromkeys(("repairs", "also", "raw"), repeat(())),
            **dict.fromkeys(("box", "confidence"), repeat(None)),
        )
        cells = many(
            Cell,
            count,
            row=[row for row, _ in places],
            column=[column for _, column in places],
            text=texts.values(),
            rowspan=[end[0] - place[0] + 1 for place, end in zip(places, spans, strict=True)],
            colspan=[end[1] - place[1] + 1 for place, end in zip(places, spans, strict=True)],
            role=repeat(Role.VALUE),
            origin=origins,
            **dict.fromkeys(("path", "key", "field"), repeat(None)),
        )
        return Grid(self.height, self.width, tuple(cells))


def _size(values: Sequence[Sequence[Any]], merges: Iterable[tuple[Place, Place]]) -> tuple[int, int]:
    """Rows and columns, with those that only a merged cell reaches."""
    height, width = len(values), max(map(len, values), default=0)
    for _, (bottom, right) in merges:
        height, width = max(height, bottom + 1), max(width, right + 1)
    return height, width


def as_shown(value: Any, number: Number | None, *, from_1904: bool = False) -> str:
    """A cell that is no text, as the worksheet shows it."""
    code = number.code if number else GENERAL
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    stored = _float(number.value) if number and number.value else None
    if code != GENERAL and code != "@" and (stored is not None or isinstance(value, int | float)):
        return shown(
            stored if stored is not None else float(value),
            code,
            from_1904=from_1904,
        )
    if isinstance(value, int | float):
        return general(float(value))
    return _moment(value)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _moment(value: Any) -> str:
    """A date or a time of which no format is known."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M" if value.hour or value.minute else "%Y-%m-%d")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value // timedelta(seconds=1)) if isinstance(value, timedelta) else str(value)
