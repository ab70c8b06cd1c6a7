import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.catalogue import FOREIGN, SHEETS, sheet_for
from sheets.documents import Document, from_json, to_json
from sheets.fill import fill
from sheets.grid import Cell, Grid
from sheets.layout import Sheet
from sheets.read import read, reading
from tests.sheets.documents_strategy import documents

TABLES = Path(__file__).parent.parent / "data" / "tables"
REGIONS = {"zhoucun-2024.json": "周村区", "zichuan-2024.json": "淄川区", "invented-2026.json": "淄川区"}
PRINTED = [
    pytest.param(region, table, id=f"{name[:7]}-{index}-{table['form']}")
    for name, region in REGIONS.items()
    for index, table in enumerate(json.loads((TABLES / name).read_text("utf-8"))["tables"])
]

EVERY_SHEET = pytest.mark.parametrize("sheet", (*SHEETS, *FOREIGN), ids=lambda sheet: sheet.id)


def sheet_of(region: str, document: Document) -> Sheet:
    wide = any(row.office for row in document.indicators)
    return sheet_for(document.form, region=region if wide else "", year=document.fiscal_year or 0)


@pytest.mark.parametrize(("region", "table"), PRINTED)
def test_a_printed_table_comes_back_from_its_sheet(region, table):
    document = from_json(table)
    sheet = sheet_of(region, document)
    assert to_json(read(sheet, fill(sheet, document))) == to_json(document)


@pytest.mark.parametrize(("region", "table"), PRINTED)
def test_every_cell_of_a_filled_sheet_is_a_label_or_has_its_path(region, table):
    document = from_json(table)
    sheet = sheet_of(region, document)
    found = reading(sheet, fill(sheet, document))
    assert found.unplaced == ()
    assert {path for path in found.cells if path.endswith("level3") or path.endswith("indicator")} != set()


@EVERY_SHEET
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_document_comes_back_from_its_sheet(sheet, data):
    document = data.draw(documents(sheet))
    assert read(sheet, fill(sheet, document)) == document


@EVERY_SHEET
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_row_keys_and_paths_survive_reading(sheet, data):
    document = data.draw(documents(sheet))
    grid = fill(sheet, document)
    found = reading(sheet, grid)
    assert [row.key for row in found.document.indicators] == [row.key for row in document.indicators]
    assert {cell.path for cell in grid.cells if cell.path} - {"fiscal_year"} <= set(found.cells)


@EVERY_SHEET
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_filled_sheet_covers_its_rectangle_once(sheet, data):
    grid = fill(sheet, data.draw(documents(sheet)))
    area = sum(cell.rowspan * cell.colspan for cell in grid.cells)
    assert len(grid.covering()) == area == grid.rows * grid.columns


@EVERY_SHEET
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_roles_and_addresses_are_not_needed_for_reading(sheet, data):
    """Readers make cells of bare text; only rows that are empty altogether need an address to count."""
    document = data.draw(documents(sheet).filter(_has_no_empty_row))
    grid = fill(sheet, document)
    bare = tuple(
        Cell(cell.row, cell.column, cell.text, cell.rowspan, cell.colspan) for cell in grid.cells if cell.text
    )
    assert read(sheet, Grid(grid.rows, grid.columns, bare, document.fiscal_year)) == document


def _has_no_empty_row(document: Document) -> bool:
    """Nor two tasks of one number: that is one task, printed again on a new page."""
    numbers = [task.seq for task in document.tasks]
    return all(row.level3 for row in document.indicators) and len(set(numbers)) == len(numbers)
