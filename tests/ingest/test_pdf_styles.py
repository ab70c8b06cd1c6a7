"""Styles of printing that hide where cells are: colours for rules, words over tables, pictures for pages."""

from ingest.readers.pdf import reader as pdf
from ingest.readers.pdf.page import Char, Page
from sheets.grid import Grid
from tests.ingest.bad_files import pdf as written
from tests.ingest.bad_files import stream
from tests.ingest.pdf_drawing import Drawing
from tests.ingest.pdf_drawing import pdf as drawn

XS = (40, 100, 180, 260, 360)
HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = [("产出指标", "数量指标", f"种植面积{name}", f"≥{10 + at}亩") for at, name in enumerate("甲乙丙丁戊")]
YS = tuple(range(50, 50 + 20 * 7, 20))


def grids(paper):
    return [block for block in paper.blocks if isinstance(block, Grid)]


def texts(grid):
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def filled(drawing, row):
    for left, right in zip(XS, XS[1:], strict=False):
        drawing.box(left, YS[row], right, YS[row + 1], paint="f", grey=0.8)
    return drawing


def test_a_coloured_head_alone_makes_no_ruled_table():
    drawing = filled(Drawing(), 0).words(XS, YS, (HEAD, *ROWS))
    [grid] = grids(pdf.read(drawn(drawing)))
    assert texts(grid) == [list(HEAD), *map(list, ROWS)]


def test_stripes_of_colour_make_no_ruled_tables():
    drawing = Drawing()
    for row in (1, 3, 5):
        filled(drawing, row)
    [grid] = grids(pdf.read(drawn(drawing.words(XS, YS, (HEAD, *ROWS)))))
    assert texts(grid) == [list(HEAD), *map(list, ROWS)]


def test_rules_that_part_only_columns_part_no_rows():
    drawing = Drawing().words(XS, YS, (HEAD, *ROWS))
    for x in XS:
        drawing.rule(x, YS[0], x, YS[-1])
    drawing.rule(XS[0], YS[0], XS[-1], YS[0]).rule(XS[0], YS[-1], XS[-1], YS[-1])
    [grid] = grids(pdf.read(drawn(drawing)))
    assert texts(grid) == [list(HEAD), *map(list, ROWS)]


def test_a_running_head_printed_over_a_cell_is_furniture():
    def page(*rows):
        ys = YS[: len(rows) + 1]
        return Drawing().table(XS, ys).words(XS, ys, rows).text(300, 82, "公开材料", size=7)

    cover = Drawing().text(100, 150, "预算绩效目标").text(300, 82, "公开材料", size=7)
    paper = pdf.read(drawn(cover, page(HEAD, *ROWS[:2]), page(HEAD, *ROWS[2:4]), page(HEAD, *ROWS[4:])))
    assert "公开材料" not in "".join(cell.text for grid in grids(paper) for cell in grid.cells)
    assert [line.text for line in paper.furniture].count("公开材料") == 4


def test_a_value_in_the_same_place_of_each_page_stays_a_value():
    def page(name):
        ys = YS[:3]
        rows = ((*HEAD[:3], "财政局"), (*HEAD[:2], name, "≥95%"))
        return Drawing().text(150, 30, f"{name}项目支出绩效目标表").table(XS, ys).words(XS, ys, rows)

    found = grids(pdf.read(drawn(*map(page, "甲乙丙丁"))))
    assert [grid.cells[-1].text for grid in found] == ["≥95%"] * 4


def test_rules_beyond_the_paper_part_nothing():
    drawing = Drawing(height=130).words(XS, YS[:4], (HEAD, *ROWS[:2]))
    drawing.table(XS, (*YS[:4], 180, 220))
    [grid] = grids(pdf.read(drawn(drawing)))
    assert texts(grid)[:3] == [list(HEAD), *map(list, ROWS[:2])]
    assert grid.rows <= 4


def test_cells_go_on_below_a_head_that_is_printed_again():
    first, second = Drawing(), Drawing()
    ys = YS[:3]
    first.table(XS, ys, foot=False, closed=(2, 3)).words(XS, ys, (HEAD, ("产出", "数量", "甲", "1")))
    second.table(XS, ys).words(XS, ys, (HEAD, (None, None, "乙", "2")))
    [grid] = grids(pdf.read(drawn(first, second)))
    assert {cell.text: cell.rowspan for cell in grid.cells if cell.row == 1} == {
        "产出": 2,
        "数量": 2,
        "甲": 1,
        "1": 1,
    }


def test_filled_fields_are_read():
    words = b"/Tx BMC BT /F 10 Tf 2 5 Td (FILLED) Tj ET EMC"
    look = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 5 0 R>>>>"
        b"/Length %d>>\nstream\n%s\nendstream" % (len(words), words)
    )
    data = written(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R]>>",
            stream(b"BT /F 12 Tf 60 700 Td (PRINTED) Tj ET"),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(FILLED)/Rect[60 600 160 620]/F 4/AP<</N 7 0 R>>>>",
            look,
        ]
    )
    assert [line.text for line in pdf.read(data).blocks] == ["PRINTED", "FILLED"]


def picture():
    """A page that an image covers."""
    drawing = Drawing()
    drawing.operators.append(
        "q 400 0 0 300 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q".replace("\x7f", "0")
    )
    return drawing


def test_a_picture_between_printed_pages_is_named_or_recognised():
    data = drawn(Drawing().text(50, 50, "第一页的文字"), picture(), Drawing().text(50, 50, "第三页的文字"))
    paper = pdf.read(data)
    assert paper.unread == (2,)

    def recognised(number):
        chars = [Char(sign, 50 + 10 * at, 40, 60 + 10 * at, 50, 10, at, 48) for at, sign in enumerate("图片")]
        return Page(number, 400, 300, tuple(chars))

    paper = pdf.read(data, recognise=recognised)
    assert paper.unread == ()
    assert [line.text for line in paper.blocks] == ["第一页的文字", "图片", "第三页的文字"]
