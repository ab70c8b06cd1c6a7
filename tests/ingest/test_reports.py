"""The one entry for bytes: every kind of file becomes the same Report, which says where each cell stood."""

import pytest

from ingest import reports
from ingest.readers.raw import Line, Paper
from ingest.recognise import DOCX, PDF, SCAN, XLS, XLSX, Unreadable
from ingest.reports import READERS, read_file, read_report, report_json
from sheets.grid import Cell, Grid, Origin, Spot
from tests.ingest.samples import SAMPLES

HEAD = ("指标", "序号", "指标", "指标解释", "年度指标值")
ROW = ("", "1", "水质达标率", "达标断面", "≥95%")


def cells(row, *texts):
    return [
        Cell(
            row,
            column,
            text,
            origin=Origin(
                2,
                (row,),
                (1.0, 2.0, 3.0, 4.0),
                also=(Spot(3, (1.0, 2.0, 3.0, 4.0)),),
                raw=(text[:1], text[1:]),
                confidence=0.8,
            ),
        )
        for column, text in enumerate(texts)
    ]


def paper(*more):
    table = Grid(2, 5, (*cells(0, *HEAD), *cells(1, *ROW)))
    above = [Line(1, "整体战略目标表", 2, (1, 2, 3, 4)), Line(2, "部门名称：北屿区水务局", 2, (1, 2, 3, 4))]
    return Paper((*above, table, *more), (Line(9, "第 2 页", 2, (1, 2, 3, 4)),), pages=4)


@pytest.fixture
def laid_out(monkeypatch):
    def lay(found):
        monkeypatch.setitem(READERS, XLSX, lambda data, progress: found)
        monkeypatch.setattr(reports, "kind_of", lambda data: XLSX)
        return read_report(b"x", "made")

    return lay


def test_each_kind_has_its_reader():
    assert set(READERS) == {PDF, XLSX, XLS, DOCX, SCAN}


def test_json_says_of_each_cell_where_it_stood(laid_out):
    found = report_json(laid_out(paper()))
    origin = found["tables"][0]["origins"]["rows[0].value"]
    assert origin == {
        "page": 2,
        "box": [1.0, 2.0, 3.0, 4.0],
        "also": [{"page": 3, "box": [1.0, 2.0, 3.0, 4.0]}],
        "lines": [1],
        "raw": ["≥", "95%"],
        "confidence": 0.8,
    }
    assert found["furniture"] == [{"page": 2, "line": 9, "text": "第 2 页", "box": [1, 2, 3, 4]}]
    assert found["source"]["pages"] == 4


def test_a_problem_names_the_page_the_worksheet_or_the_line(laid_out):
    half = Grid(1, 5, tuple(cells(0, *HEAD)))
    above = Line(1, "整体战略目标表", 2, (1, 2, 3, 4)), Line(2, "部门名称：北屿区水务局", 2, (1, 2, 3, 4))
    (problem,) = laid_out(Paper((*above, half))).problems
    assert problem == "第 2 页起的“整体战略目标表”没有一条指标，可能只有半张表。"


def test_a_foreign_table_is_a_problem_with_a_place(laid_out):
    foreign = Grid(1, 2, tuple(cells(0, "姓名", "电话")))
    report = laid_out(paper(Line(0, "通讯录总表", 2, (1, 2, 3, 4)), foreign))
    assert report.problems == ("第 2 页起的表“通讯录总表”不是已知的版式，没有读入，文字列在“没有归属”里。",)
    assert [line.text for line in report.unplaced] == ["通讯录总表", "姓名", "电话"]
    assert not report.sound


def test_a_file_without_any_table_is_refused(laid_out):
    with pytest.raises(Unreadable, match="没有找到任何绩效目标表.*您"):
        laid_out(Paper((Line(1, "前言"),)))


def test_a_workbook_and_a_letter_of_one_report_say_the_same():
    book, letter = read_file(SAMPLES / "x1_official.xlsx"), read_file(SAMPLES / "d1_official.docx")
    assert (book.region, book.fiscal_year) == (letter.region, letter.fiscal_year)
    assert len(book.tables) == len(letter.tables)
    assert all(check.agrees for check in letter.checks)
