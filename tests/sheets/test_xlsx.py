"""The official sheet as a workbook, and back again through our own reader."""

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from ingest.reports import read_report
from sheets.catalogue import department_annual, printed_in, project
from sheets.documents import Budget, Document, Indicator, Party, Task, from_json
from sheets.fill import fill
from sheets.render.papers import Page
from sheets.render.xlsx import workbook
from sheets.render.xlsx_ticket import Ticket, row_keys
from tests.ingest.generator import MAKERS, report

FIXTURES = Path(__file__).parents[2] / "fixtures"


def page(sheet, document, *, key="ab12cd34", version=3):
    return Page(
        sheet, document, ticket=str(Ticket(key, version, document.form, document.fiscal_year or 2024))
    )


def same(one, other):
    """Sheets without a year note print no year; the ticket has it."""
    return replace(one, fiscal_year=None, layout=None) == replace(other, fiscal_year=None, layout=None)


def a_project(**row):
    cells = {"level1": "产出指标", "level2": "数量指标", "level3": "泵站数量", "value": "=100%", "key": "aa"}
    return Document(
        form="project",
        fiscal_year=2025,
        name="泵站修缮",
        department=Party("301", "云屏市水务局"),
        unit=Party("301001", "云屏市水务局"),
        budget=Budget("12.50", "12.50", None),
        goal="修缮泵站。",
        tasks=(Task(indicators=(Indicator(**cells | row),)),),
    )


def opened(document, sheet=project.ZICHUAN_2024):
    return openpyxl.load_workbook(io.BytesIO(workbook([page(sheet, document)]))).active


def texts(worksheet):
    return {cell.value: cell for row in worksheet.iter_rows() for cell in row if cell.value is not None}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("seed", range(6))
def test_any_sheet_reads_back_as_the_same_document(kind, seed):
    invented = report(seed, [kind])
    read = read_report(workbook([page(*one) for one in invented.sheets]), "book.xlsx")
    assert len(read.documents) == len(invented.documents)
    assert all(map(same, invented.documents, read.documents))
    assert read.unplaced == ()


@pytest.mark.parametrize(("name", "region"), [("zichuan-2024", "淄川区"), ("zhoucun-2024", "周村区")])
def test_the_sheets_of_both_regions_read_back_as_they_are(name, region):
    tables = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))["tables"]
    documents = [from_json(table) for table in tables]
    pages = [page(printed_in(None, one.form, region=region, year=2024), one) for one in documents]
    read = read_report(workbook(pages), "book.xlsx")
    assert len(read.documents) == len(documents)
    assert all(map(same, documents, read.documents))
    assert (read.unplaced, read.problems) == ((), ())


@pytest.mark.parametrize("text", ["=100%", "=8个", "=cmd|' /C calc'!A0", "+5%", "-3", "@x", "0012", "12.50"])
def test_every_cell_is_a_text_and_no_formula(text):
    cell = texts(opened(a_project(value=text)))[text]
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_what_xml_cannot_hold_is_left_out():
    document = a_project(level3="新建\uffff学校\ufffe数量")
    worksheet = opened(replace(document, name="校园\uffff安全"))
    assert worksheet.title == "校园安全"
    assert "新建学校数量" in texts(worksheet)


def test_the_official_layout_is_drawn_with_its_merges_fonts_and_edges():
    worksheet = opened(a_project())
    found = texts(worksheet)
    assert found["项目支出绩效目标表"].font.name == "方正小标宋简体"
    assert found["三级指标"].font.name == "黑体"
    assert found["泵站数量"].font.name == "宋体"
    assert found["泵站数量"].alignment.wrap_text
    assert {side.style for side in (found["泵站数量"].border.left, found["泵站数量"].border.bottom)} == {
        "thin"
    }
    title = next(one for one in worksheet.merged_cells.ranges if one.min_row == 1)
    assert (title.min_col, title.max_col) == (1, fill(project.ZICHUAN_2024, a_project()).columns)


def test_a_merged_cell_has_its_edges_all_around():
    worksheet = opened(a_project())
    merged = next(one for one in worksheet.merged_cells.ranges if one.min_row > 4)
    corners = [worksheet.cell(merged.min_row, merged.min_col), worksheet.cell(merged.max_row, merged.max_col)]
    assert corners[0].border.left.style == corners[1].border.right.style == "thin"


def test_it_prints_on_a4_at_the_width_of_the_page_with_its_head_on_every_page():
    upright, across = opened(a_project()), opened(a_department(), department_annual.ZICHUAN_2024)
    for worksheet, turned in ((upright, "portrait"), (across, "landscape")):
        assert worksheet.page_setup.orientation == turned
        assert worksheet.page_setup.paperSize == 9
        assert (worksheet.page_setup.fitToWidth or 1, worksheet.page_setup.fitToHeight) == (1, 0)
        assert worksheet.print_title_rows
    assert across.freeze_panes.startswith("C")
    assert upright.freeze_panes is None


def a_department():
    row = Indicator(key="aa", seq=1, level1="供水", level2="泵站", level3="泵站数量", value="≥3座")
    return Document(form="department_annual", fiscal_year=2025, tasks=(Task(indicators=(row,)),))


def test_rows_are_as_high_as_their_texts_need():
    short, long = (texts(opened(replace(a_project(), goal=goal))) for goal in ("短。", "修缮泵站三处。" * 60))
    assert row_height(short["短。"]) < row_height(long["修缮泵站三处。" * 60])


def row_height(cell):
    return cell.parent.row_dimensions[cell.row].height


def test_a_hidden_column_carries_the_keys_and_what_the_sheet_is():
    worksheet = opened(a_project())
    last = worksheet.max_column
    assert worksheet.column_dimensions[openpyxl.utils.get_column_letter(last)].hidden
    hidden = [worksheet.cell(row, last).value for row in range(1, worksheet.max_row + 1)]
    assert Ticket.read(hidden[0]) == Ticket("ab12cd34", 3, "project", 2025)
    assert [text for text in hidden[1:] if text] == ["r:aa"]


def test_tasks_have_their_keys_beside_the_rows():
    row = Indicator(level1="产出指标", level2="数量指标", level3="泵站数量", value="3", key="aa")
    document = replace(a_project(), form="fund", tasks=(Task(key="t9", name="补助", indicators=(row,)),))
    keys = row_keys(fill(printed_in(None, "fund", region="周村区", year=2024), document))
    assert list(keys.values()) == ["t:t9", "r:aa"]


@pytest.mark.parametrize("text", ["", "perfgoals/1", "perfgoals/1|ab|x|project|2024", "泵站"])
def test_other_words_are_no_ticket(text):
    assert Ticket.read(text) is None


def test_a_blank_sheet_has_a_ticket_without_a_key():
    ticket = Ticket("", 0, "fund", 2025)
    assert Ticket.read(str(ticket)) == ticket


def test_names_of_worksheets_are_short_plain_and_different():
    one = replace(a_project(), name="泵站[修缮]/改造：" + "很长" * 20)
    book = openpyxl.load_workbook(io.BytesIO(workbook([page(project.ZICHUAN_2024, one)] * 3)))
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_characters_that_no_file_can_hold_are_left_out():
    assert "泵\x0b站" not in texts(opened(a_project(level3="泵\x0b站")))
    assert "泵站" in texts(opened(a_project(level3="泵\x0b站")))


def test_line_ends_inside_a_cell_are_kept():
    assert "1. 修缮。\n2. 清淤。" in texts(opened(replace(a_project(), goal="1. 修缮。\n2. 清淤。")))
