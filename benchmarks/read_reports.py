"""Reading both reports from bytes to documents, beside merely splitting the same text into lines and cells.

The ratio says what understanding costs; it moves less between machines than MB/s.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from ingest.reports import read_report

REPORTS = Path(__file__).parents[1] / "tests/data/reports"
FILES = ("zhoucun-2024.md", "zichuan-2024.txt")
REPEATS = 5


def split(data: bytes) -> list[list[str]]:
    return [line.split("\t") for line in data.decode().split("\n")]


def seconds(work: Callable[[], object]) -> float:
    """The median of some calls: other work on the machine falls out."""
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def line(file: str) -> str:
    data = (REPORTS / file).read_bytes()
    reading = seconds(lambda: read_report(data, file))
    splitting = seconds(lambda: split(data))
    rate = len(data) / reading / 1e6
    return f"{file}: {reading:.2f} s, {rate:.3f} MB/s, {reading / splitting:,.0f} times splitting"


if __name__ == "__main__":
    for name in FILES:
        print(line(name))
