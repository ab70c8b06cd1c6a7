"""The official paper as a workbook: nothing but texts, seen whole, and read back as the same documents."""

import io
import re
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest

from indicators.printed import compact
from ingest.reports import read_report
from sheets.catalogue import SHEETS, department_annual, fund, project
from sheets.fill import fill
from sheets.render.papers import Page
from sheets.render.xlsx import workbook
from tests.sheets.both_reports import REPORTS, printed
from tests.sheets.libreoffice import converted
from tests.sheets.random_documents import NASTY_NAMES, NASTY_VALUES, random_document
from tests.sheets.spreadsheet import MAIN, Package, faults
from tests.sheets.test_xlsx import a_project, texts

LONG = "".join(f"{number}.修缮泵站、清淤河道，保障供水安全；" for number in range(1, 90))


def read_back(*pages):
    return read_report(workbook(pages), "表.xlsx")


def same(document, other):
    return replace(document, layout=None) == replace(other, layout=None)


def opened(document, sheet=project.ZICHUAN_2024):
    return openpyxl.load_workbook(io.BytesIO(workbook([Page(sheet, document)]))).active


@pytest.mark.parametrize("seed", range(15))
def test_any_document_reads_back_with_its_year(seed):
    sheet, document = random_document(seed)
    read = read_back(Page(sheet, document))
    assert len(read.documents) == 1
    assert same(document, read.documents[0])
    assert read.unplaced == ()


@pytest.mark.parametrize("name", REPORTS)
def test_every_sheet_of_both_reports_reads_back(name):
    for page in printed(name).pages:
        read = read_back(page)
        assert len(read.documents) == 1
        assert same(page.document, read.documents[0])
        assert (read.unplaced, read.problems) == ((), ())


def test_many_sheets_in_one_workbook_read_back_in_their_order():
    pages = [Page(*random_document(seed)) for seed in range(10)]
    said = []
    read = read_report(workbook(pages, made=said.append), "表.xlsx")
    assert all(map(same, [page.document for page in pages], read.documents))
    assert said == list(range(1, 11))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_a_text_too_high_for_a_row_lies_over_several_and_is_one_text(sheet):
    seed = next(seed for seed in range(5) if random_document(seed)[0] is sheet)
    document = random_document(seed)[1]
    first, *others = document.tasks[0].indicators
    rows = (replace(first, level3=LONG, value=f"≥{LONG}"), *others)
    long = replace(document, tasks=(replace(document.tasks[0], indicators=rows), *document.tasks[1:]))
    (read,) = read_back(Page(sheet, long)).documents
    assert same(long, read)
    worksheet = opened(long, sheet)
    heights = [one.height for one in worksheet.row_dimensions.values()]
    assert max(heights) <= 409
    assert len(heights) > fill(sheet, long).rows
    assert_seen_whole(worksheet, LONG)


def assert_seen_whole(worksheet, text):
    """The rows of the cell are as high as a line of 14 points for each width of the cell needs."""
    cell = texts(worksheet)[text]
    merged = next(one for one in worksheet.merged_cells.ranges if cell.coordinate in one)
    high = sum(worksheet.row_dimensions[row].height for row in range(merged.min_row, merged.max_row + 1))
    letters = [openpyxl.utils.get_column_letter(at) for at in range(merged.min_col, merged.max_col + 1)]
    wide = sum(worksheet.column_dimensions[letter].width for letter in letters)
    assert high >= 14 * 2 * len(text) / wide


@pytest.mark.parametrize(
    "text",
    [
        *NASTY_VALUES,
        *NASTY_NAMES,
        "\t=1+1",
        "<r><t>x</t></r>",
        "<r>",
        "_x0041_",
        "=cmd|'/C calc'!A0",
        "1" * 300,
        "=" + "1" * 300,
    ],
)
def test_whatever_a_text_looks_like_it_is_that_text(text):
    document = replace(a_project(level3="泵站数量", value=text), goal=text, name=f"{text}项目")
    data = workbook([Page(project.ZICHUAN_2024, document)])
    assert faults(data) == []
    worksheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cell = texts(worksheet)[text]
    assert cell.data_type == "s"
    assert cell.number_format == ("@" if len(text) < 255 else "General") or cell.quotePrefix


def test_excel_has_nothing_to_repair():
    pages = [Page(*random_document(seed), ticket="perfgoals/1" * (seed % 2)) for seed in range(10)]
    assert faults(workbook(pages)) == []


def test_goals_of_one_name_get_worksheets_of_their_own():
    names = [
        "泵站",
        "泵站",
        "泵站2",
        "'泵站'",
        "History",
        "",
        "\U00020bb7" * 40,
        "PUMP",
        "pump",
        "[:]*?/\\",
        "长" * 60,
    ]
    pages = [Page(project.ZICHUAN_2024, replace(a_project(), name=name)) for name in names]
    data = workbook(pages)
    assert faults(data) == []
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[:3] == ["泵站", "泵站2", "泵站22"]


def test_the_paper_is_official():
    sheet, document = random_document(0)
    worksheet = opened(document, sheet)
    found = texts(worksheet)
    assert found[sheet.title].font.name == "方正小标宋简体"
    assert found["三级指标"].font.name == "黑体"
    assert worksheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert worksheet.print_area.startswith("'")
    assert worksheet.print_title_rows
    assert not worksheet.sheet_view.showGridLines
    assert not any(one.hidden for one in worksheet.column_dimensions.values())
    assert worksheet.data_validations.count == 0


def test_every_place_within_the_frame_has_its_edges():
    sheet, document = random_document(1)
    package = Package(workbook([Page(sheet, document)]))
    looks = list(package.parts["xl/styles.xml"].find(f"{MAIN}cellXfs"))
    ((_, worksheet),) = package.worksheets
    rows = [
        [looks[int(cell.get("s"))].get("borderId") for cell in row] for row in worksheet.iter(f"{MAIN}row")
    ]
    framed = [row for row in rows if set(row) != {"0"}]
    assert framed == rows[2:]
    assert {len(row) for row in framed} == {fill(sheet, document).columns}
    assert {edge for row in framed for edge in row} == {"1"}


def test_a_wide_sheet_lies_across_and_keeps_its_first_columns_in_sight():
    worksheet = opened(random_document(4)[1], department_annual.ZICHUAN_2024)
    assert worksheet.page_setup.orientation == "landscape"
    assert worksheet.freeze_panes.startswith("C")


def test_a_sheet_whose_form_prints_no_year_says_it_when_it_goes_out_alone():
    document = random_document(1)[1]
    worksheet = opened(document, fund.ZHOUCUN_2024)
    assert f"（{document.fiscal_year}年度）" in texts(worksheet)
    assert "年度）" not in "".join(texts(opened(replace(document, fiscal_year=None), fund.ZHOUCUN_2024)))


def test_nobody_is_named_as_its_author():
    book = openpyxl.load_workbook(io.BytesIO(workbook([Page(project.ZICHUAN_2024, a_project())])))
    assert book.properties.title == "泵站修缮"
    assert not (book.properties.creator or book.properties.lastModifiedBy)


@pytest.fixture(scope="module")
def through_libreoffice(tmp_path_factory):
    """Sheets of nasty texts, opened by LibreOffice, and the pages it prints."""
    pages = [Page(*random_document(seed)) for seed in range(5, 10)]
    printed_by_it = converted({"表.xlsx": workbook(pages)}, "pdf", tmp_path_factory.mktemp("office"))
    return pages, printed_by_it["表.pdf"]


@pytest.mark.slow
def test_libreoffice_prints_the_same_documents(through_libreoffice):
    pages, data = through_libreoffice
    read = read_report(data, "表.pdf")
    assert all(map(same, [page.document for page in pages], read.documents))
    assert (len(read.documents), read.unplaced) == (len(pages), ())


@pytest.mark.slow
def test_libreoffice_shows_every_text_and_no_result_of_a_formula(through_libreoffice):
    pages, data = through_libreoffice
    paper = pypdfium2.PdfDocument(data)
    shown = compact("".join(paper[at].get_textpage().get_text_bounded() for at in range(len(paper))))
    assert not re.findall("###|Err:|#NAME|#VALUE|#REF|#DIV", shown)
    cells = [cell for page in pages for cell in fill(page.dated.sheet, page.document).cells]
    assert [cell.text for cell in cells if compact(cell.text) not in shown] == []
