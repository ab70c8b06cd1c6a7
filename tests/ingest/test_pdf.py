"""PDFs with a text layer and ruled tables: as their truth, with nothing lost, whatever draws the rules."""

from collections import Counter

import pytest

from ingest.readers.pdf import reader as pdf
from ingest.readers.pdf.file import File
from ingest.readers.pdf.laid import laid
from ingest.readers.pdf.table import Part
from ingest.readers.raw import Line
from ingest.recognise import Unreadable
from ingest.reports import read_file
from sheets.grid import Grid
from tests.ingest.pdf_drawing import Drawing
from tests.ingest.pdf_drawing import pdf as drawn
from tests.ingest.samples import SAMPLES, tables_of, truth

FILES = ("x1_official", "d1_official", "d3_split", "h3_cut")
XS, YS = (40, 120, 240, 360), (50, 80, 110, 140)
ROWS = (("名称", "数量", "单位"), ("道路", "12", "公里"), ("桥梁", "7", "座"))


def bytes_of(name):
    return (SAMPLES / f"{name}.pdf").read_bytes()


def tables(*drawings):
    return [block for block in pdf.read(drawn(*drawings)).blocks if isinstance(block, Grid)]


def lines(*drawings):
    return [block.text for block in pdf.read(drawn(*drawings)).blocks if isinstance(block, Line)]


def texts(grid):
    """Row by row what stands in the cells that begin there."""
    rows = [[] for _ in range(grid.rows)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(cell.text)
    return rows


def printed(words):
    return Counter("".join("".join(words).split()))


@pytest.mark.parametrize("name", FILES)
def test_a_sample_reads_as_its_truth(name):
    report = read_file(SAMPLES / f"{name}.pdf")
    assert tables_of(report) == truth(name)
    assert report.source.kind == "pdf"


@pytest.mark.parametrize("name", FILES)
def test_every_character_of_a_page_is_in_a_cell_a_line_or_the_furniture(name):
    with File(bytes_of(name)) as file:
        for page in file.pages():
            one = laid(page)
            tables = [item for item in one.items if isinstance(item, Part)]
            kept = [line for table in tables for piece in table.pieces for line in piece.lines]
            kept += [line.text for line in (*one.lines, *one.strays)]
            assert printed(kept) == printed(char.text for char in (*page.chars, *page.strays)), page.number


@pytest.mark.parametrize("name", FILES)
def test_joining_pages_loses_no_character(name):
    data = bytes_of(name)
    with File(data) as file:
        there = printed(char.text for page in file.pages() for char in (*page.chars, *page.strays))
    paper = pdf.read(data)
    found = [line.text for line in paper.furniture]
    for block in paper.blocks:
        found += [block.text] if isinstance(block, Line) else [cell.text for cell in block.cells]
    assert printed(found) == there


def test_progress_is_told_after_each_page():
    told = []
    pdf.read(drawn(*[Drawing().text(40, 40, "正文")] * 3), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_rules_as_lines_make_cells_with_places():
    [grid] = tables(Drawing().table(XS, YS).words(XS, YS, ROWS))
    assert texts(grid) == [list(row) for row in ROWS]
    assert grid.cells[0].origin.page == 1
    assert grid.cells[0].origin.box == (10.0, 16.67, 30.0, 26.67)


def test_rules_as_thin_areas_make_cells():
    drawing = Drawing().words(XS, YS, ROWS)
    for y in YS:
        drawing.box(40, y - 0.4, 360, y + 0.4, paint="f")
    for x in XS:
        drawing.box(x - 0.4, 50, x + 0.4, 140, paint="f")
    [grid] = tables(drawing)
    assert texts(grid) == [list(row) for row in ROWS]


def test_the_sides_of_boxes_make_cells():
    drawing = Drawing().words(XS, YS, ROWS)
    for left, right in zip(XS, XS[1:], strict=False):
        for top, foot in zip(YS, YS[1:], strict=False):
            drawing.box(left, top, right, foot)
    [grid] = tables(drawing)
    assert texts(grid) == [list(row) for row in ROWS]


def test_dashes_make_rules():
    drawing = Drawing().words(XS, YS, ROWS)
    for y in YS:
        for x in range(40, 360, 5):
            drawing.rule(x, y, x + 3, y)
    for x in XS:
        for y in range(50, 140, 5):
            drawing.rule(x, y, x, y + 3)
    [grid] = tables(drawing)
    assert texts(grid) == [list(row) for row in ROWS]


def test_double_rules_are_one():
    drawing = Drawing().words(XS, YS, ROWS).table(XS, YS)
    drawing.table([x + 1.8 for x in XS], [y + 1.8 for y in YS])
    [grid] = tables(drawing)
    assert texts(grid) == [list(row) for row in ROWS]


def test_filled_cells_without_rules_make_a_table():
    drawing = Drawing().box(40, 50, 360, 140, paint="f")
    for left, right in zip(XS, XS[1:], strict=False):
        for top, foot in zip(YS, YS[1:], strict=False):
            drawing.box(left + 0.5, top + 0.5, right - 0.5, foot - 0.5, paint="f", grey=1)
    [grid] = tables(drawing.words(XS, YS, ROWS))
    assert texts(grid) == [list(row) for row in ROWS]


def test_merged_and_empty_cells_stay_apart():
    drawing = Drawing().words(XS, YS, (("道路", "甲", "1"), (None, "乙", None), (None, "丙", "3")))
    for x in XS:
        drawing.rule(x, 50, x, 140)
    for y in (50, 140):
        drawing.rule(40, y, 360, y)
    for y in (80, 110):
        drawing.rule(120, y, 360, y)
    [grid] = tables(drawing)
    spans = {cell.text: (cell.rowspan, cell.colspan) for cell in grid.cells}
    assert spans["道路"] == (3, 1)
    assert [cell.text for cell in grid.cells if cell.column == 2] == ["1", "", "3"]


def test_a_row_without_a_rule_inside_it_is_merged_over_its_columns():
    drawing = Drawing().words(XS, YS, (("主要政策任务一", None, None), ROWS[1], ROWS[2]))
    for x in (40, 360):
        drawing.rule(x, 50, x, 140)
    for x in (120, 240):
        drawing.rule(x, 80, x, 140)
    for y in YS:
        drawing.rule(40, y, 360, y)
    [grid] = tables(drawing)
    assert grid.cells[0].colspan == 3


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(rotate):
    upright = Drawing().table(XS, YS).words(XS, YS, ROWS)
    wide, high = (300, 400) if rotate % 180 else (400, 300)
    turned = Drawing(wide, high, rotate)
    turn = {90: "0 1 -1 0 300 0", 180: "-1 0 0 -1 400 300", 270: "0 -1 1 0 0 400"}[rotate]
    turned.operators = [f"q {turn} cm", *upright.operators, "Q"]
    [grid] = tables(turned)
    assert texts(grid) == [list(row) for row in ROWS]
    assert grid.cells[0].origin.box == (10.0, 16.67, 30.0, 26.67)


def test_a_table_printed_sideways_without_any_turn_of_the_page_is_read():
    upright = Drawing().table(XS, YS).words(XS, YS, ROWS)
    sideways = Drawing(300, 400)
    sideways.operators = ["q 0 1 -1 0 300 0 cm", *upright.operators, "Q"]
    [grid] = tables(sideways)
    assert texts(grid) == [list(row) for row in ROWS]


def test_slanted_and_pale_words_are_furniture():
    drawing = Drawing().table(XS, YS).words(XS, YS, ROWS)
    drawing.text(60, 130, "内部资料", size=40, grey=0.85)
    drawing.text(60, 130, "样稿", size=20, matrix=(0.8, 0.6, -0.6, 0.8))
    paper = pdf.read(drawn(drawing))
    assert texts(paper.blocks[0]) == [list(row) for row in ROWS]
    assert sorted(line.text for line in paper.furniture) == ["内部资料", "样稿"]


def test_white_words_on_a_dark_head_are_read():
    drawing = Drawing().box(40, 50, 360, 80, paint="f", grey=0.2).table(XS, YS)
    for x, word in zip(XS, ROWS[0], strict=False):
        drawing.text(x + 3, 62, word, grey=1)
    [grid] = tables(drawing.words(XS, YS, ((), *ROWS[1:])))
    assert texts(grid) == [list(row) for row in ROWS]


def test_words_outside_of_their_clip_path_are_furniture():
    drawing = Drawing().table(XS, YS).words(XS, YS, ROWS)
    drawing.clipped(40, 110, 120, 140, 43, 62, "名称")
    drawing.clipped(40, 110, 120, 140, 60, 92, "效益")
    paper = pdf.read(drawn(drawing))
    assert texts(paper.blocks[0]) == [list(row) for row in ROWS]
    assert "效益" in "".join(line.text for line in paper.furniture)


def test_words_written_upwards_in_a_cell_are_read_in_their_order():
    drawing = Drawing().table(XS, YS).words(XS, YS, ((None, "甲", "1"), ROWS[1], ROWS[2]))
    drawing.text(80, 79, "指标", matrix=(0, 1, -1, 0))
    [grid] = tables(drawing)
    assert texts(grid)[0] == ["指标", "甲", "1"]


def test_a_small_raised_figure_stays_on_its_line():
    drawing = Drawing().table(XS, YS).words(XS, YS, ROWS).text(265, 88, "2", size=5)
    [grid] = tables(drawing)
    assert texts(grid)[1][2] == "公里2"


def test_a_radical_is_read_as_the_character_it_looks_like():
    assert lines(Drawing().text(40, 40, "⽬标部⻔①㎡％")) == ["目标部门①㎡％"]


def test_a_word_wider_than_its_cell_belongs_to_the_cell_it_begins_in():
    drawing = (
        Drawing()
        .table(XS, YS)
        .words(XS, YS, (ROWS[0], ("道路", "十二公里三百五十五米六分米", None), ROWS[2]))
    )
    [grid] = tables(drawing)
    assert texts(grid)[1] == ["道路", "十二公里三百五十五米六分米", ""]


def test_lines_outside_of_tables_have_place_and_number():
    drawing = Drawing().text(150, 30, "项目表").table(XS, YS).words(XS, YS, ROWS).text(40, 170, "注：略")
    first, grid, last = pdf.read(drawn(drawing)).blocks
    assert (first.text, first.page, first.number) == ("项目表", 1, 1)
    assert (last.text, last.number) == ("注：略", 3)
    assert isinstance(grid, Grid)


def test_texts_far_apart_on_one_line_are_two_and_a_spaced_title_is_one():
    drawing = Drawing().text(40, 30, "部门名称：甲局").text(300, 30, "单位：万元")
    for number, letter in enumerate("目标表"):
        drawing.text(60 + number * 60, 60, letter)
    assert lines(drawing) == ["部门名称：甲局", "单位：万元", "目标表"]


def test_two_latin_words_keep_their_blank():
    drawing = Drawing().text(40, 30, "PM").text(64, 30, "mg").text(94, 30, "毫克")
    assert lines(drawing) == ["PM mg毫克"]


def test_page_numbers_and_running_heads_are_furniture_and_titles_are_not():
    def page(number):
        drawing = Drawing().text(150, 20, "某区公开资料").text(150, 40, "项目支出绩效目标表")
        return drawing.text(150, 150, f"第{'一二三四'[number]}段正文").text(190, 290, f"- {number + 1} -")

    paper = pdf.read(drawn(*map(page, range(4))))
    assert {line.text for line in paper.furniture} == {"某区公开资料", *(f"-{n}-" for n in range(1, 5))}
    assert sum(block.text == "项目支出绩效目标表" for block in paper.blocks) == 4


def test_a_font_without_unicode_map_is_said_to_be_unreadable():
    with pytest.raises(Unreadable, match="没有文字编码"):
        pdf.read(drawn(Drawing().text(40, 40, "绩效目标表绩效目标表", font="F2")))


def test_a_file_of_pictures_is_told_from_one_with_words():
    empty, written = drawn(Drawing()), drawn(Drawing().text(40, 40, "正文"))
    assert (pdf.has_text(empty), pdf.has_text(written)) == (False, True)
    with pytest.raises(Unreadable, match="只有图片"):
        pdf.read(empty)


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"%PDF-1.7\n%%EOF"])
def test_a_broken_file_is_said_to_be_broken(data):
    with pytest.raises(Unreadable, match="已损坏"):
        pdf.read(data)


def test_white_and_black_words_on_one_baseline_are_both_read():
    drawing = Drawing().box(40, 80, 120, 110, paint="f", grey=0.1).table(XS, YS)
    drawing.words(XS, YS, (ROWS[0], (), ROWS[2])).text(43, 92, "道路", grey=1)
    drawing.text(123, 92, "12").text(243, 92, "公里")
    [grid] = tables(drawing)
    assert texts(grid) == [list(row) for row in ROWS]


def test_a_line_printed_over_the_next_cells_first_line_stays_with_its_own_cell():
    drawing = Drawing().table(XS, YS).words(XS, YS, (ROWS[0], (), ROWS[2]))
    drawing.lines(43, 92, "甲路", "乙桥", pitch=24)  # the second line runs into the cell below
    drawing.text(123, 92, "12").text(243, 92, "公里")
    drawing.operators.append(
        drawing.operators.pop(
            next(
                number
                for number, one in enumerate(drawing.operators)
                if "桥梁".encode("utf-16-be").hex() in one
            )
        )
    )
    [grid] = tables(drawing)
    assert (texts(grid)[1][0], texts(grid)[2][0]) == ("甲路乙桥", "桥梁")
