"""Sheets and books as Word files: real tables in the official layout that read back without a loss."""

import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from ingest.reports import read_report
from sheets.catalogue import SHEETS, project
from sheets.documents import Document, Indicator, Task, from_json
from sheets.fill import fill
from sheets.grid import Role
from sheets.render import docx as word
from sheets.render.papers import Book, Page, Part
from sheets.shown import shown
from tests.sheets.libreoffice import converted
from tests.sheets.random_documents import random_document

FIXTURES = Path(__file__).parents[2] / "fixtures"
NASTY = ("=1+1", "<b>&amp;", "]]>", '"“', "+5%", "@x", "{{name}}", "\\f", "%PDF")


def printed(name):
    report = json.loads((FIXTURES / f"{name}-2024.json").read_text("utf-8"))
    documents = [from_json(table) for table in report["tables"]]
    return [
        Page(shown(document, region=report["region"]), document, f"{at}、{document.name or '部门'}绩效目标")
        for at, document in enumerate(documents, 1)
    ]


def read(data):
    return read_report(data, "x.docx")


def plain(document):
    return replace(document, layout=None)


def opened(data):
    return docx.Document(io.BytesIO(data))


def one(form, **fields):
    sheet = next(sheet for sheet in SHEETS if sheet.form == form)
    return Page(sheet, Document(form=form, fiscal_year=2024, **fields))


def heads(table):
    return sum(row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows)


def book_of(name):
    """Its preface tells what it holds."""
    pages = printed(name)
    with_money = [page for page in pages if page.document.budget]
    others = [page for page in pages if not page.document.budget]
    total = sum(Decimal(page.document.budget.total) for page in with_money)
    kind = "个项目" if with_money[0].document.form == "project" else "项专项资金"
    offices = {page.document.department.name for page in others}
    preface = f"选取{len(with_money)}{kind}、{len(offices)}个部门，预算金额{total}万元。"
    parts = (Part("第一部分　支出绩效目标", tuple(with_money)), Part("第二部分　部门整体", tuple(others)))
    return Book(
        "2024年预算重点绩效目标公开", "云屏市财政局", "2024年1月", "编报说明", (preface, "下一步。"), parts
    )


@pytest.mark.parametrize("name", ["zichuan", "zhoucun"])
def test_every_sheet_of_a_report_reads_back_as_it_was(name):
    pages = printed(name)
    report = read(word.sheets(pages))
    assert [plain(document) for document in report.documents] == [plain(page.document) for page in pages]
    assert not report.unplaced
    assert not report.problems


@pytest.mark.parametrize("seed", range(5))
def test_a_random_sheet_reads_back_as_it_was(seed):
    sheet, document = random_document(seed)
    report = read(word.sheets([Page(sheet, document)]))
    assert [plain(found) for found in report.documents] == [document]
    assert not report.unplaced


@pytest.mark.parametrize("name", ["zichuan", "zhoucun"])
def test_a_book_reads_back_with_its_sheets_and_agrees_with_its_preface(name):
    book = book_of(name)
    report = read(word.book(book))
    assert [plain(found) for found in report.documents] == [plain(page.document) for page in book.pages]
    assert not report.unplaced
    assert len(report.checks) == 3
    assert all(check.agrees for check in report.checks)
    assert (report.title, report.fiscal_year) == (book.title, 2024)


@pytest.mark.parametrize("text", NASTY)
def test_a_text_stays_what_it_is(text):
    row = Indicator(level1="产出指标", level2="数量指标", level3=f"名称{text}", value=text)
    page = one("project", name=text, goal=f"1.{text}", tasks=(Task(indicators=(row,)),))
    (found,) = read(word.sheets([page])).documents
    assert (found.name, found.goal, *found.tasks) == (text, f"1.{text}", Task(indicators=(row,)))


def test_what_no_xml_can_hold_is_left_out():
    page = one("project", name="甲\x00乙\x0b丙\ufffe", tasks=(Task(),))
    assert read(word.sheets([page])).documents[0].name == "甲乙丙"


def test_merged_cells_are_merged_in_the_file():
    sheet, document = project.ZICHUAN_2024, printed("zichuan")[0].document
    tables = opened(word.sheets([Page(sheet, document)])).tables
    text = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert text == {cell.text for cell in fill(sheet, document).cells if cell.role is not Role.TITLE} - {
        "（2024年度）"
    }
    column = [row.cells[-3].text for row in tables[1].rows][1:]
    assert len(column) == len(document.tasks[0].indicators)
    merges = [merge.get(qn("w:val")) for merge in tables[1]._tbl.iter(qn("w:vMerge"))]
    assert merges.count("restart") > 3
    assert merges.count(None) > 3


def test_columns_are_as_wide_as_the_layout_says_and_fixed():
    page = printed("zichuan")[0]
    for table in opened(word.sheets([page])).tables:
        assert not table.autofit
        widths = [column.width.twips for column in table.columns]
        assert sum(widths) == 9638
        for row in table.rows:
            cells = row._tr.findall(qn("w:tc"))
            assert sum(cell.width.twips for cell in cells) == 9638


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (printed("zichuan")[0], [0, 1]),
        (printed("zhoucun")[0], [0, 1, 1]),
        (printed("zichuan")[-1], [4]),
    ],
    ids=["project", "fund", "wide"],
)
def test_each_head_of_columns_stands_at_the_top_of_a_table_and_is_repeated(page, expected):
    assert [heads(table) for table in opened(word.sheets([page])).tables] == expected


def test_a_row_of_many_lines_may_be_cut_by_a_page_end_and_a_short_one_not():
    page = one("project", name="甲", goal="目标。" * 300, tasks=(Task(),))
    table = opened(word.sheets([page])).tables[0]
    whole = {
        row.cells[0].text: row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
        for row in table.rows
    }
    assert whole["项目名称"]
    assert not whole["年度总体绩效目标"]


def test_wide_sheets_lie_across_and_the_others_stand():
    pages = [printed("zichuan")[0], *printed("zichuan")[-2:], printed("zhoucun")[0]]
    sections = opened(word.sheets(pages)).sections
    assert [(section.orientation, section.page_width.mm > 250) for section in sections] == [
        (0, False),
        (1, True),
        (0, False),
    ]
    assert all("PAGE" in section.footer._element.xml for section in sections)


def test_each_sheet_begins_a_page():
    pages = printed("zichuan")[:3]
    titles = [text for text in opened(word.sheets(pages)).paragraphs if text.style.name == "Heading 2"]
    assert [text.text for text in titles] == ["项目支出绩效目标表"] * 3
    assert [bool(text.paragraph_format.page_break_before) for text in titles] == [False, True, True]


def test_styles_name_the_fonts_of_the_office_and_the_file_its_language():
    document = opened(word.sheets(printed("zichuan")[:1]))
    fonts = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in ("Heading 2", "Normal", "表内栏目", "表内文字")
    }
    assert fonts == {
        "Heading 2": "方正小标宋简体",
        "Normal": "仿宋_GB2312",
        "表内栏目": "黑体",
        "表内文字": "宋体",
    }
    about = document.core_properties
    assert (about.title, about.language) == ("项目支出绩效目标表", "zh-CN")
    assert {table.style.name for table in document.tables} == {"绩效目标表"}
    named = {style.style_id for style in document.styles}
    assert {name.get(qn("w:val")) for name in document.element.iter(qn("w:pStyle"))} <= named


def test_the_same_sheets_make_the_same_file():
    pages = printed("zichuan")[:2]
    assert word.sheets(pages) == word.sheets(pages)


def test_who_waits_is_told_how_many_sheets_are_done():
    done = []
    word.sheets(printed("zichuan")[:3], done.append)
    assert done == [1, 2, 3]


def test_an_empty_sheet_is_drawn_with_its_labels():
    for page in (
        one("project"),
        one("fund", tasks=(Task(),)),
        one("department_annual"),
        one("department_strategy"),
    ):
        text = {cell.text for table in opened(word.sheets([page])).tables for cell in table._cells}
        printed_labels = {
            cell.text for cell in fill(page.sheet, page.document).cells if cell.role is Role.HEAD
        }
        assert printed_labels <= text


def test_libreoffice_opens_a_book_counts_its_pages_and_keeps_every_text(tmp_path):
    book = book_of("zichuan")
    pages = tuple(book.pages)
    data = word.book(replace(book, parts=(Part("第一部分", pages[:2]), Part("第二部分", pages[-1:]))))
    made = converted({"b.docx": data}, "pdf", tmp_path)
    with pypdfium2.PdfDocument(made["b.pdf"]) as paper:
        printed_pages = [page.get_textpage().get_text_bounded() for page in paper]
    contents, texts = printed_pages[2], ["".join(text.split()) for text in printed_pages]
    whole = "".join(texts)
    wanted = chain.from_iterable(fill(page.sheet, page.document).cells for page in (*pages[:2], pages[-1]))
    short = {cell.text for cell in wanted if 0 < len(cell.text) < 8}
    assert {text for text in short if text not in whole} == set()
    starts = [at - 2 for at, text in enumerate(texts) if at > 2 and "绩效目标表（2024年度）" in text]
    assert re.findall(r"绩效目标\.+(\d+)\s*$", contents, re.MULTILINE) == [str(at) for at in starts]
