"""Reading scans from bytes to laid-out pages, beside rapidocr alone on the same pictures.

CPU seconds of this process, the models loaded before; the ratio says what rules, cells and signs cost on top,
or what is saved by recognising lines in no more width than they need.
"""

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import cv2
from rapidocr import RapidOCR

from benchmarks.scoring import f1
from ingest.readers.scan.engine import engine
from ingest.readers.scan.picture import pictures
from ingest.readers.scan.reader import read
from ingest.reports import read_report
from sheets.documents import to_json

SAMPLES = Path(__file__).parents[1] / "tests/data/samples"
FILES = ("scan_two_pages.pdf",)
REPEATS = 3


def seconds(work: Callable[[], object]) -> float:
    """The least of some calls: what other work on the machine adds falls out."""
    times = []
    for _ in range(REPEATS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def alone(data: bytes, ocr: RapidOCR) -> list[object]:
    """What rapidocr does with the pages by itself."""
    return [ocr(cv2.cvtColor(page.shades, cv2.COLOR_GRAY2BGR)) for page in pictures(data)]


def score(file: str, data: bytes) -> float:
    truth = json.loads((SAMPLES / file).with_suffix(".truth.json").read_text("utf-8"))["tables"]
    return f1([to_json(document) for document in read_report(data, file).documents], truth)


def line(file: str, ocr: RapidOCR) -> str:
    data = (SAMPLES / file).read_bytes()
    pages = len(list(pictures(data)))
    reading = seconds(lambda: read(data))
    floor = seconds(lambda: alone(data, ocr))
    share = f"{reading / pages:.1f} s a page, {reading / floor:.2f} times rapidocr alone"
    return f"{file}: {pages} pages, {share}, F1 {score(file, data):.4f}"


if __name__ == "__main__":
    engine()
    rapid = RapidOCR(params={"Global.log_level": "critical"})
    for name in FILES:
        print(line(name, rapid))
