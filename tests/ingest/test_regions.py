"""From a file as laid out to its sheets: parted, joined, titled, chosen and filled, and nothing is lost."""

from collections import Counter

import pytest

from ingest.readers.filling import FILLED
from ingest.readers.offices import FROM_BEFORE, FROM_HEADING, FROM_LINE, FROM_TITLE
from ingest.readers.raw import Line, Paper
from ingest.readers.regions import regions
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND, PROJECT
from sheets.read import read
from tests.ingest.samples import grid

PROJECT_TOP = (
    "项目名称|绿道建设|<|<|<",
    "主管部门|云屏市北屿区水务局|实施单位|北屿区绿道中心|<",
    "项目资金（万元）|年度资金总额|12|<|<",
    "^|其中：财政拨款|12|<|<",
    "^|其他资金||<|<",
    "年度总体目标|修好绿道。|<|<|<",
)
LEVELS = "绩效指标|一级指标|二级指标|三级指标|指标值"
PROJECT_ROWS = (
    LEVELS,
    "^|成本指标|经济成本指标|绿道建设总额|≤12万元",
    "^|产出指标|数量指标|绿道长度|≥3公里",
    "^|^|^|驿站数量|=2处",
)
FUND_TOP = (
    "专项资金名称|绿道资金|<|<|<",
    "主管部门|北屿区水务局|<|<|<",
    "年度预算资金（万元）|12|<|<|<",
    "年度总体目标|修好绿道。|<|<|<",
)
DUTIES = "职责序号|部门职责|<|职责目标|绩效指标|指标解释|年度指标值"
STRATEGY = ("战略目标|水清岸绿。|<|<|<", "指标|序号|指标|指标解释|年度指标值", "^|1|水质达标率||≥95%")


def lines(*texts):
    return tuple(Line(number, text) for number, text in enumerate(texts, 1))


def found(*blocks):
    raw = regions(Paper(blocks))
    return raw, [read(region.sheet, region.grid) for region in raw.regions]


def rows(document):
    return [(row.level1, row.level2, row.level3, row.value) for row in document.indicators]


def texts(raw):
    return [line.text for line in raw.texts]


def annual(*body, head=DUTIES):
    return grid(head, *body)


def test_a_title_and_its_notes_stand_above_a_table_or_in_its_frame():
    outside, documents = found(
        *lines("前言", "项目支出绩效目标表", "（2026年度）"), grid(*PROJECT_TOP, *PROJECT_ROWS)
    )
    inside, same = found(
        Line(1, "前言"),
        grid("项目支出绩效目标表|<|<|<|<", "（2026年度）|<|<|单位：万元|<", *PROJECT_TOP, *PROJECT_ROWS),
    )
    assert texts(outside) == texts(inside) == ["前言"]
    assert documents == same
    assert (documents[0].name, documents[0].fiscal_year) == ("绿道建设", 2026)
    assert rows(documents[0])[2] == ("产出指标", "数量指标", "驿站数量", "=2处")


def test_a_department_line_with_other_notes_is_taken_apart():
    raw, documents = found(
        *lines("整体战略目标表", "部门名称：北屿区水务局（2026年度）单位：万元"), grid(*STRATEGY)
    )
    assert documents[0].department.name == "北屿区水务局"
    assert documents[0].fiscal_year == 2026
    assert raw.unplaced == ()


def test_two_sheets_in_one_table_are_parted():
    title = "项目支出绩效目标表|<|<|<|<"
    second = tuple(line.replace("绿道建设", "驿站修缮") for line in PROJECT_TOP)
    raw, documents = found(grid(title, *PROJECT_TOP, *PROJECT_ROWS, "||||", title, *second, *PROJECT_ROWS))
    assert [document.name for document in documents] == ["绿道建设", "驿站修缮"]
    assert [len(rows(document)) for document in documents] == [3, 3]
    assert raw.unplaced == ()


def test_sheets_without_any_title_are_parted_by_their_first_label():
    second = tuple(line.replace("绿道建设", "驿站修缮") for line in PROJECT_TOP)
    _, documents = found(grid(*PROJECT_TOP, *PROJECT_ROWS, *second, *PROJECT_ROWS))
    assert [document.name for document in documents] == ["绿道建设", "驿站修缮"]


def test_a_title_at_a_page_foot_belongs_to_the_table_overleaf():
    _, documents = found(
        grid("专项资金绩效目标表|<|<|<|<", *FUND_TOP),
        Line(40, "整体战略目标表", page=3),
        Line(41, "部门名称：北屿区水务局", page=3),
        grid(*STRATEGY, page=4),
    )
    assert [document.form for document in documents] == [FUND, DEPARTMENT_STRATEGY]
    assert documents[1].department.name == "北屿区水务局"


def test_a_table_without_a_head_goes_on_with_the_one_before():
    rest = grid("|产出指标|质量指标|绿道合格率|=100%", "|||返修率|≤1%")
    _, documents = found(*lines("项目支出绩效目标表"), grid(*PROJECT_TOP, *PROJECT_ROWS), rest)
    assert rows(documents[0])[3:] == [
        ("产出指标", "质量指标", "绿道合格率", "=100%"),
        ("产出指标", "质量指标", "返修率", "≤1%"),
    ]


def test_a_merged_label_cut_between_two_tables_serves_both():
    first = grid(*PROJECT_TOP, LEVELS, "^|产出指标|数量指标|绿道长度|≥3公里", "^|^|^|驿站数量|=2处")
    rest = grid("|||护栏长度|≥1公里", "|||路灯数量|≥50盏", "|效益指标|社会效益指标|受益人数|≥2万人")
    _, documents = found(first, rest)
    assert [row[:2] for row in rows(documents[0])] == [("产出指标", "数量指标")] * 4 + [
        ("效益指标", "社会效益指标")
    ]


def test_a_repeated_title_and_head_are_set_aside():
    raw, documents = found(
        grid(
            "项目支出绩效目标表|<|<|<|<",
            *PROJECT_TOP,
            *PROJECT_ROWS,
            "项目支出绩效目标表|<|<|<|<",
            LEVELS,
            "|效益指标|社会效益指标|受益人数|≥2万人",
        )
    )
    assert len(documents) == 1
    assert [line.text for line in raw.regions[0].heads] == [
        "项目支出绩效目标表",
        *("绩效指标", "一级指标", "二级指标", "三级指标", "指标值"),
    ]
    assert len(rows(documents[0])) == 4


def test_tasks_stand_in_the_frame_or_between_the_frames():
    task = ("成本指标|经济成本指标|总额|≤12万元", "产出指标|数量指标|长度|≥3公里")
    head = "一级指标|二级指标|三级指标|指标值"
    inside = found(grid(*FUND_TOP, "主要政策任务1：绿道|<|<|<|<", f"|{head}", *(f"|{row}" for row in task)))
    between = found(
        Line(1, "专项资金绩效目标表"),
        grid(*FUND_TOP),
        Line(6, "主要政策任务1：绿道"),
        grid(head, *task),
        Line(9, "主要政策任务2：驿站"),
        grid(head, task[0]),
    )
    assert [task.name for task in inside[1][0].tasks] == ["绿道"]
    assert [(task.seq, task.name, len(task.indicators)) for task in between[1][0].tasks] == [
        (1, "绿道", 2),
        (2, "驿站", 1),
    ]


def test_a_task_without_any_table_before_it_is_a_text():
    raw, documents = found(*lines("主要政策任务1：绿道", "前言"))
    assert (texts(raw), documents, raw.foreign) == (["主要政策任务1：绿道", "前言"], [], ())


def test_labels_printed_in_the_first_row_only_are_carried_down_but_not_into_the_next_task():
    head = "一级指标|二级指标|三级指标|指标值|"
    raw, (document,) = found(
        grid(
            *FUND_TOP,
            "主要政策任务1：绿道|<|<|<|<",
            head,
            "产出指标|数量指标|绿道长度|≥3公里|",
            "||护栏长度|≥1公里|",
            "|质量指标|合格率|=100%|",
            "主要政策任务2：驿站|<|<|<|<",
            head,
            "||驿站数量|=2处|",
        )
    )
    assert [row[:2] for row in rows(document)] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        (None, None),
    ]
    filled = {cell.text for cell in raw.regions[0].grid.cells if FILLED in cell.origin.repairs}
    assert filled == {"产出指标", "数量指标"}


def test_a_level_is_not_carried_over_to_a_second_level_that_belongs_elsewhere():
    _, (document,) = found(
        grid(*PROJECT_TOP, LEVELS, "|成本指标|经济成本指标|总额|≤12万元", "||数量指标|绿道长度|≥3公里")
    )
    assert rows(document)[1][:2] == (None, "数量指标")


def test_where_cells_are_merged_an_empty_box_stays_empty():
    _, (document,) = found(
        *lines("年度整体绩效目标表", "部门名称：北屿区水务局"),
        annual(
            "1|水务|河道|清淤。|河长|解释|≥3公里",
            "^|^|^|^|桥数||≥2座",
            "2|防汛|值守||人数||≥9人",
            "^|^|^|抢险。|次数||≥1次",
        ),
    )
    assert [row.objective for row in document.indicators] == ["清淤。", "清淤。", None, "抢险。"]


def test_a_column_that_repeats_its_text_is_not_merged_and_its_gap_is_empty():
    _, (document,) = found(
        *lines("年度整体绩效目标表", "部门名称：北屿区水务局"),
        annual(
            "1|水务|河道|清淤。|河长||≥3公里",
            "|||清淤。|桥数||≥2座",
            "||||闸数||≥1座",
            "2|防汛|值守|抢险。|人数||≥9人",
        ),
    )
    assert [row.objective for row in document.indicators] == ["清淤。", "清淤。", None, "抢险。"]
    assert [row.seq for row in document.indicators] == [1, 1, 1, 2]


def test_the_wide_and_the_narrow_department_sheet_are_told_apart_by_their_heads():
    wide = grid(
        "职责序号|部门职责|<|职责目标|绩效指标|指标解释|年度指标值|指标参考值|<|<|<|<|<|备注|工作活动|预算项目|对应科室",
        "^|^|<|^|^|^|^|标准值|<|<|历史值|<|<|^|^|^|^",
        "^|^|<|^|^|^|^|规划值|当年标准值|<|前三年均值|上年值|来源|^|^|^|^",
        "^|^|<|^|^|^|^|^|标准值|来源|^|^|^|^|^|^|^",
        "1|水务|河道|清淤。|河长||≥3公里|-|-|-|2.8公里|3公里|年报|-|巡河|河道经费|河长科",
    )
    title = lines("部门整体绩效目标表", "部门名称：北屿区水务局")
    raw, documents = found(*title, wide, *title, annual("1|水务|河道|清淤。|河长||≥3公里"))
    assert [len(region.sheet.table.columns) for region in raw.regions] == [17, 7]
    assert next(documents[0].indicators).office == "河长科"


def department(*blocks):
    raw, documents = found(*blocks)
    repairs = {repair for cell in raw.regions[-1].grid.cells if cell.origin for repair in cell.origin.repairs}
    return documents[-1].department.name, repairs


ROW = "1|水务|河道|清淤。|河长||≥3公里"


@pytest.mark.parametrize(
    ("blocks", "repair"),
    [
        ((*lines("北屿区水务局年度整体绩效目标表"), annual(ROW)), FROM_TITLE),
        ((*lines("年度整体绩效目标表", "填报单位（盖章）：北屿区水务局"), annual(ROW)), FROM_LINE),
        ((*lines("二、北屿区水务局", "年度整体绩效目标表"), annual(ROW)), FROM_HEADING),
        (
            (
                *lines("整体战略目标表", "部门名称：北屿区水务局"),
                grid(*STRATEGY),
                Line(9, "年度整体绩效目标表"),
                annual(ROW),
            ),
            FROM_BEFORE,
        ),
    ],
)
def test_a_department_printed_elsewhere_is_found_and_said_so(blocks, repair):
    assert department(*blocks) == ("北屿区水务局", {repair})


def test_a_department_in_its_place_needs_no_repair():
    assert department(*lines("年度整体绩效目标表", "部门名称：北屿区水务局"), annual(ROW)) == (
        "北屿区水务局",
        set(),
    )


def test_a_second_department_begins_a_second_table():
    _, documents = found(
        *lines("年度整体绩效目标表", "部门名称：北屿区水务局"),
        annual(ROW),
        Line(9, "部门名称：北屿区交通局"),
        annual(ROW),
    )
    assert [document.department.name for document in documents] == ["北屿区水务局", "北屿区交通局"]


def test_numbers_that_begin_anew_in_a_table_of_its_own_are_another_department():
    _, documents = found(
        *lines("年度整体绩效目标表", "部门名称：北屿区水务局"),
        annual(ROW, "2|防汛|值守|抢险。|人数||≥9人"),
        annual(ROW),
    )
    assert [len(rows(document)) for document in documents] == [2, 1]


def test_a_head_repeated_by_the_next_table_goes_on_counting():
    _, documents = found(
        *lines("年度整体绩效目标表", "部门名称：北屿区水务局"),
        annual(ROW),
        annual("2|防汛|值守|抢险。|人数||≥9人"),
    )
    assert [row.seq for row in documents[0].indicators] == [1, 2]


def test_a_foreign_table_is_listed_whole_and_offered_for_mapping():
    raw, documents = found(
        *lines("部门收支总表"), grid("收入|金额|支出|金额", "拨款|12|人员|8"), *lines("项目支出绩效目标表"),
        grid(*PROJECT_TOP, *PROJECT_ROWS),
    )  # fmt: skip
    assert [document.form for document in documents] == [PROJECT]
    assert len(raw.foreign) == 1
    assert "".join(line.text for line in raw.unplaced) == "部门收支总表收入金额支出金额拨款12人员8"


def test_a_self_evaluation_is_none_of_our_sheets():
    raw, documents = found(
        Line(1, "项目支出绩效自评表"),
        grid("项目名称|绿道|<|<|<|<", f"{LEVELS}|得分", "|产出指标|数量指标|绿道长度|≥3公里|9"),
    )
    assert documents == []
    assert len(raw.foreign) == 1


def test_cover_preface_and_contents_are_texts_also_in_tables():
    raw, documents = found(
        *lines("2026年度部门预算", "绩效目标公开", "前言。"),
        grid("目录|<", "北屿区水务局整体战略目标表|3"),
        Line(9, "整体战略目标表"),
        Line(10, "部门名称：北屿区水务局"),
        grid(*STRATEGY, "填表人：张|<|<|审核人：李|<"),
    )
    assert raw.title == "2026年度部门预算绩效目标公开"
    assert texts(raw)[3:] == ["目录", "北屿区水务局整体战略目标表", "3", "填表人：张", "审核人：李"]
    assert len(rows(documents[0])) == 1
    assert raw.unplaced == ()


def test_words_that_read_like_labels_stay_where_they_stand():
    _, documents = found(
        grid(
            *PROJECT_TOP[:-1],
            "年度总体目标|绩效指标值完成后，其中：财政拨款50%。|<|<|<",
            LEVELS,
            "^|产出指标|数量指标|项目名称|指标值",
            "^|^|^|年度总体目标|2026年",
        )
    )
    assert [row[2:] for row in rows(documents[0])] == [("项目名称", "指标值"), ("年度总体目标", "2026年")]
    assert documents[0].goal == "绩效指标值完成后，其中：财政拨款50%。"


def test_the_same_text_repeated_in_two_groups_is_no_sign_of_repetition():
    _, (document,) = found(
        *lines("年度整体绩效目标表", "部门名称：北屿区水务局"),
        annual(
            "1|水务|河道|清淤。|河长||≥3公里",
            "2|防汛|值守|清淤。|人数||≥9人",
            "||||班次||≥8班",
        ),
    )
    assert [row.objective for row in document.indicators] == ["清淤。", "清淤。", "清淤。"]


def test_every_character_is_somewhere():
    blocks = (
        *lines("封面", "项目支出绩效目标表", "填报日期：1月"),
        grid(*PROJECT_TOP, *PROJECT_ROWS, "注：单位为万元|<|<|<|<"),
        grid("姓名|电话", "张|123"),
        Line(30, "整体战略目标表"),
        grid(*STRATEGY),
    )
    raw = regions(Paper(blocks, furniture=(Line(1, "1"),)))
    printed = Counter()
    for block in blocks:
        printed.update(block.text if isinstance(block, Line) else "".join(cell.text for cell in block.cells))
    kept = Counter("".join(line.text for line in (*raw.texts, *raw.unplaced)))
    for region in raw.regions:
        kept.update("".join(cell.text for cell in region.grid.cells))
        kept.update("".join(line.text for line in region.heads))
    assert kept == printed
    assert [line.text for line in raw.furniture] == ["1"]


def test_a_sheet_says_where_it_begins():
    raw, _ = found(*lines("整体战略目标表"), grid(*STRATEGY))
    assert raw.regions[0].where == "第 1 行"
    assert Line(5, "甲", 3, box=(0, 0, 1, 1)).where == "第 3 页"
    assert Line(5, "甲", 3, place="项目1!C5").where == "工作表 项目1 第 5 行"


def test_a_form_is_known_by_its_labels_alone():
    raw, documents = found(annual(ROW), grid(*STRATEGY), grid(*FUND_TOP, LEVELS, *PROJECT_ROWS[1:]))
    assert [document.form for document in documents] == [DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND]
    assert raw.unplaced == ()
