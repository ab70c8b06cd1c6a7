"""Reading PDFs from bytes to documents, beside other tools: CPU time, F1 of the cells, peak memory.

The floor is pdfplumber parsing its characters: nothing that builds on pdfminer can be faster.  The grids of
other tools go the same way as ours from there on: parted into sheets, tables joined over pages, read by their
labels.  Memory: peak of a process that reads a file of a sample's pages over and over.
"""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pdfplumber
import pypdfium2
from pdfplumber.page import Page

from benchmarks.scoring import f1
from ingest.readers.raw import Line, Paper
from ingest.readers.regions import regions
from ingest.reports import read_report
from sheets.documents import to_json
from sheets.grid import Cell, Grid, Origin
from sheets.read import reading

Table = dict[str, Any]
Found = tuple[tuple[float, float, float, float], list[list[str | None]]]  # box, rows of texts

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests/data/samples"
FILES = ("x1_official", "d1_official", "d3_split", "h3_cut")
COUNTS = (50, 500)
_READ = """
import sys
from resource import RUSAGE_SELF, getrusage
from ingest.readers.pdf import reader as pdf
pdf.read(open(sys.argv[1], "rb").read())
print(getrusage(RUSAGE_SELF).ru_maxrss // 1024)
"""


def characters(data: bytes) -> list[Table]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            _ = page.chars
            page.close()
    return []


def extracted(data: bytes) -> list[Table]:
    """pdfplumber's own tables."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = [[(table.bbox, table.extract()) for table in page.find_tables()] for page in document.pages]
        return understood(document, pages)


def lattice(data: bytes) -> list[Table]:
    """camelot's tables; its boxes count from the foot of the page."""
    import camelot  # noqa: PLC0415  not a dependency: measured only where somebody has it

    found = camelot.read_pdf(io.BytesIO(data), pages="all", flavor="lattice")
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages: list[list[Found]] = [[] for _ in document.pages]
        for table in found:
            x0, y0, x1, y1 = table._bbox
            height = float(document.pages[table.page - 1].height)
            pages[table.page - 1].append(((x0, height - y1, x1, height - y0), table.data))
        return understood(document, pages)


def understood(document: pdfplumber.PDF, pages: Sequence[Sequence[Found]]) -> list[Table]:
    """What stands in the tables of another tool, and between them."""
    blocks = [
        block
        for page, tables in zip(document.pages, pages, strict=True)
        for _, block in sorted([*lines_outside(page, tables), *map(grid, tables)], key=itemgetter(0))
    ]
    raw = regions(Paper(tuple(blocks)))
    return [to_json(reading(region.sheet, region.grid).document) for region in raw.regions]


def lines_outside(page: Page, tables: Sequence[Found]) -> Iterator[tuple[float, Line | Grid]]:
    for number, line in enumerate(page.extract_text_lines(), 1):
        middle = (line["top"] + line["bottom"]) / 2
        if not any(box[1] <= middle <= box[3] for box, _ in tables):
            yield line["top"], Line(number, "".join(line["text"].split()), page.page_number)


def grid(table: Found) -> tuple[float, Line | Grid]:
    """Rows of texts; a text reaches over what has none of its own (None) at its right and below it."""
    box, rows = table
    width = max(map(len, rows))
    cells = [
        Cell(row, column, "".join((text or "").split()), origin=Origin(lines=(row,)))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text is not None
    ]
    return box[1], Grid(len(rows), width, tuple(cells))


def ours(data: bytes) -> list[Table]:
    return [to_json(document) for document in read_report(data, "sample.pdf").documents]


def measured(work: Callable[[bytes], list[Table]], data: bytes) -> tuple[float, list[Table]]:
    start = process_time()
    found = work(data)
    return process_time() - start, found


def lines(name: str) -> Iterator[str]:
    data = (SAMPLES / f"{name}.pdf").read_bytes()
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))["tables"]
    floor, _ = measured(characters, data)
    yield f"{name}: pdfplumber's characters {floor:.2f} s"
    tools = {"ours, to documents": ours, "pdfplumber extract_tables": extracted}
    if find_spec("camelot"):
        tools["camelot lattice"] = lattice
    for tool, work in tools.items():
        seconds, found = measured(work, data)
        yield f"  {tool}: {seconds / floor:.2f} times, F1 {f1(found, truth):.4f}"


def repeated(data: bytes, count: int) -> bytes:
    """A PDF of so many pages: the pages of a sample over and over."""
    source, target = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    target.import_pages(source, [number % len(source) for number in range(count)])
    held = io.BytesIO()
    target.save(held)
    return held.getvalue()


def peak(name: str, count: int) -> int:
    """Megabytes that a process takes at most which reads a file of so many pages."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "pages.pdf"
        file.write_bytes(repeated((SAMPLES / f"{name}.pdf").read_bytes(), count))
        command = [sys.executable, "-c", _READ, str(file)]
        return int(subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout)


def memory(name: str) -> str:
    few, many = (peak(name, count) for count in COUNTS)
    return f"  memory: {COUNTS[0]} pages {few} MB, {COUNTS[1]} pages {many} MB, {many / few:.2f} times"


if __name__ == "__main__":
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    for sample in FILES:
        print(*lines(sample), memory(sample), sep="\n")
