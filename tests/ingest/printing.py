"""Invented reports printed: as HTML for Chromium's PDF printer, as a workbook, as a Word file.

A Style says how a printer sets the same report: rules, merges, sizes, repeated heads, watermark.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from random import Random

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.table import Table as WordTable

from sheets.fill import column_widths, fill
from sheets.grid import Cell, Grid, Role
from tests.ingest.generator import Invented

MERGED, FIRST_ONLY, REPEATED = "merged", "first only", "repeated"
RULED, OPEN_SIDES, UNRULED = "all", "rows", "none"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Style:
    rules: str = RULED
    labels: str = MERGED
    points: float = 10.5
    padding: float = 3
    head_again: bool = False  # on each page
    rows_cut: bool = True  # a page may end inside a row
    new_page: bool = True  # for each sheet
    watermark: str = ""
    running_head: str = ""
    shaded: bool = False  # heads on grey
    level_align: str = "center"
    title_points: float = 16
    margin: float = 18  # mm
    contents: bool = False
    dashes: bool = False  # dashed rules


def random_style(seed: int, **fixed: object) -> Style:
    chance = Random(f"style-{seed}")
    drawn = Style(
        labels=chance.choice((MERGED, MERGED, FIRST_ONLY, REPEATED)),
        points=chance.choice((8, 9, 10.5, 12)),
        padding=chance.choice((1, 3, 6)),
        head_again=chance.random() < 0.5,
        rows_cut=chance.random() < 0.6,
        new_page=chance.random() < 0.6,
        watermark=chance.choice(("", "", "内部资料", "公开")),
        running_head=chance.choice(("", "", "预算公开材料")),
        shaded=chance.random() < 0.4,
        level_align=chance.choice(("center", "left")),
        title_points=chance.choice((14, 16, 22)),
        margin=chance.choice((12, 18, 25)),
        contents=chance.random() < 0.5,
        dashes=chance.random() < 0.15,
    )
    return replace(drawn, **fixed)


def html(invented: Invented, style: Style) -> str:
    body = "".join(_sheet(*one, style, first=not at) for at, one in enumerate(invented.sheets))
    return (
        f"<!doctype html><meta charset=utf-8><style>{_css(style)}</style>"
        f"{_cover(invented, style)}{_on_every_page(style)}{body}"
    )


def _css(style: Style) -> str:
    line = {RULED: "1px solid #000", OPEN_SIDES: "0", UNRULED: "0"}[style.rules]
    if style.dashes and style.rules == RULED:
        line = "1px dashed #000"
    across = "border-bottom:1px solid #000;" if style.rules == OPEN_SIDES else ""
    return (
        f"@page{{size:A4;margin:{style.margin}mm}}@page wide{{size:A4 landscape;margin:{style.margin}mm}}"
        "body{margin:0;font-family:'Noto Serif CJK SC','Noto Sans CJK SC',serif}"
        f".wide{{page:wide}}table{{width:100%;border-collapse:collapse;table-layout:fixed;font-size:{style.points}pt}}"
        f"td{{border:{line};{across}padding:{style.padding}pt;overflow-wrap:anywhere;line-height:1.35}}"
        ".wide td{font-size:5.5pt;padding:1pt}"
        f"tr{{break-inside:{'auto' if style.rows_cut else 'avoid'}}}"
        f"h1{{text-align:center;font-size:{style.title_points}pt;margin:6pt 0}}p{{margin:3pt 0}}"
        f".new{{break-before:page}}.level{{text-align:{style.level_align}}}"
        f".head{{text-align:center;{'background:#ddd' if style.shaded else ''}}}"
        ".mark{position:fixed;top:45%;left:25%;transform:rotate(-35deg);font-size:60pt;color:#ddd}"
        ".top{position:fixed;top:-8mm;right:0;font-size:8pt}"
    )


def _cover(invented: Invented, style: Style) -> str:
    lines = [f"<h1>{invented.year}年预算绩效目标公开</h1><p>云屏市{invented.region}财政局</p>"]
    if style.contents:
        lines += [
            f"<p>{at}. {escape(_name(doc))}……{at}</p>" for at, (_, doc) in enumerate(invented.sheets, 1)
        ]
    return "".join(lines)


def _name(document) -> str:
    return document.name or document.department.name


def _on_every_page(style: Style) -> str:
    mark = f"<div class=mark>{style.watermark}</div>" if style.watermark else ""
    return mark + (f"<div class=top>{style.running_head}</div>" if style.running_head else "")


def _sheet(sheet, document, style: Style, *, first: bool) -> str:
    grid = labelled(fill(sheet, document), style.labels)
    above = [row for row in range(grid.rows) if _is_above(grid, row)]
    lines = "".join(_above(grid, row) for row in above)
    kinds = ["wide"] * sheet.landscape + ["new"] * (style.new_page or first)
    columns = "".join(f"<col style='width:{width}%'>" for width in column_widths(sheet))
    rows = [row for row in range(grid.rows) if row not in above]
    table = _rows(grid, rows, style)
    return f"<div class='{' '.join(kinds)}'>{lines}<table><colgroup>{columns}</colgroup>{table}</table></div>"


def _is_above(grid: Grid, row: int) -> bool:
    cells = [cell for cell in grid.cells if cell.row == row]
    return bool(cells) and (
        all(cell.role in (Role.TITLE, Role.NOTE) for cell in cells)
        or any(cell.text.startswith("部门名称") for cell in cells)
    )


def _above(grid: Grid, row: int) -> str:
    cells = [cell for cell in grid.cells if cell.row == row]
    text = escape("".join(cell.text for cell in cells))
    return f"<h1>{text}</h1>" if cells[0].role is Role.TITLE else f"<p>{text}</p>"


def _rows(grid: Grid, rows: Sequence[int], style: Style) -> str:
    heads = [row for row in rows if any(c.role is Role.HEAD for c in grid.cells if c.row == row)]
    once = heads and heads[0] == rows[0] and style.head_again
    parts = []
    for row in rows:
        cells = sorted((cell for cell in grid.cells if cell.row == row), key=lambda cell: cell.column)
        line = "<tr>" + "".join(_td(cell) for cell in cells) + "</tr>"
        parts.append((row in heads, line))
    if not once:
        return "".join(line for _, line in parts)
    head = "".join(line for is_head, line in parts if is_head)
    return f"<thead>{head}</thead>" + "".join(line for is_head, line in parts if not is_head)


def _td(cell: Cell) -> str:
    spans = f" rowspan={cell.rowspan}" * (cell.rowspan > 1) + f" colspan={cell.colspan}" * (cell.colspan > 1)
    head = cell.role in (Role.HEAD, Role.LABEL)
    kind = "head" if head else "level" if cell.field in ("level1", "level2", "value", "seq") else ""
    return f"<td{spans} class='{kind}'>{escape(cell.text)}</td>"


def labelled(grid: Grid, labels: str) -> Grid:
    """Merged cells below a head as they are, or each row with its own, filled or empty below the first."""
    return grid if labels == MERGED else replace(grid, cells=tuple(_parted(grid, labels)))


def _parted(grid: Grid, labels: str) -> Iterator[Cell]:
    for cell in grid.cells:
        if cell.rowspan == 1 or cell.role is not Role.VALUE:
            yield cell
            continue
        for row in range(cell.row, cell.row + cell.rowspan):
            text = cell.text if row == cell.row or labels == REPEATED else ""
            yield replace(cell, row=row, rowspan=1, text=text)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, _CHROMIUM)), None)


def pdf(page: str, folder: Path) -> bytes:
    """The page as Chromium prints it."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, "utf-8")
    program = chromium()
    assert program, "Chromium is needed to print"
    subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        + [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return target.read_bytes()


def workbook(invented: Invented, style: Style, *, together: bool = False) -> bytes:
    """A worksheet for each sheet, or all of them below one another on one."""
    book = openpyxl.Workbook()
    page, start = book.active, 3
    page["A1"] = f"{invented.year}年预算绩效目标公开"
    for at, (sheet, document) in enumerate(invented.sheets):
        if at and not together:
            page, start = book.create_sheet(f"表{at + 1}"), 1
        grid = labelled(fill(sheet, document), style.labels)
        for cell in grid.cells:
            _write(page, cell, start)
        start += grid.rows + 2
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(page, cell: Cell, start: int) -> None:
    row, column = start + cell.row, 1 + cell.column
    if cell.text:
        place = page.cell(row, column, cell.text)
        place.data_type = "s"
    if cell.rowspan > 1 or cell.colspan > 1:
        page.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + cell.rowspan - 1,
            end_column=column + cell.colspan - 1,
        )


def letter(invented: Invented, style: Style) -> bytes:
    """A Word file: titles as paragraphs, each table with its true merges."""
    text = docx.Document()
    text.add_heading(f"{invented.year}年预算绩效目标公开", 0)
    for sheet, document in invented.sheets:
        grid = labelled(fill(sheet, document), style.labels)
        if sheet.landscape:
            section = text.add_section()
            section.orientation = WD_ORIENT.LANDSCAPE
        above = [row for row in range(grid.rows) if _is_above(grid, row)]
        for row in above:
            text.add_paragraph("".join(cell.text for cell in grid.cells if cell.row == row))
        _word_table(text.add_table(grid.rows - len(above), grid.columns), grid, len(above))
    out = io.BytesIO()
    text.save(out)
    return out.getvalue()


def _word_table(table: WordTable, grid: Grid, skipped: int) -> None:
    places = [list(row.cells) for row in table.rows]
    for cell in grid.cells:
        top = cell.row - skipped
        if top < 0:
            continue
        first = places[top][cell.column]
        last = places[top + cell.rowspan - 1][cell.column + cell.colspan - 1]
        first.merge(last).text = cell.text
