"""What goes out comes in again: every sheet of both founding reports, 200 random ones, and both as books.

Each is written in each format and read with `ingest`; it has to come back equal, with nothing unplaced, and a
book also with the counts and totals of its preface.  Prints the equal ones of each format and what differed;
exit 1 when anything did.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from sheets.render.papers import Page
from tests.sheets.both_reports import REPORTS, printed
from tests.sheets.random_documents import random_document
from tests.sheets.round_trips import ENDINGS, lost_of_book, lost_of_sheets

RANDOM = 200
SHOWN = 300  # characters of what differed
BOOK, SHEET, INVENTED = "book", "sheet", "random"


def cases() -> Iterator[tuple[str, str, int]]:
    """Kind, report, and number or seed."""
    for name in REPORTS:
        yield BOOK, name, 0
        yield from ((SHEET, name, at) for at in range(len(printed(name).pages)))
    yield from ((INVENTED, "", seed) for seed in range(RANDOM))


def lost(case: tuple[str, str, int], ending: str) -> str:
    kind, name, number = case
    if kind == BOOK:
        return lost_of_book(printed(name).book, ending)
    page = printed(name).pages[number] if kind == SHEET else Page(*random_document(number))
    return lost_of_sheets([page], ending)


def main() -> int:
    failed, every = 0, list(cases())
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        for ending in ENDINGS:
            start = perf_counter()
            found = list(processes.map(lost, every, [ending] * len(every), chunksize=4))
            equal = found.count("")
            failed += len(every) - equal
            print(f"{ending:5} {equal}/{len(every)} equal, {perf_counter() - start:.0f} s")
            for case, said in zip(every, found, strict=True):
                if said:
                    print(f"      {' '.join(map(str, case))}: {said[:SHOWN]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
