"""Workbooks: every cell as the worksheet shows it, with its place, and nothing of it lost."""

import io
import re
import zipfile
from collections import Counter
from datetime import date, datetime, time
from itertools import chain

import openpyxl
import pytest

from ingest.readers.raw import Line, silent
from ingest.readers.regions import regions
from ingest.readers.workbook import reader as workbook
from ingest.readers.workbook.number_formats import BUILT_IN, general, shown
from ingest.readers.workbook.old import OldPackage, unpacked
from ingest.recognise import Unreadable
from ingest.reports import read_file, read_report
from sheets.grid import Cell, Grid, Origin, Role
from tests.ingest.samples import SAMPLES, tables_of, truth

FILES = ("x1_official", "x2_first_only", "x3_grouped", "r26_xlsx1")


def made(fill):
    """The bytes of a workbook that `fill` has written."""
    book = openpyxl.Workbook()
    fill(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def rows_into(sheet, rows):
    for row in rows:
        sheet.append(row)


def one_sheet(rows, change=lambda sheet: None):
    def fill(book):
        rows_into(book.active, rows)
        change(book.active)

    return made(fill)


def texts(data):
    """Every text by its place."""
    found = {}
    for block in workbook.read(data, silent).blocks:
        if isinstance(block, Line):
            found[block.place] = block.text
        else:
            found |= {cell.origin.place: cell.text for cell in block.cells}
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_sample_reads_as_its_truth(name):
    report = read_file(SAMPLES / f"{name}.xlsx")
    assert tables_of(report) == truth(name)
    assert report.unplaced == ()
    assert report.source.kind == "xlsx"


@pytest.mark.parametrize("name", FILES)
def test_every_character_of_a_workbook_is_somewhere(name):
    data = (SAMPLES / f"{name}.xlsx").read_bytes()
    raw = regions(workbook.read(data, silent))
    kept = [line.text for line in chain(raw.texts, raw.unplaced, raw.furniture)]
    for region in raw.regions:
        kept += [cell.text for cell in region.grid.cells] + [line.text for line in region.heads]
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    printed = [cell.value for cell in cells if isinstance(cell.value, str)]
    margins = Counter("".join(line.text for line in raw.furniture))
    numbers = [
        texts(data)[f"{c.parent.title}!{c.coordinate}"] for c in cells if isinstance(c.value, int | float)
    ]
    assert Counter(squeezed(kept)) - margins == Counter(squeezed(printed + numbers))


def squeezed(texts):
    return re.sub(r"\s", "", "".join(texts))


def test_a_cell_knows_worksheet_place_and_row():
    report = read_file(SAMPLES / "x2_first_only.xlsx")
    cell = report.tables[1].cells["name"]
    assert re.fullmatch(r"项目1!C\d+", cell.origin.place)
    assert cell.origin.lines == (int(cell.origin.place[5:]),)
    assert report.tables[1].where == "工作表 项目1 第 35 行"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"),
        (0.9875, "0.0%", "98.8%"),
        (12, '0"个"', "12个"),
        (5128.6, "#,##0.00", "5,128.60"),
        (1234567, "#,##0", "1,234,567"),
        (-1128.6, "#,##0.00_);(#,##0.00)", "(1,128.60)"),
        (-3, '0;[Red]-0"人"', "-3人"),
        (0, '0.0;-0.0;"-"', "-"),
        (0, BUILT_IN[43], "-"),
        (58, "0.00", "58.00"),
        (1.005, "0.00", "1.01"),
        (7, "000", "007"),
        (0.5, "#.##", ".5"),
        (2.5, "0.0#", "2.5"),
        (12345678, "0.0,", "12345.7"),
        (12000, "0.00E+00", "1.20E+04"),
        (3.2, '"≥"0.0"万元"', "≥3.2万元"),
        (92, '[>=90]"≥"0"%";0"%"', "≥92%"),
        (120, "[$¥-804]#,##0", "¥120"),
        (46022, 'yyyy"年"m"月"d"日"', "2025年12月31日"),
        (46022, BUILT_IN[14], "2025/12/31"),
        (46022.5, "yyyy-mm-dd hh:mm", "2025-12-31 12:00"),
        (46022.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (46022, "aaaa", "星期三"),
        (2.5, "@", "2.5"),
        (2.5, "General", "2.5"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value, code, text):
    assert shown(value, code) == text


def test_dates_may_count_from_1904():
    assert shown(0, "yyyy-mm-dd", from_1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    ("value", "text"),
    [(58.0, "58"), (546.73, "546.73"), (0.1 + 0.2, "0.3"), (-2.0, "-2"), (1e14, "1" + "0" * 14)],
)
def test_a_number_without_a_format_has_no_zeros_at_its_end(value, text):
    assert general(value) == text


def test_formats_are_read_from_the_file():
    def change(sheet):
        for place, value, code in [
            ("B2", 0.95, "0%"),
            ("B3", 12, '0"个"'),
            ("B4", date(2026, 6, 30), 'yyyy"年"m"月"d"日"'),
            ("B5", datetime(2026, 6, 30, 9, 30), "yyyy-mm-dd hh:mm"),
            ("B6", 3.5, "General"),
        ]:
            sheet[place].value = value
            sheet[place].number_format = code

    found = texts(one_sheet([["名称", "值"], *([name] for name in "甲乙丙丁戊")], change))
    assert [found[f"Sheet!B{row}"] for row in range(2, 7)] == [
        "95%",
        "12个",
        "2026年6月30日",
        "2026-06-30 09:30",
        "3.5",
    ]


def test_an_xls_file_is_read_with_its_formats_merges_and_hidden_sheets():
    report = read_file(SAMPLES / "old_formats.xls")
    (document,) = report.documents
    assert report.source.kind == "xls"
    assert document.budget.total == "5,128.60"
    assert [row.value for row in document.indicators] == ["≤5128.6万元", "12座", "≥62.8公里", "95.5%", "90%"]
    assert [row.level2 for row in document.indicators][1:3] == ["数量指标", "数量指标"]
    assert [line.text for line in report.furniture] == ["甲", "乙"]
    assert texts((SAMPLES / "old_formats.xls").read_bytes())["日期!B2"] == "2026年6月30日"


@pytest.mark.parametrize("size", [600, 4000])
def test_what_is_left_of_a_cut_xls_file_says_nothing_of_formats(size):
    data = (SAMPLES / "old_formats.xls").read_bytes()[:size]
    assert OldPackage(data).look("项目1", numbers=True).numbers == {}


@pytest.mark.parametrize(
    ("packed", "value"),
    [(0x3FF00000, 1.0), ((62800 << 2) | 3, 628.0), (0xFFFFFFFE, -1.0), ((12 << 2) | 2, 12.0)],
)
def test_packed_numbers_of_xls_are_unpacked(packed, value):
    assert unpacked(packed) == value


def test_a_text_that_begins_with_an_equals_sign_stays_a_text():
    def change(sheet):
        sheet["B2"].value = "=100%"
        sheet["B2"].data_type = "s"

    assert texts(one_sheet([["名称", "值"], ["合格率"]], change))["Sheet!B2"] == "=100%"


def test_a_formula_without_a_stored_value_shows_its_words():
    assert texts(one_sheet([["名称", "值"], ["合格率", "=100%"]]))["Sheet!B2"] == "=100%"


def test_a_formula_with_a_stored_value_shows_the_value():
    data = one_sheet([["甲", "乙"], ["丙", "=1+1"]])
    stored = replaced(data, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    stored = replaced(stored, b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>")
    assert texts(stored)["Sheet!B2"] == "2"


def replaced(data, old, new):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return held.getvalue()


def test_cells_with_attributes_in_another_order_keep_their_format():
    def change(sheet):
        sheet["B2"].number_format = "0%"

    data = one_sheet([["甲", "乙"], ["丙", 0.5]], change)
    turned = re.sub(rb'<c r="(B2)" s="(\d+)"', rb'<c s="\2" r="\1"', part(data, "xl/worksheets/sheet1.xml"))
    assert texts(replaced(data, part(data, "xl/worksheets/sheet1.xml"), turned))["Sheet!B2"] == "50%"


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def test_merged_cells_span_and_hold_one_text():
    (grid,) = workbook.read(
        one_sheet([["甲", "乙"], ["丙", "丁"], ["", "戊"]], lambda sheet: sheet.merge_cells("A2:A3")), silent
    ).blocks
    assert [(c.text, c.rowspan, c.colspan) for c in grid.cells if c.rowspan > 1] == [("丙", 2, 1)]
    assert (grid.rows, grid.columns) == (3, 2)


def test_hidden_sheets_rows_and_columns_are_furniture():
    def fill(book):
        rows_into(book.active, [["甲", "乙", "丙"], ["丁", "戊", "己"]])
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["C"].hidden = True
        book.create_sheet("旧").append(["庚", "辛"])
        book["旧"].sheet_state = "hidden"

    paper = workbook.read(made(fill), silent)
    assert "".join(cell.text for block in paper.blocks for cell in block.cells) == "甲乙"
    assert Counter("".join(line.text for line in paper.furniture)) == Counter("丙丁戊己庚辛")


def test_page_headers_are_furniture_without_their_codes():
    def change(sheet):
        sheet.oddHeader.center.text = "北屿区预算"
        sheet.oddFooter.center.text = "第 &P 页"

    paper = workbook.read(one_sheet([["甲", "乙"]], change), silent)
    assert [line.text for line in paper.furniture] == ["北屿区预算", "第  页"]


def test_a_worksheet_without_a_table_is_lines():
    paper = workbook.read(one_sheet([["封面"], [], ["北屿区财政局"]]), silent)
    assert [(line.number, line.text, line.place) for line in paper.blocks] == [
        (1, "封面", "Sheet!A1"),
        (3, "北屿区财政局", "Sheet!A3"),
    ]


def test_white_space_of_the_layout_goes_and_that_of_words_stays():
    found = texts(one_sheet([["绩 效\n目标", "GB/T 34146 标准"], ["43.7 万人", "PM 2.5\n浓度"]]))
    assert list(found.values()) == ["绩效目标", "GB/T 34146标准", "43.7万人", "PM 2.5浓度"]


def test_each_worksheet_is_a_page_of_the_progress():
    def fill(book):
        for name in ("二", "三"):
            book.create_sheet(name)

    seen = []
    workbook.read(made(fill), lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_damaged_workbook_is_refused_in_words():
    data = one_sheet([["甲", "乙"]])
    with pytest.raises(Unreadable, match="已损坏"):
        workbook.read(replaced(data, b"<sheets>", b"<shee"), silent)


def test_a_lone_cell_far_away_is_refused_before_it_is_laid_out():
    data = one_sheet([["甲", "乙"]], lambda sheet: sheet.__setitem__("XFD1048576", "丙"))
    with pytest.raises(Unreadable, match="1048576 行.*空行空列"):
        workbook.read(data, silent)


def test_an_xls_file_that_claims_more_than_it_holds_is_refused():
    data = bytearray((SAMPLES / "old_formats.xls").read_bytes())
    data[44:48] = b"\xff\xff\xff\x0f"
    with pytest.raises(Unreadable, match="已损坏"):
        workbook.read(bytes(data), silent)


def test_several_sheets_on_one_worksheet_are_several_tables():
    report = read_file(SAMPLES / "x2_first_only.xlsx")
    assert [table.page for table in report.tables] == [5, 5, 5, 6, 6, 8, 9, 10, 11]


def test_a_workbook_without_any_sheet_of_ours_offers_its_table_for_mapping():
    report = read_report(one_sheet([["姓名", "电话"], ["张", "123"]]), "book.xlsx")
    assert (report.tables, len(report.foreign)) == ((), 1)
    assert "不是已知的版式" in report.problems[0]
    assert not report.sound


def test_many_objects_at_once_are_the_same_as_one_by_one():
    origins = [Origin(1, (row,)) for row in range(3)]
    cells = workbook.many(
        Cell,
        3,
        row=range(3),
        column=[0] * 3,
        text="甲乙丙",
        rowspan=[1] * 3,
        colspan=[1] * 3,
        role=[Role.VALUE] * 3,
        path=[None] * 3,
        key=[None] * 3,
        field=[None] * 3,
        origin=origins,
    )
    assert cells == [Cell(row, 0, "甲乙丙"[row], origin=origins[row]) for row in range(3)]


def test_times_without_a_format_are_told_in_digits():
    assert workbook.as_shown(time(9, 30), None) == "09:30"
    assert workbook.as_shown(date(2026, 1, 2), None) == "2026-01-02"
    assert workbook.as_shown(True, None) == "TRUE"


def test_a_grid_is_made_for_a_worksheet_with_a_table():
    assert isinstance(workbook.read(one_sheet([["甲", "乙"]]), silent).blocks[0], Grid)
