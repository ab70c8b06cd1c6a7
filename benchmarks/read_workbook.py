"""Reading workbooks, beside python-calamine's plain reading of the same bytes.

Three figures a file, as multiples of the plain reading in CPU time: laid out with places, formats and merges
(`workbook.read`); parted into its sheets as well (`regions`); and the whole report.
"""

import io
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import python_calamine

from ingest.readers.raw import silent
from ingest.readers.regions import regions
from ingest.readers.workbook import reader as workbook
from ingest.reports import read_report

SAMPLES = Path(__file__).parents[1] / "tests/data/samples"
FILES = ("x1_official.xlsx", "x2_first_only.xlsx", "x3_grouped.xlsx", "r26_xlsx1.xlsx")
REPEATS = 15


def plain(data: bytes) -> list[list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def seconds(work: Callable[[], object]) -> float:
    """The median of some calls, in CPU time: other work on the machine falls out."""
    times = []
    for _ in range(REPEATS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times)


def line(file: str) -> str:
    data = (SAMPLES / file).read_bytes()
    base = seconds(lambda: plain(data))
    laid_out = seconds(lambda: workbook.read(data, silent)) / base
    parted = seconds(lambda: regions(workbook.read(data, silent))) / base
    whole = seconds(lambda: read_report(data, file)) / base
    return (
        f"{file}: plain {base * 1000:.1f} ms; laid out {laid_out:.1f}, parted {parted:.0f}, whole {whole:.0f}"
    )


if __name__ == "__main__":
    for name in FILES:
        print(line(name))
