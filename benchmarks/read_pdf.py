"""Reading PDFs from bytes to documents, beside what other tools need for less.

The floor is pdfplumber parsing its characters: nothing that builds on pdfminer can be faster.  `cells` is the
share of the truth's texts that a tool gives as a cell of its own (ours: as a document's field): a plain
measure that needs no adapter.  Memory: peak of a process that reads a file of a sample's pages over and over.
"""

import io
import json
import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pdfplumber
import pypdfium2

from ingest.reports import read_report, report_json

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests/data/samples"
FILES = ("x1_official", "d1_official", "d3_split", "h3_cut")
COUNTS = (50, 500)
_READ = """
import sys
from resource import RUSAGE_SELF, getrusage
from ingest.readers import pdf
pdf.read(open(sys.argv[1], "rb").read())
print(getrusage(RUSAGE_SELF).ru_maxrss // 1024)
"""


def texts(value: Any) -> Iterator[str]:
    """All printed texts of the interchange format's tables, without white space."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key != "form":
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str) and value.strip():
        yield "".join(value.split())


def characters(data: bytes) -> Iterable[str]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            _ = page.chars
            page.close()
    return ()


def tables(data: bytes) -> Iterable[str]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [
            "".join(cell.split())
            for page in document.pages
            for table in page.extract_tables()
            for row in table
            for cell in row
            if cell
        ]


def lattice(data: bytes) -> Iterable[str]:
    import camelot  # noqa: PLC0415  not a dependency: measured only where somebody has it

    found = camelot.read_pdf(io.BytesIO(data), pages="all", flavor="lattice")
    return ["".join(cell.split()) for table in found for row in table.data for cell in row]


def ours(data: bytes) -> Iterable[str]:
    return texts(report_json(read_report(data, "sample.pdf"))["tables"])


def measured(work: Callable[[bytes], Iterable[str]], data: bytes) -> tuple[float, list[str]]:
    start = process_time()
    found = list(work(data))
    return process_time() - start, found


def share(found: Iterable[str], truth: Counter[str]) -> float:
    """How many of the truth's texts are there; each as often as the truth has it, merged ones once."""
    there = set(found)
    return sum(text in there for text in truth) / len(truth)


def lines(name: str) -> Iterator[str]:
    data = (SAMPLES / f"{name}.pdf").read_bytes()
    truth = Counter(texts(json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))["tables"]))
    floor, _ = measured(characters, data)
    yield f"{name}: pdfplumber's characters {floor:.2f} s"
    tools = {"ours, to documents": ours, "pdfplumber extract_tables": tables}
    if find_spec("camelot"):
        tools["camelot lattice"] = lattice
    for tool, work in tools.items():
        seconds, found = measured(work, data)
        yield f"  {tool}: {seconds / floor:.2f} times, cells {share(found, truth):.4f}"


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
