"""Sheets and books as PDF: the official layout on each page, read back without a loss, fit for an archive."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import typst

from indicators.printed import compact
from ingest.reports import read_report
from sheets.catalogue import FOREIGN, SHEETS, department_annual, project
from sheets.documents import Document, Indicator, Party, Task, from_json
from sheets.fill import fill
from sheets.render import pdf, typeset
from sheets.render.papers import Book, Page, Part
from sheets.render.pdf_text import fitted, width
from sheets.shown import shown
from tests.sheets.pdf_pages import cut_letters, letters, open_frames, pages
from tests.sheets.random_documents import random_document

FIXTURES = Path(__file__).parents[2] / "fixtures"
A4 = (595, 842)
PREFACE = ("根据预算法的要求，现公开绩效目标。", "公开的项目资金合计1234.5万元。")


def printed(name):
    report = json.loads((FIXTURES / f"{name}-2024.json").read_text("utf-8"))
    documents = [from_json(table) for table in report["tables"]]
    return tuple(Page(shown(document, region=report["region"]), document) for document in documents)


def plain(document):
    return replace(document, layout=None)


def read(data):
    return read_report(data, "x.pdf")


def words(data):
    document = pypdfium2.PdfDocument(data)
    return [compact(page.get_textpage().get_text_bounded()) for page in document]


def a_project(**fields):
    return Page(project.ZICHUAN_2024, Document(form="project", fiscal_year=2024, name="桥梁养护", **fields))


@pytest.fixture(scope="module")
def both():
    """The book of both reports."""
    parts = (Part("第一部分 淄川区", printed("zichuan")), Part("第二部分 周村区", printed("zhoucun")))
    made = Book("2024年度预算绩效目标公开", "淄博市财政局", "2024年2月1日", "编报说明", PREFACE, parts)
    return made, pdf.book(made)


@pytest.fixture(scope="module")
def invented():
    """One sheet of each kind, with nasty texts, over many pages."""
    chosen = [Page(*random_document(seed)) for seed in range(10, 15)]
    return chosen, pdf.sheets(chosen)


def test_a_book_reads_back_with_every_table_and_every_figure_of_its_preface(both):
    book, data = both
    report = read(data)
    assert [plain(one) for one in report.documents] == [plain(page.document) for page in book.pages]
    assert report.unplaced == () and report.problems == ()
    assert [(one.what, one.value) for one in report.stated] == [("budget", "1234.5")]
    assert report.title == book.title and report.fiscal_year == 2024


def test_the_contents_give_the_page_on_which_each_sheet_begins(both):
    book, data = both
    document = pypdfium2.PdfDocument(data)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    entries = [page.document.name or page.document.department.name for page in book.pages]
    assert [title for title, _ in marks if title in entries] == entries
    texts = words(data)
    assert texts[0].startswith("2024年度预算绩效目标公开") and "编报说明" in texts[1]
    contents = next(text for text in texts if text.startswith("目录"))
    for title, index in marks:
        assert f"{compact(title)}{'.' * 5}" in contents
        assert f".{index + 1}" in contents.partition(compact(title))[2][:140]
        assert f"—{index + 1}—" in texts[index]


def test_sheets_read_back_as_they_were(invented):
    chosen, data = invented
    report = read(data)
    assert [plain(one) for one in report.documents] == [plain(page.document) for page in chosen]
    assert report.unplaced == ()


def test_every_page_has_a_closed_frame_and_no_cut_text(both, invented):
    for data in (both[1], invented[1]):
        for page in pages(data):
            assert list(open_frames(page)) == [], page.number
            assert [char.text for char in cut_letters(page)] == [], page.number


def test_every_letter_has_a_shape(invented):
    drawn, missing = letters(invented[1])
    assert drawn > 1000 and missing == 0


@pytest.mark.parametrize("seed", range(10, 15))
def test_every_page_of_a_table_begins_with_its_head(seed):
    page = Page(*random_document(seed))
    texts = words(pdf.sheets([page]))
    titles = [compact(column.titles[-1]) for column in page.sheet.table.columns]
    below = texts[1:] if page.sheet.table.columns[0].field == "seq" else texts[2:]
    assert len(texts) > 1
    for text in below:
        assert all(title in text for title in titles)


def test_wide_sheets_lie_across_and_the_others_stand(both):
    book, data = both
    sizes = [(round(page.get_width()), round(page.get_height())) for page in pypdfium2.PdfDocument(data)]
    assert set(sizes) == {A4, A4[::-1]}
    wide = pypdfium2.PdfDocument(pdf.sheets([next(page for page in book.pages if page.sheet.landscape)]))
    assert {(round(page.get_width()), round(page.get_height())) for page in wide} == {A4[::-1]}


def test_the_file_is_an_archive_s_with_tags_a_language_and_a_title(both):
    _, data = both
    for sign in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"/StructTreeRoot"):
        assert sign in data
    assert b"/Lang(zh-CN)" in data.replace(b" (", b"(")
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_dict()["Title"] == "2024年度预算绩效目标公开"
    assert document.get_metadata_dict()["Author"] == "淄博市财政局"
    assert b"/TH" in data and b"/TOC" in data


def test_a_sheet_alone_says_its_year_and_its_name():
    report = words(pdf.sheets([printed("zhoucun")[0]]))
    assert "（2024年度）" in report[0]
    document = pypdfium2.PdfDocument(pdf.sheets([a_project()]))
    assert document.get_metadata_dict()["Title"] == "桥梁养护"


def test_a_machine_without_fonts_prints_with_our_own(monkeypatch, both):
    bare = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[typeset.OWN])
    monkeypatch.setattr(typeset, "_fonts", lambda: bare)
    typeset.faces.cache_clear()
    data = pdf.book(both[0])
    typeset.faces.cache_clear()
    assert "".join(words(data)).count("一级指标") == "".join(words(both[1])).count("一级指标")


@pytest.mark.parametrize("letter", ["\u0378", "\ue123", "\ufeff", "\x07", "\ud800"])
def test_a_letter_that_no_font_draws_is_named(letter):
    with pytest.raises(typeset.Undrawn, match=rf"字体里没有U\+{ord(letter):04X}，做不出 PDF。请改用别的字"):
        pdf.sheets([a_project(goal=f"甲{letter}乙")])


@pytest.mark.parametrize("sheet", (*SHEETS, *FOREIGN), ids=lambda sheet: sheet.id)
def test_every_layout_is_drawn_also_when_it_is_empty(sheet):
    document = Document(form=sheet.form, fiscal_year=2024, tasks=(Task(indicators=(Indicator(),)),))
    filled = Counter(compact("".join(cell.text for cell in fill(sheet, document).cells)))
    drawn = Counter("".join(words(pdf.sheets([Page(sheet, document)]))))
    assert filled - drawn == Counter()
    pdf.sheets([Page(sheet, replace(document, tasks=()))])


def test_markup_in_a_text_stays_a_text():
    nasty = '#pagebreak()$x$*粗*_斜_"引"\\<a>@b//c[甲]'
    assert read(pdf.sheets([a_project(goal=nasty)])).documents[0].goal == nasty


def test_what_cannot_be_broken_is_set_smaller_or_broken_after_any_letter():
    long = "http://example.org/" + "a" * 80
    row = Indicator(
        level1="职责", level2="工作", level3=long, value="12345678.90万元", seq=1, office="（一）科"
    )
    party = Party("104", "淄川区某局")
    document = Document(
        form="department_annual", fiscal_year=2024, department=party, tasks=(Task(indicators=(row,)),)
    )
    data = pdf.sheets([Page(department_annual.ZICHUAN_2024, document)])
    assert [list(cut_letters(page)) for page in pages(data)] == [[]]
    assert read(data).documents[0].tasks[0].indicators[0].level3.replace(" ", "") == long


def test_texts_are_fitted_by_their_longest_unbroken_run():
    assert fitted("桥梁养护", 4) == ("桥梁养护", 1.0)
    assert fitted("123456789", 4.5) == ("123456789", 0.833)
    assert fitted("甲123456789", 2) == (["甲", "123456789", ""], 1.0)
    assert width("甲1") == pytest.approx(1.6)


def test_each_sheet_made_is_told():
    told = []
    pdf.sheets([a_project(), a_project()], made=told.append)
    assert told == [1, 2]


def test_no_sheets_make_no_file():
    with pytest.raises(ValueError, match="no sheets"):
        pdf.sheets([])
