"""Damaged files through the whole reading: what may come of one, and a run over many."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2

from ingest.isolated import Limits, read_isolated
from ingest.recognise import Unreadable
from ingest.reports import report_json
from sheets.documents import from_json, to_json
from tests.ingest.mutations import damaged

DATA = Path(__file__).parents[1] / "data"
LIMITS = Limits(page=30, whole=60)
_KINDS = (".pdf", ".xlsx", ".docx", ".txt", ".md")
_PAGES = 2  # of a PDF: enough for a table that a page end cuts
_LETTERS = 6000


@cache
def seeds() -> list[tuple[str, bytes]]:
    """Good files of every kind, by name, cut to a size that reads fast.

    Threads call it before they begin: pdfium serves one at a time.
    """
    files = sorted(path for path in DATA.rglob("*") if path.suffix in _KINDS)
    return [(path.name, _shortened(path)) for path in files]


def _shortened(path: Path) -> bytes:
    if path.suffix == ".pdf":
        return _first_pages(path)
    if path.suffix in (".txt", ".md"):
        return path.read_text("utf-8")[:_LETTERS].encode()
    return path.read_bytes()


def _first_pages(path: Path) -> bytes:
    out, short = io.BytesIO(), pypdfium2.PdfDocument.new()
    with pypdfium2.PdfDocument(path) as whole:
        short.import_pages(whole, list(range(min(_PAGES, len(whole)))))
        short.save(out)
    short.close()
    return out.getvalue()


def damaged_files(count: int, seed: int, folder: Path) -> Iterator[Path]:
    """`count` files, each of the seeds in turn, damaged; one at a time in the folder."""
    good = seeds()
    for number in range(count):
        name, data = good[number % len(good)]
        path = folder / f"{number}-{name}"
        path.write_bytes(damaged(random.Random(f"{seed}-{number}"), data))
        yield path
        path.unlink()


def outcome(path: Path) -> str:
    """`read`, or the first clause of the refusal.

    Raises AssertionError when what was read is no whole report or the refusal no Chinese sentence; any other
    exception is a crash.
    """
    try:
        report = read_isolated(path, limits=LIMITS)
    except Unreadable as refusal:
        sentence = str(refusal)
        assert sentence.endswith("。"), sentence
        assert "\n" not in sentence, sentence
        return sentence.partition("，")[0].partition("。")[0]
    tables = report_json(report)["tables"]
    assert tables or report.foreign
    assert all(to_json(from_json(table)).items() <= table.items() for table in tables)
    return "read"


def run(count: int, seed: int, folder: Path) -> Counter[str]:
    return Counter(outcome(path) for path in damaged_files(count, seed, folder))
