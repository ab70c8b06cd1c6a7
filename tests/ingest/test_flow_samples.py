"""Sample reports as text flows in content order, as three kinds of producers draw them."""

from collections import Counter

import pytest

from ingest.reports import read_report
from tests.ingest.samples import SAMPLES, tables_of, truth


def printed(tables):
    """Every filled cell with its field, the rows' own as often as they are printed."""
    found = Counter()
    for number, table in enumerate(tables):
        rows = [row for task in table.get("tasks", ()) for row in task["indicators"]] or table.get("rows", ())
        heads = {key: text for key, text in table.items() if isinstance(text, str)}
        for cells in (heads, *table.get("tasks", ()), *rows):
            found.update((number, key, text) for key, text in cells.items() if isinstance(text, str))
    return found


def read(sample):
    return read_report((SAMPLES / "flows" / f"{sample}.raw.txt").read_bytes(), "flow.txt")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "share"), [("h4_borderless", 0.985), ("d1_official", 0.98), ("x1_official", 0.97)]
)
def test_a_flow_in_content_order_keeps_nearly_every_cell(sample, share):
    """h4 is drawn by a browser, d1 by a word processor, x1 by a spreadsheet program in two streams."""
    known, found = printed(truth(sample)), printed(tables_of(read(sample)))
    assert (known & found).total() >= share * max(known.total(), found.total())


@pytest.mark.slow
def test_project_and_fund_sheets_of_a_spreadsheet_program_are_read_without_a_fault():
    known = [table for table in truth("x1_official") if table["form"] in ("project", "fund")]
    assert [
        table for table in tables_of(read("x1_official")) if table["form"] in ("project", "fund")
    ] == known
