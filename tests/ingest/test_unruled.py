"""Tables without rules: whole documents against their truth, and pages set by hand for each rule."""

from collections import Counter

import pytest

from ingest.readers.pdf.file import File
from ingest.readers.pdf.page import Char, Page
from ingest.readers.raw import Line
from ingest.readers.unruled import reader as unruled
from ingest.reports import read_report
from sheets.grid import Grid
from tests.ingest.samples import SAMPLES, tables_of, truth

DOCUMENTS = ["h4_borderless", "unruled_left", "unruled_cut", "three_lines"]
SIZE = 10.0
HEAD = [(50, 100, "一级指标"), (150, 100, "二级指标"), (250, 100, "三级指标"), (420, 100, "指标值")]


def data_of(name):
    return (SAMPLES / f"{name}.pdf").read_bytes()


def page(*texts, number=1):
    """A page on which texts are drawn in this order: (x, top, text), their letters side by side."""
    chars = []
    for x, top, text in texts:
        at = x
        for letter in text:
            width = 0 if letter == " " else SIZE / 2 if letter.isascii() else SIZE
            if width:
                order = len(chars)
                baseline = top + 0.88 * SIZE
                chars.append(Char(letter, at, top, at + width, top + SIZE, SIZE, order, baseline))
            at += width or SIZE / 4
    return Page(number, 600, 800, tuple(chars))


def row(top, name, value="≥1件", *, level2="数量指标"):
    """A row of indicators without its first label."""
    return [(150, top, level2), (250, top, name), (420, top, value)]


def only_grid(*found):
    grids = [block for block in unruled.read(found).blocks if isinstance(block, Grid)]
    assert len(grids) == 1
    return grids[0]


def spans(grid, column):
    """Text, first row and rows of the cells of a column."""
    return [
        (cell.text, cell.row, cell.rowspan)
        for cell in sorted(grid.cells, key=lambda cell: cell.row)
        if cell.column == column
    ]


def letters(texts):
    return Counter("".join("".join(texts).split()))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_without_rules_are_read_as_printed(name):
    report = read_report(data_of(name), f"{name}.pdf")
    assert tables_of(report) == truth(name)
    assert not report.unplaced


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_character_of_a_page_is_lost(name):
    with File(data_of(name)) as file:
        found = list(file.pages())
    paper = unruled.read(found)
    printed = letters(char.text for one in found for char in one.chars)
    texts = [block.text for block in (*paper.blocks, *paper.furniture) if isinstance(block, Line)]
    texts += [cell.text for block in paper.blocks if isinstance(block, Grid) for cell in block.cells]
    assert letters(texts) == printed


def test_a_label_in_the_middle_of_its_group_covers_the_group():
    first = [(50, 130, "成本指标"), *row(120, "甲项"), *row(140, "乙项")]
    second = [(50, 180, "产出指标"), *row(160, "丙项"), *row(180, "丁项"), *row(200, "戊项")]
    grid = only_grid(page(*HEAD, *first, *second))
    assert spans(grid, 0) == [("一级指标", 0, 1), ("成本指标", 1, 2), ("产出指标", 3, 3)]


def test_labels_in_the_first_row_only_are_not_taken_for_merged_ones():
    first = [(50, 120, "成本指标"), *row(120, "甲项"), *row(140, "乙项")]
    second = [(50, 160, "产出指标"), *row(160, "丙项"), *row(180, "丁项")]
    grid = only_grid(page(*HEAD, *first, *second))
    assert spans(grid, 0) == [("一级指标", 0, 1), ("成本指标", 1, 1), ("产出指标", 3, 1)]


def test_a_wrapped_cell_is_one_row():
    name = [(250, 120, "写在两行里的一条很长的"), (250, 134, "指标名称")]
    wrapped = [(50, 127, "成本指标"), (150, 127, "数量指标"), *name, (420, 127, "≥1件")]
    last = [(50, 160, "产出指标"), *row(160, "乙项")]
    again = [(250, 180, "写在两行里的又一条长的"), (250, 194, "指标名称"), (420, 187, "≥2件")]
    after = [(50, 187, "效益指标"), (150, 187, "社会效益指标"), *again]
    grid = only_grid(page(*HEAD, *wrapped, *last, *after))
    assert [text for text, _, _ in spans(grid, 2)] == [
        "三级指标",
        "写在两行里的一条很长的指标名称",
        "乙项",
        "写在两行里的又一条长的指标名称",
    ]
    wrapped_cell = next(cell for cell in grid.cells if cell.text.startswith("写在两行里的一条"))
    assert wrapped_cell.origin.raw == ("写在两行里的一条很长的", "指标名称")
    assert wrapped_cell.origin.page == 1


def test_a_label_cut_by_a_page_end_holds_on_the_next_page():
    merged = [(50, 130, "成本指标"), *row(120, "甲项"), *row(140, "乙项")]
    cut = [(50, 160, "产出指标"), *row(160, "丙项"), *row(180, "丁项")]
    rest = [*row(50, "戊项"), (50, 70, "效益指标"), *row(70, "己项")]
    grid = only_grid(page(*HEAD, *merged, *cut), page(*rest, number=2))
    assert spans(grid, 0)[1:] == [("成本指标", 1, 2), ("产出指标", 3, 3), ("效益指标", 6, 1)]
    held = next(cell for cell in grid.cells if cell.text == "产出指标")
    assert "跨页已接好" in held.origin.repairs


def test_a_label_printed_on_the_next_page_only_holds_on_the_one_before():
    merged = [(50, 130, "成本指标"), *row(120, "甲项"), *row(140, "乙项"), *row(160, "丙项")]
    rest = [(50, 50, "产出指标"), *row(50, "丁项"), (50, 70, "效益指标"), *row(70, "戊项")]
    grid = only_grid(page(*HEAD, *merged), page(*rest, number=2))
    assert spans(grid, 0)[1:] == [("成本指标", 1, 2), ("产出指标", 3, 2), ("效益指标", 5, 1)]


def test_the_rest_of_a_cut_cell_is_joined_to_its_begin():
    full = "这一条指标的名称写得很满很长"
    begun = [(50, 120, "成本指标"), *row(120, full)]
    more = [(50, 60, "产出指标"), *row(60, "乙项"), (50, 80, "效益指标"), *row(80, "丙项")]
    grid = only_grid(page(*HEAD, *begun), page((250, 40, "余下的字"), *more, number=2))
    joined = next(cell for cell in grid.cells if cell.text.startswith(full))
    assert joined.text == f"{full}余下的字"
    assert [spot.page for spot in joined.origin.also] == [2]
    assert grid.rows == 4


def test_a_head_printed_again_is_set_aside():
    begun = [(50, 120, "成本指标"), *row(120, "甲项")]
    more = [(50, 120, "产出指标"), *row(120, "乙项")]
    paper = unruled.read([page(*HEAD, *begun), page(*HEAD, *more, number=2)])
    assert [grid.rows for grid in paper.blocks] == [3]
    assert [line.text for line in paper.furniture] == [text for _, _, text in HEAD]
    assert {line.page for line in paper.furniture} == {2}


def test_a_title_over_two_columns_belongs_to_both():
    heads = [(50, 100, "职责序号"), (155, 100, "部门职责"), (300, 100, "职责目标")]
    heads += [(380, 100, "绩效指标"), (460, 100, "指标解释"), (530, 100, "指标值")]
    body = [
        text
        for number, top in enumerate((120, 140, 160), 1)
        for text in [
            (65, top, str(number)),
            (110, top, f"职责{number}号甲"),
            (190, top, f"任务{number}号甲乙"),
            (300, top, "目标"),
            (380, top, "指标名"),
            (460, top, "解释"),
            (530, top, "5件"),
        ]
    ]
    grid = only_grid(page(*heads, *body))
    title = next(cell for cell in grid.cells if cell.text == "部门职责")
    assert (title.column, title.colspan, grid.columns) == (1, 2, 7)


def test_a_column_without_content_keeps_its_place():
    heads = [(50, 100, "序号"), (150, 100, "指标"), (300, 100, "指标解释"), (450, 100, "年度指标值")]
    body = [
        text for top in (120, 140) for text in [(55, top, "1"), (130, top, "名称一条"), (450, top, "5件")]
    ]
    grid = only_grid(page(*heads, *body))
    assert grid.columns == 4
    assert [text for text, _, _ in spans(grid, 3)] == ["年度指标值", "5件", "5件"]


def test_a_blank_inside_a_cell_parts_no_column():
    rows = [(50, 120, "成本指标"), *row(120, "甲 乙项"), (50, 140, "产出指标"), *row(140, "丙项和丁项")]
    grid = only_grid(page(*HEAD, *rows))
    assert [text for text, _, _ in spans(grid, 2)] == ["三级指标", "甲乙项", "丙项和丁项"]


def test_prose_is_no_table():
    paper = unruled.read(
        [page((50, 100, "为落实预算绩效管理的要求，"), (50, 114, "项目名称和指标值另行公布。"))]
    )
    assert [line.text for line in paper.blocks] == [
        "为落实预算绩效管理的要求，",
        "项目名称和指标值另行公布。",
    ]


def test_a_row_that_many_pages_end_with_is_no_running_head():
    label = Line(1, "满意度指标", 1, (5, 90, 10, 92))
    value = Line(2, "某项不重复的名称", 1, (30, 90, 40, 92))
    number = Line(3, "— 3 —", 1, (48, 96, 52, 97))
    repeated = {id(label), id(number)}
    assert unruled.margins([label, value, number], repeated) == [number]
