"""A book of a thousand invented sheets as PDF, beside LibreOffice converting the same sheets' workbooks.

The sheets are of all five kinds and none is like another (`tests.sheets.random_documents`).  LibreOffice is
given each sheet's own workbook, as an office makes PDFs, a few of them; and all of these in one workbook at
once, which spares it its start for each.  Per page, wall clock, side by side.  Memory: the peak of a process
of its own that makes a book of 250, 500 and 1,000 sheets.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import pypdfium2

from sheets.render import pdf, xlsx
from sheets.render.papers import Book, Page, Part
from tests.sheets.random_documents import random_document

BAR = 20  # times per page, against a workbook of each sheet
MOST = 1.6  # megabytes a page, over what a book of one sheet takes
SAMPLE = 10  # sheets for LibreOffice
STEPS = (0.25, 0.5, 1)


def pages(count: int) -> tuple[Page, ...]:
    return tuple(Page(*random_document(seed)) for seed in range(count))


def book(count: int) -> Book:
    parts = (Part("绩效目标表", pages(count)),)
    return Book("2024年度预算绩效目标公开", "云屏市财政局", "2024年2月1日", "编报说明", ("一。",), parts)


def page_count(data: bytes) -> int:
    return len(pypdfium2.PdfDocument(data))


def made(count: int) -> None:
    """In a process of its own: seconds, pages and peak megabytes of a book."""
    whole = book(count)
    pdf.sheets(pages(1))
    begun = perf_counter()
    data = pdf.book(whole)
    spent = perf_counter() - begun
    print(spent, page_count(data), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(data))


def measured(count: int) -> tuple[float, int, float, int]:
    command = [sys.executable, __file__, "--alone", str(count)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(answer[0]), int(answer[1]), float(answer[2]), int(answer[3])


def office(workbooks: list[bytes], folder: Path) -> float:
    """Seconds a page, one call for each workbook."""
    program = shutil.which("soffice")
    if not program:
        raise SystemExit("没有找到 soffice：请先安装 libreoffice-calc。")
    spent, count = 0.0, 0
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
    return spent / count


def main(count: int) -> None:
    sample = pages(SAMPLE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office([xlsx.workbook(sample[:1])], folder)  # makes its profile
        alone = office([xlsx.workbook([page]) for page in sample], folder)
        together = office([xlsx.workbook(sample)], folder)
    base = measured(1)[2]
    results = [measured(round(count * step)) for step in STEPS]
    spent, total, _, size = results[-1]
    ours = spent / total
    print(f"{count} sheets, {total} pages, {size / 1e6:.0f} MB: {spent:.1f} s, {1000 * ours:.1f} ms a page")
    print(f"LibreOffice, a workbook of each sheet: {1000 * alone:.0f} ms a page, {alone / ours:.1f} times")
    print(
        f"LibreOffice, {SAMPLE} sheets at once: {1000 * together:.0f} ms a page, {together / ours:.1f} times"
    )
    for step, (_, many, peak, _) in zip(STEPS, results, strict=True):
        each = (peak - base) / many
        print(f"peak of {count * step:.0f} sheets, {many} pages: {peak:.0f} MB, {each:.2f} MB a page")
    worst = max((peak - base) / many for _, many, peak, _ in results)
    print(f"bar {BAR}: {'met' if alone / ours >= BAR else 'MISSED'}")
    print(f"at most {MOST} MB a page: {'met' if worst <= MOST else 'MISSED'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    made(given.count) if given.alone else main(given.count)
