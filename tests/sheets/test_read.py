import pytest

from sheets import wording
from sheets.catalogue import department_annual, department_strategy, fund, project
from sheets.documents import Budget, Indicator, Party
from sheets.grid import Cell, Grid
from sheets.layout import Sheet
from sheets.read import read, reading

WIDE = department_annual.ZICHUAN_2024
NARROW = department_annual.ZHOUCUN_2024


def grid(*rows: list[str]) -> Grid:
    """Cells of one row and column each; an empty text is no cell."""
    cells = tuple(
        Cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts) if text
    )
    return Grid(len(rows), max(map(len, rows)), cells)


def rows_of(sheet: Sheet, *rows: list[str]) -> tuple[Indicator, ...]:
    return tuple(read(sheet, grid(*rows)).indicators)


HEAD = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"]
ROW = ["", "成本指标", "经济成本", "经费总额", "≤785万元"]
READ_ROW = Indicator(level1="成本指标", level2="经济成本", level3="经费总额", value="≤785万元")


def test_labels_are_read_in_other_words_with_blanks_and_half_width_brackets():
    document = read(
        project.ZICHUAN_2024,
        grid(
            ["2024年度项目支出绩效目标申报表"],
            ["项 目 名 称", "保安经费"],
            ["主管部门", "[202]教体局", "项目单位", "202001-一中"],
            ["项目资金(万元)", "年度资金总额:", "785.00"],
            ["", "财政拨款", "700"],
            ["", "其他资金：85"],
            ["年度 绩效 目标", "绩效指标"],
        ),
    )
    assert (document.fiscal_year, document.name, document.goal) == (2024, "保安经费", "绩效指标")
    assert (document.department, document.unit) == (Party("202", "教体局"), Party("202001", "一中"))
    assert document.budget == Budget("785.00", "700", "85")


@pytest.mark.parametrize("note", ["（2024年度）", "(2024年度)", "（ 2024 年度）", "2024年"])
def test_the_year_note_is_read(note):
    assert read(project.ZICHUAN_2024, grid([note], ["项目名称", "甲"])).fiscal_year == 2024


def test_a_year_printed_around_the_table_holds_where_the_table_prints_none():
    assert read(fund.ZHOUCUN_2024, Grid(0, 0, fiscal_year=2024)).fiscal_year == 2024


def test_a_label_and_its_value_stand_in_one_cell():
    assert read(NARROW, grid(["部门名称： 某局"])).department == Party(None, "某局")


def test_a_label_word_in_a_value_stays_a_value():
    document = read(project.ZICHUAN_2024, grid(["项目名称", "主管部门"], ["主管部门", "实施单位"]))
    assert (document.name, document.department.name) == ("主管部门", "实施单位")


def test_a_goal_cut_into_two_rows_beside_one_label_is_one_goal():
    cells = (Cell(0, 0, "年度总体绩效目标", rowspan=2), Cell(0, 1, "通过开展"), Cell(1, 1, "工作。"))
    found = reading(project.ZICHUAN_2024, Grid(2, 2, cells))
    assert (found.document.goal, found.unplaced) == ("通过开展工作。", ())


def test_a_head_repeated_between_rows_is_no_row():
    found = reading(project.ZICHUAN_2024, grid(HEAD, ROW, HEAD, ROW))
    assert tuple(found.document.indicators) == (READ_ROW, READ_ROW)
    assert found.unplaced == ()


def test_a_head_without_its_side_label_and_with_other_titles_is_read():
    assert rows_of(project.ZICHUAN_2024, ["一级 指标", "二级指标", "指标名称", "目标值"], ROW[1:]) == (
        READ_ROW,
    )


def test_an_empty_level_that_is_not_merged_stays_empty():
    second = ["", "", "", "用工标准", "-"]
    assert rows_of(project.ZICHUAN_2024, HEAD, ROW, second)[1] == Indicator(level3="用工标准", value="-")


def test_a_merged_level_is_repeated_in_each_row_it_covers():
    cells = (*grid(HEAD).cells, Cell(1, 1, "产出指标", rowspan=2), Cell(1, 3, "人数"), Cell(2, 3, "次数"))
    rows = tuple(read(project.ZICHUAN_2024, Grid(3, 5, cells)).indicators)
    assert [(row.level1, row.level3) for row in rows] == [("产出指标", "人数"), ("产出指标", "次数")]


def test_each_task_has_its_own_head_and_its_number():
    document = read(
        fund.ZHOUCUN_2024,
        grid(
            ["主要政策任务 1：甲"],
            HEAD,
            ROW,
            ["主要政策任务二：乙：丙"],
            ["年度 绩效 指标", *HEAD[1:]],
            ROW,
            ROW,
        ),
    )
    assert [(task.seq, task.name, len(task.indicators)) for task in document.tasks] == [
        (1, "甲", 1),
        (2, "乙：丙", 2),
    ]


def test_a_task_printed_again_on_a_new_page_goes_on():
    rows = ["主要政策任务1：甲"], HEAD, ROW
    document = read(fund.ZHOUCUN_2024, grid(*rows, *rows))
    assert [(task.name, len(task.indicators)) for task in document.tasks] == [("甲", 2)]


def test_the_strategy_sheet_tells_its_side_label_from_the_column_of_the_same_name():
    head, row = ["序号", "指标", "指标解释", "年度指标值"], ["1", "培训人数", "执委", "≥700人"]
    wanted = Indicator(seq=1, level3="培训人数", explanation="执委", value="≥700人")
    sheet = department_strategy.ZHOUCUN_2024
    assert rows_of(sheet, ["指标", *head], ["", *row]) == rows_of(sheet, head, row) == (wanted,)


def test_a_misprinted_title_and_one_title_over_two_columns_are_read():
    cells = (
        *(
            Cell(0, at, text)
            for at, text in ((0, "职责序号"), (3, "职责目标"), (4, "绩效指示"), (5, "指标解释"))
        ),
        Cell(0, 1, "部门职责", colspan=2),
        *(Cell(1, at, text) for at, text in enumerate(("1", "普法", "宣传", "目标", "场次", "解释"))),
    )
    (row,) = read(NARROW, Grid(2, 7, cells)).indicators
    assert row == Indicator(
        seq=1, level1="普法", level2="宣传", objective="目标", level3="场次", explanation="解释"
    )


def wide_head() -> tuple[Cell, ...]:
    """The head of four rows, with the long titles shortened as some districts do."""
    tall = ["职责序号", "部门职责", "部门职责", "职责目标", "绩效指标", "指标解释", "年度指标值"]
    late = ["备注", "工作活动", "预算项目", "对应科室"]
    return (
        *(Cell(0, at, text, rowspan=4) for at, text in enumerate(tall)),
        *(Cell(0, 13 + at, text, rowspan=4) for at, text in enumerate(late)),
        Cell(0, 7, "指标参考值", colspan=6),
        Cell(1, 7, "标准值", colspan=3),
        Cell(1, 10, "历史值", colspan=3),
        Cell(2, 7, "规划值", rowspan=2),
        Cell(2, 8, "当年标准值", colspan=2),
        *(Cell(2, 10 + at, text, rowspan=2) for at, text in enumerate(("前三年均值", "上年值", "来源"))),
        Cell(3, 8, "标准值"),
        Cell(3, 9, "来源"),
    )


def test_the_head_of_four_rows_names_all_seventeen_columns():
    texts = [str(number) for number in range(1, 18)]
    cells = (*wide_head(), *(Cell(4, at, text) for at, text in enumerate(texts)))
    (row,) = read(WIDE, Grid(5, 17, cells)).indicators
    found = [getattr(row, column.field) for column in WIDE.table.columns]
    assert found == [1, *texts[1:]]


def test_a_head_in_one_row_tells_the_two_sources_apart_by_their_order():
    titles = [column.titles[-1] for column in WIDE.table.columns]
    texts = [str(number) for number in range(1, 18)]
    (row,) = rows_of(WIDE, titles, texts)
    assert (row.standard_source, row.history_source) == ("10", "13")


def test_what_has_no_place_is_listed_and_nothing_else():
    found = reading(project.ZICHUAN_2024, grid(["水印"], HEAD, [*ROW, "页脚"]))
    assert [cell.text for cell in found.unplaced] == ["水印", "页脚"]


def test_a_second_wording_of_a_field_does_not_overwrite_the_first():
    found = reading(NARROW, grid(["部门名称：甲局"], ["部门名称：乙局"], ["部门名称：甲局"]))
    assert found.document.department.name == "甲局"
    assert [cell.text for cell in found.unplaced] == ["乙局"]


def test_an_uncounted_number_is_kept_as_unplaced():
    found = reading(
        department_strategy.ZHOUCUN_2024, grid(["序号", "指标", "指标解释"], ["附", "人数", "甲"])
    )
    assert [row.seq for row in found.document.indicators] == [None]
    assert [cell.text for cell in found.unplaced] == ["附"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("３、", 3),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三四", None),
        ("", None),
        ("附", None),
    ],
)
def test_counted_numbers(text, number):
    assert wording.number(text) == number


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("[202]教体局", ("202", "教体局")),
        ("【202001】 一中", ("202001", "一中")),
        ("202-教体局", ("202", "教体局")),
        ("[202]", ("202", None)),
        ("[周村]教体局", (None, "[周村]教体局")),
        ("2024办", (None, "2024办")),
        ("", (None, None)),
    ],
)
def test_code_and_name_of_a_party(text, party):
    assert wording.party(text) == party
