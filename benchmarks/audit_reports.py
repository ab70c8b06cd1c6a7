"""All rules over both published reports, beside reading them; and their cost from ten sheets to ten thousand.

The sheets of the second part are invented: both reports' own, again and again under other names, so that what
is compared between sheets grows with them.  Linear means: a sheet costs the same among ten and ten thousand.
"""

import gc
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import process_time

from ingest.reports import Report as Read
from ingest.reports import read_report, report_json
from projects.rules.audits import audit, report_of
from projects.rules.table import Report, Table
from reviews.findings import Level
from sheets.documents import Document, Party
from sheets.shown import shown

REPORTS = Path(__file__).parents[1] / "tests/data/reports"
FILES = ("zhoucun-2024.md", "zichuan-2024.txt")
REPEATS = 5
SIZES = (10, 100, 1_000, 10_000)
BAR = 0.5  # of the time that reading takes


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Of the processor: the median of some calls, without what else the machine does."""
    times = []
    for _ in range(repeats):
        gc.collect()
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times)


def both() -> list[Read]:
    return [read_report((REPORTS / file).read_bytes(), file) for file in FILES]


def beside_reading() -> None:
    read = both()
    data = [report_json(one) for one in read]
    rules = seconds(lambda: [audit(report_of(one)) for one in data])
    reading = seconds(both)
    found = [one for report in data for _, one in audit(report_of(report)).findings]
    doubts = sum(one.level != Level.HINT for one in found)
    print(
        f"both reports: rules {rules:.2f} s, reading {reading:.2f} s, ratio {rules / reading:.3f} (bar {BAR})"
    )
    print(f"{len(found)} findings, {doubts} of them errors or doubts")


def invented(number: int) -> list[Document]:
    """Departments keep their own sheets: twenty sheets or so to each, whatever the number of all."""
    pattern = [table.document for report in both() for table in report.tables]
    made = islice(cycle(pattern), number)
    return [_renamed(document, place // len(pattern)) for place, document in enumerate(made)]


def _renamed(document: Document, turn: int) -> Document:
    if not turn:
        return document
    party = Party(document.department.code, f"{document.department.name}{turn}")
    return replace(document, department=party, name=document.name and f"{document.name}{turn}")


def tables(documents: list[Document]) -> list[Table]:
    return [
        Table(one, shown(one, region="淄川区", year=2024), region="淄川区", number=number)
        for number, one in enumerate(documents)
    ]


def by_size() -> None:
    first = 0.0
    every = invented(SIZES[-1])
    for size in SIZES:
        repeats = 3 if size < 10_000 else 1
        made = [Report(tables(every[:size]), region="淄川区", year=2024) for _ in range(repeats)]
        each = seconds(lambda left=made: audit(left.pop()), repeats) / size
        first = first or each
        print(f"{size:6,} sheets: {1000 * each:.2f} ms a sheet, {each / first:.2f} times that of {SIZES[0]}")


if __name__ == "__main__":
    beside_reading()
    by_size()
