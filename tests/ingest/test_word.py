"""Word documents: merged cells, cut and nested tables, lists that Word counts, and only what is printed."""

import io
import re
import zipfile
from collections import Counter
from itertools import chain

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.readers.raw import Line, silent
from ingest.readers.regions import regions
from ingest.readers.word import reader as word
from ingest.readers.word.numbers import chinese, written
from ingest.recognise import Unreadable
from ingest.reports import read_file
from sheets.grid import Grid
from tests.ingest.samples import SAMPLES, tables_of, truth

FILES = ("d1_official", "d3_split", "r26_docx1")
W = nsdecls("w")


def saved(document):
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def body(*xml):
    """A document of these blocks."""
    document = docx.Document()
    last = document.element.body[-1]
    for one in xml:
        last.addprevious(parse_xml(one))
    return saved(document)


def paragraph(*runs, properties=""):
    inside = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p {W}><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(*texts, span=1, merge=None, extra=""):
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(paragraph, texts))}{extra}<w:p/></w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows):
    return f"<w:tbl {W}><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def read(data):
    return word.read(data, silent)


def texts(data):
    """The lines, and the cells of each table."""
    return [
        block.text if isinstance(block, Line) else [one.text for one in block.cells]
        for block in read(data).blocks
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_sample_reads_as_its_truth(name):
    report = read_file(SAMPLES / f"{name}.docx")
    assert tables_of(report) == truth(name)
    assert report.unplaced == ()
    assert report.source.kind == "docx"


@pytest.mark.parametrize("name", FILES)
def test_every_character_of_a_document_is_somewhere(name):
    data = (SAMPLES / f"{name}.docx").read_bytes()
    raw = regions(read(data))
    kept = [line.text for line in chain(raw.texts, raw.unplaced)]
    for region in raw.regions:
        kept += [one.text for one in region.grid.cells] + [line.text for line in region.heads]
    document = docx.Document(io.BytesIO(data))
    printed = "".join(one.text or "" for one in document.element.body.iter(qn("w:t")))
    assert Counter(squeezed("".join(kept))) == Counter(squeezed(printed))


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_headers_footers_and_watermarks_are_furniture():
    found = read((SAMPLES / "d1_official.docx").read_bytes()).furniture
    assert [line.text for line in found] == ["2026年青汀市砚湖区部门预算绩效目标公开", "——"]
    document = docx.Document()
    header = document.sections[0].header.paragraphs[0]
    header._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape>'
            '<v:textpath string="内部资料"/></v:shape></w:pict></w:r>'
        )
    )
    assert [line.text for line in read(saved(document)).furniture] == ["内部资料"]


def test_cells_merge_across_and_down():
    (grid,) = read(
        body(
            table(
                row(cell("甲", span=2), cell("乙", merge="restart")),
                row(cell("丙"), cell("丁"), cell(merge="on")),
            )
        )
    ).blocks
    assert [(c.row, c.column, c.rowspan, c.colspan, c.text) for c in grid.cells] == [
        (0, 0, 1, 2, "甲"),
        (0, 2, 2, 1, "乙"),
        (1, 0, 1, 1, "丙"),
        (1, 1, 1, 1, "丁"),
    ]


def test_a_merge_without_a_beginning_is_an_empty_cell():
    (grid,) = read(body(table(row(cell(merge="on"), cell("甲")), row(cell(merge="on"), cell("乙"))))).blocks
    assert [(c.row, c.rowspan, c.text) for c in grid.cells] == [(0, 2, ""), (0, 1, "甲"), (1, 1, "乙")]


def test_paragraphs_of_a_cell_are_one_text_and_are_kept_as_printed():
    (grid,) = read(body(table(row(cell("1.修路。", "2.建桥。"), cell("≥ 3 公里"))))).blocks
    assert grid.cells[0].text == "1.修路。2.建桥。"
    assert grid.cells[0].origin.raw == ("1.修路。", "2.建桥。")
    assert grid.cells[0].origin.place == "第 1 个表第 1 行第 1 列"
    assert grid.cells[1].text == "≥3公里"


def test_rows_that_begin_late_and_rows_that_were_deleted():
    (grid,) = read(
        body(
            table(
                row(cell("甲"), cell("乙")),
                row(cell("丁"), properties='<w:gridBefore w:val="1"/>'),
                row(cell("删"), properties='<w:del w:id="1" w:author="a"/>'),
            )
        )
    ).blocks
    assert [(c.row, c.column, c.text) for c in grid.cells] == [(0, 0, "甲"), (0, 1, "乙"), (1, 1, "丁")]


def test_a_table_inside_a_cell_is_a_table_of_its_own():
    inner = table(row(cell("一级指标"), cell("指标值")), row(cell("产出指标"), cell("≥3公里")))
    outer = table(
        row(cell("项目名称"), cell("绿道")), row(cell("绩效指标"), cell(extra=inner)), row(cell("备注"))
    )
    assert texts(body(outer)) == [
        ["项目名称", "绿道", "绩效指标", ""],
        ["一级指标", "指标值", "产出指标", "≥3公里"],
        ["备注"],
    ]


def test_a_table_of_one_column_inside_a_cell_is_text():
    inner = table(row(cell("第一")), row(cell("第二")))
    assert texts(body(table(row(cell("目标", extra=inner), cell("乙"))))) == [["目标第一第二", "乙"]]


def test_text_boxes_and_content_controls_are_read_once():
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent>{paragraph('单位：万元')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{paragraph('单位：万元')}</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    control = f"<w:sdt {W}><w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>"
    assert texts(body(paragraph("绩效目标表", box), control)) == ["绩效目标表", "单位：万元", "目录"]


def test_inserted_words_are_printed_and_deleted_or_hidden_ones_are_not():
    data = body(
        paragraph(
            "绩效",
            '<w:ins w:id="1" w:author="a"><w:r><w:t>目标</w:t></w:r></w:ins>',
            '<w:del w:id="2" w:author="a"><w:r><w:delText>旧</w:delText></w:r></w:del>',
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r>",
        )
    )
    assert texts(data) == ["绩效目标"]
    assert [line.text for line in read(data).furniture] == ["内部"]


def field(instruction, result):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{mark.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{mark.format('separate')}"
        f"<w:r><w:t>{result}</w:t></w:r>{mark.format('end')}"
    )


def test_fields_show_their_result_and_page_numbers_do_not():
    assert texts(body(paragraph("见第", field("PAGEREF _1", "8"), "页"), paragraph(field("PAGE", "3")))) == [
        "见第8页"
    ]


def test_breaks_part_lines_and_tabs_are_layout():
    data = body(
        paragraph("部门整体绩效目标表", "<w:r><w:br/><w:t>（2026年度）</w:t></w:r>"),
        paragraph("绩", "<w:r><w:tab/></w:r>", "效"),
    )
    assert texts(data) == ["部门整体绩效目标表", "（2026年度）", "绩效"]


def test_numbers_that_word_counts_are_printed():
    document = docx.Document()
    for text in ("修路", "建桥"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("绿化", style="List Bullet")
    assert texts(saved(document)) == ["1.修路", "2.建桥", "绿化"]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (3, "decimal", "3"),
        (12, "chineseCountingThousand", "十二"),
        (2, "upperLetter", "B"),
        (4, "lowerRoman", "iv"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (7, "decimalZero", "07"),
    ],
)
def test_a_counted_number_is_written_in_the_lists_format(number, form, text):
    assert written(number, form) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (30, "三十"), (105, "一百零五"), (110, "一百一十"), (2026, "二千零二十六")],
)
def test_numbers_in_chinese(number, text):
    assert chinese(number) == text


def test_a_damaged_document_is_refused_in_words():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("word/document.xml", "<w:document")
    with pytest.raises(Unreadable, match="已损坏.*另存"):
        read(held.getvalue())


def test_tables_stand_among_their_lines_in_printed_order():
    blocks = read(body(paragraph("标题"), table(row(cell("甲"), cell("乙"))), paragraph("后文"))).blocks
    assert [type(block) for block in blocks] == [Line, Grid, Line]
    assert [block.number for block in blocks if isinstance(block, Line)] == [1, 3]
    assert {number for one in blocks[1].cells for number in one.origin.lines} == {2}
