"""Sheets of other regions: read at once, or after somebody has said once what their columns mean."""

from decimal import Decimal

import pytest

from ingest.layouts.anatomy import anatomy
from ingest.layouts.foreign import choices, grid_json, grid_of, may_be_mapped, mistakes, own_term
from ingest.layouts.guesses import guess
from ingest.layouts.undescribed import (
    Layout,
    fingerprint,
    foreign_sheet,
    is_partly_known,
    layout_of,
    own_sheet,
)
from ingest.layouts.wide import parted
from ingest.reports import read_report
from projects.documents import amount_of
from sheets.catalogue import BY_ID, SHEETS, project, sheet_for
from sheets.documents import Budget, Document, Indicator
from sheets.extra import Extra
from sheets.fill import fill
from sheets.read import reading
from sheets.targets import target_text
from tests.ingest import foreign
from tests.ingest.foreign_drawn import drawn

CATALOGUED = {
    "project-application-2015": foreign.APPLICATION,
    "project-application-cycle-2022": foreign.CYCLE,
    "project-properties-2023": foreign.PROPERTIES,
    "project-stages-2026": foreign.STAGES,
    "department-application-2015": foreign.DEPARTMENT,
    "project-evaluation-2020": foreign.EVALUATION,
    "project-monitoring-2019": foreign.MONITORING,
}
IN_ITS_OWN_WORDS = {"scored": foreign.SCORED, "detailed": foreign.DETAILED, "reviewed": foreign.REVIEWED}
AT_ONCE = [pytest.param(rows, id=name) for name, rows in (CATALOGUED | IN_ITS_OWN_WORDS).items()]
FILES = {"xlsx": foreign.as_xlsx, "docx": foreign.as_docx}
MAPPED = Layout(fingerprint(foreign.as_grid(foreign.OWN_WORDS)), "任务书", **foreign.OWN_WORDS_MAPPING)


def read(rows: foreign.Rows) -> Document:
    grid = foreign.as_grid(rows)
    sheet = foreign_sheet(grid)
    assert sheet
    found = reading(sheet, grid)
    assert found.unplaced == ()
    return found.document


def rows_of(document: Document) -> list[tuple[str | None, ...]]:
    return [(row.level2, row.level3, row.value) for row in document.indicators]


@pytest.mark.parametrize(("name", "rows"), CATALOGUED.items(), ids=CATALOGUED)
def test_a_sheet_of_the_catalogue_is_known_by_its_labels_and_titles(name, rows):
    assert foreign_sheet(foreign.as_grid(rows)) is BY_ID[name]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("rows", AT_ONCE)
def test_a_foreign_sheet_in_a_file_is_read_at_once_and_whole(rows, kind):
    report = read_report(FILES[kind](rows), f"外地.{kind}")
    assert report.documents == (read(rows),)
    assert (report.foreign, report.unplaced) == ((), ())


def test_both_halves_of_the_national_form_are_kept():
    document = read(foreign.APPLICATION)
    assert document.budget == Budget("120.00", "100.00", "20.00")
    assert document.goal == "清淤30公里，消除黑臭。"
    assert document.extra == Extra(
        {
            "项目属性": "延续项目",
            "项目期": "2025年—2027年",
            "中期资金总额": "360.00",
            "中期财政拨款": "300.00",
            "中期其他资金": "60.00",
            "中期目标": "三年清淤90公里，水质达标。",
        }
    )
    first, _, third, _ = document.indicators
    assert (first.level3, first.value, first.extra["中期指标值"]) == ("指标1：清淤长度", "≥30公里", "≥90公里")
    assert (third.level1, third.level2, third.extra["中期二级指标"]) == ("产出指标", "成本指标", "成本指标")


def test_words_of_the_empty_form_stay_as_printed_and_are_noted():
    grid = foreign.as_grid(foreign.APPLICATION)
    cells = reading(BY_ID["project-application-2015"], grid).cells
    first, second = (cells[f"tasks[0].indicators[{row}].level3"] for row in (0, 1))
    assert (first.text, first.origin and first.origin.repairs) == (
        "指标1：清淤长度",
        ("含有空表自带的字样，按原样保留",),
    )
    assert second.origin is None


def test_both_goals_and_both_values_stand_side_by_side():
    document = read(foreign.CYCLE)
    assert (document.extra["中期目标"], document.goal) == ("建成县域夜校网络。", "开课60期。")
    assert [(row.extra["实施周期指标值"], row.value) for row in document.indicators][0] == ("180期", "60期")


def test_a_target_in_three_columns_is_one_target_and_three_cells():
    first, second, *_ = read(foreign.PROPERTIES).indicators
    assert first.extra == {"指标性质": "≥", "度量单位": "座", "权重": "30", "指标方向": "正向指标"}
    assert (first.value, target_text(first)) == ("40", "≥40座")
    assert target_text(second) == "12月底前"


@pytest.mark.parametrize(
    ("value", "sign", "unit", "whole"),
    [
        ("95", "≥", "%", "≥95%"),
        ("≥95", "≥", "%", "≥95%"),
        ("95%", ">=", "%", "≥95%"),
        ("长期", "定性", "无", "长期"),
        ("3", "=", "", "=3"),
        (None, "≥", "%", None),
    ],
)
def test_sign_and_unit_are_put_to_a_value_that_lacks_them(value, sign, unit, whole):
    row = Indicator(value=value, extra=Extra({"指标性质": sign, "度量单位": unit}))
    assert target_text(row) == whole


def test_amounts_in_yuan_stay_as_printed_and_count_in_ten_thousands():
    document = read(foreign.PROPERTIES)
    assert document.budget == Budget("1,250,000.00", "1,200,000.00", "50,000.00")
    in_layout = Document(form="project", budget=document.budget, layout="project-properties-2023")
    assert amount_of(in_layout) == Decimal(125)
    assert amount_of(Document(form="project", budget=document.budget, extra=Extra({"金额单位": "元"}))) == 125


def test_another_unit_than_the_layouts_is_read_from_the_label():
    rows = list(foreign.CYCLE)
    rows[2:2] = [["项目资金（元）", "年度资金总额：", "<", "60000", "<", "<"]]
    assert read(rows).extra["金额单位"] == "元"


def test_the_tasks_of_a_department_are_listed_with_their_amounts():
    document = read(foreign.DEPARTMENT)
    assert document.department.name == "柳堤县林业局"
    assert (document.budget, document.goal) == (Budget("100.5", "94", "6.5"), "守住林区不发生大火。")
    assert document.extra["年度主要任务[1].任务名称"] == "古树保护"
    assert document.extra["年度主要任务[0].财政拨款"] == "80"
    assert rows_of(document)[2] == ("生态效益指标", "森林火灾受害率", "≤0.9‰")


def test_a_self_evaluation_is_a_project_with_more_columns():
    document = read(foreign.EVALUATION)
    assert document.budget == Budget("520", "500", "0")
    assert document.extra["全年执行数.总额"] == "494"
    assert (document.extra["执行率.财政拨款"], document.extra["分值.财政拨款"]) == ("96%", "—")
    assert (document.extra["总分.分值"], document.extra["总分.得分"]) == ("100", "93.5")
    second = list(document.indicators)[1]
    assert (second.value, second.extra["实际完成值"], second.extra["得分"]) == ("提升", "部分达成", "24")
    assert len(list(document.indicators)) == 3


def test_a_monitoring_sheet_of_another_month_is_read_by_the_same_layout():
    document = read(foreign.MONITORING)
    assert document.extra["监控期执行数.总额"] == "26"
    first, second = document.indicators
    assert (first.extra["监控期完成值"], first.extra["完成目标可能性.确定能"]) == ("33次", "√")
    assert (second.extra["完成目标可能性.有可能"], second.extra["备注"]) == ("√", "汛期加密巡查")


def test_a_layout_in_the_fields_own_words_needs_nobody():
    document = read(foreign.SCORED)
    assert (document.form, document.fiscal_year) == ("department_annual", 2025)
    assert [row.extra["度量单位"] for row in document.indicators if "度量单位" in row.extra] == ["场", "%"]
    assert [row.explanation for row in document.indicators] == ["全年展览数", "完好展品占比", "问卷评价"]


def test_amounts_by_source_and_year_are_named_by_both():
    document = read(foreign.REVIEWED)
    assert document.budget == Budget("280000", "280000", None)
    assert document.extra["预算执行数.总额"] == "252000"
    assert document.extra["金额单位"] == "元"
    assert amount_of(document) == Decimal(28)


@pytest.mark.parametrize("seed", range(40))
def test_any_layout_in_the_fields_own_words_is_read_whole(seed):
    sheet = drawn(seed)
    grid = foreign.as_grid(sheet.rows)
    found = foreign_sheet(grid) or own_sheet(anatomy(grid))
    assert sheet.missed(reading(found, grid).document) == []


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("seed", range(5))
def test_any_layout_in_the_fields_own_words_is_read_whole_from_a_file(seed, kind):
    sheet = drawn(seed)
    (document,) = read_report(FILES[kind](sheet.rows), f"外地.{kind}").documents
    assert sheet.missed(document) == []


@pytest.mark.parametrize("kind", FILES)
def test_a_wide_table_of_many_projects_is_a_sheet_for_each(kind):
    report = read_report(FILES[kind](foreign.MANY), f"一览.{kind}")
    first, second = report.documents
    assert (report.foreign, report.unplaced) == ((), ())
    assert [one.name for one in report.documents] == ["夜间急诊", "乡医培训"]
    assert {one.department.name for one in report.documents} == {"柳堤县卫生健康局"}
    assert [amount_of(one) for one in report.documents] == [86, 12]
    assert (first.goal, second.goal) == ("全年不断诊。", "乡医轮训一遍。")
    assert [target_text(row) for row in first.indicators] == ["≥365班次", "≤5分钟", "≥92%"]
    assert [row.level3 for row in second.indicators] == ["培训人数", "诊疗规范"]


def test_a_text_that_two_rows_of_one_project_say_differently_is_not_lost():
    rows = [list(texts) for texts in foreign.MANY]
    rows[4][2] = "另一个目标。"
    part = parted(foreign.as_grid(rows))[0]
    found = reading(foreign_sheet(part), part)
    assert found.document.goal == "全年不断诊。"
    assert "另一个目标。" in [cell.text for cell in found.unplaced]


@pytest.mark.parametrize("rows", AT_ONCE)
def test_a_table_of_one_project_is_not_parted(rows):
    assert parted(foreign.as_grid(rows)) == ()


# ---- a layout that has to be mapped ----


@pytest.mark.parametrize("kind", FILES)
def test_an_unknown_layout_is_listed_to_be_mapped_and_nothing_of_it_is_lost(kind):
    report = read_report(FILES[kind](foreign.OWN_WORDS), f"任务书.{kind}")
    assert (len(report.tables), len(report.foreign)) == (0, 1)
    assert {"事项名称", "承诺值", "≥88%"} <= {line.text for line in report.unplaced}
    assert fingerprint(report.foreign[0]) == MAPPED.fingerprint


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("rows", [foreign.OWN_WORDS, foreign.OWN_WORDS_AGAIN], ids=["first", "second"])
def test_what_was_said_once_reads_every_file_of_the_layout(rows, kind):
    report = read_report(FILES[kind](rows), f"任务书.{kind}", layouts=(MAPPED,))
    (document,) = report.documents
    assert report.foreign == ()
    assert (document.name, document.department.name) == (rows[1][1], "柳堤县文物所")
    assert document.extra["项目期"] == rows[2][4]
    assert [row.value for row in document.indicators] == [texts[3] for texts in rows[5:]]
    assert [row.extra["上年值"] for row in document.indicators] == [texts[4] for texts in rows[5:]]
    assert [line.text for line in report.unplaced] == [texts[5] for texts in rows[5:]]


def test_a_fingerprint_knows_labels_and_titles_and_no_content():
    first, again = (foreign.as_grid(rows) for rows in (foreign.OWN_WORDS, foreign.OWN_WORDS_AGAIN))
    assert fingerprint(first) == fingerprint(again)
    other = [[text.replace("承诺值", "承诺") for text in texts] for texts in foreign.OWN_WORDS]
    assert fingerprint(foreign.as_grid(other)) != fingerprint(first)


def test_the_guess_goes_by_words_and_by_what_stands_in_the_column():
    proposal = guess(foreign.as_grid(foreign.OWN_WORDS))
    assert proposal.labels["事项名称"] == "name"
    assert list(proposal.columns.values())[:4] == ["level1", "level2", "level3", "value"]
    assert not proposal.certain


def test_a_misprinted_title_is_guessed_but_not_certain():
    rows = [[text.replace("三级指标", "三级指示") for text in texts] for texts in foreign.SCORED]
    proposal = guess(foreign.as_grid(rows))
    assert (proposal.columns["三级指示"], proposal.certain) == ("level3", False)


def test_titles_printed_twice_are_told_apart():
    keys = [title.key for title in anatomy(foreign.as_grid(foreign.APPLICATION)).titles]
    assert keys[1:] == ["二级指标", "三级指标", "指标值", "二级指标#2", "三级指标#2", "指标值#2"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_a_regions_own_sheet_is_no_foreign_one(sheet):
    grid = fill(sheet, Document(form=sheet.form, fiscal_year=2024, name="甲"))
    assert foreign_sheet(grid) is None
    assert not is_partly_known(sheet, grid)


def test_a_column_the_sheet_does_not_know_is_seen():
    assert is_partly_known(project.ZICHUAN_2024, foreign.as_grid(foreign.PROPERTIES))


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        (foreign.SCORED, "department-application-2015"),
        (foreign.DETAILED, None),
        (foreign.REVIEWED, "project-evaluation-2020"),
        (foreign.STAGES, "project-stages-2026"),
    ],
    ids=["scored", "detailed", "reviewed", "stages"],
)
def test_a_layout_without_an_id_is_shown_in_the_one_most_like_it(rows, layout):
    sheet = foreign_sheet(foreign.as_grid(rows))
    assert layout_of(sheet, sheet_for(sheet.form, region="淄川区", year=2025)) == layout


def test_a_known_sheet_with_a_column_nobody_knows_is_read_and_offered_to_be_mapped():
    rows = [[*texts, "<"] for texts in foreign.CYCLE[:3]]
    rows += [["年度目标", "开课60期。", *"<<<<<"]]
    rows += [["绩效指标", "一级指标", "二级指标", "三级指标", "<", "指标值", "落实人"]]
    rows += [["^", "产出指标", "数量指标", f"课程{n}", "<", f"{n}期", f"教师{n}"] for n in (1, 2, 3)]
    report = read_report(foreign.as_xlsx(rows), "夜校.xlsx")
    assert [row.value for row in report.documents[0].indicators] == ["1期", "2期", "3期"]
    assert [line.text for line in report.unplaced] == ["教师1", "教师2", "教师3"]
    proposal = guess(report.foreign[0])
    assert [key for key, field in proposal.columns.items() if field is None] == ["落实人"]
    columns = proposal.columns | {"落实人": "extra.落实人"}
    mapped = Layout(fingerprint(report.foreign[0]), "夜校", "project", proposal.labels, columns)
    again = read_report(foreign.as_xlsx(rows), "夜校.xlsx", layouts=(mapped,))
    assert [row.extra["落实人"] for row in again.documents[0].indicators] == ["教师1", "教师2", "教师3"]
    assert (again.unplaced, again.foreign) == ((), ())


# ---- what the mapping page needs ----


def test_a_table_that_speaks_of_no_targets_is_nobodys_to_map():
    budget = [["科目", "编码", "金额", "备注"], ["工资", "301", "15", ""], ["差旅", "302", "2", ""]]
    assert not may_be_mapped(foreign.as_grid(budget))
    assert may_be_mapped(foreign.as_grid(foreign.OWN_WORDS))


def test_a_foreign_table_comes_back_from_json_as_far_as_it_is_shown():
    grid = foreign.as_grid(foreign.OWN_WORDS)
    shown = grid_of(grid_json(grid))
    assert fingerprint(shown) == fingerprint(grid) == grid_json(grid)["fingerprint"]
    assert [cell.text for cell in shown.cells] == [cell.text for cell in grid.cells]


def test_a_long_table_is_cut_for_being_shown():
    rows = [*foreign.OWN_WORDS, *(["产出指标", "数量指标", "甲", "1个", "", ""] for _ in range(30))]
    assert grid_json(foreign.as_grid(rows))["rows"] == 5 + 8


def test_the_fields_of_a_form_are_offered_first():
    offered = choices("project", row=True)
    assert [name for _, name in offered][:4] == ["一级指标", "二级指标", "三级指标", "指标值"]
    assert ("extra.指标解释", "指标解释") in offered
    assert ("explanation", "指标解释") in choices("department_annual", row=True)


def test_a_title_can_be_kept_under_its_own_name():
    assert own_term("参考/*来源：#2") == "extra.来源"


@pytest.mark.parametrize(
    ("labels", "columns", "said"),
    [
        ({"甲": "name"}, {"乙": "level3", "丙": "value"}, []),
        ({"甲": "name"}, {"乙": "level3"}, ["没有一栏是“指标值”。请您指明哪一栏是它，没有它读不出指标。"]),
        (
            {},
            {"乙": "level3", "丙": "value"},
            ["没有一个标签是“项目名称”。请您指明哪个标签后面是名称。"],
        ),
        (
            {"甲": "name"},
            {"乙": "level3", "丙": "value", "丁": "value"},
            ["有 2 栏都选了“指标值”。请您只留一栏，其余改选别的。"],
        ),
        (
            {"甲": "name"},
            {"乙": "level3", "丙": "value", "丁": "tasks"},
            ["“丁”选的不是这种表的栏目。请您重新选择。"],
        ),
        (
            {"甲": "name"},
            {"乙": "level3", "丙": "value", "丁": "extra." + "长" * 31},
            ["“丁”的名称超过 30 个字，不能作附加栏。请您选一个现成的栏目。"],
        ),
    ],
)
def test_a_mapping_of_no_use_is_refused_in_sentences(labels, columns, said):
    assert mistakes("project", labels, columns) == said


def test_a_form_there_is_not_is_refused():
    assert mistakes("poster", {}, {}) == ["请您先选这是哪一种表。"]
