"""A Report: what one published file holds, and its `perfgoals/1` JSON.

Pure: bytes in, values out; no database.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indicators.printed import compact
from ingest import given, limits
from ingest.layouts.foreign import grid_json, may_be_mapped
from ingest.layouts.undescribed import Layout, foreign_sheet
from ingest.readers import mixed, plain
from ingest.readers.blocks import line_of
from ingest.readers.pdf import reader as pdf
from ingest.readers.raw import Line, Paper, Progress, Raw, Region, silent
from ingest.readers.regions import regions
from ingest.readers.scan import reader as scan
from ingest.readers.tabbed import reader as tabbed
from ingest.readers.word import reader as word
from ingest.readers.workbook import reader as workbook
from ingest.recognise import DOCX, JSON, MARKDOWN, PDF, SCAN, TEXT, XLS, XLSX, Unreadable, decode, kind_of
from sheets.documents import FORMAT, Document, to_json
from sheets.grid import Cell, Grid, Origin, Role
from sheets.layout import Sheet
from sheets.read import reading
from sheets.reconcile import Check, Stated, reconcile, stated_in

Reader = Callable[[bytes, Progress], Paper]

TEXT_READERS: dict[str, Callable[[str], Raw]] = {MARKDOWN: tabbed.read, TEXT: plain.read}
READERS: dict[str, Reader] = {
    PDF: mixed.read,
    XLSX: workbook.read,
    XLS: workbook.read,
    DOCX: word.read,
    SCAN: scan.read,
}

_YEAR = re.compile(r"(20\d{2})年")
_CITY_DISTRICT = re.compile(r"市([^市区县]{1,4}[区县])")
_DISTRICT = re.compile(r"^([^市区县]{1,4}[区县])(?=.{2})")
_SHOWN = 40  # characters of a table's first words
_COLUMN = 3  # texts without a place that make a column worth to be mapped
_UNMAPPED = "这个 PDF 的字体没有 Unicode 编码，里面的文字读不出来，只能按图片识别："
_OFFICE = re.compile(r"^.{2,20}(局|委员会|办公室|人民政府)$")


@dataclass(frozen=True, slots=True)
class Source:
    """The file a report was read from; `file` is its name without the folder."""

    file: str
    sha256: str
    kind: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One sheet of a report: as it stands on paper, as understood, and where each value was read."""

    sheet: Sheet
    document: Document
    grid: Grid
    cells: Mapping[str, Cell]
    heads: tuple[Line, ...]
    first_line: int
    last_line: int
    page: int | None
    unplaced: tuple[Line, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    title: str | None
    region: str | None
    fiscal_year: int | None
    source: Source
    stated: tuple[Stated, ...]
    tables: tuple[ReadTable, ...]
    texts: tuple[Line, ...] = ()
    unplaced: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()
    foreign: tuple[Grid, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(table.document for table in self.tables)

    @property
    def checks(self) -> tuple[Check, ...]:
        return reconcile(self.stated, self.documents)

    @property
    def sound(self) -> bool:
        """Everything was read, and the report agrees with its own preface."""
        return not self.unplaced and not self.problems and all(check.agrees for check in self.checks)


def read_file(path: Path, progress: Progress = silent, layouts: Sequence[Layout] = ()) -> Report:
    """The report in a file.  Raises Unreadable with one Chinese line."""
    try:
        limits.check_size(path.stat().st_size)
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("文件不存在。") from None
    except OSError as error:
        raise Unreadable(f"文件打不开：{error.strerror}。") from error
    return read_report(data, path.name, progress, layouts)


def read_report(
    data: bytes, file: str, progress: Progress = silent, layouts: Sequence[Layout] = ()
) -> Report:
    """The report in the bytes of a file; `layouts` are the foreign layouts somebody has mapped.

    Raises Unreadable, and whatever `progress` raises.
    """
    limits.check(data)
    kind, unmapped = kind_of(data), False
    if kind == JSON:
        return _as_given(given.read(data), _source(data, file, kind, None))
    if kind == PDF and not pdf.has_text(data):
        kind, unmapped = SCAN, pdf.is_unmapped(data)
    try:
        raw, paper = _raw(data, kind, progress, layouts)
    except Unreadable as error:
        if not unmapped:
            raise
        raise Unreadable(f"{_UNMAPPED}{error}") from error
    found = _report(raw, _source(data, file, kind, paper.pages))
    return replace(found, problems=(*map(_unread, paper.unread), *found.problems))


def _source(data: bytes, file: str, kind: str, pages: int | None) -> Source:
    return Source(file, hashlib.sha256(data).hexdigest(), kind, pages)


def _as_given(found: given.Given, source: Source) -> Report:
    """Of data: each sheet as it says, numbered in order."""
    tables = tuple(
        ReadTable(
            *sheet,
            {cell.path: cell for cell in sheet[2].cells if cell.path},
            (),
            at,
            at,
            None,
            (),
            f"第 {at} 张表",
        )
        for at, sheet in enumerate(found.sheets, 1)
    )
    return Report(
        found.title, found.region, found.fiscal_year, source, found.stated, tables, unplaced=found.unplaced
    )


def _nobody_knows(page: Paper) -> Sheet | None:
    return None


def read_worksheets(
    data: bytes,
    file: str,
    progress: Progress = silent,
    layouts: Sequence[Layout] = (),
    known: Callable[[Paper], Sheet | None] = _nobody_knows,
) -> list[Report]:
    """Each worksheet of a workbook as a report of its own: what stands on the next is never its other half.

    known: the sheet of a worksheet, where somebody knows it.

    Raises Unreadable, also for what is no workbook.
    """
    limits.check(data)
    kind = kind_of(data)
    if kind not in (XLSX, XLS):
        raise Unreadable("这不是 Excel 文件，没有读取。")
    paper = workbook.read(data, progress)
    source = Source(file, hashlib.sha256(data).hexdigest(), kind, paper.pages)
    pages = [Paper(*_of_page(paper, page), pages=1) for page in range(1, (paper.pages or 0) + 1)]
    return [_report(_worksheet(page, known(page), layouts), source) for page in pages]


def _worksheet(page: Paper, sheet: Sheet | None, layouts: Sequence[Layout]) -> Raw:
    return regions(page, known=lambda grid: sheet or foreign_sheet(grid, layouts))


def _of_page(paper: Paper, page: int) -> tuple[tuple[Line | Grid, ...], tuple[Line, ...]]:
    blocks = tuple(block for block in paper.blocks if _page_of(block) == page)
    return blocks, tuple(line for line in paper.furniture if line.page == page)


def _page_of(block: Line | Grid) -> int | None:
    if isinstance(block, Line):
        return block.page
    return next((cell.origin.page for cell in block.cells if cell.origin), None)


def _raw(data: bytes, kind: str, progress: Progress, layouts: Sequence[Layout]) -> tuple[Raw, Paper]:
    """The tables of a file; of a text the paper holds nothing but the number of its pages."""
    if kind in (TEXT, MARKDOWN):
        text = decode(data)
        raw, paper = TEXT_READERS[kind](text), Paper((), pages=text.count("\f") + 1 if "\f" in text else None)
    else:
        paper = READERS[kind](data, progress)
        raw = regions(paper, known=lambda grid: foreign_sheet(grid, layouts))
    if not raw.regions and not raw.foreign:
        raise Unreadable("文件里没有找到任何绩效目标表。请您核对是不是这个文件。")
    return raw, paper


def _unread(page: int) -> str:
    return f"第 {page} 页是图片，没有读取：识别图片需要安装扩展，请您在安装目录运行 make ocr 后重新导入。"


def _report(raw: Raw, source: Source) -> Report:
    year = fiscal_year(raw)
    tables = tuple(_table(region, year) for region in raw.regions)
    documents = [table.document for table in tables]
    texts = [line.text for line in raw.texts]
    unplaced = [*raw.unplaced, *(line for table in tables for line in table.unplaced)]
    partly = [
        region.printed
        for region, table in zip(raw.regions, tables, strict=True)
        if region.printed and len(table.unplaced) >= _COLUMN
    ]
    return Report(
        title=raw.title,
        region=region_of(documents, texts),
        fiscal_year=year or next((doc.fiscal_year for doc in documents if doc.fiscal_year), None),
        source=source,
        stated=stated_in(texts),
        tables=tables,
        texts=raw.texts,
        unplaced=tuple(sorted(unplaced, key=lambda line: (line.page or 0, line.number))),
        furniture=raw.furniture,
        foreign=(*raw.foreign, *partly),
        problems=(
            *(one for table in tables for one in _problems(table)),
            *map(_unknown, raw.foreign),
            *map(_partly_unknown, partly),
        ),
    )


def _table(region: Region, year: int | None) -> ReadTable:
    grid = region.grid if region.grid.fiscal_year else replace(region.grid, fiscal_year=year)
    found = reading(region.sheet, grid)
    return ReadTable(
        region.sheet,
        found.document,
        grid,
        found.cells,
        region.heads,
        region.first_line,
        region.last_line,
        region.page,
        tuple(_line(cell, region) for cell in found.unplaced),
        region.where or f"第 {region.first_line} 行",
    )


def _line(cell: Cell, region: Region) -> Line:
    line = line_of(cell, region.first_line)
    return line if cell.origin else replace(line, page=region.page)


def _unknown(grid: Grid) -> str:
    """What to say of a table that no known sheet describes."""
    return f"{_named(grid)}不是已知的版式，没有读入，文字列在“没有归属”里。"


def _partly_unknown(grid: Grid) -> str:
    return f"{_named(grid)}有没见过的栏目，这些栏没有读入，文字列在“没有归属”里。"


def _named(grid: Grid) -> str:
    first = next((cell for cell in grid.cells if cell.text.strip()), None)
    where = f"{line_of(first, 1).where}起的" if first else ""
    name = f"“{first.text}”" if first and len(first.text) <= _SHOWN else ""
    return f"{where}表{name}"


def _problems(table: ReadTable) -> Iterable[str]:
    """What a sheet cannot do without; a file cut in the middle shows here."""
    document, where = table.document, f"{table.where}起的“{table.sheet.title}”"
    if not _announced(table.grid):
        yield f"{where}没有表名，按栏目名称认定，请核对。"
    if document.department.name is None:
        yield f"{where}没有部门名称。"
    if not any(True for _ in document.indicators):
        yield f"{where}没有一条指标，可能只有半张表。"
    lacking = sum(row.level3 is None or row.value is None for row in document.indicators)
    if lacking:
        yield f"{where}有 {lacking} 条指标缺名称或指标值，可能表格不完整。"
    empty = [task.seq for task in document.tasks if not task.indicators and task.name]
    if empty:
        yield f"{where}的主要政策任务 {'、'.join(map(str, empty))} 没有指标，可能表格不完整。"


def _announced(grid: Grid) -> bool:
    """A title or a department line stands above the frame; some reports print only the latter."""
    return any(cell.role is Role.TITLE or cell.text.startswith("部门名称") for cell in grid.cells)


def fiscal_year(raw: Raw) -> int | None:
    """The year in the report's title; without one, the year most printed in its own texts."""
    titled = _YEAR.search(compact(raw.title or ""))
    if titled:
        return int(titled[1])
    years = Counter(_YEAR.findall(compact("".join(line.text for line in raw.texts))))
    return int(years.most_common(1)[0][0]) if years else None


def region_of(documents: Sequence[Document], texts: Sequence[str]) -> str | None:
    """The district most named: in the departments, the units, and the offices that sign the report."""
    names = [doc.department.name for doc in documents] + [doc.unit.name for doc in documents if doc.unit]
    names += [text for text in map(compact, texts) if _OFFICE.match(text)]
    found = [_CITY_DISTRICT.search(name) or _DISTRICT.match(name) for name in names if name]
    districts = Counter(match[1] for match in found if match)
    return districts.most_common(1)[0][0] if districts else None


def report_json(report: Report) -> dict[str, Any]:
    """`perfgoals/1`.

    Extra keys: `foreign` (tables to be mapped, as `ingest.layouts.foreign` has them), `texts`, `furniture`,
    in each table `origin`, and by path `lines`, `repairs` and `origins`.
    """
    source = report.source
    foreign = [grid_json(grid) for grid in report.foreign if may_be_mapped(grid)]
    return ({"foreign": foreign} if foreign else {}) | {
        "format": FORMAT,
        "title": report.title,
        "region": report.region,
        "fiscal_year": report.fiscal_year,
        "source": {
            "file": source.file,
            "sha256": source.sha256,
            "kind": source.kind,
            "pages": source.pages,
        },
        "stated": [
            {"what": one.what, "value": one.value, "unit": one.unit, "text": one.text}
            for one in report.stated
        ],
        "tables": [_table_json(table) for table in report.tables],
        "texts": [_line_json(line) for line in report.texts],
        "unplaced": [_line_json(line) for line in report.unplaced],
        "furniture": [_line_json(line) for line in report.furniture],
    }


def _table_json(table: ReadTable) -> dict[str, Any]:
    origins = {path: cell.origin for path, cell in table.cells.items() if cell.origin}
    return to_json(table.document) | {
        "origin": {"page": table.page, "line": table.first_line, "last_line": table.last_line},
        "lines": {path: list(origin.lines) for path, origin in origins.items() if origin.lines},
        "repairs": {path: list(origin.repairs) for path, origin in origins.items() if origin.repairs},
        "origins": {path: _origin_json(origin) for path, origin in origins.items()},
    }


def _origin_json(origin: Origin) -> dict[str, Any]:
    """Where a cell was read; what is not known is left out."""
    found = {
        "page": origin.page,
        "box": origin.box and list(origin.box),
        "also": [{"page": spot.page, "box": list(spot.box)} for spot in origin.also],
        "place": origin.place,
        "lines": list(origin.lines),
        "raw": list(origin.raw),
        "repairs": list(origin.repairs),
        "confidence": origin.confidence,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _line_json(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {"page": line.page, "line": line.number, "text": line.text}
    if line.place:
        found["place"] = line.place
    if line.box:
        found["box"] = list(line.box)
    return found
