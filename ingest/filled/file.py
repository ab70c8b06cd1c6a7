"""A workbook somebody filled in: its sheets as documents, with the row keys our own workbooks carry.

Pure, and run in a process of its own.  A file that is none of ours reads as well, only without keys.  Texts
of a cell keep their line ends, which a published report's cells do not have.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import python_calamine

from indicators.printed import compact
from ingest import limits
from ingest.drafts.cells import addresses, with_texts
from ingest.layouts.undescribed import Layout
from ingest.readers.raw import Line, Paper, Progress, silent
from ingest.readers.workbook.package import column_letters
from ingest.recognise import XLS, XLSX, Unreadable, kind_of
from ingest.reports import ReadTable, read_worksheets
from sheets.documents import HAS_TASKS, Document, Indicator, Task, row_path
from sheets.layout import Sheet
from sheets.render.xlsx_ticket import ROW, TASK, Ticket

BYTES = 10 * 2**20  # forty wide sheets take half a megabyte
_PLACE = re.compile(r"(?P<sheet>.*)!(?P<column>[A-Z]+)(?P<row>\d+)")
_KEY = re.compile(rf"({ROW}|{TASK})([0-9A-Za-z_-]{{1,20}})")
_ROW_END = re.compile(r"\r\n?|_x000D_\n?")

Place = tuple[str, int]  # worksheet and row, from 1


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet of the file.

    worksheet: its name.  document: rows have the keys they were given out with, others none.  blank: keys of
    rows that stand there with nothing written in them.  problems: sentences, about this sheet.
    """

    worksheet: str
    ticket: Ticket | None
    document: Document
    blank: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_filled(
    path: Path,
    progress: Progress = silent,
    layouts: Sequence[Layout] = (),
    *,
    sheets: Mapping[str, Sheet] = MappingProxyType({}),
) -> tuple[Filled, ...]:
    """sheets: by the key of their submission, those that are not as the catalogue has them.

    Raises Unreadable with one Chinese sentence.
    """

    def known(page: Paper) -> Sheet | None:
        tickets = (Ticket.read(line.text) for line in page.furniture)
        return next((sheets[one.key] for one in tickets if one and one.key in sheets), None)

    data = path.read_bytes()
    if len(data) > BYTES:
        raise Unreadable(f"文件有 {len(data) / 2**20:.0f} MB，超过 10 MB。请只留要带入的表，另存后再上传。")
    limits.check(data)
    if kind_of(data) not in (XLSX, XLS):
        raise Unreadable("这不是 Excel 文件。请上传 xlsx 或 xls；PDF 和 Word 请由管理员在“导入”里导入。")
    reports = read_worksheets(data, path.name, progress, layouts, known)
    texts = _raw_texts(data)
    keys = _Keys(line for report in reports for line in report.furniture)
    return tuple(_filled(table, keys, texts) for report in reports for table in report.tables)


class _Keys:
    """What hidden columns say, by worksheet and row."""

    def __init__(self, furniture: Iterable[Line]) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.keys: dict[str, dict[int, tuple[str, str]]] = {}
        for line in furniture:
            place = _PLACE.fullmatch(line.place or "")
            if place is None:
                continue
            if ticket := Ticket.read(line.text):
                self.tickets[place["sheet"]] = ticket
            elif found := _KEY.fullmatch(line.text.strip()):
                self.keys.setdefault(place["sheet"], {})[int(place["row"])] = (found[1], found[2])

    def of(self, worksheet: str, kind: str) -> dict[int, str]:
        return {row: key for row, (its, key) in self.keys.get(worksheet, {}).items() if its == kind}


def _raw_texts(data: bytes) -> dict[str, str]:
    """Every text by its place, with its line ends and blanks."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: dict[str, str] = {}
    for name in book.sheet_names:
        for row, line in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
            for column, value in enumerate(line, 1):
                if isinstance(value, str) and value:
                    found[f"{name}!{column_letters(column)}{row}"] = value
    return found


def _filled(table: ReadTable, keys: _Keys, texts: Mapping[str, str]) -> Filled:
    worksheet = _worksheet(table)
    ticket = keys.tickets.get(worksheet)
    document = _exact(table, texts)
    year = document.fiscal_year or (ticket.year if ticket else None)
    rows = _row_numbers(table)
    document, blank = _keyed(document, rows, keys.of(worksheet, ROW), keys.of(worksheet, TASK))
    problems = tuple(f"“{line.text[:40]}”没有找到要放的格。" for line in table.unplaced)
    return Filled(worksheet, ticket, replace(document, fiscal_year=year), blank, problems)


def _worksheet(table: ReadTable) -> str:
    places = (cell.origin.place for cell in table.grid.cells if cell.origin and cell.origin.place)
    return next(places, "").rpartition("!")[0]


def _exact(table: ReadTable, texts: Mapping[str, str]) -> Document:
    """The document with its texts as they were typed: the reader takes white space for layout."""
    document = _with_paths_as_keys(table.document)
    at = addresses(document)
    typed: dict[Any, str] = {}
    for path, cell in table.cells.items():
        place = cell.origin.place if cell.origin else None
        raw = _ROW_END.sub("\n", texts.get(place or "", "")).strip()
        if path in at and path != "fiscal_year" and raw != cell.text and compact(raw) == compact(cell.text):
            typed[at[path]] = raw
    return with_texts(document, typed) if typed else document


def _with_paths_as_keys(document: Document) -> Document:
    """Keys to tell rows apart while they have none of their own."""
    return replace(
        document,
        tasks=tuple(
            replace(
                task,
                key=f"t{number}",
                indicators=tuple(
                    replace(row, key=f"r{number}-{place}") for place, row in enumerate(task.indicators)
                ),
            )
            for number, task in enumerate(document.tasks)
        ),
    )


def _row_numbers(table: ReadTable) -> dict[tuple[int, int | None], int]:
    """Of each row (task and place) and each task's line (no place) its row in the worksheet."""
    found: dict[tuple[int, int | None], int] = {}
    document = table.document
    for number, task in enumerate(document.tasks):
        if document.form in HAS_TASKS and (line := _number(table, f"tasks[{number}].name")):
            found[number, None] = line
        for place in range(len(task.indicators)):
            # merged cells begin further up; one cell begins in the row itself
            lines = [
                _number(table, row_path(document.form, number, place, column.field))
                for column in table.sheet.table.columns
            ]
            found[number, place] = max(lines, default=0)
    return found


def _number(table: ReadTable, path: str) -> int:
    cell = table.cells.get(path)
    place = _PLACE.fullmatch((cell.origin.place if cell and cell.origin else None) or "")
    return int(place["row"]) if place else 0


def _keyed(
    document: Document,
    rows: Mapping[tuple[int, int | None], int],
    row_keys: Mapping[int, str],
    task_keys: Mapping[int, str],
) -> tuple[Document, tuple[str, ...]]:
    """Rows under the keys that stand beside them; a key that was copied with its row counts once."""
    used: set[str] = set()
    tasks: list[Task] = []
    for number, task in enumerate(document.tasks):
        its = [
            (rows[number, place], replace(row, key=_once(row_keys.get(rows[number, place]), used)))
            for place, row in enumerate(task.indicators)
        ]
        key = _once(task_keys.get(rows.get((number, None), 0)), used)
        tasks.append(replace(task, key=key, indicators=tuple(row for _, row in its)))
    read = {line: at for at, line in rows.items()}
    blank = {line: key for line, key in row_keys.items() if line not in read and key not in used}
    tasks = _with_blank(tasks, rows, blank)
    return replace(document, tasks=tuple(tasks)), tuple(blank.values())


def _once(key: str | None, used: set[str]) -> str | None:
    if key is None or key in used:
        return None
    used.add(key)
    return key


def _with_blank(
    tasks: list[Task], rows: Mapping[tuple[int, int | None], int], blank: Mapping[int, str]
) -> list[Task]:
    """Rows of which nothing is left but their key, where they stand."""
    for line, key in sorted(blank.items()):
        above = [at for at, its in rows.items() if its < line]
        if not tasks:
            tasks = [Task()]
        number = max((task for task, _ in above), default=0)
        place = sum(
            1 for (task, at), its in rows.items() if task == number and at is not None and its < line
        ) + sum(1 for one in tasks[number].indicators if one.key in blank.values())
        its_rows = list(tasks[number].indicators)
        its_rows.insert(place, Indicator(key=key))
        tasks[number] = replace(tasks[number], indicators=tuple(its_rows))
    return tasks
