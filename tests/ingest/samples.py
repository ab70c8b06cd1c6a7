"""The sample documents with their truth, and grids drawn from a few lines of text."""

import json
import unicodedata
from pathlib import Path

from sheets.documents import to_json
from sheets.grid import Cell, Grid, Origin

SAMPLES = Path(__file__).parents[1] / "data/samples"
_SIGNS = str.maketrans("≧≦⩾⩽", "≥≤≥≤")


def plain(value):
    """As the truth counts texts equal: after NFKC, without white space, >= as ≥; empty is null."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, str):
        return value
    text = "".join(unicodedata.normalize("NFKC", value).split()).translate(_SIGNS)
    return text.replace(">=", "≥").replace("<=", "≤") or None


def truth(name):
    tables = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))["tables"]
    return [plain(table) for table in tables]


def tables_of(report):
    """The tables of a report as the truth has them."""
    found = [plain(to_json(document)) for document in report.documents]
    for table in found:
        table.pop("extra", None)
        for row in [
            *table.get("rows", ()),
            *(row for one in table.get("tasks", ()) for row in one["indicators"]),
        ]:
            row.pop("extra", None)
    return found


def grid(*lines, page=1):
    """A table of lines with `|` between its cells: `<` is merged with the left, `^` with the cell above."""
    rows = [line.split("|") for line in lines]
    cells = {}
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text == "^":
                top = next(at for at in range(row - 1, -1, -1) if rows[at][column] != "^")
                if (top, column) in cells:
                    cells[top, column][1] = row - top + 1
            elif text == "<":
                left = next(at for at in range(column - 1, -1, -1) if texts[at] != "<")
                if (row, left) in cells:
                    cells[row, left][2] = column - left + 1
            else:
                cells[row, column] = [text, 1, 1]
    made = tuple(
        Cell(row, column, text, tall, wide, origin=Origin(page, (row + 1,)))
        for (row, column), (text, tall, wide) in cells.items()
    )
    return Grid(len(rows), max(map(len, rows)), made)
