"""What page ends cut is joined before anything is filled: by the rules where they tell, else by the texts."""

import pytest

from ingest.readers.pdf import reader as pdf
from ingest.readers.pdf.stitch import REPAIRED
from ingest.readers.raw import Line
from sheets.grid import Grid
from tests.ingest.pdf_drawing import Drawing
from tests.ingest.pdf_drawing import pdf as drawn

XS = (40, 100, 180, 260, 360)
HEAD = ("一级指标", "二级指标", "三级指标", "指标值")


def read(*drawings):
    return pdf.read(drawn(*drawings))


def grids(*drawings):
    return [block for block in read(*drawings).blocks if isinstance(block, Grid)]


def cells(grid):
    """Text -> row, rows covered, pages it stands on; for texts that stand once."""
    return {
        cell.text: (cell.row, cell.rowspan, [cell.origin.page, *(spot.page for spot in cell.origin.also)])
        for cell in grid.cells
    }


def labelled(ys, rows, label, *, head=True, foot=True):
    """A table whose first column is one merged cell over all rows but the first `label[0]`; (row, text)."""
    drawing = Drawing()
    for x in XS:
        drawing.rule(x, ys[0], x, ys[-1])
    for number, y in enumerate(ys):
        ends = (number == 0 and not head) or (number == len(ys) - 1 and not foot)
        drawing.rule(XS[1] if ends or number > label[0] else XS[0], y, XS[-1], y)
    drawing.words(XS, ys, rows)
    if label[1]:
        drawing.text(43, ys[label[0]] + 12, label[1])
    return drawing


def test_a_merged_label_cut_by_a_page_end_serves_both_parts():
    first = labelled(
        (50, 70, 90, 110), (HEAD, (None, "数量", "甲", "1"), (None, "质量", "乙", "2")), (1, None), foot=False
    )
    second = labelled(
        (20, 40, 60), ((None, "时效", "丙", "3"), (None, "时效", "丁", "4")), (0, "产出"), head=False
    )
    [grid] = grids(first, second)
    assert grid.rows == 5
    assert cells(grid)["产出"] == (1, 4, [1, 2])


def test_a_row_cut_where_no_rule_closes_it_is_one_row():
    first = Drawing().table(XS, (50, 70, 90), foot=False)
    first.words(XS, (50, 70, 90), (HEAD, ("产出", "数量", "修建道路及", "不少于二百")))
    second = Drawing().table(XS, (20, 40, 60), head=False)
    second.words(XS, (20, 40, 60), ((None, None, "桥梁数量", "公里"), ("效益", "社会", "受益", "5")))
    [grid] = grids(first, second)
    assert grid.rows == 3
    joined = next(cell for cell in grid.cells if cell.text == "修建道路及桥梁数量")
    assert joined.origin.repairs == (REPAIRED,)
    assert joined.origin.raw == ("修建道路及", "桥梁数量")
    assert [spot.page for spot in joined.origin.also] == [2]
    assert cells(grid)["产出"] == (1, 1, [1, 2])


def closed(second_row):
    """Two pages with all rules drawn, as Writer and Word end a page: only the texts tell."""
    first = Drawing().table(XS, (50, 70, 90, 110))
    first.words(
        XS,
        (50, 70, 90, 110),
        (HEAD, ("产出", "数量", "道路一二三四", "1"), ("效益", "社会", "受益一二", "二〇二六年七月底")),
    )
    second = Drawing().table(XS, (20, 40, 60))
    second.words(XS, (20, 40, 60), (second_row, ("满意", "服务", "群众", "9")))
    return first, second


def test_a_row_cut_between_closed_cells_is_told_by_full_lines_and_empty_columns():
    first, second = closed((None, None, None, "前"))
    first.text(333, 102, "以")
    [grid] = grids(first, second)
    assert grid.rows == 4
    assert "二〇二六年七月底以前" in cells(grid)


def test_a_row_that_ended_with_its_page_stays_a_row():
    [grid] = grids(*closed(("效益", "经济", "增收", "3")))
    assert grid.rows == 5


def test_repeated_heads_are_taken_out_and_kept_as_furniture():
    rows = (HEAD, ("产出", "数量", "甲", "1"))
    ys = (50, 70, 90)
    paper = read(*(Drawing().table(XS, ys).words(XS, ys, rows) for _ in range(2)))
    [grid] = paper.blocks
    assert grid.rows == 3
    assert [line.text for line in paper.furniture] == list(HEAD)


def test_a_head_behind_a_line_over_the_whole_width_is_its_own():
    ys = (50, 70, 90, 110)
    first = (
        Drawing()
        .table(XS[:1] + XS[-1:], (50, 70))
        .table(XS, (70, 90, 110))
        .table(XS[:1] + XS[-1:], (110, 130))
    )
    first.words(XS, (50, 70, 90, 110, 130), (("任务一",), HEAD, ("产出", "数量", "甲", "1"), ("任务二",)))
    second = Drawing().table(XS, ys[:3]).words(XS, ys[:3], (HEAD, ("产出", "质量", "乙", "2")))
    [grid] = grids(first, second)
    assert sum(cell.text == "一级指标" for cell in grid.cells) == 2


def test_a_title_between_two_tables_keeps_them_apart():
    ys = (50, 70, 90)
    first = Drawing().table(XS, ys).words(XS, ys, (HEAD, ("产出", "数量", "甲", "1")))
    second = Drawing().text(150, 40, "项目支出绩效目标表").table(XS, ys)
    second.words(XS, ys, (HEAD, ("产出", "数量", "乙", "2")))
    assert [grid.rows for grid in grids(first, second)] == [2, 2]


def test_a_table_as_wide_that_begins_alike_is_another_one():
    xs, ys = (40, 120, 360), (50, 70, 90)
    pages = [
        Drawing().table(xs, ys).words(xs, ys, (("项目名称", name), ("金额", "12")))
        for name in ("道路", "桥梁")
    ]
    assert len(grids(*pages)) == 2


def test_the_line_that_says_a_table_goes_on_does_not_part_it():
    ys = (50, 70, 90)
    first = Drawing().table(XS, ys).words(XS, ys, (HEAD, ("产出", "数量", "甲", "1")))
    second = (
        Drawing()
        .text(200, 40, "（续表）")
        .table(XS, ys[:2])
        .words(XS, ys[:2], (("效益", "社会", "乙", "2"),))
    )
    paper = read(first, second)
    assert [block.rows for block in paper.blocks] == [3]
    assert [line.text for line in paper.furniture] == ["（续表）"]


def test_running_heads_and_page_numbers_stand_in_no_tables_way():
    ys = (50, 70, 90)

    def page(number, *rows):
        drawing = Drawing().text(150, 20, "某区公开资料").text(190, 290, f"{number}")
        return drawing.table(XS, ys).words(XS, ys, rows)

    parts = [page(n, (f"产出{n}", "数量", "甲", "1"), ("效益", "社会", "乙", f"{n}")) for n in (1, 2, 3)]
    paper = read(*parts)
    assert [block.rows for block in paper.blocks] == [6]


def test_a_label_printed_again_where_it_goes_on_is_kept_once():
    first = labelled((50, 70, 90), (HEAD, (None, "数量", "甲", "1")), (1, "产出"), foot=False)
    second = labelled(
        (20, 40, 60), ((None, "时效", "丙", "3"), (None, "时效", "丁", "4")), (0, "产出（续）"), head=False
    )
    paper = read(first, second)
    [grid] = paper.blocks
    assert cells(grid)["产出"] == (1, 3, [1, 2])
    assert "产出（续）" in [line.text for line in paper.furniture]


def test_the_side_of_a_column_open_at_both_ends_belongs_to_its_table():
    drawing = labelled(
        (20, 40, 60),
        ((None, "时效", "丙", "3"), (None, "时效", "丁", "4")),
        (0, "产出"),
        head=False,
        foot=False,
    )
    [grid] = grids(drawing)
    assert grid.columns == 4
    assert cells(grid)["产出"][1] == 2


def test_a_line_that_runs_out_of_its_cell_at_a_pages_end_is_its_own():
    first = labelled((50, 70, 90), (HEAD, (None, "数量", "甲", "1")), (1, "产出"), foot=False)
    first.text(43, 100, "指标")
    second = labelled(
        (20, 40, 60), ((None, "时效", "丙", "3"), (None, "时效", "丁", "4")), (0, None), head=False
    )
    [grid] = grids(first, second)
    assert cells(grid)["产出指标"] == (1, 3, [1, 2])


def test_one_framed_cell_alone_is_a_line():
    drawing = Drawing().box(40, 50, 360, 80).text(50, 66, "主要政策任务一：道路")
    [block] = read(drawing).blocks
    assert isinstance(block, Line)


@pytest.mark.parametrize("count", [45, 90])
def test_long_runs_of_pages_without_rules_are_read_in_parts(count):
    def page(number):
        drawing = Drawing().text(150, 30, "项目支出绩效目标表").text(200, 290, f"{number}")
        for row, texts in enumerate(
            (
                HEAD,
                ("产出指标", "数量指标", "道路", f"{number}公里"),
                ("效益指标", "社会效益指标", "受益", "5万人"),
            )
        ):
            for x, text in zip(XS, texts, strict=False):
                drawing.text(x, 60 + row * 20, text)
        return drawing

    paper = read(*map(page, range(1, count + 1)))
    values = [cell.text for block in paper.blocks if isinstance(block, Grid) for cell in block.cells]
    assert [value for value in values if value.endswith("公里")] == [f"{n}公里" for n in range(1, count + 1)]
