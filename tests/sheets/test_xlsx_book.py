"""The book as a workbook: cover, preface and contents before the sheets, and read back with its figures."""

import io
from dataclasses import replace

import openpyxl
import pytest

from ingest.reports import read_report
from sheets.render.papers import Book, Page, Part
from sheets.render.xlsx import book
from tests.sheets.both_reports import REPORTS, printed
from tests.sheets.random_documents import random_document
from tests.sheets.spreadsheet import faults
from tests.sheets.test_xlsx_papers import same


def a_book(pages, **texts):
    own = {
        "title": "2026年预算绩效目标公开",
        "publisher": "云屏市临川区财政局",
        "day": "2026年2月",
        "heading": "编报说明",
        "preface": ("按照预算法编制。", f"共公开{len(pages)}张表。"),
    }
    return Book(**(own | texts), parts=(Part("第一部分　绩效目标", tuple(pages)),))


def random_pages(seeds):
    found = [random_document(seed) for seed in seeds]
    return [
        Page(sheet, replace(document, fiscal_year=2026), f"{at}、{document.name or sheet.title}")
        for at, (sheet, document) in enumerate(found, 1)
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_the_book_of_a_report_reads_back_with_its_figures(name):
    report = printed(name)
    read = read_report(book(report.book), "书.xlsx")
    assert all(map(same, [page.document for page in report.pages], read.documents))
    assert len(read.documents) == len(report.pages)
    assert [(one.what, one.value, one.unit) for one in read.stated] == [
        (one["what"], one["value"], one["unit"]) for one in report.read["stated"]
    ]
    assert (read.title, read.region, read.fiscal_year) == (report.book.title, REPORTS[name], 2024)
    assert read.sound


def test_any_book_reads_back_and_excel_has_nothing_to_repair():
    pages, said = random_pages(range(10)), []
    data = book(a_book(pages), made=said.append)
    read = read_report(data, "书.xlsx")
    assert all(map(same, [page.document for page in pages], read.documents))
    assert (len(read.documents), read.unplaced) == (10, ())
    assert faults(data) == []
    assert said == list(range(1, 11))


def test_cover_preface_and_contents_stand_before_the_sheets_in_order():
    pages = random_pages([0, 0, 4])
    opened = openpyxl.load_workbook(io.BytesIO(book(a_book(pages))))
    name = pages[0].document.name
    assert opened.sheetnames[:3] == ["封面", "编报说明", "目录"]
    assert [tab.partition(" ")[0] for tab in opened.sheetnames[3:]] == ["1", "2", "3"]
    assert opened.sheetnames[3] == f"1 {name}"
    assert opened.properties.title == "2026年预算绩效目标公开"


def test_the_contents_lead_to_each_sheet():
    opened = openpyxl.load_workbook(io.BytesIO(book(a_book(random_pages([0, 4])))))
    contents = opened["目录"]
    links = [cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in opened.sheetnames[3:]]


def test_a_long_preface_is_seen_whole():
    long = "围绕部门职责，反映整体及核心业务实施效果。" * 100
    opened = openpyxl.load_workbook(io.BytesIO(book(a_book(random_pages([0]), preface=(long,)))))
    preface = opened["编报说明"]
    heights = [one.height for one in preface.row_dimensions.values()]
    assert max(heights) <= 409
    assert sum(heights) > 14 * 2 * 1.3 * len(long) / preface.column_dimensions["A"].width
    assert preface["A2"].value.strip() == long


def test_a_long_title_stands_on_two_lines_of_about_one_length():
    title = "2026年预算区级重点项目绩效目标和部门整体绩效目标表"
    opened = openpyxl.load_workbook(io.BytesIO(book(a_book(random_pages([0]), title=title))))
    assert opened["封面"]["A2"].value.split("\n") == [
        "2026年预算区级重点项目",
        "绩效目标和部门整体绩效目标表",
    ]


def test_a_book_without_a_preface_has_no_worksheet_for_it():
    opened = openpyxl.load_workbook(io.BytesIO(book(a_book(random_pages([0]), preface=()))))
    assert opened.sheetnames[:2] == ["封面", "目录"]


def test_nothing_in_a_book_is_a_formula():
    nasty = a_book(
        random_pages([0]), title="=1+1", publisher="<r>x</r>", preface=("@x", "+5%", "-3", "\t=A1")
    )
    data = book(replace(nasty, parts=(Part("=2+2", nasty.parts[0].pages),)))
    assert faults(data) == []
    opened = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for tab in opened for row in tab.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
