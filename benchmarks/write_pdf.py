"""A book of a thousand invented sheets as PDF, beside LibreOffice converting the xlsx.

The sheets are of all five kinds and none is like another (`tests.sheets.random_documents`).  The xlsx is the
one workbook that `sheets.render.xlsx.workbook` writes for the first 60 of the same sheets: LibreOffice starts
once.  It makes neither tags nor an archive's file of it.  For comparison it is also given each of ten sheets
as a workbook of its own, as an office makes PDFs one by one.  Per page, in one run: wall clock, and CPU time,
which other work on the machine hardly changes.  Memory: the peak of a program that makes a book of 250, 500
and 1,000 sheets, all its processes together; what they share is counted for each.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

import pypdfium2

from sheets.render import pdf, xlsx
from sheets.render.papers import Book, Page, Part
from tests.sheets.random_documents import random_document

BAR = 20  # times per page, against LibreOffice converting the one workbook
MOST = 1.6  # megabytes a page, over what a book of one sheet takes
WHOLE = 1000  # megabytes, whatever the book
LOOK = 0.05  # seconds between two looks at the processes
SAMPLE = 60  # sheets in the one workbook
ALONE = 10  # sheets of a workbook each
STEPS = (0.25, 0.5, 1)


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float
    pages: int

    def __str__(self) -> str:
        return f"{1000 * self.wall / self.pages:.1f} ms a page, {1000 * self.cpu / self.pages:.1f} ms of CPU"

    def times(self, other: Spent) -> tuple[float, float]:
        """How many times the other takes a page of this."""
        ours = self.wall / self.pages, self.cpu / self.pages
        return other.wall / other.pages / ours[0], other.cpu / other.pages / ours[1]


class Made(NamedTuple):
    spent: Spent
    peak: float  # megabytes
    size: int


def pages(count: int) -> tuple[Page, ...]:
    return tuple(Page(*random_document(seed)) for seed in range(count))


def book(count: int) -> Book:
    parts = (Part("绩效目标表", pages(count)),)
    return Book("2024年度预算绩效目标公开", "云屏市财政局", "2024年2月1日", "编报说明", ("一。",), parts)


def page_count(data: bytes) -> int:
    return len(pypdfium2.PdfDocument(data))


def made(count: int) -> None:
    """In a program of its own: seconds, pages and size of a book."""
    whole = book(count)
    pdf.sheets(pages(1))
    begun = perf_counter()
    data = pdf.book(whole)
    print(perf_counter() - begun, page_count(data), len(data))


def measured(count: int) -> Made:
    """The CPU time is the whole program's: also what it takes to begin, and to invent the sheets."""
    command = [sys.executable, "-m", "benchmarks.write_pdf", "--alone", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as program:
        peak, busy = 0.0, dict[int, float]()
        while program.poll() is None:
            running = list(processes(program.pid))
            peak = max(peak, sum(memory for _, memory, _ in running))
            busy |= {number: seconds for number, _, seconds in running}
            sleep(LOOK)
        said = program.stdout.read() if program.stdout else ""
    if program.returncode:
        raise SystemExit(f"a book of {count} sheets was not made")
    wall, many, size = said.split()
    return Made(Spent(float(wall), sum(busy.values()), int(many)), peak, int(size))


def processes(session: int) -> Iterator[tuple[int, float, float]]:
    """Of a session: number, megabytes, seconds of CPU."""
    page, tick = os.sysconf("SC_PAGE_SIZE") / 2**20, os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
        if int(fields[3]) == session:
            yield int(folder.name), int(fields[21]) * page, (int(fields[11]) + int(fields[12])) / tick


def children() -> float:
    """Seconds of CPU of the programs called so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def office(workbooks: list[bytes], folder: Path) -> Spent:
    """One call for each workbook."""
    program = shutil.which("soffice")
    if not program:
        raise SystemExit("没有找到 soffice：请先安装 libreoffice-calc。")
    spent, busy, count = 0.0, children(), 0
    for number, data in enumerate(workbooks):
        source = folder / f"{number}.xlsx"
        source.write_bytes(data)
        begun = perf_counter()
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
            + ["--convert-to", "pdf", "--outdir", str(folder), str(source)],
            check=True,
            capture_output=True,
        )
        spent += perf_counter() - begun
        count += page_count(source.with_suffix(".pdf").read_bytes())
    return Spent(spent, children() - busy, count)


def compared(folder: Path) -> tuple[Spent, Spent]:
    sample = pages(SAMPLE)
    office([xlsx.workbook(sample[:1])], folder)  # makes its profile
    return office([xlsx.workbook(sample)], folder), office(
        [xlsx.workbook([page]) for page in sample[:ALONE]], folder
    )


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        together, alone = compared(Path(name))
    base = measured(1).peak
    results = [measured(round(count * step)) for step in STEPS]
    ours = results[-1].spent
    print(f"{count} sheets, {ours.pages} pages, {results[-1].size / 1e6:.0f} MB: {ours.wall:.1f} s, {ours}")
    wall, cpu = ours.times(together)
    print(f"LibreOffice, one workbook of {SAMPLE} sheets, {together.pages} pages: {together}")
    print(f"  {wall:.1f} times, {cpu:.1f} of CPU")
    single, single_cpu = ours.times(alone)
    print(f"LibreOffice, {ALONE} workbooks of a sheet each, {alone.pages} pages: {alone}")
    print(f"  {single:.1f} times, {single_cpu:.1f} of CPU")
    each = [(one.peak - base) / one.spent.pages for one in results]
    for step, one, more in zip(STEPS, results, each, strict=True):
        many = one.spent.pages
        print(f"peak of {count * step:.0f} sheets, {many} pages: {one.peak:.0f} MB, {more:.2f} MB a page")
    print(f"bar {BAR}, against the one workbook: {'met' if wall >= BAR else 'MISSED'}")
    print(f"at most {MOST} MB a page: {'met' if max(each) <= MOST else 'MISSED'}")
    most = max(one.peak for one in results)
    print(f"at most {WHOLE} MB: {'met' if most <= WHOLE else 'MISSED'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    made(given.count) if given.alone else main(given.count)
