"""A thousand sheets of both reports into one workbook, beside xlsxwriter writing the same cells plainly.

Plainly: each cell of the filled sheets where it stands, merged where it is merged, all of one format; the
sheets are filled beforehand.  Ours begins with the documents: filling, widths, heights that show each text
whole, types, edges, paper, repeated heads, names.  The texts alone, without merges and edges, are the least
anybody could write.  Times are of the processor, the best of a few turns side by side.
"""

import argparse
import gc
import io
import json
import resource
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import process_time

import xlsxwriter

from sheets.documents import from_json
from sheets.fill import fill
from sheets.grid import Grid
from sheets.render.papers import Page
from sheets.render.xlsx import workbook
from sheets.shown import shown

REPORTS = {"zichuan-2024": "淄川区", "zhoucun-2024": "周村区"}
BAR = 1.5
TURNS = 3


def pages(count: int) -> list[Page]:
    found = []
    for name, region in REPORTS.items():
        tables = json.loads(Path(f"fixtures/{name}.json").read_text("utf-8"))["tables"]
        documents = map(from_json, tables)
        found += [Page(shown(document, region=region), document) for document in documents]
    return list(islice(cycle(found), count))


def plainly(grids: Sequence[Grid], *, merged: bool) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        look = book.add_format({"border": 1, "text_wrap": True})
        for grid in grids:
            worksheet = book.add_worksheet()
            for cell in grid.cells:
                if merged and (cell.rowspan > 1 or cell.colspan > 1):
                    bottom, right = cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1
                    worksheet.merge_range(cell.row, cell.column, bottom, right, cell.text, look)
                elif cell.text:
                    worksheet.write_string(cell.row, cell.column, cell.text, look)
                elif merged:
                    worksheet.write_blank(cell.row, cell.column, None, look)
    return held.getvalue()


def seconds(write: Callable[[], bytes]) -> tuple[float, int]:
    gc.collect()
    start = process_time()
    size = len(write())
    return process_time() - start, size


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int) -> None:
    given = pages(count)
    before = megabytes()
    ways = {"ours": lambda: workbook(given)}
    times = {"ours": [seconds(ways["ours"])]}
    peak = megabytes() - before
    grids = [fill(page.dated.sheet, page.document) for page in given]
    ways |= {
        "plainly": lambda: plainly(grids, merged=True),
        "texts alone": lambda: plainly(grids, merged=False),
    }
    for _ in range(TURNS):
        for name, write in ways.items():
            times.setdefault(name, []).append(seconds(write))
    best = {name: min(found)[0] for name, found in times.items()}
    cells = sum(len(grid.cells) for grid in grids)
    print(f"{count} sheets, {cells} cells, {times['ours'][0][1] / 2**20:.1f} MB, {peak:.0f} MB of memory")
    for name, took in best.items():
        print(f"{name:12}{took:7.2f} s, {1000 * took / count:.1f} ms a sheet")
    ratio = best["ours"] / best["plainly"]
    least = best["ours"] / best["texts alone"]
    print(f"{ratio:.2f} times plain xlsxwriter (bar {BAR}), {least:.2f} times its texts alone")
    if ratio > BAR:
        raise SystemExit(1)


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--sheets", type=int, default=1000)
    main(options.parse_args().sheets)
